"""Many claims for one person at once: each by its own rules, and what was refused is said claim by claim."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import jobs, workload
from claims.database import Database
from claims.errors import Invalid, NotAllowed
from claims.models import Assignment, Claim, Event, Job
from claims.workload import assign_all, hand_back_all
from tests import scenes


def _pick(*claims: Claim) -> list[tuple[int, int]]:
    return [(claim.id, claim.row_version) for claim in claims]


def _results(outcomes: list[workload.Outcome]) -> list[str]:
    return [outcome.result for outcome in outcomes]


def test_each_claim_is_assigned_or_refused_by_itself_and_the_reason_is_kept(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        free, held, stale, settled = (
            scenes.claim(session, room, status) for status in ("queued", "in_progress", "queued", "approved")
        )
        picks = [*_pick(free, held), (stale.id, 9), *_pick(settled), (99_999, 1)]
        outcomes = assign_all(session, picks, room.ben, note="Ana is away", by=room.editor)
        assert _results(outcomes) == ["assigned", "assigned", "refused", "refused", "refused"]
        assert [outcome.claim_id for outcome in outcomes] == [id for id, _ in picks]
        assert "changed this claim" in outcomes[2].why and "signed off" in outcomes[3].why
        assert outcomes[4].why == "There is no such claim."
    with database.reading() as session:
        found = {claim.id: claim for claim in session.scalars(select(Claim))}
        assert found[free.id].assignee_id == found[held.id].assignee_id == room.ben.id
        assert (found[stale.id].status, found[settled.id].status) == ("queued", "approved")
        given = select(Assignment).where(Assignment.claim_id == held.id).order_by(Assignment.id)
        first, second = session.scalars(given).all()
        assert first.ended_why == "reassigned" and second.reason == "Edith Editor assigned it: Ana is away"


def test_the_same_form_sent_twice_does_nothing_twice(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        picks = _pick(scenes.claim(session, room), scenes.claim(session, room, "assigned"))
        assign_all(session, picks, room.ben, by=room.editor)
        before = session.scalar(select(func.count()).select_from(Event))
        assert _results(assign_all(session, picks, room.ben, by=room.editor)) == ["already", "already"]
        assert session.scalar(select(func.count()).select_from(Event)) == before


def test_a_question_is_answered_by_giving_the_claim_back_to_who_asked(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        asked = scenes.claim(session, room, "needs_help")
        assert _results(assign_all(session, _pick(asked), room.ana, note="The dam.", by=room.editor)) == ["assigned"]
        assert asked.status == "in_progress"


def test_without_a_note_a_load_is_filled_to_its_capacity_and_no_further(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        picks = _pick(*(scenes.claim(session, room) for _ in range(3)))
        room.ben.capacity = 2
        outcomes = assign_all(session, picks, room.ben, by=room.editor)
        assert _results(outcomes) == ["assigned", "assigned", "refused"] and "say in the note why" in outcomes[2].why


def test_whoever_gave_claims_away_is_offered_room_once_not_for_each(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        held = [scenes.claim(session, room, "assigned") for _ in range(4)]
        waiting = scenes.claim(session, room)
        before = _asked(session, waiting)
        assign_all(session, _pick(*held), room.ben, by=room.editor)
        assert _asked(session, waiting) == before + 1


def test_whoever_hands_claims_back_together_is_offered_room_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        held = [scenes.claim(session, room, "assigned", checker=room.ben) for _ in range(3)]
        waiting = scenes.claim(session, room)
        before = _asked(session, waiting)
        hand_back_all(session, _pick(*held), note="Ill.", by=room.ben)
        assert [claim.status for claim in held] == ["queued"] * 3
        assert _asked(session, waiting) == before + 1


def _asked(session: Session, claim: Claim) -> int:
    asked = select(func.count()).select_from(Job).where(Job.stage == "assign", Job.claim_id == claim.id)
    return session.scalar(asked) or 0


def test_no_picks_too_many_and_a_checkers_wish_are_refused(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        with pytest.raises(Invalid, match="pick at least one"):
            assign_all(session, [], room.ben, by=room.editor)
        with pytest.raises(Invalid, match="501 claims are more than"):
            assign_all(session, [(id, 1) for id in range(1, 502)], room.ben, by=room.editor)
        with pytest.raises(NotAllowed):
            assign_all(session, _pick(claim), room.ben, by=room.ana)
        assert claim.status == "queued"


def test_dead_jobs_of_one_kind_are_tried_again_together_and_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for _ in range(3):
            claim = scenes.claim(session, room)
            about = {"claim_id": claim.id, "article_id": claim.article_id}
            jobs.enqueue(session, "evidence", f"claim:{claim.id}/source:gone", **about)
        session.execute(Job.__table__.update().where(Job.__table__.c.lane == "gone").values(state="dead"))
        assert jobs.try_all_again(session, "evidence", "gone", by=room.editor) == 3
        assert jobs.try_all_again(session, "evidence", "gone", by=room.editor) == 0
        again = select(Job.round).where(Job.lane == "gone", Job.state == "pending")
        assert session.scalars(again).all() == [2, 2, 2]
        with pytest.raises(NotAllowed):
            jobs.try_all_again(session, "evidence", "gone", by=room.ana)
