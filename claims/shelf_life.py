"""How long what the sources said stays fresh, by what a claim is about: one table, and why.

When the sources are asked again for what went stale is asking_again.py.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

Figures = Sequence[dict[str, Any]]

OFFICES: Final = (
    "president|prime minister|chancellor|minister|secretary|governor|mayor|senator|ambassador|commissioner|premier|"
    "chief executive|chairman|chairwoman|chair|director|king|queen|pope|attorney general|general secretary|speaker"
)
BESIDE: Final = "at|by|in|to|with|from|for|near|against|behind"
NO_PERSON: Final = (
    "Street|Road|Avenue|Square|Lane|Bridge|Park|Station|Court|Palace|House|Hall|School|College|University|Hospital|"
    "Church|Library|Island|Award|Prize|Company|Bank|Group|Office"
)
"""Words that make a name one of a place or a house: King Street, Queen Mary Hospital."""
ABOVE: Final = "company|bank|board|council|agency|ministry|party|union|committee|commission|police|government|court"
HELD: Final = re.compile(
    rf"\b(?i:{OFFICES})\s+(?:of\s+(?:the\s+)?\w+\s+)?(?!(?:[A-Z]\w+\s+){{0,2}}(?:{NO_PERSON})\b)[A-Z]\w+|"
    rf"\b(?i:{OFFICES}),\s+(?:[A-Z]\w+\s+){{1,3}}?[A-Z]\w+,|"
    rf"\b[A-Z]\w+,?\s+(?:the|a|is|was|as|becomes?|became)\s+(?:(?!(?:{BESIDE})\b)[\w'’]+\s+){{0,3}}(?i:{OFFICES})\b"
    rf"(?!['’]|\s+of\s+(?:the|a|this)\s+(?:film|movie|play|series|show|documentary)\b)|"
    rf"\b[A-Z]\w+\s+(?:chairs|heads|leads|chaired|headed)\s+(?:the|its|his|her)\s+(?:\w+\s+){{0,2}}(?:{ABOVE})\b"
)
"""Somebody named with an office: “Mayor Marit Berg”, “Ada Brandt, the former minister”, “Berg became mayor”,
“Lind chairs the board”."""


@dataclass(frozen=True)
class ShelfLife:
    """How long a kind of thing stays as it was found, and why not longer."""

    what: str
    lasts: timedelta
    why: str
    applies: Callable[[str, str, Figures], bool]
    """Told the claim's kind, its wording and its figures."""

    @property
    def words(self) -> str:
        """As long as it lasts: 24 h, 30 days."""
        return f"{self.lasts.days} days" if self.lasts > timedelta(days=2) else f"{self.lasts // timedelta(hours=1)} h"


def _counts(*measures: str) -> Callable[[str, str, Figures], bool]:
    return lambda kind, wording, figures: any(figure.get("measure") in measures for figure in figures)


SHELF_LIVES: Final = (
    ShelfLife("casualty figures", timedelta(hours=24), "counts of the dead and hurt rise for days",
              _counts("killed", "injured", "missing", "displaced", "detained")),
    ShelfLife("prices and percentages", timedelta(days=30), "most statistics and prices come out by the month",
              _counts("money", "percent")),
    ShelfLife("office holders", timedelta(days=90), "people leave offices without a word in older pages",
              lambda kind, wording, figures: HELD.search(wording) is not None),
    ShelfLife("records", timedelta(days=180), "a record lasts until it is broken",
              lambda kind, wording, figures: kind == "superlative"),
)  # fmt: skip
"""The shortest first: of several that apply, that one counts. What none applies to does not go stale."""


def shelf_life(kind: str, wording: str, figures: Figures) -> ShelfLife | None:
    """How long what was found about such a claim stays fresh; None: for good."""
    return next((life for life in SHELF_LIVES if life.applies(kind, wording, figures)), None)
