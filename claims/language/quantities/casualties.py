"""What happened to the people a number counts: killed, injured, missing, displaced, detained.

Looked for before the number (killed 12, the death of 12, a toll of 12), behind it (12 were killed, 12 deaths) and in
the list it stands in. Who killed, what only might happen and what did not happen is left out.
"""

from claims.language.document import Document
from claims.language.quantities.counted import is_plural
from claims.language.quantities.harm import COUNTED, NOUNS, PERSONS, STATES, TOLLS, VERBS
from claims.language.quantities.numbers import Quantity
from claims.language.quantities.objects import disagrees, is_object, number_ends, numbers, opens_object
from claims.language.quantities.partitives import Casualty, is_part_told, shared_state, skip_part
from claims.language.words import ADVERBS, AUXILIARIES, BE, COMMON_VERBS, DETERMINERS, NEGATIONS, PREPOSITIONS

_TELLS = frozenset(  # between a toll and its number
    "rose rises risen rising stands stood is was are were reached reaches climbed climbs has have had to at of now "
    "number numbered numbers total totals totaled totalled include includes included including passed topped "
    'exceeded exceeds surpassed put : the as = | people “ "'.split()
)
_REPORTED = frozenset(
    "reported found declared confirmed feared believed said presumed listed left to either also first seriously "
    "among the later shot stabbed beaten burned burnt crushed put hacked made rendered and still gone".split()
)
_BOUNDARIES = frozenset(
    ". ; ! ? but when while because after before if nobody none whereas although though where unless until".split()
)
_POSSIBLE = frozenset("would could should might will can shall must 'd 'll won't".split())
_TAKERS = frozenset("claimed claiming claims took taken taking takes cost costing lost ended ending".split())
_HAPPENED = frozenset("managed went came helped help continued".split())
_TOGETHER = (("along", "with"), ("together", "with"), ("as", "well", "as"))
_SUFFERED = frozenset("suffered sustained received suffering sustaining have had".split())
_HARM = frozenset("injuries wounds burns injury".split())
_DRIVEN = frozenset("driven forced chased expelled".split())
_ENDS = frozenset("to at of reached was is stood passed topped exceeded hit".split())
_CARED = frozenset("taken rushed admitted airlifted brought treated".split())
_CARE = frozenset("hospital hospitals clinic clinics injuries wounds burns".split())
_NO_PERSONS = frozenset(
    "states towns cities villages seats votes weapons rifles vehicles trucks tanks boats planes aircraft ships homes "
    "houses buildings points delegates areas districts provinces counties islands bases posts hearts minds dollars "
    "jobs medals awards goals games km kilometers kilometres miles meters metres feet kg kilograms tons tonnes hours "
    "attacks articles bombs explosions incidents clashes bullets shots".split()
)
_ANIMALS = frozenset(
    "fish cattle cows cow calves sheep lambs goats pigs hogs horses donkeys camels chickens hens ducks geese poultry "
    "birds dogs cats bees wolves bears lions tigers elephants rhinos whales dolphins seals turtles sharks animals "
    "livestock deer reindeer kangaroos koalas bats monkeys salmon trout trees plants".split()
)
_REACH = 20  # words between a number and what happened to the people it counts


def find_casualty(document: Document, quantity: Quantity, first: int, limit: int) -> Casualty | None:
    """What happened to the people a quantity counts, in its sentence of words first..limit-1; None for all else."""
    if is_part_told(document, quantity):
        return shared_state(document, quantity, limit)
    found = (
        _governed(document, quantity, first)
        or _predicated(document, quantity, first, limit)
        or _joined(document, quantity, first)
    )
    behind = document.lower[quantity.last + 1 : min(limit, quantity.last + 4)]
    if found and not (_NO_PERSONS.isdisjoint(behind) and _ANIMALS.isdisjoint(behind)):
        return None
    return found


