"""What of an index is worth showing to somebody: entries that have enough in common with a text, and what that is.

The lines are drawn so that nothing is shown rather than nonsense; docs/matching.md has the figures.
"""

from collections.abc import Collection
from typing import Final, TypeVar

from claims.matching.index import Index, Match, Shared
from claims.matching.query import Query

SHARE: Final = 0.45
"""An entry is shown if it has this share of what the text's words weigh ..."""
SHARED: Final = 3
"""... and so many telling words of it, or all where the text has fewer; one word alone says nothing."""
BOTH: Final = 0.75
"""A long text may say what an entry says and more: so it is also shown if its share, and how much of the entry the text
covers, make this together ..."""
SHARED_THEN: Final = 4
"""... with so many telling words in common ..."""
LEAST: Final = 0.15
"""... and this share, ..."""
WHOLE: Final = 0.9
"""... unless the text covers so much of the entry: a claim may be a sentence of sixty words, the check one of eight."""
SPARE: Final = 5
"""Times as many are looked at as are wanted: some of the best may turn out to be no answer."""

Key = TypeVar("Key", int, str)


def suggest(index: Index[Key], query: Query, wanted: int, but: Collection[Key] = ()) -> dict[Key, Shared]:
    """The entries worth showing, best first, without those of `but`; more than `wanted`, to choose from."""
    chosen: dict[Key, Shared] = {}
    for match in index.search(query, SPARE * wanted + len(but)):
        if match.key not in but and _is_near(index, query, match, shared := index.shared(query, match.key)):
            chosen[match.key] = shared
    return chosen


def _is_near(index: Index[Key], query: Query, match: Match[Key], shared: Shared) -> bool:
    if match.share >= SHARE:
        return len(shared) >= max(2, min(SHARED, query.telling))
    if len(shared) < SHARED_THEN:
        return False
    covered = index.covered(query, match.key)
    return match.share + covered >= BOTH and (match.share >= LEAST or covered >= WHOLE)
