"""Names: people and organisations named in a document, the offices they hold, and whom a mention means.

A wrong name is worse than none: where two people fit, a mention stays as it is written and a pronoun unresolved.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from claims.language.document import Document
from claims.language.phrases import Phrase, is_capital, is_word, main_subject
from claims.language.speech import Speech, find_speech
from claims.language.words import CONJUNCTIONS, DETERMINERS, MONTHS, PREPOSITIONS, PRONOUNS, WEEKDAYS

OFFICES = frozenset(
    "president pres pres. minister premier chancellor leader chairman chairwoman chair chief commander "
    "general gen gen. mayor governor gov gov. senator sen sen. representative rep rep. congressman "
    "congresswoman secretary sec spokesman spokeswoman spokesperson director ambassador envoy judge justice "
    "sheriff officer deputy candidate nominee lawmaker mp professor prof prof. dr dr. doctor lt lt. col col. "
    "colonel sgt. capt captain capt. maj. major adm adm. admiral analyst expert pollster strategist adviser "
    "advisor aide assistant attorney lawyer author editor reporter correspondent host anchor coach manager "
    "ceo founder owner head speaker commissioner inspector superintendent engineer researcher scientist "
    "economist historian activist resident farmer harbourmaster mr mr. mrs mrs. ms ms. miss lawyer prosecutor "
    "vice prime foreign former senior first republican democrat democratic supreme".split()
)
_KEPT = frozenset(
    "ayatollah sheikh sheik imam pope king queen prince princess sir dame lord lady cardinal archbishop bishop "
    "rabbi".split()
)
_PARTICLES = frozenset("al el bin ben de da di del della van von der den la le dos du ibn abu mac st. af".split())
_ORGANISATION = frozenset(
    "university college party ministry department center centre news tv television times post journal "
    "committee commission council court house senate congress agency association institute group company "
    "corp inc bank foundation union force army navy police guard league federation organization "
    "organisation board bureau office administration government parliament campaign press network radio "
    "research service authority society club church school hospital fund conference tribune herald daily "
    "project front movement brigade battalion observatory state states republic kingdom assembly affairs "
    "nations white street city county district province airport bay river island".split()
)
_MALE = frozenset(
    "mr mr. sir king prince lord he pope imam sheikh ayatollah james john robert michael william david "
    "richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua "
    "kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan "
    "stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis "
    "jerry tyler aaron jose adam henry nathan peter ali ahmed hassan hussein omar mohammed muhammad bashar "
    "vladimir ivan bernie barack bill mike jeb ted marco tim joe jim bob tom".split()
)
_FEMALE = frozenset(
    "mrs mrs. ms ms. miss queen princess lady dame mary patricia jennifer linda elizabeth barbara susan "
    "jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda "
    "dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda "
    "pamela emma nicole helen samantha katherine christine hillary angela theresa maria fatima aisha "
    "kellyanne melania ivanka elena olga ingrid marta".split()
)
_POSSESSIVE = re.compile(r"['’]s?\Z")


@dataclass(frozen=True)
class Name:
    """A name as it stands at words first..last: `words` without office and possessive."""

    first: int
    last: int
    words: tuple[str, ...]
    offices: frozenset[str]


@dataclass
class People:
    """Everybody named: full names by last name, holders by office."""

    by_last: dict[str, Counter[str]] = field(default_factory=dict)
    by_office: dict[str, Counter[str]] = field(default_factory=dict)


def _is_name_word(document: Document, i: int) -> bool:
    word, lower = document.words[i], document.lower[i]
    if word[0].isupper():
        return lower not in _NEVER
    return lower.startswith(("al-", "el-", "ad-", "ash-")) and len(word) > 3


_NEVER = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | PRONOUNS | WEEKDAYS | frozenset(MONTHS) | frozenset(
    "there here yes no not however meanwhile its".split()
)  # fmt: skip


def find_people(document: Document) -> People:
    """Names of two and more words, with the offices written beside them."""
    people = People()
    count = len(document.words)
    i = 0
    while i < count:
        if not (document.words[i][0].isupper() and _is_name_word(document, i)):
            i += 1
            continue
        last = i
        while last + 1 < count and last - i < 8 and document.starts[last + 1] - document.ends[last] <= 1 and not (
            _POSSESSIVE.search(document.words[last])
        ) and (
            _is_name_word(document, last + 1)
            or (document.lower[last + 1] in _PARTICLES and last + 2 < count and is_capital(document, last + 2))
        ):  # fmt: skip
            last += 1
        name = _name(document, i, last)
        if name:
            _register(document, people, name)
        i = last + 1
    return people


def _name(document: Document, first: int, last: int) -> Name | None:
    """The name inside a run of capitalised words: offices before it are taken off."""
    words = [_POSSESSIVE.sub("", word) for word in document.words[first : last + 1]]
    cut = 0
    for at, word in enumerate(words):
        if word.lower() in OFFICES and at < len(words) - 1:
            cut = at + 1
        elif word.lower() in _KEPT and at < len(words) - 1:
            cut = at
            break
    offices = {word.lower().rstrip(".") for word in words[:cut]}
    k = first + cut
    for back in range(k - 1, max(-1, k - 10), -1):
        lower = document.lower[back]
        if back == k - 1 and lower in ("of", "the", "for"):
            break  # "Speaker of the Assembly": the body, not its holder
        if lower in OFFICES:
            offices.add(lower.rstrip("."))
        elif is_capital(document, back) and document.lower[back + 1] in ("of", "for"):
            offices.add(lower)  # "Warden of the Outer Islands"
        elif not (is_capital(document, back) or lower in ("of", "the", "for")):
            break
    if not words[cut:]:
        return None
    return Name(k, last, tuple(words[cut:]), frozenset(offices))


def _register(document: Document, people: People, name: Name) -> None:
    words = name.words
    if len(words) < 2 or len(words) > 5 or any(word.lower() in _ORGANISATION for word in words):
        return
    full = " ".join(words)
    people.by_last.setdefault(_surname(words[-1]), Counter())[full] += 1
    following = name.last + 1
    offices = set(name.offices)
    if (
        following + 1 < len(document.words)
        and document.words[following] == ","
        and not is_capital(document, following + 1)
    ):
        for k in range(following + 1, min(len(document.words), following + 7)):
            if not is_word(document, k):
                break
            if document.lower[k] in OFFICES:
                offices.add(document.lower[k])
    for office in offices:
        people.by_office.setdefault(office, Counter())[full] += 1


def _surname(word: str) -> str:
    lower = word.lower()
    return lower.split("-", 1)[1] if lower.startswith(("al-", "el-", "ad-", "ash-")) else lower


@dataclass(frozen=True)
class Resolved:
    """Whom a speaker's mention means: a name or None, and whether it is one person."""

    name: str | None
    person: bool


