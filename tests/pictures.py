"""`make screenshots`: the pictures of docs/pictures, taken of a real running desk. A program, not a test."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.stet.running import Desk, desk, wait_for

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 860}
ADMIN, EDITOR, CHECKERS = "admin", "editor", ("ines", "jonas")
ARTICLE = """Ferry traffic on the Lower Arn has doubled, the harbour office says

The harbour office counted 41,200 passengers in October, twice as many as a year before.

“We have never carried so many people in one month,” its director, Petra Holm, said on Tuesday.
"""


# Evidence by hand and the reason that rests on it: url, title, excerpt, reason.
COUNT = (
    "https://harbour.example/figures",
    "Passenger figures of the harbour office, October",
    "41,200 passengers were counted in October; 20,450 in October of the year before.",
    "The harbour office's own count says so; the figure of the year before is in the same table.",
)
DIARY = (
    "https://president.example/diary",
    "Public diary of the president's office",
    "Monday, 11 March: visit to the delta province, talks with the governor.",
    "The public diary lists the visit for that Monday and none before it.",
)


class Newsroom:
    """The demo newsroom at work: each of its people acts by an API token of their own."""

    def __init__(self, running: Desk) -> None:
        self.running = running
        self.tokens = {name: self._token(name) for name in (ADMIN, EDITOR, *CHECKERS)}

    def _token(self, name: str) -> str:
        return self.running.stet("user", "token", address(name)).stdout.strip()

    def submit(self, text: str, section: str) -> int:
        article: dict[str, Any] = self.running.ask(
            "/articles", self.tokens[ADMIN], {"title": "", "text": text, "section": section}
        )
        return int(article["id"])

    def settled_claims(self, article: int) -> list[dict[str, Any]]:
        """The claims of an article once the workers are done with it."""

        def done() -> list[dict[str, Any]]:
            claims = self.running.ask(f"/articles/{article}/claims", self.tokens[EDITOR])["claims"]
            states = {state for claim in claims for state in claim["processing"].values()}
            return [] if states & {"pending", "running"} else claims

        found: list[dict[str, Any]] = wait_for(done)
        return [claim for claim in found if claim["assignee"]]

    def act(self, claim: dict[str, Any], action: str, by: str = "", **fields: Any) -> None:
        """One act on a claim by the person named, or by whoever holds it; the claim is as it is afterwards."""
        token = self.tokens[by or claim["assignee"]["email"].partition("@")[0]]
        body = {"version": claim["version"], **fields}
        claim |= self.running.ask(f"/claims/{claim['id']}/{action}", token, body)

    def add_evidence(self, claim: dict[str, Any], **fields: str) -> int:
        token = self.tokens[claim["assignee"]["email"].partition("@")[0]]
        made = self.running.ask(f"/claims/{claim['id']}/evidence", token, fields)
        claim |= self.running.ask(f"/claims/{claim['id']}", token)
        return int(made["id"])

    def decide(self, claim: dict[str, Any], url: str, title: str, excerpt: str, reason: str) -> None:
        self.act(claim, "start")
        found = self.add_evidence(claim, url=url, title=title, excerpt=excerpt, stance="supports")
        said = {"said": "said"} if claim["speaker_name"] or claim["kind"] == "statement" else {}
        self.act(claim, "decide", rating="supported", reason=reason, evidence=[found], **said)

    def publish(self, article: int) -> None:
        for claim in self.settled_claims(article):
            self.decide(claim, *COUNT)
            self.act(claim, "approve", by=EDITOR)
        self.running.ask(f"/articles/{article}/sentences/read", self.tokens[EDITOR], {"sentences": "all"})
        self.running.ask(f"/articles/{article}/publish", self.tokens[EDITOR], {})


def address(name: str) -> str:
    return f"{name}@newsroom.example"


def open_browser(playwright: Any) -> Browser:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        sys.exit("No Chromium was found. On Debian: sudo apt-get install chromium")
    options = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    browser: Browser = playwright.chromium.launch(executable_path=found, args=options)
    return browser


def sign_in(browser: Browser, running: Desk, name: str, colours: Literal["light", "dark"] = "light") -> Page:
    page = browser.new_context(viewport=SIZE, color_scheme=colours, reduced_motion="reduce").new_page()
    page.goto(f"{running.url}/signin")
    page.fill("#email", address(name))
    page.fill("#password", running.passwords[address(name)])
    page.click("text=Sign in >> nth=-1")
    page.wait_for_url(f"{running.url}/desk")
    return page


def take(page: Page, running: Desk, path: str, name: str) -> None:
    page.goto(f"{running.url}{path}")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/pictures/{name}.png")  # noqa: T201


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as running, sync_playwright() as playwright:
        newsroom = Newsroom(running)
        newsroom.publish(newsroom.submit(ARTICLE, "economy"))
        claims = newsroom.settled_claims(1)
        newsroom.decide(claims[0], *DIARY)
        newsroom.decide(claims[1], *DIARY)
        newsroom.act(claims[1], "send_back", by=EDITOR, note="Please cite the report itself, not the summary.")
        newsroom.act(claims[2], "start")
        newsroom.act(claims[3], "start")
        newsroom.act(claims[3], "ask_help", note="Who can read the table in the annex?")
        checker = claims[2]["assignee"]["email"].partition("@")[0]
        newsroom.add_evidence(
            claims[2], url="https://archive.example/report", title="Report of the regional office",
            excerpt="287 people were killed in nine districts; the table on page 4 gives the number of each.",
            stance="supports",
        )  # fmt: skip
        newsroom.add_evidence(
            claims[2], url="https://relief.example/count", title="Count of the relief groups, 20 March",
            excerpt="At least 330 people were killed, by the lists of the parishes.", stance="refutes",
        )  # fmt: skip
        browser = open_browser(playwright)
        page = sign_in(browser, running, checker)
        take(page, running, "/desk", "desk")
        take(page, running, "/find?q=delta", "find")
        take(page, running, "/articles/1", "article")
        take(page, running, f"/claims/{claims[2]['id']}", "claim")
        take(sign_in(browser, running, checker, "dark"), running, f"/claims/{claims[2]['id']}", "claim-dark")
        editor = sign_in(browser, running, EDITOR)
        take(editor, running, "/board", "board")
        take(editor, running, "/notifications", "notifications")
        take(sign_in(browser, running, ADMIN), running, "/people", "people")
        take(browser.new_page(viewport=SIZE), running, "/published/1", "published")
        browser.close()


if __name__ == "__main__":
    main()
