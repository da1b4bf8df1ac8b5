"""Several people at once, a network that goes and comes, a session that ends: the page stays and nothing is lost."""

import re

from playwright.sync_api import Browser, Page, Request, Route, expect

from claims import discussion, intake
from claims.models import Claim
from tests import scenes
from tests.journeys.browser import Somebody, somebody
from tests.journeys.served import Served

CUT = r"ERR_INTERNET_DISCONNECTED"


def sign_in(who: Somebody, desk: Served, name: str) -> Page:
    who.sign_in(f"{name}@example.org", desk.password)
    return who.page


def by_itself(request: Request) -> bool:
    """Whether a request says that nobody asked for it but the page."""
    return "/live" in request.url or request.headers.get("stet-by-itself") == "1"


def claim_in_progress(desk: Served) -> int:
    return desk.claim("in_progress")


def write_verdict(page: Page, words: str) -> None:
    """All of a verdict but the last button."""
    for name in ("said", "rating"):
        page.locator(f'.decide label.opt:has(input[name="{name}"])').first.click()
    page.locator("#why").fill(words)


def test_what_another_says_arrives_through_another_process_without_moving_what_is_typed(
    pages: Served, chromium: Browser
) -> None:
    claim_id = claim_in_progress(pages)
    with pages.another_process() as other, somebody(chromium, pages.url) as ana, somebody(chromium, other) as editor:
        page, second = sign_in(ana, pages, "ana"), sign_in(editor, pages, "editor")
        page.goto(f"/claims/{claim_id}")
        page.evaluate("window.stayed = true")
        page.locator("#why").fill("The report sa")
        page.locator("#why").evaluate("(field) => field.setSelectionRange(4, 10)")
        seen = page.locator("#why").bounding_box()
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        second.goto(f"/claims/{claim_id}")
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))
        second.locator("#say").fill("Ask the harbour office.")
        second.get_by_role("button", name="Add the comment").click()
        expect(page.locator("#talk")).to_contain_text("Ask the harbour office.")
        assert page.evaluate("window.stayed"), "the page was loaded again"
        assert {by_itself(one) for one in asked} == {True}, "nobody asked for this: it keeps no session open"
        assert page.evaluate("document.activeElement.id") == "why"
        assert page.evaluate("[why.selectionStart, why.selectionEnd]") == [4, 10]
        expect(page.locator("#why")).to_have_value("The report sa")
        assert page.locator("#why").bounding_box() == seen


def test_words_under_the_eye_stay_where_they_are_when_something_arrives_above_them(
    pages: Served, chromium: Browser
) -> None:
    claim_id = claim_in_progress(pages)
    with somebody(chromium, pages.url) as ana:
        page = sign_in(ana, pages, "ana")
        page.set_viewport_size({"width": 390, "height": 400})
        page.goto(f"/claims/{claim_id}")
        read = page.locator("#why")  # on a narrow screen it stands below the conversation
        read.evaluate("(element) => element.scrollIntoView({ block: 'start', behavior: 'instant' })")
        seen = read.bounding_box()
        with pages.scene() as session:
            claim, by = session.get_one(Claim, claim_id), pages.person(session, "ben")
            discussion.comment(session, claim, "One\ntwo\nthree", form_key="anchored", by=by)
        expect(page.locator("#talk")).to_contain_text("three")
        after = read.bounding_box()
        assert seen and after and abs(seen["y"] - after["y"]) <= 1


