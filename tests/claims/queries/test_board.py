"""What the board asks for: each count by an index of what is open, however much was settled before."""

from datetime import timedelta

from sqlalchemy import update

from claims.database import Database, now
from claims.models import Assignment
from claims.queries import board
from tests import scenes
from tests.statements import heard


def test_who_is_late_is_counted_per_person_among_open_claims_alone(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for status in ("assigned", "in_progress", "submitted"):
            scenes.claim(session, room, status)
        scenes.claim(session, room, "assigned", checker=room.ben)
        late = Assignment.person_id == room.ana.id
        session.execute(update(Assignment).where(late).values(due_at=now(session) - timedelta(hours=1)))
        found = {who["name"]: (who["open"], who["late"]) for who in board.people_load(session)}
    assert found == {"Ana Checker": (2, 2), "Ben Checker": (1, 0), "Edith Editor": (0, 0)}


def test_who_is_late_is_found_by_the_index_of_open_assignments(small_database: Database) -> None:
    with small_database.reading() as session:
        with heard(small_database) as asked:
            board.people_load(session)
        [(statement, values)] = [told for told in asked if " assignment" in told[0]]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "SEARCH assignment USING INDEX ix_assignment_due (due_at<?)" in [row.detail for row in plan]
