"""The claim page in a real browser: nothing that is typed there is lost, changed hands, or sent twice."""

from playwright.sync_api import Browser, Route, expect
from sqlalchemy import select

from claims.evidence import correct, register_sources
from claims.judging import judge
from claims.models import Claim, Comment, Draft
from tests import scenes
from tests.journeys.browser import somebody
from tests.journeys.served import Served
from tests.webapp.test_evidence import reprinted


def test_a_verdict_being_written_outlives_a_link_and_a_question(pages: Served, chromium: Browser) -> None:
    address = f"/claims/{pages.claim('assigned')}"
    with somebody(chromium, pages.url) as checker:
        page = checker.page
        checker.sign_in("ana@example.org", pages.password)
        page.goto(address)
        page.get_by_role("button", name="Start checking").click()
        page.locator("#why").fill("Half a sentence")
        page.wait_for_load_state()  # before its scripts are there, a page keeps nothing
        page.goto("/desk")
        page.goto(address)
        expect(page.locator("#why")).to_have_value("Half a sentence")
        page.locator("#why").fill("Half a sentence and more")
        page.get_by_text("Ask for help").first.click()
        page.get_by_role("button", name="Ask for help").click()  # the question is missing: nothing is sent
        page.get_by_label("Your question").fill("Which dam is meant?")
        page.get_by_role("button", name="Ask for help").click()
        page.get_by_role("button", name="Start checking").click()
        expect(page.locator("#why")).to_have_value("Half a sentence and more")


def test_what_one_person_typed_is_not_taken_as_the_words_of_who_signs_in_after_them(
    pages: Served, chromium: Browser
) -> None:
    claim_id = pages.claim("in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim_id}")
        ana.context.clear_cookies()
        other = ana.context.new_page()
        other.goto("/signin")
        other.get_by_label("E-mail address").fill("ben@example.org")
        other.get_by_label("Password").fill(pages.password)
        other.get_by_role("button", name="Sign in").click()
        expect(other.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("#connection")).to_contain_text("Somebody else is signed in here now.")
        page.locator("#why").fill("Ana's own words.")
        with page.expect_response("**/draft") as sent:
            page.evaluate("dispatchEvent(new Event('online'))")
        assert sent.value.status == 401
        page.locator("#say").fill("A comment of Ana's.")
        page.get_by_role("button", name="Add the comment").click()
        expect(page.locator("#say-told")).to_contain_text("Somebody else is signed in here now. Nothing was sent")
        page.wait_for_timeout(1600)  # another answer of the desk's
        expect(page.locator("#connection")).to_contain_text("Somebody else is signed in here now.")
        expect(page.locator("#why")).to_have_value("Ana's own words.")
        expect(page.locator("#say")).to_have_value("A comment of Ana's.")
    with pages.database.reading() as session:
        assert session.scalar(select(Draft.id).where(Draft.claim_id == claim_id)) is None
        assert session.scalar(select(Comment.id).where(Comment.claim_id == claim_id)) is None


def test_a_cited_piece_that_another_rejects_is_cited_no_more_and_it_is_said(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, "in_progress")
        piece = scenes.found_by_hand(session, claim, by=pages.person(session, "ben"))
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page, box = ana.page, ana.page.get_by_role("checkbox", name="Cite E1")
        page.goto(f"/claims/{claim.id}")
        with page.expect_response("**/draft"):
            box.check()
        expect(page.locator("[data-cited]")).to_have_text("E1")
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
        page.locator("#why").focus()  # what has the focus is not exchanged
        with pages.scene() as session:
            judge(session, session.get_one(Claim, claim.id), piece.id, "rejected", by=pages.person(session, "ben"))
        with page.expect_response("**/draft"):
            expect(page.locator("[data-uncited]")).to_have_text("E1 is cited no more: it was rejected.")
        expect(page.locator("[data-cited]")).to_contain_text("nothing yet")
        expect(box).to_be_disabled()
        expect(box).not_to_be_checked()
    with pages.database.reading() as session:
        assert session.scalars(select(Draft).where(Draft.claim_id == claim.id)).one().fields["evidence"] == []


