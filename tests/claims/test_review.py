"""The checker's and the editor's acts: verdicts with reasons and evidence, back and forth, set aside and restored."""

import pytest
from sqlalchemy import delete, select, text, update

from claims import acts, evidence, jobs, review, signoff
from claims.database import Database
from claims.errors import Invalid, NotAllowed, WrongState
from claims.models import Approval, Claim, Evidence, Job, Verdict
from tests import scenes


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rating": "splendid"}, "Is it so"),
        ({"said": "perhaps"}, "Was it said"),
        ({"said": None}, "Was it said"),
        ({"reason": "  "}, "say why"),
        ({"reason": "x" * 20_001}, "at most 20000"),
        ({"evidence": []}, "needs at least one cited"),
        ({"evidence": [999]}, "does not belong"),
        ({"rating": ""}, "choose an answer under “Is it so\\?”"),
        ({"colour": "red"}, "no field called colour"),
    ],
)
def test_an_incomplete_verdict_is_refused_with_a_sentence(
    database: Database, fields: dict[str, object], said: str
) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        found = evidence.add_by_hand(session, claim, url=None, title="t", excerpt="e", stance="supports", by=room.ana)
        verdict = {"rating": "supported", "said": "said", "reason": "Because.", "evidence": [found.id], **fields}
        claim.speaker_name = claim.speaker_name or "police"
        claim.kind = "statement"
        session.flush()
        with pytest.raises(Invalid, match=said):
            acts.act(session, claim.id, "decide", verdict, by=room.ana)
        assert session.scalars(select(Verdict)).all() == []


