"""What is looked for: words from the parts of a claim, or those a person chose, kept in the history."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from claims import evidence
from claims.database import Database, now
from claims.errors import Invalid, NotAllowed
from claims.evidence import Result
from claims.looking import LONGEST_WORDS, Query, choose_words, looked_for, queries_of
from claims.models import Claim, Event, Evidence, Job
from claims.queries.detail import evidence_of
from tests import scenes
from workers.sources import Found


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
            (room.ana.id, {"from": "", "to": "river flood"}),
            (room.ben.id, {"from": "river flood", "to": ""}),
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


def test_a_find_names_what_its_source_was_asked_for_if_that_is_something_else_now(database: Database) -> None:
    """The source `tables` does not ask with the words that people choose."""
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        start = now(session) - timedelta(hours=1)
        for source in ("wiki", "tables"):
            evidence.record(session, claim.id, source, 1, found(source, "killed, 2019", start))
        for piece in session.scalars(select(Evidence)):
            piece.retrieved_at = start + timedelta(minutes=1)

    def shown() -> dict[str, str | None]:
        with database.reading() as session:
            return {piece["source"]: piece["searched_for"] for piece in evidence_of(session, claim.id)}

    assert shown() == {"wiki": None, "tables": None}
    with database.transaction() as session:
        for source, words in (("wiki", "river dam"), ("tables", "killed, 2019")):
            evidence.record(session, claim.id, source, 2, Result("nothing_found", (), words, now(session), 5))
    assert shown() == {"wiki": "killed, 2019", "tables": None}


def found(source: str, words: str, at: datetime) -> Result:
    """That a source found a page when it was asked for these words."""
    return Result("found", [Found(f"https://{source}.example/", "A page", "40 people were killed.")], words, at, 5)
