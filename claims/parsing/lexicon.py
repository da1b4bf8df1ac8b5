"""What the network knows of a word without its neighbours: worked out once for each word, then kept for a while."""

from collections.abc import Sequence
from threading import Lock

import numpy as np

from claims.parsing.features import parts, spell
from claims.parsing.trees import Matrix, Numbers

REMEMBERED = 12_288  # different words; more than one batch can have
_AT_ONCE = 256  # new words worked out together


class Lexicon:
    """For each word its own vector and what it adds to the word after it, to itself and to the word before it.

    Row 0 is no word. Several threads may ask."""

    def __init__(self, forms: Sequence[str], weights: dict[str, Matrix]) -> None:
        self._forms = {form: row for row, form in enumerate(forms)}
        self._weights = weights
        size = weights["neighbours.weight"].shape[1]
        self._rows: dict[str, int] = {}
        self._vectors = np.empty((4, REMEMBERED, size), np.float32)  # of which the system gives what is written to
        self._vectors[:, 0] = 0
        self._lock = Lock()

    def vectors(self, words: Sequence[str], before: Numbers, after: Numbers) -> Matrix:
        """One row for each word, its neighbours mixed in. They are given as numbers of words, len(words) for none."""
        with self._lock:
            rows = self._find(words)
            own, to_next, at_own, to_previous = self._vectors
            mixed = at_own[rows[:-1]]
            mixed += to_next[rows[before]]
            mixed += to_previous[rows[after]]
            mixed += self._weights["neighbours_bias"]
            np.maximum(mixed, 0, out=mixed)
            mixed += own[rows[:-1]]
            return mixed

    def _find(self, words: Sequence[str]) -> Numbers:
        """The rows of these words, and row 0 after the last."""
        new = dict.fromkeys(word for word in words if word not in self._rows)
        if len(self._rows) + len(new) >= REMEMBERED:
            self._rows = {}
            new = dict.fromkeys(words)
        fresh = list(new)
        for start in range(0, len(fresh), _AT_ONCE):
            self._learn(fresh[start : start + _AT_ONCE])
        return np.array([*map(self._rows.__getitem__, words), 0], np.intp)

    def _learn(self, words: list[str]) -> None:
        weights = self._weights
        bags = [parts(word, len(weights["parts.weight"])) for word in words]
        rows = [row for found, _ in bags for row in found]
        shares = np.array([share for _, found in bags for share in found], np.float32) * weights["parts.scale"][rows]
        starts = np.cumsum([0] + [len(found) for found, _ in bags[:-1]])
        own = np.add.reduceat(weights["parts.weight"][rows] * shares[:, None], starts)
        forms = [self._forms.get(spell(word), 0) for word in words]
        own += weights["forms.weight"][forms] * weights["forms.scale"][forms][:, None]
        own = normalise(own, weights["lexical.weight"], weights["lexical.bias"])
        first = len(self._rows) + 1
        here = slice(first, first + len(words))
        self._vectors[0, here] = own
        self._vectors[1:, here] = (own @ weights["neighbours.weight"].T).reshape(len(words), 3, -1).transpose(1, 0, 2)
        self._rows.update(zip(words, range(first, first + len(words)), strict=True))


def normalise(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    """Each row brought to mean 0 and variance 1, then scaled and shifted."""
    x = x - x.mean(1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    x *= (1 / np.sqrt(variance + np.float32(1e-5)))[:, None]
    x *= weight
    x += bias
    return x