def test_two_checkers_on_one_claim_see_both_versions_and_lose_none(pages: Served, chromium: Browser) -> None:
    claim_id = claim_in_progress(pages)
    with pages.scene() as session:
        scenes.found_by_hand(session, session.get_one(Claim, claim_id), by=pages.person(session, "ana"))
    with somebody(chromium, pages.url) as first, somebody(chromium, pages.url) as second:
        ana, ben = sign_in(first, pages, "ana"), sign_in(second, pages, "ben")
        ana.goto(f"/claims/{claim_id}")
        write_verdict(ana, "Ana counted the rows of the table.")
        with pages.scene() as session:
            claim = session.get_one(Claim, claim_id)
            scenes.act(session, claim, "assign", by=pages.room.editor, assignee="ben@example.org", note="Ana is ill.")
        ben.goto(f"/claims/{claim_id}")
        ben.get_by_role("button", name="Start checking").click()
        write_verdict(ben, "Ben asked the police.")
        ben.get_by_role("checkbox", name=re.compile("Cite E1")).check()
        ana.locator("form#verdict").get_by_role("button", name=re.compile("Send")).first.click()
        expect(ana.get_by_text("Nothing is lost")).to_be_visible()
        kept = ana.locator("section[aria-label=Conflict]")
        expect(kept).to_contain_text("Ana counted the rows of the table.")
        ben.locator("form#verdict").get_by_role("button", name=re.compile("Send")).first.click()
        expect(ben.get_by_text(re.compile("is with the editor"))).to_be_visible()
        expect(kept).to_contain_text("Ana counted the rows of the table.")
        with pages.database.reading() as session:
            verdict = session.get_one(Claim, claim_id).verdict
            assert verdict and verdict.reason == "Ben asked the police."


def test_a_cut_network_is_said_and_what_is_typed_meanwhile_is_saved_afterwards(
    pages: Served, chromium: Browser
) -> None:
    claim_id = claim_in_progress(pages)
    with somebody(chromium, pages.url, expected=CUT) as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/claims/{claim_id}")
        ana.context.set_offline(True)
        page.locator("#why").fill("Typed without a network.")
        line = page.locator("#connection")
        expect(line).to_contain_text(re.compile(r"No connection since \d\d:\d\d\. You can go on writing\."))
        page.locator("#why").fill("Typed without a network. And more.")
        ana.context.set_offline(False)
        expect(line).to_be_hidden()
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        page.reload()
        expect(page.locator("#why")).to_have_value("Typed without a network. And more.")


def test_a_session_that_ended_while_typing_is_said_in_place_and_signing_in_elsewhere_mends_it(
    pages: Served, chromium: Browser
) -> None:
    claim_id = claim_in_progress(pages)
    with somebody(chromium, pages.url) as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/claims/{claim_id}")
        ana.context.clear_cookies()
        write_verdict(page, "Typed after the session ended.")
        page.locator("form#verdict").get_by_role("button", name=re.compile("Send")).first.click()
        expect(page.locator(".told")).to_contain_text("Nothing was sent, and everything is still here.")
        line = page.locator("#connection")
        expect(line).to_contain_text("You are no longer signed in.")
        with ana.context.expect_page() as opened:
            line.get_by_role("link").click()
        window = opened.value
        window.get_by_label("E-mail address").fill("ana@example.org")
        window.get_by_label("Password").fill(pages.password)
        window.get_by_role("button", name="Sign in").click()
        expect(window.get_by_role("heading", level=1)).to_be_visible()
        expect(line).to_be_hidden()
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        expect(page.locator("#why")).to_have_value("Typed after the session ended.")


def test_what_must_not_move_lands_when_it_is_let_go_and_asking_outlives_a_broken_answer(
    pages: Served, chromium: Browser
) -> None:
    claim_id = claim_in_progress(pages)
    with pages.scene() as session:
        scenes.found_by_hand(session, session.get_one(Claim, claim_id), by=pages.person(session, "ben"))
    with somebody(chromium, pages.url, expected="Unexpected token|not valid JSON") as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/claims/{claim_id}")
        broken: list[str] = []

        def refuse(route: Route) -> None:
            broken.append(route.request.url)
            route.fulfill(body="<p>A proxy says no")

        page.route(re.compile("/live"), refuse, times=1)
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#evidence blockquote'))")
        with pages.scene() as session:
            claim, by = session.get_one(Claim, claim_id), pages.person(session, "ben")
            scenes.found_by_hand(session, claim, by=by, excerpt="A second report.")
            discussion.comment(session, claim, "See the second report.", form_key="waits", by=by)
        expect(page.locator("#talk")).to_contain_text("See the second report.")
        expect(page.locator("#evidence .ev")).to_have_count(1)
        assert broken
        page.evaluate("getSelection().removeAllRanges()")
        expect(page.locator("#evidence .ev")).to_have_count(2)


