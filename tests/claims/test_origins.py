"""Which pieces of evidence come from one origin, and how often that is right: pairs of texts in tests/origins."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claims import origins
from claims.extraction import read_figures
from claims.origins import page

EVENTS = sorted((Path(__file__).parents[1] / "origins").glob("*.yaml"))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


SEEN = "A fire."


class Pair(NamedTuple):
    """A report and another text; `same` is what its writer meant."""

    event: str
    how: str
    one: str
    other: str
    same: bool


def pairs() -> Iterator[Pair]:
    for path in EVENTS:
        event = yaml.safe_load(path.read_text(encoding="utf-8"))
        for kind in ("same", "different"):
            yield from (
                Pair(path.stem, each["how"], event["base"], each["text"], kind == "same") for each in event[kind]
            )


figures_in = lru_cache(read_figures)


def piece(id: int, excerpt: str = "", *, url: str | None = None, title: str = "", **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "url": url,
        "title": title,
        "excerpt": excerpt,
        "figures": figures_in(excerpt),
        "published_at": None,
        "retrieved_at": NOON,
        **more,
    }


def grouped(*pieces: dict[str, Any]) -> list[list[int]]:
    return [[each["id"] for each in group] for group in origins.origins(pieces)]


def is_one(pair: Pair) -> bool:
    return len(grouped(piece(1, pair.one), piece(2, pair.other))) == 1


def measure(found: list[Pair]) -> tuple[float, float]:
    """Precision and recall of “these two are one”."""
    said = [pair for pair in found if is_one(pair)]
    right = sum(pair.same for pair in said)
    return right / (len(said) or 1), right / sum(pair.same for pair in found)


def wrong() -> set[tuple[str, str]]:
    return {(pair.event, pair.how) for pair in pairs() if is_one(pair) != pair.same}


def test_precision_and_recall_are_as_measured() -> None:
    assert len(list(pairs())) >= 60
    assert measure(list(pairs())) == pytest.approx((1, 46 / 49))
    assert wrong() == {
        (event, "rewritten by an editor, much in other words") for event in ("census", "dam-vote", "quake")
    }


@pytest.mark.parametrize(
    ("rule", "value", "measured"),
    [
        ("ALIKE", 0, (49 / 56, 1)),
        ("ALIKE", 1, (1, 13 / 49)),
        ("FEWEST", 1, (46 / 49, 46 / 49)),
        ("_QUOTED", re.compile("(?!)"), (46 / 47, 46 / 49)),
        ("_tell_apart", lambda one, other: False, (46 / 50, 46 / 49)),
    ],
)
def test_each_rule_is_needed(monkeypatch: pytest.MonkeyPatch, rule: str, value: Any, measured: Any) -> None:
    """Without it, pairs are wrong that are right with it: these are the controls of the test above."""
    monkeypatch.setattr(origins, rule, value)
    assert measure(list(pairs())) == pytest.approx(measured)


@pytest.mark.parametrize(
    "address",
    [
        "http://news.example/a/fire",
        "https://www.news.example/a/fire/",
        "https://news.example/a/fire?utm_source=feed&fbclid=x1",
        "https://news.example/a/fire#comments",
        "https://news.example/a/fire?ref=homepage",
        "https://news.example/a/fire#:~:text=the%20fire",
        "https://amp.news.example/a/fire",
        "https://news.example/a/fire/amp/",
        "https://m.news.example/a/fire?amp=1",
        "https://news.example:443/a/fire/index.html",
        "https://web.archive.org/web/20260302120000/https://news.example/a/fire",
        "https://news-example.cdn.ampproject.org/c/s/news.example/a/fire",
        "https://www.google.com/amp/s/news.example/a/fire",
    ],
)
def test_an_address_written_in_another_way_is_the_same_page(address: str) -> None:
    assert page(address) == "news.example/a/fire"
    assert grouped(piece(1, SEEN, url="https://news.example/a/fire"), piece(2, "Smoke.", url=address)) == [[1, 2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/Fire", "https://news.example/fire"),
        ("https://news.example/a", "https://other.example/a"),
        ("https://app.example/#/fire", "https://app.example/#/flood"),
        ("https://stat.example/db#table=12", "https://stat.example/db#table=13"),
        ("https://court.example/judgment?ref=2023-12", "https://court.example/judgment?ref=2023-13"),
        ("https://court.example/x?amp=1", "https://court.example/x?amp=2"),
        ("/published/3#claim-7", "/published/3#claim-8"),
        ("https://news.example:8080/a", "https://news.example/a"),
    ],
)
def test_another_page_is_another_origin(one: str, other: str) -> None:
    assert grouped(piece(1, SEEN, url=one), piece(2, "Smoke.", url=other)) == [[1], [2]]


@given(st.one_of(st.text(), st.from_regex(r"https?://[^\s]{0,40}", fullmatch=True)))
def test_any_address_can_be_compared_and_a_page_is_itself(address: str) -> None:
    assert page(address) == page(address)
    if not address.startswith("http"):
        assert page(address) == address


REPORT = next(pairs()).one
FIRST, SECOND = REPORT[:420], REPORT[420:]


def test_two_cuttings_of_one_report_meet_in_the_whole_of_it() -> None:
    assert grouped(piece(1, FIRST), piece(2, SECOND)) == [[1], [2]]
    assert grouped(piece(1, FIRST), piece(2, SECOND), piece(3, REPORT)) == [[1, 2, 3]]


def test_the_earliest_of_an_origin_comes_first() -> None:
    late, early = piece(1, REPORT, published_at=NOON), piece(2, FIRST, published_at=NOON - timedelta(days=1))
    undated = piece(3, REPORT, retrieved_at=NOON - timedelta(hours=1))
    assert grouped(late, piece(4, "A text of its own on this."), early, undated) == [[2, 3, 1], [4]]


NOTICE = "Please enable cookies to continue reading this page and accept our terms."
READ, UNREAD = {"unread": None}, {"unread": "Nothing in the page reads as text."}


@pytest.mark.parametrize(
    "unseen",
    [piece(1), piece(1, title="Eleven die in ferry fire off Ommel"), piece(1, NOTICE), piece(1, snapshot=UNREAD)],
)
def test_what_nothing_was_seen_of_is_no_origin(unseen: dict[str, Any]) -> None:
    assert grouped(unseen) == []
    assert grouped(unseen, piece(2, REPORT), piece(3, unseen["title"] or SEEN), unseen | {"id": 4}) == [[2], [3]]


@pytest.mark.parametrize(
    "seen",
    [
        piece(1, SEEN),
        piece(1, snapshot=READ),
        piece(1, figures=[{"low": 11, "high": 11, "unit": "people", "measure": "killed"}]),
        piece(1, fact_check={"rating": "false"}),
    ],
)
def test_words_figures_a_rating_or_the_text_of_its_page_make_an_origin(seen: dict[str, Any]) -> None:
    assert grouped(seen) == [[1]]


def test_what_nothing_was_seen_of_joins_what_has_its_address_and_never_leads_it() -> None:
    early, url = NOON - timedelta(days=1), "https://news.example/fire"
    unseen = piece(1, url=url, published_at=early, snapshot=UNREAD)
    kept = piece(2, url=url, published_at=early, snapshot=READ)
    assert grouped(unseen, piece(3, REPORT, url=url + "/"), kept) == [[3, 1, 2]]
    assert grouped(unseen, unseen | {"id": 4}) == []


def test_where_only_the_text_of_its_page_was_seen_the_title_is_compared() -> None:
    title = "Eleven die in ferry fire off Ommel"
    one, other = piece(1, title=title, snapshot=READ), piece(2, NOTICE, title=title.upper(), snapshot=READ)
    assert grouped(one, other, piece(3, title="Eleven die in fire", snapshot=READ)) == [[1, 2], [3]]


def test_a_notice_of_the_site_is_no_text_of_the_page() -> None:
    one = piece(1, NOTICE, title="Ferry fire off Ommel", snapshot=READ)
    assert grouped(one, piece(2, NOTICE, title="Dam vote in Lund put off", snapshot=READ)) == [[1], [2]]


def test_nothing_is_compared_where_there_is_too_little() -> None:
    assert grouped() == []
    assert grouped(piece(3, "Four die."), piece(4, "Four die.")) == [[3], [4]]


@given(st.permutations([pair.other for pair in pairs() if pair.event == "quake"]))
def test_the_order_in_which_pieces_came_changes_no_origin(texts: list[str]) -> None:
    found = {frozenset(texts[id] for id in group) for group in grouped(*(piece(n, t) for n, t in enumerate(texts)))}
    first = sorted(texts)
    assert found == {frozenset(first[n] for n in g) for g in grouped(*(piece(n, t) for n, t in enumerate(first)))}


@given(st.lists(st.text(alphabet='ab “”"‘’„«»\n1,.', max_size=60), max_size=6))
def test_every_piece_that_was_seen_is_in_just_one_origin(texts: list[str]) -> None:
    groups = grouped(*(piece(number, text) for number, text in enumerate(texts)))
    assert sorted(id for group in groups for id in group) == [number for number, text in enumerate(texts) if text]


def test_three_hundred_copies_are_compared_at_once() -> None:
    pieces = [piece(number, f"{REPORT} {REPORT[::-1]} {number}") for number in range(300)]
    began = process_time()
    assert len(origins.origins(pieces)) == 1
    assert process_time() - began < 5
