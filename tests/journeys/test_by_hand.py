"""Evidence that a person adds by hand, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from claims import contents, snapshots
from claims.models import Evidence
from tests import scenes
from tests.journeys.browser import somebody
from tests.journeys.served import Served


def test_a_page_that_is_there_already_is_pointed_out_and_added_as_another_passage(
    pages: Served, chromium: Browser
) -> None:
    with pages.scene() as session:
        checked = scenes.claim(session, pages.room, "in_progress")
        kept = scenes.found_page(session, checked, by=pages.person(session, "ben"))
        claim, piece, address = checked.id, kept.id, str(kept.url)
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        page.keyboard.press("+")
        page.get_by_label("Address").fill(address)
        page.locator("#ev-excerpt").fill("Another passage of the same page.")
        page.get_by_role("button", name="Add it", exact=True).click()
        there = page.get_by_role("link", name="See what is there")
        expect(there).to_have_attribute("href", f"#evidence-{piece}")
        page.get_by_role("button", name="Add it as another passage").click()
        expect(page.locator("#evidence .ev")).to_have_count(2)
        expect(page.locator("#ev-excerpt")).to_have_value("")


def fill_in(desk: Served, claim_id: int) -> None:
    """What a worker does once it fetched the page of the claim's one piece."""
    url, at = "https://post.example/flood", datetime(2023, 5, 2, tzinfo=UTC)
    visit, body = contents.Visit(url, url, at), contents.Body("a" * 64, 9, "text/html", "a" * 64)
    page = contents.Extract("The police count 40 dead.", "Forty dead")
    with desk.scene() as session:
        piece = session.scalars(select(Evidence.id).where(Evidence.claim_id == claim_id)).one()
        snapshots.hang(session, piece, visit, body, page, "The police count 40 dead.")


def add_address(page: Page) -> None:
    page.keyboard.press("+")
    page.get_by_label("Address").fill("https://post.example/flood")
    page.get_by_role("button", name="Add it", exact=True).click()
    expect(page.locator("#evidence .ev")).to_have_count(1)


@contextmanager
def writing(pages: Served, chromium: Browser) -> Iterator[tuple[int, Page, Locator, int]]:
    """Ana writes a verdict and has added an address: the claim, her page, the version in her form, and which it was."""
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, "in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page, opened = ana.page, ana.page.locator("#verdict [name=version]")
        page.goto(f"/claims/{claim.id}")
        before = int(opened.input_value())
        add_address(page)
        yield claim.id, page, opened, before


def answer(page: Page) -> None:
    page.locator("label.opt:has(input[name=said])").last.click()
    page.locator("label.opt:has(input[value=unverifiable])").click()


def test_words_that_a_page_fills_in_stop_no_verdict_once_they_stand_on_the_page(
    pages: Served, chromium: Browser
) -> None:
    with writing(pages, chromium) as (claim_id, page, opened, before):
        page.locator("#why").fill("The police counted forty.")
        fill_in(pages, claim_id)
        expect(page.locator("#evidence .ev blockquote")).to_contain_text("The police count 40 dead.")
        expect(opened).to_have_value(str(before + 1))
        expect(page.locator(".changed")).to_be_hidden()
        expect(page.locator("#why")).to_have_value("The police counted forty.")
        answer(page)
        page.locator("#why").press("Control+Enter")
        expect(page.get_by_text("is with the editor")).to_be_visible()


def test_a_piece_that_one_is_about_to_cite_is_not_cited_with_words_that_one_has_not_seen(
    pages: Served, chromium: Browser
) -> None:
    with writing(pages, chromium) as (claim_id, page, opened, before):
        page.locator("#evidence .ev").get_by_role("checkbox").check()
        page.locator("#why").fill("The police counted forty.")
        answer(page)
        fill_in(pages, claim_id)
        expect(page.locator(".changed")).to_contain_text("evidence filled in from its page")
        expect(opened).to_have_value(str(before))
        page.locator("#why").press("Control+Enter")
        expect(page.get_by_label("Conflict")).to_contain_text("Nothing is lost")
        expect(page.locator("#evidence .ev blockquote")).to_contain_text("The police count 40 dead.")
        page.get_by_role("button", name="Put mine on top").click()
        expect(page.get_by_text("is with the editor")).to_be_visible()
