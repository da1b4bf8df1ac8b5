"""Fact-checks of others: each kept once, always as it was last published, found for claims that say the same."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from claims import factchecks
from claims.claimreview import Review, Skipped
from claims.database import Database
from claims.factchecks import Stored
from claims.models import FactCheck, Feed
from tests.claims.two_at_once import TwoAtOnce

DAM = Review(
    url="https://facts.example/dam", publisher="Example Facts", title="No, the dam did not cost a billion",
    claim="The new dam at Voss cost a billion euros.", claimant="Marit Berg", rating="False", language="en",
    claimed_at=datetime(2023, 5, 3, 16, 30, tzinfo=UTC), published_at=datetime(2023, 5, 4, tzinfo=UTC),
)  # fmt: skip
FERRY = replace(
    DAM, url="https://facts.example/ferry", title="", claim="The ferry to Bergen has been late every day since April.",
    rating="Half true",
)  # fmt: skip
ASKED = "The dam in Voss has cost one billion euros"


def feed(session: Session, url: str = "https://facts.example/feed.json") -> int:
    row = Feed(url=url, due_at=datetime.now(UTC), added=0)
    session.add(row)
    session.flush()
    return row.id


def found(session: Session, text: str = ASKED, limit: int = 5) -> list[tuple[str, str]]:
    return [(each.check.url, each.check.rating) for each in factchecks.search(session, text, limit)]


def test_each_is_added_once_and_counted(database: Database) -> None:
    with database.transaction() as session:
        assert factchecks.store(session, [DAM, FERRY]) == Stored(added=2)
    with database.transaction() as session:
        assert factchecks.store(session, [DAM, FERRY]) == Stored(same=2)
        assert session.scalar(select(func.count()).select_from(FactCheck)) == 2
        assert factchecks.store(session, []) == Stored()


def test_every_field_is_kept(database: Database) -> None:
    with database.transaction() as session:
        number = feed(session)
        factchecks.store(session, [DAM], number)
    with database.reading() as session:
        row = session.scalars(select(FactCheck)).one()
        assert {name: getattr(row, name) for name in vars(DAM)} == vars(DAM)
        assert (row.key, row.feed_id) == (DAM.key, number)


def test_a_verdict_that_changed_is_changed_here_and_found_so(database: Database) -> None:
    with database.transaction() as session:
        factchecks.store(session, [DAM])
    with database.reading() as session:
        assert found(session) == [(DAM.url, "False")]
    with database.transaction() as session:
        assert factchecks.store(session, [replace(DAM, rating="True", title="We were wrong")]) == Stored(changed=1)
    with database.reading() as session:
        assert found(session) == [(DAM.url, "True")]


def test_of_one_that_comes_twice_in_a_batch_the_later_counts(database: Database) -> None:
    with database.transaction() as session:
        assert factchecks.store(session, [DAM, replace(DAM, rating="True")]) == Stored(added=1)
        assert found(session) == [(DAM.url, "True")]


def test_a_copy_in_another_feed_does_not_turn_a_fact_check_round_at_every_reading(database: Database) -> None:
    with database.transaction() as session:
        first, second = feed(session), feed(session, "https://copies.example/feed.json")
        factchecks.store(session, [DAM], first)
        assert factchecks.store(session, [replace(DAM, rating="FALSE.")], second) == Stored(same=1)
        assert factchecks.store(session, [replace(DAM, rating="FALSE.")]) == Stored(same=1)
        assert factchecks.store(session, [replace(DAM, rating="True")], first) == Stored(changed=1)


def test_what_came_from_a_file_follows_the_feed_that_brings_it_later(database: Database) -> None:
    with database.transaction() as session:
        factchecks.store(session, [DAM])
        number = feed(session)
        assert factchecks.store(session, [replace(DAM, rating="True")], number) == Stored(changed=1)
        assert factchecks.store(session, [DAM]) == Stored(same=1)
        assert session.scalars(select(FactCheck.feed_id)).one() == number


def test_what_is_imported_after_a_search_is_found_by_the_next(database: Database) -> None:
    with database.reading() as session:
        assert found(session) == []
        assert not factchecks.any_imported(session)
    for review in (FERRY, DAM):
        with database.transaction() as session:
            factchecks.store(session, [review])
        with database.reading() as session:
            assert found(session, review.claim) == [(review.url, review.rating)]
            assert factchecks.any_imported(session)


def test_only_what_is_new_is_read_again(database: Database) -> None:
    with database.transaction() as session:
        factchecks.store(session, [FERRY])
        found(session)
        index = factchecks._mirrors[session.get_bind()].index
        factchecks.store(session, [DAM])
        # Behind the back of the desk: whoever read everything again would see it.
        session.execute(FactCheck.__table__.update().where(FactCheck.url == FERRY.url).values(claim="Otters eat snow."))
        assert found(session) == [(DAM.url, "False")]
        assert found(session, FERRY.claim) == [(FERRY.url, "Half true")]
        assert factchecks._mirrors[session.get_bind()].index is index


@pytest.mark.parametrize(
    "text",
    ["", "“”", '") OR * NEAR (', "It was not.", "The dam.", "The parliament of Chile voted on copper and police"],
)
def test_nothing_is_shown_rather_than_nonsense(database: Database, text: str) -> None:
    with database.transaction() as session:
        factchecks.store(session, [DAM, FERRY])
        assert found(session, text) == []


def test_it_says_why_it_was_found(database: Database) -> None:
    with database.transaction() as session:
        factchecks.store(session, [DAM, FERRY])
        [best] = factchecks.search(session, ASKED, 5)
    assert "Voss" in str(best.shared.names) or "voss" in best.shared.names
    assert {"dam", "euros"} <= set(best.shared.words)


def test_of_an_article_that_checks_several_claims_the_nearest_is_shown(database: Database) -> None:
    other = replace(DAM, claim="The new dam at Voss cost a billion euros and leaks since Monday.", rating="Unproven")
    with database.transaction() as session:
        factchecks.store(session, [other, DAM])
        assert found(session) == [(DAM.url, "False")]
        assert found(session, other.claim) == [(DAM.url, "Unproven")]


def test_one_that_is_gone_from_the_table_is_not_shown(database: Database) -> None:
    with database.transaction() as session:
        factchecks.store(session, [DAM, FERRY])
        assert found(session)
        session.execute(delete(FactCheck).where(FactCheck.url == DAM.url))
        assert found(session) == []


def test_what_was_rolled_back_does_not_hide_what_comes_under_its_number(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        factchecks.store(session, [DAM])
        assert found(session)
        raise RuntimeError("the house is on fire")
    with database.reading() as session:
        assert found(session) == []
    with database.transaction() as session:
        factchecks.store(session, [FERRY])
        assert found(session, FERRY.claim)


def test_a_later_import_has_a_later_stamp_though_the_clock_stood_still(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    for clock in (noon, noon, noon - timedelta(hours=1)):
        monkeypatch.setattr(factchecks, "now", lambda _, clock=clock: clock)
        with database.transaction() as session:
            before = session.scalar(select(func.max(FactCheck.imported_at)))
            factchecks.store(session, [replace(DAM, url=f"https://facts.example/{before}")])
            after = session.scalar(select(func.max(FactCheck.imported_at)))
            assert after is not None and (before is None or after > before)


def test_an_import_that_commits_late_is_missed_by_nobody(postgres_url: str) -> None:
    desk = TwoAtOnce(Database(postgres_url))
    desk.alone(lambda session: factchecks.store(session, [replace(DAM, url="https://facts.example/first")]))
    with desk.database.transaction() as session:
        factchecks.store(session, [DAM])
        other = desk.beside(lambda session: factchecks.store(session, [FERRY]))
        # Were the other not waiting, this process would now see its later stamp, and never look for the earlier one.
        with desk.database.reading() as reader:
            found(reader)
    other.result()
    with desk.database.reading() as reader:
        assert len(found(reader)) == 2 and found(reader, FERRY.claim)
    desk.database.dispose()


def test_reviews_come_in_batches_and_reasons_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factchecks, "BATCH", 2)
    skipped: Counter[str] = Counter()
    stream = [DAM, Skipped("is odd"), FERRY, DAM, Skipped("is odd")]
    assert list(factchecks.in_batches(stream, skipped)) == [[DAM, FERRY], [DAM]]
    assert skipped == {"is odd": 2}
