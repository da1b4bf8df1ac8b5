"""Who works here: what an admin changes counts at once, and what somebody may not check any more goes back."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import newsroom, people
from claims.database import Database
from claims.errors import Invalid, NotAllowed, NotFound, Refusal, Stale, WrongState
from claims.models import Article, Assignment, Claim, Event, Job, Person
from claims.people import WORKER
from tests import scenes


def last_event(session: Session, action: str) -> Event:
    return session.scalars(select(Event).where(Event.action == action).order_by(Event.id.desc())).first()  # type: ignore[return-value]


def test_what_changes_is_kept_with_what_it_was(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        wanted = {"name": " Ana <i>Berg</i> ", "roles": ["editor", "checker"], "beats": ["Politics", "politics "],
                  "languages": ["EN", "pt-BR"], "capacity": 7, "conflicts": ["Hill, Inc."]}  # fmt: skip
        newsroom.change_person(session, room.ana.id, wanted, by=room.admin)
        event = last_event(session, "change_person")
    with small_database.reading() as session:
        ana = session.get_one(Person, room.ana.id)
        assert newsroom.facts_of(ana) == {
            "email": "ana@example.org", "name": "Ana <i>Berg</i>", "roles": ["checker", "editor"],
            "beats": ["politics"], "languages": ["en", "pt-br"], "capacity": 7, "conflicts": ["Hill, Inc."],
        }  # fmt: skip
    assert event.stream == "desk" and event.by_person == room.admin.id
    assert event.data["from"]["roles"] == ["checker"] and event.data["to"]["roles"] == ["checker", "editor"]
    assert "email" not in event.data["from"]


def test_saving_what_is_there_already_leaves_no_trace(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        newsroom.change_person(session, room.ana.id, newsroom.facts_of(room.ana), by=room.admin)
        newsroom.set_capacity(session, room.ana, room.ana.capacity, by=room.admin)
        assert not session.scalars(select(Event).where(Event.action.in_(("change_person", "set_capacity")))).all()


def test_who_leaves_hands_back_what_they_hold_with_the_reason(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        held = [scenes.claim(session, room, status).id for status in ("assigned", "in_progress", "needs_help")]
        sent = scenes.claim(session, room, "submitted").id
        theirs = scenes.claim(session, room, "assigned", checker=room.ben).id
        session.flush()
        assert newsroom.deactivate(session, room.ana.id, note="on  leave", by=room.admin) == 3
    with database.reading() as session:
        for claim in session.scalars(select(Claim).where(Claim.id.in_(held))):
            assert (claim.status, claim.assignee_id) == ("queued", None)
            told = last_of(session, claim.id)
            assert (told.action, told.note, told.by_person) == ("release", "Ana Checker is not active: on leave", None)
            ended = select(Assignment).where(Assignment.claim_id == claim.id)
            assert session.scalars(ended).one().ended_why == "called_back"
            asked = select(Job).where(Job.claim_id == claim.id, Job.stage == "assign", Job.state == "pending")
            assert session.scalars(asked).all()
        assert session.get_one(Claim, sent).status == "submitted"
        assert session.get_one(Claim, theirs).status == "assigned"
        event = last_event(session, "deactivate")
        assert (event.note, event.data["returned"]) == ("on leave", held)


def last_of(session: Session, claim_id: int) -> Event:
    return session.scalars(select(Event).where(Event.claim_id == claim_id).order_by(Event.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"roles": ["viewer"]}, "Ana Checker is not a checker"),
        ({"languages": ["fr"]}, "Ana Checker does not read en"),
        ({"conflicts": ["Marit BERG"]}, "Ana Checker has a conflict of interest with marit berg"),
    ],
)
def test_what_somebody_may_not_check_any_more_goes_back(
    small_database: Database, changes: dict[str, Any], why: str
) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        session.get_one(Article, claim.article_id).language = "en"
        assert newsroom.change_person(session, room.ana.id, changes, by=room.admin) == 1
        assert (claim.status, last_of(session, claim.id).note) == ("queued", why)


def test_who_comes_back_is_asked_for_again(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "assigned")
        newsroom.deactivate(session, room.ana.id, by=room.admin)
        with pytest.raises(WrongState, match="not active already"):
            newsroom.deactivate(session, room.ana.id, by=room.admin)
        assert newsroom.reactivate(session, room.ana.id, by=room.admin) >= 1
        assert room.ana.active and claim.status == "queued"
        with pytest.raises(WrongState, match="is active already"):
            newsroom.reactivate(session, room.ana.id, by=room.admin)


def test_the_last_active_admin_stays(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        gone = people.create_person(session, "old@example.org", "Old Admin", ("admin",), by=WORKER)
        newsroom.deactivate(session, gone.id, by=room.admin)
        change = partial(newsroom.change_person, session, room.admin.id, confirmed=True, by=room.admin)
        for act in (
            lambda: newsroom.deactivate(session, room.admin.id, confirmed=True, by=room.admin),
            lambda: newsroom.change_person(
                session, room.admin.id, {"roles": ["editor"]}, confirmed=True, by=room.admin
            ),
        ):
            with pytest.raises(WrongState, match="last active admin"):
                act()
        newsroom.reactivate(session, gone.id, by=room.admin)
        change(changes={"roles": ["editor"]})
        assert room.admin.roles == {"editor"}


def test_nobody_shuts_themselves_out_by_accident(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        people.create_person(session, "second@example.org", "Second Admin", ("admin",), by=WORKER)
        with pytest.raises(Invalid, match="takes the role admin from yourself"):
            newsroom.change_person(session, room.admin.id, {"roles": ["viewer"]}, by=room.admin)
        with pytest.raises(Invalid, match="closes the desk to yourself"):
            newsroom.deactivate(session, room.admin.id, by=room.admin)
        newsroom.change_person(session, room.admin.id, {"roles": ["viewer", "admin"]}, by=room.admin)
        assert room.admin.active and room.admin.roles == {"viewer", "admin"}


def test_a_form_that_is_too_old_is_stale(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        seen = newsroom.seen(room.ana)
        newsroom.change_person(session, room.ana.id, {"beats": ["sport"]}, seen_as=seen, by=room.admin)
        with pytest.raises(Stale):
            newsroom.change_person(session, room.ana.id, {"beats": ["art"]}, seen_as=seen, by=room.admin)
        assert room.ana.beats == ["sport"]


BAD: list[dict[str, Any]] = [
    {"email": "nobody"}, {"email": "ben@example.org"}, {"email": "a\0@b.org"}, {"name": " "}, {"name": "x" * 201},
    {"name": "a\0b"}, {"roles": []}, {"roles": ["boss"]}, {"capacity": -1}, {"capacity": 10**9}, {"languages": []},
    {"languages": ["english!"]}, {"beats": ["x" * 61]}, {"beats": [str(n) for n in range(51)]},
    {"conflicts": ["a\0b"]},
]  # fmt: skip


@pytest.mark.parametrize("fields", BAD, ids=str)
def test_fields_that_cannot_be_are_refused_for_old_and_new(small_database: Database, fields: dict[str, Any]) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        before = newsroom.facts_of(room.ana)
        with pytest.raises(Invalid, match="Nothing was changed"):
            newsroom.change_person(session, room.ana.id, fields, by=room.admin)
        assert newsroom.facts_of(room.ana) == before
        new = {"email": "new@example.org", "name": "New", "roles": ("checker",), **fields}
        with pytest.raises(Invalid, match="Nobody was added"):
            people.create_person(session, **new, by=room.admin)


@pytest.mark.parametrize("who", ["editor", "ana", "viewer"])
def test_only_admins_change_people_and_editors_their_capacity(small_database: Database, who: str) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        by = getattr(room, who)
        acts: list[Any] = [
            lambda: newsroom.change_person(session, by.id, {"roles": ["admin"]}, by=by),
            lambda: newsroom.deactivate(session, room.ben.id, by=by),
            lambda: newsroom.reactivate(session, room.ben.id, by=by),
            lambda: people.create_person(session, "x@example.org", "X", ("admin",), by=by),
        ]
        if who != "editor":
            acts.append(lambda: newsroom.set_capacity(session, room.ben, 3, by=by))
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
        if who == "editor":
            newsroom.set_capacity(session, room.ben, 3, by=by)
            assert room.ben.capacity == 3


def test_somebody_who_is_not_here_is_not_found(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        refused: type[Refusal] = NotFound
        with pytest.raises(refused):
            newsroom.deactivate(session, 99, by=room.admin)


def test_two_admins_cannot_send_each_other_away_at_once(database: Database) -> None:
    with database.transaction() as session:
        first = scenes.newsroom(session).admin.id
        second = people.create_person(session, "second@example.org", "Second", ("admin",), by=WORKER).id
    both = threading.Barrier(2)

    def send_away(actor: int, other: int) -> bool:
        try:
            with database.transaction() as session:
                by = session.get_one(Person, actor)
                with suppress(threading.BrokenBarrierError):
                    both.wait(1)
                newsroom.deactivate(session, other, by=by)
                time.sleep(0.2)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(send_away, (first, second), (second, first)))
    assert sorted(done) == [False, True]
    with database.reading() as session:
        assert session.query(Person).where(Person.id.in_((first, second)), Person.active).count() == 1
