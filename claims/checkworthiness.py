"""Is a claim worth a checker's time? Fixed questions with weights, summed; every point of the score can be read out.

This file reads which signs a sentence shows; questions, weights and words are in `claims/checkworthiness_questions.py`.
What is done with the score is decided where claims are queued.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from claims.checkworthiness_questions import QUESTIONS, WORDS, Question
from claims.finding import Finding
from claims.language.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS
from claims.text import sentences

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[.,]\d+)*|\.\.\.|--|[$£€](?=\d)|[%?]")
_YEAR = re.compile(r"(?:17|18|19|20)\d\d")
_STOP_INSIDE = re.compile(r"[.?!][”’\"')]?\s")
_LONGEST: Final = 40  # characters of a word; what is longer says nothing more
_NEAR: Final = 3  # words from a subject to its verb at most
_FEW: Final = 2  # times; what counts more often is told as a count
_BROKEN_OFF = ("...", "…", "-", "–", "—")

_SELF, _WE, _YOU, _BEING = (frozenset(WORDS[sign].split()) for sign in ("self", "we", "you", "being"))
_EMPTY = ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | PRONOUNS
_EMPTY |= frozenset(
    " ".join(
        WORDS[sign]
        for sign in (
            "light", "self", "we", "you", "others", "future", "perhaps", "ought", "obligation", "opinion", "wish",
            "judgement", "courtesy", "debate", "ideal", "family",
        )
    ).split()
)  # fmt: skip
_NO_PARTICIPLE = frozenset("hundred indeed speed breed united greed creed exceed proceed succeed sacred".split())
_NO_SUPERLATIVE = frozenset(
    "interest request honest invest protest suggest forest contest modest harvest arrest guest".split()
)
_NO_PROGRESSIVE = frozenset("going being thing something anything nothing everything during morning evening".split())

_DOERS = _SELF | _WE | _YOU | frozenset("he she they who he's she's they've".split())
_WILLING = frozenset("will shall would going can could gonna want intend plan".split())
_OPINES = frozenset(
    "think believe hope feel guess suppose wish agree disagree understand imagine know mean want like love intend "
    "look".split()
)
_NOT_YET = frozenset(
    "will would shall should can could may might must won't can't wouldn't couldn't shouldn't gonna going let's "
    "ought".split()
)
_HERE = frozenset("is are am has have do does don't doesn't isn't aren't want wants think believe".split())

Signs = dict[str, list[str]]
"""The signs a sentence shows, each with the words that gave it, in order."""


@lru_cache(maxsize=1 << 6)  # findings of one article often share their words
def weigh(sentence: str) -> tuple[float, tuple[str, ...]]:
    """Score of a sentence (0..1; 0.5 and above is worth checking) and its reasons with their points, weightiest first.

    The points sum to the score, up to the ends of its range.
    """
    signs = _read(sentence)
    told: list[tuple[float, str]] = []
    for sign, triggers in signs.items():
        for question in _ASKED.get(sign, ()):
            if not question.unless or signs.keys().isdisjoint(question.unless):
                times = min(len(triggers), question.most)
                named = str(times) if question.most > _FEW else ", ".join(triggers[:times])
                told.append((question.weight * times, f"{question.reason}: {named}" if named else question.reason))
    told.sort(key=lambda answer: -abs(answer[0]))
    total = sum(points for points, _ in told)
    return round(min(1.0, max(0.0, total)), 3), tuple(f"{reason} ({_signed(points)})" for points, reason in told)


def assess(finding: Finding) -> tuple[float, tuple[str, ...]]:
    """Score and reasons of a finding: what was said is weighed, not that it was said.

    Of several sentences the weightiest counts: a long speech is not worth more because it is long.
    """
    offset = finding.start
    told = " ".join(finding.quote[span.start - offset : span.end - offset] for span in finding.content)
    told = told or finding.quote
    if not _STOP_INSIDE.search(told):  # cheaper than parting every claim
        return weigh(told)
    return max((weigh(told[one.start : one.end]) for one in sentences(told)), default=(0.0, ()))


@lru_cache(maxsize=1 << 10)
def _signed(points: float) -> str:
    return f"{points:+.3f}".removesuffix("0")


def _read(sentence: str) -> Signs:
    spelled = [word[:_LONGEST] for word in _WORD.findall(sentence.replace("’", "'"))]
    words = [word.lower() for word in spelled]
    signs: Signs = defaultdict(list, sentence=[""])
    given = [_signs_of(word) for word in words]
    for word, here in zip(words, given, strict=True):
        for sign in here:
            signs[sign].append(word)
    for first, second in pairwise(words):
        if first in _PAIRS:
            for sign in _PAIRS[first].get(second, ()):
                signs[sign].append(f"{first} {second}")
    names = _names(spelled, words, shouted=sentence.isupper())
    _read_names(signs, [spelled[place] for place in sorted(names)])
    _read_clauses(signs, words, given, names)
    _read_opening(signs, words, given)
    amounts = sum(len(signs[sign]) for sign in ("number", "amount", "year") if sign in signs)
    if amounts > 1:
        signs["amounts"].append(str(amounts))
    if sentence.rstrip(" \"”'").endswith(_BROKEN_OFF):
        signs["broken off"].append("")
    return signs


def _names(spelled: Sequence[str], words: Sequence[str], *, shouted: bool) -> set[int]:
    """Places of words spelled as names; the first of a sentence and those of a text in capitals tell nothing."""
    if shouted:
        return set()
    return {
        place
        for place in range(1, len(spelled))
        if spelled[place][0].isupper() and len(spelled[place]) > 1 and words[place] not in _EMPTY
    }


def _read_names(signs: Signs, names: Iterable[str]) -> None:
    for name in dict.fromkeys(names):
        signs["name"].append(name)
        if name.isupper():
            signs["letters"].append(name)


def _read_clauses(signs: Signs, words: Sequence[str], given: Sequence[Sequence[str]], names: set[int]) -> None:
    """Who does it, promises it, thinks it or wants it: the nearest subject shortly before the verb."""
    subject, since = "", -_NEAR
    for place, (word, here) in enumerate(zip(words, given, strict=True)):
        if place - since <= _NEAR and subject:
            together = f"{subject} {word}"
            if "past" in here:
                signs["doer"].append(together)
            if subject not in _SELF and subject not in _WE:
                if word in ("want", "wants") and subject not in _YOU:
                    signs["their wish"].append(together)
            elif word in _WILLING:
                signs["promise"].append(together)
            elif word in _OPINES:
                signs["own opinion"].append(together)
        if "ing" in here and not _BEING.isdisjoint(words[max(0, place - 2) : place]):
            signs["going on"].append(word)
        if word in _DOERS or place in names or "office" in here:
            subject, since = word, place


def _read_opening(signs: Signs, words: Sequence[str], given: Sequence[Sequence[str]]) -> None:
    """What a sentence begins with, and whether its first verb is of what is not yet."""
    for word, here in zip(words, given, strict=True):
        if "word" in here and "opener" not in here:
            for sign in ("asking", "appeal"):
                if sign in here:
                    signs[f"{sign} first"].append(word)
            break
    before = ""
    for word, here in zip(words, given, strict=True):
        if word in _NOT_YET:
            signs["not yet first"].append(word)
            break
        if "past" in here or before in _HERE or before.endswith(("'s", "'re", "'m", "'ve")):
            break
        before = word


@lru_cache(maxsize=1 << 15)
def _signs_of(word: str) -> tuple[str, ...]:
    """The signs that one lower-case word gives by itself: listed, or by its ending."""
    signs = list(_SINGLE.get(word, ()))
    if word[0].isdigit():
        signs.append("year" if _YEAR.fullmatch(word) else "number")
        if "number" in signs and len(word.partition(".")[0].replace(",", "")) > 3:
            signs.append("large amount")
    elif word[0].isalpha():
        signs.append("word")
        if len(word) > 2 and word not in _EMPTY:
            signs.append("meaning")
        if len(word) > 4 and word.endswith("ed") and word not in _NO_PARTICIPLE:
            signs.append("past")
        if len(word) > 5 and word.endswith("est") and word not in _NO_SUPERLATIVE:
            signs.append("rank")
        if len(word) > 4 and word.endswith("ing") and word not in _NO_PROGRESSIVE:
            signs.append("ing")
    return tuple(dict.fromkeys(signs))


def _by_word() -> tuple[dict[str, list[str]], dict[str, dict[str, list[str]]]]:
    """The table of words turned round: signs by word, and by first and second word."""
    single: dict[str, list[str]] = defaultdict(list)
    pairs: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for sign, listed in WORDS.items():
        for entry in listed.split():
            first, _, second = entry.partition("_")
            (pairs[first][second] if second else single[first]).append(sign)
    return dict(single), {first: dict(seconds) for first, seconds in pairs.items()}


def _by_sign() -> dict[str, list[Question]]:
    asked: dict[str, list[Question]] = defaultdict(list)
    for question in QUESTIONS:
        asked[question.sign].append(question)
    return dict(asked)


_SINGLE, _PAIRS = _by_word()
_ASKED = _by_sign()
