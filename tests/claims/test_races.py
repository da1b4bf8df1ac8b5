"""Two at once, on PostgreSQL, where two really are: one waits or is refused; nothing is lost or doubled.

Each test holds the first transaction open, starts the second beside it, and commits the first only then.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import (
    acts,
    assignment,
    audit,
    checklists,
    choosing,
    discussion,
    evidence,
    intake,
    jobs,
    leasing,
    people,
    publishing,
    review,
    signoff,
    tokens,
    views,
)
from claims.errors import Invalid, NotFound, Refusal, WrongState
from claims.models import Assignment, Claim, Job, Person, Publication
from tests import scenes
from tests.claims.test_evidence import Piece, result
from tests.claims.two_at_once import TwoAtOnce


def queued(session: Session, room: scenes.Newsroom) -> list[int]:
    article = scenes.article(session, by=room.admin)
    return [claim.id for claim in scenes.claims_of(session, article) if claim.status == "queued"]


def act(claim_id: int, action: str, by: Person, **fields: Any) -> Callable[[Session], Any]:
    return lambda session: acts.act(session, claim_id, action, fields, by=session.get_one(Person, by.id))


def test_a_checker_begins_while_a_batch_is_assigned(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        ids = queued(session, room)
        acts.act(session, ids[0], "take", {}, by=room.ana)
    with desk.database.transaction() as session:
        session.scalars(select(Person).order_by(Person.id).with_for_update(key_share=True)).all()
        started = desk.beside(act(ids[0], "start", room.ana))
        assert choosing.assign_next(session, ids[1]).startswith("assigned to")
    assert started.result().status == "in_progress"


def test_an_editor_sets_aside_what_a_batch_is_about_to_assign(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        ids = queued(session, room)
    with desk.database.transaction() as session:
        choosing.assign_next(session, ids[0])
        aside = desk.beside(act(ids[1], "set_aside", room.editor, note="not ours"))
        assert choosing.assign_next(session, ids[1]).startswith("assigned to")
    assert aside.result().status == "set_aside"


def test_two_who_take_next_get_two_claims(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        queued(session, room)
    with desk.database.transaction() as session:
        first = assignment.take_next(session, by=session.get_one(Person, room.ana.id))
        other = desk.beside(lambda session: assignment.take_next(session, by=session.get_one(Person, room.ben.id)))
    second = other.result()
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_room_that_comes_while_nobody_was_free_is_not_overlooked(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        room.ben.active, room.ana.capacity = False, 1
        held, left = scenes.claim(session, room, "in_progress").id, scenes.claim(session, room).id
        session.execute(update(Job).where(Job.stage == "assign", Job.claim_id != left).values(state="done"))
        signoff_others(session, left, room)
    with desk.database.transaction() as session:
        lease = leasing.lease(session, "assign", seconds=60)
    assert lease is not None
    with desk.database.transaction() as session:
        leasing.finish(session, lease, {lease.jobs[0].id: partial(choosing.assign_next, claim_id=left)})
        freed = desk.beside(act(held, "set_aside", room.editor, note="not ours"))
    freed.result()
    with desk.database.reading() as session:
        claim = session.get_one(Claim, left)
        assert claim.status == "assigned" or jobs.is_open(session, "assign", f"claim:{left}")


def signoff_others(session: Session, left: int, room: scenes.Newsroom) -> None:
    for other in session.scalars(select(Claim).where(Claim.status == "queued", Claim.id != left)).all():
        signoff.set_aside(session, other, note="not ours", by=room.editor)


def test_what_an_editor_just_gave_away_is_not_stale(desk: TwoAtOnce) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=30)
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "assigned").id
        session.execute(update(Assignment).values(due_at=long_ago))
        session.execute(update(Claim).where(Claim.id == claim).values(changed_at=long_ago))
    with desk.database.transaction() as session:
        act(claim, "assign", room.editor, assignee="ben@example.org", note="Ben knows the river")(session)
        swept = desk.beside(assignment.release_stale)
    assert swept.result() == 0
    with desk.database.reading() as session:
        assert session.get_one(Claim, claim).assignee_id == room.ben.id


def test_the_same_claim_added_twice_at_once_is_added_once(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, text=scenes.STILL).id

    def add(session: Session) -> Claim:
        by = session.get_one(Person, room.ana.id)
        return intake.add_claim(session, article, kind="event", quote="What a lovely garden", by=by)

    with desk.database.transaction() as session:
        add(session)
        again = desk.beside(add)
    with pytest.raises(WrongState, match="nearly the same words"):
        again.result()


def test_two_editors_who_publish_at_once_make_one_edition(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, text=scenes.STILL).id
        intake.mark_read(session, article, "all", by=room.ana)

    def publish(session: Session) -> Publication:
        return publishing.publish(session, article, by=session.get_one(Person, room.editor.id))

    with desk.database.transaction() as session:
        publish(session)
        again = desk.beside(publish)
    with pytest.raises(WrongState, match="published as it is now"):
        again.result()


def test_two_claims_cannot_replace_each_other(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        one, two = queued(session, room)[:2]
    with desk.database.transaction() as session:
        act(one, "replace", room.ana, with_claim=two)(session)
        other = desk.beside(act(two, "replace", room.ben, with_claim=one))
    with pytest.raises(Refusal, match="another live claim"):
        other.result()


def test_a_job_is_cancelled_while_its_claim_is_set_aside(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        job = session.scalars(select(Job.id).where(Job.claim_id == claim.id, Job.state == "pending")).first() or 0
    with desk.database.transaction() as session:
        audit.lock(session, f"article:{claim.article_id}")
        admin = partial(Session.get_one, entity=Person, ident=room.admin.id)
        cancelled = desk.beside(lambda session: jobs.cancel_job(session, job, note="Not now.", by=admin(session)))
        act(claim.id, "set_aside", room.editor, note="not ours")(session)
    with pytest.raises(WrongState, match="Only a waiting job"):
        cancelled.result()


def test_a_person_and_a_token_whose_form_is_sent_twice_at_once_are_there_once(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        admin = scenes.newsroom(session).admin.id

    def add(session: Session) -> None:
        people.create_person(session, "new@example.org", "Nora New", ("checker",), by=session.get_one(Person, admin))

    def make(session: Session) -> None:
        person = session.get_one(Person, admin)
        tokens.create_token(session, person, name="A program", by=person)

    for form, why in ((add, "belongs to somebody here already"), (make, "a token called “A program” already")):
        with desk.database.transaction() as session:
            form(session)
            again = desk.beside(form)
        with pytest.raises(Refusal, match=why):
            again.result()


def test_the_same_evidence_added_twice_at_once_is_added_once(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        claim_id = scenes.claim(session, scenes.newsroom(session)).id
    with desk.database.transaction() as session:
        found(session, claim_id)
        second = desk.beside(lambda other: found(other, claim_id))
    with pytest.raises(WrongState, match="here already"):
        second.result()


def found(session: Session, claim_id: int) -> None:
    claim, ana = session.get_one(Claim, claim_id), people.find_by_email(session, "ana@example.org")
    evidence.add_by_hand(session, claim, url="https://example.org/r", title="", excerpt="", stance="unclear", by=ana)


BESIDE_AN_ACT: dict[str, Callable[[Session, Claim, Person], object]] = {
    "evidence by hand": lambda session, claim, by: found(session, claim.id),
    "asking the sources": lambda session, claim, by: evidence.look_again(session, claim, by=by),
    "a claim by hand": lambda session, claim, by: intake.add_claim(
        session, claim.article_id, kind="figure", quote="At least 40", near=0, by=by),
    "sentences read": lambda session, claim, by: intake.mark_read(session, claim.article_id, "all", by=by),
    "a checklist": lambda session, claim, by: checklists.tick(session, claim, checklists.lines_of(claim)[0], by=by),
    "a comment": lambda session, claim, by: discussion.comment(session, claim, "Look.", form_key="one", by=by),
    "a draft": lambda session, claim, by: review.save_draft(session, claim, {"reason": "So"}, by=by),
}  # fmt: skip


@pytest.mark.parametrize("what", BESIDE_AN_ACT)
def test_who_holds_an_article_does_not_wait_for_who_waits_for_it(desk: TwoAtOnce, what: str) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("archive", "Archive")])
        claim_id = scenes.claim(session, room).id
        jobs.cancel(session, claim_id)

    def do(session: Session, who: Person) -> None:
        with suppress(Refusal):
            BESIDE_AN_ACT[what](session, session.get_one(Claim, claim_id), session.get_one(Person, who.id))

    with desk.database.transaction() as session:
        audit.lock(session, f"article:{session.get_one(Claim, claim_id).article_id}")
        beside = desk.beside(lambda other: do(other, room.ana))
        do(session, room.ben)
        acts.act(session, claim_id, "set_aside", {"note": "none"}, by=session.get_one(Person, room.editor.id))
    beside.result()


def test_two_sources_that_finish_at_once_are_both_counted(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session)).id
    with desk.database.transaction() as session:
        evidence.record(session, claim, "archive", 1, result("nothing_found"))
        found = result("found", Piece("https://a.example/1"))
        other = desk.beside(lambda session: evidence.record(session, claim, "wiki", 1, found))
    other.result()
    with desk.database.reading() as session:
        assert session.get_one(Claim, claim).priority_terms["gap"] == 5


def test_a_draft_saved_in_two_windows_at_once_is_the_later_one(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress").id

    def save(reason: str, session: Session) -> None:
        by = session.get_one(Person, room.ana.id)
        review.save_draft(session, session.get_one(Claim, claim), {"reason": reason}, by=by)

    with desk.database.transaction() as session:
        save("Half", session)
        other = desk.beside(partial(save, "Half a thought"))
    other.result()
    with desk.database.reading() as session:
        draft = review.draft_of(session, session.get_one(Claim, claim), room.ana)
        assert draft is not None
        assert draft.fields["reason"] == "Half a thought"


def test_a_draft_that_a_verdict_overtook_is_not_kept(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress").id
        version = session.get_one(Claim, claim).row_version

    def save(session: Session) -> None:
        found, by = session.get_one(Claim, claim), session.get_one(Person, room.ana.id)
        review.save_draft(session, found, {"reason": "Half"}, version=version, by=by)

    with desk.database.transaction() as session:
        scenes.decide(session, session.get_one(Claim, claim), by=session.get_one(Person, room.ana.id))
        late = desk.beside(save)
    with pytest.raises(Refusal, match="came after it and was not kept"):
        late.result()
    with desk.database.reading() as session:
        assert review.draft_of(session, session.get_one(Claim, claim), room.ana) is None


def test_a_view_that_two_change_at_once_keeps_one_name_and_a_deleted_one_is_gone(desk: TwoAtOnce) -> None:
    with desk.database.transaction() as session:
        room = scenes.newsroom(session)
        for name in ("First", "Second"):
            views.save_view(session, name, "view=all", shared=True, by=room.ana)

    def by(person: Person, change: Callable[..., Any], *given: Any, **fields: Any) -> Callable[[Session], Any]:
        return lambda session: change(session, *given, by=session.get_one(Person, person.id), **fields)

    with desk.database.transaction() as session:
        by(room.ana, views.change_view, 1, name="Third")(session)
        same = desk.beside(by(room.admin, views.change_view, 2, name="Third"))
    with pytest.raises(Invalid, match="There is a view called “Third” already"):
        same.result()
    with desk.database.transaction() as session:
        by(room.ana, views.delete_view, 2)(session)
        gone = desk.beside(by(room.admin, views.delete_view, 2))
    with pytest.raises(NotFound, match="no such view any more"):
        gone.result()
