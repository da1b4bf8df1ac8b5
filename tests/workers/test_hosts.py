"""A source that asks several hosts: one that wants a pause, or hangs, silences no other."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from claims import due_jobs, evidence, intake, lanes
from claims.database import Database, now
from claims.models import Claim, Job, Lane, Person, SearchRun
from claims.queries.claims import claim_facts
from claims.queries.lists import claim_page
from claims.queries.narrowing import Filters
from claims.queries.newest import still_looking
from claims.queries.pauses import paused_sources
from claims.settings import Settings
from claims.sources import source_list
from tests import scenes
from tests.leases import pass_time
from tests.servers import OutsideServer
from tests.servers_mediawiki import MediaWikiServer
from tests.workers.sources.test_mediawiki import query, settings_for
from workers import tasks
from workers.asking import time_for_one_look
from workers.gathering import MOST_WAITS
from workers.sources import SourceFailed, mediawiki

TEXT = "At least 40 people were killed in Norrvik, the police said."
ANOTHER = "At least 50 people were killed in Oststadt, the police said."
ELSEWHERE = {"Norrvik": "In Norrvik 40 people were killed, the police said."}


@pytest.fixture
def busy() -> Iterator[MediaWikiServer]:
    with MediaWikiServer({}) as server:
        server.refuses = ("ratelimited", "Please wait some time and try again.")
        yield server


@pytest.fixture
def other() -> Iterator[MediaWikiServer]:
    with MediaWikiServer({}) as server:
        yield server


@pytest.fixture
def settings(
    database: Database, database_url: str, tmp_path: Path, busy: MediaWikiServer, other: MediaWikiServer
) -> Settings:
    """A desk with one claim that waits for two wikis."""
    with database.transaction() as session:
        evidence.register_sources(session, [("mediawiki", "MediaWiki")])
        intake.submit_article(session, title="", text=TEXT, by=scenes.newsroom(session).admin)
    both = f"{busy.api} {other.api}"
    settings = Settings(
        database_url=database_url, stet_data=tmp_path, mediawiki_api=both, private_sources="mediawiki", fetch_deadline=5
    )
    tasks.do(database, settings, "extract")
    return settings


def jobs(database: Database) -> set[tuple[str, int]]:
    with database.reading() as session:
        return {(job.state, job.failures) for job in session.scalars(select(Job).where(Job.stage == "evidence"))}


def closed(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Lane.name)))


def let_pauses_end(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Lane).values(closed_until=now(session) - timedelta(seconds=1)))


def test_a_pause_is_that_of_the_wiki_that_asks_for_it(
    database: Database, settings: Settings, busy: MediaWikiServer, other: MediaWikiServer
) -> None:
    tasks.do(database, settings, "evidence")
    lane = lanes.of_host("mediawiki", busy.place)
    assert closed(database) == {lane}
    assert jobs(database) == {("pending", 0)}, "the claim waits, and nobody is charged"
    asked, before = len(busy.hits), len(other.hits)
    assert before
    pass_time(database, 3600)
    tasks.do(database, settings, "evidence")
    assert len(busy.hits) == asked, "it is left alone"
    assert len(other.hits) == before, "the other has said that it has nothing"
    with database.transaction() as session:
        intake.submit_article(session, title="", text=ANOTHER, by=session.scalars(select(Person)).first())
    tasks.do(database, settings, "extract")
    tasks.do(database, settings, "evidence")
    assert len(busy.hits) == asked, "it is left alone by other claims too"
    assert len(other.hits) > before, "the other is asked about them meanwhile"
    busy.refuses, busy.pages = None, dict(ELSEWHERE)
    let_pauses_end(database)
    pass_time(database, 3600)
    tasks.do(database, settings, "evidence")
    assert jobs(database) == {("done", 0)}
    assert closed(database) == set()


def test_a_wiki_that_asks_for_pause_after_pause_is_in_the_end_a_failure_and_no_other_is_asked_twice(
    database: Database, settings: Settings, busy: MediaWikiServer, other: MediaWikiServer
) -> None:
    tasks.do(database, settings, "evidence")
    before = len(other.hits)
    for _ in range(MOST_WAITS):
        assert jobs(database) == {("pending", 0)}
        let_pauses_end(database)
        pass_time(database, lanes.MOST_ASKED)
        tasks.do(database, settings, "evidence")
    assert jobs(database) == {("done", 0)}
    assert len(other.hits) == before
    with database.reading() as session:
        runs = session.scalars(select(SearchRun)).all()
        assert {run.outcome for run in runs} == {"failed"}
        for error in (run.error or "" for run in runs):
            assert error.startswith("The wiki at 127.0.0.1 is too busy to search just now. ")
            assert error.endswith(" What else was asked has nothing.")


def test_what_another_wiki_found_is_kept_while_one_has_its_pause(
    database: Database, settings: Settings, busy: MediaWikiServer, other: MediaWikiServer
) -> None:
    other.pages = dict(ELSEWHERE)
    tasks.do(database, settings, "evidence")
    assert jobs(database) == {("done", 0)}
    with database.reading() as session:
        run = session.scalars(select(SearchRun)).first()
        assert run and run.outcome == "found" and "is too busy" in (run.error or "")
        [shown] = [source for source in source_list(session) if source["name"] == "mediawiki"]
        assert "is too busy" in shown["pause"]["reason"]


def test_a_claim_that_waits_for_one_wiki_is_paused_wherever_a_source_is_named(
    database: Database, settings: Settings
) -> None:
    tasks.do(database, settings, "evidence")
    with database.reading() as session:
        [until] = lanes.closed(session).values()
        claim = session.scalars(select(Claim).join(Job).where(Job.stage == "evidence")).first()
        assert claim
        assert paused_sources(session) == [{"label": "MediaWiki", "until": until}]
        assert paused_sources(session, article_id=claim.article_id) == paused_sources(session)
        assert still_looking(session, claim.id) == []
        assert [source["waits_until"] for source in claim_facts(session, [claim])[0]["sources"]] == [until]
        [of_one] = [row["sources"] for row in claim_page(session, Filters()).claims if row["id"] == claim.id]
        assert [source["outcome"] for source in of_one] == ["paused"]
        assert claim_page(session, Filters(looking=True)).claims == []


@pytest.mark.parametrize("asked", ["31536000", "9" * 20])
def test_no_wiki_can_have_a_claim_wait_for_ever(
    database: Database, settings: Settings, busy: MediaWikiServer, asked: str
) -> None:
    busy.retry_after = asked
    tasks.do(database, settings, "evidence")
    assert jobs(database) == {("pending", 0)}
    pass_time(database, lanes.MOST_ASKED)
    with database.reading() as session:
        assert due_jobs.any_due(session, "evidence", slow={"mediawiki"})


@pytest.mark.parametrize("asked", ["0", "Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_pause_that_is_over_already_is_one_of_unknown_length(
    database: Database, settings: Settings, busy: MediaWikiServer, asked: str
) -> None:
    busy.retry_after = asked
    tasks.do(database, settings, "evidence")
    assert jobs(database) == {("pending", 0)}
    for due in (False, True):
        pass_time(database, lanes.FIRST_PAUSE / 2)
        with database.reading() as session:
            assert due_jobs.any_due(session, "evidence", slow={"mediawiki"}) == due


def test_wikis_that_hang_leave_the_others_their_share_of_the_time(other: MediaWikiServer) -> None:
    other.pages = dict(ELSEWHERE)
    with OutsideServer() as first, OutsideServer() as second:
        every = settings_for(f"{first.url('/slow-headers')} {second.url('/slow-headers')} {other.api}", deadline=1.0)
        with time_for_one_look(every), pytest.raises(SourceFailed, match="took longer") as failure:
            mediawiki.search(query("Norrvik"), every)
    assert [found.title for found in failure.value.found] == ["Norrvik"]
