"""Which sentences of a page speak of a claim: a page is long, and a checker reads the place first.

Asking for pages is done in sources/; the stems and numbers that are compared are those of claims/matching.
"""

from collections.abc import Iterable
from itertools import pairwise

from claims.looking import Query
from claims.matching import terms
from claims.plain_text import one_line
from claims.text import sentences

MOST = 3
"""Sentences of an excerpt."""
GAP = " … "


def telling_excerpt(passages: Iterable[str], query: Query, most: int) -> str:
    """The sentences of the passages that together share most with the claim, as they stand, in `most` characters.

    A sentence is taken for what those before it do not have; long words and numbers tell more. Where nothing is
    shared it is the first sentence, and empty where there is none.
    """
    said = [(number, text[one.start : one.end]) for number, text in enumerate(passages) for one in sentences(text)]
    wanted = _wanted(query)
    taken = _cover([wanted & _stems(sentence) for _, sentence in said]) or [0]
    excerpt = said[taken[0]][1] if said else ""
    for before, place in pairwise(taken):
        follows = place == before + 1 and said[place][0] == said[before][0]
        excerpt += (" " if follows else GAP) + said[place][1]
    return one_line(excerpt, most)


def _cover(shared: list[frozenset[str]]) -> list[int]:
    """Places of at most MOST sets that add most to each other, in their order; none that adds nothing."""
    taken: list[int] = []
    have: frozenset[str] = frozenset()
    while len(taken) < MOST:
        best = max(range(len(shared)), key=lambda place: _weight(shared[place] - have), default=None)
        if best is None or not shared[best] - have:
            break
        taken.append(best)
        have |= shared[best]
    return sorted(taken)


def _weight(stems: frozenset[str]) -> int:
    """Long words are rare ones, in any language."""
    return sum(map(len, stems))


def _wanted(query: Query) -> frozenset[str]:
    """What a person chose or else the claim itself, in stems. The lists of small words are English; elsewhere their
    length has to do."""
    least = 2 if query.language.startswith("en") else 4
    stems = _stems(query.chosen or query.text)
    return frozenset(stem for stem in stems if len(stem) >= least or stem.isdigit())


def _stems(text: str) -> frozenset[str]:
    return frozenset(term.stem for term in terms.read(text) if terms.tells(term))
