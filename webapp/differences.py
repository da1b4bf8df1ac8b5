"""Two versions of a text side by side: which words stand in one of them only."""

from collections.abc import Collection
from itertools import groupby

from claims.queries.since import WORDS, kept_words

Piece = tuple[str, bool]


def differences(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts as pieces, each with whether it stands in its own text only. Put together they are the texts."""
    one, other = WORDS.findall(mine), WORDS.findall(theirs)
    kept = kept_words(one, other)
    return _pieces(one, {at for at, _ in kept}), _pieces(other, {at for _, at in kept})


def _pieces(words: list[str], kept: Collection[int]) -> list[Piece]:
    runs = groupby(enumerate(words), key=lambda word: word[0] not in kept)
    return [("".join(word for _, word in run), only) for only, run in runs]
