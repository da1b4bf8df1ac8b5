"""The workbench in a real browser: judging by one key, two at one claim, and sending without a network."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from claims.models import Claim, Draft, EvidenceJudgement
from tests import scenes
from tests.journeys.browser import somebody
from tests.journeys.served import Served


def claim_with_evidence(pages: Served, status: str = "in_progress") -> tuple[int, int]:
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, status)
        piece = scenes.found_by_hand(session, claim, by=pages.person(session, "ben"), excerpt="A second report.")
        return claim.id, piece.id


def judgement_of(pages: Served, piece: int) -> str | None:
    with pages.database.reading() as session:
        query = select(EvidenceJudgement.judgement).where(EvidenceJudgement.evidence_id == piece)
        return session.scalar(query)


def mark(page: Page) -> None:
    """Leave something in the page that a reload would wipe away."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def hold(page: Page, address: str) -> Callable[[], Route]:
    """Hold what the page asks of an address; the answer waits for the next of it and hands it over."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))

    def next_one() -> Route:
        while not held:
            page.wait_for_timeout(50)
        return held.pop(0)

    return next_one


def test_evidence_is_judged_by_one_key_and_what_is_typed_stays(pages: Served, chromium: Browser) -> None:
    claim, piece = claim_with_evidence(pages)
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        page.locator("#why").fill("Half a sentence")
        page.locator("#why").blur()
        mark(page)
        keys = page.keyboard
        keys.press("j")
        for key, kept in (("a", "accepted"), ("a", None), ("u", "unsure"), ("x", "rejected")):
            keys.press(key)
            pressed = page.locator(f'#evidence-{piece} [data-judge="{key}"]')
            expect(pressed).to_have_attribute("aria-pressed", "true" if kept else "false")
            assert judgement_of(pages, piece) == kept
        keys.press("c")
        assert not page.locator(f'#evidence-{piece} input[name="evidence"]').is_checked(), "rejected, it is not cited"
        keys.press("x")
        expect(page.locator(f'#evidence-{piece} input[name="evidence"]')).to_be_enabled()
        keys.press("c")
        expect(page.locator("[data-cited]")).to_have_text("E1")
        page.locator("#checklist button.tick").first.click()
        expect(page.locator("#checklist button.tick").first).to_have_attribute("aria-checked", "true")
        keys.press("+")
        page.keyboard.type("https://example.org/report")
        page.locator(".addev label.opt").first.click()
        page.get_by_role("button", name="Add it").click()
        expect(page.locator("#evidence .ev")).to_have_count(2)
        expect(page.locator("#ev-url")).to_have_value("")
        expect(page.locator("#why")).to_have_value("Half a sentence")
        assert stayed(page)


def test_what_cannot_be_done_is_said_beside_the_piece(pages: Served, chromium: Browser) -> None:
    claim = pages.claim("submitted")
    with somebody(chromium, pages.url) as editor:
        editor.sign_in("editor@example.org", pages.password)
        page = editor.page
        page.goto(f"/claims/{claim}")
        mark(page)
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator(".ev .told")).to_contain_text("cites this piece, so it cannot be rejected")
        assert stayed(page)


def test_two_checkers_at_one_claim_both_keep_their_text(pages: Served, chromium: Browser) -> None:
    claim, _ = claim_with_evidence(pages)
    with somebody(chromium, pages.url) as ana, somebody(chromium, pages.url) as ben:
        for who, name in ((ana, "ana"), (ben, "ben")):
            who.sign_in(f"{name}@example.org", pages.password)
            who.page.goto(f"/claims/{claim}")
        ana.page.locator("#why").fill("The police counted forty, and never more.")
        mark(ana.page)
        with pages.scene() as session:
            found = session.get_one(Claim, claim)
            scenes.act(session, found, "assign", by=pages.room.editor, assignee="ben@example.org")
            scenes.act(session, found, "start", by=pages.room.ben)
        expect(ana.page.locator(".changed")).to_contain_text(
            "The claim is with Ben Checker now. What you typed is kept"
        )
        expect(ana.page.locator("#why")).to_have_value("The police counted forty, and never more.")
        assert stayed(ana.page)
        ben.page.goto(f"/claims/{claim}")
        ben.page.locator("label.opt:has(input[name=said])").last.click()
        ben.page.locator("label.opt:has(input[value=unverifiable])").click()
        ben.page.locator("#why").fill("The police counted forty, or so they say.")
        ben.page.keyboard.press("Control+Enter")
        expect(ben.page.get_by_text("is with the editor")).to_be_visible()
        ana.page.get_by_role("button", name="Compare before sending").click()
        both = ana.page.get_by_label("Conflict")
        expect(both.locator("ins").last).to_have_text("and never more.")
        expect(both.locator("del").last).to_have_text("or so they say.")
        expect(both.get_by_label("What you typed")).to_have_value("The police counted forty, and never more.")
    with pages.database.reading() as session:
        kept = session.scalars(select(Draft).where(Draft.claim_id == claim)).one()
        assert kept.fields["reason"] == "The police counted forty, and never more."
        verdict = session.get_one(Claim, claim).verdict
        assert verdict and verdict.reason == "The police counted forty, or so they say."


def test_a_network_that_is_cut_while_one_types_loses_nothing(pages: Served, chromium: Browser) -> None:
    claim, piece = claim_with_evidence(pages)
    with somebody(chromium, pages.url, expected="ERR_INTERNET_DISCONNECTED") as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        mark(page)
        page.locator("label.opt:has(input[value=unknown])").click()
        page.locator("label.opt:has(input[value=unverifiable])").click()
        page.locator("#why").fill("Written before")
        ana.context.set_offline(True)
        page.locator("#why").fill("Written before and after the cut")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#verdict .told")).to_contain_text("Nothing was sent, and everything is still here.")
        expect(page.locator("#connection")).to_contain_text(re.compile(r"No connection since \d\d:\d\d. You can go on"))
        page.locator("#why").blur()
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.locator(f"#evidence-{piece} .told")).to_contain_text("No connection.")
        assert pages.status(claim) == "in_progress" and judgement_of(pages, piece) is None
        ana.context.set_offline(False)
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        expect(page.locator("#connection")).to_be_hidden()
        assert stayed(page)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("is with the editor")).to_be_visible()
    assert pages.status(claim) == "submitted"


def test_esc_lets_a_field_go_and_nothing_lies_over_what_can_be_done(pages: Served, chromium: Browser) -> None:
    claim = pages.claim("in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        why, keys = page.locator("#why"), page.keyboard
        keys.press("e")
        keys.type("Half a sentence")
        keys.press("Escape")
        expect(why).not_to_be_focused()
        expect(why).to_have_value("Half a sentence")
        keys.press("+")
        expect(page.locator("#ev-url")).to_be_focused()
        keys.press("Escape")
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        page.reload()
        keys.press("e")
        keys.type(", and its end")
        expect(why).to_have_value("Half a sentence, and its end")
        keys.press("Escape")
        keys.press("?")
        expect(page.locator(".keylist dl")).to_contain_text("Find articles, claims, speakers")
        expect(page.locator(".keylist dl")).to_contain_text("Send and next")
        keys.press("Escape")
        page.get_by_text("Not a claim", exact=True).first.click()
        expect(page.locator("#note-propose_set_aside")).to_be_visible()


def test_ctrl_enter_in_a_note_signs_nothing_off(pages: Served, chromium: Browser) -> None:
    claim, _ = claim_with_evidence(pages, "submitted")
    with somebody(chromium, pages.url) as editor:
        editor.sign_in("editor@example.org", pages.password)
        page = editor.page
        page.goto(f"/claims/{claim}")
        page.get_by_text("Send back", exact=True).first.click()
        page.locator("#note-send_back").fill("Which of the two")
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(300)
        expect(page.locator("#note-send_back")).to_have_value("Which of the two")
        with pages.database.reading() as session:
            assert session.get_one(Claim, claim).status == "submitted"
        page.locator("#say").fill("Half a comment")
        page.locator("#say").blur()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("The verdict is signed off.")).to_be_visible()
        expect(page.get_by_text("What you had begun to write is kept.")).to_be_visible()
        expect(page.locator("#note-send_back")).to_have_value("Which of the two")
        expect(page.locator("#say")).to_have_value("Half a comment")


def test_words_that_are_kept_are_nobody_elses(pages: Served, chromium: Browser) -> None:
    claim, _ = claim_with_evidence(pages, "submitted")

    def without_clearing(route: Route) -> None:
        """As where the desk is reached without TLS: browsers take the header only from a safe place."""
        answer = route.fetch(max_redirects=0)
        headers = {name: value for name, value in answer.headers.items() if name != "clear-site-data"}
        route.fulfill(response=answer, headers=headers)

    with somebody(chromium, pages.url) as one:
        page = one.page
        for name in ("editor", "ben"):
            one.sign_in(f"{name}@example.org", pages.password)
            page.goto("/account")
            page.locator("#keys-on").uncheck()
            page.goto(f"/claims/{claim}")
            page.wait_for_load_state()
            expect(page.locator("#say")).to_have_value("")
            page.locator("#say").fill("Half a comment")
            if name == "editor":
                page.route("**/signout", without_clearing)
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url("**/signin")
            assert page.evaluate("sessionStorage.length") == (1 if name == "editor" else 0)
            page.unroute("**/signout")
        one.sign_in("ben@example.org", pages.password)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.goto("/account")
        expect(page.locator("#keys-on")).not_to_be_checked()


def test_words_written_while_a_draft_is_on_its_way_are_saved_after_it(pages: Served, chromium: Browser) -> None:
    claim, _ = claim_with_evidence(pages)
    held: list[Route] = []
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        page.route("**/draft", lambda route: route.continue_() if held else held.append(route))
        page.locator("#why").fill("The first words")
        while not held:
            page.wait_for_timeout(100)
        page.locator("#why").fill("The first words and the last")
        page.wait_for_timeout(2500)
        held[0].continue_()
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        for _ in range(60):
            with pages.database.reading() as session:
                kept = session.scalar(select(Draft.fields).where(Draft.claim_id == claim)) or {}
            if kept.get("reason") == "The first words and the last":
                break
            page.wait_for_timeout(100)
        assert kept["reason"] == "The first words and the last"


def test_a_draft_holds_what_was_typed_before_its_script_came_and_ends_with_the_verdict(
    pages: Served, chromium: Browser
) -> None:
    claim, _ = claim_with_evidence(pages)
    with somebody(chromium, pages.url, expected="ERR_FAILED") as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        script = hold(page, "**/draft.js")
        page.goto(f"/claims/{claim}", wait_until="commit")
        page.locator("label.opt:has(input[value=unverifiable])").click()
        page.locator("#why").fill("Typed while the page came")
        script().continue_()
        page.unroute("**/draft.js")
        page.wait_for_load_state()
        page.goto("/desk")
        page.goto(f"/claims/{claim}")
        expect(page.locator("#why")).to_have_value("Typed while the page came")
        expect(page.locator("input[value=unverifiable]")).to_be_checked()

        draft, verdict = hold(page, "**/draft"), hold(page, "**/decide")
        page.locator("label.opt:has(input[name=said])").last.click()
        page.evaluate("dispatchEvent(new Event('online'))")  # saves at once
        overtaken = draft()
        page.keyboard.press("Control+Enter")
        sent = verdict()
        overtaken.abort()
        expect(page.locator("[data-saved]")).to_contain_text("No connection")
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        sent.continue_()
        expect(page.get_by_text("is with the editor")).to_be_visible()
        assert not [url for url in requests if url.endswith("/draft")], "a draft was sent behind the verdict"


def test_a_draft_that_the_desk_refuses_is_said_and_not_sent_again_by_itself(pages: Served, chromium: Browser) -> None:
    claim, _ = claim_with_evidence(pages)
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page, sent = ana.page, list[str]()
        page.clock.install()
        page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/draft") else None)
        page.goto(f"/claims/{claim}")
        page.wait_for_load_state()
        with pages.scene() as session:
            scenes.decide(session, session.get_one(Claim, claim), by=pages.person(session, "ana"))
        page.locator("#why").fill("Written in another window")
        page.clock.run_for(2500)
        expect(page.locator("[data-saved]")).to_contain_text("This draft came after it and was not kept")
        page.clock.run_for(30_000)
        assert len(sent) == 1
    with pages.database.reading() as session:
        assert session.scalar(select(Draft.id).where(Draft.claim_id == claim)) is None


def test_refused_evidence_holds_no_verdict_up_and_added_evidence_leaves_the_focus_where_it_came_from(
    pages: Served, chromium: Browser
) -> None:
    claim, _ = claim_with_evidence(pages)
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        page.locator("label.opt:has(input[name=said])").last.click()
        page.locator("label.opt:has(input[value=unverifiable])").click()
        page.locator("#why").fill("The police counted forty.")
        page.locator("#why").blur()
        add = page.get_by_role("button", name="Add it", exact=True)
        page.keyboard.press("+")
        page.keyboard.type("ftp://example.org/report")
        expect(page.get_by_role("group", name="What it does to the claim").get_by_label("Unclear")).to_be_checked()
        add.click()
        expect(page.locator(".told")).to_contain_text("must begin with http:// or https://")
        expect(page.locator("#evidence .ev")).to_have_count(1)
        with page.expect_response("**/decide") as sent:
            page.locator("#verdict").get_by_role("button", name="Send", exact=True).click()
        assert sent.value.status == 422, "the desk says what was begun"
        page.get_by_label("Address").fill("https://example.org/report")
        add.click()
        expect(page.locator("#evidence .ev")).to_have_count(2)
        expect(page.locator("#adding > summary")).to_be_focused()
    assert pages.status(claim) == "in_progress"
