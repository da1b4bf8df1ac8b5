"""`stet extract --html`: every claim marked where it stands, its note beside it, nothing of a text taken for HTML."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import KINDS, extract
from claims.text import paragraphs
from stet.cli import main
from stet.errors import Unusable
from stet.page import page, render
from tests.claims.extraction.awkward_texts import NEWS, TEXTS
from tests.claims.extraction.test_robustness import ANY_TEXT, OPENING, lines_run

TWIN = (Path(__file__).parents[1] / "articles" / "twin.txt").read_text(encoding="utf-8")
TEMPLATE = (Path(__file__).parents[2] / "stet" / "page.html").read_text(encoding="utf-8")
ELEMENTS = set(
    "html head meta title style body header main section p h1 h2 ul li a mark span b bdi details summary".split()
)
ATTRIBUTES = set("lang charset name content http-equiv class dir id href aria-label".split())
HOSTILE = [
    "<script>alert(1)</script>",
    "</p></section><script src=//evil.example/x.js></script>",
    '"><img src=x onerror=alert(1)>',
    "'-->]]><style>*{display:none}</style>",
    "{{ 7 * 7 }}{% for %}{# #}",
    "&lt;b&gt; &#60;i&#62;",
    "\u202e\u2066drow\u2069",
    "\x01\x1b[31m\x7f\x85",
]


class Read(HTMLParser):
    """A page as a browser takes it: elements, attributes, links, ids, and the article's words without the numbers."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.blocks: list[str] = []
        self.marked: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements[tag] += 1
        self.attributes |= set(given)
        if "href" in given:
            self.links.append(given["href"] or "")
        if "id" in given:
            self.ids.append(given["id"] or "")
        if given.get("class") == "text":
            self.blocks.append("")
        if tag != "meta":
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag, "elements are closed in the order in which they were opened"

    def handle_data(self, data: str) -> None:
        classes = [given.get("class") for _, given in self.open]
        if "text" in classes and "number" not in classes:
            self.blocks[-1] += data


def read(text: str) -> Read:
    return Read(render(text, extract(text)))


def test_every_claim_has_a_mark_and_a_note_and_links_lead_to_both():
    found = read(TWIN)
    numbers = range(1, len(extract(TWIN)) + 1)
    assert sorted(found.links) == sorted([f"#c{n}" for n in numbers] + [f"#n{n}" for n in numbers])
    assert sorted(found.ids) == sorted(link.removeprefix("#") for link in found.links)


def test_the_text_stands_there_word_for_word():
    assert read(TWIN).blocks == [TWIN[span.start : span.end] for span in paragraphs(TWIN)]


@given(ANY_TEXT, st.lists(st.sampled_from(HOSTILE), max_size=4))
def test_no_text_becomes_anything_but_text(text, hostile):
    text = (
        text.replace("\0", "").replace("\r", "") + " Mara Orne said: " + " ".join(hostile) + " 12 people were killed."
    )
    found = read(text)
    assert set(found.elements) <= ELEMENTS
    assert found.attributes <= ATTRIBUTES
    assert found.elements["style"] == 1
    assert all(re.fullmatch(r"#[cn]\d+", link) for link in found.links)
    assert len(found.ids) == len(set(found.ids)) == 2 * len(extract(text))
    assert found.blocks == [text[span.start : span.end] for span in paragraphs(text)]
    assert found.open == []


def test_overlapping_claims_are_both_marked_where_they_overlap():
    html = page(b"The road is closed and 40 people were killed there, Marta Velasco told reporters.")
    assert re.search(r"<mark[^>]* k-statement\b[^>]*>[^/]*<mark[^>]* k-figure\b[^>]*>[^/]*40 people", html)


