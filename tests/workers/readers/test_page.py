"""Reading web pages: the article without what stands around it, and what the head of the page says of it."""

import pytest

from tests.documents import BYLINE, FIRST, PARAGRAPHS, PUBLISHER, SECOND, TITLE, page
from workers.readers import Document, Unreadable
from workers.readers.page import read_page


def read(body: bytes, media_type: str = "text/html", url: str = "https://post.example/flood") -> Document:
    return read_page(body, media_type, url)


def test_a_page_gives_every_paragraph_of_its_article_and_nothing_around_it() -> None:
    found = read(page())
    assert found.text.split("\n\n") == [TITLE, *PARAGRAPHS]


def test_title_byline_publisher_date_and_language_come_from_the_head() -> None:
    found = read(page())
    assert (found.title, found.byline, found.publisher, found.language) == (TITLE, BYLINE, PUBLISHER, "en-GB")
    assert found.published == "2024-05-07T00:30:00+0200"


def test_json_ld_names_all_authors() -> None:
    ld = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Flood",'
        '"datePublished":"2024-05-06","author":[{"@type":"Person","name":"Marit Berg"},'
        '{"@type":"Person","name":"Jon Dahl"}],"publisher":{"@type":"Organization","name":"The Harbour Post"}}</script>'
    )
    bare = f'<html lang="en"><head><meta charset="utf-8">{ld}</head><body><article><p>{FIRST}</p><p>{SECOND}</p>'
    found = read(bare.encode())
    assert (found.byline, found.publisher, found.published[:10]) == ("Marit Berg, Jon Dahl", PUBLISHER, "2024-05-06")


def test_a_date_that_merely_stands_in_the_text_is_not_the_date_of_the_page() -> None:
    text = "<p>The dam was opened on 3 March 1987, and the last inspection was on 2019-11-02, the governor said.</p>"
    source = f"<html><body><article>{text}<p>{FIRST}</p></article><footer>© 2021. Updated 12.03.2020</footer></body>"
    assert read(source.encode()).published == ""
    timed = source.replace("<p>", '<time datetime="2020-02-02T10:00:00+01:00">yesterday</time><p>', 1)
    assert read(timed.encode()).published == "2020-02-02T10:00:00+0100"


def test_lists_headings_tables_quotations_and_line_breaks_keep_their_words_in_order() -> None:
    body = (
        "<h2>What is known</h2><ul><li>Forty dead</li><li>Twelve <b>houses</b> fell</li></ul>"
        "<table><tr><th>Ward</th><th>Dead</th></tr><tr><td>North</td><td>12</td></tr></table>"
        "<blockquote>The water came at night.</blockquote><p>One line.<br>Another line.</p><p>Short.</p>"
    )
    found = read(page([FIRST, SECOND]).replace(b"</article>", f"{body}</article>".encode())).text
    told = ["Forty dead", "Twelve houses fell", "Ward | Dead", "North | 12", "The water came at night.", "One line.",
            "Another line.", "Short."]  # fmt: skip
    places = [found.index(words) for words in ["What is known", *told]]
    assert places == sorted(places)
    assert "---" not in found


@pytest.mark.parametrize(
    ("coding", "head", "media_type"),
    [
        ("utf-8", "", "text/html"),
        ("utf-8", '<meta charset="utf-8">', "text/html; charset=iso-8859-1"),
        ("utf-8-sig", "", "text/html"),
        ("utf-16", "", "text/html"),
        ("windows-1252", "", "text/html; charset=ISO-8859-1"),
        ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "text/html"),
        ("windows-1251", '<meta charset="windows-1251">', "text/html"),
        ("windows-1251", '<meta charset="windows-1251">', "text/html; charset=utf-8"),
        ("koi8-r", "", 'text/html; charset="KOI8-R"'),
        ("shift_jis", "<meta charset=Shift_JIS>", "text/html"),
        ("gb18030", "<meta charset=gb2312>", "text/html"),
    ],
)
def test_a_page_is_read_in_the_coding_that_it_is_in(coding: str, head: str, media_type: str) -> None:
    words = {"windows-1251": "Мэр сказал", "koi8-r": "Мэр сказал", "shift_jis": "市長は語った", "gb18030": "市长说"}
    mine = words.get(
        coding, "Bürgermeister Søren “Nobody” Łukasz" if coding.startswith("utf") else "Bürgermeister Søren"
    )
    source = page([f"{mine} {number}: {'at least forty were killed in the flood ' * 3}." for number in range(4)],
                  title=mine, head=head, coding="utf-8").decode().replace("—", "-")  # fmt: skip
    found = read(source.encode(coding), media_type)
    assert f"{mine} 3:" in found.text
    assert found.title == mine


def test_a_page_whose_coding_is_not_what_it_says_is_refused_and_not_shown_in_other_letters() -> None:
    source = page(["Мэр сказал, что погибли сорок человек. " * 5], title="Мэр").decode()
    with pytest.raises(Unreadable, match="not coded as UTF-8"):
        read(source.encode("windows-1251"))


def test_a_single_broken_character_in_a_long_page_spoils_nothing() -> None:
    long = page([FIRST] * 60).replace(b"Anna Lind", b"Anna \xff Lind", 1)
    assert "Anna � Lind" in read(long).text


def test_a_page_that_is_empty_without_scripts_says_so() -> None:
    for inside in (
        '<div id="root"></div>',
        '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>',
        "<div id=root><p>Please enable JavaScript to view this page.</p></div>",
    ):
        with pytest.raises(Unreadable, match="only where scripts run"):
            read(f"<html><head><script src=a.js></script></head><body>{inside}</body></html>".encode())


def test_an_article_about_scripts_is_an_article() -> None:
    text = "The ministry's new form requires JavaScript to be turned on, and that shut out 12,000 applicants. " * 8
    assert "12,000 applicants" in read(page([text]).replace(b"<head>", b"<head><script></script>")).text


def test_a_page_without_an_article_says_so() -> None:
    for nothing in (b"<html><body></body></html>", b"<html>", b"<!doctype html>", b"<html><body><img src=a></body>"):
        with pytest.raises(Unreadable, match=r"no article|empty"):
            read(nothing)


def test_markup_in_the_text_of_a_page_stays_text() -> None:
    found = read(page([FIRST, "He wrote &lt;script&gt;alert(1)&lt;/script&gt; on the wall of the town hall."])).text
    assert "<script>alert(1)</script> on the wall" in found
