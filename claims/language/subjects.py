"""Who stands before a verb: the noun phrase that ends where a verb group starts, with all that belongs to it.

"Mara Orne, 52, the mayor of Tarn, said", "nine in ten voters said", "police and some experts said". No tree is
asked: the words are walked from right to left until something that cannot be part of the phrase.
"""

from claims.language.asides import belongs
from claims.language.boundaries import (
    STOP_LEFT,
    before_time,
    holds_verb,
    is_named,
    noun_before_participle,
    opens_participle,
    quantity_before,
    starts_clause,
    takes_preposition,
)
from claims.language.cues import CUES, EVIDENCE
from claims.language.document import Document
from claims.language.naming.bodies import LEGAL_FORMS
from claims.language.phrases import (
    LONGEST,
    STANDS_ALONE,
    TIME_NOUNS,
    Phrase,
    is_capital,
    is_date,
    is_glued,
    is_number,
    is_word,
)
from claims.language.quotations import mask
from claims.language.words import (
    ADVERBS,
    ATTACHING,
    AUXILIARIES,
    DASHES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
)

_DEEPEST = 3
_LY_NOUNS = frozenset("family rally reply ally supply assembly italy july monopoly bully".split())
_HONORIFICS = frozenset("mr mr. mrs mrs. ms ms. miss dr dr. sen. gov. rep.".split())
_REFLEXIVES = frozenset("himself herself themselves itself myself ourselves alone".split())


def skip_auxiliaries(document: Document, i: int, floor: int) -> int:
    """The last word before the verb group that ends before word i+1: has, also, repeatedly ... are passed over."""
    lower = document.lower
    while i >= floor and (
        lower[i] in AUXILIARIES or lower[i] in ADVERBS or (lower[i].endswith("ly") and lower[i] not in _LY_NOUNS)
    ):
        if is_capital(document, i) and lower[i] not in AUXILIARIES and (i > floor or lower[i] not in ADVERBS):
            break  # Kelly
        i -= 1
    return i


def subject_before(document: Document, i: int, floor: int, depth: int = 0) -> Phrase | None:
    """The noun phrase that ends right before the verb group whose first word is i + 1; None where there is none.

    `depth` counts the phrases inside phrases ("A, B and C, who leads D, said"); beyond a few nothing is read."""
    if depth > _DEEPEST:
        return None
    i = before_time(document, i, floor)
    if i < floor:
        return None
    lower, words = document.lower, document.words
    if lower[i] in PRONOUNS or lower[i].startswith("who'"):
        return i, i
    if lower[i] in _REFLEXIVES and i - 1 >= floor:
        inner = subject_before(document, i - 1, floor, depth + 1)
        return (inner[0], i) if inner else None
    if words[i] == ")":
        opening = _back_to(document, i, floor, "(")
        if opening is None or opening - 1 < floor:
            return None
        inner = subject_before(document, opening - 1, floor, depth + 1)
        return (inner[0], i) if inner else None
    if lower[i] in LEGAL_FORMS and i - 2 >= floor and words[i - 1] == ",":
        inner = subject_before(document, i - 2, floor, depth + 1)  # Tarn Tool & Die, Inc.
        return (inner[0], i) if inner else None
    if words[i] == "," or words[i] in DASHES:
        return _before_asides(document, i, floor, depth)
    if not is_word(document, i) or lower[i] in STOP_LEFT:
        return None
    first = _walk_left(document, i, floor, depth)
    if first is None:
        return None
    first = quantity_before(document, _list_before(document, first, i, floor, depth), floor)
    return _relative_before(document, first, floor, depth), i


def _relative_before(document: Document, first: int, floor: int, depth: int) -> int:
    """ "Officials who spoke with the Gazette said": the phrase at `first` only ends the clause of another one."""
    lower = document.lower
    if first <= floor or starts_clause(document, first, floor) or lower[first - 1] in CUES:
        return first
    for k in range(first - 1, max(floor, first - 12), -1):
        if not is_word(document, k) or lower[k] in ("that", "and", "or", "but"):
            return first
        if lower[k] == "who" or lower[k].startswith("who'"):
            before = _plain_subject(document, k - 1, floor, depth)
            return before[0] if before and starts_clause(document, before[0], floor) else first
    return first


def _back_to(document: Document, i: int, floor: int, mark: str) -> int | None:
    for k in range(i - 1, max(floor, i - LONGEST) - 1, -1):
        if document.words[k] == mark:
            return k
    return None


def _before_asides(document: Document, i: int, floor: int, depth: int) -> Phrase | None:
    """ "Name, 39, who is this and that, said": i is the last comma or dash.

    Commas are gone through from right to left; the name is what stands before the first of them."""
    inside = document.read(mask)
    mark = document.words[i]
    asides: list[Phrase] = []
    found: Phrase | None = None
    end = i
    for k in range(i - 1, max(floor, i - LONGEST) - 1, -1):
        if document.words[k] != mark or inside[k]:
            continue
        if k - 1 < floor or end - k < 2:
            return found
        asides.append((k + 1, end - 1))
        base = _plain_subject(document, k - 1, floor, depth)
        if base and found and opens_participle(document, base[0]) and base[1] > base[0]:
            return found  # Giving evidence on Thursday, Mrs Marlow, 58, said
        kinds = _kinds(document, base, asides) if base else [None]
        anchored = base and starts_clause(document, base[0], floor) and not holds_verb(document, base)
        if base and None not in kinds and (found is None or anchored):
            if found and found[0] == base[0]:
                return found
            part = next((aside for aside, is_part in zip(asides, kinds, strict=True) if is_part), None)
            found = (base[0], part[1] if part else base[1])
        elif not base and found is None and len(asides) > 3:
            return None
        end = k
        if len(asides) > 4 or mark != ",":
            break
    return found


