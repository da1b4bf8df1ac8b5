"""Feeds read by the workers from a server that speaks their formats, is slow, lies, refuses and breaks off."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update

from claims import factchecks, feeds
from claims.claimreview import window
from claims.database import Database
from claims.models import FactCheck, Feed, Job, Lane
from claims.settings import Settings
from tests.claims.claimreview.test_files import feed, review
from tests.servers import Server, _Handler, drops
from workers import importing, tasks
from workers.asking import until


class FeedServer(Server):
    """A publisher's feeds; `says` is what the path answers, `status` how."""

    def __init__(self) -> None:
        super().__init__()
        self.says, self.kind, self.status = feed(review(1), review(2)), "application/json", 200
        self.extra: dict[str, str] = {}

    def answer(self, request: _Handler) -> None:
        match urlsplit(request.path).path:
            case "/slow.json":
                request.start("application/json")
                for drop in drops(b" ", 200):
                    request.wfile.write(drop)
            case "/short.json":
                request.start("application/json", headers={"Content-Length": "100000"})
                request.wfile.write(self.says.encode())
            case _:
                request.send(self.says.encode(), self.kind, self.status, self.extra)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


def settings_for(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        stet_data=tmp_path,
        private_sources="claimreview",
        worker_slots=1,
    )


def read(database: Database, settings: Settings, url: str) -> Feed:
    """Have the feed read now, whatever it is due; the feed afterwards."""
    with database.transaction() as session:
        feeds.ask_for_due(session, [url], 6)
        session.execute(update(Feed).values(due_at=Feed.due_at))
        row = session.scalars(select(Feed).where(Feed.url == url)).one()
        feeds._ask(session, row)
        session.execute(update(Job).values(run_after=Job.created_at))
    tasks.do(database, settings, "import")
    return state(database, url)


def state(database: Database, url: str) -> Feed:
    with database.reading() as session:
        row = session.scalars(select(Feed).where(Feed.url == url)).one()
        session.expunge(row)
        return row


def job(database: Database) -> Job:
    with database.reading() as session:
        row = session.scalars(select(Job).where(Job.stage == "import").order_by(Job.id.desc())).first()
        assert row
        session.expunge(row)
        return row


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(FactCheck)) or 0


def test_a_feed_is_read_and_read_again(database: Database, settings: Settings, server: FeedServer) -> None:
    url = server.url("/feed.json")
    first = read(database, settings, url)
    assert (first.added, first.error, count(database), job(database).state) == (2, None, 2, "done")
    assert first.read_at
    server.says = feed(review(1), review(2, reviewRating={"alternateName": "True"}), review(3))
    second = read(database, settings, url)
    assert (second.added, count(database)) == (2, 3)
    assert second.read_at and second.read_at >= first.read_at
    with database.reading() as session:
        assert set(session.scalars(select(FactCheck.feed_id))) == {first.id}
    assert not list((settings.stet_data / "feeds").iterdir()), "nothing is left of a feed that was read"


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ("\n".join(json.dumps(review(number)) for number in (1, 2)), "application/x-ndjson"),
        (f'<html><script type="application/ld+json">{json.dumps([review(1), review(2)])}</script></html>', "text/html"),
        (feed(review(1), review(2)), "application/octet-stream"),
    ],
)
def test_what_a_feed_is_its_content_says(
    database: Database, settings: Settings, server: FeedServer, says: str, kind: str
) -> None:
    server.says, server.kind = says, kind
    assert read(database, settings, server.url("/x")).added == 2


def test_one_that_has_not_changed_is_not_sent_again(database: Database, settings: Settings, server: FeedServer) -> None:
    url = server.url("/feed.json")
    server.extra = {"ETag": '"v1"', "Last-Modified": "Sat, 01 Jan 2022 10:00:00 GMT"}
    first = read(database, settings, url)
    assert not {"If-Modified-Since", "If-None-Match"} & set(server.headers[0])
    server.status, server.says, server.extra = 304, "", {}
    for asked in (1, 2):
        later = read(database, settings, url)
        assert server.headers[asked]["If-None-Match"] == '"v1"', "the server's own words, not our clock"
        assert server.headers[asked]["If-Modified-Since"] == "Sat, 01 Jan 2022 10:00:00 GMT"
        assert (later.added, later.error, count(database), job(database).state) == (0, None, 2, "done")
        assert later.read_at and first.read_at and later.read_at > first.read_at


