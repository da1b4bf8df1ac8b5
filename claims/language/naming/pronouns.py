"""Whom a speaker's pronoun means: "he" is the last person who spoke or was the subject, within three paragraphs.

Never a name inside the words that the pronoun itself speaks, and nobody where two people fit equally.
"""

from claims.language.document import Document
from claims.language.naming.bodies import INSTITUTIONS
from claims.language.naming.descriptions import Resolved, is_one_case
from claims.language.naming.first_names import EITHER, FIRST_NAMES
from claims.language.naming.mentions import read_mention, who_is
from claims.language.naming.names import bare, has_possessive, names_between
from claims.language.naming.offices import MODIFIERS, OFFICES, ONE_OF_MANY, TITLE_GENDERS, is_office
from claims.language.naming.people import find_people, fitting_people
from claims.language.phrases import is_capital, main_subject
from claims.language.quotations import mask
from claims.language.speech import Speech, find_speech
from claims.language.subjects import subject_before
from claims.language.words import PRONOUNS

_SHOWING = frozenset("show suggest indicate prove demonstrate reveal mean emphasize signal".split())
_GENDERS = {word: gender for word, gender in (FIRST_NAMES | TITLE_GENDERS).items() if word not in EITHER}
_HOLDERS = OFFICES - MODIFIERS
_OF_OBJECTS = {"him": "he", "her": "she", "them": "they", "me": "i", "us": "we"}  # according to him
_SENTENCES_BACK = 9
_PARAGRAPHS_BACK = 3


def is_pronoun(word: str) -> bool:
    """Can this lower-case word stand for a speaker: he, according to him?"""
    return word in PRONOUNS or word in _OF_OBJECTS


def resolve_pronoun(document: Document, speech: Speech, word: int, spoken: dict[int, Resolved]) -> Resolved:
    """Whom the pronoun at `word` means; `spoken` holds who spoke last in each earlier sentence."""
    pronoun = document.lower[word].split("'")[0]
    pronoun = _OF_OBJECTS.get(pronoun, pronoun)
    if document.sentences[speech.sentence].heading and word == document.word_range(speech.sentence)[0]:
        return Resolved(None, "unknown", "a pronoun in a heading")
    if pronoun == "who":
        return _relative(document, speech, word)
    if pronoun in ("i", "we", "you"):
        return Resolved(
            None, "unknown", "the reader or a listener" if pronoun == "you" else "somebody speaks of himself"
        )
    if pronoun == "they":
        return Resolved(None, "group", "a group, not one person")
    if pronoun == "it":
        return _thing(document, speech, word, spoken)
    return _person(document, speech, word, pronoun, spoken)


def _relative(document: Document, speech: Speech, word: int) -> Resolved:
    end = word - 2 if word and document.words[word - 1] == "," else word - 1
    floor = document.word_range(speech.sentence)[0]
    phrase = subject_before(document, end, floor)
    if phrase is None:
        return Resolved(None, "unknown", "“who” stands behind no name")
    return read_mention(document, phrase)


def _person(document: Document, speech: Speech, word: int, pronoun: str, spoken: dict[int, Resolved]) -> Resolved:
    own_words = {bare(document.words[k]) for k in _content_words(document, speech)}
    for number, limit in _sentences_before(document, speech, word):
        speaker = spoken.get(number)
        if speaker and speaker.kind == "unknown" and not speaker.name and document.read(is_one_case):
            return Resolved(None, "person", speaker.reason)
        for whom in (speaker, None if number in spoken else _subject(document, number, limit)):
            if whom is None or not _can_speak(document, whom, pronoun, spoken.get(number)):
                continue
            whom = _told_apart(document, whom, pronoun)
            if whom.name and bare(whom.name.split()[-1]) in own_words:
                return Resolved(None, "person", f"{whom.name} is named in the words themselves")
            return whom
        if number not in spoken and _goes_on(document, number, limit, pronoun):
            continue
        others = _people_named(document, number, limit, pronoun, own_words)
        if len(others) > 1:
            names = sorted({whom.name or "" for whom in others})
            return Resolved(None, "person", f"{len(names)} people fit: {', '.join(names[:3])}")
        if others:
            near = others[0].kind == "person" and speech.sentence - number <= 1
            if near and not _only_owner(document, number, limit, others[0]):
                return others[0]
            return Resolved(None, "person", f"perhaps {others[0].name}, who is only mentioned before")
        described = _described(document, number, limit)
        if described:
            return Resolved(None, "person", f"not named: “the {described}”")
    return Resolved(None, "person", "no person is named before")


def _told_apart(document: Document, whom: Resolved, pronoun: str) -> Resolved:
    """Of the two people whom a surname fits, the one who is "she"."""
    named = [Resolved(name, "person") for name in whom.fitting]
    agreeing = [one for one in named if _agrees(document, one, pronoun)]
    return agreeing[0] if len(agreeing) == 1 else whom


def _can_speak(document: Document, whom: Resolved, pronoun: str, speaker: Resolved | None) -> bool:
    """Is this somebody who can be "he" (or "she"), named or not?"""
    if whom.kind == "person" and (whom is speaker or not whom.name or _is_certain(document, whom.name)):
        return _agrees(document, whom, pronoun) if whom.name else TITLE_GENDERS.get(whom.noun, pronoun) == pronoun
    return (
        whom.kind == "unknown"
        and whom is speaker
        and whom.name is not None
        and _may_be_person(whom.name)
        and _agrees(document, whom, pronoun)
    )


