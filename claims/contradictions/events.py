"""Events that a “first” is told of, under their names and verbs: whether a sentence tells of one, and where it was.

Where either is not plain, a sentence tells of none: a flood wall, a book about a flood, a flood in the next village.
"""

import re
from dataclasses import dataclass

from claims.contradictions.told import Told
from claims.language.verbs import PAST
from claims.language.words import AUXILIARIES, MONTHS, PREPOSITIONS, WEEKDAYS
from claims.matching.terms import SILENT

EVENTS = {
    "flood floods flooding floodings": r"flooded(?! with)",
    "fire fires blaze blazes flames": r"(?:burned|burnt) (?:down|out)|(?:caught|on|set on) fire",
    "earthquake earthquakes quake quakes tremor tremors": r"quaked",
    "landslide landslides mudslide mudslides landslip landslips": "",
    "avalanche avalanches": "",
    "storm storms hurricane hurricanes typhoon typhoons cyclone cyclones": "",
    "drought droughts": "",
    "eruption eruptions": r"(?:volcano|mountain|crater) (?:had |has )?erupted",
    "bomb bombs bombing bombings blast blasts explosion explosions exploded explode detonation": r"exploded|blew up",
    "epidemic epidemics outbreak outbreaks": "",
    "strike strikes walkout walkouts": r"on strike",
    "riot riots rioting": r"rioted",
    "murder murders": r"murdered",
    "crash crashes collision collisions": r"collided",
    "election elections": "",
}
"""By the names of an event, which are one word: what else is said when there was one."""
WIDE = frozenset(
    "town city village hamlet parish county region province district country state nation kingdom republic island "
    "islands mainland valley coast peninsula continent capital suburb quarter world towns cities villages parishes "
    "counties regions provinces districts countries states nations valleys suburbs".split()
)
"""Places with others inside them: a flood “in the town” may have been at its harbour."""
CLOSE = frozenset(
    "harbour port airport station railway railways trains buses school university hospital prison factory mine mill "
    "refinery plant shipyard museum theatre hotel church cathedral mosque temple stadium palace bank bridge "
    "tunnel shop market barracks library parliament hall depot laboratory ministry".split()
)
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|neighbou?r\w*|nearby|next|abroad|overseas|there|upstream|downstream|an?other|others?)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_PLACE = re.compile(r"(?:in|on|at|of|along)\s+(?P<where>.+)", re.IGNORECASE | re.DOTALL)
_SUBJECT = 6
"""So many words before “the first” may hold what “was” it."""
_WITHIN = frozenset("by in during at with through under".split())
"""Before “a flood” these leave it an event; others say what something else was about, or against."""
_ENDS_NAME = PAST | AUXILIARIES | (PREPOSITIONS - {"of", "like"}) | frozenset("that which who and or".split())
"""What may follow the name of an event: whatever else does makes it a “flood wall”."""
_VERBS = PAST | AUXILIARIES | {",", "’", "'"}
_NO_NAMES = SILENT | WEEKDAYS | frozenset(MONTHS) | frozenset("nobody everybody people".split())

_KIND = {name: kind for kind in EVENTS for name in kind.split()}
_HAPPENED = {kind: re.compile(rf"\b(?:{verbs})\b", re.IGNORECASE) for kind, verbs in EVENTS.items() if verbs}


@dataclass(frozen=True)
class Event:
    """What is called the first: which of EVENTS, what besides (“deadly”), and where, if that is named."""

    kind: str
    besides: str
    place: str


def event_in(what: str) -> Event | None:
    """What “deadly flood in the town” is; None where it names no event, or more than that: a “flood warning”."""
    for name in _TOKEN.finditer(what):
        if kind := _KIND.get(name[0].casefold()):
            after = what[name.end() :].strip()
            place = _PLACE.match(after)
            where = place["where"] if place and not set(_tokens(place["where"])) & (PREPOSITIONS - {"of"}) else ""
            return Event(kind, what[: name.start()], where) if place or not after else None
    return None


def subject_of(words: str) -> str:
    """The event that “was the first” stands behind, as in “The eruption on Monday was ”; empty where it is none."""
    *named, verb = ["", *_tokens(words)[-_SUBJECT:]]
    return next((word for word in named if word in _KIND), "") if verb in ("is", "was") else ""


def tells_of(kind: str, sentence: str) -> bool:
    """Whether a sentence says that there was such an event."""
    if kind in _HAPPENED and _HAPPENED[kind].search(sentence):
        return True
    words = _tokens(sentence)
    return any(_KIND.get(word) == kind and _is_told(words, at) for at, word in enumerate(words))


def is_at(place: str, first: Told, other: Told) -> bool:
    """Whether a sentence leaves it at the place of the first: no other is named in it, nor in the one before it."""
    own = set(_tokens(place))
    elsewhere = (WIDE | CLOSE if own & CLOSE else WIDE) - own
    around = f"{other.before} {other.sentence}"
    names = (_names(other.before) | _names(other.sentence)) - set(_tokens(first.sentence))
    return not names and not elsewhere & set(_tokens(around)) and not _ELSEWHERE.search(around)


def _tokens(words: str) -> list[str]:
    return _TOKEN.findall(words.casefold())


def _is_told(words: list[str], at: int) -> bool:
    """“A flood had”, “floods swept”, “the flood of 2011”; not “a flood wall”, “about a flood”, “a flood of mail”."""
    after = [*words[at + 1 : at + 3], ".", "."]
    if after[0] in ("of", "in") and _YEAR.fullmatch(after[1]):
        return True
    begin = next((place for place in range(at - 1, max(at - 4, -1), -1) if words[place] in ("a", "an")), None)
    if begin is None and not words[at].endswith("s"):
        return False
    before = words[(at if begin is None else begin) - 1] if begin != 0 and at else ""
    return before not in PREPOSITIONS - _WITHIN and _is_behind(after[0])


def _is_behind(word: str) -> bool:
    return not word[0].isalnum() or word.endswith("ed") or word in _ENDS_NAME


def _names(sentence: str) -> set[str]:
    """Its words with a capital; the one it begins with if a verb follows and it is no plural: “Ommel knows”."""
    words = [*_TOKEN.findall(sentence), "."]
    names = {word.casefold() for word in words[1:] if word[0].isupper() and len(word) > 2}
    first, follows = words[0].casefold(), words[1].casefold() if len(words) > 1 else ""
    if not first.endswith("s") and (follows.endswith(("s", "ed")) or follows in _VERBS):
        names.add(first)
    return names - _NO_NAMES
