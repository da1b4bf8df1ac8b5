"""A query as sums: what each sign of it weighs in an archive that holds these words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.matching import weights
from claims.matching.postings import Postings, rarity
from claims.matching.query import Query
from claims.matching.terms import LIGHT, Term, grams, stem, tells

MOST: Final = 300
"""Different words of one query that are looked up; a text of a thousand words is no claim."""
SHORTEST_PART: Final = 3

Pair = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """What is looked for. `own` and `around` are weights by stem, the others what a whole hit gains."""

    own: dict[str, float]
    """The words of the text itself and of the @names in it."""
    around: dict[str, float]
    """Words of the byline, the speaker's name and the sentences before."""
    neighbours: dict[Pair, float]
    spelling: dict[str, float]
    before: dict[str, float]
    """Runs of letters of the sentences before."""
    reach: float
    """What an entry of mean length with all of the text itself would gain."""


def weigh(query: Query, postings: Postings, runs: Mapping[str, int]) -> Asked:
    """A query's signs with their weights; `runs` says how many entries have each run of letters."""
    own = _own(query, postings)
    neighbours = _neighbours(query, postings)
    spelling = _spelling(query.text, weights.SPELLING, postings, runs)
    before: dict[str, float] = {}
    context = list(zip(query.context, weights.CONTEXT, strict=False))
    for sentence, weight in context:
        for run, gain in _spelling(sentence, weight * weights.CONTEXT_SPELLING, postings, runs).items():
            before[run] = before.get(run, 0.0) + gain
    reach = sum(weight * postings.rarity(word) for word, weight in own.items())
    reach += sum(neighbours.values()) + sum(spelling.values())
    return Asked(own, _around(query, context, own), neighbours, spelling, before, reach)


def stem_as_held(term: Term) -> str:
    """How a term stands in the order of an entry's words: closed classes are marked, they count as neighbours only."""
    return term.stem if tells(term) else f" {term.stem}"


def weight_of(word: str) -> float:
    return weights.LIGHT_WORD if word in LIGHT else 1.0


def _own(query: Query, postings: Postings) -> dict[str, float]:
    own: dict[str, float] = {}
    for term in _telling(query.text):
        for part in _parts(term, query, postings):
            own[part] = weight_of(part)
    for term in _telling(query.mentioned):
        for part in _parts(term, query, postings):
            if postings.holds(part):
                own[part] = own.get(part, 0.0) + weights.MENTIONED
    return own


def _parts(term: Term, query: Query, postings: Postings) -> list[str]:
    """A word, or the two that a tag was run together from ("#fyrefestival") if entries hold both."""
    word = term.word
    if word in query.tags and not postings.holds(term.stem):
        for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            parts = [stem(word[:cut]), stem(word[cut:])]
            if all(map(postings.holds, parts)):
                return parts
    return [term.stem]


def _around(query: Query, context: list[tuple[list[Term], float]], own: dict[str, float]) -> dict[str, float]:
    around: dict[str, float] = {}
    for sentence, weight in context:
        for term in _telling(sentence):
            if term.stem not in own:
                around.setdefault(term.stem, weight * weight_of(term.stem))
    for name, weight in ((query.author, weights.AUTHOR), (query.speaker, weights.SPEAKER)):
        for term in _telling(name):
            around[term.stem] = around.get(term.stem, 0.0) + weight
    return around


def _neighbours(query: Query, postings: Postings) -> dict[Pair, float]:
    """The pairs of words side by side in the text. One that no entry has still belongs to what the text asks for."""
    pairs: dict[Pair, float] = {}
    for one, other in zip(query.text[:MOST], query.text[1 : MOST + 1], strict=False):
        mean = sum(postings.rarity(term.stem) for term in (one, other) if tells(term)) / 2
        pairs[stem_as_held(one), stem_as_held(other)] = weights.NEIGHBOURS * mean
    return pairs


def _spelling(terms: list[Term], weight: float, postings: Postings, runs: Mapping[str, int]) -> dict[str, float]:
    """The runs of letters of a text's telling words."""
    found: set[str] = set()
    for term in _telling(terms):
        if term.stem not in LIGHT:
            found |= grams(term.stem)
    return {run: weight * rarity(runs.get(run, 0), postings.entries) for run in found}


def _telling(terms: list[Term]) -> list[Term]:
    """The terms that tell something, each once, the first of them if there are very many."""
    return list({term.stem: term for term in reversed(terms) if tells(term)}.values())[::-1][:MOST]
