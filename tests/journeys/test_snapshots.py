"""Evidence by its address alone, in a real browser: the page is kept, a passage offered, and what it said is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from claims.settings import Settings
from tests.documents import page as document
from tests.journeys.browser import somebody
from tests.journeys.served import Served, serving
from tests.servers import Network
from tests.servers_newspaper import PUBLIC, Newspaper, answered
from webapp.app import create_app
from workers import tasks
from workers.storage import open_store

ADDRESS = "http://post.example/flood"
HOSTILE = "<script>document.title = 'taken'</script><img src=http://elsewhere.example/x onerror=alert(1)>"
PARAGRAPHS = [
    "It rained for three days in the west of the country, and the river rose by two metres.",
    "The police said that 40 people were killed in the flood. Nobody is missing any more.",
    f"The mayor thanked those who helped. {HOSTILE.replace('<', '&lt;')}",
]


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newspaper]:
    network = Network(monkeypatch)
    network.names = {"post.example": [[PUBLIC]]}
    with Newspaper() as server:
        network.routes[f"{PUBLIC}:80"] = server
        server.pages = {"/flood": answered(status=404)}
        yield server


@pytest.fixture
def kept(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[Served, Settings]]:
    """A desk whose store the pages can read, and the settings that its worker has."""
    desk = Served(sqlite_url)
    settings = desk.settings.model_copy(update={"stet_data": tmp_path, "fetch_deadline": 5, "wayback_api": ""})
    desk.app = create_app(settings, stored=lambda key: open_store(settings).get(key))
    with serving(desk.app) as desk.url:
        yield desk, settings
    desk.app.extensions["database"].dispose()
    desk.database.dispose()


def test_an_address_becomes_evidence_with_a_passage_and_a_snapshot(
    kept: tuple[Served, Settings], paper: Newspaper, chromium: Browser
) -> None:
    desk, settings = kept
    address = f"/claims/{desk.claim('in_progress')}"
    with somebody(chromium, desk.url) as ana:
        page = ana.page
        ana.sign_in("ana@example.org", desk.password)
        page.goto(address)
        page.wait_for_load_state()
        page.locator("#why").fill("Half a reason")
        page.get_by_text("Add evidence by hand").click()
        page.get_by_label("Address").fill(ADDRESS)
        page.get_by_role("button", name="Add it").click()
        piece = page.locator("article.ev").last
        expect(piece).to_contain_text("page waits to be fetched")
        tasks.do(desk.database, settings, "snapshot")
        expect(piece).to_contain_text("page could not be kept: The page is gone: post.example answered 404")
        paper.pages = {"/flood": answered(document(paragraphs=PARAGRAPHS))}
        piece.get_by_role("button", name="Try again to keep the page").click()
        expect(piece).to_contain_text("page waits to be fetched")
        tasks.do(desk.database, settings, "snapshot")
        expect(piece.locator("blockquote")).to_contain_text("The police said that 40 people were killed in the flood.")
        expect(piece).to_contain_text("passage picked by the desk")
        expect(page.locator("#why")).to_have_value("Half a reason")
        page.wait_for_load_state()
        piece.get_by_role("link", name="page kept ").click()
        expect(page.locator(".said")).to_contain_text("<script>document.title")
        expect(page.locator(".said mark")).to_contain_text("The police said that 40 people were killed in the flood.")
        expect(page.locator(".said mark")).to_be_in_viewport()
        assert "taken" not in page.title() and page.locator(".said img, .said script, iframe").count() == 0
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the WARC").click()
        assert download.value.suggested_filename.endswith(".warc.gz")
        assert download.value.path().read_bytes()[:2] == b"\x1f\x8b"
