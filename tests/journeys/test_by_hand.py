"""Evidence that a person adds by hand, in a real browser."""

from playwright.sync_api import Browser, expect

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
