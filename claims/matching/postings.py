"""Which entry holds which word how often: one array of integers a word, changed in place as entries come and go."""

import math
from array import array
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from claims.matching import weights

FOURTHS: Final = 4
"""Counts are kept in fourths, so that a word of the subtitle can count less than one of the text."""
_BITS: Final = 5
_MOST: Final = (1 << _BITS) - 1


def rarity(holders: int, entries: int) -> float:
    """BM25's idf of a word that `holders` of `entries` entries hold."""
    return math.log1p((entries + weights.UNSEEN - holders + 0.5) / (holders + 0.5))


class Postings:
    """The words of numbered entries. A posting is an entry's number and the word's count there, in one integer."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        """Each word's own number."""
        self.words: list[str] = []
        self._of: list[array[int]] = []
        self.lengths = array("f")
        """How many words each entry has; 0 for one that is not there."""
        self.entries = 0
        self._all_lengths = 0.0

    def number(self, word: str) -> int:
        """The number of a word, a new one where it has none."""
        number = self.numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
            self._of.append(array("I"))
        return number

    def put(self, entry: int, fourths: Counter[int]) -> None:
        """Add an entry by the counts of its words' numbers."""
        for number, count in fourths.items():
            self._of[number].append(entry << _BITS | min(count, _MOST))
        if entry == len(self.lengths):
            self.lengths.append(0.0)
        self.lengths[entry] = fourths.total() / FOURTHS
        self._all_lengths += self.lengths[entry]
        self.entries += 1

    def take(self, entry: int, fourths: Counter[int]) -> None:
        """Remove an entry that was put with the same counts."""
        for number, count in fourths.items():
            self._of[number].remove(entry << _BITS | min(count, _MOST))
        self._all_lengths -= self.lengths[entry]
        self.lengths[entry] = 0.0
        self.entries -= 1

    def rarity(self, word: str) -> float:
        number = self.numbers.get(word)
        return rarity(len(self._of[number]) if number is not None else 0, self.entries)

    def holds(self, word: str) -> bool:
        number = self.numbers.get(word)
        return number is not None and len(self._of[number]) > 0

    def norms(self) -> NDArray[np.float32]:
        """BM25's saturation for each entry: what its length makes of k1."""
        mean = self._all_lengths / max(1, self.entries) or 1.0
        lengths = np.frombuffer(self.lengths, dtype=np.float32)
        return np.float32(weights.SATURATION) * (
            np.float32(1 - weights.LENGTH) + np.float32(weights.LENGTH / mean) * lengths
        )

    def scores(self, asked: Mapping[str, float], norms: NDArray[np.float32]) -> NDArray[np.float32]:
        """BM25 of every entry for words with their weights."""
        sums = np.zeros(len(norms), dtype=np.float32)
        for word, weight in asked.items():
            number = self.numbers.get(word)
            if number is None or not self._of[number]:
                continue
            postings = np.frombuffer(self._of[number], dtype=np.uint32)
            holders = postings >> _BITS
            counts = (postings & _MOST).astype(np.float32) / FOURTHS
            gain = np.float32(weight * self.rarity(word) * (weights.SATURATION + 1))
            sums[holders] += gain * counts / (counts + norms[holders])
        return sums
