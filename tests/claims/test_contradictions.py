"""Contradictions inside one article: how many in tests/contradictions are found, how many alarms are false."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claims.contradictions import Contradiction, Told, apart, contradictions, events
from claims.contradictions import told as reading
from claims.extraction import as_json, extract
from claims.text import clean, sentences

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "contradictions"
OWN = [*sorted((ROOT / "tests" / "corpus").glob("*.txt")), *sorted((ROOT / "tests" / "articles").glob("*.txt")),
       ROOT / "stet" / "sample.txt"]  # fmt: skip
"""Articles written for other tests."""


class Article(NamedTuple):
    """A text, when it was published, and the contradictions that were put into it."""

    name: str
    text: str
    published_on: date | None
    planted: list[dict[str, str]]


def told(text: str, published_on: date | None = None) -> list[Told]:
    """The claims of a text as the desk tells them."""
    lines = sentences(text)
    words = ["", *(text[line.start : line.end] for line in lines)]
    found = []
    for number, finding in enumerate(extract(text, published_on), 1):
        at = max(n for n, line in enumerate(lines) if line.start <= finding.start)
        facts = as_json(finding)
        before, sentence = words[at : at + 2]
        place = at, sentence, facts["figures"], facts["dates"], before
        found.append(Told(number, number, finding.kind, finding.quote, *place))
    return found


@cache
def articles() -> list[Article]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        marked = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = clean(re.sub(r"(?<!\n)\n(?!\n)", " ", marked["text"]))
        found.append(Article(path.stem, text, marked["published"], marked["planted"]))
    return found


@cache
def read(name: str) -> list[Told]:
    article = next(article for article in articles() if article.name == name)
    return told(article.text, article.published_on)


def pairs(claims: list[Told], found: list[Contradiction]) -> set[tuple[str, frozenset[str]]]:
    """What is pointed out, once: about what, and the sentences it lies in."""
    by_id = {claim.id: claim for claim in claims}
    return {
        (each.about, frozenset(by_id[id].sentence for id in (each.claim, each.other) if id is not None))
        for each in found
    }  # fmt: skip


def is_meant(planted: dict[str, str], about: str, where: frozenset[str]) -> bool:
    words = [planted[side] for side in ("one", "other") if side in planted]
    return about == planted["about"] and all(any(word in sentence for sentence in where) for word in words)


def judge(article: Article) -> tuple[list[dict[str, str]], list[Any]]:
    """The planted contradictions that are missed, and what is pointed out although it is none."""
    found = pairs(read(article.name), contradictions(read(article.name), article.published_on))
    missed = [each for each in article.planted if not any(is_meant(each, *one) for one in found)]
    return missed, [one for one in found if not any(is_meant(each, *one) for each in article.planted)]


def test_the_counts_are_as_measured() -> None:
    judged = {article.name: judge(article) for article in articles()}
    assert len([article for article in articles() if article.planted]) >= 20
    assert len([article for article in articles() if not article.planted]) >= 19
    assert sum(len(article.planted) for article in articles()) == 22
    assert {name for name, (missed, _) in judged.items() if missed} == {"planted-harvest", "planted-school"}
    assert {name: alarms for name, (_, alarms) in judged.items() if alarms} == {}


@pytest.mark.parametrize(
    ("rules", "rule", "value"),
    [
        (reading, "_OTHER", re.compile("(?!)")),
        (events, "_is_told", lambda *_: True),
        (apart, "SHARED", dict.fromkeys(("money", "percent", "count"), (0, 0))),
    ],
)
def test_without_a_rule_there_are_false_alarms(
    monkeypatch: pytest.MonkeyPatch, rules: Any, rule: str, value: Any
) -> None:
    """The controls of the counts: each rule keeps something quiet."""
    monkeypatch.setattr(rules, rule, value)
    read.cache_clear()
    alarms = [alarm for article in articles() for alarm in judge(article)[1]]
    read.cache_clear()
    assert alarms or own_alarms() - WEEKDAYS


WEEKDAYS = {
    ("fever-bulletin", "5 January 2022 was a Wednesday."), ("museum-theft", "6 August 2025 was a Wednesday."),
    ("museum-theft", "7 August 2025 was a Thursday."),
}  # fmt: skip
"""Weekdays that are wrong on purpose."""


def own_alarms() -> set[tuple[str, str]]:
    found = set()
    for path in OWN:
        marks = path.with_suffix(".yaml")
        published = yaml.safe_load(marks.read_text(encoding="utf-8"))["published"] if marks.exists() else None
        claims = told(clean(path.read_text(encoding="utf-8")), published)
        found |= {(path.stem, each.why) for each in contradictions(claims, published)}
    return found


def test_articles_written_for_other_tests_raise_no_alarm() -> None:
    assert len(OWN) > 40
    assert own_alarms() == WEEKDAYS


def figure(value: float, measure: str = "killed", unit: str = "people", **more: Any) -> dict[str, Any]:
    return {"low": value, "high": value, "measure": measure, "unit": unit, "qualifier": None, **more}


def claim(id: int, sentence: str, *figures: dict[str, Any], kind: str = "figure", dates: Any = ()) -> Told:
    return Told(id, id, kind, sentence, id, sentence, figures, dates)


BLAST = claim(1, "A bomb killed 12 people in the market.", figure(12))


def test_a_contradiction_is_pointed_out_on_both_claims() -> None:
    other = claim(7, "The blast left 14 dead.", figure(14))
    assert contradictions([BLAST, other]) == [
        Contradiction(1, 7, "figure", "12 killed here, 14 in claim 7."),
        Contradiction(7, 1, "figure", "14 killed here, 12 in claim 1."),
    ]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("The blast left 12 dead.", [figure(12)]),
        ("The blast left about 13 dead.", [figure(13) | {"qualifier": "about"}]),
        ("More than ten died.", [{**figure(10), "high": None, "qualifier": "more than"}]),
        ("The toll rose to 14.", [figure(14)]),
        ("Another bomb killed 14 people.", [figure(14)]),
        ("In Homs 14 people were killed.", [figure(14)]),
        ("In 2014 a bomb killed 14 people.", [figure(14)]),
        ("The blast injured 14 people.", [figure(14, "injured")]),
        ("The blast killed 14 soldiers.", [figure(14, what="soldiers")]),
        ("Five men and 14 women were killed.", [figure(5, what="men"), figure(14, what="women")]),
        ("One person was killed.", [figure(1)]),
    ],
)
def test_what_may_both_be_so_is_not_pointed_out(sentence: str, figures: list[dict[str, Any]]) -> None:
    assert contradictions([BLAST, claim(2, sentence, *figures)], date(2023, 5, 9)) == []


def test_sources_that_differ_are_not_the_article_contradicting_itself() -> None:
    told = [
        claim(1, "Twelve people were killed.", figure(12, speaker_name="the police")),
        claim(2, "Fourteen people were killed.", figure(14, speaker_name="the hospital")),
        claim(3, "Fourteen people were killed.", figure(14)),
    ]
    assert [(each.claim, each.other) for each in contradictions(told)] == [(1, 3), (3, 1)]


def test_a_part_and_the_rest_are_not_the_whole() -> None:
    told = [claim(n, f"The blast killed {n}.", figure(n)) for n in (14, 9, 5)]
    assert contradictions(told) == []
    assert contradictions(told[:2]) != []


def test_a_table_of_figures_is_no_contradiction() -> None:
    told = [claim(n, "The blast killed so many.", figure(n)) for n in (12, 25, 51, 103, 207)]
    assert contradictions(told) == []
    assert contradictions(told[:2]) != []


def test_rounded_figures_are_the_same() -> None:
    def cost(id: int, value: float) -> Told:
        return claim(id, "The bridge cost so much money.", figure(value, "money", "EUR"))

    assert contradictions([cost(1, 2_300_000), cost(2, 2_340_000)]) == []
    assert contradictions([cost(1, 2_300_000), cost(2, 2_360_000)]) != []


@pytest.mark.parametrize(
    ("first", "other", "clash"),
    [
        ("It was the first royal visit to Ommel since 1990.", "A royal visit to Ommel took place in 2004.", True),
        ("It was the first royal visit to Ommel since 1990.", "A royal visit to Ommel took place in 1985.", False),
        ("It was the first royal visit to Ommel since 1990.", "A royal visit to Ommel was planned in 2004.", False),
        ("It was the first royal visit to Ommel since 1990.", "A royal visit to Selde took place in 2004.", False),
        ("It was the first royal visit to Ommel in 20 years.", "A royal visit to Ommel took place in 2015.", True),
        ("It was the first royal visit to Ommel in 20 years.", "A royal visit to Ommel took place in 1999.", False),
        ("The king visited Ommel for the first time.", "The king visited Ommel in 2004.", True),
        ("It was the first visit since 1990.", "A visit took place in 2004.", False),
    ],
)
def test_a_first_is_held_against_earlier_ones(first: str, other: str, clash: bool) -> None:
    told = [claim(1, first, kind="superlative"), claim(2, other, kind="event")]
    found = contradictions(told, date(2023, 5, 9))
    assert [(each.claim, each.other, each.about) for each in found] == [(1, 2, "first"), (2, 1, "first")] * clash
    assert contradictions(told) == [], "nobody knows when the first one was"


def test_a_date_contradicts_its_own_weekday() -> None:
    day = {"start": 0, "end": 20, "iso": "2022-09-14", "weekday_agrees": False}
    told = [claim(1, "On Tuesday, 14 September 2022.", dates=[day, day | {"weekday_agrees": True}])]
    assert contradictions(told) == [Contradiction(1, None, "weekday", "14 September 2022 was a Wednesday.")]


def test_a_march_is_no_month_and_what_may_be_is_no_may() -> None:
    assert claim(1, "In May the march of the dockers may start, not in March.").times == {"may", "march"}
    assert claim(1, "The march of the dockers may start.").times == set()
    assert claim(1, "ON MONDAY A BOMB KILLED 12 PEOPLE.").times == {"monday"}


NUMBERS = st.one_of(st.none(), st.integers(-5, 2_000_000), st.floats(-1e12, 1e12))


@given(
    st.lists(
        st.tuples(
            st.text(max_size=80), st.sampled_from(["killed", "money", "percent", "count"]), NUMBERS, NUMBERS,
            st.sampled_from(["figure", "superlative", "event"]), st.sampled_from(["2019", "2019-05", "2019-05-03"]),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_any_claims_can_be_compared_and_each_pair_is_told_twice(given: list[Any]) -> None:
    claims = [
        claim(n, f"the first {words} in 2014", {**figure(1, measure), "low": low, "high": high}, kind=kind,
              dates=[{"iso": iso, "weekday_agrees": None}])
        for n, (words, measure, low, high, kind, iso) in enumerate(given, 1)
        if low is not None or high is not None
    ]  # fmt: skip
    found = [(each.about, each.claim, each.other) for each in contradictions(claims, date(2023, 5, 9))]
    assert sorted(found) == sorted((about, other, one) for about, one, other in found)


def test_two_hundred_claims_take_no_time() -> None:
    """10 ms are promised; what is allowed here leaves room for a busy machine."""
    spent = []
    for _ in range(3):
        fresh = many(200)
        began = process_time()
        contradictions(fresh, date(2023, 5, 9))
        spent.append(process_time() - began)
    assert min(spent) < 0.03


def many(number: int) -> list[Told]:
    """Claims as long as real ones, of four figures and one kind, with a “first” and dates among them."""
    words = "people were killed on the road between the harbour of Selde and the island of Ommel when the storm came in"
    return [
        claim(n, f"Around the place {n} {12 + n % 4} {words}, the first such storm since 1990.", figure(12 + n % 4),
              kind="superlative" if n % 20 == 0 else "figure", dates=[{"iso": "2023-05-03", "weekday_agrees": None}])
        for n in range(1, number + 1)
    ]  # fmt: skip
