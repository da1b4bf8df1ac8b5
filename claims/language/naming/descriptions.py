"""Whom a description without a name means: "the Leader", "the health ministry", "a spokesman", or why nobody.

Mentions that hold a name are read in mentions.py. A wrong name is worse than none.
"""

from dataclasses import dataclass

from claims.language.document import Document
from claims.language.naming.bodies import BODIES, DOCUMENTS, KINDS
from claims.language.naming.names import bare, find_names, has_possessive, is_name_word
from claims.language.naming.offices import KEPT_TITLES, MODIFIERS, OFFICES, ONE_OF_MANY, RANKS, TITLE_GENDERS, is_office
from claims.language.naming.organisations import described_bodies, find_organisations, organisations_called
from claims.language.naming.people import find_people
from claims.language.phrases import BEFORE_PREPOSITION, Phrase, is_capital, is_word, wording
from claims.language.words import DETERMINERS, POSSESSIVES, PREPOSITIONS

GROUPS = frozenset(
    "people cops men women children authorities critics media staff public majority crowd half republicans democrats "
    "americans sens. reps. personnel percent %".split()
)
_THINGS = frozenset(
    "letter number order water power tower server paper poster computer summer winter weather matter center error "
    "factor sector border corner chapter filter river committee degree fee coffee honor labor color floor door score "
    "disaster danger murder laser layer offer banner barrier career cancer silver flyer other whether "
    "answer quarter shower freezer trailer tree three".split()
)
_PEOPLE = (OFFICES - MODIFIERS) | ONE_OF_MANY | frozenset(TITLE_GENDERS) | frozenset(
    "guard nurse clerk guest student patient chef mechanic victim suspect couple neighbour veteran native cousin "
    "colleague parent child kid friend fan immigrant migrant participant applicant accountant diplomat democrat "
    "republican critic politician".split()
)  # fmt: skip
_ANY = frozenset("a an one another".split())


@dataclass(frozen=True)
class Resolved:
    """Whom a speaker's mention means: a name, or None and the reason why; `kind` is person, organisation, group,
    document or unknown; `noun` is what somebody without a name is called ("sister"), `fitting` who it can be where
    several people fit."""

    name: str | None
    kind: str
    reason: str | None = None
    noun: str = ""
    fitting: tuple[str, ...] = ()


def read_description(document: Document, part: Phrase) -> Resolved:
    """ "The Leader", "the health ministry", "a spokesman", "Tarn police"."""
    lower = document.lower
    last = last_before_preposition(document, part)
    noun = bare(lower[last])
    content = {bare(lower[k]) for k in range(part[0], last + 1) if lower[k] not in DETERMINERS and is_word(document, k)}
    if noun == "pm":
        noun, content = "minister", content - {"pm"} | {"prime", "minister"}
    owned = any(has_possessive(document, k) for k in range(part[0], last)) or lower[part[0]] in POSSESSIVES
    capital = any(is_capital(document, k) and is_name_word(document, k) for k in range(part[0], last))
    if noun in DOCUMENTS:
        article = "" if is_plural(noun) or noun == "research" else "an " if noun[0] in "aeiou" else "a "
        return Resolved(None, "document", f"{article}{noun}, not a person")
    if noun in BODIES and capital and lower[part[0]] not in _ANY:
        first = part[0] + (lower[part[0]] in DETERMINERS)
        return Resolved(wording(document, (first, last)), "organisation")
    if owned or lower[part[0]] in _ANY:
        return unnamed(document, part, "person" if is_person_noun(noun) else "unknown")
    places = {lower[k] for k in range(last + 1, part[1] + 1) if is_capital(document, k)}
    if noun in BODIES:
        return _body(document, noun, content | places, part[0])
    if noun in document.read(find_people).by_title or (is_office(noun) and lower[part[0]] == "the"):
        return _holder(document, noun, content | places)
    return unnamed(document, part, "person" if is_person_noun(noun) else "unknown")


def is_person_noun(noun: str) -> bool:
    """Is somebody called so: mayor, sister, teacher?"""
    if noun in _PEOPLE:
        return True
    return noun.endswith(("er", "or", "ist", "ian", "ee", "man", "woman", "friend", "nominee")) and noun not in _THINGS


def unnamed(document: Document, part: Phrase, kind: str) -> Resolved:
    last = last_before_preposition(document, part)
    words = wording(document, (part[0], last))
    return Resolved(None, kind, f"not named: “{words[:60]}”", bare(document.lower[last]))


