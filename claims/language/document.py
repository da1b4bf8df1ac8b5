"""An article opened for reading: its text, sentences and words, each worked out once.

What any of it means is read by the other files of this folder through Document.read, which keeps every answer.
"""

import datetime
import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, TypeVar

from claims.text import Sentence, sentences

T = TypeVar("T")

_TITLES = (
    "Mr Mrs Ms Dr Pres Gov Sen Rep Gen Lt Col Sgt Capt Maj Cmdr Adm Prof St Rev Hon Msgr Jr Sr Inc Corp Co Ltd vs "
    "Mt Supt Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
).split()
_WORD = re.compile(
    r"(?:" + "|".join(_TITLES + [title.upper() for title in _TITLES if title != "vs"]) + r")\.(?![.\w])"
    r"|(?:[A-Za-z]\.){2,}"  # U.S., a.m.
    r"|[A-Z]\.(?=\s?[A-Z])"  # the J. of a name
    r"|\d+(?:[.,]\d+)*\w*"  # 360,000 1.5 25th
    r"|\w+(?:[’'\-‐‑.&]\w+)*"  # Orne’s al-Marden AT&T
    r"|-{2,3}|''|``|[^\w\s]"
)

_AS_TYPED = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-"})  # apostrophes and hyphens of typesetting


def _is_upper_case(text: str) -> bool:
    """A text in capitals, as old wires are: hardly a lower-case letter in its first pages."""
    sample = text[:20_000]
    capitals = sum(map(str.isupper, sample))
    return capitals > 20 and sum(map(str.islower, sample)) * 10 < capitals


class Document:
    """A text with its words by number: words[i] is text[starts[i]:ends[i]], lower[i] in lower case.
    Where all is in capitals, words are in lower case too.

    `published_on` is the dateline's day where the desk knows it."""

    def __init__(self, text: str, published_on: datetime.date | None = None) -> None:
        self.text = text
        self.published_on = published_on
        self.sentences: list[Sentence] = sentences(text)
        matches = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        shouting = _is_upper_case(text)  # capitals that mark no names tell nothing
        self.words = [word.lower() if shouting else word for word, _, _ in matches]
        self.starts = [start for _, start, _ in matches]
        self.ends = [end for _, _, end in matches]
        self.lower = [word.lower().translate(_AS_TYPED) for word in self.words]
        self.first_words = [bisect_left(self.starts, sentence.start) for sentence in self.sentences]
        self._known: dict[Callable[..., Any], Any] = {}

    def read(self, reader: Callable[["Document"], T]) -> T:
        """What `reader` finds in this document, worked out at the first asking."""
        if reader not in self._known:
            self._known[reader] = reader(self)
        return self._known[reader]  # type: ignore[no-any-return]

    def word_range(self, sentence: int) -> tuple[int, int]:
        """First word of a sentence and one past its last."""
        last = self.first_words[sentence + 1] if sentence + 1 < len(self.first_words) else len(self.words)
        return self.first_words[sentence], last

    def sentence_at(self, position: int) -> int:
        """Number of the sentence that holds, or comes next before, a character position."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].start <= position:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)

    def word_at(self, position: int) -> int:
        """Number of the first word that starts at or after a character position."""
        return bisect_left(self.starts, position)
