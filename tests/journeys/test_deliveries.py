"""Handing in a page, a PDF and what cannot be read, in a real browser: what one sees until the article is there."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.documents import FIRST, SECOND, TITLE, page, pdf, wrap
from tests.journeys.browser import Somebody, somebody
from tests.journeys.served import Served
from tests.servers import Network
from tests.servers_newspaper import Newspaper, answered
from tests.stet.running import Desk
from workers import tasks

EDITOR = "editor@newsroom.example"


def hand_in(person: Somebody, *, url: str = "", file: Path | None = None) -> None:
    person.page.goto("/articles")
    if file:
        person.page.get_by_label("or a file").set_input_files(file)
    else:
        person.page.get_by_label("or its address").fill(url)
    person.page.get_by_role("button", name="Submit").click()


def test_a_pdf_is_read_by_the_workers_and_an_address_inside_is_not(
    desk: Desk, chromium: Browser, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(pdf([wrap()], title=TITLE))
    with somebody(chromium, desk.url) as editor:
        editor.sign_in(EDITOR, desk.passwords[EDITOR])
        hand_in(editor, file=report)
        expect(editor.page).to_have_url(re.compile(r"/articles/\d+$"))
        expect(editor.page.get_by_text("At least 40 people were killed").first).to_be_visible()
        expect(editor.page.locator("[data-value=claims]")).to_have_text(re.compile(r"[1-9]"))
        hand_in(editor, url=f"{desk.url}/healthz")
        expect(editor.page.get_by_role("heading", name="Could not be read")).to_be_visible()
        expect(editor.page.get_by_text("ports 80 and 443 only")).to_be_visible()


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newspaper]:
    with Newspaper() as server:
        server.appear_at(Network(monkeypatch), "post.example")
        yield server


def work(pages: Served) -> None:
    """What the workers do once."""
    for stage in ("read", "extract"):
        worker = threading.Thread(target=tasks.do, args=(pages.database, pages.settings, stage))
        worker.start()
        worker.join()


def test_a_page_is_read_and_what_cannot_be_read_is_pasted_instead(
    pages: Served, chromium: Browser, paper: Newspaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "settings", pages.settings.model_copy(update={"stet_data": tmp_path}))
    paper.pages = {"/flood": answered(page()), "/app": answered(b"<html><body><script>go()</script>")}
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        hand_in(ana, url="http://post.example/flood")
        expect(ana.page.get_by_role("heading", name="Being read")).to_be_visible()
        work(pages)
        expect(ana.page).to_have_url(re.compile(r"/articles/\d+$"))
        expect(ana.page.locator("[data-value=claims]")).to_have_text(re.compile(r"[1-9]"))
        expect(ana.page.get_by_text(FIRST[:40]).first).to_be_visible()
        hand_in(ana, url="http://post.example/app")
        ana.page.goto("/articles")
        row = ana.page.locator("#deliveries tr", has_text="post.example/app")
        expect(row).to_contain_text("Being read")
        work(pages)
        expect(row).to_contain_text("only where scripts run")
        row.get_by_role("link", name="Paste its text").click()
        expect(ana.page.get_by_label("Address of the source page")).to_have_value("http://post.example/app")
        ana.page.get_by_label("Text", exact=True).fill(SECOND)
        ana.page.get_by_role("button", name="Submit").click()
        expect(ana.page).to_have_url(re.compile(r"/articles/\d+$"))
        ana.page.goto("/articles")
        expect(ana.page.locator("#deliveries tr")).to_have_count(0)
