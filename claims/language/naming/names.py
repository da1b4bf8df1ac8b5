"""Names as they stand in a document: capitalised words with particles, initials and suffixes, and offices beside them.

Who is meant by a name is worked out in people.py.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from claims.language.document import Document
from claims.language.naming.bodies import ALSO_SURNAMES, INSTITUTIONS, ORGANISATION
from claims.language.naming.first_names import FIRST_NAMES, PARTICLES, SUFFIXES
from claims.language.naming.offices import HONORIFICS, KEPT_TITLES, MODIFIERS, OFFICES, SPELLED_OUT, is_office
from claims.language.phrases import is_capital, is_word
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

_POSSESSIVE = re.compile(r"['’]s?\Z")
_ARTICLES = ("al-", "el-", "ad-", "ash-", "as-", "an-", "ar-")
_NEVER = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | PRONOUNS | WEEKDAYS | AUXILIARIES | frozenset(MONTHS) | frozenset(
    "there here yes no not however meanwhile its according".split()
)  # fmt: skip
_TELLING = frozenset(title.rstrip(".") for title in (OFFICES | HONORIFICS) - MODIFIERS)
_NO_NAMES = ("ing", "ed", "ly", "tion", "ment", "ous", "ive", "ness", "ity")  # at a sentence's start
_OPENS_ROLE = frozenset("a an the his her their its one then now".split())
_LONGEST = 8  # words in one name, offices included
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'"}


@dataclass(frozen=True)
class Name:
    """A name at words first..last: `words` without offices, nickname and possessive; `titles` are the offices and
    what stands with them ("Vermont senator"), in lower case without stops."""

    first: int
    last: int
    words: tuple[str, ...]
    titles: frozenset[str]

    @property
    def is_organisation(self) -> bool:
        lower = [word.lower() for word in self.words]
        if lower[-1] in ALSO_SURNAMES and (lower[0] in FIRST_NAMES or self.titles & HONORIFICS):
            lower = lower[:-1]
        return "&" in lower or any(word in ORGANISATION for word in lower)


def is_name_word(document: Document, i: int) -> bool:
    """Can word i be part of a name: a capital that no grammar and no sentence start explains, or al-Marden?"""
    word, lower = document.words[i], document.lower[i]
    if word[0].isupper():
        if i in document.read(sentence_starts) and lower not in FIRST_NAMES and (
            lower in ADVERBS or lower in document.read(_common_words) or (len(lower) > 5 and lower.endswith(_NO_NAMES))
        ):  # fmt: skip
            return lower in INSTITUTIONS or (lower.endswith(_NO_NAMES) and _names_body(document, i))
        return lower not in _NEVER
    return lower.startswith(_ARTICLES) and len(word) > 3


def _names_body(document: Document, i: int) -> bool:
    """Downing Street, Security Council: the capital behind word i shows that it is a name too."""
    k = i + 1
    if k >= len(document.words) or document.starts[k] - document.ends[i] != 1 or not is_capital(document, k):
        return False
    ends = k + 1 >= len(document.words) or not is_capital(document, k + 1)
    return ends and document.lower[k] in ORGANISATION and document.lower[k] not in ("congress", "parliament")


def sentence_starts(document: Document) -> set[int]:
    return set(document.first_words)


def capitals(document: Document) -> set[str]:
    """Words, in lower case, that have a capital inside a sentence: names and the like."""
    starts = document.read(sentence_starts)
    return {document.lower[k] for k, word in enumerate(document.words) if word[0].isupper() and k not in starts}


def _common_words(document: Document) -> set[str]:
    """Words that the document also writes small, and capital only at starts: there they are no names."""
    small = {word for word in document.words if word[0].islower() and word not in PARTICLES}
    return small - document.read(capitals)


def has_possessive(document: Document, i: int) -> bool:
    return bool(_POSSESSIVE.search(document.words[i]))


def plain_hyphens(word: str) -> str:
    return word.replace("\u2010", "-").replace("\u2011", "-")


def bare(word: str) -> str:
    """A word of a name to compare by: lower case, no possessive, no al-."""
    lower = plain_hyphens(_POSSESSIVE.sub("", word).lower()).replace("’", "'")
    return lower.split("-", 1)[1] if lower.startswith(_ARTICLES) and len(lower) > 3 else lower


def find_names(document: Document) -> list[Name]:
    """Every name in order; title-case headlines, where all is capital, hold none."""
    names: list[Name] = []
    shouted = document.read(_shouted)
    count = len(document.words)
    i = 0
    while i < count:
        if not (document.words[i][0].isupper() and is_name_word(document, i)):
            i += 1
            continue
        last = _run_end(document, i)
        if i not in shouted:
            name = read_name(document, i, last)
            if name:
                names.append(name)
        i = last + 1
    return names


def _shouted(document: Document) -> set[int]:
    """Numbers of the words of headlines in which nearly every word has a capital."""
    found: set[int] = set()
    for number, sentence in enumerate(document.sentences):
        alone = number == 0 and (len(document.sentences) == 1 or document.sentences[1].paragraph != sentence.paragraph)
        if not (sentence.heading or alone):
            continue
        first, limit = document.word_range(number)
        words = [k for k in range(first, limit) if document.words[k][0].isalpha()]
        most = (0.7 if len(words) > 4 else 0.9) * len(words)
        if len(words) > 2 and sum(is_capital(document, k) for k in words) > most:
            found.update(words)
    return found


def _run_end(document: Document, first: int) -> int:
    """Last word of the run of name words that starts at `first`: particles, nicknames and suffixes included."""
    last, count = first, len(document.words)
    while last - first < _LONGEST and last + 1 < count and not has_possessive(document, last):
        if document.starts[last + 1] - document.ends[last] > 1:
            break
        k = last + 1
        if document.words[k] == "&" and k + 1 < count and is_capital(document, k + 1):
            last = k + 1
            continue
        while k < count and k < last + 3 and document.lower[k] in PARTICLES and not is_capital(document, k):
            k += 1
        if k < count and is_name_word(document, k) and (k == last + 1 or is_capital(document, k)):
            last = k
        elif nickname := _nickname_end(document, last + 1):
            last = nickname
        elif last + 2 < count and document.words[last + 1] == "," and document.lower[last + 2] in SUFFIXES:
            last += 2
        else:
            break
    return last


def _nickname_end(document: Document, i: int) -> int | None:
    """Last word of a name whose nickname in quotation marks starts at i: Robert “Bobby” Corr."""
    closing = _QUOTES.get(document.words[i])
    for k in range(i + 2, min(i + 4, len(document.words) - 1)):
        if closing and document.words[k] == closing and is_capital(document, i + 1):
            return k + 1 if is_name_word(document, k + 1) else None
    return None


def read_name(document: Document, first: int, last: int) -> Name | None:
    """The name inside a run of capitalised words: offices before it are taken off, and a nickname inside it."""
    words: list[str] = []
    nickname = ""
    for k in range(first, last + 1):
        word = document.words[k]
        if nickname:
            nickname = "" if word == _QUOTES[nickname] else nickname
        elif word in _QUOTES:
            nickname = word
        elif word != ",":
            words.append(_POSSESSIVE.sub("", word) or word)
    cut = _behind_body(document, first, words) or _behind_place(words)
    for at, word in enumerate(words[:-1]):
        if is_office(plain_hyphens(word.lower())) and words[at + 1].lower() not in SUFFIXES:
            cut = at + 1
        elif word.lower() in KEPT_TITLES:
            cut = at
            break
    titles = {plain_hyphens(word.lower()).rstrip(".") for word in words[:cut]} | _titles_before(document, first + cut)
    titles |= {word.lower() for word in words[cut:-1] if word.lower() in KEPT_TITLES}
    if not words[cut:]:
        return None
    titles |= _titles_behind(document, last) | _titles_across_comma(document, first, last)
    titles |= {word for title in titles for word in SPELLED_OUT.get(title, "").split()}
    return Name(first + cut, last, tuple(words[cut:]), frozenset(titles))


def _behind_body(document: Document, first: int, words: list[str]) -> int:
    """ "Minister of Education Ana Corr", "head of the Harbour Council Ana Corr": how many words are not the name."""
    of = first - 2 if first and document.lower[first - 1] == "the" else first - 1
    if of < 1 or document.lower[of] != "of" or not is_office(document.lower[of - 1]) or len(words) < 3:
        return 0
    lower = [word.lower() for word in words]
    bodies = [at for at, word in enumerate(lower) if word in ORGANISATION]
    if bodies:
        return bodies[-1] + 1 if len(words) - bodies[-1] > 2 else 0
    told = next((at for at, word in enumerate(lower) if at and (word in FIRST_NAMES or word in KEPT_TITLES)), None)
    return told if told is not None else len(words) - 2


def _behind_place(words: list[str]) -> int:
    """ "South Korean-born Milo Hain", "Harbour Council Ana Corr": a first name starts anew behind such words."""
    if words[0].lower() in FIRST_NAMES:
        return 0
    lower = [word.lower() for word in words]
    hyphen = words[0].rpartition("-")
    if hyphen[0] and hyphen[2].islower() and len(words) > 2 and not lower[0].startswith(_ARTICLES):
        return 1  # Gran-of-six
    for at in range(1, len(words) - 1):
        if lower[at - 1].endswith("-born") or lower[at - 1].startswith("co-"):
            return at
        if lower[at] in FIRST_NAMES and not {*lower[:at]}.isdisjoint(ORGANISATION | OFFICES):
            return at
    return 0


def _titles_before(document: Document, first: int) -> set[str]:
    """Offices before a name: "former prime minister", "Leader of the Islands", "Warden of the Outer Isles"."""
    titles: set[str] = set()
    for back in range(first - 1, max(-1, first - 10), -1):
        lower = document.lower[back]
        if back == first - 1 and lower in ("of", "the", "for"):
            break  # "Speaker of the Assembly": the body, not its holder
        if is_office(lower) and not (lower == "pm" and document.words[back - 1][0].isdigit()):
            titles.add(lower.rstrip("."))
        elif is_capital(document, back) and document.lower[back + 1] in ("of", "for"):
            titles.add(lower)
        elif is_capital(document, back) and titles and is_word(document, back):
            titles.add(lower)  # Vermont senator
        elif not (is_capital(document, back) or lower in ("of", "the", "for")):
            break
    return titles


def _titles_across_comma(document: Document, first: int, last: int) -> set[str]:
    """Offices in "The mayor of Tarn, Ana Corr, said": the name stands between two commas."""
    words, lower = document.words, document.lower
    if first < 2 or last + 1 >= len(words) or words[first - 1] != "," or words[last + 1] != ",":
        return set()
    titles: set[str] = set()
    for k in range(first - 2, max(-1, first - 9), -1):
        if (lower[k] == "the" and lower[k - 1] in ("of", "for")) or has_possessive(document, k):
            continue
        if lower[k] in ("the", "a", "an"):
            return titles if any(is_office(title) for title in titles) else set()
        if not (is_capital(document, k) or lower[k] in ("of", "for") or is_office(lower[k])):
            break
        if lower[k] not in ("of", "for"):
            titles.add(lower[k].rstrip("."))
    return set()


def _titles_behind(document: Document, last: int) -> set[str]:
    """Offices in ", the former mayor of Tarn," behind a name."""
    titles: set[str] = set()
    start = last + 2
    if start >= len(document.words) or document.words[last + 1] != "," or is_capital(document, start):
        return titles
    if document.lower[start] not in _OPENS_ROLE and not is_office(document.lower[start]):
        return titles
    for k in range(start, min(len(document.words), start + 7)):
        if not is_word(document, k) or document.lower[k] in ("who", "said", "of", "for", "and", *HONORIFICS) or (
            document.lower[k].endswith("ing")
        ):  # fmt: skip
            break
        if is_office(document.lower[k]) or (is_capital(document, k) and k > start):
            titles.add(document.lower[k].rstrip("."))
    return titles if any(is_office(title) for title in titles) else set()


def name_starts(document: Document) -> list[int]:
    return [name.first for name in document.read(find_names)]


def names_between(document: Document, first: int, limit: int) -> list[Name]:
    """The names that start at words first..limit-1."""
    starts = document.read(name_starts)
    return document.read(find_names)[bisect_left(starts, first) : bisect_left(starts, limit)]


def is_titled(name: Name) -> bool:
    """Does an office, an honorific or a kept title say that this is a person?"""
    return bool(name.titles & (_TELLING | KEPT_TITLES)) or any(
        "-" in title and is_office(title) for title in name.titles
    )
