"""How long a page takes to answer a key, and how soon one reader's marks are before another; in a real Chromium.

A key's time is Chromium's own (Event Timing): from the press to the next picture on the screen, in steps of 8 ms.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from claims import migrations
from claims.queries.newest import newest
from tests import scenes
from tests.journeys.browser import Somebody, find_chromium, launch
from tests.journeys.served import Served, served

CLAIMS = 3000
PRESSES = 12
MARKS = 5
ASKED = 200
WATCH = """() => {
  window.pressed = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "keydown") window.pressed.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16 });
}"""


def rows() -> Iterator[tuple[str, ...]]:
    """The measured lines; none without a Chromium."""
    program = find_chromium()
    if program is None:
        return
    with tempfile.TemporaryDirectory(prefix="stet-pages-") as folder:
        url = f"sqlite:///{Path(folder) / 'stet.db'}"
        migrations.upgrade(url)
        with served(url) as desk, sync_playwright() as playwright:
            with desk.scene() as session:
                article = scenes.big_article(session, by=desk.room.admin, claims=CLAIMS).id
            browser = launch(playwright, program)
            ana, ben = (reader(browser, desk, name, article) for name in ("ana", "ben"))
            for key, what in (("j", "next sentence"), ("n", "next not read"), ("m", "mark read"), ("]", "next claim")):
                yield _line(f"{CLAIMS} claims: {key}, {what}, ms", presses(ana, key))
            yield marks(ana, ben)
            browser.close()
            yield asked(desk, article)


def reader(browser: Any, desk: Served, name: str, article: int) -> Page:
    """Somebody before the article."""
    who = Somebody(browser, desk.url)
    who.sign_in(f"{name}@example.org", desk.password)
    who.page.goto(f"/articles/{article}")
    return who.page


def presses(page: Page, key: str) -> list[float]:
    """Milliseconds of each press; what took less than 16 ms is not reported by Chromium and counts as 16."""
    page.evaluate(WATCH)
    for _ in range(PRESSES):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    told: list[float] = page.evaluate("window.pressed")
    return [*told, *[16.0] * (PRESSES - len(told))]


def marks(page: Page, other: Page) -> tuple[str, ...]:
    """From one reader's key to the mark before the other, without a reload."""
    took = []
    other.bring_to_front()
    for _ in range(MARKS):
        page.keyboard.press("n")
        number = page.locator(".s.on").get_attribute("id")
        begun = time.perf_counter()
        page.keyboard.press("m")
        expect(other.locator(f"#{number}.s-read")).to_have_count(1)
        took.append((time.perf_counter() - begun) * 1000)
    return ("a mark is before the second reader, worst of 5, ms", f"{max(took):.0f}", "", "", "< 2000")


def asked(desk: Served, article: int) -> tuple[str, ...]:
    """What the database is asked when a page asks whether anything is new."""
    took = []
    with desk.database.reading() as session:
        for _ in range(ASKED):
            begun = time.perf_counter()
            newest(session, desk.room.ana.id, article_id=article)
            took.append((time.perf_counter() - begun) * 1000)
    return ("is anything new? p50 ms of SQL", f"{statistics.median(took):.2f}", "", "", "< 1")


def _line(what: str, took: list[float]) -> tuple[str, ...]:
    return (what, f"{statistics.median(took):.0f}, worst {max(took):.0f}", "", "", "< 100")


if __name__ == "__main__":
    for row in rows():
        print("  ".join(row))  # noqa: T201
