"""What people say to each other about a claim: once, unchanged, for whoever works here; whom it names is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from claims import audit, discussion, people
from claims.database import Database
from claims.discussion import LONGEST, MENTION, NO_END, Said
from claims.errors import Invalid, NotAllowed
from claims.models import Claim, Comment, Event, Notification, Person
from claims.people import WORKER
from tests import scenes


@pytest.fixture
def scene(database: Database) -> tuple[scenes.Newsroom, Claim]:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        return room, scenes.claim(session, room, "in_progress")


def say(session: Session, claim: Claim, words: str, *, by: Person, form_key: str = "one form") -> Said:
    found, author = session.get_one(Claim, claim.id), session.get_one(Person, by.id)
    return discussion.comment(session, found, words, form_key=form_key, by=author)


def told(session: Session, person: Person) -> list[str]:
    query = select(Notification.words).where(Notification.person_id == person.id, Notification.kind == "mentioned")
    return list(session.scalars(query.order_by(Notification.id)))


def test_a_comment_is_part_of_the_history_and_tells_whom_it_names(
    database: Database, scene: tuple[scenes.Newsroom, Claim]
) -> None:
    room, claim = scene
    words = "@ana, does group 1 count only names? Cc @EdithEditor and @editor@example.org. Not: mail ben@example.org."
    with database.transaction() as session:
        before = session.get_one(Claim, claim.id).row_version
        said = say(session, claim, words, by=room.ben)
        assert said.untold == []
        assert session.get_one(Claim, claim.id).row_version == before
    with database.reading() as session:
        [shown] = discussion.thread(session, claim.id)
        assert (shown["author"]["name"], shown["text"]) == ("Ben Checker", words)
        assert [part for part, named in shown["parts"] if named] == ["@ana", "@EdithEditor", "@editor@example.org"]
        assert "".join(part for part, _ in shown["parts"]) == words
        assert (told(session, room.ana), told(session, room.editor), told(session, room.ben)) == ([words], [words], [])
        assert list(audit.verify(session, f"article:{claim.article_id}")) == []
        last = session.scalars(select(Event).where(Event.claim_id == claim.id).order_by(Event.id.desc()).limit(1)).one()
        assert (last.action, last.by_person, last.data) == ("comment", room.ben.id, {"comment": shown["id"]})


def test_a_form_sent_twice_says_it_once_and_other_words_are_another_comment(
    database: Database, scene: tuple[scenes.Newsroom, Claim]
) -> None:
    room, claim = scene
    for words in ("Look, @ana.", "Look, @ana.\r\n", "Look again, @ana."):
        with database.transaction() as session:
            say(session, claim, words, by=room.ben)
    with database.reading() as session:
        assert session.scalars(select(Comment.text).order_by(Comment.id)).all() == ["Look, @ana.", "Look again, @ana."]
        assert len(told(session, room.ana)) == 2


def test_a_comment_is_never_changed_or_deleted(database: Database, scene: tuple[scenes.Newsroom, Claim]) -> None:
    room, claim = scene
    with database.transaction() as session:
        say(session, claim, "Forty.", by=room.ben)
    for act in ("UPDATE comment SET text = 'Fifty.'", "DELETE FROM comment"):
        with pytest.raises(DatabaseError), database.transaction() as session:
            session.execute(text(act))


def test_who_cannot_be_told_is_named_and_the_comment_stays(
    database: Database, scene: tuple[scenes.Newsroom, Claim]
) -> None:
    room, claim = scene
    with database.transaction() as session:
        people.create_person(session, "ana@elsewhere.example", "Ana Other", ("checker",), by=WORKER)
        session.execute(update(Person).where(Person.id == room.viewer.id).values(active=False))
        said = say(session, claim, "@bob, @ana, @viewer and @AnaChecker: see page 2.", by=room.ben)
        assert session.get_one(Comment, said.comment.id).mentions == [room.ana.id]
    assert said.untold == [
        "Nobody here is called @bob, so nobody was told.",
        "@ana could be 2 people, so nobody was told. Write @ana@example.org or @ana@elsewhere.example.",
        "Vera Viewer does not work on this desk any more and was not told.",
    ]
    with database.reading() as session:
        assert len(told(session, room.ana)) == 1
        handles = {person["handle"] for person in discussion.mentionable(session)}
        assert {"ana@example.org", "ana@elsewhere.example", "ben"} <= handles
        assert "viewer" not in handles


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(" \n ", "write something"), ("a" * (LONGEST + 1), "at most 20,000 characters, and this one has 20,001"),
     ("\ud800", "not text"), ("a\0b", "not text")],
)  # fmt: skip
def test_what_is_no_comment_is_refused_with_a_sentence(
    database: Database, scene: tuple[scenes.Newsroom, Claim], words: str, sentence: str
) -> None:
    room, claim = scene
    with database.transaction() as session, pytest.raises(Invalid, match=sentence):
        say(session, claim, words, by=room.ben)


def test_the_longest_comment_is_taken_and_readers_only_read(
    database: Database, scene: tuple[scenes.Newsroom, Claim]
) -> None:
    room, claim = scene
    with database.transaction() as session:
        say(session, claim, "é" * LONGEST, by=room.ben)
        with pytest.raises(NotAllowed):
            say(session, claim, "Me too.", by=room.viewer)
        assert session.scalar(select(func.count()).select_from(Comment)) == 1


@pytest.mark.parametrize(
    ("name", "email", "ways"),
    [
        ("Sean O'Brien", "sean.o'brien@example.org",
         ["sean.o'brien", "sean.o’brien", "sean.o'brien@example.org", "SeanO’Brien"]),
        ("Sean O’Brien", "sean.o’brien@example.org", ["sean.o'brien", "sean.o’brien@example.org", "SeanO'Brien"]),
    ],
)  # fmt: skip
def test_somebody_with_an_apostrophe_is_named(small_database: Database, name: str, email: str, ways: list[str]) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        sean = people.create_person(session, email, name, ("checker",), by=WORKER)
        [offered] = [who["handle"] for who in discussion.mentionable(session) if who["name"] == name]
        for way in [*ways, offered]:
            for words in (f"Ask @{way}.", f"It is @{way}'s", f"“@{way}’ ", f"'@{way}'"):
                assert discussion.find_named(session, words) == ({sean.id}, [])
                called = dict.fromkeys(discussion.names(sean), name)
                assert [part for part, named in discussion._parts(words, called) if named] == [f"@{way}"]
        assert discussion.find_named(session, "@ana's and @ben’s") == ({room.ana.id, room.ben.id}, [])
        assert discussion.find_named(session, "@o'neill")[1] == ["Nobody here is called @o'neill, so nobody was told."]


@given(st.text(st.sampled_from("@abA.-_+ '’\n,é🙂")))
def test_the_parts_of_a_text_are_the_text(words: str) -> None:
    handles = {discussion._plain(match[1].rstrip(NO_END)): "A bA" for match in MENTION.finditer(words)}
    parts = discussion._parts(words, handles)
    assert "".join(part for part, _ in parts) == words
    assert all(part.startswith("@") for part, named in parts if named)
