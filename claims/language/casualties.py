"""What happened to the people that a number counts, killed, injured, missing, displaced, detained, and its words.

The numbers themselves are read in numbers.py.
"""

from claims.language.document import Document
from claims.language.numbers import Quantity
from claims.language.words import ADVERBS, AUXILIARIES, DETERMINERS, PREPOSITIONS

_WORDS = {
    "killed": (
        "killed dead died deaths death slain murdered murders murder assassinated massacred executed "
        "perished fatalities killing kills kill bodies corpses fatally drowned beheaded shot-dead lynched "
        "massacre slaughtered assassination executions casualties toll die lives"
    ),
    "injured": "wounded injured injuries hurt wounding injuring hospitalized hospitalised maimed burned injury wounds",
    "missing": "missing unaccounted disappeared vanished untraced",
    "displaced": "displaced homeless evacuated fled uprooted refugees evacuees",
    "detained": "detained arrested jailed imprisoned captured detainees arrests prisoners hostages kidnapped abducted",
}
MEASURES: dict[str, str] = {word: measure for measure, words in _WORDS.items() for word in words.split()}
LEADING = frozenset(  # may stand right before the number: "killed 12", "a toll of 12"
    "killed killing kills kill murdered assassinated executed massacred deaths death toll wounded wounding "
    "injured injuring detained arrested kidnapped displaced evacuated captured missing hurt claimed murder "
    "assassination massacre dead slaughtered killings casualties jailed abducted displacing displaces injures "
    "wounds killing executions lives".split()
)
TRAILING = frozenset(MEASURES) - frozenset("toll death murder assassination massacre killing kills kill die".split())
PEOPLE = frozenset(_WORDS)
_PASSIVE = frozenset("dead missing wounded injured killed hurt arrested".split())
_LINKS = frozenset(
    "people rose stands stood is was reached climbed has rising risen number total least were the :".split()
)
_BE = frozenset("was were been are is being".split())
_REACH = 16  # words between a number and what happened to the people it counts


def find_casualty(
    document: Document, quantity: Quantity, first: int, limit: int, following: int
) -> tuple[str, int, int] | None:
    """What happened to the people a quantity counts, and the first and last word that tell it ("killed 12").

    Looked for in the sentence of words first..limit-1; `following` is the next number in it."""
    return _before(document, quantity, first) or _behind(document, quantity, limit, following)


def _before(document: Document, quantity: Quantity, first: int) -> tuple[str, int, int] | None:
    lower = document.lower
    for k in range(quantity.first - 1, max(first - 1, quantity.first - 7), -1):
        word = lower[k]
        if word == "claimed" or (word in LEADING and word in MEASURES):
            if word in _PASSIVE and not _BE.isdisjoint(lower[max(first, k - 3) : k]):
                return None  # "were killed" tells of those before it
            return MEASURES.get(word, "killed"), k, quantity.last
        if word not in PREPOSITIONS and word not in ADVERBS and word not in DETERMINERS and word not in _LINKS:
            return None
    return None


def _behind(document: Document, quantity: Quantity, limit: int, following: int) -> tuple[str, int, int] | None:
    lower = document.lower
    for k in range(quantity.last + 1, min(limit, quantity.last + 1 + _REACH)):
        word = lower[k]
        if word in (".", ";", "!", "?") or (k >= following and not _listed(document, following, k)):
            return None
        if word == "lost" and lower[k + 1 : k + 3] == ["their", "lives"]:
            return "killed", quantity.first, k + 2
        if word in TRAILING and not (word == "lives" and lower[k - 1] not in ("their", "lost")):
            return MEASURES[word], quantity.first, k
    return None


def _listed(document: Document, following: int, k: int) -> bool:
    """Between two numbers of one list ("three soldiers and two civilians were killed") no verb stands."""
    between = document.lower[following : min(k, following + 4)]
    return k - following <= 6 or not any(word in MEASURES or word in AUXILIARIES for word in between)