def test_a_comment_whose_answer_was_lost_is_said_once_however_the_page_is_renewed(
    pages: Served, chromium: Browser
) -> None:
    claim_id = pages.claim("assigned")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    with somebody(chromium, pages.url, expected="ERR_FAILED") as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim_id}")
        page.route("**/comments", lose, times=1)
        page.locator("#say").fill("Ask the harbour office.")
        page.get_by_role("button", name="Add the comment").click()
        expect(page.locator("#say-told")).to_contain_text("No connection.")
        page.locator("#checklist button.tick").first.click()
        expect(page.locator("#checklist button.tick").first).to_have_attribute("aria-checked", "true")
        page.locator("#talk li").wait_for()  # the page was renewed around the words
        page.get_by_role("button", name="Start checking").click()
        expect(page.get_by_text("What you had begun to write is kept.")).to_be_visible()
        page.get_by_role("button", name="Add the comment").click()
        expect(page.locator("#say-told")).to_contain_text("The comment is there.")
        page.locator("#say").fill("And the police.")
        page.get_by_role("button", name="Add the comment").click()
        expect(page.locator("#talk li")).to_have_count(2)
    with pages.database.reading() as session:
        said = session.scalars(select(Comment.text).where(Comment.claim_id == claim_id).order_by(Comment.id)).all()
        assert said == ["Ask the harbour office.", "And the police."]


def test_ctrl_enter_in_words_that_are_only_to_be_copied_presses_nothing(pages: Served, chromium: Browser) -> None:
    claim_id = pages.claim("in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim_id}")
        page.locator("#why").fill("The report sa")
        with pages.scene() as session:
            scenes.act(session, session.get_one(Claim, claim_id), "release", by=pages.room.editor)
        page.get_by_role("button", name="Compare before sending").click()
        copied = page.get_by_label("What you typed")
        expect(copied).to_have_value("The report sa")
        expect(page.locator('#acts [data-key="Ctrl+Enter"]')).to_contain_text("Take it")
        page.wait_for_load_state()
        copied.press("Control+Enter")
        page.wait_for_timeout(300)
        assert pages.status(claim_id) == "queued"
        page.locator("h1").click()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("The claim is yours.")).to_be_visible()


def test_what_is_folded_into_its_origin_opens_when_one_comes_to_it(pages: Served, chromium: Browser) -> None:
    claim, (first, _, second, _) = reprinted(pages)
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page = ana.page
        page.goto(f"/claims/{claim}")
        expect(page.locator(f"#evidence-{first}")).to_be_visible()
        expect(page.locator(f"#evidence-{second}")).to_be_hidden()
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.locator(f"#evidence-{second}")).to_be_visible()
        page.keyboard.press("x")
        expect(page.locator("#counted")).to_have_text("2 independent origins in 3 pieces, 1 rejected")
        expect(page.locator(f"#evidence-{second}")).to_be_visible()


def test_a_correction_stops_the_verdict_of_who_wrote_before_it_and_not_ones_own(
    pages: Served, chromium: Browser
) -> None:
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, "in_progress")
        pieces = [scenes.found_by_hand(session, claim, by=pages.person(session, "ben"), excerpt=f"{many} were killed.")
                  for many in (40, 50)]  # fmt: skip
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page, opened = ana.page, ana.page.locator("#verdict [name=version]")
        page.goto(f"/claims/{claim.id}")
        before = int(opened.input_value())
        page.locator("#why").fill("The police counted forty.")
        own = page.locator(f"#correct-{pieces[0].id}")
        own.locator("summary").click()
        own.get_by_label("Excerpt").fill("Forty were killed.")
        own.get_by_role("button", name="Save the correction").click()
        expect(page.locator(f"#evidence-{pieces[0].id} blockquote")).to_have_text("“Forty were killed.”")
        expect(opened).to_have_value(str(before + 1))
        page.wait_for_timeout(2000)  # another answer of the desk's
        expect(page.locator(".changed")).to_be_hidden()
        with pages.scene() as session:
            correct(session, session.get_one(Claim, claim.id), pieces[1].id, title="A report",
                    excerpt="500 were killed.", published_on=None, by=pages.person(session, "ben"))  # fmt: skip
        expect(page.locator(".changed")).to_contain_text("Ben Checker changed this claim")
        page.locator("label.opt:has(input[name=said])").last.click()
        page.locator("label.opt:has(input[value=unverifiable])").click()
        own.locator("summary").click()
        own.get_by_label("Excerpt").fill("40 were killed.")
        own.get_by_role("button", name="Save the correction").click()
        expect(page.locator(f"#evidence-{pieces[0].id} blockquote")).to_have_text("“40 were killed.”")
        expect(opened).to_have_value(str(before + 1))  # what Ben did between is not seen past
        page.locator("#why").press("Control+Enter")
        expect(page.get_by_label("Conflict")).to_contain_text(f"your version {before + 1}, now version {before + 3}")
        page.get_by_role("button", name="Put mine on top").click()
        expect(page.get_by_text("is with the editor")).to_be_visible()


