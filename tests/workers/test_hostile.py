"""Answers that are built to take long: they take their own lane's time, and nobody else's."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from claims import feeds
from claims.database import Database
from claims.models import Feed, Job
from claims.settings import Settings
from tests.servers import Server
from tests.workers.sources.test_mediawiki import query
from tests.workers.test_outside import desk_asks, looks, nothing
from workers import asking, importing, tasks
from workers.asking import read_json
from workers.feed_files import Progress, Reading
from workers.feed_reading import TooSlow, read_feed
from workers.sources import SOURCES, SourceFailed

SECONDS = 3.0
"""Processor time of one answer with all that is done with it."""


class HostileServer(Server):
    """Answers everything with one body."""

    body, kind = b"", "application/json"

    def answer(self, request: Any) -> None:
        request.send(self.body, self.kind)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, server: HostileServer) -> Settings:
    (tmp_path / "key").write_text("a-key")
    url = server.url("/api")
    return Settings(
        _env_file=None, stet_data=tmp_path, private_sources=" ".join([*SOURCES, "claimreview"]),
        mediawiki_api=url, wikidata_api=url, google_factcheck_api=url, google_factcheck_key_file=tmp_path / "key",
        searxng_url=url, gdelt_api=url, ucdp_api=url, ucdp_token_file=tmp_path / "key", claimreview_feeds=url,
    )  # fmt: skip


def many(size: int, one: bytes) -> bytes:
    return b"[" + b",".join([one] * (size // (len(one) + 1))) + b"]"


WIKI_PAGE = b'"fullurl":"https://a.example/","revisions":[{"timestamp":"2024-05-06T07:08:09Z"}]'
RESULT = b'{"url":"https://a.example/1","title":"' + b"<a " * 300 + b'","content":"' + b"&amp;<" * 180 + b'"}'
EVENT = b'{"id":1,"adm_1":"' + b"Ab " * 700 + b'","low":1,"best":1,"high":1,"date_end":"2020-05-01"}'
BODIES: dict[str, Callable[[int], bytes]] = {
    "values": lambda size: many(size, b"[]"),
    "nested": lambda size: b"[" * size,
    "digits": lambda size: many(size, b"9" * 4000),
    "text": lambda size: b'["' + b"<" * (size - 4) + b'"]',
    "no json": lambda size: b"<" * size,
    "snippet": lambda size: b'{"query":{"search":[{"title":"A","snippet":"' + b"{{" * (size // 2 - 200)
    + b'"}],"pages":[{"title":"A","extract":"",' + WIKI_PAGE + b"}]}}",
    "extract": lambda size: b'{"query":{"search":[{"title":"A","snippet":""}],"pages":[{"title":"A","extract":"'
    + b"Mali killed. " * (size // 13 - 40) + b'",' + WIKI_PAGE + b"}]}}",
    "results": lambda size: b'{"unresponsive_engines":[],"results":' + many(size - 99, RESULT) + b"}",
    "articles": lambda size: b'{"articles":' + many(size - 99, RESULT) + b"}",
    "events": lambda size: b'{"TotalPages":1,"TotalCount":1,"NextPageUrl":"","Result":' + many(size - 99, EVENT) + b"}",
}  # fmt: skip
LARGEST = {
    "mediawiki": 500_000, "wikidata": 6_000_000, "google_factcheck": 500_000, "searxng": 2_000_000, "gdelt": 500_000,
    "ucdp": 8_000_000,
}  # fmt: skip
"""Bytes that each source takes."""


def test_every_source_that_asks_outside_is_looked_at_here() -> None:
    assert set(LARGEST) == {name for name, source in SOURCES.items() if source.outside}
    for name, most in LARGEST.items():
        module = __import__(f"workers.sources.{name}", fromlist=["API"])
        assert getattr(module, "API", asking.Api("", "")).max_bytes == most, name


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("source", LARGEST)
def test_no_answer_of_a_source_takes_long(settings: Settings, server: HostileServer, source: str, body: str) -> None:
    server.body = BODIES[body](LARGEST[source] - 10)
    claim = replace(
        query("In Mali 40 people were killed in May 2020, Ada Brandt said."), dates=({"iso": "2020-05"},),
        figures=({"measure": "killed", "low": 40, "high": 40, "best": 40, "where": "Mali", "as_of": "2020-05"},),
    )  # fmt: skip
    begun = time.thread_time()
    with suppress(SourceFailed):
        SOURCES[source].search(claim, settings)
    assert server.hits
    assert time.thread_time() - begun < SECONDS


def test_an_answer_of_more_values_than_anybody_sends_is_not_taken_apart() -> None:
    with pytest.raises(ValueError, match="too many"):
        read_json(many(2_000_000, b"[]"))
    with pytest.raises(ValueError, match="too deep"):
        read_json(b"[" * 100_000)


FEEDS = {
    "nested": b"[" * 3_000_000,
    "lines that break off": b"{\n" * 500_000,
    "scripts": b"<html>" + b"<script " * 500_000,
}


@pytest.mark.parametrize("kind", FEEDS)
def test_a_feed_that_is_built_to_take_long_is_ended_and_takes_nobodys_processor(tmp_path: Path, kind: str) -> None:
    (tmp_path / "feed").write_bytes(FEEDS[kind])
    begun, wall = time.process_time(), time.monotonic()
    with (tmp_path / "feed").open("rb") as file, pytest.raises(TooSlow):
        for _ in read_feed(file, "https://a.example/", 0.5):
            pass
    assert time.monotonic() - wall < 30
    assert time.process_time() - begun < 2.0, "the child's own is not counted here"


def test_other_lanes_go_on_while_a_feed_takes_long(
    database: Database, database_url: str, settings: Settings, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = settings.model_copy(update={"database_url": database_url, "worker_slots": 2, "lease_seconds": 60.0})
    claims = desk_asks(monkeypatch, database, here, wiki=nothing)
    with database.transaction() as session:
        feeds.ask_for_due(session, [server.url("/feed")], 6)
    server.body = FEEDS["nested"]
    both = {"stages": ("import", "evidence")}
    task = threading.Thread(target=tasks.do, args=(database, here, "import"), kwargs=both)
    task.start()
    end = time.monotonic() + 40
    while looks(database, "wiki") < claims and time.monotonic() < end:
        time.sleep(0.02)
    reading = task.is_alive()
    assert (looks(database, "wiki"), reading) == (claims, True)
    task.join()


def test_a_task_that_gets_on_with_a_feed_ends_the_row_of_those_that_got_nowhere(
    small_database: Database, settings: Settings, tmp_path: Path
) -> None:
    url = "https://checks.example/feed"
    with small_database.transaction() as session:
        feeds.ask_for_due(session, [url], 6)
        feed_id = session.scalars(select(Feed.id)).one()
    reading = Reading(feed_id, url, tmp_path / "1.feed", {})
    reading.file.write_text('[{"@type": "ClaimReview"}, {"@type": "ClaimReview"}]')
    reading.keep(Progress(slow=importing.MOST_SLOW - 1))
    with reading.file.open("rb") as file:
        late = time.monotonic()
        assert not importing._store(small_database, settings, reading, reading.progress(), file, late)
    assert reading.progress().slow == 0


def test_a_feed_that_task_after_task_gets_nowhere_with_is_given_up(
    database: Database, database_url: str, settings: Settings, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "time_left", lambda end, settings: 0.5)
    here = settings.model_copy(update={"database_url": database_url, "worker_slots": 1})
    server.body = FEEDS["nested"]
    with database.transaction() as session:
        feeds.ask_for_due(session, [server.url("/feed")], 6)
    for _ in range(importing.MOST_SLOW):
        with database.reading() as session:
            assert session.scalars(select(Job.state)).one() == "pending"
        tasks.do(database, here, "import")
    with database.reading() as session:
        assert session.scalars(select(Job.state)).one() == "dead"
        assert "takes longer than it may" in (session.scalars(select(Feed.error)).one() or "")
    assert not list((here.stet_data / "feeds").glob("*"))
    assert len(server.hits) == 1
