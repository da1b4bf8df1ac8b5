"""The whole work by keyboard alone, and a reading room of three thousand claims."""

from playwright.sync_api import Browser, Page, expect

from claims.models import Claim
from tests import scenes
from tests.journeys.browser import somebody
from tests.journeys.served import Served

CLAIMS = 60


def go(page: Page, *keys: str) -> None:
    """Press keys, and wait for the page that they lead to."""
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def pointed(page: Page) -> int:
    """Whether the mouse was used, in any page of this window."""
    return int(page.evaluate("sessionStorage.pointed ?? 0"))


def check(page: Page) -> None:
    """One claim from its page to the next one's: start, cite what is there, both marks, why, send."""
    if page.locator("form#verdict").count() == 0:
        page.keyboard.press("Control+Enter")
        expect(page.locator("form#verdict")).to_be_visible()
        page.wait_for_load_state()
    for key in ("j", "c", "i", "1"):
        page.keyboard.press(key)
    if page.locator('.decide input[name="said"]').count():
        page.keyboard.press("w")
        page.keyboard.press("1")
    page.keyboard.press("e")
    page.keyboard.type("The table says so.")
    go(page, "Control+Enter")


def test_sixty_claims_are_worked_through_by_keyboard_alone(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        article = scenes.big_article(session, by=pages.room.admin, claims=CLAIMS)
        queued = [claim for claim in scenes.claims_of(session, article) if claim.status == "queued"]
        for claim in queued:
            scenes.found_by_hand(session, claim, by=pages.room.ben)
        wanted = {claim.id for claim in queued}
        assert len(wanted) >= CLAIMS
    with somebody(chromium, pages.url) as ana:
        page = ana.page
        page.add_init_script(
            "addEventListener('pointerdown', () => { window.pointed = (sessionStorage.pointed ?? 0) + 1; })"
        )
        ana.sign_in("ana@example.org", pages.password)
        page.wait_for_load_state()
        done = 0
        while done < CLAIMS:
            if "/claims/" not in page.url:
                go(page, "t")
            check(page)
            done += 1
        assert pointed(page) == 0
    with pages.database.reading() as session:
        decided = [session.get_one(Claim, id) for id in wanted]
        assert sum(claim.status == "submitted" for claim in decided) == CLAIMS


def test_an_article_of_three_thousand_claims_is_read_by_keys(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        article = scenes.big_article(session, by=pages.room.admin, claims=3000)
        article_id = article.id
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/articles/{article_id}")
        page.keyboard.press("n")
        first = page.locator(".s.on.s-unread")
        expect(first).to_have_count(1)
        number = first.get_attribute("id")
        page.keyboard.press("m")
        expect(page.locator(f"#{number}.s-read")).to_have_count(1)
        page.keyboard.press("j")
        expect(page.locator(".s.on")).not_to_have_id(str(number))