def _goes_on(document: Document, number: int, limit: int, pronoun: str) -> bool:
    """Does the sentence itself go on about somebody named before it ("She seemed ...")?"""
    inside = document.read(mask)
    first = document.word_range(number)[0]
    return any(document.lower[k].split("'")[0] == pronoun and not inside[k] for k in range(first, limit))


def _described(document: Document, number: int, limit: int) -> str | None:
    """Somebody without a name in the sentence: "the candidate's feed"."""
    inside = document.read(mask)
    first = document.word_range(number)[0]
    for k in range(first + 1, limit):
        word = bare(document.lower[k])
        if (
            inside[k]
            or is_capital(document, k)
            or not (word in ONE_OF_MANY or word in TITLE_GENDERS or word in _HOLDERS)
        ):
            continue
        the = next((m for m in range(k - 1, max(first, k - 4) - 1, -1) if document.lower[m] == "the"), None)
        if the is not None:
            whom = read_mention(document, (the, k))
            if whom.kind == "person" and not whom.name:
                return bare(document.lower[k])
    return None


def _content_words(document: Document, speech: Speech) -> list[int]:
    return [
        k
        for span in speech.content
        for k in range(
            document.word_at(span.start), min(document.word_at(span.end), document.word_at(span.start) + 200)
        )
    ]


def _sentences_before(document: Document, speech: Speech, word: int) -> list[tuple[int, int]]:
    """The sentences to look through, the nearest first, each with one past the last word to look at."""
    own = document.sentences[speech.sentence].paragraph
    after_content = bool(speech.content) and speech.content[0].start < speech.cue.start
    found = []
    for number in range(speech.sentence, max(-1, speech.sentence - _SENTENCES_BACK), -1):
        if own - document.sentences[number].paragraph > _PARAGRAPHS_BACK:
            break
        first, limit = document.word_range(number)
        if number == speech.sentence:
            limit = first if after_content else word  # in content that came first nobody is looked for
        found.append((number, limit))
    return found


def _subject(document: Document, number: int, limit: int) -> Resolved | None:
    """Whom the main subject of a sentence means, when it is written out and stands in no quotation."""
    first = document.word_range(number)[0]
    if document.sentences[number].heading or first >= limit:
        return None
    phrase = main_subject(document, first, limit)
    if phrase is None or document.read(mask)[phrase[0]] or document.lower[phrase[0]].split("'")[0] in PRONOUNS:
        return None
    return read_mention(document, phrase)


def _people_named(document: Document, number: int, limit: int, pronoun: str, own_words: set[str]) -> list[Resolved]:
    """Everybody of the right sex who is named in a sentence outside quotations; None-names for those who may be."""
    inside = document.read(mask)
    found: dict[str, Resolved] = {}
    for name in names_between(document, document.word_range(number)[0], limit)[:20]:
        following = document.lower[name.last + 1] if name.last + 1 < len(document.lower) else ""
        if inside[name.first] or is_office(following) or name.is_organisation:
            continue  # "Tarn governor", "Marden adviser"
        whom = who_is(document, name)
        if not whom.name or bare(whom.name.split()[-1]) in own_words or not _agrees(document, whom, pronoun):
            continue
        if (whom.kind == "person" and _is_certain(document, whom.name)) or (
            whom.kind == "unknown" and whom.name in document.read(_single_speakers)
        ):
            found[whom.name] = whom
    return list(found.values())


def _only_owner(document: Document, number: int, limit: int, whom: Resolved) -> bool:
    """Is he named in the sentence only as the owner of something with a name: "Corr's Clean Harbours Act"?"""
    names = names_between(document, document.word_range(number)[0], limit)[:20]
    return all(
        has_possessive(document, name.last) and is_capital(document, min(name.last + 1, limit - 1))
        for name in names
        if who_is(document, name).name == whom.name
    )


def _single_speakers(document: Document) -> set[str]:
    """Single capitalised words that speak somewhere in the document and may be people."""
    spoken = (speech.speaker for speech in document.read(find_speech))
    words = {document.text[span.start : span.end] for span in spoken if span}
    return {word for word in words if " " not in word and _may_be_person(word)}


def _is_certain(document: Document, name: str) -> bool:
    """Does a title, an age or a first name say that this is a person, or do pronouns beside the name?"""
    fitting = fitting_people(document.read(find_people), tuple(name.split()))
    return not fitting or fitting[0].certain or bool(fitting[0].pronouns)


def _agrees(document: Document, whom: Resolved, pronoun: str) -> bool:
    """Is this person a he (or a she), as far as the text and the name tell?"""
    words = tuple((whom.name or "").split())
    fitting = fitting_people(document.read(find_people), words)
    if fitting:
        return fitting[0].gender in (None, pronoun)
    return {_GENDERS[word.lower()] for word in words if word.lower() in _GENDERS} <= {pronoun}


def _may_be_person(name: str) -> bool:
    """A single capitalised word that spoke, such as "Corr": no initials, no plural of them."""
    return len(name) > 2 and name[1:].replace("'", "").replace("’", "").isalpha() and name[-2:].islower() and (
        name.lower() not in INSTITUTIONS
    )  # fmt: skip


def _thing(document: Document, speech: Speech, word: int, spoken: dict[int, Resolved]) -> Resolved:
    """ "It": the organisation that spoke in this sentence or the two before."""
    if speech.lemma in _SHOWING:
        return Resolved(None, "unknown", "“it” may be a matter, not a speaker")
    for number, limit in _sentences_before(document, speech, word)[:3]:
        whom = spoken.get(number)
        if whom and whom.kind in ("organisation", "unknown", "document") and (whom.name or whom.kind == "document"):
            return whom
        if whom is None and _subject(document, number, limit):
            break  # something else has come between
    return Resolved(None, "organisation", "no organisation is named before")