class Versioned(FeedServer):
    """Sends its feed only to who has another state of it, by its own Last-Modified."""

    def __init__(self) -> None:
        super().__init__()
        self.changed_at = datetime(2022, 1, 1, tzinfo=UTC)

    def answer(self, request: _Handler) -> None:
        since = request.headers["If-Modified-Since"]
        is_same = since is not None and parsedate_to_datetime(since) >= self.changed_at
        self.status, self.extra = 304 if is_same else 200, {"Last-Modified": format_datetime(self.changed_at, True)}
        super().answer(request)


def test_what_is_published_while_a_feed_is_fetched_is_read_the_next_time(
    database: Database, settings: Settings
) -> None:
    with Versioned() as server:
        read(database, settings, server.url("/x"))
        server.says, server.changed_at = feed(review(1), review(2), review(3)), datetime(2022, 1, 2, tzinfo=UTC)
        assert read(database, settings, server.url("/x")).added == 1
        assert read(database, settings, server.url("/x")).added == 0
    assert count(database) == 3


@pytest.mark.parametrize("odd", ["", "x" * 1000, "caf\xe9"])
def test_a_mark_of_the_server_that_cannot_be_given_back_is_left_out(
    database: Database, settings: Settings, server: FeedServer, odd: str
) -> None:
    server.extra = {"ETag": odd}
    read(database, settings, server.url("/x"))
    assert read(database, settings, server.url("/x")).error is None
    assert "If-None-Match" not in server.headers[1]


@pytest.mark.parametrize(
    ("path", "says", "kind", "status", "error", "then"),
    [
        ("/x", "gone", "text/html", 404, "answered 404", "dead"),
        ("/x", "broken", "text/html", 500, "answered 500", "pending"),
        ("/x", "%PDF-1.7", "text/plain", 200, "neither JSON nor a page", "dead"),
        ("/x", "GIF89a", "image/gif", 200, "image/gif, which is not read here", "dead"),
        ("/short.json", feed(review(1)), "", 200, "broke off", "pending"),
    ],
)
def test_why_a_feed_could_not_be_read_is_told_and_what_is_here_stays(
    database: Database,
    settings: Settings,
    server: FeedServer,
    path: str,
    says: str,
    kind: str,
    status: int,
    error: str,
    then: str,
) -> None:
    good = read(database, settings, server.url("/feed.json"))
    server.says, server.kind, server.status = says, kind, status
    bad = read(database, settings, server.url(path))
    assert error in (bad.error or "") and bad.read_at is None
    assert job(database).state == then
    assert count(database) == good.added == 2


def test_a_feed_without_a_fact_check_says_so_and_is_no_failure(
    database: Database, settings: Settings, server: FeedServer
) -> None:
    server.says = '[{"@type": "Article"}]'
    empty = read(database, settings, server.url("/x"))
    assert empty.error == (
        "No fact-check was in it. 1 entries were skipped; of 1 the reason is: it holds no ClaimReview."
    )
    assert job(database).state == "done" and empty.read_at


def test_a_feed_that_asks_for_a_pause_gets_it(database: Database, settings: Settings, server: FeedServer) -> None:
    server.status, server.extra = 429, {"Retry-After": "3600"}
    refused = read(database, settings, server.url("/x"))
    assert "429" in (refused.error or "")
    assert (job(database).state, job(database).failures) == ("pending", 0)
    with database.reading() as session:
        assert session.scalars(select(Lane.name)).all() == ["127.0.0.1"]


def test_a_private_address_that_nobody_allowed_is_refused_for_good(
    database: Database, settings: Settings, server: FeedServer
) -> None:
    refused = read(database, settings.model_copy(update={"private_sources": ""}), server.url("/x"))
    assert refused.error and "Stet fetches from ports 80 and 443 only" in refused.error
    assert job(database).state == "dead" and server.hits == []


