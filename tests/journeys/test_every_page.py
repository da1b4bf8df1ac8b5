"""Every page of the desk in a real browser: axe finds nothing, nothing shifts, scrolls sideways or complains.

The pages are read from the application's own addresses, so that a new one is looked at too.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from claims import deliveries, discussion, evidence, intake
from claims.models import Claim, Person
from tests import scenes
from tests.journeys.browser import Somebody, somebody
from tests.journeys.served import Served
from tests.webapp.visitors import Desk

AXE = Path(str(find_spec("axe_playwright_python").submodule_search_locations[0])) / "axe.min.js"  # type: ignore
RUN = """async (rules) => {
  const told = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
  const { violations } = await axe.run(document, { preload: false, resultTypes: ["violations"], ...rules });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} – ${told(node)}`));
}"""
EVERYTHING = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
NO_PAGES = ("static", "bootstrap", "frame.home")
LONG = "/api"
"""Pages of thousands of like parts, which take axe many seconds: one part of each kind is unfolded, and wide only."""
UNFOLD = (
    "for (const part of document.querySelectorAll('section:has(details)')) part.querySelector('details').open = true"
)
WIDE, NARROW, HUGE = 1440, 390, 2560
SHIFT = 0.01
"""Chromium's measure of what moved by itself; below a hundredth nobody sees it."""


@pytest.fixture(scope="module")
def full(pages: Served) -> Served:
    """A newsroom in the middle of its day: something in every state, a conversation, a publication, bad luck."""
    for status in ("queued", "assigned", "in_progress", "needs_help", "submitted", "approved", "set_aside"):
        pages.claim(status)
    with pages.scene() as session:
        room = pages.room
        scenes.publication(session, room)
        article = scenes.article(session, by=room.admin, text=scenes.TWO_FIT)
        intake.mark_read(session, article.id, [1], by=room.ben)
        returned = scenes.claim(session, room, "submitted")
        scenes.act(session, returned, "send_back", by=room.editor, note="Please cite the report itself.")
        claim = session.get_one(Claim, 3)
        evidence.add_by_hand(
            session, claim, url="https://example.org/report", title="Report", excerpt="41 dead", stance="supports",
            by=room.ana,
        )  # fmt: skip
        scenes.found_page(session, claim, by=room.ana)
        discussion.comment(session, claim, "@editor is this the same flood?", form_key="one", by=room.ana)
        ana = session.get_one(Person, room.ana.id)
        page = deliveries.deliver(session, url="https://post.example/flood", by=ana)
        deliveries.refuse(session, page.id, "There is no article on this page. Paste its text instead.")
        deliveries.deliver(session, file_name="report.pdf", body=b"%PDF-", fields={"title": "Report"}, by=ana)
    return pages


def addresses(desk: Desk) -> list[str]:
    """Every address of a page that can be fetched, with things that are there in the place of ids."""
    known = {"claim_id": (1, 5, 6), "article_id": (8, 9), "number": (1,), "person_id": (3,), "name": ("mine",),
             "delivery_id": (1, 2), "snapshot_id": (1,)}  # fmt: skip
    found = ["/nowhere", "/desk?view=open", "/find?q=flood", "/find?q=zzz"]
    with desk.app.test_request_context():
        adapter = desk.app.url_map.bind("localhost")
        for rule in desk.app.url_map.iter_rules():
            view = desk.app.view_functions[rule.endpoint]
            skipped = rule.endpoint.startswith(("api", *NO_PAGES)) or getattr(view, "is_live", False)
            if "GET" not in (rule.methods or ()) or skipped or not rule.arguments <= set(known):
                continue
            if not rule.arguments:
                found.append(adapter.build(rule.endpoint))
            for value in known[next(iter(rule.arguments))] if len(rule.arguments) == 1 else ():
                found.append(adapter.build(rule.endpoint, {next(iter(rule.arguments)): value}))
    return sorted(set(found))


def look_at(who: Somebody, address: str) -> Iterator[str]:
    """What is wrong with a page, in words."""
    page = who.page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    try:
        answer = page.goto(address)
    except Exception as error:  # a download, such as a CSV file, is no page
        if "Download" in str(error):
            return
        raise
    if answer is None or not answer.text().lstrip().startswith("<!doctype"):
        return  # a piece of a page, or data
    if page.evaluate("window.shifted") > SHIFT:
        yield f"it moved by itself: {page.evaluate('window.shifted')}"
    yield from look_over(page, address)


def look_over(page: Page, address: str) -> Iterator[str]:
    """What is wrong with the page that is open, wide and narrow, light and dark."""
    page.evaluate(AXE.read_text())
    if address.startswith(LONG):
        page.evaluate(UNFOLD)
    yield from run_axe(page, "light, wide", EVERYTHING)
    page.emulate_media(color_scheme="dark")
    yield from run_axe(page, "dark, wide", COLOURS)
    yield from sideways(page, HUGE)
    yield from sideways(page, NARROW)
    if address.startswith(LONG):
        return
    yield from run_axe(page, "dark, narrow", COLOURS)
    page.emulate_media(color_scheme="light")
    yield from run_axe(page, "light, narrow", EVERYTHING)


def run_axe(page: Page, how: str, rules: dict[str, object]) -> list[str]:
    return [f"{how}: {words}" for words in page.evaluate(RUN, rules)]


def sideways(page: Page, width: int) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": 900})
    scrolls = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if scrolls > 0:
        yield f"at {width} it scrolls sideways by {scrolls}"


def look_at_all(desk: Served, chromium: Browser, name: str, paths: list[str]) -> str:
    # Without transitions, in the midst of which colours would be measured.
    with somebody(chromium, desk.url, reduced_motion="reduce") as who:
        if name:
            who.sign_in(f"{name}@example.org", desk.password)
        return "\n".join(f"{path} ({name}): {words}" for path in paths for words in look_at(who, path))


@pytest.mark.parametrize("half", [0, 1])
def test_nothing_is_wrong_with_any_page_an_editor_sees(full: Served, chromium: Browser, half: int) -> None:
    wrong = look_at_all(full, chromium, "editor", addresses(full)[half::2])
    assert not wrong, wrong


@pytest.mark.parametrize(("name", "paths"), [
    ("", ["/signin", "/published", "/published/1", "/nowhere"]),
    ("ben", ["/desk", "/articles"]),
    ("ana", ["/articles", "/articles?instead=1", "/deliveries/1", "/notifications"]),
    ("ana", ["/desk", "/desk?roomy=", "/claims/3", "/claims/4"]),
    ("viewer", ["/claims/3", "/articles/8"]),
    ("admin", ["/account"]),
])  # fmt: skip
def test_nothing_is_wrong_with_a_page_for_others(full: Served, chromium: Browser, name: str, paths: list[str]) -> None:
    extra = (
        [path for path in addresses(full) if path.startswith(("/people", "/scales", "/sources", "/jobs", "/tokens"))]
        if name == "admin"
        else []
    )
    wrong = look_at_all(full, chromium, name, sorted({*paths, *extra}))
    assert not wrong, wrong


def test_nothing_is_wrong_with_a_refusal_or_a_conflict(full: Served, chromium: Browser) -> None:
    claim_id = full.claim("in_progress")
    with somebody(chromium, full.url, reduced_motion="reduce") as ana:
        ana.sign_in("ana@example.org", full.password)
        assert (answer := ana.page.goto("/scales")) and answer.status == 403
        wrong = list(look_over(ana.page, "/scales"))
        ana.page.emulate_media(color_scheme="light")
        ana.page.goto(f"/claims/{claim_id}")
        ana.page.locator("#why").fill("Nobody answers.")
        with full.scene() as session:
            claim = session.get_one(Claim, claim_id)
            scenes.act(session, claim, "assign", by=full.room.editor, assignee="ben@example.org", note="Ana is ill.")
        for group in ana.page.locator("form#verdict fieldset").all():
            group.locator("label.opt").last.click()
        ana.page.locator("form#verdict").get_by_role("button", name="Send", exact=True).click()
        ana.page.locator("section[aria-label=Conflict]").wait_for()
        wrong += look_over(ana.page, "conflict")
    assert not wrong, "\n".join(wrong)


PRINTED = {
    "/articles/8": ["At least 40 people were killed", "signed off, Ana Checker"],
    "/published/1": ["At least 40 people were killed", "The report agrees.", "Report on claim 1"],
    "/claims/5": ["killed in the flood"],
    "/board": ["Claims by state", "The report agrees."],
}


@pytest.mark.parametrize("address", PRINTED)
def test_a_printed_page_holds_the_words_and_none_of_the_buttons(full: Served, chromium: Browser, address: str) -> None:
    with somebody(chromium, full.url) as who:
        who.sign_in("editor@example.org", full.password)
        who.page.goto(address)
        who.page.emulate_media(media="print", color_scheme="dark")
        who.page.set_viewport_size({"width": 760, "height": 1000})  # about what A4 leaves between its margins
        printed, wanted = who.page.locator("body").inner_text(), PRINTED[address]
        assert who.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert [words for words in wanted if words not in printed] == []
        # Marks beside sentences and ticks of a checklist are buttons too, but say something.
        buttons = who.page.locator(".btn, input[type=submit]").all()
        assert [button.inner_text() for button in buttons if button.is_visible()] == []
        assert list(sideways(who.page, 760)) == []
        assert "open a note" not in printed and "All published articles" not in printed
