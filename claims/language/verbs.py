"""What the verbs of a sentence tell: that something has happened, will happen, or ought to.

Only the narrator's words count, never those in quotation marks.
"""

from claims.language.document import Document
from claims.language.quotations import mask

_PAST = frozenset(
    "was were had did went came got made took gave put kept let became began ran held brought left felt met "
    "lost won stood spent sent built fell grew rose caught bought taught thought led fled drew broke spoke "
    "wrote said told saw knew found sold paid hit cut set struck shot fought sank drove flew rode hid threw "
    "wore chose froze stole arose swore beat bore has have".split()
)
_FUTURE = frozenset(["will", "shall", "'ll", "won't"])
_FUTURE_OPENERS = frozenset("going expected set due likely poised scheduled planned about".split())
_OUGHT = frozenset(["should", "must", "ought", "shouldn't", "needs"])
_JUDGING = frozenset(
    "best worst great greatest terrible horrible wonderful awful shameful disgraceful beautiful ugly sadly "
    "unfortunately fortunately hopefully clearly obviously surely perhaps maybe arguably amazing outrageous "
    "absurd ridiculous brilliant foolish stupid tragic heartbreaking delightful charming dreadful splendid "
    "pathetic deserves deserve regrettably".split()
)
_NO_PAST = frozenset(
    "hundred need indeed feed speed seed bleed breed united red bed wed shed creed greed exceed proceed".split()
)


def _narrated(document: Document, sentence: int) -> list[str]:
    """The words of a sentence that stand outside quotation marks, in lower case."""
    inside = document.read(mask)
    first, limit = document.word_range(sentence)
    return [document.lower[i] for i in range(first, limit) if not inside[i]]


def has_happened(document: Document, sentence: int) -> bool:
    """A past or perfect verb stands in the narrator's words."""
    return any(
        word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _NO_PAST and "-" not in word)
        for word in _narrated(document, sentence)
    )


def will_happen(document: Document, sentence: int) -> bool:
    """The narrator tells of the future."""
    words = _narrated(document, sentence)
    return any(word in _FUTURE for word in words) or any(
        one in ("is", "are", "'s", "'re") and two in _FUTURE_OPENERS and three == "to"
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )


def judges(document: Document, sentence: int) -> bool:
    """The narrator says what ought to be, or how good it is."""
    return any(word in _OUGHT or word in _JUDGING for word in _narrated(document, sentence))


def has_verb(document: Document, sentence: int) -> bool:
    """Some finite verb stands in the narrator's words."""
    words = _narrated(document, sentence)
    return has_happened(document, sentence) or any(
        word in ("is", "are", "has", "have", "does", "do", "can", "will") for word in words
    )
