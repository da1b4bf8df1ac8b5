"""The verdict scales, as data: was it said, and is it so. Names are stored, labels and glyphs are shown."""

from dataclasses import dataclass

from claims.models import RATINGS, SAID


@dataclass(frozen=True)
class Rating:
    """One mark of a scale. `glyph` names a symbol of the page's sprite, `needs_evidence` whether it must cite some."""

    name: str
    label: str
    glyph: str
    needs_evidence: bool = True


_SAID = (
    Rating("said", "Said", "said"),
    Rating("said_differently", "Said differently", "differently"),
    Rating("not_said", "Not said", "notsaid"),
    Rating("unknown", "Unknown", "unknown", needs_evidence=False),
)
_RATINGS = (
    Rating("supported", "Supported", "supported"),
    Rating("mostly_supported", "Mostly supported", "mostly"),
    Rating("lacks_context", "Lacks context", "context"),
    Rating("exaggerated", "Exaggerated", "exaggerated"),
    Rating("unsupported", "Unsupported", "unsupported"),
    Rating("false", "False", "false"),
    Rating("unverifiable", "Unverifiable", "unverifiable", needs_evidence=False),
    Rating("outdated", "Outdated", "context"),
    Rating("not_checkable", "Not checkable", "notcheckable", needs_evidence=False),
)
SAID_SCALE = {rating.name: rating for rating in _SAID}
RATING_SCALE = {rating.name: rating for rating in _RATINGS}

# The database's closed lists and these must be the same words.
assert (tuple(SAID_SCALE), tuple(RATING_SCALE)) == (SAID, RATINGS)
