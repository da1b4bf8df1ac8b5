"""Days of the desk's own time zone, also those in which the clocks change."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from claims.database import Database
from claims.models import Verdict
from claims.queries.days import midnight
from claims.queries.today import day_of
from tests import scenes


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def test_a_day_begins_at_its_own_midnight(zone: pytest.MonkeyPatch) -> None:
    zone.setenv("TZ", "Europe/Berlin")
    time.tzset()
    begun = [midnight(date(2026, 3, day)) for day in (28, 29, 30)]
    assert begun == [datetime(2026, 3, 27, 23, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC),
                     datetime(2026, 3, 29, 22, tzinfo=UTC)]  # fmt: skip


def test_today_begins_at_midnight_on_a_day_in_which_the_clocks_change(
    small_database: Database, zone: pytest.MonkeyPatch
) -> None:
    # A zone in which it is about noon, and in which the clocks went forward at one o'clock today.
    at = datetime.now(UTC)
    ahead = 12 - at.hour
    day = (at + timedelta(hours=ahead)).timetuple().tm_yday - 1
    zone.setenv("TZ", f"NOW{-ahead}LATER{-ahead - 1},{day}/1,{(day + 100) % 365}/1")
    time.tzset()
    begun = (at + timedelta(hours=ahead)).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=ahead)
    assert at.astimezone().utcoffset() == timedelta(hours=ahead + 1)
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        row = {"claim_id": claim.id, "rating": "false", "reason": "Old.", "decided_by": room.ana.id}
        moments = [begun + timedelta(minutes=minutes) for minutes in (-30, 30)]
        session.execute(insert(Verdict), [{**row, "revision": n, "decided_at": when} for n, when in enumerate(moments)])
        assert day_of(session, room.ana.id)["decided"] == 1
