"""Organisations named in a document: what their initials stand for, and which one "the ministry" can be.

People are found in people.py.
"""

from dataclasses import dataclass, field

from claims.language.document import Document
from claims.language.naming.bodies import BODIES, DEMONYMS, KINDS, LEGAL_FORMS, ORGANISATION
from claims.language.naming.names import find_names, has_possessive
from claims.language.phrases import is_capital, is_word
from claims.language.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS

_CONNECTORS = frozenset("of the for and on in to against & ’ '".split())
_NO_ADJECTIVES = AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS
_LONGEST = 10
_AFTER_BODIES = (",", ".", "of", "in", "that", "which", "based", "for")


@dataclass
class Organisations:
    """`by_acronym`: WFP to World Food Programme; `by_kind`: the names that "ministry" or "group" may stand for."""

    by_acronym: dict[str, str] = field(default_factory=dict)
    by_kind: dict[str, list[str]] = field(default_factory=dict)


def find_organisations(document: Document) -> Organisations:
    """Names that hold a word such as ministry or bank, or that are told to be one (", a rights group,")."""
    found = Organisations()
    words = document.words
    for k in range(2, len(words) - 1):
        if words[k - 1] == "(" and words[k + 1] == ")" and _is_acronym(words[k]):
            full = _spelled_out(document, k - 2, words[k])
            if full:
                found.by_acronym.setdefault(words[k], full)
    for name in document.read(find_names):
        full = organisation_name(document, name.first, name.last)
        kinds = {word.lower() for word in full.split() if word.lower() in ORGANISATION}
        if " " not in full and full.lower() in ORGANISATION | BODIES:
            continue  # Police
        if kinds or not name.titles:
            kinds |= _told_kinds(document, name.last)
        for kind in kinds:
            group = found.by_kind.setdefault(kind, [])
            if full not in group[-20:] and len(group) < 200:
                group.append(full)
    return found


def described_bodies(document: Document) -> dict[str, list[str]]:
    """Bodies that the text describes by a country or an owner, by noun: "Egypt's interior ministry"."""
    found: dict[str, list[str]] = {}
    lower = document.lower
    for k in range(1, len(lower)):
        if lower[k] not in BODIES or is_capital(document, k):
            continue
        first = next((m for m in range(k - 1, max(-1, k - 4), -1) if is_capital(document, m)), k)
        owner = has_possessive(document, first) or lower[first] in DEMONYMS
        if owner and all(is_word(document, m) and lower[m] not in _NO_ADJECTIVES for m in range(first, k)):
            name = " ".join(document.words[first : k + 1])
            group = found.setdefault(lower[k], [])
            if name not in group and len(group) < 20:
                group.append(name)
    return found


def _is_acronym(word: str) -> bool:
    return 2 <= len(word) <= 8 and word.isupper() and word.isalpha()


def _spelled_out(document: Document, last: int, acronym: str) -> str | None:
    """The words before "(WFP)" whose initials it is."""
    letters = acronym.lower()
    if last > 1 and document.lower[last] in LEGAL_FORMS and document.words[last - 1] == ",":
        last -= 2  # Tarn Tool & Die, Inc. (TTD)
    for first in range(last, max(-1, last - _LONGEST), -1):
        word = document.lower[first]
        if word in _CONNECTORS:
            continue
        if not is_word(document, first) or not is_capital(document, first):
            return None
        if is_capital(document, first) and word[0] == letters[0] and word not in ("the",):
            parts = [document.lower[k] for k in range(first, last + 1) if document.lower[k] not in LEGAL_FORMS]
            strict = "".join(part[0] for part in parts if part not in _CONNECTORS)
            loose = "".join(part[0] for part in parts if part[0].isalnum())
            if letters in (strict, loose):
                return document.text[document.starts[first] : document.ends[last]]
    return None


def organisation_name(document: Document, first: int, last: int) -> str:
    """The whole of "Ministry of Public Works" or "Food and Drug Administration", of which first..last is a part."""
    end = last
    first = _before_and(document, first) if document.lower[last] in ORGANISATION else first
    if any(document.lower[k] in ORGANISATION for k in range(first, last + 1)):
        for _ in range(3):
            k = end + 1
            while k < len(document.words) and k < end + 3 and document.lower[k] in ("of", "the", "for"):
                k += 1
            if k == end + 1 or document.lower[end + 1] == "the" or k >= len(document.words) or not (
                is_capital(document, k)
            ):  # fmt: skip
                break
            end = k
            while end + 1 < len(document.words) and is_capital(document, end + 1) and is_word(document, end + 1):
                end += 1
    text = document.text[document.starts[first] : document.ends[end]]
    return " ".join(text.split()).removesuffix("'s").removesuffix("’s")


def _before_and(document: Document, first: int) -> int:
    """First word of "the Food and Drug Administration", whose last words start at `first`."""
    if first < 3 or document.lower[first - 1] != "and":
        return first
    for start in (first - 2, first - 3):
        if not is_capital(document, start) or document.words[start].isupper():
            break
        if start and document.lower[start - 1] == "the":
            return start
    return first


def _told_kinds(document: Document, last: int) -> set[str]:
    """ ", a human rights group based in Tarn," behind a name."""
    start = last + 2
    if start >= len(document.words) or document.words[last + 1] != ",":
        return set()
    if document.lower[start] not in ("a", "an", "the"):
        return set()
    for k in range(start + 1, min(len(document.words), start + 7)):
        if not is_word(document, k) or document.lower[k] in ("of", "who", "that", "which", "in", "for", "at", "with"):
            break
        following = document.lower[k + 1] if k + 1 < len(document.words) else "."
        if document.lower[k] in BODIES | {"maker"} and following in _AFTER_BODIES:
            return {document.lower[k]}
    return set()


def organisations_called(found: Organisations, noun: str) -> list[str]:
    """The organisations that "the `noun`" can mean; a shorter form of a longer name is the same one."""
    names: list[str] = []
    for kind in sorted(KINDS.get(noun, frozenset([noun]))):
        names += [name for name in found.by_kind.get(kind, ())[:20] if name not in names]
    return [name for name in names if not any(name != other and name in other for other in names)]
