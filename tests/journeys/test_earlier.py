"""Earlier fact-checks of others in a real browser: confirmed by a key, begun from, taken back."""

import re

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from claims.models import Claim, Draft, EvidenceJudgement, Verdict
from tests import scenes
from tests.journeys.browser import somebody
from tests.journeys.served import Served

SENTENCE = "Example Facts rated the claim “At least 40 people died in the flood at Bergen.” as “Mostly false”"


def test_one_is_confirmed_begins_a_draft_and_is_taken_back(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, "in_progress")
        number, piece = claim.id, scenes.found_elsewhere(session, claim).id
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{number}")
        earlier = page.locator("#earlier")
        expect(earlier.locator("h3")).to_have_text("Suggested")
        expect(earlier.locator("mark.shared")).to_have_text(["40", "flood"] * 2)
        page.locator("#why").fill("My own words.")
        page.locator("#why").blur()
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(earlier.locator("h3")).to_have_text("Confirmed")
        expect(earlier).to_contain_text(re.compile(r"Confirmed by Ana Checker, \d\d:\d\d"))
        earlier.get_by_role("button", name="Use as draft").click()
        expect(page.locator("#why")).to_have_value(re.compile(f"^My own words\\.\n\n{re.escape(SENTENCE)}"))
        expect(page.locator(f"#evidence-{piece} input[name=evidence]")).to_be_checked()
        assert page.locator("#verdict input[name=rating]:checked, #verdict input[name=said]:checked").count() == 0
        page.locator(f"#evidence-{piece}").get_by_role("button", name="Confirm").click()
        expect(earlier.locator("h3")).to_have_text("Suggested")
        expect(earlier.get_by_role("button", name="Use as draft")).to_have_count(0)
        page.locator(f"#evidence-{piece}").get_by_role("button", name="Reject").click()
        expect(earlier.locator("details.rejected > summary")).to_have_text("Rejected: 1")
        expect(page.locator(f"#evidence-{piece}")).to_be_visible()  # one is on it, so the fold is open
        page.keyboard.press("x")
        expect(earlier.locator("h3")).to_have_text("Suggested")
        page.keyboard.press("x")
        expect(earlier.locator("details.rejected > summary")).to_have_text("Rejected: 1")
        page.reload()
        expect(page.locator(f"#evidence-{piece}")).to_be_hidden()
        assert not ana.complaints
    with pages.database.reading() as session:
        assert session.scalar(select(EvidenceJudgement.judgement)) == "rejected"
        assert session.scalars(select(Draft)).one().fields["reason"].startswith("My own words.")
        assert session.get_one(Claim, number).status == "in_progress" and not session.scalars(select(Verdict)).all()
