"""Files and feeds of fact-checks in every form that publishers give them, whole, broken and very long."""

import io
import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.claimreview import ELEMENT, Review, Skipped, Unreadable, files, read_entries, read_file, window
from claims.claimreview.files import CUT_OFF, NOT_JSON, TOO_LARGE
from claims.claimreview.review import NO_CLAIM, NO_REVIEW

PAGE = "https://facts.example/page"


def review(number: int, **more: Any) -> dict[str, Any]:
    return {
        "@context": "http://schema.org",
        "@type": "ClaimReview",
        "url": f"https://facts.example/{number}",
        "claimReviewed": f"Claim {number}, “quoted” {{and}} [odd].",
        "author": {"@type": "Organization", "name": "Example Facts"},
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
        **more,
    }


def feed(*items: Any, before: str = "", after: str = "") -> str:
    """A DataFeed as Data Commons publishes it."""
    elements = [
        json.dumps({"@type": "DataFeedItem", "dateCreated": "2021-03-22T13:05:02Z", "item": [item], "url": "x"})
        if isinstance(item, dict) else item
        for item in items
    ]  # fmt: skip
    listed = f'"dataFeedElement": [{", ".join(elements)}]'
    return f'{{{before}"@context": "http://schema.org", "@type": "DataFeed", {listed}{after}}}'


def read(text: str | bytes, base: str = "") -> tuple[list[str], list[str]]:
    """The last parts of the addresses that were found, and the reasons of what was not."""
    found = list(read_file(io.BytesIO(text if isinstance(text, bytes) else text.encode()), base))
    urls = [each.url.rpartition("/")[2] for each in found if isinstance(each, Review)]
    return urls, [each.reason for each in found if isinstance(each, Skipped)]


