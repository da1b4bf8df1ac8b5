"""The searches outside as the worker runs them, on both databases: how each look ends, and what stays of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Row, select, update

from claims import evidence, intake, lanes
from claims.database import Database, now
from claims.models import Evidence, Job, Lane, SearchRun
from claims.settings import Settings
from tests import scenes
from tests.servers_mediawiki import MediaWikiServer
from tests.servers_wikibase import WikibaseServer, entity, item, stated, time
from tests.workers.sources.services import (
    KEY,
    FactCheckServer,
    GdeltServer,
    SearxngServer,
    Service,
    article,
    claim,
    result,
    review,
)
from workers import gathering, tasks
from workers.sources import SOURCES

TEXT = "The Norrvik dam burst in the night, the police said."


@dataclass(frozen=True)
class Played:
    """A source and its service, which has something about TEXT."""

    name: str
    service: Service | MediaWikiServer | WikibaseServer
    settings: dict[str, object]
    empty: Callable[[], None]
    """Have the service find nothing."""
    pause: Callable[[bool], None]
    """Have it ask for a pause, or no more."""
    missing: str
    """The setting without which nobody is asked, and what the claim page says of it."""


def google(folder: Path) -> Played:
    (folder / "key").write_text(KEY)
    service = FactCheckServer([claim(review(1), review(2))])
    given = {"google_factcheck_api": service.api, "google_factcheck_key_file": folder / "key"}

    def pause(on: bool) -> None:
        service.status = (429, "RESOURCE_EXHAUSTED") if on else None

    return Played("google_factcheck", service, given, service.claims.clear, pause, "google_factcheck_key_file")


def searxng(folder: Path) -> Played:
    service = SearxngServer([result(1), result(2)])

    def pause(on: bool) -> None:
        service.limiter = on

    return Played("searxng", service, {"searxng_url": service.url("")}, service.results.clear, pause, "searxng_url")


def gdelt(folder: Path) -> Played:
    service = GdeltServer([article(number, title=f"Norrvik dam burst at night, {number}") for number in (1, 2)])

    def pause(on: bool) -> None:
        service.too_fast = 200 if on else None

    return Played("gdelt", service, {"gdelt_api": service.api}, service.articles.clear, pause, "gdelt_api")


def wikidata(folder: Path) -> Played:
    held = [stated(item("Q1"), P580=time("+2019-05-03T00:00:00Z"))]
    service = WikibaseServer({"Q1": entity("Norrvik", "town", P6=held), "Q2": entity("Norrvik", "lake", P571=held)})

    def pause(on: bool) -> None:
        service.refuses = ("maxlag", "Waiting for a server: 9 seconds lagged.") if on else None

    return Played("wikidata", service, {"wikidata_api": service.api}, service.entities.clear, pause, "wikidata_api")


def mediawiki(folder: Path) -> Played:
    service = MediaWikiServer({title: f"{title} at Norrvik burst one night." for title in ("The dam", "The old dam")})

    def pause(on: bool) -> None:
        service.lag = 9.0 if on else 0.0

    return Played("mediawiki", service, {"mediawiki_api": service.api}, service.pages.clear, pause, "mediawiki_api")


@pytest.fixture(params=[google, searxng, gdelt, mediawiki, wikidata], ids=lambda make: make.__name__)
def played(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Played]:
    played: Played = request.param(tmp_path)
    # Its pace is that of the real service; how a pace is kept is shown in test_outside.py.
    monkeypatch.setattr(gathering, "SOURCES", {played.name: replace(SOURCES[played.name], pace=0.0)})
    with played.service:
        yield played


@pytest.fixture
def settings(played: Played, database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, database_url=database_url, stet_data=tmp_path, private_sources=played.name, fetch_deadline=5,
        **played.settings,
    )  # fmt: skip


@pytest.fixture
def desk(database: Database, settings: Settings, played: Played) -> Database:
    """A desk with one claim, about which the source is to be asked."""
    with database.transaction() as session:
        evidence.register_sources(session, [(played.name, SOURCES[played.name].label)])
        intake.submit_article(session, title="", text=TEXT, by=scenes.newsroom(session).admin)
    tasks.do(database, settings, "extract")
    return database


def run(desk: Database) -> Row[tuple[str, int, str | None, str]] | None:
    """How the look ended, if it did."""
    columns = (SearchRun.outcome, SearchRun.found, SearchRun.error, SearchRun.query)
    with desk.reading() as session:
        return session.execute(select(*columns)).one_or_none()


def job(desk: Database) -> Row[tuple[str, int, int]]:
    with desk.reading() as session:
        return session.execute(select(Job.state, Job.failures, Job.max_failures).where(Job.stage == "evidence")).one()


def come_due(desk: Database) -> None:
    """Let the time pass until whatever waits is due and every pause over."""
    with desk.transaction() as session:
        session.execute(update(Job).values(run_after=now(session)))
        session.execute(update(Lane).values(closed_until=now(session) - timedelta(seconds=1)))


def test_what_is_found_is_kept_with_how_the_look_ended(desk: Database, settings: Settings, played: Played) -> None:
    assert tasks.do(desk, settings, "evidence") == 1
    ended = run(desk)
    assert ended and (ended.outcome, ended.found, ended.error) == ("found", 2, None)
    assert "Norrvik" in ended.query and KEY not in ended.query
    with desk.reading() as session:
        pieces = session.scalars(select(Evidence)).all()
        assert [piece.source for piece in pieces] == [played.name] * 2
        assert all(piece.stance == "unclear" and piece.url and piece.published_at for piece in pieces)
        assert all(bool(piece.fact_check) == (played.name == "google_factcheck") for piece in pieces)


def test_nothing_found_is_said_to_be_so(desk: Database, settings: Settings, played: Played) -> None:
    played.empty()
    assert tasks.do(desk, settings, "evidence") == 1
    ended = run(desk)
    assert ended and (ended.outcome, ended.found, ended.error) == ("nothing_found", 0, None)


def test_a_failure_is_one_after_so_many_tries_and_never_nothing_found(
    desk: Database, settings: Settings, played: Played
) -> None:
    played.service.says = ("text/html", b"<!DOCTYPE html><title>Sign in</title>")
    tries = 0
    while run(desk) is None and tries < 20:
        tasks.do(desk, settings, "evidence")
        come_due(desk)
        tries += 1
    ended = run(desk)
    assert ended and (ended.outcome, ended.found) == ("failed", 0)
    assert ended.error
    assert tries == job(desk).max_failures > 1
    with desk.reading() as session:
        assert session.scalars(select(Evidence)).all() == []


def test_without_its_setting_nobody_is_asked(desk: Database, settings: Settings, played: Played) -> None:
    without = settings.model_copy(update={played.missing: None if played.missing.endswith("_file") else ""})
    assert tasks.do(desk, without, "evidence") == 1
    ended = run(desk)
    assert ended and ended.outcome == "not_enabled"
    assert ended.error == f"Not enabled: {played.missing.upper()} is not set."
    assert played.service.hits == []


def test_a_pause_is_kept_charges_no_claim_and_ends(desk: Database, settings: Settings, played: Played) -> None:
    played.pause(True)
    assert tasks.do(desk, settings, "evidence") == 0
    with desk.reading() as session:
        [(lane, reason)] = session.execute(select(Lane.name, Lane.reason)).all()
        assert lanes.is_of(played.name, lane) and reason and KEY not in reason
    asked = len(played.service.hits)
    played.pause(False)
    assert tasks.do(desk, settings, "evidence") == 0
    assert len(played.service.hits) == asked
    assert run(desk) is None
    assert (job(desk).state, job(desk).failures) == ("pending", 0)
    come_due(desk)
    assert tasks.do(desk, settings, "evidence") == 1
    ended = run(desk)
    assert ended and ended.outcome == "found"
    with desk.reading() as session:
        assert session.scalars(select(Lane)).all() == []
