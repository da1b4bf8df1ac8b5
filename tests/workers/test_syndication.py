"""Feeds whose entries lead to pages: each page read once, no way to private addresses, a rest for the next task."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.database import Database
from claims.settings import Settings
from tests.claims.claimreview.test_files import review
from tests.servers import _Handler
from tests.workers.test_importing import FeedServer, count, job, read, settings_for
from workers import importing


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


class Magazine(FeedServer):
    """A feed whose entries lead to pages; `pages` are their bodies."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, str] = {}
        self.kind = "application/rss+xml"

    def name(self, *links: str) -> None:
        self.says = (
            "<rss><channel>" + "".join(f"<item><link>{link}</link></item>" for link in links) + "</channel></rss>"
        )

    def answer(self, request: _Handler) -> None:
        if request.path in self.pages:
            request.send(self.pages[request.path].encode(), "text/html")
        else:
            super().answer(request)


def page(url: str, number: int) -> str:
    return f'<html><script type="application/ld+json">{json.dumps(review(number, url=url))}</script></html>'


@pytest.fixture
def magazine() -> Iterator[Magazine]:
    with Magazine() as running:
        running.pages = {f"/{number}": page(running.url(f"/{number}"), number) for number in range(4)}
        running.pages["/plain"] = "<p>No fact-check.</p>"
        running.name(*(running.url(f"/{number}") for number in range(3)), running.url("/plain"))
        yield running


def test_the_pages_that_a_feed_names_are_read_once(database: Database, settings: Settings, magazine: Magazine) -> None:
    first = read(database, settings, magazine.url("/feed"))
    assert (first.added, count(database), job(database).state) == (3, 3, "done")
    assert first.error == "1 entries were skipped; of 1 the reason is: it leads to a page without ClaimReview."
    magazine.hits.clear()
    magazine.name("/3", *(magazine.url(f"/{number}") for number in range(3)))
    second = read(database, settings, magazine.url("/feed"))
    assert magazine.hits == ["/feed", "/3"]
    assert (second.added, second.error, count(database)) == (1, None, 4)


def test_a_feed_leads_to_no_private_address_of_anybody_else(
    database: Database, settings: Settings, magazine: Magazine
) -> None:
    with FeedServer() as other:
        magazine.name(other.url("/secret"), magazine.url("/1"))
        found = read(database, settings, magazine.url("/feed"))
    assert other.hits == []
    assert (found.added, count(database)) == (1, 1) and "could not be read" in (found.error or "")


def test_pages_that_one_task_has_no_time_for_are_read_by_the_next(
    database: Database, settings: Settings, magazine: Magazine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(database, settings, magazine.url("/feed"))  # the feed is here from now on, and its pages are known
    magazine.name(*(f"/{number}" for number in (3, "plain", 2)))
    magazine.hits.clear()
    monkeypatch.setattr(importing, "patience", lambda _: 5.0)
    monkeypatch.setattr(importing, "read_page", _slowly(importing.read_page))
    for state_then in ("pending", "pending", "done"):
        read(database, settings, magazine.url("/feed"))
        assert job(database).state == state_then
    assert [hit for hit in magazine.hits if hit != "/feed"] == ["/3", "/plain"]
    assert magazine.hits.count("/feed") == 1 and count(database) == 4


def _slowly(read_page):  # type: ignore[no-untyped-def]
    def slow(*given):  # type: ignore[no-untyped-def]
        found = read_page(*given)
        time.sleep(4.1)
        return found

    return slow
