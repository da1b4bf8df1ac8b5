"""What the verbs of a sentence tell: that something has happened, will happen, or ought to.

Only the narrator's words count, never those in quotation marks.
"""

from itertools import pairwise

from claims.language.document import Document
from claims.language.quotations import mask
from claims.language.words import AUXILIARIES, COMMON_VERBS, NEGATIONS

PAST = frozenset(
    "was were had did went came got made took gave put kept let became began ran held brought left felt met "
    "lost won stood spent sent built fell grew rose caught bought taught thought led fled drew broke spoke "
    "wrote said told saw knew found sold paid hit cut set struck shot fought sank drove flew rode hid threw "
    "wore chose tore swept burst struck shook froze stole arose swore beat bore has have".split()
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
_UNSURE = frozenset(
    "could would might may can't cannot can unclear uncertain unknown seems seem seemed appears appeared likely "
    "unlikely probably possibly presumably if whether hoped hopes hoping expected".split()
)
_COLOURED = frozenset(  # telling how it felt, not what was done
    "headache blunt grumpy troubling worrisome formidable amused vile sprinted comfortably movingly emotional "
    "harsh stunning surprising surprisingly remarkable striking fierce bitter dramatic glaring rampant warmly "
    "loser pals loathed dream surprise distraction revered subdued bridled hotly smart unnoticed fickle loves hates "
    "highlight momentum heated colorful colourful lively friendly gutsy fiery feisty bizarre awkward awkwardly quietly "
    "nervously roared smiled grinned laughed walks strides sits smiles disastrous sizable overconfidence "
    "unrestrained understated familiar quiet delicate tightest heartfelt hopeful struggling".split()
)
_ASKED = frozenset("asked asks ask wondered wonder know knows knew clear unclear sure see say said".split())
_REFUSED = frozenset("refused refuses refusing declined declines declining unable failed".split())
_TOLD = frozenset("say confirm disclose reveal".split())
_HOW = frozenset("how why when where who what which".split())
_FAR = 10  # words between a refusal and what it is about
_NO_PAST = frozenset(
    "hundred need indeed feed speed seed bleed breed united red bed wed shed creed greed exceed proceed".split()
)


def _narrated(document: Document, sentence: int) -> list[str]:
    """The words of a sentence that stand outside quotation marks, in lower case."""
    return _between(document, *document.word_range(sentence))


def _between(document: Document, first: int, limit: int) -> list[str]:
    inside = document.read(mask)
    return [document.lower[i] for i in range(first, limit) if not inside[i]]


def has_happened(document: Document, sentence: int) -> bool:
    """A past or perfect verb stands in the narrator's words."""
    return happened_between(document, *document.word_range(sentence))


def happened_between(document: Document, first: int, limit: int) -> bool:
    """The same of words first..limit-1."""
    return any(
        word in PAST or (word.endswith("ed") and len(word) > 3 and word not in _NO_PAST and "-" not in word)
        for word in _between(document, first, limit)
    )


def will_happen(document: Document, sentence: int) -> bool:
    """The narrator tells of the future."""
    return will_happen_between(document, *document.word_range(sentence))


def will_happen_between(document: Document, first: int, limit: int) -> bool:
    """The same of words first..limit-1."""
    words = _between(document, first, limit)
    return any(word in _FUTURE for word in words) or any(
        (one in ("is", "are", "'s", "'re") and two in _FUTURE_OPENERS and three == "to")
        or (one in ("was", "were") and two in ("scheduled", "expected", "due", "supposed") and three == "to")
        or (
            one in ("is", "are")
            and two in ("expected", "scheduled", "due", "planned")
            and three in ("on", "in", "at", "by")
        )
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )


def is_unsure(document: Document, sentence: int) -> bool:
    """The narrator tells what may be, not what is: could, might, it is unclear whether, likely."""
    words = _narrated(document, sentence)
    return not _UNSURE.isdisjoint(words) or any(
        one in ("not", "n't") and two in ("clear", "known", "certain") for one, two in pairwise(words)
    )


def is_coloured(document: Document, sentence: int) -> bool:
    """The narrator paints a scene or a mood."""
    return not _COLOURED.isdisjoint(_narrated(document, sentence))


def judges(document: Document, sentence: int) -> bool:
    """The narrator says what ought to be, or how good it is."""
    return any(word in _OUGHT or word in _JUDGING for word in _narrated(document, sentence))


def has_verb(document: Document, sentence: int) -> bool:
    """Some finite verb stands in the narrator's words."""
    words = _narrated(document, sentence)
    return has_happened(document, sentence) or any(
        word in ("is", "are", "has", "have", "does", "do", "can", "will") for word in words
    )


def is_open(document: Document, first: int, at: int) -> bool:
    """Is what word `at` is in only asked ("whether 40 died") or refused to be said? Its sentence opens at `first`."""
    lower = document.lower
    for k in range(at - 1, max(first, at - _FAR) - 1, -1):
        word = lower[k]
        if word == "whether" or (word == "if" and k > first and lower[k - 1] in _ASKED):
            return True
        if word in _TOLD and lower[k + 1] not in _HOW:
            refused = k > first + 1 and lower[k - 1] == "to" and lower[k - 2] in _REFUSED
            return refused or not NEGATIONS.isdisjoint(lower[max(first, k - 2) : k])
        if word in (",", ";", ":", "but", "and"):
            return False
    return False


def is_verb(word: str) -> bool:
    """Does a lower-case word look like a finite verb? Without a parser some participles pass too."""
    return (
        word in PAST
        or word in AUXILIARIES
        or word in COMMON_VERBS
        or (word.endswith("ed") and len(word) > 3 and word not in _NO_PAST and "-" not in word)
    )
