"""The main job in a real browser: an article, its claims, verdicts, signatures, a publication; also without scripts."""

import re

from playwright.sync_api import Browser, Page, expect

from tests import scenes
from tests.journeys.browser import Somebody, somebody
from tests.journeys.served import Served
from tests.stet.running import Desk

ARTICLE = """Dam breaks above Vik

VIK (3 May 2023) – At least 40 people were killed when the dam above Vik broke 🌊, the police said.

“We warned the government twice in April,” Mayor Marit Berg said on Tuesday.

Nobody knew when the trains would run again.
"""
EDITOR, CHECKERS = "editor@newsroom.example", ("ines@newsroom.example", "jonas@newsroom.example")


def submit(editor: Somebody, text: str) -> str:
    """Hand in an article and wait until the page itself shows its claims; its address."""
    editor.page.goto("/articles")
    editor.page.get_by_label("Text", exact=True).fill(text)
    editor.page.get_by_label("Section").fill("disasters")
    editor.page.get_by_role("button", name="Submit").click()
    expect(editor.page).to_have_url(re.compile(r"/articles/\d+$"))
    address = editor.page.url
    expect(editor.page.locator("[data-value=claims]")).to_have_text(re.compile(r"[1-9]"))
    return address


def wait_until_assigned(page: Page) -> None:
    """The workers choose checkers; the numbers on the page move by themselves."""
    expect(page.locator('[data-value="assigning"]')).to_have_text("")
    expect(page.locator('[data-value="evidence-done"]')).to_have_text(re.compile(r"[1-9]"))


def check_everything(checker: Somebody, title: str) -> int:
    """Decide each claim of the article that is in the checker's queue. Returns how many."""
    decided = 0
    while True:
        checker.page.goto("/desk")
        rows = checker.page.locator("table.queue tbody tr").filter(has_text=title)
        if rows.count() == 0:
            return decided
        rows.first.locator("td.claim a").click()
        decide(checker.page, decided)
        decided += 1


def decide(page: Page, number: int) -> None:
    page.get_by_role("button", name="Start checking").click()
    expect(page.locator("form#verdict")).to_be_visible()
    page.get_by_text("Add evidence by hand").click()
    page.get_by_label("Title", exact=True).fill(f"Police report {number}")
    page.get_by_label("Excerpt").fill("Forty-one people lost their lives.")
    page.locator("label.opt", has_text="Supports").click()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("checkbox", name=re.compile("Cite E")).last.check()
    for group in ("Was it said?", "Is it so?"):
        box = page.locator("form#verdict fieldset").filter(has_text=group)
        if box.count():
            box.locator("label.opt").first.click()
    page.locator("#why").fill("The police report says the same.")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Draft saved"))
    page.locator("form#verdict").get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The verdict is with the editor.")).to_be_visible()


def test_an_article_is_checked_approved_and_published(desk: Desk, chromium: Browser) -> None:
    title = ARTICLE.split("\n", 1)[0]
    with somebody(chromium, desk.url) as editor:
        editor.sign_in(EDITOR, desk.passwords[EDITOR])
        address = submit(editor, ARTICLE)
        wait_until_assigned(editor.page)
        decided = 0
        for email in CHECKERS:
            with somebody(chromium, desk.url) as checker:
                checker.sign_in(email, desk.passwords[email])
                decided += check_everything(checker, title)
        assert decided >= 2
        for _ in range(decided):
            editor.page.goto("/board")
            editor.page.get_by_role("button", name=re.compile("^Approve")).first.click()
            expect(editor.page.get_by_text(re.compile("^Signed off: "))).to_be_visible()
        editor.page.goto(address)
        publish = editor.page.get_by_role("button", name="Sign off and publish")
        expect(publish).to_be_disabled()
        editor.page.get_by_role("button", name=re.compile(r"^Mark all \d+ read$")).click()
        expect(publish).to_be_enabled()
        publish.click()
        expect(editor.page).to_have_url(re.compile(r"/published/\d+$"))
        public = editor.page.url
    with somebody(chromium, desk.url) as reader:
        reader.page.goto(public)
        expect(reader.page.get_by_role("heading", level=1)).to_contain_text(title)
        notes = reader.page.locator("details.pnote")
        expect(notes).to_have_count(decided)
        notes.first.click()
        expect(notes.first).to_contain_text("The police report says the same.")


