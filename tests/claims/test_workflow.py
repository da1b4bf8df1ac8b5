"""The status table, held against a copy of the design's: every status, every act, every kind of actor."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from claims import acts, workflow, workflow_page
from claims.database import Database
from claims.errors import NotAllowed, NotFound, Refusal, Stale, WrongState
from claims.models import STATUSES, Claim, Event, Evidence, Person
from claims.people import WORKER
from tests import scenes

OPEN = {"queued", "assigned", "in_progress", "needs_help", "submitted", "approved"}
# What the design says, apart from the code: action -> (from, who at all). Ana is the assignee or wrote the verdict.
DESIGN = {
    "promote": ({"noted"}, {"ana", "ben", "editor"}),
    "assign": ({"queued", "assigned", "in_progress", "needs_help"}, {"editor", "admin"}),
    "take": ({"queued"}, {"ana", "ben", "editor"}),
    "start": ({"assigned", "needs_help"}, {"ana"}),
    "ask_help": ({"in_progress"}, {"ana"}),
    "answer": ({"needs_help"}, {"editor", "admin"}),
    "release": ({"assigned", "in_progress", "needs_help"}, {"ana", "editor"}),
    "decide": ({"in_progress"}, {"ana"}),
    "withdraw": ({"submitted"}, {"ana"}),
    "send_back": ({"submitted", "approved"}, {"editor"}),
    "approve": ({"submitted"}, {"editor"}),
    "reopen": (set(), {"editor"}),
    "propose_set_aside": ({"queued", "assigned", "in_progress", "needs_help"}, {"ana", "ben", "editor"}),
    "adjust": ({"noted", "queued", "assigned", "in_progress", "needs_help"}, {"ana", "ben", "editor"}),
    "set_aside": (OPEN, {"editor"}),
    "restore": ({"set_aside", "noted"}, {"editor"}),
    "replace": (OPEN, {"ana", "ben", "editor"}),
}
ACTORS = ("admin", "editor", "ana", "ben", "viewer")


def test_the_table_has_the_acts_of_the_design() -> None:
    assert set(workflow.ACTIONS) == set(DESIGN) == set(acts.FIELDS) == set(acts.DOORS)


def test_no_machine_can_decide_approve_or_publish() -> None:
    by_worker = {(row.action, row.to) for row in workflow.TABLE if "worker" in row.who}
    assert by_worker == {("assign", "assigned"), ("release", "queued")}


@pytest.mark.parametrize("status", [status for status in STATUSES if status not in ("noted", "replaced")])
def test_each_act_is_open_to_whom_the_design_names_and_to_nobody_else(database: Database, status: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, status)
        other = _another(session, claim)
        for action, (origins, who) in DESIGN.items():
            for name in ACTORS:
                fields = _fields(session, claim, action, room, other.id)
                allowed = status in origins and name in who
                assert _tried(session, claim, action, fields, getattr(room, name)) == allowed, (action, name)


def _another(session: Session, claim: Claim) -> Claim:
    other = Claim(article_id=claim.article_id, number=99, kind="figure", wording="w", checkworthiness=1,
                  status="queued", origin="person", created_at=claim.created_at,
                  changed_at=claim.created_at)  # fmt: skip
    session.add(other)
    session.flush()
    return other


def _fields(session: Session, claim: Claim, action: str, room: scenes.Newsroom, other: int) -> dict[str, object]:
    cited = [piece.id for piece in session.query(Evidence).where(Evidence.claim_id == claim.id)]
    rating = "supported" if cited else "unverifiable"
    everything = {"assignee": room.ben.email, "note": "because", "rating": rating, "said": "said", "reason": "why",
                  "evidence": cited, "with_claim": other, "kind": "superlative",
                  **dict.fromkeys(("quote", "start", "end", "near"))}  # fmt: skip
    return {name: everything[name] for name in acts.FIELDS[action]}


def _tried(session: Session, claim: Claim, action: str, fields: dict[str, object], by: Person) -> bool:
    before = claim.status
    savepoint = session.begin_nested()
    try:
        acts.act(session, claim.id, action, fields, by=by)
    except (NotAllowed, WrongState):
        return False
    else:
        return True
    finally:
        savepoint.rollback()
        session.refresh(claim)
        assert claim.status == before


def test_nobody_approves_their_own_verdict_not_even_an_editor(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted", checker=room.editor)
        with pytest.raises(NotAllowed, match="You wrote this verdict"):
            acts.act(session, claim.id, "approve", {}, by=room.editor)


def test_the_database_refuses_own_approval_too(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
        session.execute(
            text("INSERT INTO approval (claim_id, verdict_id, decided_by, approved_by, content_hash, approved_at) "
                 "VALUES (:claim, :verdict, :ana, :ana, 'x', CURRENT_TIMESTAMP)"),
            {"claim": claim.id, "verdict": claim.verdict_id, "ana": room.ana.id},
        )  # fmt: skip


@pytest.mark.parametrize(
    "change", ["status = 'approved'", "status = 'assigned'", "status = 'nonsense'", "assignee_id = 1"]
)
def test_the_database_refuses_a_state_that_no_act_leads_to(database: Database, change: str) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session), "queued")
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text(f"UPDATE claim SET {change} WHERE id = :id"), {"id": claim.id})


def test_a_stale_version_is_refused_and_says_where_the_claim_is_now(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "queued")
        seen = claim.row_version
        acts.act(session, claim.id, "take", {}, by=room.ana, version=seen)
        with pytest.raises(Stale) as refused:
            acts.act(session, claim.id, "take", {}, by=room.ben, version=seen)
    assert refused.value.details == {"version": seen + 1, "status": "assigned"}


def test_each_act_leaves_one_row_of_history_and_one_new_version(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "queued")
        version, events = claim.row_version, session.query(Event).where(Event.claim_id == claim.id).count()
        scenes.bring(session, claim, "approved", room)
        acted = (
            session.query(Event).where(Event.claim_id == claim.id, Event.action != "add_evidence").order_by(Event.id)
        )
        assert [event.action for event in acted][events:] == ["take", "start", "decide", "approve"]
        assert claim.row_version == version + 4


def test_a_refused_act_leaves_nothing_behind(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
    with pytest.raises(Refusal), database.transaction() as session:
        acts.act(session, claim.id, "send_back", {"note": " "}, by=session.get_one(Person, room.editor.id))
    with database.reading() as session:
        now = session.get_one(Claim, claim.id)
        assert (now.status, now.row_version) == ("submitted", claim.row_version)


def test_an_inactive_person_may_do_nothing(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "queued")
        room.ana.active = False
        assert workflow.open_actions(session, claim, room.ana) == []


def test_an_unknown_act_is_named_with_the_known_ones(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotFound, match="There is no act called publish"):
        claim = scenes.claim(session, scenes.newsroom(session), "queued")
        workflow.perform(session, claim, "publish", by=WORKER)


def test_the_page_about_the_workflow_is_what_the_table_says() -> None:
    assert Path("docs/workflow.md").read_text() == workflow_page.page()
