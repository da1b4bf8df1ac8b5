"""Whom a written-out mention means: "President Marden", "Corr, the mayor of Tarn,", "Marden's spokesman", "WFP".

Descriptions without a name are read in descriptions.py, pronouns in pronouns.py.
"""

from claims.language.document import Document
from claims.language.naming.bodies import AGENCIES, BODIES, DEMONYMS, DOCUMENTS, ORGANISATION
from claims.language.naming.descriptions import (
    GROUPS,
    Resolved,
    is_one_case,
    is_person_noun,
    is_plural,
    last_before_preposition,
    name_in_one_case,
    read_description,
    several_fit,
    unnamed,
)
from claims.language.naming.first_names import FIRST_NAMES, PARTICLES, SUFFIXES
from claims.language.naming.names import (
    Name,
    bare,
    capitals,
    has_possessive,
    is_name_word,
    is_titled,
    names_between,
    read_name,
    sentence_starts,
)
from claims.language.naming.offices import OFFICES, ONE_OF_MANY, TITLE_GENDERS, is_office
from claims.language.naming.organisations import find_organisations, organisation_name
from claims.language.naming.people import Person, find_people, fitting_people
from claims.language.phrases import Phrase, is_capital, wording
from claims.language.words import DETERMINERS, PREPOSITIONS

_QUANTITIES = frozenset(
    "two three four five six seven eight nine ten several some many most both few all others dozens hundreds thousands "
    "these those various numerous countless more other sens reps".split()
)
_GROUP_ENDINGS = ("icans", "ocrats", "ians", "ists", "raelis", "qis")
_MANY_ENDINGS = ("ers", "ors", "ists", "mats", "ians", "ants", "ents", "ions")
_COMPASS = frozenset("north south east west northern southern saudi".split())
_STUDIES = frozenset("poll study report".split())


def read_mention(document: Document, phrase: Phrase) -> Resolved:
    """Whom a noun phrase means: the name in it, made full; an office's only holder; the only such organisation."""
    parts = _parts(document, phrase)
    if document.read(is_one_case):
        return name_in_one_case(document, parts)
    if not parts:
        return unnamed(document, phrase, "unknown")
    group = _group(document, parts[0]) or _list(document, parts) or _two_names(document, parts)
    if group:
        return Resolved(None, "group", group)
    for at, part in enumerate(parts):
        core = _core(document, part, whole=at > 0)
        name = read_name(document, *core) if core else None
        if name and _is_office(document, name):
            name = _name_at_end(document, part)
        if name and _is_description(document, name):
            return read_description(document, part)
        if name and name.words[-1].lower() in _STUDIES and len(name.words) > 1:
            return Resolved(None, "document", f"a {name.words[-1].lower()}, not a person")
        if name and (at == 0 or len(name.words) > 1):
            whom = who_is(document, name)
            return whom if whom.kind == "person" else _spelled_out(document, phrase) or whom
    return read_description(document, parts[0])


def _spelled_out(document: Document, phrase: Phrase) -> Resolved | None:
    """The organisation whose initials stand in brackets in the phrase."""
    for k in range(phrase[0] + 1, phrase[1]):
        if document.words[k - 1] == "(" and document.words[k + 1] == ")":
            full = document.read(find_organisations).by_acronym.get(document.words[k])
            if full:
                return Resolved(full, "organisation")
    return None


def _parts(document: Document, phrase: Phrase) -> list[Phrase]:
    """The phrase cut at commas, dashes, brackets and "who"."""
    found: list[Phrase] = []
    start, depth = phrase[0], 0
    for k in range(phrase[0], phrase[1] + 2):
        word = document.words[k] if k <= phrase[1] else ","
        ends = word in (",", "–", "—", "--")
        if k <= phrase[1] and document.lower[k].split("'")[0] in ("who", "whose", "which"):
            return [*found, (start, k - 1)] if k > start else found
        if word == "(":
            ends, depth = depth == 0, depth + 1
        elif word == ")":
            start, depth = k + 1, max(0, depth - 1)
            continue
        elif depth:
            continue
        if ends:
            if k > start:
                found.append((start, k - 1))
            start = k + 1
    return found


