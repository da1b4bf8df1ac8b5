"""What was asked of the outside, added up."""

from claims import outside_calls
from claims.database import Database


def test_what_several_processes_counted_is_added_up(database: Database) -> None:
    for tally in ({("wiki", "answered"): (2, 300)}, {("wiki", "answered"): (1, 50), ("wiki", "failed"): (1, 9)}, {}):
        with database.transaction() as session:
            outside_calls.add(session, tally)
    with database.reading() as session:
        assert outside_calls.total(session) == {("wiki", "answered"): (3, 350), ("wiki", "failed"): (1, 9)}