def _kinds(document: Document, base: Phrase, asides: list[Phrase]) -> list[bool | None]:
    """Whether each aside (the last first) belongs to what stands before it; a clause tells nothing of a known name."""
    known = is_capital(document, base[0]) and (base[0] == base[1] or document.lower[base[0]] in _HONORIFICS)
    before = [(base[0], aside[1]) for aside in asides[1:]] + [base]
    return [
        False if known and document.lower[aside[0]].startswith("who") else belongs(document, *aside, behind)
        for aside, behind in zip(asides, before, strict=True)
    ]


def _plain_subject(document: Document, i: int, floor: int, depth: int) -> Phrase | None:
    """A noun phrase that ends at word i and has no aside of its own."""
    if (
        document.words[i] == ","
        or document.words[i] in DASHES
        or not (is_word(document, i) or document.words[i] == ")")
    ):
        return None
    return subject_before(document, i, floor, depth + 1)


def _list_before(document: Document, first: int, last: int, floor: int, depth: int) -> int:
    """First word of the list "A, B and C" whose last part starts at `first`; `first` where there is no list."""
    words = document.words
    while (
        first - 2 >= floor
        and words[first - 1] == ","
        and "and" in document.lower[first : last + 1]
        and not document.read(mask)[first - 1]
    ):
        before = _plain_subject(document, first - 2, floor, depth)
        if before is None or not starts_clause(document, before[0], floor) or is_date(document, before):
            break
        if document.lower[before[1]] in TIME_NOUNS or is_capital(document, before[1]) != is_capital(document, last):
            break
        if holds_verb(document, before):
            break
        first = before[0]
    return first


def _walk_left(document: Document, last: int, floor: int, depth: int) -> int | None:
    lower, words = document.lower, document.words
    i = last
    first: int | None = None
    while i >= floor and last - i < LONGEST:
        word = lower[i]
        if word == "that" and i < last and i > floor and lower[i - 1] not in ("and", "but", ","):
            break
        if word in DETERMINERS and not (word in ("one", "that") and i == last):
            first = i
            if word in ("the", "a", "an", "his", "her", "their", "its", "this", "these", "those", "our", "my"):
                while i - 1 >= floor and lower[i - 1] in ("all", "both", "half"):
                    i -= 1
                    first = i
                if i - 2 >= floor and lower[i - 1] in ATTACHING and takes_preposition(document, i - 2):
                    i -= 2
                    continue
                if i - 2 >= floor and lower[i - 1] == "of" and lower[i - 2] in STANDS_ALONE:
                    i -= 2  # some of the
                    continue
                participle = noun_before_participle(document, i - 1, floor)
                if participle is not None:
                    i = participle
                    continue
                if i - 2 >= floor and lower[i - 1] == "and":
                    before = _conjunct(document, i - 2, floor, depth)
                    return before if before is not None else first
                break
            i -= 1
            continue
        if word in PREPOSITIONS:
            if word in ("in", "of") and i < last and i - 1 >= floor and is_number(lower[i - 1]):
                i -= 1  # nine in ten
                continue
            if word in ATTACHING and i < last and i - 1 >= floor and takes_preposition(document, i - 1):
                i -= 1
                continue
            if word == "of" and i - 1 >= floor and lower[i - 1] in STANDS_ALONE:
                i -= 1
                continue
            participle = noun_before_participle(document, i, floor) if i < last else None
            if participle is not None:
                i = participle
                continue
            break
        if word == "and" and i < last and i - 1 >= floor:
            if words[i + 1][0].isupper() and words[i - 1][0].isupper() and lower[i - 1] not in STOP_LEFT:
                i -= 1
                continue
            before = _conjunct(document, i - 1, floor, depth)
            return before if before is not None else first
        if word == "even" and i - 1 > floor and lower[i - 1] == "and":
            i -= 1
            continue
        if word == "who" and i < last - 1 and i - 1 >= floor and not is_capital(document, i + 1):
            inner = subject_before(document, i - 2 if words[i - 1] == "," else i - 1, floor, depth + 1)
            return inner[0] if inner else first
        if words[i] == ")" and i < last:
            opening = _back_to(document, i, floor, "(")
            if opening is None:
                break
            i = opening - 1
            continue
        if not words[i][0].isalnum() and words[i] not in ("&", "$", "%", "’", "'", "#", "@") and not (
            is_glued(document, i)
        ):  # fmt: skip
            break
        if word in PRONOUNS or (word in STOP_LEFT and not is_named(document, i, floor)):
            break
        if (
            word in CUES
            and CUES[word].form == "finite"
            and i < last
            and word not in EVIDENCE
            and not words[i][0].isupper()
            and (word.endswith("ed") or word in ("said", "told", "says"))
        ):
            break
        first = i
        i -= 1
    return first


def _conjunct(document: Document, i: int, floor: int, depth: int) -> int | None:
    """First word of what "and" joins to the phrase behind it, when that is a subject too: its last word is i."""
    if document.lower[i] == "and" and i > floor:
        i -= 1  # "politicians and even some experts"
    before = _plain_subject(document, i, floor, depth)
    if before is None or not starts_clause(document, before[0], floor) or holds_verb(document, before):
        return None
    return before[0]
