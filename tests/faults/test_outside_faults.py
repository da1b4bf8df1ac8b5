"""Processes are killed while somebody outside is being asked; the others outside hang, lie, refuse and send too much.

Real servers, a real worker: what a healthy source says is there once, and what is wrong with the others is theirs.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from claims import lanes
from claims.database import now
from claims.models import Claim, Evidence, Job, Lane, SearchRun
from tests.faults.desk import TEXTS, Desk
from tests.servers_mediawiki import MediaWikiServer

MakeDesk = Callable[..., Desk]
OUTSIDE = ("outside.in-batch", "outside.after-batch")


@pytest.fixture
def wiki() -> Iterator[MediaWikiServer]:
    pages = {
        f"Report {n}": f"At least {40 + n} people were killed, police said, worst flood" for n in range(len(TEXTS))
    }
    with MediaWikiServer(pages) as server:
        yield server


@pytest.fixture
def make_desk(redis_url: str, tmp_path: Path) -> MakeDesk:
    def make(database_url: str, **settings: str) -> Desk:
        desk = Desk(database_url, redis_url, tmp_path)
        # A look has to end within half a task of these short leases.
        desk.environment |= {"FETCH_DEADLINE": "0.15", "STET_DATA": str(tmp_path), "PRIVATE_SOURCES": "mediawiki"}
        desk.environment |= settings
        return desk

    return make


@pytest.mark.parametrize("step", OUTSIDE)
def test_a_process_may_be_killed_while_somebody_outside_is_asked(
    make_desk: MakeDesk, database_url: str, wiki: MediaWikiServer, step: str
) -> None:
    with make_desk(database_url, MEDIAWIKI_API=wiki.api) as desk:
        desk.start_worker(STET_FAILPOINT=step)
        accepted = desk.submit()
        settled = desk.wait_until(lambda: desk.mark.exists() and desk.is_settled())
        assert desk.broken(accepted) == []
        assert settled, desk.log()
        with desk.database.reading() as session:
            asked = session.scalar(select(func.count()).select_from(Claim).where(Claim.status != "noted"))
            looks = select(func.count()).select_from(SearchRun).where(SearchRun.source == "mediawiki")
            assert session.scalar(looks.where(SearchRun.outcome.in_(("found", "nothing_found")))) == asked
            found = session.scalars(select(Evidence.url).where(Evidence.source == "mediawiki")).all()
            assert found


def test_a_wiki_that_hangs_leaves_the_rest_of_the_desk_alone(
    make_desk: MakeDesk, sqlite_url: str, wiki: MediaWikiServer
) -> None:
    wiki.hangs = 3.0
    with make_desk(sqlite_url, MEDIAWIKI_API=wiki.api) as desk:
        desk.start_worker()
        desk.submit()

        def rest_is_done() -> bool:
            with desk.database.reading() as session:
                claims = session.scalar(select(func.count()).select_from(Claim).where(Claim.status != "noted"))
                archive = select(func.count()).select_from(SearchRun).where(SearchRun.source == "archive")
                queued = session.scalar(select(func.count()).select_from(Claim).where(Claim.status == "queued"))
                return bool(claims) and session.scalar(archive) == claims and queued == 0

        assert desk.wait_until(rest_is_done, seconds=20), desk.log()
        with desk.database.reading() as session:
            assert session.scalars(select(SearchRun).where(SearchRun.source == "mediawiki")).all() == []


def test_a_wiki_that_asks_for_a_pause_gets_it_and_nothing_is_given_up(
    make_desk: MakeDesk, sqlite_url: str, wiki: MediaWikiServer
) -> None:
    wiki.lag = 30.0
    with make_desk(sqlite_url, MEDIAWIKI_API=wiki.api) as desk:
        desk.start_worker()
        accepted = desk.submit()

        def is_closed() -> bool:
            with desk.database.reading() as session:
                names = session.scalars(select(Lane.name)).all()
                return bool(names) and all(lanes.is_of("mediawiki", name) for name in names)

        assert desk.wait_until(is_closed), desk.log()
        asked = len(wiki.hits)
        wiki.lag = 0.0
        with desk.database.transaction() as session:
            session.query(Lane).delete()
            session.execute(update(Job).where(Job.state == "pending").values(run_after=now(session)))
        assert desk.wait_until(desk.is_settled), desk.log()
        assert asked <= 2
        assert desk.broken(accepted) == []
