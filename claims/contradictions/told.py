"""A claim as the rules about contradictions read it, each part of it once; and what they point out.

How two claims clash is told in figures.py and firsts.py beside this.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from claims.figures import Figure
from claims.matching.terms import LIGHT, SILENT, read, stem, tells
from claims.periods import Period, read_period

LONGEST = 1_000
"""Letters of a sentence that is compared; a longer one is a list or a table."""

_TIMES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|yesterday|today|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(  # signs that a figure succeeds another one, is a part of it, or is of something else
    r"\b(?:revis\w+|updated?|correct\w+|earlier|previous\w*|initial\w*|at first|first reports?|originally|formerly|"
    r"up from|down from|from \S+ to|an?other|others?|more people|further|additional\w*|in addition|separate\w*|"
    r"similar\w*|"
    r"later|still|now|already|remain\w*|last (?:year|month|week|time|summer|winter|spring|autumn)|ago|then|"
    r"since (?:\d{4}|then|last|the (?:start|beginning|war))|"
    r"each|every|per|on average|of these|of the (?:dead|killed|injured|wounded|missing|victims)|"
    r"could|would|might|may|if|"
    r"expect\w*|forecast\w*|predict\w*|plan\w*|target\w*|compared|nationwide|worldwide|in all|overall|altogether|alone|"
    r"during (?:this|the past)|over the past|an? (?:day|week|month|year|hour)|annual\w*|in (?:\w+ )?history|decades?)\b"
    r"|(?<!more )(?<!less )(?<!fewer )\bthan\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:In|Near|At|Outside|On) (?:the )?(?P<name>[A-Z]\w+)")
_NAME = re.compile(r"\b[A-Z][a-z]\w+")
_YEAR = re.compile(
    r"(?<!since )(?<!until )(?<!before )(?<!after )(?<!from )(?<!by )\b(?P<year>(?:18|19|20)\d\d)\b(?!-)"
)
_NOT_DONE = re.compile(
    r"\b(?:no|not|never|nobody|failed|refused|planned|cancelled|tried|without)\b|n['’]t\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Told:
    """A claim as it stands in the text. `line` is the number of its sentence, `sentence` the words of that; figures and
    dates are as the extraction stores them."""

    id: int
    number: int
    kind: str
    quote: str
    line: int
    sentence: str
    figures: Sequence[Figure]
    dates: Sequence[dict[str, Any]]

    @cached_property
    def terms(self) -> frozenset[str]:
        return terms_of(self.quote)

    @cached_property
    def around(self) -> frozenset[str]:
        return terms_of(self.sentence)

    @cached_property
    def times(self) -> frozenset[str]:
        return frozenset(found[0].casefold() for found in _TIMES.finditer(self.sentence))

    @cached_property
    def years(self) -> frozenset[str]:
        return frozenset(time for time in self.times if time.isdigit())

    @cached_property
    def place(self) -> str | None:
        """The name of the place that its sentence begins with: “In Nordal two people were killed”."""
        found = _PLACE.match(self.sentence)
        return found["name"] if found and not _TIMES.fullmatch(found["name"]) else None

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of its words with a capital, the one that the sentence begins with too: “Malaria killed”."""
        words = (found[0] for found in _NAME.finditer(self.sentence) if not _TIMES.fullmatch(found[0]))
        return frozenset(stem(word.casefold()) for word in words if word.casefold() not in SILENT) & self.around

    @cached_property
    def is_of_another(self) -> bool:
        return len(self.sentence) > LONGEST or bool(_OTHER.search(self.sentence))

    @cached_property
    def days(self) -> dict[str, Period]:
        """The days, months and years on which its sentence says that something was, as they are written and read."""
        if len(self.sentence) > LONGEST:
            return {}
        days = {day["iso"] for day in self.dates if day.get("iso")}
        days |= {found["year"] for found in _YEAR.finditer(self.sentence)}
        if not days or _NOT_DONE.search(self.sentence):
            return {}
        return {day: _period(day) for day in sorted(days)}


@dataclass(frozen=True)
class Contradiction:
    """What is pointed out on `claim`: `why`, in a sentence. `other` is the id of what it clashes with; None where a
    claim contradicts itself. `about` is figure, weekday or first."""

    claim: int
    other: int | None
    about: str
    why: str


@lru_cache(maxsize=5_000)
def _period(words: str) -> Period:
    return read_period(words)


def terms_of(words: str) -> frozenset[str]:
    """Stems of the words that say what it is about."""
    return frozenset(
        term.stem for term in read(words)
        if tells(term) and term.stem not in LIGHT and not term.stem[:1].isdigit()
    )  # fmt: skip