def _core(document: Document, part: Phrase, whole: bool) -> Phrase | None:
    """The last run of name words before any preposition of the part; an aside must be a name as a `whole`."""
    last = last_before_preposition(document, part)
    first = last - 1 if document.lower[last] in SUFFIXES and last > part[0] else last
    if not is_name_word(document, first) or (first == last == part[0] and _is_many(document, first)):
        return None
    while first - 1 >= part[0] and not has_possessive(document, first - 1) and (
        is_name_word(document, first - 1) or document.lower[first - 1] in PARTICLES or document.words[first - 1] == "&"
        or _is_mark(document, first - 1)
    ):  # fmt: skip
        first -= 1
    while first < last and not (is_name_word(document, first) or document.lower[first] in PARTICLES):
        first += 1
    if whole and any(document.lower[k] not in OFFICES | DETERMINERS for k in range(part[0], first)):
        return None
    return first, last


def _is_many(document: Document, i: int) -> bool:
    """ "Residents", "Officials" at a sentence's start: no name."""
    word = document.lower[i]
    if word in GROUPS or word in DOCUMENTS or (word.endswith("s") and word[:-1] in ONE_OF_MANY):
        return True
    if word in AGENCIES:
        return False  # Reuters
    return word.endswith(_MANY_ENDINGS) and i in document.read(sentence_starts) and word not in document.read(capitals)


def _is_mark(document: Document, i: int) -> bool:
    """A quotation mark of a nickname."""
    return document.words[i] in ("“", "”", '"', "‘", "’")


def _is_office(document: Document, name: Name) -> bool:
    """ "Special Assistant", "the Governor" or "the Warden" whom the text names, unless somebody is called so."""
    last = name.words[-1].lower()
    people = document.read(find_people)
    told = len(name.words) == 1 and last in people.by_title and document.lower[name.first - 1] == "the"
    return (is_office(bare(last)) or told) and not fitting_people(people, name.words)


def _name_at_end(document: Document, part: Phrase) -> Name | None:
    """The name in "Minister of Education Ana Corr"."""
    names = names_between(document, part[0], part[1] + 1)
    if not names or names[-1].last != part[1] or len(names[-1].words) < 2:
        return None
    before = document.lower[names[-1].first - 1]
    behind_body = before in BODIES or (before.endswith("s") and before.isalpha())  # leader of the council Ana Corr
    return (
        names[-1] if names[-1].titles or (behind_body and "of" in document.lower[part[0] : names[-1].first]) else None
    )


def who_is(document: Document, name: Name) -> Resolved:
    """The person or the organisation of this name, in its longest form."""
    people = _agreeing(fitting_people(document.read(find_people), name.words), name)
    if len(people) == 1 and not (name.is_organisation and len(name.words) > 1):
        return Resolved(people[0].full, "person")
    if len(people) > 1:
        names = tuple(person.full for person in people)
        return Resolved(None, "person", several_fit("people", list(names)), fitting=names)
    written = " ".join(name.words)
    full = document.read(find_organisations).by_acronym.get(written)
    if full:
        return Resolved(full, "organisation")
    if len(name.words) == 1 and written.lower().endswith(_GROUP_ENDINGS):
        return Resolved(None, "group", "a group, not one person")
    if is_titled(name):
        return Resolved(written, "person")
    behind_article = name.first > 0 and document.lower[name.first - 1] == "the"
    if name.is_organisation or behind_article or (written.isupper() and len(written) > 1):
        return Resolved(_full_body(document, organisation_name(document, name.first, name.last)), "organisation")
    return Resolved(written, "unknown")


def _full_body(document: Document, name: str) -> str:
    """ "Washington Post" for "the Post", when no other name ends so."""
    longer = document.read(find_organisations).by_kind.get(name.lower(), ())
    fitting = [full for full in longer[:30] if full.endswith(" " + name)]
    return fitting[0] if len(fitting) == 1 else name


def _agreeing(people: list[Person], name: Name) -> list[Person]:
    """Those of several people whom the honorific fits: Mr., Mrs."""
    wanted = next((TITLE_GENDERS[title] for title in name.titles if title in TITLE_GENDERS), None)
    if len(people) < 2 or wanted is None:
        return people
    sure = [person for person in people if person.gender == wanted]
    return sure if len(sure) == 1 else [person for person in people if person.gender in (wanted, None)] or people


