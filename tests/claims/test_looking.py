"""What is looked for: words from the parts of a claim, or those a person chose, kept in the history."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import reshape
from claims.database import Database
from claims.errors import Invalid, NotAllowed
from claims.looking import LONGEST_WORDS, Query, choose_words, looked_for, queries_of
from claims.models import Claim, Event, Job
from claims.queries.detail import evidence_of
from tests import scenes


def query(**facts: object) -> Query:
    empty: dict[str, object] = {"speaker": None, "names": (), "figures": (), "dates": (), "language": "en"}
    return Query(1, "It rose to 7.", **(empty | facts))  # type: ignore[arg-type]


def test_the_words_come_from_names_speaker_numbers_dates_and_places() -> None:
    figure = {"where": "the port of Vessa", "measure": "killed", "low": 7, "high": 7}
    asked = query(
        names=("Ada Brandt",), speaker="Ben Olsen", dates=({"iso": "2019-02-01"},), figures=(figure, {"where": None})
    )
    assert asked.words() == "Brandt Olsen 7 2019 port Vessa"
    assert asked.places == ("the port of Vessa",)


def test_words_of_a_person_are_taken_as_they_are_without_operators() -> None:
    assert query(chosen='"a flood" OR site:x -Norway').words(2, numbers=False) == "a flood OR site x Norway"
    assert query(chosen="flood").own_words() == query().words()


def test_a_person_chooses_the_words_and_the_history_keeps_both(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        own = looked_for(session, claim)["words"]
        asked = session.scalars(select(Job.id)).all()
        assert choose_words(session, claim, "  river \n flood ", by=room.ana)
        assert queries_of(session, [claim.id])[claim.id].words() == "river flood"
        assert looked_for(session, claim) == {"words": "river flood", "own": own, "chosen": True, "by": "Ana Checker"}
        assert not choose_words(session, claim, "river flood", by=room.ben), "nothing changed"
        assert choose_words(session, claim, "", by=room.ben)
        assert looked_for(session, claim) == {"words": own, "own": own, "chosen": False, "by": None}
        assert session.scalars(select(Job.id)).all() == asked, "nobody is asked by it"
        told = session.scalars(select(Event).where(Event.action == "choose_words").order_by(Event.id)).all()
        assert [(event.by_person, event.data) for event in told] == [
            (room.ana.id, {"from": "", "to": "river flood", "own": own}),
            (room.ben.id, {"from": "river flood", "to": "", "own": own}),
        ]  # fmt: skip


def test_the_claims_own_words_are_nobodys_choice(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        assert not choose_words(session, claim, looked_for(session, claim)["own"], by=room.ana)


@pytest.mark.parametrize("words", ["?!", "a\0b", "word " * LONGEST_WORDS])
def test_words_that_cannot_be_looked_for_are_refused(database: Database, words: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        with pytest.raises(Invalid, match="Nothing was changed"):
            choose_words(session, claim, words, by=room.ana)
        with pytest.raises(NotAllowed):
            choose_words(session, claim, "flood", by=room.viewer)
        assert session.get_one(Claim, claim.id).looked_for == ""


def test_a_find_names_no_words_that_its_source_was_never_asked_with(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        id = scenes.claim(session, room, "in_progress").id

    def shown_after(step: Callable[[Session, Claim], object]) -> list[str | None]:
        with database.transaction() as session:
            step(session, session.get_one(Claim, id))
        with database.reading() as session:
            return [piece["searched_for"] for piece in evidence_of(session, id)]

    def find(number: int) -> list[str | None]:
        address = f"https://facts.example/{number}"
        return shown_after(lambda session, claim: scenes.found_elsewhere(session, claim, url=address))

    def choose(words: str) -> list[str | None]:
        return shown_after(lambda session, claim: choose_words(session, claim, words, by=room.ana))

    def adjust(quote: str) -> list[str | None]:
        return shown_after(lambda session, claim: reshape.adjust(session, claim, quote=quote, by=room.ana))

    find(1)
    adjust("At least 40 people were killed in the flood")
    find(2)
    with database.reading() as session:
        own = looked_for(session, session.get_one(Claim, id))["own"]
    assert choose("bergen river") == [None, own], "what was asked for the words before is not known"
    find(3)
    assert adjust("40 people were killed") == [None, own, None]
    assert choose("") == [None, own, "bergen river"]