def test_a_sequence_of_keys_waits_visibly_and_never_presses_what_has_its_last_key_alone(
    pages: Served, chromium: Browser
) -> None:
    claim_id = claim_in_progress(pages)
    with somebody(chromium, pages.url) as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/claims/{claim_id}")
        write_verdict(page, "Written before the proposal.")
        with pages.scene() as session:
            scenes.act(session, session.get_one(Claim, claim_id), "propose_set_aside", by=pages.room.editor)
        page.locator("form#verdict").get_by_role("button", name=re.compile("Send")).first.click()
        expect(page.locator("section[aria-label=Conflict]")).to_contain_text("Put mine on top")
        page.wait_for_load_state()
        page.locator("h1").click()
        page.keyboard.press("i")
        expect(page.locator(".pending")).to_be_visible()
        page.wait_for_timeout(2100)
        page.keyboard.press("2")
        expect(page.locator('.decide input[name="rating"]').nth(1)).to_be_checked()
        expect(page.locator(".pending")).to_be_hidden()
        page.keyboard.press("i")
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        expect(page.locator('.decide input[name="rating"]').nth(0)).not_to_be_checked()
        assert pages.status(claim_id) == "in_progress"


def test_an_article_that_was_read_is_offered_to_whoever_has_the_focus_in_it(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        by = pages.person(session, "admin")
        article_id = intake.submit_article(session, title="", text=scenes.FLOOD.replace("40", "400"), by=by).id
    with somebody(chromium, pages.url) as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/articles/{article_id}")
        page.get_by_role("link", name="Board").focus()
        with pages.scene() as session:
            scenes.extract_all(session)
        expect(page.locator("[data-news]")).to_be_visible()
        page.keyboard.press("r")
        expect(page.locator("mark.hl").first).to_be_visible()


def test_the_claim_beside_the_list_is_renewed_and_a_list_may_become_empty(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        ids = [scenes.claim(session, pages.room, "assigned", checker=pages.room.ben).id for _ in range(2)]
    with somebody(chromium, pages.url) as ben:
        page = sign_in(ben, pages, "ben")
        page.goto("/desk")
        peek = page.locator("#peek blockquote")
        for key in ("j", "k"):
            with page.expect_response("**/desk/peek/*") as peeked:
                page.keyboard.press(key)
            assert not by_itself(peeked.value.request)
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))
        with pages.scene() as session:
            for id in ids:
                session.get_one(Claim, id).wording = f"The dam holds, says number {id}."
        page.keyboard.press("j")
        expect(peek).to_contain_text("The dam holds")
        page.keyboard.press("k")
        expect(peek).to_contain_text("The dam holds")
        with pages.scene() as session:
            for id in ids:
                scenes.act(session, session.get_one(Claim, id), "release", by=pages.room.editor)
        expect(page.locator("[data-news]")).to_be_visible()
        peeks = [one for one in asked if "/peek/" in one.url]
        assert by_itself(peeks[-1])
        page.keyboard.press("r")
        expect(page.get_by_role("heading", name="Nothing is assigned to you")).to_be_visible()
        with pages.scene() as session:
            scenes.act(session, session.get_one(Claim, ids[0]), "take", by=pages.room.ben)
        expect(page.locator("[data-news]")).to_be_visible()
        page.keyboard.press("r")
        expect(page.locator("#queue tbody tr")).to_have_count(1)


