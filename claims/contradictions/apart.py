"""What tells the figures of two claims apart: another day, place, name, side, source, or those who are counted.

Each rule looks at two sentences and is silent about which is right.
"""

import re
from collections import defaultdict

from claims.contradictions.told import Told, terms_of
from claims.figures import Figure
from claims.matching.terms import stem

HARM = ("killed", "injured", "missing", "displaced", "detained")
SHARED = {"money": (2, 0.4), "percent": (3, 0.6), "count": (1, 0.5)}
"""Words that two claims must share besides the figure, and their share of the shorter one, so that both count the same.
Of people harmed it is asked instead that not both sentences bring in something of their own: another event."""
OUTWEIGHED = 4
"""So many words in common outweigh one that either sentence has of its own."""
SIDES = (
    "first 1st|second 2nd|third 3rd|fourth 4th|fifth 5th|sixth 6th|seventh 7th|eighth 8th|ninth 9th|tenth 10th",
    "north northern|south southern|east eastern|west western",
    "northeast northeastern|northwest northwestern|southeast southeastern|southwest southwestern",
    "men man male boys|women woman female girls", "young younger youth|old older elderly|middle-aged",
    "won|lost", "imports import imported|exports export exported", "bought buys buy|sold sells sell",
    "hired|dismissed sacked fired", "gross|net", "public|private", "urban|rural", "domestic|foreign", "profit|loss",
    "income revenue|spending expenditure", "minimum|maximum|average", "upper|lower", "inner|outer",
    "primary|secondary", "direct|indirect", "born|died", "summer|winter|spring|autumn",
    "morning|afternoon|evening|night",
)  # fmt: skip
"""Words of which two sentences that have different ones speak of different things."""
SAME = (
    "bomb bombing blast explosion exploded explode detonation", "earthquake quake tremor", "fire blaze flames",
    "flood flooding floods", "landslide mudslide landslip", "march rally protest demonstration",
    "police officers policemen",
)  # fmt: skip
"""Names of one event, or of one who acts, that are one word here."""
ANYBODY = frozenset(
    "the a an some people persons person men dead deaths victims fatalities casualties others lives bodies".split()
)
_ANY_EVENT = frozenset(
    stem(word) for word in (
        *ANYBODY, *"killed kill died die death toll left leave injured injuring injuries wounded hurt missing "
        "displaced displacing homeless detained detain arrested arrest attack accident disaster incident tragedy "
        "violence event official officials authorities count counted number put broke".split(),
    )
)  # fmt: skip
"""Words that say of no event which one it is."""
_COUNTED = re.compile(
    r"\b(?:kill|dead|deaths?\b|die[ds]?\b|injur|wound|hurt|missing|displac|homeless|detain|arrest)", re.IGNORECASE
)
_CLAUSES = re.compile(r"[,;:()–—]|\b(?:and|but|while|whereas)\b")
_SIDES = {
    word: (row, side)
    for row, sides in enumerate(SIDES)
    for side, words in enumerate(sides.split("|"))
    for word in words.split()
}
_SAME = {stem(word): stem(words.split()[0]) for words in SAME for word in words.split()}
_BEGINNING = re.compile(r"(?P<words>(?:in|at|on|by|during|after|when) [^,]{1,60}),", re.IGNORECASE)
"""“In the war, 900 were killed” is one clause."""
_WORDS = re.compile(r"\w+(?:-\w+)*")
_PAID_FOR = re.compile(r"\bfor (?:the |an? |its |his |her |their )?(?P<what>[a-z]\w+)", re.IGNORECASE)
_COUNTER = re.compile(
    r"(?P<who>[A-Z][\w’' ]{2,60}?) (?:has |have |had )?(?:counted|estimate[sd]?|recorded|registered|confirmed|put)\b"
)


