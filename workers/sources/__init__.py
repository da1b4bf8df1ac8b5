"""Where evidence is looked for. Each module of this folder is one source, found by being there.

A source has name, label, needs (names of settings that must not be empty) and search(query, settings). How to
write one: docs/add-an-evidence-source.md. Storing what was found is not done here.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.language import words
from claims.settings import Settings

__all__ = ["SOURCES", "Found", "Query", "Source", "SourceFailed", "missing_settings"]

WORD = re.compile(r"\w+(?:[-.,'’]\w+)*")
OPENING = re.compile(r"(?:^|[.!?…]\s)\W*(" + WORD.pattern + ")")
SMALL_WORDS = (
    words.DETERMINERS
    | words.PRONOUNS
    | words.AUXILIARIES
    | words.NEGATIONS
    | words.ADVERBS
    | words.PREPOSITIONS
    | words.CONJUNCTIONS
    | words.COMMON_VERBS
    | words.WEEKDAYS
    | {"him", "them", "us", "me", "there", "here", "said", "says", "say", "told", "added", "stated", "noted"}
    | {"according", "least", "almost", "nearly", "mr", "mrs", "ms", "dr"}
)


class SourceFailed(Exception):
    """The source could not answer; the text is a sentence for people. Nothing found is no failure."""


@dataclass(frozen=True)
class Query:
    """One claim to look for: its wording, who said it, and what was read from it (figures and dates as stored)."""

    claim_id: int
    text: str
    speaker: str | None
    names: tuple[str, ...]
    figures: tuple[dict[str, Any], ...]
    dates: tuple[dict[str, Any], ...]
    language: str

    def words(self, most: int = 8, *, numbers: bool = True) -> str:
        """The `most` telling words, the most telling first, for a search that wants every word on the page.

        Plain words only: nothing in it can be read as a search operator. A wide search leaves the numbers out,
        because the pages that disagree with a figure are wanted too.
        """
        chosen: dict[str, str] = {}
        for word in self._ranked():
            if len(chosen) == most:
                break
            if numbers or not word[0].isdigit():
                chosen.setdefault(word.casefold(), word)
        return " ".join(chosen.values())

    def _ranked(self) -> Iterator[str]:
        """Capitalised words, last words of names, numbers and years, then the rest, longest first."""
        inside = [word for word in map(_bare, WORD.findall(self.text)) if _tells(word, self.language)]
        # The first word of a sentence has its capital for nothing; it comes by its length instead.
        opening = {_bare(found) for found in OPENING.findall(self.text)}
        if not self.text.isupper():
            yield from (word for word in inside if word[0].isupper() and word not in opening)
        for name in (*self.names, self.speaker or ""):
            yield from map(_bare, WORD.findall(name)[-1:])
        yield from (word for word in inside if word[0].isdigit())
        yield from (str(date["iso"])[:4] for date in self.dates if date.get("iso"))
        yield from sorted(inside, key=len, reverse=True)


@dataclass(frozen=True)
class Found:
    """One piece of evidence as a source gives it: plain text, never HTML; `published_at` is aware UTC."""

    url: str | None
    title: str
    excerpt: str
    published_at: datetime | None = None


@dataclass(frozen=True)
class Source:
    """A source as its module states it. `search` raises SourceFailed and nothing else on purpose."""

    name: str
    label: str
    needs: tuple[str, ...]
    search: Callable[[Query, Settings], list[Found]]


def missing_settings(source: Source, settings: Settings) -> tuple[str, ...]:
    """The settings this source wants and has not been given; none missing means it is enabled."""
    return tuple(name for name in source.needs if not getattr(settings, name, None))


def find_sources() -> dict[str, Source]:
    """Every source of this folder by its name, in the order of their file names."""
    sources: dict[str, Source] = {}
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{found.name}")
        try:
            source = Source(module.name, module.label, tuple(module.needs), module.search)
        except AttributeError as error:
            raise TypeError(f"The source in {module.__file__} is not complete: {error}.") from None
        if source.name in sources:
            raise TypeError(f"Two sources are called {source.name}; the second is in {module.__file__}.")
        sources[source.name] = source
    return sources


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _tells(word: str, language: str) -> bool:
    """Whether a word can tell one page from another."""
    if word[0].isdigit() or (word[0].isupper() and len(word) > 1):
        return word.casefold() not in SMALL_WORDS
    # The lists are English; elsewhere only the length of a word says that it is a small one.
    return len(word) > (2 if language.startswith("en") else 3) and word.casefold() not in SMALL_WORDS


SOURCES: dict[str, Source] = find_sources()
