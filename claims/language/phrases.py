"""Noun phrases: the one that starts behind a verb, and the main subject of a sentence.

No tree is asked: closed word classes, capitals and punctuation decide. A phrase is (first, last), word numbers.
Phrases that end before a verb are read in subjects.py.
"""

from claims.language.asides import aside_after, is_condition
from claims.language.cues import CUES, EVIDENCE
from claims.language.dates import dateline_end
from claims.language.document import Document
from claims.language.words import (
    ADVERBS,
    ATTACHING,
    AUXILIARIES,
    CLOSING,
    COMMON_VERBS,
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

Phrase = tuple[int, int]
LONGEST = 40
TIME_NOUNS = frozenset("week month year night morning afternoon evening summer spring fall winter weekend ago".split())
STANDS_ALONE = frozenset("some many most several all one few two three others other".split())
TAKES_PREPOSITION = frozenset(  # adviser to, close to, familiar with, conducted by
    "familiar close knowledge adviser advisor aide ambassador envoy assistant counsel representative conducted "
    "released published compiled obtained reported provided issued posted written prepared taken commissioned signed "
    "briefed involved sponsored filed sent made".split()
)
BEFORE_PREPOSITION = frozenset(  # participles behind a noun, for "who were": residents reached by phone
    "briefed reached contacted interviewed polled surveyed questioned quoted conducted released published compiled "
    "obtained".split()
)
_STOP_RIGHT = AUXILIARIES | (CONJUNCTIONS - {"and"}) | ADVERBS | WEEKDAYS | COMMON_VERBS
_NUMBERS = frozenset("one two three four five six seven eight nine ten dozen half".split())
_PAST = frozenset(
    "led won ran said threw struck shook drew drove broke chose rode flew blew fought sought hung swept dealt sat hit "
    "set quit cast wrote spoke rose beat told made paid met".split()
)
_OPENS_ADVERBIAL = frozenset(
    "asked according likewise minutes hours days weeks months shortly essentially additionally similarly moreover "
    "alarmed based faced angered buoyed meanwhile".split()
)
_NO_CONJUNCT = AUXILIARIES | PRONOUNS | CONJUNCTIONS | PREPOSITIONS | frozenset(CUES)
_CLAUSE_MARKS = DASHES | CLOSING | frozenset([",", ".", ";", ":", "?", "!", "“", "``"])
_NO_GLUE = frozenset([",", ".", ";", ":", "(", ")", "—", "–", "--", "“", "”", '"', "''", "``"])


def is_word(document: Document, i: int) -> bool:
    """True for a word, false for punctuation."""
    return document.words[i][0].isalnum()


def is_capital(document: Document, i: int) -> bool:
    return document.words[i][0].isupper()


def wording(document: Document, phrase: Phrase) -> str:
    """The words of a phrase on one line."""
    return " ".join(document.text[document.starts[phrase[0]] : document.ends[phrase[1]]].split())


def is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


def is_date(document: Document, phrase: Phrase) -> bool:
    return any(document.lower[k] in WEEKDAYS or document.lower[k] in MONTHS for k in range(phrase[0], phrase[1] + 1))


def phrase_after(
    document: Document, i: int, limit: int, apposition: bool = True, clause: bool = False
) -> Phrase | None:
    """The noun phrase that starts at word i and ends before `limit`; None where none starts there.

    `clause` says that a verb may follow it, which a phrase behind a verb or a preposition need not fear."""
    lower, words = document.lower, document.words
    if i >= limit:
        return None
    if lower[i] in PRONOUNS:
        return i, i
    if lower[i] in ("him", "her", "them", "me", "us") and (i + 1 >= limit or not is_word(document, i + 1)):
        return i, i
    last: int | None = None
    k = i
    while k < limit and k - i < LONGEST:
        word = lower[k]
        if word in DETERMINERS:
            if last is not None and lower[k - 1] not in PREPOSITIONS and lower[k - 1] not in DETERMINERS and (
                lower[k - 1] not in ("and", "or")
            ):  # fmt: skip
                break
            if word in STANDS_ALONE:
                last = k
        elif word in PREPOSITIONS:
            if last is None and k == i:
                return None
            if not _extends(document, k, limit):
                break
        elif word == "and":
            if last is None or k + 1 >= limit or not _joins_next(document, k, limit):
                break
        elif word == "who" and last is not None and apposition:
            if is_condition(document, k):
                break
            last = _clause_end(document, k, limit)
            break
        elif word in _STOP_RIGHT and not (word in COMMON_VERBS and is_capital(document, k)) and not (
            (last is not None and _is_participle(document, k, limit)) or lower[k : k + 2] == ["think", "tank"]
        ):  # fmt: skip
            break
        elif words[k] == "(":
            closing = next((m for m in range(k + 1, min(limit, k + 12)) if words[m] == ")"), None)
            if closing is None or last is None:
                break
            last = closing
            k = closing
        elif is_word(document, k):
            if _is_verb(document, k, last):
                break
            if last is not None and is_capital(document, last) and not is_capital(document, k) and (
                _verb_like(document, k, limit) and not _is_participle(document, k, limit)
            ):  # fmt: skip
                break
            if clause and last is not None and _is_past(document, k):
                break
            last = k
            if k + 1 < limit and _is_participle(document, k, limit) and lower[k + 1] in WEEKDAYS:
                last = k = k + 1  # "released Friday"
        elif words[k] not in ("&", "$", "%", "’", "'", "#", "@", "-") and not is_glued(document, k):
            break
        k += 1
    if last is None:
        return None
    if apposition and last + 2 < limit and words[last + 1] == ",":
        last = aside_after(document, last + 1, limit, (i, last))
    return i, last


def _is_verb(document: Document, k: int, last: int | None) -> bool:
    """Is word k a reporting verb, and not a noun behind an article ("of the show")?"""
    word, before = document.lower[k], document.lower[k - 1]
    if last is None or word not in CUES or is_capital(document, k) or word in EVIDENCE:
        return False
    return before not in DETERMINERS and not (CUES[word].form == "base" and before in PREPOSITIONS)


def _is_participle(document: Document, k: int, limit: int) -> bool:
    """ "provided to the paper", "released Friday"."""
    if k + 1 >= limit or document.lower[k] not in TAKES_PREPOSITION:
        return False
    following = document.lower[k + 1]
    return (following in PREPOSITIONS and following != "on") or following in WEEKDAYS or following in MONTHS


def _is_past(document: Document, k: int) -> bool:
    """A verb in the past behind a noun: "the judge rubbed his chin"."""
    word, before = document.lower[k], document.lower[k - 1]
    if is_capital(document, k) or not (word.endswith("ed") or word in _PAST):
        return False
    return before not in DETERMINERS and before not in PREPOSITIONS and not before.endswith(("ly", "'s", "s'"))


def _joins_next(document: Document, k: int, limit: int) -> bool:
    """Does the "and" at word k join two parts of one noun phrase: names, or plain nouns that no verb follows?"""
    if is_capital(document, k - 1) and (
        is_capital(document, k + 1)
        or document.lower[k + 1] in ("other", "others")
        or document.lower[k - 1].endswith(("ic", "can", "ish", "ese", "ian"))
    ):
        return True
    return is_word(document, k + 1) and document.lower[k + 1] not in _NO_CONJUNCT and not is_capital(document, k - 1)


def _clause_end(document: Document, k: int, limit: int) -> int:
    """Last word of a clause "who ..." that starts at k: it ends at the next mark."""
    end = k
    while end + 1 < limit and end - k < LONGEST and document.words[end + 1] not in _CLAUSE_MARKS:
        end += 1
    return end


def _extends(document: Document, k: int, limit: int) -> bool:
    """Does the preposition at k continue the noun phrase?"""
    if k + 1 >= limit:
        return False
    word, before, following = document.lower[k], document.lower[k - 1], document.lower[k + 1]
    if following in WEEKDAYS or following in MONTHS:
        return False
    if before in TAKES_PREPOSITION or (before in EVIDENCE and word == "by"):
        return is_word(document, k + 1)
    if word == "by" and document.words[k - 1][0].islower():
        return is_capital(document, k + 1) or (following == "the" and k + 2 < limit and is_capital(document, k + 2))
    if following[0].isdigit() or word in ("on", "to", "by", "as") or word not in ATTACHING:
        return False
    if word == "of" or (word in ("for", "from", "at", "against") and document.words[k - 1][0].islower()):
        return is_word(document, k + 1)
    if word in ("in", "with") and following in ("attendance", "more", "knowledge", "direct"):
        return True
    return is_capital(document, k + 1) or (following == "the" and k + 2 < limit and is_capital(document, k + 2))


def _verb_like(document: Document, k: int, limit: int) -> bool:
    """A lower-case word between a name and something that opens an object or a clause."""
    if k + 1 >= limit:
        return False
    word, following = document.lower[k], document.lower[k + 1]
    if word.endswith(("ss", "is", "us", "ews")):
        return False
    if following in PREPOSITIONS and not word.endswith(("ed", "es")):
        return word in _PAST
    opens = following in DETERMINERS or following in PREPOSITIONS or following in PRONOUNS or following == "that"
    return opens and (word.endswith(("ed", "s", "t")) or word in _PAST)


def main_subject(document: Document, first: int, limit: int) -> Phrase | None:
    """The subject of the sentence that starts at word `first`, looked for before `limit`."""
    lower, words = document.lower, document.words
    i = _past_dateline(document, max(first, document.word_at(document.read(dateline_end))), limit)
    if i >= limit:
        i = first
    for _ in range(4):
        while i < limit and (not is_word(document, i) or lower[i] in ("and", "but", "or", "so", "yet", "still", "then")
                             or (lower[i] in ADVERBS and lower[i] not in DETERMINERS)):  # fmt: skip
            i += 1
        if i >= limit:
            return None
        opener = lower[i]
        if opener in PREPOSITIONS or opener in CONJUNCTIONS or opener.endswith("ing") or opener in _OPENS_ADVERBIAL:
            comma = next((k for k in range(i + 1, limit) if words[k] == ","), None)
            if comma is None:
                return None
            i = comma + 1
            continue
        phrase = phrase_after(document, i, limit, clause=True)
        if phrase is None:
            return None
        following = phrase[1] + 1
        if following < limit and words[following] == "," and opener not in PRONOUNS and (
            is_date(document, phrase) or _is_adverbial(document, phrase, limit)
        ):  # fmt: skip
            i = following + 1
            continue
        return phrase
    return None


def _past_dateline(document: Document, i: int, limit: int) -> int:
    """First word behind "WASHINGTON (AFP) -" where a sentence opens so; i itself elsewhere."""
    for k in range(i + 1, min(limit, i + 10)):
        if document.words[k] in DASHES and document.starts[k] > document.ends[k - 1]:
            return k + 1
        if document.words[k][0].islower():
            break
    return i


def _is_adverbial(document: Document, phrase: Phrase, limit: int) -> bool:
    """ "Minutes later," "Earlier this week," or the state after a town: no subject yet."""
    last = document.lower[phrase[1]]
    if last in TIME_NOUNS or last in ("later", "earlier"):
        return True
    after = phrase[1] + 2
    return phrase[0] == phrase[1] and document.words[phrase[0]].endswith(".") and after < limit


def is_glued(document: Document, i: int) -> bool:
    """A mark inside a word: 50-state, CNN/ORC."""
    return (
        0 < i < len(document.words) - 1
        and document.ends[i - 1] == document.starts[i]
        and document.ends[i] == document.starts[i + 1]
        and document.words[i] not in _NO_GLUE
    )
