"""Names of places found in a sentence: word by word, without regard to accents, and never in a word of small letters.

So “Nice” stands in “Nice was flooded” and not in “a nice day”. Which places there are is said by whoever asks.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

from claims.names import normalised

_NAME: Final = r"[^\W\d_a-z][\w.'’-]{0,40}"
SPEAKER: Final = re.compile(
    rf"\b{_NAME}(?:\s{{1,3}}{_NAME}){{0,5}}\s{{1,3}}(?:has\s|have\s)?"
    r"(?:said|says|told|announced|claimed|claims|reported|stated)\b"
    rf"|\b[Aa]ccording to (?:the )?{_NAME}(?:\s{{1,3}}{_NAME}){{0,5}}"
)
"""Who says it: “Iran said”, “according to Iran”."""
WORD: Final = re.compile(r"\w+")
Name = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """A text as names are looked for in it: its folded words, and which of them may begin or make a name."""

    folded: Name
    named: tuple[bool, ...]


def fold(name: str) -> Name:
    """A name as it is compared."""
    return tuple(normalised(name).split())


def without_speakers(text: str) -> str:
    """A text without the names of those who say it: Iran is no place where Iran said that somebody was killed."""
    return SPEAKER.sub(" ", text)


def words_of(text: str) -> Words:
    """The words of a text; where all of it is in small letters any word may be a name."""
    pairs = [(part, text.islower() or not word[0].islower()) for word in WORD.findall(text) for part in fold(word)]
    return Words(tuple(part for part, _ in pairs), tuple(named for _, named in pairs))


def names_in(words: Words, known: Container[Name], longest: int) -> Iterator[Name]:
    """The known names in a text in their order; of “North Norrvik” not “Norrvik” too. `longest` is in words."""
    at = 0
    while at < len(words.folded):
        ends = range(min(at + longest, len(words.folded)), at, -1)
        found = next((end for end in ends if words.folded[at:end] in known and any(words.named[at:end])), at)
        if found > at:
            yield words.folded[at:found]
        at = max(found, at + 1)