def _holder(document: Document, noun: str, content: set[str]) -> Resolved:
    """The only person of the article whose titles hold every word of the description."""
    holders = [
        person
        for person in document.read(find_people).by_title.get(noun, ())
        if content <= person.titles | person.keys and not (person.titles & RANKS) - content - {"former", "foreign"}
        and ("former" in content or "former" not in person.titles)
    ]  # fmt: skip
    if len(holders) > 1:
        return Resolved(None, "person", several_fit("people", [person.full for person in holders]))
    if not holders:
        return Resolved(None, "person", f"nobody is named as {noun}", noun)
    if noun in ONE_OF_MANY and noun in document.read(_unnamed_roles):
        return Resolved(None, "person", f"a {noun} without a name is mentioned too", noun)
    return Resolved(holders[0].full, "person")


def _unnamed_roles(document: Document) -> set[str]:
    """Roles that somebody without a name has: "an officer at the gate", but not ", an officer," behind a name."""
    named = {k for name in document.read(find_names) for k in range(name.first - 3, name.last + 1)}
    found = set()
    for k, word in enumerate(document.lower):
        if word in ONE_OF_MANY and k not in named:
            article = next((m for m in range(max(0, k - 4), k) if document.lower[m] in _ANY), None)
            if article is not None and (article == 0 or document.words[article - 1] != ","):
                found.add(word)
    return found


def _is_near(document: Document, name: str, at: int) -> bool:
    """Was the organisation named within the last sentences before word `at`?"""
    here = document.sentence_at(document.starts[at])
    first = document.word_range(max(0, here - 4))[0]
    return name in document.text[document.starts[first] : document.starts[at]]


def _body(document: Document, noun: str, content: set[str], at: int) -> Resolved:
    names = [
        name
        for name in organisations_called(document.read(find_organisations), noun)
        if content - {noun} <= {bare(word) for word in name.split()}
    ] or [
        name
        for name in document.read(described_bodies).get(noun, ())
        if content <= {bare(word) for word in name.split()} and _is_near(document, name, at)
    ]
    if len(names) > 1:
        return Resolved(None, "organisation", several_fit("organisations", names))
    if names and noun in KINDS and not _is_near(document, names[0], at):
        return Resolved(None, "organisation", f"perhaps {names[0]}, named too far away")
    if not names:
        return Resolved(None, "organisation", f"no {noun} is named")
    return Resolved(names[0], "organisation")


def several_fit(what: str, names: list[str]) -> str:
    count = {2: "two", 3: "three"}.get(len(names), "several")
    return f"{count} {what} fit: {', '.join(sorted(names)[:3])}"


def last_before_preposition(document: Document, part: Phrase) -> int:
    """The last word of a phrase before what hangs on it."""
    for k in range(part[0] + 1, part[1] + 1):
        if document.lower[k] in PREPOSITIONS and not is_capital(document, k):
            reduced = k - 2 >= part[0] and document.lower[k - 1] in BEFORE_PREPOSITION
            return k - 2 if reduced else k - 1  # residents reached by phone
    return part[1]


def is_plural(word: str) -> bool:
    if word in GROUPS:
        return True
    return word.endswith("s") and not word.endswith(("ss", "'s", "us", "is", "news")) and len(word) > 3


def is_one_case(document: Document) -> bool:
    """No word of the first pages has a capital: names cannot be seen."""
    return not any(word[0].isupper() for word in document.words[:2000])


_SURE_TITLES = KEPT_TITLES | frozenset(
    "president mr mr. mrs mrs. ms ms. dr dr. senator sen sen. gov gov. gen gen. monsignor".split()
)
_ANY_TITLE = OFFICES | _SURE_TITLES
_NO_NAME = OFFICES | BODIES | PREPOSITIONS | DETERMINERS


def name_in_one_case(document: Document, parts: list[Phrase]) -> Resolved:
    """In wires of one case only a title before the name tells it: PRESIDENT TOMAS MARDEN."""
    for first, last in parts:
        titles = first
        while titles <= last and document.lower[titles] in _ANY_TITLE:
            titles += 1
        words = document.lower[titles : last + 1]
        fewest = 1 if titles > first and document.lower[titles - 1] in _SURE_TITLES else 2
        if titles == first or not fewest <= len(words) <= 3 or is_plural(words[-1]):
            continue
        if not any(_is_common(word) for word in words):
            return Resolved(wording(document, (titles, last)), "person")
    return Resolved(None, "unknown", "names cannot be told in a text of one case")


def _is_common(word: str) -> bool:
    return not word.isalpha() or len(word) < 3 or word in _NO_NAME
