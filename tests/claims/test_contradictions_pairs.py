"""Pairs of sentences, alike or of one event: which clash. And what any number of claims, in any wording, may cost."""

import re
from datetime import date
from functools import cache
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from claims.contradictions import Told, apart, contradictions, events, firsts
from claims.contradictions import told as reading
from tests.claims.test_contradictions import FOLDER, claim, figure, told

PUBLISHED = date(2024, 6, 1)


@cache
def pairs(name: str) -> dict[str, list[str]]:
    """`apart` are pairs that nothing is to be pointed out in, `clash` those that contradict each other."""
    marked: dict[str, list[str]] = yaml.safe_load((FOLDER / "pairs" / f"{name}.yaml").read_text(encoding="utf-8"))
    return marked


def alarms(texts: list[str]) -> list[str]:
    return [text for text in texts if contradictions(told(text, PUBLISHED), PUBLISHED)]


@pytest.mark.parametrize(
    ("name", "apart", "clash", "found"),
    [
        ("looked_at", 18, 10, 8),
        ("unseen", 15, 12, 11),
        ("clauses_and_events", 16, 13, 13),
        ("clauses_and_events_unseen", 14, 10, 10),
    ],
)
def test_the_counts_of_pairs_are_as_measured(name: str, apart: int, clash: int, found: int) -> None:
    marked = pairs(name)
    assert (len(marked["apart"]), len(marked["clash"])) == (apart, clash)
    assert alarms(marked["apart"]) == []
    assert len(alarms(marked["clash"])) == found


@pytest.mark.parametrize(
    ("rules", "rule", "value"),
    [
        (reading, "_PLACE", re.compile("(?!)")),
        (apart, "_are_of_other_times", lambda *_: False),
        (apart, "_COUNTER", re.compile("(?!)")),
        (apart, "_PAID_FOR", re.compile("(?!)(?P<what>)")),
        (apart, "_SIDES", {}),
        (apart, "_are_other_events", lambda *_: False),
        (apart, "_whom", lambda _: frozenset()),
    ],
)
def test_without_a_rule_other_events_raise_alarms(
    monkeypatch: pytest.MonkeyPatch, rules: Any, rule: str, value: Any
) -> None:
    monkeypatch.setattr(rules, rule, value)
    assert alarms(pairs("looked_at")["apart"])


@pytest.mark.parametrize(
    ("rules", "rule", "value"),
    [
        (reading, "_OTHER_HERE", re.compile("(?!)")),
        (firsts, "is_at", lambda *_: True),
        (reading, "_COUNT", re.compile("(?!)")),
        (events, "_ELSEWHERE", re.compile("(?!)")),
        (events, "WIDE", frozenset()),
        (events, "CLOSE", frozenset()),
        (events, "_names", lambda _: set()),
        (events, "_ENDS_NAME", frozenset(["wall", "gate", "warning"])),
        (firsts, "_NARROWED", re.compile("(?!)")),
    ],
)
def test_without_a_rule_a_clause_or_another_event_raises_an_alarm(
    monkeypatch: pytest.MonkeyPatch, rules: Any, rule: str, value: Any
) -> None:
    monkeypatch.setattr(rules, rule, value)
    assert alarms([*pairs("clauses_and_events")["apart"], *NEAR_MISSES])


NEAR_MISSES = (
    "The fire killed 11 people. The fire killed 14 people, but that may be too many.",
    "The fire killed 11 people. The fire killed 14 people, and the toll is expected to rise.",
    "It was the first flood in the town since 1998 to come by night. In 2011 a flood had destroyed the harbour.",
    "It was the first flood in the town since 1998. Ommel knows this, too. In 2011 a flood had destroyed the harbour.",
    "It was the first flood in the town since 1998. Upstream it was worse. In 2011 a flood had destroyed the mills.",
    "It was the first flood in the town since 1998. In 2011 a flood warning had emptied the harbour.",
)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_stands_around_an_event_keeps_it_apart(text: str) -> None:
    assert alarms([text]) == []


@pytest.mark.parametrize(("rules", "rule", "value"), [(reading, "_CLAUSES", re.compile("(?!)")), (events, "_KIND", {})])
def test_without_clauses_or_events_contradictions_are_missed(
    monkeypatch: pytest.MonkeyPatch, rules: Any, rule: str, value: Any
) -> None:
    monkeypatch.setattr(rules, rule, value)
    assert len(alarms(pairs("clauses_and_events")["clash"])) < 9


@pytest.mark.parametrize(("rule", "value"), [("_SAME", {}), ("_ANY_EVENT", frozenset())])
def test_without_a_rule_one_event_under_two_names_is_missed(
    monkeypatch: pytest.MonkeyPatch, rule: str, value: Any
) -> None:
    monkeypatch.setattr(apart, rule, value)
    assert len(alarms(pairs("looked_at")["clash"])) < 8


@given(st.text(max_size=60), st.text("0123456789", max_size=40), st.sampled_from(["in", "for", "since"]))
@example("", "9" * 5_000, "in")
@example(" since 0000 1990", "99999", "for")
@example("", "0", "since")
def test_any_wording_of_a_first_is_compared(words: str, number: str, before: str) -> None:
    first = f"It is the first bridge of steel{words} {before} {number} years"
    claims = [claim(1, first, kind="superlative"), claim(2, "A bridge of steel was opened in 1990.")]
    assert isinstance(contradictions(claims, PUBLISHED), list)


@given(st.text(max_size=200), st.dates(), st.dates())
def test_firsts_of_any_day_are_compared(words: str, day: date, published_on: date) -> None:
    dates = [{"iso": day.isoformat(), "weekday_agrees": None}]
    claims = [claim(n, f"The first bridge of {words}", kind="superlative", dates=dates) for n in (1, 2)]
    assert isinstance(contradictions(claims, published_on), list)


def records(number: int) -> list[Told]:
    """Claims of a “first” that nearly all have others before them."""
    return [
        claim(n, f"It was the first steel bridge over the river, number {n}, in {1850 + n % 150}.", kind="superlative")
        for n in range(1, number + 1)
    ]


def test_each_claim_is_read_once_however_many_firsts_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    terms_of = reading.terms_of

    def counted(words: str) -> frozenset[str]:
        read.append(words)
        return terms_of(words)

    monkeypatch.setattr(reading, "terms_of", counted)
    found = contradictions(records(400), PUBLISHED)
    assert found
    assert len(read) == len(set(read)) <= 400
    assert len(found) <= 2 * firsts.MOST_FIRSTS * firsts.MOST_EARLIER


@pytest.mark.parametrize("kind", ["superlative", "figure"])
def test_three_thousand_claims_take_no_time(kind: str) -> None:
    """Under a tenth of a second is promised; what is allowed here leaves room for a busy machine."""
    spent = []
    for _ in range(3):
        claims = records(3_000) if kind == "superlative" else tolls(3_000)
        began = process_time()
        assert contradictions(claims, PUBLISHED)
        spent.append(process_time() - began)
    assert min(spent) < 0.3


def tolls(number: int) -> list[Told]:
    return [claim(n, f"The bomb killed {12 + n % 4} people.", figure(12 + n % 4)) for n in range(1, number + 1)]


def test_many_figures_of_one_sentence_take_no_time() -> None:
    """Each is told once; they are not held against each other."""
    many = [figure(12 + n % 4, what=f"people {n}") for n in range(20_000)]
    began = process_time()
    contradictions([claim(1, "The bomb killed people.", *many)], PUBLISHED)
    assert process_time() - began < 1
