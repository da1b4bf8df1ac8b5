"""The claim page in a real browser: nothing that is typed there is lost by pressing something else."""

from playwright.sync_api import Browser, expect

from tests.journeys.browser import somebody
from tests.journeys.test_main_journey import ARTICLE, CHECKERS, EDITOR, submit, wait_until_assigned
from tests.stet.running import Desk


def test_a_verdict_being_written_outlives_a_link_and_a_question(desk: Desk, chromium: Browser) -> None:
    with somebody(chromium, desk.url) as editor:
        editor.sign_in(EDITOR, desk.passwords[EDITOR])
        submit(editor, ARTICLE)
        wait_until_assigned(editor.page)
    for email in CHECKERS:
        with somebody(chromium, desk.url) as checker:
            page = checker.page
            checker.sign_in(email, desk.passwords[email])
            rows = page.locator("table.queue tbody tr").filter(has_text="Dam breaks above Vik")
            if rows.count() == 0:
                continue
            rows.first.locator("td.claim a").click()
            page.get_by_role("button", name="Start checking").click()
            expect(page.locator("#why")).to_be_visible()
            address = page.url.partition("#")[0]
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
            return
    raise AssertionError("no claim of the article was given to anybody")
