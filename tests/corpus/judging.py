"""Judges by the marks what the extractor found: what is missed, what breaks a mark, what nobody marked."""

import re
from typing import Any

from claims.finding import Finding
from claims.text import Span
from tests.corpus.marks import Article, Mark

ENOUGH = 0.5  # of the words in either, as the Jaccard index counts them


def shortfall(article: Article, mark: Mark) -> str | None:
    """What keeps the nearest finding from meeting this mark; None when one meets it."""
    near = [finding for finding in article.findings() if finding.kind == mark.kind and _covers(article, mark, finding)]
    if not near:
        return "not found"
    return min((_difference(article, mark, finding) for finding in near), key=lambda why: why or "")


def _covers(article: Article, mark: Mark, finding: Finding) -> bool:
    """A figure is found where its words are held, a superlative where its ranking words stand; others by overlap."""
    if mark.kind == "figure":
        marked = article.words_in(mark.spans)
        return len(marked & article.words_in((Span(finding.start, finding.end),))) >= ENOUGH * len(marked)
    if mark.kind == "superlative":
        return bool(article.words_in(mark.spans) & article.words_in(finding.compared[:1]))
    return _overlap(article, mark, finding) >= ENOUGH


def _overlap(article: Article, mark: Mark, finding: Finding) -> float:
    """The Jaccard index of the words marked and the words found: of the content or of the whole finding."""
    marked = article.words_in(mark.spans)
    found = (article.words_in(finding.content), article.words_in((Span(finding.start, finding.end),)))
    return max(len(marked & words) / max(1, len(marked | words)) for words in found)


def _difference(article: Article, mark: Mark, finding: Finding) -> str | None:
    facts = mark.facts
    if finding.noted != facts.get("noted", mark.kind in ("prediction", "opinion")):
        return f"noted is {finding.noted}"
    if facts.get("exact") and _bare(article, mark.spans) != _bare(article, finding.content):
        return f"content is “{article.cut(finding.content)}”"
    if "name" in facts and finding.speaker_name != facts["name"]:
        return f"name is {finding.speaker_name}"
    if "speaker" in facts and not _words(facts["speaker"]) <= _words(_source(article, finding)):
        return f"speaker is “{_source(article, finding)}”"
    if "cue" in facts and not _words(facts["cue"]) <= _words(article.cut(finding.cue)):
        return f"cue is “{article.cut(finding.cue)}”"
    for figure in facts.get("figures", ()):
        if not any(_is_equal(figure, found) for found in finding.figures):
            return f"figures are {[_numbers(found) for found in finding.figures]}"
    dates = facts.get("dates")
    if dates is not None and not (
        len(dates) == len(finding.dates)
        and all(_is_equal(date, found) for date, found in zip(dates, finding.dates, strict=True))
    ):
        return f"dates are {[(date.iso, date.weekday_agrees) for date in finding.dates]}"
    return None


def _bare(article: Article, spans: tuple[Span, ...]) -> list[str]:
    """The words without punctuation, and without a leading "that"."""
    words = re.findall(r"\w+", article.cut(spans).lower())
    return words[1:] if words[:1] == ["that"] else words


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+|[:–—-]", text.lower()))


def _source(article: Article, finding: Finding) -> str:
    """Who says it, as written: the mention beside the content, for a figure also whom it names as its source."""
    names = [figure.speaker_name or "" for figure in finding.figures]
    return " ".join([article.cut(finding.speaker), *names])


def _is_equal(said: dict[str, Any], found: object) -> bool:
    """Whether every fact that the mark gives is so; YAML reads a day as a date and a year as a number."""
    return all((str(value) if key == "iso" else value) == getattr(found, key) for key, value in said.items())


def _numbers(figure: Any) -> tuple[Any, ...]:
    return figure.low, figure.high, figure.measure, figure.unit, figure.qualifier


def breach(article: Article, mark: Mark) -> str | None:
    """The finding that a `never` mark forbids; None when it is kept."""
    for finding in article.findings():
        if finding.noted or finding.kind != mark.kind or not _covers(article, mark, finding):
            continue
        figures = mark.facts.get("figures")
        if not figures or any(_is_equal(figure, found) for figure in figures for found in finding.figures):
            return f"{finding.kind} found: “{' '.join(finding.quote.split())}”"
    return None


def alarms(article: Article) -> list[Finding]:
    """Findings for the desk's queue that stand on no marked words."""
    return [finding for finding in article.findings() if not finding.noted and not _is_accounted(article, finding)]


def _is_accounted(article: Article, finding: Finding) -> bool:
    marks = [*article.claims, *article.may]
    words = article.words_in((Span(finding.start, finding.end),))
    if any(mark.kind == "any" and words <= article.words_in(mark.spans) for mark in marks):
        return True
    near = [mark for mark in marks if mark.kind == finding.kind and _covers(article, mark, finding)]
    if finding.kind != "figure":
        return bool(near)
    if any("figures" not in mark.facts for mark in near):
        return True
    known = [figure for mark in near for figure in mark.facts["figures"]]
    return all(any(_is_equal(figure, found) for figure in known) for found in finding.figures)
