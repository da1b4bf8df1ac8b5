"""The reading room in a real browser: two readers at one text, claims made and changed by hand, nothing moving."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from claims import intake
from claims.models import Claim
from tests import scenes
from tests.journeys.browser import Somebody, somebody
from tests.journeys.served import serving
from tests.webapp.visitors import PASSWORD, Desk

TOP = "document.getElementById('s6').getBoundingClientRect().top"


@pytest.fixture
def served(sqlite_url: str) -> Iterator[str]:
    """The address of an article's reading room."""
    desk = Desk(sqlite_url)
    with desk.scene() as session:
        article_id = scenes.article(session, by=desk.room.admin).id
    with serving(desk.app) as url:
        yield f"{url}/articles/{article_id}"
    desk.database.dispose()


def enter(person: Somebody, name: str, address: str) -> None:
    person.sign_in(f"{name}@example.org", PASSWORD)
    person.page.goto(address)
    expect(person.page.locator("[data-reading]")).to_be_visible()


def held_back(page: Page, routes: list[Route]) -> Route:
    """The next request that is held back, once it is sent."""
    while not routes:
        page.wait_for_timeout(20)
    return routes.pop()


def faults(person: Somebody) -> list[str]:
    found = Axe().run(person.page).response["violations"]
    return [f"{fault['id']} {node['html']}" for fault in found for node in fault["nodes"]]


def test_the_second_reader_sees_the_firsts_marks_arrive(chromium: Browser, served: str) -> None:
    url = served.rpartition("/articles")[0]
    with somebody(chromium, url) as ana, somebody(chromium, url, color_scheme="dark") as ben:
        enter(ana, "ana", served)
        enter(ben, "ben", served)
        expect(ana.page.locator(".s-unread")).to_have_count(1)
        before = ben.page.evaluate(TOP)
        ana.page.keyboard.press("n")
        with ana.page.expect_response(lambda answer: answer.request.method == "POST"):
            ana.page.keyboard.press("m")
        asked = list[str]()
        ben.page.on("response", lambda answer: "mark=" in answer.url and asked.append(answer.url))
        ben.page.locator("#s6.s-read").wait_for()
        assert len(asked) <= 2, asked  # one that was under way, and the next
        assert ben.page.evaluate(TOP) == before
        expect(ben.page.locator("#cover")).to_contain_text("6 of 6 sentences")
        ana.page.keyboard.press("u")
        expect(ana.page.locator("#s6")).to_have_class("s s-unread on")
        expect(ben.page.locator("#s6")).to_have_class("s s-unread")

        # What was asked for before Ana's own mark, and comes only after it, is not put over it.
        late: list[tuple[Route, APIResponse]] = []
        ana.page.route("**/parts?*", lambda route: late.append((route, route.fetch())), times=1)
        ben.page.goto("/desk")
        ben.page.locator(".side .next").get_by_role("button").click()
        while not late:
            ana.page.wait_for_timeout(50)
        ana.page.keyboard.press("m")
        expect(ana.page.locator("#cover")).to_contain_text("6 of 6 sentences")
        route, answer = late[0]
        route.fulfill(response=answer)
        expect(ana.page.locator(".note", has_text="Ben Checker")).to_have_count(1)
        expect(ana.page.locator("#cover")).to_contain_text("6 of 6 sentences")


def test_a_claim_is_made_by_keys_and_changed_on_its_card(chromium: Browser, served: str) -> None:
    url = served.rpartition("/articles")[0]
    with somebody(chromium, url) as ana:
        enter(ana, "ana", served)
        page, keys = ana.page, ana.page.keyboard
        for key in ("n", "v", "Shift+ArrowLeft", "Shift+ArrowLeft"):
            keys.press(key)
        expect(page.get_by_role("form", name="Add a claim by hand")).to_be_visible()
        expect(page.get_by_role("group", name="Reading actions")).to_be_visible()
        assert not faults(ana)
        keys.press("s")
        card = page.locator("[data-card]")
        expect(card).to_contain_text("Superlative")
        expect(page.locator("mark.k-sup.on")).to_have_text("Nobody knew when the trains would run")
        assert page.url == served and not faults(ana)
        card.get_by_text("Adjust words or kind").click()
        words = page.locator("#adjust-quote")
        words.fill("The moon is made of cheese")
        card.get_by_role("button", name="Adjust", exact=True).click()
        expect(card.get_by_role("alert")).to_contain_text("do not stand in the article")
        expect(words).to_have_value("The moon is made of cheese")
        page.evaluate("getSelection().selectAllChildren(document.getElementById('s6'))")
        card.get_by_role("button", name="Take the selected words").first.click()
        expect(words).to_have_value("Nobody knew when the trains would run again.")
        keys.press("Escape")
        card.get_by_role("button", name="Adjust", exact=True).click()
        expect(page.locator("mark.k-sup.on")).to_have_text("Nobody knew when the trains would run again.")
        card.locator("summary", has_text="Split").click()
        page.locator("#part-0").fill("Nobody knew")
        page.locator("#part-1").fill("the trains would run again")
        card.get_by_role("button", name="Split the claim").click()
        expect(page.locator("#s6 mark")).to_have_text(["Nobody knew", "the trains would run again"])
        expect(card).to_contain_text("Made from")
        keys.press("]")
        expect(page.locator("mark.on")).to_have_text("the trains would run again")
        expect(page.locator("#adjust-quote")).to_have_value("the trains would run again")  # its card has come too
        card.locator("summary", has_text="Merge").click()
        card.get_by_role("checkbox").nth(2).check()
        card.get_by_role("button", name="Merge", exact=True).click()
        expect(page.locator("#s6 mark")).to_have_text(["Nobody knew when the trains would run again"])
        expect(page.locator("#beside")).to_contain_text("Replaced")
        assert not faults(ana)


