"""Who is named in a document: every person with all forms of the name, offices, and whether it is he or she.

A wrong person is worse than none: where two fit, both are given back and nobody is chosen here.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from claims.language.document import Document
from claims.language.naming.first_names import EITHER, FIRST_NAMES, PARTICLES, SHORT_FORMS, SUFFIXES
from claims.language.naming.names import Name, bare, find_names, has_possessive, is_titled, name_starts
from claims.language.naming.offices import HONORIFICS, KEPT_TITLES, TITLE_GENDERS, is_office
from claims.language.quotations import mask
from claims.language.words import AUXILIARIES, COMMON_VERBS

_NO_KEYS = KEPT_TITLES | HONORIFICS | SUFFIXES | PARTICLES
_MOST = 30  # people who share a word of their names; more is a list, and nobody can be told from it
_OTHER_PRONOUNS = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she",
                   "herself": "she"}  # fmt: skip


@dataclass(eq=False)
class Person:
    """Somebody named in full at least once: `full` is the longest form, `keys` all words to be known by."""

    full: str
    keys: frozenset[str]
    last: str
    titles: set[str] = field(default_factory=set)
    pronouns: Counter[str] = field(default_factory=Counter)
    certain: bool = False  # a title, an age or a first name says that this is a person

    @property
    def gender(self) -> str | None:
        """he, she or None: by titles, then first name, then the pronouns that stand near."""
        told = {TITLE_GENDERS[word] for word in self.titles if word in TITLE_GENDERS}
        if len(told) == 1:
            return told.pop()
        for word in self.full.lower().split()[:-1]:
            if word in FIRST_NAMES and word not in EITHER:
                return FIRST_NAMES[word]
        (most, votes), (_, others) = [*self.pronouns.most_common(2), ("", 0), ("", 0)][:2]
        return most if votes > 2 * others else None


@dataclass
class People:
    """Everybody named in full, by each word of the name and by each title."""

    by_word: dict[str, list[Person]] = field(default_factory=dict)
    by_title: dict[str, list[Person]] = field(default_factory=dict)


def name_keys(words: tuple[str, ...]) -> list[str]:
    """The words that tell one name from another: no titles, particles, initials and suffixes."""
    keys = [bare(word) for word in words if word.lower() not in _NO_KEYS]
    return [key for key in keys if not (len(key) <= 2 and key.endswith(".")) and key] or [bare(words[-1])]


def find_people(document: Document) -> People:
    """Names of two and more words that are no organisations; short and long forms of one name are one person."""
    people = People()
    names = [name for name in document.read(find_names) if _is_full(document, name)]
    for name in sorted(names, key=lambda name: -len(name_keys(name.words))):
        keys = name_keys(name.words)
        fitting = fitting_people(people, name.words)
        if len(fitting) != 1 or fitting[0].last != keys[-1]:
            if any(len(people.by_word.get(key, ())) >= _MOST for key in keys):
                continue
            person = Person(" ".join(name.words), frozenset(keys), keys[-1])
            for key in person.keys:
                people.by_word.setdefault(key, []).append(person)
        else:
            person = fitting[0]
            person.full = max(person.full, " ".join(name.words), key=lambda full: (len(full.split()), full))
    for name in document.read(find_names):  # Mr. Corr, never named in full
        alone = len(name.words) == 1 and len(name.words[0]) > 1 and not is_office(bare(name.words[0]))
        if alone and is_titled(name) and not name.is_organisation and not fitting_people(people, name.words):
            key = bare(name.words[0])
            people.by_word[key] = [Person(name.words[0], frozenset([key]), key)]
    for name in document.read(find_names):
        fitting = fitting_people(people, name.words)
        if len(fitting) == 1:
            _learn(document, fitting[0], name)
    for group in list(people.by_word.values()):
        for person in group:
            for title in person.titles:
                holders = people.by_title.setdefault(title, [])
                if person not in holders[-_MOST:] and len(holders) < 10 * _MOST:
                    holders.append(person)
    return people


def _is_full(document: Document, name: Name) -> bool:
    """Two to five words of which one is no title, and no "the" before: no place, no body."""
    if not 2 <= len(name.words) <= 6 or name.is_organisation or len(name_keys(name.words)) < 2:
        return False
    if is_office(bare(name.words[-1])) or any(_is_shouted(word) for word in name.words):
        return False
    return is_titled(name) or not (name.first and document.lower[name.first - 1] == "the")


def _is_shouted(word: str) -> bool:
    """CNN, but no J. and no III."""
    return len(word) > 2 and word.isalpha() and word.isupper() and word.lower() not in SUFFIXES


def _learn(document: Document, person: Person, name: Name) -> None:
    """What one mention tells: titles, an age, a pronoun of the same sentence where nobody else is named."""
    person.titles |= name.titles
    first_word = bare(name.words[0])
    following = document.words[name.last + 1 : name.last + 4]
    aged = len(following) == 3 and following[0] == "," and following[1].isdigit() and following[2] in (",", ".")
    person.certain |= is_titled(name) or aged or (len(name.words) > 1 and first_word in FIRST_NAMES)
    verb = document.lower[name.last + 1] if name.last + 1 < len(document.lower) else ""
    person.certain |= len(name.words) == 1 and (verb in AUXILIARIES or verb in COMMON_VERBS or verb.endswith("ed"))
    sentence = document.sentence_at(document.starts[name.first])
    limit = min(document.word_range(sentence)[1], name.last + 25)
    inside = document.read(mask)
    if has_possessive(document, name.last) and _others_before(document, sentence, name):
        return  # "Corr noted that Orne's boat sank and said she ..."
    for k in range(name.last + 1, limit):
        if document.words[k][0].isupper() and k in document.read(_name_words):
            break
        if document.lower[k] in _OTHER_PRONOUNS and inside[k] == inside[name.first]:
            person.pronouns[_OTHER_PRONOUNS[document.lower[k]]] += 1
            break


def _others_before(document: Document, sentence: int, name: Name) -> bool:
    """Is somebody named earlier in the sentence, whom a later pronoun may mean?"""
    starts = document.read(name_starts)
    at = bisect_left(starts, name.first)
    return at > 0 and starts[at - 1] >= document.word_range(sentence)[0]


def _name_words(document: Document) -> set[int]:
    return {name.first for name in document.read(find_names)}


def fitting_people(people: People, words: tuple[str, ...]) -> list[Person]:
    """Everybody whom this form of a name fits; a single word is rather a last name than a first one."""
    keys = name_keys(words)
    group = people.by_word.get(keys[-1], ())
    found = [person for person in group if person.keys.issuperset(keys)]
    if not found and len(keys) > 1:  # Chuck for Charles
        formal = {SHORT_FORMS.get(key, key) for key in keys}
        found = [person for person in group if {SHORT_FORMS.get(key, key) for key in person.keys} >= formal]
    if len(found) > 1:
        exact = [person for person in found if person.last == keys[-1]]
        found = exact or found
    if len(found) > 1 and len(keys) > 1:
        found = [person for person in found if len(person.keys) == len(set(keys))] or found
    return found