def test_a_note_tells_who_speaks_how_many_when_and_how_check_worthy_with_reasons():
    text = "Some 40 people were killed on 3 June 2019, Marta Velasco said. Two officials said it was over."
    html = page(text.encode())
    assert "<b><bdi>Marta Velasco</bdi></b>" in html
    (unnamed,) = [finding.speaker_note for finding in extract(text) if finding.speaker_note]
    assert f'<b><bdi>“Two officials”</bdi></b><span class="soft"> (<bdi>{unnamed}</bdi>)</span>' in html
    assert "<bdi>about 40 people (killed), according to Marta Velasco</bdi>" in html
    assert '<bdi>3 June 2019</bdi> <span class="soft">2019-06-03</span>' in html
    assert re.search(r"<summary>Check-worthiness 0\.\d\d</summary><ul><li><bdi>[^<]+\([+-][\d.]+\)</bdi></li>", html)


def test_a_wrong_weekday_is_told():
    assert "the weekday does not fit the date" in page(b"The bridge was closed on Tuesday, 3 June 2019, in Tarn.")
    assert "the weekday does not fit the date" not in page(b"The bridge was closed on Monday, 3 June 2019, in Tarn.")


def test_what_is_noted_only_says_so():
    html = page(b"The bridge will be closed in May.")
    assert "noted only, not queued" in html
    assert "noted only" not in page(b"The bridge was closed on 3 May 2019.")


def test_kinds_differ_by_more_than_colour():
    """Each has its own kind of underline; what is noted has a thin one, and every note says its kind."""
    rules = dict(re.findall(r"^\.k-(\w+) \{(.+)\}$", TEMPLATE, re.MULTILINE))
    lines = [re.findall(r"text-decoration-style: (\w+)", rule)[0] for rule in rules.values()]
    assert set(rules) < set(KINDS)
    assert len(set(lines)) == len(lines)
    assert "text-decoration-style: dotted" in TEMPLATE  # the rest: in the narrator's voice
    assert "dotted" not in lines


def test_the_page_needs_nothing_from_elsewhere():
    assert "default-src 'none'" in TEMPLATE
    assert not re.search(r"url\(|@import|https?:|src=|<script|<link", TEMPLATE)


def test_a_text_without_claims_says_so():
    html = page(b"Hello.")
    assert "No claim was found in this text." in html
    assert not Read(html).ids


@pytest.mark.parametrize("nothing", [b"", b" \n ", b"A text\0with a NUL.", b"\xff\xfe"])
def test_what_is_no_text_is_refused_with_a_sentence(nothing):
    with pytest.raises(Unusable, match="Nothing was kept"):
        page(nothing)


def test_the_command_writes_the_page_to_a_file_or_to_its_output(tmp_path):
    article, out = tmp_path / "article.txt", tmp_path / "article.html"
    article.write_text(NEWS, encoding="utf-8")
    assert CliRunner().invoke(main, ["extract", str(article), "--html", "-o", str(out)]).exit_code == 0
    shown = CliRunner().invoke(main, ["extract", str(article), "--html"]).output
    assert out.read_text(encoding="utf-8") == shown == page(NEWS.encode())


def test_lines_have_no_page(tmp_path):
    lines = tmp_path / "lines.jsonl"
    lines.touch()
    ran = CliRunner().invoke(main, ["extract", "--jsonl", str(lines), "--html"])
    assert ran.exit_code == 2
    assert "--html shows one FILE." in ran.output


@pytest.mark.parametrize("name", ["news", "a quotation never closed", "headings"])
def test_work_grows_with_the_length_of_a_text_and_not_with_its_square(name):
    texts = {length: OPENING + TEXTS[name](length).strip() for length in (3_000, 12_000)}
    findings = {text: extract(text) for text in texts.values()}
    page(b"The template is read once.")
    work = [lines_run(lambda text: render(text, findings[text]), text) for text in texts.values()]
    assert work[1] < 6 * work[0]


def test_a_text_that_is_refused_leaves_an_earlier_page_as_it_was(tmp_path):
    out, broken = tmp_path / "page.html", tmp_path / "broken.txt"
    out.write_text("an earlier page", encoding="utf-8")
    broken.write_bytes(b"\x00\x01\x02\xff\xfe")
    assert CliRunner().invoke(main, ["extract", str(broken), "--html", "-o", str(out)]).exit_code == 1
    assert out.read_text(encoding="utf-8") == "an earlier page"