def _group(document: Document, part: Phrase) -> str | None:
    """Why the part means more than one, or None."""
    lower = document.lower
    first, last = part
    if lower[first] in _QUANTITIES or (lower[first] == "the" and last > first and lower[first + 1] in _QUANTITIES):
        return "a group, not one person"
    for k in range(first + 1, last):
        if lower[k] in ("and", "nor") and not _joins_roles(document, part, k):
            inner = any(lower[m] in PREPOSITIONS for m in range(first, k))
            left, right = _core(document, (first, k - 1), False), _core(document, (k + 1, last), False)
            if inner and not (left and right and (right[1] > right[0] or document.words[k + 1].isupper())):
                continue  # the editor of "Grain and Gate"
            if left and right and _are_bodies(document, left, right, k, inner):
                return f"two speakers: {wording(document, left)}, {wording(document, right)}"
            if left and right and not (_is_body(document, left) or _is_body(document, right)):
                return f"two people: {wording(document, left)}, {wording(document, right)}"
            if not (left and right):
                return "a group, not one person"
    noun = last_before_preposition(document, part)
    if _core(document, part, False) is None and is_plural(lower[noun]) and lower[noun] not in DOCUMENTS:
        one = lower[noun].removesuffix("s")
        people = lower[noun] in GROUPS or is_person_noun(one) or one in BODIES
        return "a group, not one person" if people else f"no person: “{wording(document, (first, noun))[:60]}”"
    return None


def _list(document: Document, parts: list[Phrase]) -> str | None:
    """ "Corr, Hain and Orne", "Corr (D) and Hain": why there is more than one speaker, or None."""
    for part in parts[1:]:
        joins = [k for k in range(part[0], part[1]) if document.lower[k] == "and"]
        if joins and (joins[0] == part[0] or is_name_word(document, part[0])) and is_name_word(document, part[1]):
            return "a group, not one person"
    return None


def _two_names(document: Document, parts: list[Phrase]) -> str | None:
    """ "Anna Corr, the union leader, Bo Ray": two people named in full, and nothing tells which of them speaks."""
    found: dict[str, Name] = {}
    for at, part in enumerate(parts):
        core = _core(document, part, whole=at > 0)
        name = read_name(document, *core) if core else None
        if name and len(name.words) > 1 and not name.is_organisation and (
            name.words[0].lower() in FIRST_NAMES or is_titled(name)
            or (at > 1 and is_office(document.lower[parts[at - 1][1]]))
        ):  # fmt: skip
            found[who_is(document, name).name or ""] = name
    return f"two people: {', '.join(found)}" if len(found) > 1 and all(found) else None


def _are_bodies(document: Document, left: Phrase, right: Phrase, joined: int, inner: bool) -> bool:
    """ "Amnesty International and Human Rights Watch", not "the Food and Drug Administration"."""
    one, other = read_name(document, *left), read_name(document, *right)
    if not one or not other or not (one.is_organisation or other.is_organisation):
        return False
    anew = document.lower[joined + 1] == "the" or document.words[joined + 1].isupper()  # and the FBI
    if not one.is_organisation:
        return one.words[0].lower() in FIRST_NAMES or is_titled(one) or (anew and other.is_organisation)
    if other.words[0].lower() in FIRST_NAMES or is_titled(other):
        return True
    return anew or (not inner and len(one.words) > 1 and len(other.words) > 1 and one.words[-1].lower() in ORGANISATION)


def _is_description(document: Document, name: Name) -> bool:
    """ "The Nigerian", "a South Korean", "Police", the "Q" of an interview: capitals, but nobody's name."""
    last = name.words[-1].lower()
    if fitting_people(document.read(find_people), name.words):
        return False
    if len(name.words) == 1 and (last in ("police", "q") or last in DEMONYMS):
        return True
    return last in DEMONYMS and {word.lower() for word in name.words[:-1]} <= _COMPASS


def _is_body(document: Document, core: Phrase) -> bool:
    name = read_name(document, *core)
    return name is None or name.is_organisation


def _joins_roles(document: Document, part: Phrase, k: int) -> bool:
    """ "The founder and chairman Jan Corr": two roles of one person."""
    left, right = document.lower[k - 1], document.lower[k + 1]
    one = not any(is_plural(document.lower[m]) for m in (k - 1, k + 1, part[1]) if not is_capital(document, m))
    return one and not is_capital(document, k - 1) and (left in OFFICES or right in OFFICES) and (
        right not in DETERMINERS and right not in _QUANTITIES
    )  # fmt: skip