@pytest.mark.parametrize("rating", ["unverifiable", "not_checkable"])
def test_what_cannot_be_checked_needs_no_evidence(database: Database, rating: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        fields = {"rating": rating, "said": "unknown", "reason": "Nobody counted.", "evidence": []}
        assert acts.act(session, claim.id, "decide", fields, by=room.ana).status == "submitted"


def test_sent_back_it_returns_to_its_checker_with_the_note_and_on_top(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
        before = claim.priority
        scenes.act(session, claim, "send_back", by=room.editor, note="Which day?")
        assert (claim.status, claim.assignee_id, claim.returned) == ("in_progress", room.ana.id, True)
        assert claim.priority == before + 5
        again = scenes.decide_again(session, claim, by=room.ana)
        assert (again.returned, again.verdict.revision if again.verdict else 0) == (False, 2)


def test_sent_back_to_somebody_who_left_it_is_queued(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
        room.ana.active = False
        session.flush()
        scenes.act(session, claim, "send_back", by=room.editor, note="Which day?")
        assert (claim.status, claim.assignee_id) == ("queued", None)
        assert jobs.is_open(session, "assign", f"claim:{claim.id}")


def test_a_verdict_is_never_changed_only_followed(database: Database) -> None:
    with database.transaction() as session:
        scenes.claim(session, scenes.newsroom(session), "submitted")
    with pytest.raises(Exception, match="never changed"), database.transaction() as session:
        session.execute(update(Verdict).values(reason="something else"))
    with pytest.raises(Exception, match="never changed"), database.transaction() as session:
        session.execute(text("DELETE FROM verdict_evidence"))


def test_cited_evidence_is_never_changed(database: Database) -> None:
    with database.transaction() as session:
        scenes.claim(session, scenes.newsroom(session), "submitted")
    for statement in (update(Evidence).values(excerpt="other words"), delete(Evidence)):
        with pytest.raises(Exception, match="never changed|violates"), database.transaction() as session:
            session.execute(statement)


def test_a_draft_is_kept_when_the_claim_is_handed_back_and_dropped_when_decided(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        review.save_draft(session, claim, {"reason": "Half a thou", "rating": "false", "evil": "x"}, by=room.ana)
        scenes.act(session, claim, "release", by=room.ana)
        draft = review.draft_of(session, claim, room.ana)
        assert draft is not None and draft.fields == {"reason": "Half a thou", "rating": "false"}
        scenes.bring(session, claim, "submitted", room)
        assert review.draft_of(session, claim, room.ana) is None


def test_a_draft_keeps_no_field_without_a_bound(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        for name, value in (
            ("reason", "x" * 20_001), ("said", "x" * 81), ("rating", "x" * 81), ("rating", "\0"),
            ("evidence", list(range(1001))),
        ):  # fmt: skip
            with pytest.raises(Invalid, match="It was not saved; it is still in your form"):
                review.save_draft(session, claim, {name: value}, by=room.ana)
        assert review.draft_of(session, claim, room.ana) is None


def test_set_aside_ends_the_assignment_and_the_waiting_jobs(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("archive", "Ours")])
        claim = scenes.claim(session, room, "in_progress")
        scenes.act(session, claim, "set_aside", by=room.editor, note="a slogan")
        assert claim.assignee_id is None
        assert {job.state for job in session.scalars(select(Job).where(Job.claim_id == claim.id))} == {"cancelled"}
        scenes.act(session, claim, "restore", by=room.editor)
        rounds = {
            (job.stage, job.round): job.state for job in session.scalars(select(Job).where(Job.claim_id == claim.id))
        }
        assert rounds[("evidence", 2)] == "pending" and rounds[("assign", 2)] == "pending"


def test_not_a_claim_is_proposed_by_a_checker_and_decided_by_an_editor(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "assigned")
        scenes.act(session, claim, "propose_set_aside", by=room.ana)
        assert (claim.status, claim.set_aside_proposed) == ("assigned", "not a claim")
        with pytest.raises(NotAllowed):
            scenes.act(session, claim, "set_aside", by=room.ana, note="not a claim")
        scenes.act(session, claim, "set_aside", by=room.editor, note="agreed")
        assert (claim.status, claim.set_aside_proposed) == ("set_aside", None)


def test_an_approval_no_longer_holds_when_what_was_approved_changes(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session), "approved")
        assert signoff.changed(session, [claim]) == []
        session.execute(update(Claim).where(Claim.id == claim.id).values(wording="other words"))
        session.expire_all()
        assert signoff.changed(session, [claim]) == [claim]


def test_sending_back_an_approved_claim_voids_the_approval(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "approved")
        scenes.act(session, claim, "send_back", by=room.editor, note="wait")
        assert session.scalars(select(Approval.voided_at)).one() is not None


def test_a_replaced_claim_points_to_the_one_that_stands_for_it(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        first, second = scenes.claims_of(session, article)[:2]
        for claim in (first, second):
            if claim.status == "noted":
                scenes.act(session, claim, "promote", by=room.ana)
        scenes.act(session, first, "replace", by=room.ana, with_claim=second.id)
        assert (first.status, first.replaced_by) == ("replaced", second.id)
        with pytest.raises(Invalid, match="another live claim"):
            scenes.act(session, second, "replace", by=room.ana, with_claim=second.id)


def test_evidence_by_hand_is_taken_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        fields = {
            "url": "https://example.org/a",
            "title": "T",
            "excerpt": "At least 38 were killed.",
            "stance": "refutes",
        }
        piece = evidence.add_by_hand(session, claim, **fields, by=room.ana)
        assert piece.figures[0]["low"] == 38
        with pytest.raises(WrongState, match="here already"):
            evidence.add_by_hand(session, claim, **fields, by=room.ben)


@pytest.mark.parametrize(
    "wrong",
    [{"url": "javascript:alert(1)"}, {"url": "ftp://example.org"}, {"url": "", "title": " "},
     {"url": "", "excerpt": ""}, {"stance": "true"}, {"title": "x" * 501}, {"excerpt": "a\x00b"}],
)  # fmt: skip
def test_unusable_evidence_is_refused_with_a_sentence(database: Database, wrong: dict[str, str]) -> None:
    fields = {"url": "https://example.org", "title": "T", "excerpt": "E", "stance": "context", **wrong}
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim: Claim = scenes.claim(session, room, "in_progress")
        with pytest.raises(Invalid, match="Nothing was added"):
            evidence.add_by_hand(session, claim, **fields, by=room.ana)
