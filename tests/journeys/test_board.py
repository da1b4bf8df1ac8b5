"""The editor's day at the board in a real browser: signing off, sending back, giving out, by keys and in place."""

from playwright.sync_api import Browser, Page, Route, expect

from claims.models import PersonRole
from tests.journeys.browser import somebody
from tests.journeys.served import Served

PRESS_AGAIN = """() => {
  const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  new MutationObserver(() => setTimeout(press, 0)).observe(document.getElementById("signed"), { childList: true });
}"""
"""Press a once more as soon as something was signed, before anybody could have read what is next."""


def top(page: Page, claim: int) -> float:
    """How far below the upper edge of the window a waiting claim stands."""
    box = page.locator(f"#waiting-{claim}").bounding_box()
    assert box
    return box["y"]


def test_an_editor_sends_back_gives_out_and_signs_off(pages: Served, chromium: Browser) -> None:
    first, second, third = (pages.claim("submitted") for _ in range(3))
    with somebody(chromium, pages.url) as editor, somebody(chromium, pages.url) as ana:
        for who, name in ((editor, "editor"), (ana, "ana")):
            who.sign_in(f"{name}@example.org", pages.password)
        page, keys = editor.page, editor.page.keyboard
        page.goto("/board")
        on = page.locator(".waitlist > li.on")
        expect(page.locator(".waitlist > li")).to_have_count(3)
        expect(on).to_have_id(f"waiting-{first}")

        # Sent back with a note, in place; a note for another one stays with that one.
        page.locator(f"#waiting-{second} summary").click()
        page.locator(f"#note-{second}").fill("About the second")
        page.locator(f"#waiting-{first} summary").click()
        page.locator(f"#waiting-{first} summary").blur()
        keys.press("b")
        keys.type("Mostly, I think.")
        page.get_by_role("button", name="Approve").locator("visible=true").click()
        expect(page.locator(f"#waiting-{first} [data-refused]")).to_contain_text("You have begun a note.")
        page.get_by_role("button", name="Send back").locator("visible=true").click()
        expect(page.locator("#signed")).to_contain_text("Sent back with your note")
        expect(on).to_have_id(f"waiting-{second}")
        expect(page.locator(f"#note-{second}")).to_have_value("About the second")
        assert pages.status(first) == "in_progress"
        assert [page.locator(f"#note-{id}").input_value() for id in (second, third)] == ["About the second", ""]

        # The checker changes the verdict and sends it again.
        ana.page.goto(f"/claims/{first}")
        expect(ana.page.locator("#notes")).to_contain_text("Mostly, I think.")
        ana.page.locator("label.opt:has(input[value=mostly_supported])").click()
        ana.page.locator("#why").fill("The report agrees, mostly.")
        ana.page.keyboard.press("Control+Enter")
        expect(ana.page.get_by_text("is with the editor")).to_be_visible()

        # Its return is offered; unfolded, it shows what changed since.
        expect(page.locator("[data-news]")).to_be_visible()
        keys.press("r")
        back = page.locator(f"#waiting-{first}")
        expect(back.locator(".st-returned")).to_have_count(1)
        back.locator("summary").click()
        expect(back.locator(".since")).to_contain_text("Mostly, I think.")
        expect(back.locator(".change ins")).to_contain_text("Mostly supported")
        expect(back.locator(".why ins")).to_contain_text("mostly")
        back.locator("summary").blur()

        # Two claims are given out with a reason, by a button pressed twice; the note that is begun is kept.
        picks = [page.locator("#cards-queued input").nth(at) for at in range(2)]
        queued = [int(str(pick.get_attribute("value")).partition(":")[0]) for pick in picks]
        for pick in picks:
            pick.check()
        page.locator("#assignee").select_option("ben@example.org")
        page.locator("#because").fill("Ben knows the dam.")
        sent: list[Route] = []
        page.route("**/board/assign", lambda route: sent.append(route))
        page.locator("#assign .btn-main").evaluate(
            "(button) => { button.click(); setTimeout(() => button.click(), 100); }"
        )
        page.wait_for_timeout(300)
        assert len(sent) == 1
        sent[0].continue_()
        expect(page.locator(".say-ok")).to_have_text(
            ["What you had begun to write is kept.", "2 claims assigned to Ben Checker."]
        )
        expect(page.locator(f"#note-{second}")).to_have_value("About the second")
        assert [pages.status(claim) for claim in queued] == ["assigned", "assigned"]

        # a is about the claim one is on; it unfolds it before it signs it, and signs one.
        page.locator(f"#waiting-{second} summary").click()
        page.locator(f"#note-{second}").fill("")
        page.locator("h1").click()
        for key in ("2", "a"):
            keys.press(key)
        expect(page.locator(f"#waiting-{second} details")).to_have_attribute("open", "")
        while page.locator(f"#card-{third}.on").count() == 0:
            keys.press("j")
        keys.press("a")
        expect(on).to_have_id(f"waiting-{third}")
        keys.press("3")
        expect(on).to_have_id(f"waiting-{first}")
        page.set_viewport_size({"width": 1440, "height": 500})
        page.evaluate("scrollTo(0, 150)")
        place = top(page, first)
        page.evaluate(PRESS_AGAIN)
        keys.press("a")
        keys.press("a")
        expect(page.locator("#signed")).to_contain_text("Signed off")
        expect(on).to_have_id(f"waiting-{second}")
        expect(on.locator("details")).to_have_attribute("open", "")
        expect(page.locator("#waiting-many")).to_have_text("1 of 2")
        assert abs(top(page, second) - place) <= 1
        assert [pages.status(id) for id in (first, second, third)] == ["approved", "submitted", "submitted"]