def read(who: Somebody, desk: Served, text: str) -> str:
    """Sign in as the editor and open an article of this text, whose claims are pulled out; its address."""
    with desk.scene() as session:
        address = f"{desk.url}/articles/{scenes.article(session, by=desk.room.admin, text=text).id}"
    who.sign_in("editor@example.org", desk.password)
    who.page.goto(address)
    return address


def test_selected_words_become_a_claim_where_they_were_selected(pages: Served, chromium: Browser) -> None:
    words = "the trains would run again"
    with somebody(chromium, pages.url) as editor:
        read(editor, pages, ARTICLE)
        select_words(editor.page, words)
        bar = editor.page.get_by_role("form", name="Add a claim by hand")
        expect(bar).to_be_visible()
        editor.page.keyboard.press("m")  # no other key of the page is meant now
        expect(bar).to_be_visible()
        editor.page.keyboard.press("f")
        mark = editor.page.locator("mark.hl", has_text=words)
        expect(mark).to_have_count(1)
        assert mark.get_attribute("data-offset") == f"{ARTICLE.index(words)}-{ARTICLE.index(words) + len(words)}"


def test_keys_move_through_the_text_and_mark_sentences(pages: Served, chromium: Browser) -> None:
    with somebody(chromium, pages.url) as editor:
        address = read(editor, pages, ARTICLE.replace("Vik", "Voss"))
        page = editor.page
        unread = page.locator(".s-unread")
        expect(unread).not_to_have_count(0)
        before, number = unread.count(), unread.first.get_attribute("id")
        for key in "fas":  # they name kinds of claims while words are selected, and nothing otherwise
            page.keyboard.press(key)
        expect(page).to_have_url(address)
        while page.locator(".s.on").count() == 0 or page.locator(".s.on").get_attribute("id") != number:
            page.keyboard.press("j")
        page.keyboard.press("m")
        expect(unread).to_have_count(before - 1)
        expect(page.locator(".s.on")).to_have_count(1)
        page.keyboard.press("n")
        expect(page.locator(".s.on.s-unread")).to_have_count(1)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("next not read")
        page.keyboard.press("Escape")
        page.keyboard.press("g")
        page.keyboard.press("b")
        expect(page).to_have_url(re.compile("/board$"))


def select_words(page: Page, words: str) -> None:
    """Select with the mouse, as a reader does: from the first word to the last."""
    ends = page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.querySelector("[data-reading]"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at); range.setEnd(node, at + words.length);
                node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
                const boxes = [...range.getClientRects()], first = boxes[0], last = boxes[boxes.length - 1];
                return [[first.left, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
            }
        }""",
        words,
    )
    page.mouse.move(*ends[0])
    page.mouse.down()
    page.mouse.move(*ends[1], steps=8)
    page.mouse.up()


def test_the_main_job_works_without_scripts(pages: Served, chromium: Browser) -> None:
    """Only what moves by itself and selecting need scripts; everything else is forms and links."""
    with somebody(chromium, pages.url, java_script_enabled=False) as editor:
        editor.sign_in("editor@example.org", pages.password)
        editor.page.goto("/articles")
        editor.page.get_by_label("Text", exact=True).fill("What a lovely garden! Who would not want to sit in it?")
        editor.page.get_by_role("button", name="Submit").click()
        with pages.scene() as session:
            scenes.extract_all(session)
        article = editor.page
        article.reload()
        article.get_by_label("The words, as printed").fill("a lovely garden")
        article.get_by_label("Kind").select_option("figure")
        article.get_by_role("button", name="Add the claim").click()
        expect(article.get_by_text("Claim 1 was added.")).to_be_visible()
        article.locator(".gutmark.un").first.click()
        expect(article.locator(".gutmark.un")).to_have_count(0)
        article.locator(".cn").first.click()
        article.get_by_text("Set aside").first.click()
        article.get_by_label("Why it need not be checked").fill("A matter of taste.")
        article.get_by_role("button", name="Set aside").click()
        expect(article.get_by_text("Set aside").first).to_be_visible()


def test_hostile_words_in_an_article_do_nothing_in_the_browser(pages: Served, chromium: Browser) -> None:
    hostile = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> At least 40 people were killed, "
        '"><svg onload=alert(1)> said.'
    )
    with somebody(chromium, pages.url) as editor:
        read(editor, pages, hostile)
        expect(editor.page.locator("[data-reading]")).to_contain_text("<script>alert(1)</script>")
        for address in ("/articles", "/board", "/desk?view=open"):
            editor.page.goto(address)
        assert editor.page.locator("img").count() == 0
