"""The list on the desk in a real browser: every sign fits its column, and the words of a claim have room."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from claims import evidence
from claims.database import now
from claims.models import OUTCOMES, Assignment, Claim, Job, SearchRun
from claims.priority import MAXIMA
from tests import scenes
from tests.journeys.browser import somebody
from tests.journeys.served import Served

WIDTHS = (1440, 1280, 1024)
SOURCES = 9
OVERFULL = """[...document.querySelectorAll("#queue :is(th, td)")].filter((cell) => cell.scrollWidth > cell.clientWidth)
  .map((cell) => `${cell.className} ${cell.scrollWidth} in ${cell.clientWidth}: ${cell.textContent.trim()}`)"""
TIGHT = """[...document.querySelectorAll("#queue .term-h")].filter((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return cell.clientWidth - words.getBoundingClientRect().width < 4;
}).map((cell) => cell.textContent)"""
"""Headings without a gap to the one before."""


@pytest.fixture(scope="module")
def busy(pages: Served) -> Served:
    """Claims of every kind and state on which all sources have run, with every way in which a look ends."""
    with pages.scene() as session:
        evidence.register_sources(session, [(f"source-{number}", f"Source {number}") for number in range(SOURCES)])
        scenes.article(session, by=pages.room.admin)
    for status in ("queued", "assigned", "in_progress", "needs_help", "submitted", "approved"):
        pages.claim(status)
    with pages.scene() as session:
        back = scenes.claim(session, pages.room, "submitted")
        scenes.act(session, back, "send_back", by=pages.room.editor, note="Please cite the report itself.")
        for claim in session.scalars(select(Claim)):
            for number in range(SOURCES - 1):  # the last is still asked
                outcome = OUTCOMES[(number + claim.id) % len(OUTCOMES)]
                session.add(SearchRun(claim_id=claim.id, source=f"source-{number}", round=1, outcome=outcome, found=1,
                                      started_at=now(session), took_ms=420))  # fmt: skip
        session.execute(update(Job).where(Job.lane != f"source-{SOURCES - 1}").values(state="done"))
        session.execute(update(Claim).values(
            ask_again_at=now(session) - timedelta(days=1),
            priority_terms=MAXIMA, priority=100,
        ))  # fmt: skip
        session.execute(update(Assignment).values(due_at=now(session) + timedelta(hours=9, minutes=59)))
    return pages


def overfull(page: Page) -> list[str]:
    found: list[str] = page.evaluate(OVERFULL)
    return found


@pytest.mark.parametrize(
    ("name", "address"), [("ana", "/desk"), ("ana", "/desk?roomy=1"), ("editor", "/desk?view=all")]
)
def test_nothing_reaches_out_of_its_column_when_all_sources_have_run(
    busy: Served, chromium: Browser, name: str, address: str
) -> None:
    with somebody(chromium, busy.url) as who:
        who.sign_in(f"{name}@example.org", busy.password)
        who.page.goto(address)
        assert who.page.locator("#queue .pips").first.locator(".src").count() == 4
        wrong = []
        for width in WIDTHS:
            who.page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{width}: {words}" for words in (*overfull(who.page), *who.page.evaluate(TIGHT))]
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("width", "least"), [(1440, 350), (1280, 280), (1024, 310)])
def test_the_words_of_a_claim_have_room(busy: Served, chromium: Browser, width: int, least: int) -> None:
    with somebody(chromium, busy.url) as ana:
        ana.sign_in("ana@example.org", busy.password)
        ana.page.set_viewport_size({"width": width, "height": 900})
        ana.page.goto("/desk")
        assert ana.page.locator("#queue td.claim").first.evaluate("(cell) => cell.clientWidth") >= least


def test_j_and_k_bring_the_focus_along_and_leave_fields_alone(busy: Served, chromium: Browser) -> None:
    with somebody(chromium, busy.url) as editor:
        editor.sign_in("editor@example.org", busy.password)
        page = editor.page
        page.goto("/desk?view=all")
        here = "document.activeElement.matches('#queue tr.on') && document.activeElement.dataset.claim"
        page.keyboard.press("j")
        second = page.evaluate(here)
        assert second
        page.keyboard.press("j")
        assert page.evaluate(here) not in (False, second)
        page.keyboard.press("k")
        assert page.evaluate(here) == second and page.evaluate("scrollY") == 0
        page.locator("#filter-words").fill("")
        page.keyboard.type("jk")
        assert page.locator("#filter-words").input_value() == "jk"
        assert page.evaluate("document.activeElement.id") == "filter-words"
        page.goto("/articles/1")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.matches('.s.on')")