def test_a_verdict_that_another_editor_settled_is_over_and_the_note_is_kept(pages: Served, chromium: Browser) -> None:
    settled = pages.claim("submitted")
    with pages.scene() as session:
        session.add(PersonRole(person_id=pages.room.ben.id, role="editor"))
    with somebody(chromium, pages.url) as editor:
        editor.sign_in("editor@example.org", pages.password)
        page, keys = editor.page, editor.page.keyboard
        page.goto(f"/board?claim={settled}")
        item = page.locator(f"#waiting-{settled}")
        keys.press("b")
        keys.type("Which count?")
        # Esc leaves the note for its card.
        keys.press("Escape")
        expect(item.locator("summary")).to_be_focused()
        keys.press("b")
        expect(page.locator(f"#note-{settled}")).to_be_focused()
        page.route("**/board/live*", lambda route: route.abort())
        pages.visitor("ben").post(f"/board/claims/{settled}/approve", version=str(pages.version(settled)))
        keys.press("Control+Enter")
        expect(item.locator(".told")).to_contain_text("Signed off by Ben Checker")
        for name in ("Approve", "Send back"):
            expect(item.get_by_role("button", name=name)).to_have_count(0)
        expect(item.locator("[data-refused]")).to_be_hidden()
        expect(item.get_by_role("link", name="Open the claim")).to_have_attribute("href", f"/claims/{settled}")
        expect(page.locator(f"#note-{settled}")).to_have_value("Which count?")

        # "Show" takes it away; the note can be copied.
        page.unroute("**/board/live*")
        keys.press("Escape")
        expect(page.locator("[data-news]")).to_be_visible()
        keys.press("r")
        expect(item).to_have_count(0)
        expect(page.get_by_label("What you had begun to write")).to_have_value("Which count?")


def test_the_pick_is_given_out_by_keys(pages: Served, chromium: Browser) -> None:
    claim = pages.claim()
    with somebody(chromium, pages.url) as editor:
        editor.sign_in("editor@example.org", pages.password)
        page, keys = editor.page, editor.page.keyboard
        page.goto("/board")
        keys.press("2")
        for _ in range(30):
            if page.locator(f"#card-{claim}.on").count():
                break
            keys.press("j")
        for key in ("x", "s"):
            keys.press(key)
        expect(page.locator("#assignee")).to_be_focused()
        page.locator("#assignee").select_option("ana@example.org")
        keys.press("Tab")
        keys.type("Ana speaks to the ministry")
        keys.press("Control+Enter")
        expect(page.locator(".say-ok")).to_contain_text("1 claim assigned")
        assert pages.status(claim) == "assigned"
        page.wait_for_load_state()
        keys.press("?")
        for words in ("to whom to assign", "send what one is in"):
            expect(page.locator(".keylist")).to_contain_text(words)
        keys.press("Escape")


def test_sending_back_without_a_note_is_answered_beside_the_field_on_both_pages(
    pages: Served, chromium: Browser
) -> None:
    claim = pages.claim("submitted")
    with somebody(chromium, pages.url) as editor:
        editor.sign_in("editor@example.org", pages.password)
        page = editor.page
        page.goto(f"/board?claim={claim}")
        page.locator(f"#waiting-{claim}").get_by_role("button", name="Send back").click()
        expect(page.locator(f"#missing-{claim}")).to_have_text("Please write why: others will read it.")
        expect(page.locator(f"#note-{claim}")).to_be_focused()
        page.goto(f"/claims/{claim}")
        page.locator("#say").fill("Half a comment")
        page.locator("#acts summary", has_text="Send back").click()
        page.locator("#acts .act-send_back button").click()
        expect(page.locator("#missing-send_back")).to_have_text("Please write why: others will read it.")
        expect(page.locator("#note-send_back")).to_be_focused()
        expect(page.locator("#say")).to_have_value("Half a comment")
    assert pages.status(claim) == "submitted"