def test_a_feed_that_takes_too_long_fails_in_time(database: Database, settings: Settings, server: FeedServer) -> None:
    hurried = settings.model_copy(update={"lease_seconds": 20.0})  # less time than its ten seconds
    slow = read(database, hurried, server.url("/slow.json"))
    assert "took longer than" in (slow.error or "")
    assert job(database).failures == 1


def test_a_feed_that_is_too_large_is_not_kept(
    database: Database, settings: Settings, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGEST", 100)
    assert "more than 100 bytes" in (read(database, settings, server.url("/x")).error or "")
    assert not list((settings.stet_data / "feeds").iterdir())


def test_a_disk_that_is_full_is_told_as_that_and_nothing_of_the_feed_lies_about(
    database: Database, settings: Settings, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open
    full = Path("/dev/full")
    monkeypatch.setattr(Path, "open", lambda path, *how: opened(full if path.suffix == ".part" else path, *how))
    server.says = feed(*(review(number) for number in range(500)))
    told = read(database, settings, server.url("/x"))
    assert told.error == (
        "The feed could not be kept in STET_DATA: No space left on device. What was stored before stays."
    )
    assert (job(database).state, job(database).last_error) == ("pending", told.error)
    assert not list((settings.stet_data / "feeds").iterdir())


def test_what_one_task_has_no_time_for_is_done_by_the_next_without_fetching_again(
    database: Database, settings: Settings, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factchecks, "BATCH", 2)
    server.says = feed(*(review(number) for number in range(5)), '"nonsense"')
    stored: list[int] = []
    store = feeds.store
    monkeypatch.setattr(feeds, "store", lambda *given: (stored.append(len(given[2])), store(*given))[1])
    monkeypatch.setattr(importing, "SHARE", 0.0)  # no time for anything after the first entry
    url = server.url("/feed.json")
    for done in (1, 2, 3, 4, 5, 5):
        read(database, settings, url)
        assert (count(database), job(database).state, job(database).failures) == (done, "pending", 0)
        assert state(database, url).read_at is None
    last = read(database, settings, url)
    assert (count(database), job(database).state, last.added) == (5, "done", 5)
    assert stored == [1] * 5, "each entry was stored once"
    assert last.error == "1 entries were skipped; of 1 the reason is: it holds no ClaimReview."
    assert len(server.hits) == 1


def test_a_feed_is_read_on_where_it_was_left_and_nothing_before_that_again(
    database: Database, settings: Settings, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "SHARE", 0.0)
    monkeypatch.setattr(window, "CHUNK", 64)
    server.says = feed(*(review(number) for number in range(4)))
    url = server.url("/feed.json")
    for _ in range(2):
        read(database, settings, url)
    [file] = (settings.stet_data / "feeds").glob("*.feed")
    done = len(feed(review(0), review(1))) - 100
    file.write_bytes(b"\0" * done + file.read_bytes()[done:])
    monkeypatch.setattr(importing, "SHARE", 0.8)
    last = read(database, settings, url)
    assert (count(database), job(database).state, last.added, last.error) == (4, "done", 4, None)


def test_a_feed_without_a_fact_check_ends_in_time_too(
    database: Database, settings: Settings, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "SHARE", 0.0)
    server.says = "[7, 8, 9]"
    for _ in range(3):
        read(database, settings, server.url("/x"))
        assert (job(database).state, job(database).failures) == ("pending", 0)
    assert "3 entries were skipped" in (read(database, settings, server.url("/x")).error or "")
    assert job(database).state == "done" and len(server.hits) == 1


def test_reading_ends_with_its_task_also_when_that_began_long_before(
    database: Database, settings: Settings, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says = feed(*(review(number) for number in range(4)))
    monkeypatch.setattr(importing, "SHARE", 0.0)
    read(database, settings, server.url("/feed.json"))
    monkeypatch.setattr(importing, "SHARE", 0.8)
    with until(time.monotonic()):
        tasks.do_batch(database, settings, "import", "127.0.0.1")
    assert (count(database), job(database).state) == (2, "pending")


def test_a_job_about_a_feed_that_is_gone_is_given_up(database: Database, settings: Settings) -> None:
    with database.transaction() as session:
        feeds.jobs.enqueue(session, "import", "feed:99", lane="gone.example")
    tasks.do(database, settings, "import")
    assert job(database).state == "dead"