def test_a_second_correction_begins_with_what_the_first_one_left_and_nothing_of_it_is_taken_as_unsent(
    pages: Served, chromium: Browser
) -> None:
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, "in_progress")
        piece = scenes.found_by_hand(session, claim, by=pages.person(session, "ben"), excerpt="It says 450.").id
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        page, box, shown = ana.page, ana.page.locator(f"#correct-{piece}"), ana.page.locator(f"#evidence-{piece}")
        page.goto(f"/claims/{claim.id}")
        for title, excerpt in (("The first title", "It says 400."), ("The second title", "")):
            box.locator("summary").click()
            box.get_by_label("Title").fill(title)
            if excerpt:
                box.get_by_label("Excerpt").fill(excerpt)
            box.get_by_role("button", name="Save the correction").click()
            expect(shown).to_contain_text(title)
            expect(shown.locator("blockquote")).to_have_text("“It says 400.”")
        expect(box.get_by_label("Excerpt")).to_have_value("It says 400.")
        shown.locator('input[name="evidence"]').check()
        page.locator("label.opt:has(input[name=said])").last.click()
        page.locator("label.opt:has(input[value=unverifiable])").click()
        page.locator("#why").fill("The police counted forty.")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("is with the editor")).to_be_visible()
        expect(page.get_by_text("What you had begun to write")).to_have_count(0)


def test_the_bar_of_keys_stays_one_line_and_names_the_way_to_all_of_them(pages: Served, chromium: Browser) -> None:
    with pages.scene() as session:
        register_sources(session, [("gdelt", "The news of the whole wide world, in one long name")])
    claim = pages.claim("in_progress")
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        for width in (1440, 1024):
            ana.page.set_viewport_size({"width": width, "height": 900})
            ana.page.goto(f"/claims/{claim}")
            expect(ana.page.locator(".actionbar .end")).to_contain_text("still looking")
            button = ana.page.locator("#onward .btn-main").bounding_box()
            keys, bar = (ana.page.locator(place).bounding_box() for place in ("#keys li >> nth=0", ".actionbar"))
            assert button and keys and bar
            assert button["y"] < keys["y"] + keys["height"] and bar["height"] < 2 * button["height"]
            assert "all keys" in ana.page.locator("#keys li").first.inner_text()


def test_gridlines_stop_at_labels_and_a_pieces_button_stands_on_the_line_of_its_words(
    pages: Served, chromium: Browser
) -> None:
    with pages.scene() as session:
        claim = scenes.claim(session, pages.room, "in_progress")
        scenes.found_page(session, claim, by=pages.person(session, "ben"))
    with somebody(chromium, pages.url) as ana:
        ana.sign_in("ana@example.org", pages.password)
        ana.page.goto(f"/claims/{claim.id}")
        footer = ana.page.locator("#evidence .ev footer").first
        assert footer.evaluate("(footer) => getComputedStyle(footer).alignItems") == "baseline"
        ana.page.evaluate("""() => document.querySelector("#evidence").insertAdjacentHTML(
            "beforeend", '<svg class="plot axis" id="drawn"><text>40</text></svg>')""")
        order, halo = ana.page.locator("#drawn text").evaluate(
            "(text) => [getComputedStyle(text).paintOrder, getComputedStyle(text).strokeWidth]"
        )
        assert order.startswith("stroke") and halo == "5px"
