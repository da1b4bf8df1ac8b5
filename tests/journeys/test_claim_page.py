"""The claim page in a real browser: nothing that is typed there is lost by pressing something else."""

from playwright.sync_api import Browser, expect

from tests.journeys.browser import somebody
from tests.journeys.served import Served


def test_a_verdict_being_written_outlives_a_link_and_a_question(pages: Served, chromium: Browser) -> None:
    address = f"/claims/{pages.claim('assigned')}"
    with somebody(chromium, pages.url) as checker:
        page = checker.page
        checker.sign_in("ana@example.org", pages.password)
        page.goto(address)
        page.get_by_role("button", name="Start checking").click()
        page.locator("#why").fill("Half a sentence")
        page.wait_for_load_state()  # before its scripts are there, a page keeps nothing
        page.goto("/desk")
        page.goto(address)
        expect(page.locator("#why")).to_have_value("Half a sentence")
        page.locator("#why").fill("Half a sentence and more")
        page.get_by_text("Ask for help").first.click()
        page.get_by_role("button", name="Ask for help").click()  # the question is missing: nothing is sent
        page.get_by_label("Your question").fill("Which dam is meant?")
        page.get_by_role("button", name="Ask for help").click()
        page.get_by_role("button", name="Start checking").click()
        expect(page.locator("#why")).to_have_value("Half a sentence and more")
