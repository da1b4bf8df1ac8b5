"""`make screenshots`: the pictures of docs/pictures, taken of a real running desk. A program, not a test.

`python -m tests.pictures FOLDER` takes them into another folder.
"""

import json
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
CLAIM_HEIGHT = 1600
"""Of the picture of a claim, which goes down to its evidence."""
ADMIN, EDITOR, CHECKERS = "admin", "editor", ("ines", "jonas")
ARTICLE = """Ferry traffic on the Lower Arn has doubled, the harbour office says

The harbour office counted 41,200 passengers in October, twice as many as a year before.

“We have never carried so many people in one month,” its director, Petra Holm, said on Tuesday.
"""

EARLIER = """Old sea wall of the Veshna delta failed both inspections

Governor Ines Havel-Corran said that the old wall had been inspected twice since 2019 and had failed both times.
"""
WALL = "The Governor stressed that the old wall had been inspected twice since 2019 and had failed both times"
"""The claim of the sample article that is shown with what was found about it."""
FACT_CHECK = {
    "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://tidewatch.example/old-wall",
    "claimReviewed": "The old sea wall of the Veshna delta was inspected twice since 2019 and failed both times.",
    "author": {"@type": "Organization", "name": "Tidewatch"}, "datePublished": "2024-02-20",
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ines Havel-Corran"}},
    "reviewRating": {"@type": "Rating", "alternateName": "Mostly true"},
}  # fmt: skip
READ = [1, 2, 24, 25]
"""Sentences of the sample article without a claim that somebody has read."""

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
PROTOCOL = (
    "https://ministry.example/protocols",
    "Protocols of the sea wall, ministry of public works",
    "The old wall was inspected in June 2019 and in May 2022. It failed both inspections.",
    "Both protocols are public, and both say that the wall failed.",
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

    def look_again(self, claim: dict[str, Any]) -> None:
        """Ask the sources once more, and wait for them."""
        self.running.ask(f"/claims/{claim['id']}/look-again", self.tokens[EDITOR], {})
        self.settled_claims(claim["article_id"])
        claim |= self.running.ask(f"/claims/{claim['id']}", self.tokens[EDITOR])

    def publish(self, article: int, basis: tuple[str, str, str, str]) -> None:
        for claim in self.settled_claims(article):
            self.decide(claim, *basis)
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


def main(pictures: Path) -> None:
    pictures.mkdir(parents=True, exist_ok=True)

    def take(page: Page, path: str, name: str, *, height: int = SIZE["height"], opened: str = "") -> None:
        page.set_viewport_size({**SIZE, "height": height})
        page.goto(f"{running.url}{path}")
        if opened:
            page.click(opened)
        page.screenshot(path=pictures / f"{name}.png")
        print(pictures / f"{name}.png")  # noqa: T201

    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as running, sync_playwright() as playwright:
        newsroom = Newsroom(running)
        newsroom.publish(newsroom.submit(ARTICLE, "economy"), COUNT)
        newsroom.publish(newsroom.submit(EARLIER, "world"), PROTOCOL)
        (Path(folder) / "checks.json").write_text(json.dumps(FACT_CHECK))
        running.stet("import", "checks.json")
        claims = newsroom.settled_claims(1)
        running.ask("/articles/1/sentences/read", newsroom.tokens[EDITOR], {"sentences": READ})
        newsroom.decide(claims[0], *DIARY)
        newsroom.decide(claims[1], *DIARY)
        newsroom.act(claims[1], "send_back", by=EDITOR, note="Please cite the report itself, not the summary.")
        newsroom.act(claims[2], "start")
        newsroom.act(claims[3], "start")
        newsroom.act(claims[3], "ask_help", note="Who can read the table in the annex?")
        wall = next(claim for claim in claims if claim["quote"] == WALL)
        newsroom.act(wall, "start")
        newsroom.look_again(wall)
        url, title, excerpt, _ = PROTOCOL
        newsroom.add_evidence(wall, url=url, title=title, excerpt=excerpt, stance="supports")
        checker = wall["assignee"]["email"].partition("@")[0]
        browser = open_browser(playwright)
        page = sign_in(browser, running, checker)
        take(page, "/desk", "desk")
        take(page, "/find?q=delta", "find")
        take(page, "/articles/1", "article")
        take(page, f"/claims/{wall['id']}", "claim", height=CLAIM_HEIGHT)
        take(sign_in(browser, running, checker, "dark"), f"/claims/{wall['id']}", "claim-dark", height=CLAIM_HEIGHT)
        editor = sign_in(browser, running, EDITOR)
        take(editor, "/board", "board")
        take(editor, "/notifications", "notifications")
        take(sign_in(browser, running, ADMIN), "/people", "people")
        take(browser.new_page(viewport=SIZE), "/published/1", "published", opened=".pnote summary")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else PICTURES)
