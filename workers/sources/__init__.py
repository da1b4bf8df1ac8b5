"""Where evidence is looked for. Each module of this folder is one source, found by being there.

A source has name, label, needs (names of settings that must not be empty) and search(query, settings); `outside`
(whether it asks somebody outside), `pace` and `called` where they differ. docs/add-an-evidence-source.md says how.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.looking import Query
from claims.settings import Settings
from workers.asking import Busy, SourceFailed

__all__ = [
    "SOURCES", "Busy", "Found", "NotAsked", "NotEnabled", "Query", "Source", "SourceFailed", "distinct",
    "lacking", "missing_settings", "secret_in", "words_for",
]  # fmt: skip


class NotEnabled(Exception):
    """The source has nothing to look in on this desk; the text is a sentence for people."""


class NotAsked(Exception):
    """This claim gives the source nothing to ask for, so it was not looked; the text is a sentence for people."""


@dataclass(frozen=True)
class Found:
    """One piece of evidence as a source gives it: plain text, never HTML; `published_at` is aware UTC."""

    url: str | None
    title: str
    excerpt: str
    published_at: datetime | None = None
    figures: tuple[dict[str, Any], ...] | None = None
    """Where the source itself gives figures, as the extraction stores them; None: they are read from the excerpt."""
    fact_check: dict[str, Any] | None = None
    """Where it is somebody's verdict on an earlier claim: see models.Evidence."""


@dataclass(frozen=True)
class Source:
    """A source as its module states it. `search` raises SourceFailed, NotEnabled, NotAsked, nothing else on purpose."""

    name: str
    label: str
    needs: tuple[str, ...]
    search: Callable[[Query, Settings], list[Found]]
    outside: bool = True
    """Whether it asks somebody outside: it is asked beside the others then, and never keeps them waiting."""
    pace: float = 0.0
    """Seconds between two questions that the other side wants; with a pace one is asked at a time."""
    called: Callable[[Settings], str] | None = None
    """What people read instead of `label`, where that depends on the settings."""

    def label_with(self, settings: Settings) -> str:
        """What people read."""
        return (self.called and self.called(settings)) or self.label


def distinct(found: Iterable[Found], most: int) -> list[Found]:
    """The first find of each address, at most so many."""
    by_address: dict[str | None, Found] = {}
    for find in found:
        by_address.setdefault(find.url, find)
    return list(by_address.values())[:most]


def missing_settings(source: Source, settings: Settings) -> tuple[str, ...]:
    """The settings this source wants and has not been given; none missing means it is enabled."""
    return tuple(name for name in source.needs if not getattr(settings, name, None))


def lacking(settings: Settings) -> dict[str, str]:
    """By name the settings that each source lacks, of those that lack any."""
    missing = {name: missing_settings(source, settings) for name, source in SOURCES.items()}
    return {name: ", ".join(names).upper() for name, names in missing.items() if names}


def words_for(query: Query, most: int, *, numbers: bool = True) -> str:
    """The words of `query.words`. Raises NotAsked where there is none, rather than to ask for nothing."""
    if words := query.words(most, numbers=numbers):
        return words
    raise NotAsked("Not asked: this claim has no word that can be looked for.")


def secret_in(settings: Settings, name: str) -> str:
    """The one word in the file of the setting `name`. Raises NotEnabled with a sentence that does not hold it."""
    file = getattr(settings, name)
    try:
        word = file.read_text().strip() if file else ""
    except (OSError, UnicodeError):
        word = ""
    if not word or not word.isascii() or not word.isprintable() or " " in word:
        raise NotEnabled(f"Not enabled: the file that {name.upper()} names cannot be read or holds no single word.")
    return word


def find_sources() -> dict[str, Source]:
    """Every source of this folder by its name, in the order of their file names."""
    sources: dict[str, Source] = {}
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{found.name}")
        try:
            source = Source(
                module.name, module.label, tuple(module.needs), module.search,
                outside=getattr(module, "outside", bool(module.needs)), pace=getattr(module, "pace", 0.0),
                called=getattr(module, "called", None),
            )  # fmt: skip
        except AttributeError as error:
            raise TypeError(f"The source in {module.__file__} is not complete: {error}.") from None
        if source.name in sources:
            raise TypeError(f"Two sources are called {source.name}; the second is in {module.__file__}.")
        sources[source.name] = source
    return sources


SOURCES: dict[str, Source] = find_sources()
