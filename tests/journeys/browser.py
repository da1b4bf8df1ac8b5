"""A real Chromium that watches itself: errors, refused policies and requests to anywhere else fail the journey."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--disable-sync", "--no-first-run",
]  # fmt: skip
SECONDS = 30
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
"""How far a page moved by itself, as Chromium counts it (cumulative layout shift)."""


def find_chromium() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launch(playwright: Playwright, program: str) -> Browser:
    expect.set_options(timeout=SECONDS * 1000)
    return playwright.chromium.launch(executable_path=program, args=ARGUMENTS)


class Somebody:
    """One person's browser: cookies of their own, one page."""

    def __init__(self, browser: Browser, url: str, *, expected: str = "$.", **options: Any) -> None:
        self.url, self.complaints, self.expected = url, list[str](), expected
        self.context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, **options)
        self.context.set_default_timeout(SECONDS * 1000)
        self.context.add_init_script(WATCH_SHIFTS)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: message.type == "error" and self.complain(message.text))
        self.page.on("pageerror", lambda error: self.complain(str(error)))
        self.page.on("dialog", lambda dialog: (self.complain(f"a dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on(
            "request", lambda request: request.url.startswith((url, "data:")) or self.complain(f"asked {request.url}")
        )

    def complain(self, words: str) -> None:
        # Chromium reports every answer above 399 as an error of the console; the journeys look at those pages.
        if not re.search(rf"status of (400|401|403|404|409|413|422) |{self.expected}", words):
            self.complaints.append(words)

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto("/signin")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()


@contextmanager
def somebody(browser: Browser, url: str, **options: Any) -> Iterator[Somebody]:
    """A person at a browser; at the end nothing may have gone wrong in it but what is `expected` (a pattern)."""
    person = Somebody(browser, url, **options)
    yield person
    person.context.close()
    assert person.complaints == []
