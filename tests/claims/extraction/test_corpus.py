"""The corpus: articles of our own, marked by hand, that guard what English news does; see tests/corpus/README.md.

Single constructions are tested beside this file.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpus.judging import alarms, breach, shortfall
from tests.corpus.marks import Article, BadMark, articles, phenomena, place, read
from tests.corpus.report import measure

each = pytest.mark.parametrize("article", articles(), ids=repr)
LOWEST_RECALL = 0.88
LOWEST_PRECISION = 0.95


@each
def test_every_marked_claim_is_found(article: Article) -> None:
    missed = {mark.quote: shortfall(article, mark) for mark in article.claims if not mark.falls_short}
    assert not {quote: why for quote, why in missed.items() if why}


@each
def test_nothing_is_found_that_is_no_claim(article: Article) -> None:
    found = {mark.quote: breach(article, mark) for mark in article.never if not mark.falls_short}
    assert not {quote: why for quote, why in found.items() if why}


@each
def test_what_falls_short_still_does(article: Article) -> None:
    """Where this fails the extractor got better: delete the `falls_short` of these marks."""
    met = [mark.quote for mark in article.claims if mark.falls_short and shortfall(article, mark) is None]
    kept = [mark.quote for mark in article.never if mark.falls_short and breach(article, mark) is None]
    assert not met + kept


@pytest.mark.parametrize("article", [article for article in articles() if "clean article" in article.guards], ids=repr)
def test_a_clean_article_raises_hardly_an_alarm(article: Article) -> None:
    assert 0 <= article.allowance <= 2 and not article.claims
    assert [finding.quote for finding in alarms(article)][article.allowance :] == []


def test_most_claims_are_found_and_most_findings_are_claims() -> None:
    recall, precision = measure(articles())
    assert recall >= LOWEST_RECALL and precision >= LOWEST_PRECISION


@each
def test_an_article_is_short_and_shows_what_it_guards(article: Article) -> None:
    assert 120 <= len(article.text.split()) <= 350
    assert len(article.guards) == len(set(article.guards))
    known = phenomena()
    kinds = {mark.kind for mark in article.claims}
    for name in article.guards:
        assert re.search(known[name].get("shows", ""), article.text, re.MULTILINE), name
        assert known[name].get("kind") in kinds | {None}, name


@pytest.mark.parametrize("name", phenomena())
def test_every_phenomenon_is_guarded_by_two_articles(name: str) -> None:
    assert sum(name in article.guards for article in articles()) >= 2


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(articles()) >= 32
    assert sum("clean article" in article.guards for article in articles()) >= 5


def test_no_mark_is_made_twice() -> None:
    for article in articles():
        for level in (article.claims, article.may, article.never):
            places = Counter((mark.kind, mark.spans) for mark in level)
            assert max(places.values(), default=1) == 1, article


@pytest.mark.parametrize(("quote", "occurrence"), [("the gate", None), ("no such words", None), ("the gate", 3)])
def test_a_mark_whose_words_are_not_just_once_in_the_text_is_refused(quote: str, occurrence: int | None) -> None:
    with pytest.raises(BadMark):
        place("the gate held, the gate fell", quote, 0, occurrence, "here")


@pytest.mark.parametrize(
    "marks",
    [
        "guards: []\nclaims: [{statement: the gate held, nmae: Ann}]",
        "guards: []\nclaims: [{utterance: the gate held}]",
        "guards: []\nclaims: [{statement: the gate held, figure: the gate held}]",
        "guards: []\nmust: [{statement: the gate held}]",
    ],
)
def test_a_marks_file_with_words_that_nobody_reads_is_refused(marks: str, tmp_path: Path) -> None:
    (tmp_path / "gate.txt").write_text("the gate held")
    (tmp_path / "gate.yaml").write_text(f"about: a gate\npublished:\n{marks}")
    with pytest.raises(BadMark):
        read(tmp_path / "gate.yaml", tmp_path / "gate.txt")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("statement", {"speaker": "Nobody"}),
        ("statement", {"name": "Nobody Else"}),
        ("statement", {"name": None}),
        ("statement", {"cue": "sang"}),
        ("statement", {"noted": True}),
        ("figure", {"figures": [{"low": 91}]}),
        ("figure", {"figures": [{"measure": "killed"}]}),
        ("event", {"dates": [{"iso": "2025-06-18"}]}),
        ("event", {"dates": [{"iso": "2025-06-17", "weekday_agrees": False}]}),
        ("event", {"dates": []}),
        ("superlative", {"name": "Nobody"}),
    ],
)
def test_a_finding_with_another_fact_does_not_meet_a_mark(kind: str, facts: dict[str, object]) -> None:
    article = next(article for article in articles() if article.name == "state-visit")
    mark = next(mark for mark in article.claims if mark.kind == kind and shortfall(article, mark) is None)
    assert shortfall(article, replace(mark, facts={**mark.facts, **facts}))


def test_a_finding_with_a_word_too_many_is_not_exact() -> None:
    article = next(article for article in articles() if article.name == "state-visit")
    mark = next(mark for mark in article.claims if mark.kind == "statement" and mark.facts.get("exact"))
    (span,) = mark.spans
    longer = replace(mark, spans=(replace(span, start=article.text.rindex(" ", 0, span.start - 1)),))
    assert shortfall(article, mark) is None and shortfall(article, longer)


def test_what_nobody_marked_is_an_alarm_and_what_was_ruled_out_is_a_breach() -> None:
    article = next(article for article in articles() if article.name == "state-visit")
    bare = replace(article, claims=(), may=())
    assert alarms(bare) == [finding for finding in article.findings() if not finding.noted]
    assert not alarms(article)
    assert all(breach(article, mark) for mark in article.claims if mark.kind == "statement")
