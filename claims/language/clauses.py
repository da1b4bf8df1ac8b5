"""Where a reported clause begins and ends: adverbials passed over, quotations kept whole, trailing marks cut off.

Which verb reports, and what it takes, is not decided here.
"""

from bisect import bisect_right

from claims.language.document import Document
from claims.language.quotations import Quotation, find_quotations, mask
from claims.language.words import DASHES, DETERMINERS, OPENING, PREPOSITIONS, PRONOUNS, WEEKDAYS
from claims.text import Span

_TIMES = WEEKDAYS | frozenset("yesterday today tonight earlier later recently afterward afterwards".split())
_TIME_NOUNS = frozenset("day night morning afternoon evening week month year".split())
_TITLED = frozenset(
    "book memoir column podcast show program programme song film article essay series autobiography".split()
)
_OF_NUMBERS = frozenset("early nearly roughly approximately exactly barely hardly family reply".split())
_LEADS = frozenset("in on at during after before via through from by following over when as since to of".split())
_SUBJECTS = PRONOUNS | frozenset("there that if whether how why what".split())


def is_opening(document: Document, i: int) -> bool:
    """True where word i is a quotation mark that opens a quotation."""
    return i < len(document.words) and document.words[i] in OPENING and document.starts[i] in document.read(_opens)


def _opens(document: Document) -> dict[int, Quotation]:
    return {quotation.start: quotation for quotation in document.read(find_quotations)}


def _quotation_starts(document: Document) -> list[int]:
    return [quotation.start for quotation in document.read(find_quotations)]


def quotation_at(document: Document, position: int) -> Quotation | None:
    """The quotation that holds a character position, marks included."""
    starts = document.read(_quotation_starts)
    i = bisect_right(starts, position) - 1
    if i >= 0:
        quotation = document.read(find_quotations)[i]
        if quotation.start <= position < quotation.end:
            return quotation
    return None


def skip_adverbials(document: Document, i: int, limit: int) -> int:
    """First word after "on Monday", "in an interview with a paper", "Tuesday night": where the content may begin."""
    lower = document.lower
    for _ in range(4):
        start = i
        if i < limit and _is_adverb(document, i, limit):
            i += 1
            while i < limit and lower[i] in _TIME_NOUNS:
                i += 1
        elif (
            i + 1 < limit
            and lower[i] in ("last", "this", "earlier", "late", "early")
            and (lower[i + 1] in _TIME_NOUNS | WEEKDAYS or lower[i + 1] == "this")
        ):
            i += 2
            while i < limit and lower[i] in _TIME_NOUNS:
                i += 1
        elif i < limit and lower[i] in _LEADS:
            i = _after_phrase(document, i, limit)
        if i == start:
            break
    return i


def _is_adverb(document: Document, i: int, limit: int) -> bool:
    """Tuesday, repeatedly; "only" in front of a clause, but no word that belongs to a number ("nearly 9,000")."""
    word = document.lower[i]
    following = document.lower[i + 1] if i + 1 < limit else ""
    if word in ("only", "simply", "merely", "also"):
        return following == "that" or (i + 1 < limit and is_opening(document, i + 1))
    return word in _TIMES or (word.endswith("ly") and word not in _OF_NUMBERS and not following[:1].isdigit())


def _after_phrase(document: Document, i: int, limit: int) -> int:
    """Past a prepositional phrase, when something that can open a clause follows it; else i."""
    lower, words = document.lower, document.words
    inside = document.read(mask)
    past = 0
    for k in range(i + 1, min(limit, i + 26)):
        word = words[k]
        if k < past:
            continue
        if inside[k] and word in OPENING:
            past = after_title(document, k)
            if k < past < limit:
                if words[past - 2] == "," and not (words[past] in OPENING or lower[past] in _SUBJECTS):
                    return i
                continue
            return k if k > i + 1 else i
        if lower[k] in ("that", "whether") and k > i + 1:
            if lower[k + 1 : k + 2] and lower[k + 1] in _TIME_NOUNS:
                continue
            return k
        if word in (":", ",") or word in DASHES:
            following = k + 1
            if word == "," and following < limit and (words[following] in OPENING or lower[following] in _SUBJECTS):
                return following if words[following] not in OPENING else k
            return k if word == ":" or k + 1 >= limit else i
        if word in (".", "!", "?", ";"):
            return k
        if (
            lower[k] in PRONOUNS
            and lower[k] not in ("you", "i", "who")
            and k > i + 1
            and lower[k - 1] not in PREPOSITIONS
        ):
            return k
        if lower[k] == "there" and k > i + 1:
            return k
        if (
            k > i + 1
            and lower[k] in DETERMINERS
            and lower[k - 1] not in PREPOSITIONS
            and lower[k - 1] not in DETERMINERS
            and (lower[k - 1] not in ("and", "like"))
        ):
            return k
    return min(limit, i + 26) if limit <= i + 26 else i


def after_title(document: Document, i: int) -> int:
    """One past a title in quotation marks ("Morning Joe," “This Week”) that opens at word i; i where it is none."""
    quotation = quotation_at(document, document.starts[i])
    if quotation is None or quotation.words > 9 or not quotation.closed or quotation.start != document.starts[i]:
        return i
    end = document.word_at(quotation.end)
    named = [word for word in document.words[i + 1 : end - 1] if word[0].isalnum()]
    before = document.lower[i - 1] if document.words[i - 1] != "," else document.lower[i - 2]
    if before in _TITLED or before.endswith("'s"):
        return end if named and named[0][0].isupper() else i
    is_title = bool(named) and all(word[0].isupper() or word[0].isdigit() or len(word) < 4 for word in named)
    return end if is_title and document.text[quotation.end - 2] not in ".!?" and named[0] != "I" else i


def trim(document: Document, start: int, end: int) -> Span | None:
    """The span without outer white space, commas, colons and final stops; stops inside quotation marks stay."""
    text = document.text
    while start < end and (text[start].isspace() or text[start] in ",;:.–—-"):
        if text[start] == "." and text[start + 1 : start + 2].isdigit():
            break
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.–—…"):
        if text[end - 1] == "." and end - 3 >= start and text[end - 3] == "." and text[end - 2].isupper():  # U.S.
            break
        end -= 1
    return Span(start, end) if end > start else None


def whole(document: Document, start: int, end: int) -> int:
    """The end of a span that opens a quotation and stops inside it: the quotation's own end."""
    quotation = quotation_at(document, end - 1) if end > start else None
    if quotation and start <= quotation.start and not quotation.scare:
        return max(end, quotation.end)
    return end