def are_apart(one: Told, mine: Figure, other: Told, theirs: Figure, now: str) -> bool:
    """Whether anything tells the two figures apart; `now` is the year in which they were published."""
    return (
        _are_of_other_times(one, other, now)
        or _are_of_other_places(one, mine, other, theirs)
        or _are_told_by_others(one, mine, other, theirs)
        or _are_other_sides(one, other)
        or (bool(one.names - other.around) and bool(other.names - one.around))
        or not _count_the_same(one, mine, other, theirs)
    )


def _are_of_other_times(one: Told, other: Told, now: str) -> bool:
    times = one.times and other.times and not one.times & other.times
    return bool(times) or any(year < now for year in one.years ^ other.years)


def _are_of_other_places(one: Told, mine: Figure, other: Told, theirs: Figure) -> bool:
    begins = any(told.place and told.place not in beside.sentence for told, beside in ((one, other), (other, one)))
    return begins or len({mine.get("where"), theirs.get("where")} - {None}) > 1


def _are_told_by_others(one: Told, mine: Figure, other: Told, theirs: Figure) -> bool:
    says, beside = _source(one, mine), _source(other, theirs)
    return bool(says and beside and says != beside)


def _source(told: Told, figure: Figure) -> str | None:
    """Who gives a figure: its speaker, or who “has counted”."""
    counter = _COUNTER.match(told.sentence)
    return figure.get("speaker_name") or (counter["who"] if counter else None)


def _are_other_sides(one: Told, other: Told) -> bool:
    mine, theirs = _sides(one.sentence), _sides(other.sentence)
    return any(not mine[pair] & theirs[pair] for pair in mine.keys() & theirs.keys())


def _sides(sentence: str) -> dict[int, set[int]]:
    """By each row of SIDES that the sentence has a word of: which."""
    found: dict[int, set[int]] = defaultdict(set)
    for word in _WORDS.findall(sentence.casefold()):
        if word in _SIDES:
            row, side = _SIDES[word]
            found[row].add(side)
    return found


def _count_the_same(one: Told, mine: Figure, other: Told, theirs: Figure) -> bool:
    if mine["measure"] in HARM:
        whom = _whom(mine)
        return whom == _whom(theirs) and not _are_other_events(one, other, whom)
    if mine["measure"] == "count" and _whom(mine) != _whom(theirs):
        return False
    bought = [found["what"] for told in (one, other) if (found := _PAID_FOR.search(told.sentence))]
    return len(set(bought)) < 2 and _share_words(one, mine, other, theirs)


def _share_words(one: Told, mine: Figure, other: Told, theirs: Figure) -> bool:
    fewest, share = SHARED.get(mine["measure"], SHARED["count"])
    named = {stem(word) for word in (mine["measure"], (mine.get("unit") or "").casefold())}
    terms = one.terms - named, other.terms - named
    return len(terms[0] & terms[1]) >= max(fewest, share * min(map(len, terms)))


def _are_other_events(one: Told, other: Told, whom: frozenset[str]) -> bool:
    """Whether both sentences bring in something of their own, and too few words in common to outweigh it."""
    fewest = min(len(_own(one, other) - whom), len(_own(other, one) - whom))
    shared = (_events(one.around) & _events(other.around)) - whom
    return fewest > 0 and len(shared) < OUTWEIGHED * fewest


def _own(told: Told, other: Told) -> frozenset[str]:
    """What the clause in which people are harmed says of the event, and the other sentence does not."""
    return _events(terms_of(_clause(told.sentence))) - _events(other.around)


def _clause(sentence: str) -> str:
    began = _BEGINNING.match(sentence)
    if began and not _COUNTED.search(began["words"]):
        sentence = began["words"] + sentence[began.end() :]
    return next((clause for clause in _CLAUSES.split(sentence) if _COUNTED.search(clause)), sentence)


def _events(terms: frozenset[str]) -> frozenset[str]:
    return frozenset(_SAME.get(term, term) for term in terms) - _ANY_EVENT


def _whom(figure: Figure) -> frozenset[str]:
    """Who is counted, apart from people at large: soldiers, children."""
    return frozenset(stem(word) for word in re.findall(r"\w+", (figure.get("what") or "").casefold())
                     if word not in ANYBODY)  # fmt: skip