def _governed(document: Document, quantity: Quantity, first: int) -> Casualty | None:
    """A verb or noun that takes the number: "killed 12", "the death of 12", "the toll rose to 12"."""
    lower = document.lower
    k = quantity.first - 1
    while k >= first and (
        lower[k] in ("the", "these", "those", "his", "her", "their", "other", "another", "[", "(", "up")
    ):
        k -= 1
    if k < first:
        return None
    if lower[k] in VERBS:
        return (VERBS[lower[k]], k, quantity.last) if _happened(document, k, first) else None
    if lower[k] == "of":
        for j in range(k - 1, max(first, k - 12) - 1, -1):
            word = lower[j]
            if word == "lives":
                return ("killed", j, quantity.last) if not _TAKERS.isdisjoint(lower[max(first, j - 4) : j]) else None
            if word in NOUNS:
                return NOUNS[word], j, quantity.last
            if word in AUXILIARIES or word in _BOUNDARIES or word in COMMON_VERBS or word in (",", "and", "by", "that"):
                break
    for j in range(k - 1, max(first, k - 14) - 1, -1):
        if lower[j] == "toll" and lower[k] in _ENDS:
            return "killed", j, quantity.last
        if lower[j] in _BOUNDARIES or j in document.read(number_ends):
            break
    for j in range(k, max(first, k - 8) - 1, -1):
        word = lower[j]
        if word in TOLLS and j < k + (word == "toll"):
            passive = word in STATES and not BE.isdisjoint(lower[max(first, j - 3) : j])
            return None if passive else (TOLLS[word], j, quantity.last)
        if word not in _TELLS and word not in ADVERBS and word not in PREPOSITIONS:
            break
    return None


def _happened(document: Document, k: int, first: int) -> bool:
    """Is the verb at word k told as a fact, and active? Not "were killed", "to kill", "would kill", "did not kill"."""
    lower = document.lower
    group = lower[max(first, k - 4) : k]
    if lower[k] in STATES and any(word in BE for word in group[-3:]):
        return False
    if any(word in NEGATIONS or word in _POSSIBLE for word in group):
        return False
    if lower[k - 1 : k] == ["to"] and k > first:
        return not _HAPPENED.isdisjoint(group)
    return True


def _predicated(document: Document, quantity: Quantity, first: int, limit: int) -> Casualty | None:
    """A predicate or noun behind the number: "12 people were killed", "12 dead", "12 of them died", "12 deaths"."""
    lower = document.lower
    relative, noun = False, False
    other = is_object(document, quantity, first)
    k, person = skip_part(document, quantity, limit)
    end = min(limit, k + _REACH)
    while k < end:
        word = lower[k]
        if word in _BOUNDARIES and not (word == "after" and relative):
            break
        if word == "lost" and lower[k + 1 : k + 3] == ["their", "lives"]:
            return "killed", quantity.first, k + 2
        if (
            word == "lives"
            and not noun
            and lower[quantity.first - 1 : quantity.first]
            and not _TAKERS.isdisjoint(lower[max(first, quantity.first - 2) : quantity.first])
        ):
            return "killed", quantity.first - 1, k
        if word == "casualties" and not noun:
            return None  # dead and hurt in one
        if word in ("(", "["):
            k = next((j for j in range(k, min(end, k + 14)) if lower[j] in (")", "]")), k) + 1
            continue
        if word in COUNTED and not noun:
            return COUNTED[word], quantity.first, k
        if word in PERSONS and person is None and not noun:
            person = (PERSONS[word], quantity.first, k)
        if word in STATES:
            if _is_agent(document, quantity, k, limit):
                break
            return STATES[word], quantity.first, k
        if word in AUXILIARIES:
            if not relative and (other or disagrees(document, quantity, first, word)):
                return person
            told = _verb_group(document, k, limit)
            if told is None and not relative:
                told = _further(document, k, end) or 0
            if told is not None:
                measure = _state(document, told) or ("displaced" if lower[told] in _DRIVEN else "injured")
                return (measure, quantity.first, told) if told else person
            relative = False
        elif word in _SUFFERED and not _HARM.isdisjoint(lower[k + 1 : min(end, k + 7)]):
            return "injured", quantity.first, k
        elif word in ("who", "that", "which", "whom"):
            relative = True
        elif _is_verb(document, k, limit):
            if not relative:
                break
            relative = False
        elif word in VERBS and word.endswith("ing"):
            break
        if word in PREPOSITIONS or word == ",":
            noun = True
        k += 1
    return person


def _state(document: Document, j: int) -> str | None:
    """What word j tells of those counted: "killed", or the end of "shot to death"."""
    lower = document.lower
    if lower[j] == "death" and j > 1 and lower[j - 1] == "to" and lower[j - 2] in _REPORTED:
        return "killed"
    return STATES.get(lower[j])