def test_a_claim_that_comes_back_brings_its_verdict_form_and_every_button_with_it(
    pages: Served, chromium: Browser
) -> None:
    claim_id = pages.claim("submitted")
    with somebody(chromium, pages.url) as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/claims/{claim_id}")
        page.evaluate("window.stayed = true")
        page.locator("#say").fill("Half a comment")
        expect(page.locator("#verdict")).to_have_count(0)
        with pages.scene() as session:
            claim = session.get_one(Claim, claim_id)
            scenes.act(session, claim, "send_back", by=pages.room.editor, note="Which report?")
        expect(page.locator("#notes")).to_contain_text("Which report?")
        expect(page.locator("#verdict")).to_be_visible()
        score = page.locator(".claimhead .meta b.num").inner_text()
        expect(page.locator("#priority h2")).to_have_text(f"Why {score}")
        page.locator("#why").fill("The report of the harbour office.")
        expect(page.locator("[data-length]")).to_have_text("33 characters")
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        page.get_by_text("Ask for help", exact=True).first.click()
        page.locator("#note-ask_help").fill("Where is the report?")
        expect(page.locator("#say")).to_have_value("Half a comment")
        page.locator("#say").fill("")
        assert page.evaluate("window.stayed"), "the page was loaded again"
        page.locator(".act-ask_help button").click()
        expect(page.get_by_text("Your question was put to the editors.")).to_be_visible()
    assert pages.status(claim_id) == "needs_help"


def test_who_types_is_told_who_has_the_claim_now_and_the_form_goes_when_nothing_is_typed(
    pages: Served, chromium: Browser
) -> None:
    claim_id = pages.claim("assigned")
    with somebody(chromium, pages.url) as ana:
        page = sign_in(ana, pages, "ana")
        page.goto(f"/claims/{claim_id}")
        page.get_by_role("button", name="Start checking").click()
        started = page.get_by_text("You are checking this claim.")
        expect(started).to_be_visible()
        page.locator("#why").press_sequentially("The report sa")
        seen = page.locator("#why").bounding_box()
        with pages.scene() as session:
            claim = session.get_one(Claim, claim_id)
            scenes.act(session, claim, "assign", by=pages.room.editor, assignee="ben@example.org", note="Ana is ill.")
        told = page.locator(".changed")
        expect(told).to_contain_text("The claim is with Ben Checker now. What you typed is kept as your draft.")
        expect(started).to_have_count(0)
        expect(page.locator("#onward")).not_to_contain_text("Send and next")
        page.wait_for_timeout(3500)  # two more answers
        expect(told).to_be_visible()
        expect(told).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.activeElement.id") == "why"
        expect(page.locator("#why")).to_have_value("The report sa")
        after = page.locator("#why").bounding_box()
        assert seen and after and abs(after["y"] - seen["y"]) <= 1, "what is typed moved"
        page.reload()
        expect(page.locator("#verdict")).to_have_count(0)
        for name, there in (("ana", 1), ("ben", 0)):
            with pages.scene() as session:
                claim = session.get_one(Claim, claim_id)
                scenes.act(session, claim, "assign", by=pages.room.editor, assignee=f"{name}@example.org")
                if there:
                    scenes.act(session, claim, "start", by=pages.person(session, "ana"))
            expect(page.locator("#verdict")).to_have_count(there)
        expect(page.locator("#acts")).to_contain_text("is kept")


def test_a_form_that_is_unfolded_is_seen_down_to_its_button(pages: Served, chromium: Browser) -> None:
    claim = pages.claim("in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        for address, box in ((f"/claims/{claim}", "details:has(> .act-ask_help)"), ("/desk?view=all", "#views-panel")):
            page.goto(address)
            page.locator(f"{box} > summary").click()
            button = page.locator(f"{box} button").first
            expect(button).to_be_visible()
            page.wait_for_timeout(100)
            assert button.evaluate("""(button) => {
                const { left, bottom, top } = button.getBoundingClientRect();
                return [top + 2, bottom - 2].every((y) => button.contains(document.elementFromPoint(left + 4, y)));
            }"""), f"something lies over the button at {address}"
