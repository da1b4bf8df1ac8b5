"""Other words to look for, in a real browser: the page stays, the field follows the desk, the verdict is untouched."""

from playwright.sync_api import Browser, expect

from claims.evidence import register_sources
from claims.models import Claim
from tests.journeys.browser import somebody
from tests.journeys.served import Served


def test_words_are_changed_and_given_back_beside_a_verdict(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        register_sources(session, [("wiki", "A wiki")])
    claim = pages.claim("in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        page.locator("#why").fill("Half a sentence")
        page.locator("#why").blur()
        page.evaluate("window.stayed = true")
        own = page.locator("#looked-for").input_value()
        for words in ("river flood", "dam  burst"):
            page.get_by_text("Look for other words").click()
            expect(page.locator("#looked-for")).to_be_focused()
            page.locator("#looked-for").fill(words)
            page.get_by_role("button", name="Save and look again").click()
            shown = " ".join(words.split())
            expect(page.locator("#looked")).to_contain_text(f"Looked for: {shown}")
            expect(page.locator("#looked-for")).to_have_value(shown)
            expect(page.locator("#looked-for")).to_be_hidden()
        page.get_by_text("Look for other words").click()
        page.get_by_role("button", name="Use the claim's own words again").click()
        expect(page.locator("#looked")).to_contain_text(f"Looked for: {own}")
        expect(page.locator("#looked-for")).to_have_value(own)
        expect(page.locator("#why")).to_have_value("Half a sentence")
        assert page.evaluate("window.stayed === true")
    with pages.database.reading() as session:
        assert session.get_one(Claim, claim).looked_for == ""


def test_words_are_changed_by_keys_alone_in_a_narrow_window(pages: Served, chromium: Browser) -> None:
    claim = pages.claim()
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"/claims/{claim}")
        page.locator("#wording > summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#looked-for")).to_be_focused()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("river a x j")
        page.keyboard.press("Enter")
        expect(page.locator("#looked")).to_contain_text("Looked for: river a x j")
        assert page.evaluate("document.documentElement.scrollWidth <= 360")
