"""Who gets a claim: eligible, then beat, then load, then idle time; capacity holds; nobody free is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import acts, assignment, choosing, jobs, newsroom, review
from claims.database import Database, now
from claims.errors import Invalid, NotAllowed
from claims.models import Assignment, Claim, Job, Person
from tests import scenes


def _open(session: Session, claim: Claim) -> Assignment:
    return session.scalars(
        select(Assignment).where(Assignment.claim_id == claim.id, Assignment.ended_at.is_(None))
    ).one()


def _scene(session: Session, **fields: object) -> tuple[scenes.Newsroom, Claim]:
    room = scenes.newsroom(session)
    article = scenes.article(session, by=room.admin, **fields)
    return room, next(claim for claim in scenes.claims_of(session, article) if claim.status == "queued")


def test_the_beat_comes_before_the_load_and_the_reason_says_so(database: Database) -> None:
    with database.transaction() as session:
        room, claim = _scene(session, section="Disasters")
        scenes.claim(session, room, "assigned", checker=room.ana)
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ana.id
        assert "the beat “disasters” is theirs; 1 of 20 open" in _open(session, claim).reason


def test_a_kind_is_a_beat_under_the_name_that_the_screens_give_it(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        room.ben.beats = ["date"]
        text = "The bridge was opened on 3 May 2023."
        article = scenes.article(session, by=room.admin, text=text)
        claim = next(claim for claim in scenes.claims_of(session, article) if claim.kind == "event")
        scenes.claim(session, room, "assigned", checker=room.ben)
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ben.id
        assert "the beat “date” is theirs" in _open(session, claim).reason


def test_without_a_beat_the_least_loaded_gets_it(database: Database) -> None:
    with database.transaction() as session:
        room, claim = _scene(session)
        scenes.claim(session, room, "assigned", checker=room.ana)
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ben.id


def test_of_two_equally_loaded_the_longest_idle_gets_it(database: Database) -> None:
    with database.transaction() as session:
        room, claim = _scene(session)
        room.ana.last_assigned_at = datetime.now(UTC)
        room.ben.last_assigned_at = datetime.now(UTC) - timedelta(hours=1)
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ben.id


@pytest.mark.parametrize(
    "barred",
    [
        {"active": False},
        {"capacity": 0},
        {"languages": ["de"]},
        {"conflicts": ["The Vosso Times"]},
        {"name": "Liv Strand"},
    ],
)
def test_who_is_not_eligible_is_never_chosen(database: Database, barred: dict[str, object]) -> None:
    with database.transaction() as session:
        room, claim = _scene(session, publisher="the vosso times", byline="LIV STRAND")
        room.ben.active = False
        for name, value in barred.items():
            setattr(room.ana, name, value)
        session.flush()
        assert "nobody is free" in choosing.assign_next(session, claim.id)
        assert claim.status == "queued"


def test_who_submitted_the_article_does_not_check_it(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.ana)
        claim = scenes.claims_of(session, article)[0]
        with pytest.raises(NotAllowed, match="Ana Checker submitted the article"):
            assignment.take(session, claim, by=room.ana)
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ben.id


def test_an_editor_is_not_chosen_by_the_desk_but_may_take(database: Database) -> None:
    with database.transaction() as session:
        room, claim = _scene(session)
        room.ana.active = room.ben.active = False
        session.flush()
        choosing.assign_next(session, claim.id)
        assert claim.status == "queued"
        assert assignment.take(session, claim, by=room.editor).assignee_id == room.editor.id


def test_capacity_is_never_exceeded_by_the_desk(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        room.ana.capacity, room.ben.capacity = 1, 1
        claims = [scenes.claim(session, room) for _ in range(3)]
        for claim in claims:
            choosing.assign_next(session, claim.id)
        assert sorted(claim.status for claim in claims) == ["assigned", "assigned", "queued"]


def test_a_person_with_room_again_is_offered_what_was_left_over(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        room.ana.capacity, room.ben.active = 1, False
        held = scenes.claim(session, room, "in_progress")
        scenes.claim(session, room)
        for job in session.scalars(select(Job).where(Job.stage == "assign")):
            job.state = "done"
        scenes.decide(session, held, by=room.ana)
        queued = select(Claim).where(Claim.status == "queued").order_by(Claim.priority.desc(), Claim.id)
        left = session.scalars(queued).all()
        assert len(left) >= 2
        asked = [claim.id for claim in left if jobs.is_open(session, "assign", f"claim:{claim.id}")]
        assert asked == [left[0].id]
        choosing.assign_next(session, left[0].id)
        assert left[0].assignee_id == room.ana.id


def test_more_capacity_asks_again_at_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        room.ana.capacity = 0
        claim = scenes.claim(session, room)
        session.execute(update(Job).values(state="done"))
        newsroom.set_capacity(session, room.ana, 3, by=room.editor)
        assert jobs.is_open(session, "assign", f"claim:{claim.id}")


def test_a_worker_never_undoes_a_persons_choice(database: Database) -> None:
    with database.transaction() as session:
        room, claim = _scene(session)
        acts.act(session, claim.id, "assign", {"assignee": "ben@example.org", "note": ""}, by=room.editor)
        assert choosing.assign_next(session, claim.id) == "not queued any more"
        assert claim.assignee_id == room.ben.id


def test_an_answer_and_a_return_leave_the_time_and_an_answer_the_reason_of_the_assignment(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "needs_help")
        before, due_at = _open(session, claim), now(session) + timedelta(hours=7)
        before.due_at, reason, id = due_at, before.reason, before.id
        for action in ("answer", "ask_help", "assign"):
            by = room.ana if action == "ask_help" else room.editor
            fields = {"note": "May."} | ({"assignee": room.ana.email} if action == "assign" else {})
            acts.act(session, claim.id, action, fields, by=by)
        after = _open(session, claim)
        assert (claim.status, after.id, after.due_at, after.reason) == ("in_progress", id, due_at, reason)
        scenes.decide(session, claim, by=room.ana)
        acts.act(session, claim.id, "send_back", {"note": "Page 2."}, by=room.editor)
        assert _open(session, claim).due_at == due_at


def test_an_editor_may_go_over_capacity_only_with_a_note(database: Database) -> None:
    with database.transaction() as session:
        room, claim = _scene(session)
        room.ben.capacity = 0
        session.flush()
        with pytest.raises(Invalid, match="say in the note"):
            assignment.assign(session, claim, room.ben, by=room.editor)
        assignment.assign(session, claim, room.ben, note="Ben knows the river", by=room.editor)
        assert _open(session, claim).reason == "Edith Editor assigned it: Ben knows the river"


def test_handed_back_goes_to_somebody_else_and_the_draft_stays(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "assigned", checker=room.ana)
        review.save_draft(session, claim, {"reason": "Half a thought"}, by=room.ana)
        acts.act(session, claim.id, "release", {"note": "no Norwegian"}, by=room.ana)
        draft = review.draft_of(session, claim, room.ana)
        assert draft is not None
        assert draft.fields["reason"] == "Half a thought"
        assert claim.status == "queued"
        assert jobs.is_open(session, "assign", f"claim:{claim.id}")
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ben.id


def test_past_due_and_untouched_for_a_day_is_handed_back(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        stale, fresh = scenes.claim(session, room, "in_progress"), scenes.claim(session, room, "in_progress")
        long_ago = datetime.now(UTC) - timedelta(hours=30)
        session.execute(update(Assignment).values(due_at=long_ago))
        session.execute(update(Claim).where(Claim.id == stale.id).values(changed_at=long_ago))
        session.expire_all()
        assert assignment.release_stale(session) == 1
        assert (stale.status, fresh.status) == ("queued", "in_progress")
        choosing.assign_next(session, stale.id)
        assert stale.assignee_id == room.ben.id


def test_one_claim_has_one_open_assignment_through_all_its_acts(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
        acts.act(session, claim.id, "send_back", {"note": "which flood?"}, by=room.editor)
        acts.act(session, claim.id, "assign", {"assignee": "ben@example.org", "note": "Ben was there"}, by=room.editor)
        acts.act(session, claim.id, "release", {}, by=room.ben)
        acts.act(session, claim.id, "take", {}, by=room.ben)
        rows = session.scalars(select(Assignment).where(Assignment.claim_id == claim.id).order_by(Assignment.id)).all()
        assert [row.ended_why for row in rows] == ["decided", "reassigned", "released", None]


def test_take_next_gives_what_was_returned_before_what_is_more_urgent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment, "PAGE", 1)  # also where the queue takes several looks
    with database.transaction() as session:
        room = scenes.newsroom(session)
        returned = [scenes.claim(session, room, "submitted") for _ in range(2)]
        room.ana.active = False
        for claim in returned:
            scenes.act(session, claim, "send_back", by=room.editor, note="Count again.")
            claim.priority = 0
        assert {claim.status for claim in returned} == {"queued"}
        taken = [assignment.take_next(session, by=room.ben) for _ in range(3)]
        assert taken[:2] == returned
        assert taken[2] and taken[2].priority > 0


def test_take_next_gives_the_most_urgent_claim_one_may_check(database: Database) -> None:
    with database.transaction() as session:
        room, _ = _scene(session)
        best = session.scalars(
            select(Claim).where(Claim.status == "queued").order_by(Claim.priority.desc(), Claim.id)
        ).first()
        taken = assignment.take_next(session, by=room.ana)
        assert taken is not None and best is not None and taken.id == best.id
        session.execute(update(Person).where(Person.id == room.ben.id).values(languages=["de"]))
        session.expire_all()
        assert assignment.take_next(session, by=room.ben) is None


@pytest.mark.parametrize(
    ("capacity", "why", "about"),
    [
        (0, "You can hold no claims: your capacity is 0. An admin can change that.", "2 claims and can hold 0"),
        (1, "You hold 2 claims and can hold 1. Decide some or hand some back first.", "2 claims and can hold 1"),
        (2, "You hold 2 claims, as many as you can. Decide one or hand one back", "2 claims and can hold 2"),
    ],
)
def test_nobody_takes_more_than_they_may_hold(small_database: Database, capacity: int, why: str, about: str) -> None:
    with small_database.transaction() as session:
        room, claim = _scene(session)
        for _ in range(2):
            scenes.claim(session, room, "assigned")
        room.ana.capacity = capacity
        with pytest.raises(NotAllowed, match=why):
            assignment.take(session, claim, by=room.ana)
        with pytest.raises(Invalid, match=f"Ana Checker holds {about}. Please say in the note"):
            assignment.assign(session, claim, room.ana, by=room.editor)


def test_what_an_editor_called_back_may_go_to_the_same_checker(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        room.ben.active = False
        claim = scenes.claim(session, room, "assigned")
        acts.act(session, claim.id, "release", {}, by=room.editor)
        choosing.assign_next(session, claim.id)
        assert claim.assignee_id == room.ana.id


def test_assigning_it_anew_rejects_the_proposal_that_it_is_no_claim(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "assigned")
        acts.act(session, claim.id, "propose_set_aside", {}, by=room.ana)
        acts.act(session, claim.id, "assign", {"assignee": "ben@example.org", "note": "it is one"}, by=room.editor)
        assert claim.set_aside_proposed is None


def test_the_case_of_a_language_keeps_nobody_out(database: Database) -> None:
    with database.transaction() as session:
        _, claim = _scene(session, language="EN")
        assert choosing.assign_next(session, claim.id).startswith("assigned to")


def test_evidence_and_drafts_keep_an_assignment_from_going_stale(database: Database) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=30)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        session.execute(update(Assignment).values(due_at=long_ago))
        session.execute(update(Claim).values(changed_at=long_ago))
        session.expire_all()
        review.save_draft(session, claim, {"reason": "Half a thought"}, by=room.ana)
        assert assignment.release_stale(session) == 0
