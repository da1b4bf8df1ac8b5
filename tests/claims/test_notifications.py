"""Who is told of what: in the transaction of the act, once, never of one's own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import choosing, intake, newsroom, notifications, people, publishing, reshape
from claims.database import Database, now
from claims.errors import NotFound
from claims.models import Article, Assignment, Claim, Notification, Person
from claims.people import WORKER
from claims.queries.notifications import by_day, notification_list
from tests import scenes
from tests.claims.shapes import Scene
from tests.scenes import Newsroom, act
from tests.statements import heard


@pytest.fixture
def room(database: Database) -> Newsroom:
    with database.transaction() as session:
        return scenes.newsroom(session)


def told(session: Session, person: Person) -> list[tuple[str, str]]:
    """Kind and words of each, oldest first."""
    rows = select(Notification.kind, Notification.words).where(Notification.person_id == person.id)
    return [(kind, words) for kind, words in session.execute(rows.order_by(Notification.id))]


def test_each_act_tells_those_whom_it_concerns_and_nobody_of_their_own(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
        act(session, claim, "assign", by=room.editor, assignee="ana@example.org", note="Please today.")
        act(session, claim, "start", by=room.ana)
        act(session, claim, "ask_help", by=room.ana, note="Which flood?")
        act(session, claim, "answer", by=room.editor, note="The one in May.")
        scenes.decide(session, claim, by=room.ana)
        act(session, claim, "withdraw", by=room.ana)
        scenes.decide_again(session, claim, by=room.ana)
        act(session, claim, "send_back", by=room.editor, note="Page 2.")
    with database.reading() as session:
        assert told(session, room.ana) == [
            ("assigned", "Please today."), ("answered", "The one in May."), ("returned", "Page 2."),
        ]  # fmt: skip
        assert told(session, room.editor) == [("asked", "Which flood?")]
        assert [told(session, person) for person in (room.ben, room.admin, room.viewer)] == [[], [], []]


def test_whoever_a_question_names_is_told(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room, "in_progress")
        act(session, claim, "ask_help", by=room.ana, note="Was it you, @ben, or @editor?")
        assert told(session, room.ben) == [("mentioned", "Was it you, @ben, or @editor?")]
        assert told(session, room.editor) == [("asked", "Was it you, @ben, or @editor?")]


def test_whoever_held_a_claim_is_told_when_it_is_taken_away(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room, "in_progress")
        act(session, claim, "assign", by=room.editor, assignee="ben@example.org", note="Ben was there.")
        act(session, claim, "release", by=room.editor)
        act(session, claim, "take", by=room.ana)
        act(session, claim, "release", by=room.ana)
    with database.reading() as session:
        lines = {person.name: notification_list(session, person) for person in (room.ana, room.ben)}
        assert [(line["kind"], line["words"]) for line in lines["Ana Checker"]] == [
            ("taken", "It is with Ben Checker now. Ben was there."),
        ]  # fmt: skip
        assert [(line["kind"], line["words"]) for line in lines["Ben Checker"]] == [
            ("taken", "It is back in the open queue."), ("assigned", "Ben was there."),
        ]  # fmt: skip


CLOSED: dict[str, tuple[Callable[[Scene], object], str]] = {
    "set aside": (
        lambda scene: act(scene.session, scene.claim, "set_aside", by=scene.room.editor, note="No claim."),
        "It is set aside. No claim.",
    ),
    "split": (
        lambda scene: scene.split("At least 40 people were killed", "120 were injured on Monday"),
        "Claim 2 stands for it now: split into claims 2, 3",
    ),
    "merged": (
        lambda scene: reshape.merge(
            scene.session,
            [(scene.claim.id, None), (scene.add("the line had cost 30 million euros").id, None)],
            by=scene.room.ana,
        ),
        "Claim 3 stands for it now: merged: claims 1, 2",
    ),
}


@pytest.mark.parametrize("how", CLOSED)
def test_whoever_held_a_claim_is_told_when_it_is_closed_by_another(small: Scene, how: str) -> None:
    close, words = CLOSED[how]
    holder = small.room.ben
    act(small.session, small.claim, "take", by=holder)
    close(small)
    assert told(small.session, holder) == [("taken", words)]
    assert told(small.session, small.room.ana) == told(small.session, small.room.editor) == []


def test_whoever_closes_their_own_claim_is_not_told(small: Scene) -> None:
    act(small.session, small.claim, "take", by=small.room.ana)
    small.split("At least 40 people were killed", "120 were injured on Monday")
    assert told(small.session, small.room.ana) == []


def test_whoever_may_not_check_a_claim_any_more_is_told_by_whom_that_was_changed(small: Scene) -> None:
    room = small.room
    small.article.language = "en"
    act(small.session, small.claim, "take", by=room.ben)
    newsroom.change_person(small.session, room.ben.id, {"languages": ["fr"]}, by=room.admin)
    [line] = notification_list(small.session, small.session.get_one(Person, room.ben.id))
    assert (line["kind"], line["by"], line["claim_id"]) == ("taken", "Ada Admin", small.claim.id)
    assert line["words"] == "It is back in the open queue. Ben Checker does not read en."


def test_what_a_worker_assigns_is_told_and_what_one_takes_is_not(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        first, second = scenes.claim(session, room), scenes.claim(session, room)
        choosing.assign_next(session, first.id)
        choosing.assign_next(session, first.id)
        act(session, second, "take", by=room.ben)
        holder = session.get_one(Claim, first.id).assignee_id
        rows = session.execute(select(Notification.person_id, Notification.kind, Notification.by_person)).all()
    assert [tuple(row) for row in rows] == [(holder, "assigned", None)]


def test_an_act_that_is_undone_tells_nobody(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        act(session, claim, "assign", by=room.editor, assignee="ana@example.org")
        raise ZeroDivisionError
    with database.reading() as session:
        assert told(session, room.ana) == []


def test_the_same_thing_is_told_once(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
        for _ in range(2):
            people_ = [room.ana.id, room.ben.id, room.ana.id]
            count = notifications.notify(session, people_, "asked", about="event:1", claim=claim, by=room.ben)
            assert count == (1 if _ == 0 else 0)
        assert told(session, room.ana) == [("asked", "")]


def test_whoever_is_late_is_told_once_for_each_assignment(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        late, early, done = (scenes.claim(session, room, status) for status in ("assigned", "assigned", "submitted"))
        past = now(session) - timedelta(hours=1)
        session.execute(update(Assignment).where(Assignment.claim_id.in_([late.id, done.id])).values(due_at=past))
    for expected in (1, 0):
        with database.transaction() as session:
            assert notifications.tell_overdue(session) == expected
    with database.transaction() as session:
        act(session, late, "assign", by=room.editor, assignee="ben@example.org")
        session.execute(update(Assignment).where(Assignment.claim_id == late.id).values(due_at=past))
        assert notifications.tell_overdue(session) == 1
    with database.reading() as session:
        assert told(session, room.ana) == [("overdue", ""), ("taken", "It is with Ben Checker now.")]
        assert told(session, room.ben) == [("assigned", ""), ("overdue", "")]
        assert early.status == "assigned"


def test_many_who_are_late_are_told_in_turns(
    database: Database, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "AT_ONCE", 1)
    with database.transaction() as session:
        for checker in (room.ana, room.ben):
            scenes.claim(session, room, "assigned", checker=session.get_one(Person, checker.id))
        session.execute(update(Assignment).values(due_at=now(session) - timedelta(hours=1)))
        assert [notifications.tell_overdue(session) for _ in range(3)] == [1, 1, 0]


def ready_but_for(session: Session, room: Newsroom) -> tuple[Article, Claim]:
    """An article that is read and settled but for one claim that is with the editor."""
    claim = scenes.claim(session, room, "submitted")
    article = session.get_one(Article, claim.article_id)
    for other in scenes.claims_of(session, article):
        if other.status == "queued":
            act(session, other, "set_aside", by=room.editor, note="not a claim")
    intake.mark_read(session, article.id, "all", by=session.get_one(Person, room.ana.id))
    return article, claim


LAST_ACTS: dict[str, Callable[[Session, Newsroom, Claim], object]] = {
    "approve": lambda session, room, claim: act(session, claim, "approve", by=room.editor),
    "set_aside": lambda session, room, claim: act(session, claim, "set_aside", by=room.editor, note="none"),
}


@pytest.mark.parametrize("last", LAST_ACTS)
def test_an_article_is_ready_when_its_last_claim_is_settled(database: Database, room: Newsroom, last: str) -> None:
    with database.transaction() as session:
        second = people.create_person(session, "second@example.org", "Second Editor", ("editor",), by=WORKER)
        article, claim = ready_but_for(session, room)
        assert told(session, second) == []
        LAST_ACTS[last](session, room, claim)
        assert told(session, second) == told(session, room.admin) == [("ready", "")]
        assert told(session, room.editor) == []
        if last == "approve":
            # Ready it stays; setting aside what was signed off tells nobody again.
            intake.mark_unread(session, article.id, [1], by=session.get_one(Person, room.ana.id))
            intake.mark_read(session, article.id, "all", by=session.get_one(Person, room.ana.id))
            act(session, claim, "set_aside", by=room.editor, note="none")
            assert told(session, second) == [("ready", "")]


def test_what_was_ready_is_read_when_it_is_published(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        article, claim = ready_but_for(session, room)
        act(session, claim, "approve", by=room.editor)
        others, _ = ready_but_for(session, room)
        notifications.notify(session, [room.admin.id], "ready", about="article:9/1", article_id=others.id, by=room.ana)
        publishing.publish(session, article.id, by=session.get_one(Person, room.editor.id))
        listed = notification_list(session, session.get_one(Person, room.admin.id), read=False)
        assert [notice["article_id"] for notice in listed if notice["kind"] == "ready"] == [others.id]


def test_an_article_is_ready_when_its_last_sentence_is_read_each_time_anew(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        article, claim = ready_but_for(session, room)
        ana = session.get_one(Person, room.ana.id)
        intake.mark_unread(session, article.id, [1], by=ana)
        act(session, claim, "set_aside", by=room.editor, note="none")
        assert told(session, room.admin) == []
        intake.mark_read(session, article.id, [1], by=ana)
        assert told(session, room.admin) == [("ready", "")]
        intake.mark_unread(session, article.id, [1], by=ana)
        intake.mark_read(session, article.id, [1], by=ana)
        assert told(session, room.admin) == told(session, room.editor) == [("ready", "")] * 2


def test_unread_ones_are_counted_and_marked_up_to_what_was_seen(database: Database, room: Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
        for number in range(5):
            notifications.notify(session, [room.ana.id], "asked", about=f"event:{number}", claim=claim, by=WORKER)
        ana, ben = (session.get_one(Person, person.id) for person in (room.ana, room.ben))
        ids = [notice["id"] for notice in notification_list(session, ana)]
        assert notifications.unread_count(session, ana) == 5
        assert notifications.mark_read(session, [ids[4]], by=ana) == 1
        assert notifications.mark_read(session, [ids[4]], by=ana) == 0
        assert notifications.mark_read(session, up_to=ids[1], by=ana) == 3
        assert [notice["id"] for notice in notification_list(session, ana, read=False)] == [ids[0]]
        with pytest.raises(NotFound):
            notifications.mark_read(session, [ids[0]], by=ben)
        assert notifications.mark_read(session, up_to=ids[0], by=ben) == 0
        assert (notifications.unread_count(session, ana), notifications.unread_count(session, ben)) == (1, 0)


def test_the_count_in_the_head_of_every_page_is_answered_from_an_index(small_database: Database) -> None:
    with small_database.transaction() as session:
        ana = scenes.newsroom(session).ana
        with heard(small_database) as asked:
            notifications.unread_count(session, ana)
        [(statement, given)] = asked
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    assert any("COVERING INDEX ix_notification_person (person_id=? AND read_at=?)" in row[3] for row in plan), plan


def test_forty_claims_assigned_in_one_go_are_one_line(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        text = "\n\n".join(
            f"“At least {number} people were killed,” Mayor Marit Berg said." for number in range(20, 40)
        )
        article = scenes.article(session, by=room.admin, text=text)
        queued = [claim for claim in scenes.claims_of(session, article) if claim.status == "queued"]
        session.get_one(Person, room.ana.id).capacity = 100
        for claim in queued:
            act(session, claim, "assign", by=room.editor, assignee="ana@example.org", note="All of it.")
        act(session, scenes.claim(session, room), "assign", by=room.editor, assignee="ana@example.org")
        notices = notification_list(session, session.get_one(Person, room.ana.id))
    assert len(queued) >= 20
    [(_, lines)] = by_day(notices)
    assert [len(line) for line in lines] == [1, len(queued)]
    database.dispose()