def resolve_speakers(document: Document) -> dict[Speech, Resolved]:
    """The name behind every statement's speaker, pronouns over paragraphs included."""
    people = document.read(find_people)
    resolved: dict[Speech, Resolved] = {}
    history: list[tuple[int, Resolved]] = []  # (sentence, whom)
    for speech in document.read(find_speech):
        if speech.speaker is None:
            resolved[speech] = Resolved(None, False)
            continue
        phrase = (document.word_at(speech.speaker.start), document.word_at(speech.speaker.end) - 1)
        phrase = (phrase[0], max(phrase))
        lower = document.lower[phrase[0]]
        if (phrase[0] == phrase[1] and lower in PRONOUNS) or document.lower[phrase[1]] in ("himself", "herself"):
            whom = _pronoun(document, people, speech, phrase[0], history)
        else:
            whom = _mention(document, people, phrase)
        resolved[speech] = whom
        if whom.name:
            history.append((speech.sentence, whom))
    return resolved


def _mention(document: Document, people: People, phrase: Phrase) -> Resolved:
    """A speaker that is written out: the name in it, made full; an office's only holder; else its own capitals."""
    segments = _segments(document, phrase)
    best: tuple[int, int] | None = None
    for segment in segments:
        core = _core(document, segment)
        if core and (
            best is None
            or (core[1] - core[0] >= 1 and _holds_office(document, best) and not _holds_office(document, core))
        ):
            best = core
    if best is None:
        return _office(document, people, phrase)
    name = _name(document, *best)
    if name is None or all(word.lower() in OFFICES or word.lower() in people.by_office for word in name.words):
        return _office(document, people, phrase)
    return full_name(people, name)


def _segments(document: Document, phrase: Phrase) -> list[Phrase]:
    found = []
    start = phrase[0]
    depth = 0
    for k in range(phrase[0], phrase[1] + 2):
        word = document.words[k] if k <= phrase[1] else ","
        if word == "(":
            depth += 1
        if (depth == 0 and (word in (",", "–", "—", "--") or document.lower[min(k, phrase[1])] == "who")) or (
            word == "(" and depth == 1
        ):
            if k > start:
                found.append((start, k - 1))
            start = k + 1
        if word == ")" and depth:
            depth -= 1
            start = k + 1
    return [segment for segment in found if segment[1] >= segment[0]]