def _verb_group(document: Document, k: int, limit: int) -> int | None:
    """Word of the state that the verb group at word k tells; 0 where it denies it or only thinks it possible."""
    lower = document.lower
    possible = False
    for j in range(k, min(limit, k + 9)):
        word = lower[j]
        if _state(document, j):
            return 0 if possible or _is_active(document, j, k) else j
        if word in _DRIVEN and (lower[j + 1 : j + 2] in (["from"], ["out"]) or lower[j + 1 : j + 3] == ["to", "flee"]):
            return 0 if possible else j
        if word in _CARED and not _CARE.isdisjoint(lower[j + 1 : j + 9]):
            return 0 if possible else j
        if word in NEGATIONS or (word in _POSSIBLE and "have" not in lower[j : j + 3]):
            possible = True
        elif not (
            word in AUXILIARIES or word in ADVERBS or word in _REPORTED or (word.endswith("ly") and len(word) > 4)
        ):
            return None
    return None


def _is_active(document: Document, j: int, k: int) -> bool:
    """ "had killed the guard": a perfect of somebody who kills."""
    lower = document.lower
    if any(word in BE for word in lower[k:j]) or lower[j] not in VERBS:
        return False
    return j + 1 < len(lower) and opens_object(document, j + 1)


def _further(document: Document, k: int, end: int) -> int | None:
    """ "were captured, tortured and then killed": a later participle that the same passive carries."""
    lower = document.lower
    if not any(word in ("was", "were", "been") for word in lower[k : k + 3]):
        return None
    for j in range(k + 1, end):
        word = lower[j]
        if word in _BOUNDARIES or (j > k + 3 and word in AUXILIARIES):
            return None
        if word in STATES and (lower[j - 1] in ("and", ",") or lower[j - 1] in ADVERBS) and "and" in lower[k:j]:
            return None if opens_object(document, j + 1) else j
    return None


def _is_agent(document: Document, quantity: Quantity, k: int, limit: int) -> bool:
    """ "two gunmen killed a guard": those counted did it."""
    lower = document.lower
    if lower[k] not in VERBS or any(word in BE for word in lower[max(quantity.last, k - 3) : k]):
        return False
    if k == quantity.last + 1 and k + 1 < limit and is_plural(lower[k + 1]):
        return False  # "nine wounded soldiers"
    return k + 1 < limit and opens_object(document, k + 1)


def _is_verb(document: Document, k: int, limit: int) -> bool:
    """A finite verb of those counted, not a participle that belongs to the noun ("accused of", "armed men")."""
    lower = document.lower
    word, following = lower[k], lower[k + 1] if k + 1 < limit else ""
    if word in ("said", "says", "told", "was", "were", "went", "came", "wrote", "knew"):
        return True
    if word in COMMON_VERBS:
        return word not in ("lives", "works", "needs", "uses", "help", "lead", "leads", "looks", "use", "work", "live")
    if not (word.endswith("ed") and len(word) > 4) or word in ("united", "hundred"):
        return False
    if following in PREPOSITIONS or following in ADVERBS or following in (",", ")", "and", "or", "-"):
        return False
    return following in DETERMINERS or document.read(numbers).get(k + 1) is not None or not is_plural(following)


def _joined(document: Document, quantity: Quantity, first: int) -> Casualty | None:
    """What the list before the number tells: "killed the mayor and two farmers", "12 people, two of them children"."""
    lower = document.lower
    k = quantity.first - 1
    while k > first and lower[k] in ("the", "his", "her", "their", "its", "other", "another"):
        k -= 1
    counted_among = lower[quantity.last + 1 : quantity.last + 3] in (["of", "them"], ["of", "whom"])
    together = counted_among or any(
        tuple(lower[max(first, k + 1 - len(words)) : k + 1]) == words for words in _TOGETHER
    )
    if k < first or not (lower[k] in ("and", ",", "including", "(", "--", "-", "–", "—") or together):
        return None
    for j in range(k, max(first, k - 16) - 1, -1):
        word = lower[j]
        if word in ("include", "includes", "included", "are", "were") and j > first and lower[j - 1] in TOLLS:
            return TOLLS[lower[j - 1]], j - 1, quantity.last
        if word in STATES and (together or lower[k] == "including"):
            return STATES[word], j, quantity.last
        if word in VERBS and (word in STATES or word.endswith(("ing", "s")) or word == "kill"):
            return (VERBS[word], j, quantity.last) if _happened(document, j, first) else None
        if word in STATES:
            return None
        if word in NOUNS and lower[j + 1 : j + 2] == ["of"]:
            return NOUNS[word], j, quantity.last
        if word in _BOUNDARIES or word in AUXILIARIES or word in ("who", "which", "that", ":") or word in COMMON_VERBS:
            return None
    return None