@pytest.fixture(params=[1, 7, 64, window.CHUNK])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many bytes at once: whatever is read must not depend on where they end."""
    monkeypatch.setattr(window, "CHUNK", request.param)
    return int(request.param)


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize(
    "text",
    [
        feed(review(1), review(2)),
        feed(review(1), review(2), before='"name": "Feed [1]", "n": 12, ', after=', "dateModified": "2021"'),
        json.dumps({"dataFeedElement": [{"item": review(1)}, {"item": [review(2)]}]}, indent=2),
        json.dumps([review(1), review(2)]),
        json.dumps([review(1), review(2)], indent=4),
        json.dumps(review(1)) + "\n" + json.dumps(review(2)) + "\n",
        json.dumps(review(1)) + "\r\n\r\n" + json.dumps(review(2)),
        "\ufeff" + json.dumps([review(1), [review(2)]]),
        json.dumps({"@graph": [{"@type": "WebSite"}, review(1), review(2)]}),
        json.dumps({"@type": "NewsArticle", "review": [review(1)], "hasPart": {"about": review(2)}}),
        "".join(f'<script type="application/ld+json">{json.dumps(review(at))}</script>\n' for at in (1, 2)),
        "<!doctype html><SCRIPT data-x='y' type='application/LD+json'>\n//<![CDATA[\n"
        + json.dumps([review(1), review(2)])
        + "\n//]]>\n</SCRIPT><script>var x = {};</script>",
    ],
)
def test_each_form_gives_its_fact_checks_in_their_order(text: str) -> None:
    assert read(text) == (["1", "2"], [])


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize(
    "text",
    [
        feed(review(1), '"nonsense"', review(2), before='"name": "é", ', after=', "dateModified": "2021"'),
        json.dumps([review(1), {"é€😀": 1}, [review(2), review(3)]], ensure_ascii=False),
        "\ufeff" + json.dumps([review(1), 7, review(2)], indent=4),
        "\n".join((json.dumps(review(1)), '{"broken": ', "7", feed(review(2), review(3)), json.dumps(review(4)))),
        f'<script type="application/ld+json">{json.dumps([review(1), review(2)])}</script>',
        feed(review(1), review(2), review(3))[:-20],
    ],
)
@pytest.mark.parametrize("stray", [b"", b"\xe9"])
def test_behind_every_entry_a_file_can_be_read_on_without_what_came_before(text: str, stray: bytes) -> None:
    content = text.encode().replace(b"quoted", b"quoted" + stray)
    entries = list(read_entries(io.BytesIO(content)))
    for number, (_, behind) in enumerate(entries, 1):
        rest = io.BytesIO(b"\0" * behind.byte + content[behind.byte :])
        assert [found for found, _ in read_entries(rest, mark=behind)] == [found for found, _ in entries[number:]]


def test_a_single_object_is_read() -> None:
    assert read(json.dumps(review(1))) == (["1"], [])


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize(
    "bad",
    ['{"@type": "ClaimReview", }', '{"a": nonsense, "b": "], {"}', "nonsense", '{"n": 1.2.3}', "} :", "1" * 5000],
)
def test_a_bad_entry_costs_itself_alone(bad: str) -> None:
    urls, reasons = read(feed(review(1), bad, review(2), review(3)))
    assert urls == ["1", "2", "3"]
    assert len(reasons) == 1


@pytest.mark.usefixtures("chunk")
def test_a_bad_line_costs_itself_alone() -> None:
    lines = [json.dumps(review(1)), '{"broken": ', json.dumps({"other": 1}), json.dumps(review(2))]
    urls, reasons = read("\n".join(lines))
    assert urls == ["1", "2"]
    assert reasons == [NOT_JSON, NO_REVIEW]


def test_an_entry_that_is_huge_costs_itself_alone() -> None:
    huge = review(2, articleBody='words, \\" and [brackets] ' * (ELEMENT // 10))
    assert read(feed(review(1), huge, review(3))) == (["1", "3"], [TOO_LARGE])


def test_a_list_with_an_entry_beyond_all_bounds_is_given_up_and_the_next_line_is_read() -> None:
    endless = json.dumps([review(1), "x" * (window.LONGEST_SKIP + ELEMENT), review(2)])
    assert read(f"{endless}\n{json.dumps(review(3))}") == (["1", "3"], [TOO_LARGE])


def test_an_object_that_is_huge_costs_itself_alone_and_is_never_in_memory() -> None:
    huge = "{" + ", ".join(f'"k{number}": {{"a": [{number}]}}' for number in range(300_000)) + "}"
    tracemalloc.start()
    file = io.BytesIO(f"{huge}\n{json.dumps(review(1))}".encode())
    before, _ = tracemalloc.get_traced_memory()
    found = list(read_file(file))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.reason if isinstance(each, Skipped) else each.url[-2:] for each in found] == [TOO_LARGE, "/1"]
    assert most - before < 25_000_000


def test_an_entry_without_a_claim_is_counted() -> None:
    assert read(feed(review(1), review(2, claimReviewed=7 * ["", None]), review(3))) == (["1", "3"], [NO_CLAIM])


def test_what_is_no_fact_check_is_counted() -> None:
    assert read('[{"@type": "Article"}, 3, null]') == ([], [NO_REVIEW] * 3)
    assert read("{}") == ([], [NO_REVIEW])
    assert read("[]") == ([], [])


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize("cut", [1, 4, 40])
def test_a_feed_that_ends_in_the_middle_gives_what_came_and_says_so(cut: int) -> None:
    text = feed(review(1), review(2), review(3))
    urls, reasons = read(text[:-cut])
    assert urls[:2] == ["1", "2"]
    assert reasons == [CUT_OFF]


def test_what_is_nested_too_deeply_costs_itself_alone() -> None:
    assert read(feed(review(1), "[" * 50_000 + "]" * 50_000, review(2)))[0] == ["1", "2"]


@pytest.mark.parametrize("text", ["", "   ", "claim,rating\n", "%PDF-1.7", "\x00\x01", "null"])
def test_what_is_neither_json_nor_a_page_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_file(io.BytesIO(text.encode()))


def test_a_page_without_markup_has_nothing_and_is_no_failure() -> None:
    other = '<script type="application/ld+json">{"@type": "Article"}</script><script type="application/ld+json">{no'
    assert read(f"<html>{other}</html>", PAGE) == ([], [])


def test_a_block_of_a_page_that_is_no_json_is_counted_only_if_it_speaks_of_a_review() -> None:
    blocks = ('{"@type": "ClaimReview", ', '{"@type": "Article", ', json.dumps(review(1)))
    page = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    assert read(page, PAGE) == (["1"], [NOT_JSON])


def test_a_block_with_line_ends_in_its_strings_or_entities_for_quotation_marks_is_read() -> None:
    one = json.dumps(review(1)).replace("[odd]", "\n\t[odd]")
    two = json.dumps(review(2)).replace('"', "&quot;")
    page = "".join(f'<script type="application/ld+json">{block}</script>' for block in (one, two))
    assert read(page) == (["1", "2"], [])


def test_blocks_of_a_page_point_to_each_other_and_have_its_address() -> None:
    one = {**review(1), "author": {"@id": "#us"}}
    del one["url"]
    two = {"@type": "Organization", "@id": "#us", "name": "The Daily"}
    page = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in (one, two))
    [found] = read_file(io.BytesIO(page.encode()), PAGE)
    assert isinstance(found, Review)
    assert (found.url, found.publisher) == (PAGE, "The Daily")


def test_the_address_of_a_feed_is_no_address_of_its_entries() -> None:
    one = review(1)
    del one["url"]
    assert read(feed(one), "https://facts.example/feed.json") == ([], ["has no web address"])


@pytest.mark.parametrize("hostile", ["<script" * 200_000, "<script>" * 200_000, "<script ld+json>" * 100_000])
def test_a_hostile_page_takes_little_time(hostile: str) -> None:
    begun = time.process_time()
    assert read("<html>" + hostile)[0] == []
    assert time.process_time() - begun < 5


class Endless(io.RawIOBase):
    """A feed of so many entries, made while it is read."""

    def __init__(self, entries: int) -> None:
        self.left = entries
        self.waiting = b'{"@type": "DataFeed", "dataFeedElement": ['

    def read(self, size: int = -1, /) -> bytes:
        while len(self.waiting) < size and self.left:
            self.left -= 1
            self.waiting += json.dumps({"item": [review(self.left, articleBody="x" * 2000)]}).encode()
            self.waiting += b"," if self.left else b"]}"
        given, self.waiting = self.waiting[:size], self.waiting[size:]
        return given


def test_a_feed_of_a_hundred_megabytes_is_never_in_memory() -> None:
    begun = time.process_time()
    count = sum(isinstance(found, Review) for found in read_file(Endless(45_000)))
    assert count == 45_000
    assert time.process_time() - begun < 60
    tracemalloc.start()
    count = sum(isinstance(found, Review) for found in read_file(Endless(3_000)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3_000
    assert most < 5_000_000


@given(st.text(st.sampled_from('[]{},:"\\ \n1aé<'), max_size=60), st.integers(1, 9))
def test_any_file_gives_entries_or_reasons_or_is_refused(text: str, size: int) -> None:
    before, window.CHUNK = window.CHUNK, size  # type: ignore[misc]
    try:
        found = list(read_file(io.BytesIO(text.encode()), PAGE))
    except Unreadable:
        assert text.strip()[:1] not in ("{", "[", "<")
    else:
        assert all(isinstance(each, Review | Skipped) for each in found)
    finally:
        window.CHUNK = before  # type: ignore[misc]


@given(st.binary(max_size=60).map(lambda tail: b"[" + tail))
def test_any_bytes_are_no_error(content: bytes) -> None:
    list(read_file(io.BytesIO(content)))


def test_the_cap_on_pages_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PAGE", 1000)
    late = f'<script type="application/ld+json">{json.dumps(review(1))}</script>'
    assert read("<html>" + late) == (["1"], [])
    assert read("<html>" + " " * 1000 + late) == ([], [])