def _core(document: Document, segment: Phrase) -> Phrase | None:
    """The last run of name words before any preposition of the segment."""
    end = segment[1]
    for k in range(segment[0] + 1, segment[1] + 1):
        if document.lower[k] in PREPOSITIONS and not is_capital(document, k):
            end = k - 1
            break
    last = end
    if not _is_name_word(document, last):
        if end == segment[1] or last < segment[0]:
            return None
        return None
    first = last
    while first - 1 >= segment[0] and (
        _is_name_word(document, first - 1) or (document.lower[first - 1] in _PARTICLES and first - 2 >= segment[0])
    ) and not _POSSESSIVE.search(document.words[first - 1]):  # fmt: skip
        first -= 1
    return first, last


def _holds_office(document: Document, core: Phrase) -> bool:
    return any(document.lower[k] in OFFICES for k in range(core[0], core[1] + 1))


def full_name(people: People, name: Name) -> Resolved:
    """The longest form the document gives of a name, when only one person fits."""
    words = name.words
    known = people.by_last.get(_surname(words[-1]))
    written = " ".join(words)
    organisation = any(word.lower() in _ORGANISATION for word in words)
    if not known or organisation:
        return Resolved(written, (len(words) > 1 and not organisation) or bool(name.offices))
    fitting = [full for full in known if _fits(words, full)]
    longest = _same_person(fitting)
    return Resolved(longest or written, True)


def _fits(words: tuple[str, ...], full: str) -> bool:
    """Every word of the shorter form stands in the fuller one (an honorific need not)."""
    theirs = {_surname(word) for word in full.split()}
    return all(_surname(word) in theirs or word.lower() in _KEPT for word in words)


def _same_person(fitting: list[str]) -> str | None:
    if not fitting:
        return None
    longest = max(fitting, key=lambda full: (len(full.split()), full))
    ours = {_surname(word) for word in longest.split()}
    if all({_surname(word) for word in full.split() if word.lower() not in _KEPT} <= ours for full in fitting):
        return longest
    return None


def _office(document: Document, people: People, phrase: Phrase) -> Resolved:
    """ "The Leader": the only holder of that office; "Iran's ministry": what it is called."""
    if phrase[1] - phrase[0] <= 3:
        holders = people.by_office.get(document.lower[phrase[1]])
        if holders and document.lower[phrase[0]] in ("the", "mr", "mr.", document.lower[phrase[1]]):
            holder = _same_person(list(holders))
            if holder:
                return Resolved(holder, True)
    return Resolved(None, False)


def _gender(name: str) -> str | None:
    for word in name.lower().split():
        if word in _MALE:
            return "he"
        if word in _FEMALE:
            return "she"
    return None


def _pronoun(
    document: Document, people: People, speech: Speech, word: int, history: list[tuple[int, Resolved]]
) -> Resolved:
    pronoun = document.lower[word]
    if pronoun == "who":
        if word and (document.words[word - 1] == "," or is_word(document, word - 1)):
            end = word - 2 if document.words[word - 1] == "," else word - 1
            core = _core(document, (max(0, end - 5), end))
            if core:
                return _mention(document, people, core)
        return Resolved(None, False)
    if pronoun in ("i", "we", "you"):
        return Resolved(None, False)
    own = document.sentences[speech.sentence].paragraph
    after_content = speech.content and speech.content[0].start < speech.cue.start
    by_sentence = dict(history[-40:])
    for number in range(speech.sentence, max(-1, speech.sentence - 9), -1):
        sentence = document.sentences[number]
        if own - sentence.paragraph > 3:
            break
        if number == speech.sentence and after_content:
            continue
        whom = by_sentence.get(number)
        if whom is None and not sentence.heading:
            limit = word if number == speech.sentence else document.word_range(number)[1]
            subject = main_subject(document, document.word_range(number)[0], limit)
            if subject and document.lower[subject[0]] not in PRONOUNS:
                whom = _mention(document, people, subject)
        if whom is None or whom.name is None:
            continue
        if pronoun in ("he", "she"):
            if whom.person and _gender(whom.name) in (None, pronoun):
                return whom
            continue
        if pronoun == "it" and not whom.person and number >= speech.sentence - 2:
            return whom
        if pronoun == "they":
            return Resolved(None, False)
    return Resolved(None, False)
