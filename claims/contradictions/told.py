"""A claim as the rules about contradictions read it, each part of it once; and what they point out.

How two claims clash is told in figures.py and firsts.py beside this.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from claims.figure_words import ends_of
from claims.figures import Figure
from claims.matching.terms import LIGHT, SILENT, read, stem, tells
from claims.periods import Period, read_period

LONGEST = 1_000
"""Letters of a sentence that is compared; a longer one is a list or a table."""

_TIMES = re.compile(  # a march is no month, nor is what may be
    r"\b(?:(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august|september|october|"
    r"november|december|yesterday|today)|March|MARCH|May|MAY|(?:19|20)\d\d)\b"
)
_OTHER = re.compile(  # signs that a figure succeeds another one, is a part of it, or is of something else
    r"\b(?:revis\w+|updated?|correct\w+|earlier|previous\w*|initial\w*|at first|first reports?|originally|formerly|"
    r"up from|down from|from \S+ to|an?other|others?|more people|further|additional\w*|in addition|separate\w*|"
    r"similar\w*|"
    r"later|last (?:year|month|week|time|summer|winter|spring|autumn)|ago|then|"
    r"in (?:the )?(?:(?:early|late) )?(?:spring|summer|autumn|winter)|"
    r"since (?:\d{4}|then|last|the (?:start|beginning|war))|"
    r"on average|of these|of the (?:dead|killed|injured|wounded|missing|victims)|"
    r"compared|nationwide|worldwide|in all|overall|altogether|alone|"
    r"during (?:this|the past)|over the past|an? (?:day|week|month|year|hour)|annual\w*|in (?:\w+ )?history|decades?)\b"
    r"|(?<!more )(?<!less )(?<!fewer )\bthan\b"
)
_OTHER_HERE = re.compile(  # signs that touch no more than the clause they stand in
    r"\b(?:still|now|already|remain\w*|each|every|per|could|would|might|may|if|expect\w*|forecast\w*|predict\w*|"
    r"plan\w*|target\w*)\b"
)
_COUNT = re.compile(
    r"\b(?:(?:the|this|that|its|their) (?:\w+ )?(?:toll|number|figure|count|total|sum)|more|fewer|higher|lower|"
    r"(?:this|that|it) (?:could|may|might|would))\b",
    re.IGNORECASE,
)
"""A clause with one of these may be on what another one counts: “12 were killed, but the number may be wrong”."""
_CLAUSES = re.compile(
    r"^(?:while|as|although|though|with) [^,]*,|[,:–—]\s+(?:and|but|while|whereas|although|though|as|with|which|who|"
    r"whose|where)\b|;|\band (?=(?:\w+ ){1,3}(?:is|are|was|were|has|have|remains?|may|could)\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:In|Near|At|Outside|On) (?:the )?(?P<name>[A-Z]\w+)")
_NAME = re.compile(r"\b[A-Z][a-z]\w+")
_YEAR = re.compile(
    r"(?<!since )(?<!until )(?<!before )(?<!after )(?<!from )(?<!by )\b(?P<year>(?:18|19|20)\d\d)\b(?!-)"
)
_NOT_DONE = re.compile(
    r"\b(?:no|not|never|nobody|failed|refused|planned|cancelled|tried|without|averted|avoided|prevented|feared|"
    r"threatened|promised|warn\w*|drills?|exercise|called off|put off|postponed)\b|n['’]t\b"
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
    before: str = ""
    """The words of the sentence before it."""

    @cached_property
    def small(self) -> str:
        """Its sentence in small letters: several times sooner looked through than without regard to case."""
        return self.sentence.lower()

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

    def is_of_another(self, figure: Figure) -> bool:
        """Whether the sentence, or the clause of it that has the figure, says that it is of something else."""
        if self._is_of_another or not _OTHER_HERE.search(self.small):
            return self._is_of_another
        return any(_OTHER_HERE.search(clause.lower()) for clause in self._on(figure))

    @cached_property
    def _is_of_another(self) -> bool:
        return len(self.sentence) > LONGEST or bool(_OTHER.search(self.small))

    @cached_property
    def _clauses(self) -> list[tuple[str, frozenset[str]]]:
        """Each with the values of the numbers in it."""
        ends = [0, *(found.end() for found in _CLAUSES.finditer(self.sentence)), len(self.sentence)]
        clauses = [self.sentence[begin:end] for begin, end in pairwise(ends)]
        numbers = (frozenset(term.stem for term in read(clause) if term.stem[:1].isdigit()) for clause in clauses)
        return list(zip(clauses, numbers, strict=True))

    def _on(self, figure: Figure) -> list[str]:
        """The clause that has a figure and those that may be on it; all of them where it is not plain which it is."""
        values = {f"{end:.10g}" for end in ends_of(figure) if end is not None}
        having = [clause for clause, numbers in self._clauses if values <= numbers]
        if len(having) != 1:
            return [self.sentence]
        return [clause for clause, _ in self._clauses if clause in having or _COUNT.search(clause)]

    @cached_property
    def days(self) -> dict[str, Period]:
        """The days, months and years on which its sentence says that something was, as they are written and read."""
        if len(self.sentence) > LONGEST:
            return {}
        days = {day["iso"] for day in self.dates if day.get("iso")}
        days |= {found["year"] for found in _YEAR.finditer(self.sentence)}
        if not days or _NOT_DONE.search(self.small):
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
