"""Talking about a claim, and being told of it, in a real browser: by keyboard, live, and with nothing lost."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import somebody
from tests.journeys.served import served


def say(page: Page, words: str) -> None:
    page.locator("#say").fill(words)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#talk li").last).to_contain_text(words)


def test_a_comment_names_somebody_reaches_their_page_and_leads_them_to_it(chromium: Browser, sqlite_url: str) -> None:
    with served(sqlite_url) as desk, somebody(chromium, desk.url) as ana, somebody(chromium, desk.url) as ben:
        address = f"/claims/{desk.claim('in_progress')}"
        for person, name in ((ana, "ana"), (ben, "ben")):
            person.sign_in(f"{name}@example.org", desk.password)
            person.page.goto(address)
        ana.page.locator("#why").fill("Half a sent")
        page = ben.page
        page.keyboard.press("d")
        expect(page.locator("#say")).to_be_focused()
        page.keyboard.type("Look, @an")
        option = page.get_by_role("option", name="@ana Ana Checker")
        expect(option).to_have_attribute("aria-selected", "true")
        assert page.locator("#say").get_attribute("aria-activedescendant") == option.get_attribute("id")
        assert Axe().run(page).response["violations"] == []
        page.keyboard.press("Enter")
        page.keyboard.type("at page 2.")
        expect(page.locator("#say")).to_have_value("Look, @ana at page 2.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#talk li")).to_contain_text("Look, @ana at page 2.")
        expect(page.locator("#say")).to_have_value("")
        expect(page.locator("#say")).to_be_focused()
        assert page.url == desk.url + address

        expect(ana.page.locator("#talk li")).to_contain_text("Look, @ana at page 2.", timeout=4000)
        expect(ana.page.locator(".bell [data-value=unread]")).to_have_text("1")
        expect(ana.page.locator("#why")).to_be_focused()
        ana.page.keyboard.type("ence.")
        expect(ana.page.locator("#why")).to_have_value("Half a sentence.")
        ana.page.locator("#say").fill("n" * 20_001)
        ana.page.keyboard.press("Control+Enter")
        expect(ana.page.locator("#say-told")).to_contain_text("at most 20,000 characters")
        assert len(ana.page.locator("#say").input_value()) == 20_001
        ana.page.locator("#say").fill("")
        ana.page.get_by_role("heading", level=1).click()
        ana.page.keyboard.press("g")
        ana.page.keyboard.press("n")
        ana.page.wait_for_url("**/notifications")
        say(page, "And page 3, @ana.")
        expect(ana.page.locator("[data-news]")).to_be_visible()
        expect(ana.page.locator(".notice.new")).to_have_count(1)
        ana.page.keyboard.press("r")
        expect(ana.page.locator(".notice.new")).to_have_count(2)
        say(page, "Or page 4, @ana.")
        expect(ana.page.locator("[data-news]")).to_be_visible()
        ana.page.get_by_role("button", name="Mark all read").click()
        expect(ana.page.get_by_text("2 marked read.")).to_be_visible()
        expect(ana.page.locator(".notice.new")).to_contain_text("Or page 4, @ana.")
        ana.page.wait_for_load_state()  # a key before the page's scripts are there is nobody's
        ana.page.keyboard.press("j")
        ana.page.keyboard.press("m")
        expect(ana.page.locator(".notice.new")).to_have_count(0)
        expect(ana.page.locator(".bell [data-value=unread]")).to_have_text("")
        ana.page.keyboard.press("Enter")
        ana.page.wait_for_url(f"**{address}#comment-3")
