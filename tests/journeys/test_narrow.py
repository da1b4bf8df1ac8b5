"""Lists in a narrow window: what waits comes first, rows stack, and nothing is hidden beside the edge."""

from playwright.sync_api import Browser
from sqlalchemy import update

from claims import deliveries
from claims.models import Job, Person
from tests.journeys.browser import somebody
from tests.journeys.served import Served

WHY = "There is no article on this page. Paste its text instead."
TOPS = """() => [...document.querySelectorAll("#waiting, #articles, .lanes, #gates")]
  .map((part) => [part.id || part.className, part.getBoundingClientRect().top])"""


def test_what_waits_is_first_for_the_eye_and_for_the_keyboard(pages: Served, chromium: Browser) -> None:
    pages.claim("submitted")
    with somebody(chromium, pages.url) as editor:
        editor.sign_in("editor@example.org", pages.password)
        editor.page.set_viewport_size({"width": 390, "height": 844})
        editor.page.goto("/board")
        placed = editor.page.evaluate(TOPS)
        assert placed[0][0] == "waiting" and [top for _, top in placed] == sorted(top for _, top in placed)
        editor.page.set_viewport_size({"width": 1440, "height": 900})
        wide = dict(editor.page.evaluate(TOPS))
        assert abs(wide["waiting"] - wide["articles"]) < 40, "beside each other in a wide window"
        left, right = (editor.page.locator(part).bounding_box() for part in ("#articles", "#waiting"))
        assert left and right and left["x"] + left["width"] <= right["x"]


def test_what_was_handed_in_stacks(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        ana = session.get_one(Person, pages.room.ana.id)
        page = deliveries.deliver(session, url="https://post.example/" + "flood-" * 20, by=ana)
        deliveries.refuse(session, page.id, WHY)
        session.execute(update(Job).values(state="done"))
    with somebody(chromium, pages.url) as ana_at:
        ana_at.sign_in("ana@example.org", pages.password)
        ana_at.page.set_viewport_size({"width": 390, "height": 844})
        ana_at.page.goto("/articles")
        row = ana_at.page.locator("#deliveries tr").first
        name, why, acts = (row.locator(part).bounding_box() for part in ("th", ".why", ".acts"))
        assert name and why and acts
        assert name["y"] + name["height"] <= why["y"] and why["y"] + why["height"] <= acts["y"]
        assert acts["x"] + acts["width"] <= 390
        assert ana_at.page.evaluate("document.documentElement.scrollWidth <= 390")
