"""Ctrl+K in a real browser: hits while one types, the keyboard alone, and the focus goes back to where it was."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.journeys.browser import Somebody, somebody
from tests.journeys.served import serving
from tests.webapp.visitors import PASSWORD, Desk


@pytest.fixture
def address(sqlite_url: str) -> Iterator[str]:
    """A desk with a claim of Marit Berg, served to browsers."""
    desk = Desk(sqlite_url)
    desk.claim("in_progress")
    with serving(desk.app) as url:
        yield url
    desk.database.dispose()


def test_a_claim_is_found_and_opened_by_keyboard_alone(chromium: Browser, address: str) -> None:
    with somebody(chromium, address) as ana:
        ana.sign_in("ana@example.org", PASSWORD)
        page = ana.page
        page.get_by_role("link", name="Board").focus()
        page.keyboard.press("Control+k")
        dialog = page.get_by_role("dialog")
        field, hits = dialog.get_by_role("combobox"), dialog.get_by_role("option")
        expect(field).to_be_focused()
        page.keyboard.type("marit b")
        expect(dialog.get_by_role("status")).to_contain_text("found")
        expect(field).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        expect(hits.first).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == hits.first.get_attribute("id")
        assert not faults(ana)
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Board")).to_be_focused()
        page.keyboard.press("Control+k")
        expect(field).to_have_value("")
        page.keyboard.type("people were killed")
        expect(hits.first).to_be_visible()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/claims/*")
        page.keyboard.press("/")
        page.keyboard.type("zebra")
        expect(page.get_by_role("search").get_by_role("status")).to_contain_text("Nothing found for “zebra”")
        page.keyboard.press("Enter")
        page.wait_for_url("**/find?q=zebra")
        assert not faults(ana)


def faults(person: Somebody) -> list[str]:
    """What axe holds against the page."""
    return [found["id"] for found in Axe().run(person.page).response["violations"]]
