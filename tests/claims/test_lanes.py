"""Lanes that asked for a pause: nothing of theirs is leased until it is over, and nobody is charged for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from claims import lanes, leasing
from claims.database import Database, now
from claims.jobs import LONGEST_LANE, lane_of
from claims.models import Lane
from tests.leases import ask, lease, subjects


def close(database: Database, lane: str, seconds: float | None = None) -> float:
    """Close a lane; for how many seconds it then is."""
    with database.transaction() as session:
        return (lanes.close(session, lane, seconds) - now(session)).total_seconds()


def let_pause_end(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Lane).values(closed_until=now(session) - timedelta(seconds=1)))


def test_a_closed_lane_is_not_leased_until_its_pause_is_over(database: Database) -> None:
    ask(database, "claim:1/source:wiki", "claim:1/source:archive", stage="evidence")
    close(database, "wiki", 60)
    assert subjects(lease(database, "evidence")) == ["claim:1/source:archive"]
    assert lease(database, "evidence") is None
    let_pause_end(database)
    assert subjects(lease(database, "evidence")) == ["claim:1/source:wiki"]


def test_the_sweeper_does_not_ring_for_a_closed_lane(database: Database) -> None:
    ask(database, "claim:1/source:wiki", stage="evidence")
    with database.reading() as session:
        assert leasing.find_waiting(session, again_after=30, slow={"wiki"})
    close(database, "wiki", 60)
    with database.reading() as session:
        assert leasing.find_waiting(session, again_after=30, slow={"wiki"}) == []


def test_the_pause_is_as_long_as_was_asked_for(database: Database) -> None:
    assert close(database, "wiki", 90) == pytest.approx(90, abs=5)


@pytest.mark.parametrize(("asked", "kept"), [(-5, 1), (0, 1), (1e12, lanes.MOST_ASKED)])
def test_no_other_side_can_close_a_lane_for_ever(database: Database, asked: float, kept: float) -> None:
    assert close(database, "wiki", asked) == pytest.approx(kept, abs=5)


def test_without_a_time_each_refusal_doubles_the_pause_up_to_an_hour(database: Database) -> None:
    pauses = [close(database, "wiki") for _ in range(30)]
    assert pauses[:3] == [pytest.approx(30, abs=5), pytest.approx(60, abs=5), pytest.approx(120, abs=5)]
    assert pauses[-1] == pytest.approx(lanes.LONGEST_PAUSE, abs=5)


def test_who_asks_for_a_second_again_and_again_is_left_alone_for_longer_each_time(database: Database) -> None:
    pauses = [close(database, "wiki", 0) for _ in range(3)]
    assert pauses == [pytest.approx(1, abs=1), pytest.approx(60, abs=5), pytest.approx(120, abs=5)]
    assert close(database, "wiki", 900) == pytest.approx(900, abs=5)


def test_an_answer_makes_the_next_refusal_a_first_one(database: Database) -> None:
    for _ in range(5):
        close(database, "wiki")
    let_pause_end(database)
    with database.transaction() as session:
        lanes.answered(session, "wiki")
        assert session.scalars(select(Lane)).all() == []
    assert close(database, "wiki") == pytest.approx(lanes.FIRST_PAUSE, abs=5)


def test_an_answer_that_was_under_way_does_not_open_a_closed_lane(database: Database) -> None:
    close(database, "wiki", 60)
    with database.transaction() as session:
        lanes.answered(session, "wiki")
        assert lanes.closed(session).keys() == {"wiki"}


def test_the_lane_of_an_address_is_the_end_of_its_host() -> None:
    assert lane_of("https://www.Example.org:8080/path?x=1") == "www.example.org"
    assert lane_of("https://" + "a" * 60 + ".example.org/") == ("a" * 60 + ".example.org")[-LONGEST_LANE:]


def test_a_pause_is_shown_with_how_often_it_was_asked_for_and_in_whose_words(database: Database) -> None:
    with database.transaction() as session:
        lanes.close(session, "wiki", 60, "The wiki is busy.")
        lanes.close(session, "wiki", 60, "The wiki is still busy." + "!" * 1_000)
        lanes.close(session, "over", 60)
        session.execute(update(Lane).where(Lane.name == "over").values(closed_until=now(session)))
        [(name, pause)] = lanes.pauses(session).items()
        assert (name, pause["refusals"], pause["until"]) == ("wiki", 2, lanes.closed(session)["wiki"])
        assert pause["reason"].startswith("The wiki is still busy.")
        assert len(pause["reason"]) == lanes.LONGEST_REASON
