"""Earlier entries, found again by a text that speaks of the same. In memory; entries come, change and go at any time.

Two stages. The words of the query, of its byline and of the sentences before it, and the nearness of dates: for all
entries at once. Then, for the best of them, what costs more: neighbouring words and runs of letters.
"""

import itertools
from array import array
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from claims.matching import weights
from claims.matching.asked import Pair, stem_as_held, weigh
from claims.matching.postings import FOURTHS, Postings
from claims.matching.query import Query
from claims.matching.terms import LIGHT, grams, read, tells

Key = TypeVar("Key", bound=Hashable)
Scores = NDArray[np.float32]

LOOKED_AT: Final = 200
"""How many entries the second stage looks at."""


@dataclass(frozen=True)
class Entry(Generic[Key]):
    """What can be found. `on` is its day as date.toordinal counts it."""

    key: Key
    text: str
    title: str = ""
    subtitle: str = ""
    on: int | None = None


@dataclass(frozen=True)
class Match(Generic[Key]):
    """An entry that was found. `share` is how much of what the text asks for the entry has, from 0 to about 1.

    `score` ranks: the share, and what byline, context and dates add to it.
    """

    key: Key
    score: float
    share: float


@dataclass(frozen=True)
class Shared:
    """Why an entry matches: the telling words it has in common with the text, as the text spells them."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names) + len(self.numbers) + len(self.words)


class Index(Generic[Key]):
    """Entries by their keys."""

    def __init__(self) -> None:
        self._postings = Postings()
        self._runs: Counter[str] = Counter()
        self._numbers: dict[Key, int] = {}
        self._keys: list[Key | None] = []
        self._orders: list[array[int]] = []
        """The words of each entry's text and title in their order, by their numbers."""
        self._texts = array("I")
        """How many of them are the text's."""
        self._subtitles: list[array[int]] = []
        self._days = array("i")
        self._serials: list[int] = []
        """When each entry came: the count of all that had come by then."""
        self._came = 0
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, key: Key) -> bool:
        return key in self._numbers

    def add(self, entry: Entry[Key]) -> None:
        """Make an entry findable, in place of one with the same key."""
        if entry.key in self._numbers:
            self.remove(entry.key)
        if not self._free:
            self._free.append(len(self._keys))
            self._keys.append(None)
            self._orders.append(array("I"))
            self._texts.append(0)
            self._subtitles.append(array("I"))
            self._days.append(0)
            self._serials.append(0)
        number = self._free.pop()
        self._came += 1
        self._serials[number] = self._came
        self._numbers[entry.key], self._keys[number] = number, entry.key
        text = self._in_order(entry.text)
        self._orders[number], self._texts[number] = text + self._in_order(entry.title), len(text)
        self._subtitles[number] = self._in_order(entry.subtitle)
        self._days[number] = entry.on or 0
        self._postings.put(number, self._counts(number))
        self._runs.update(self._all_runs(number))

    def remove(self, key: Key) -> None:
        """Make an entry unfindable; KeyError where there is none."""
        number = self._numbers.pop(key)
        self._postings.take(number, self._counts(number))
        self._runs.subtract(self._all_runs(number))
        self._keys[number], self._days[number] = None, 0
        self._orders[number], self._subtitles[number] = array("I"), array("I")
        self._free.append(number)

    def search(self, query: Query, limit: int = 100) -> list[Match[Key]]:
        """The best entries, best first; of equal ones the newest. Entries that share no word are never among them."""
        asked = weigh(query, self._postings, self._runs)
        if not self._numbers or not asked.reach:
            return []
        norms = self._postings.norms()
        own = self._postings.scores(asked.own, norms)
        around = self._postings.scores(asked.around, norms)
        around += np.where(own + around > 0, self._nearness(query.on) * np.float32(weights.DATE * asked.reach), 0)
        pairs = self._numbered(asked.neighbours)
        wanted = asked.spelling.keys() | asked.before.keys()
        seen: dict[int, frozenset[str]] = {}
        found = []
        for number in _best(own + around):
            order, gain = self._orders[number], (weights.SATURATION + 1) / (1 + float(norms[number]))
            runs = self._runs_of(order, wanted, seen)
            side_by_side = sum(pairs[pair] for pair in pairs.keys() & set(itertools.pairwise(order)))
            share = float(own[number]) + gain * (side_by_side + sum(asked.spelling.get(run, 0.0) for run in runs))
            score = share + float(around[number]) + gain * sum(asked.before.get(run, 0.0) for run in runs)
            found.append((score / asked.reach, self._serials[number], share / asked.reach, self._keys[number]))
        found.sort(key=lambda each: each[:2], reverse=True)
        return [Match(key, score, share) for score, _, share, key in found[:limit] if key is not None]

    def shared(self, query: Query, key: Key) -> Shared:
        """What an entry has in common with the text and its byline; KeyError where there is no such entry."""
        number = self._numbers[key]
        held = {self._postings.words[word] for word in (*self._orders[number], *self._subtitles[number])}
        kinds: tuple[dict[str, str], ...] = {}, {}, {}
        for term in (*query.text, *query.mentioned, *query.author):
            if tells(term) and term.stem in held and term.stem not in LIGHT:
                kind = 1 if term.stem[:1].isdecimal() else 0 if term.capital else 2
                kinds[kind].setdefault(term.stem, term.word)
        names, numbers, words = (tuple(kind.values()) for kind in kinds)
        return Shared(names, numbers, words)

    def covered(self, query: Query, key: Key) -> float:
        """How much of what an entry's text says is in the query too, from 0 to 1; KeyError where there is no entry."""
        number, asked = self._numbers[key], {term.stem for term in (*query.text, *query.mentioned, *query.author)}
        words = {self._postings.words[word] for word in self._orders[number][: self._texts[number]]}
        weights_of = {
            word: self._postings.rarity(word) * weights.COVERED_LIGHT ** (word in LIGHT)
            for word in words if not word.startswith(" ")
        }  # fmt: skip
        whole = sum(weights_of.values())
        return sum(weight for word, weight in weights_of.items() if word in asked) / whole if whole else 0.0

    def _numbered(self, pairs: dict[Pair, float]) -> dict[tuple[int, int], float]:
        """The same pairs by their words' numbers, without those that no entry can have."""
        known = self._postings.numbers
        return {(known[a], known[b]): gain for (a, b), gain in pairs.items() if a in known and b in known}

    def _runs_of(self, order: "array[int]", wanted: set[str], seen: dict[int, frozenset[str]]) -> set[str]:
        """Those of the wanted runs of letters that an entry has; `seen` remembers them by word."""
        runs: set[str] = set()
        for word in order:
            of_word = seen.get(word)
            if of_word is None:
                of_word = seen[word] = frozenset(grams(self._postings.words[word]) & wanted)
            if of_word:
                runs |= of_word
        return runs

    def _nearness(self, on: int | None) -> Scores:
        """1 for the same day, less the further away; 0 for entries without one."""
        days = np.frombuffer(self._days, dtype=np.int32).astype(np.float32)
        if on is None:
            return np.zeros_like(days)
        apart = days - np.float32(on)
        apart = np.where(apart < 0, -apart * np.float32(weights.BEFORE), apart)
        return np.where(days > 0, 1 / (1 + apart / np.float32(weights.DATE_DAYS)), np.float32(0)).astype(np.float32)

    def _in_order(self, text: str) -> "array[int]":
        return array("I", [self._postings.number(stem_as_held(term)) for term in read(text)])

    def _counts(self, number: int) -> Counter[int]:
        """How often an entry holds each word that tells something, in fourths."""
        counts: Counter[int] = Counter()
        less = round(weights.SUBTITLE * FOURTHS)
        for order, fourths in ((self._orders[number], FOURTHS), (self._subtitles[number], less)):
            for word in order:
                if not self._postings.words[word].startswith(" "):
                    counts[word] += fourths
        return counts

    def _all_runs(self, number: int) -> set[str]:
        words = self._postings.words
        return set().union(*(grams(words[word]) for word in set(self._orders[number])))


def _best(scores: Scores) -> list[int]:
    """The numbers of the best entries, in no order; those with nothing at all left out."""
    many = min(LOOKED_AT, len(scores))
    numbers = np.argpartition(scores, len(scores) - many)[len(scores) - many :]
    return [int(number) for number in numbers if scores[number] > 0]