TWICE = (
    "The bridge is shut 😀 and 5 people were hurt, the mayor said. "
    "The bridge was old, and the hospital of the town counted 5 people dead and 5 people missing."
)
SELECT = """([from, to]) => {
    const walker = document.createTreeWalker(document.querySelector(".para[id] .txt"), NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement.closest(".cn") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const range = document.createRange();
    let at = 0;
    for (let node; (node = walker.nextNode()); at += [...node.data].length) {
        const within = (place) => [...node.data].slice(0, place - at).join("").length;
        const long = [...node.data].length;
        if (from >= at && from < at + long) range.setStart(node, within(from));
        if (to > at && to <= at + long) range.setEnd(node, within(to));
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
}"""
"""Select these code points of the first paragraph."""


def test_words_that_stand_several_times_are_taken_where_they_are_selected(chromium: Browser, sqlite_url: str) -> None:
    desk = Desk(sqlite_url)
    with desk.scene() as session:
        article_id = scenes.article(session, by=desk.room.admin, text=TWICE).id
    with serving(desk.app) as url, somebody(chromium, url) as ana:
        enter(ana, "ana", f"{url}/articles/{article_id}")
        page, words = ana.page, "5 people"
        places = [at for at in range(len(TWICE)) if TWICE.startswith(words, at)]
        assert len(places) == 3
        bridge = TWICE.rindex("The bridge")
        spans = [(at, at + len(words)) for at in reversed(places)] + [(bridge, bridge + len("The bridge"))]
        for start, end in spans:
            page.evaluate(SELECT, [start - 1, end])  # from the white space before them: of the last, from the gap
            expect(page.locator("#selbar [name=near]")).to_have_value(str(start))
            page.keyboard.press("s")
            expect(page.locator("mark.k-sup.on").first).to_have_attribute("data-offset", f"{start}-{end}")
        card = page.locator("[data-card]")
        card.get_by_text("Adjust words or kind").click()
        page.evaluate(SELECT, [places[1], places[1] + len(words)])
        card.get_by_role("button", name="Take the selected words").first.click()
        expect(page.locator("input[name=near]").first).to_have_value(str(places[1]))
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("v")  # the keys' way
        expect(page.locator("#selbar [name=near]")).to_have_value(str(bridge))
    desk.database.dispose()


def test_nothing_can_be_pressed_in_the_card_of_another_claim_than_the_one_that_is_lit(
    chromium: Browser, served: str
) -> None:
    with somebody(chromium, served.rpartition("/articles")[0]) as ana:
        enter(ana, "ana", served)
        page, held = ana.page, list[Route]()
        numbers, place = page.locator(".cn"), page.locator("#card")
        numbers.first.click()
        card = page.locator("[data-card]")
        expect(card).to_have_attribute("data-card", str(numbers.first.get_attribute("data-claim")))
        card.get_by_text("Adjust words or kind").click()
        page.route("**/articles/*/card?*", lambda route: held.append(route))
        numbers.last.click()
        expect(page.locator("#card[inert]")).to_have_count(1)
        assert not numbers.last.evaluate("number => number.closest('[inert]')")
        held_back(page, held).continue_()
        expect(card).to_have_attribute("data-card", str(numbers.last.get_attribute("data-claim")))
        assert not place.evaluate("place => place.inert")
        numbers.first.click()
        held_back(page, held).abort()
        expect(card).to_have_count(0)  # rather than the one of another claim
        ana.complaints.clear()  # the connection that was cut


def test_what_is_unfolded_in_the_card_stays_so_when_its_claim_changes(chromium: Browser, sqlite_url: str) -> None:
    desk = Desk(sqlite_url)
    with desk.scene() as session:
        article_id = scenes.article(session, by=desk.room.admin).id
    with serving(desk.app) as url, somebody(chromium, url) as ana:
        enter(ana, "ana", f"{url}/articles/{article_id}")
        page = ana.page
        number = page.locator(".cn").first
        number.click()
        page.locator("[data-card]").get_by_text("Adjust words or kind").click()
        page.evaluate("document.activeElement.blur()")
        with page.expect_response(lambda answer: "/card?" in answer.url), desk.scene() as session:
            claim = session.get_one(Claim, int(str(number.get_attribute("data-claim"))))
            scenes.act(session, claim, "take", by=desk.room.ben)
        expect(page.locator("[data-card]").get_by_role("button", name="Take the selected words").first).to_be_visible()
    desk.database.dispose()


def test_a_text_that_was_read_shows_itself_and_keeps_no_session_open_by_it(chromium: Browser, sqlite_url: str) -> None:
    desk = Desk(sqlite_url)
    with desk.scene() as session:
        article_id = intake.submit_article(session, title="", text=scenes.FLOOD, by=desk.room.admin).id
    with serving(desk.app) as url, somebody(chromium, url) as ana:
        enter(ana, "ana", f"{url}/articles/{article_id}")
        ana.page.wait_for_load_state()
        with (
            ana.page.expect_request(lambda request: request.is_navigation_request()) as loaded,
            desk.scene() as session,
        ):
            scenes.extract_all(session)
        assert "stet-by-itself=1" in loaded.value.all_headers()["cookie"]
        expect(ana.page.locator("mark.hl").first).to_be_visible()
    desk.database.dispose()
