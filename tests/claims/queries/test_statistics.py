"""How the work goes: counted from verdicts, approvals and history, the same on both databases."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from claims.database import Database
from claims.models import Claim, Event
from claims.queries import statistics
from tests import scenes
from tests.statements import heard


def _counts(rows: list[dict[str, object]], name: str) -> dict[object, object]:
    return {row[name]: row["claims"] for row in rows if row["claims"]}


def test_verdicts_count_what_is_signed_off_and_still_is(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        scenes.claim(session, room, "submitted")
        scenes.claim(session, room, "approved")
        back = scenes.claim(session, room, "approved")
        assert _counts(statistics.verdicts(session, 7), "rating") == {"supported": 2}
        scenes.act(session, back, "send_back", by=room.editor, note="No.")
        assert _counts(statistics.verdicts(session, 7), "rating") == {"supported": 1}


def test_a_day_counts_each_decision_and_each_signature(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "approved")
        scenes.act(session, claim, "send_back", by=room.editor, note="No.")
        scenes.decide_again(session, claim, by=room.ana)
        days = statistics.throughput(session, 90)
        assert len(days) == 90 and days[-1]["day"] == datetime.now(UTC).astimezone().date()
        assert (days[-1]["decided"], days[-1]["signed_off"]) == (2, 1)
        assert sum(day["decided"] for day in days[:-1]) == 0


def test_open_claims_are_counted_by_age_and_settled_ones_are_not(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        young, old = scenes.claim(session, room), scenes.claim(session, room, "submitted")
        scenes.claim(session, room, "approved")
        _made(session, young, hours=3)
        _made(session, old, hours=100)
        others = update(Claim).where(Claim.id.not_in((young.id, old.id)), Claim.status == "queued")
        set_aside = session.scalars(others.values(status="noted").returning(Claim.id)).all()
        assert _counts(statistics.ages(session), "age") == {"2 to 8 h": 1, "over 4 days": 1}, set_aside


def test_open_claims_are_counted_from_an_index_without_looking_at_one(small_database: Database) -> None:
    with small_database.reading() as session:
        with heard(small_database) as asked:
            statistics.ages(session)
        [(statement, values)] = [told for told in asked if " claim" in told[0]]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    looked_at = [row.detail for row in plan if "claim" in row.detail]
    assert len(looked_at) == len(statistics.AGES) + 1
    assert all("SEARCH claim USING COVERING INDEX ix_claim_age (status=? AND created_at" in how for how in looked_at)


def test_of_each_age_the_board_counts_no_further_than_it_says(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for hours in (1, 3, 3, 3):
            _made(session, scenes.claim(session, room), hours=hours)
        session.execute(update(Claim).where(Claim.kind != "statement").values(status="noted"))
        assert _counts(statistics.ages(session), "age") == {"under 2 h": 1, "2 to 8 h": 3}
        assert _counts(statistics.ages(session, most=1), "age") == {"under 2 h": 1, "2 to 8 h": 2}


def _made(session: Session, claim: Claim, *, hours: float) -> None:
    claim.created_at = datetime.now(UTC) - timedelta(hours=hours)
    session.flush()


def test_the_time_to_a_first_verdict_has_median_and_quartiles(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for hours in (1, 2, 3, 4, 50):
            claim = scenes.claim(session, room, "submitted")
            assert claim.verdict is not None
            claim.created_at = claim.verdict.decided_at - timedelta(hours=hours)
        again = claim
        scenes.act(session, again, "send_back", by=room.editor, note="No.")
        scenes.decide_again(session, again, by=room.ana)
        row = next(row for row in statistics.times_to_verdict(session, 7) if row["kind"] == "statement")
        assert row == {"kind": "statement", "claims": 5, "lower": 7200, "median": 10_800, "upper": 14_400}


def test_what_lies_before_the_period_is_not_counted(database: Database) -> None:
    with database.transaction() as session:
        scenes.newsroom(session)
        first = statistics.first_day(session, 7)
        assert first == datetime.now(UTC).astimezone().date() - timedelta(days=6)
        midnight = datetime.combine(first, time()).astimezone()
        at = {"stream": "old", "action": "decide", "note": "", "data": {}, "previous_hash": "", "hash": ""}
        moments = (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=24, seconds=-1))
        session.execute(insert(Event), [{**at, "number": n, "created_at": moment} for n, moment in enumerate(moments)])
        assert [day["decided"] for day in statistics.throughput(session, 7)] == [2, 0, 0, 0, 0, 0, 0]
