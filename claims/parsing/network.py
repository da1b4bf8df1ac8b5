"""Reads sentences with the trained network: for each word a head, the relation to it and a tag. NumPy alone.

Words of a batch lie in one matrix, all first words first: sentences are sorted by length, so that the words at one
place are one block of rows, no row is empty, and a recurrent layer walks the blocks.
"""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import numpy as np

from claims.parsing.lexicon import Lexicon, normalise
from claims.parsing.trees import Matrix, Numbers, best_trees

MODEL = Path(__file__).with_name("model.npz")
MAX_WORDS = 120  # of a sentence read at once, so that work grows with the text alone
BATCH = 4_096  # words of one batch, with the empty places of shorter sentences
_TABLES = ("forms.weight", "parts.weight")  # kept in 8 bits
_NEVER = np.float32(-1e4)  # score of an arc that cannot be


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of sentences to be read together: alike in length, longest first."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


class Network:
    """The trained weights."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        forms, self.labels, self.tags = (
            str(arrays.pop(name)).split("\n") for name in ("form_list", "label_list", "tag_list")
        )
        self._weights = {name: array if name in _TABLES else array.astype(np.float32) for name, array in arrays.items()}
        self._layers = sum(name.endswith(".gates.weight") for name in arrays)
        self.lexicon = Lexicon(forms, self._weights)
        distances = self._weights["distance"]
        distances[len(distances) // 2] = _NEVER  # no word is its own head

    def read(self, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], list[int], list[int]]]:
        """Heads (-1 for the root), labels and tags of each sentence, as numbers. Sentences come longest first."""
        layout = _Layout([len(sentence) for sentence in sentences])
        words = list(chain.from_iterable(sentences))
        words = [words[number] for number in layout.numbers]
        x = self._encode(self.lexicon.vectors(words, *layout.neighbours), layout)
        tags = self._linear(x, "tag").argmax(1)
        heads = self._heads(x, layout)
        labels = self._labels(x, heads, layout)
        answers = zip(heads - 1, labels[layout.grid], tags[layout.grid], layout.lengths.tolist(), strict=True)
        return ((own[:n].tolist(), kinds[:n].tolist(), found[:n].tolist()) for own, kinds, found, n in answers)

    def _encode(self, x: Matrix, layout: "_Layout") -> Matrix:
        for number in range(self._layers):
            gates = self._linear(self._normalise(x, f"layers.{number}.norm"), f"layers.{number}.gates")
            x += _recur(gates, layout)
        return self._normalise(x, "top")

    def _heads(self, x: Matrix, layout: "_Layout") -> Numbers:
        """The tree over each sentence: (sentence, word), 0 for the root and words from 1."""
        root = self._weights["root"]
        hidden = np.maximum(self._linear(x, "arcs"), 0)[layout.grid]
        own, head = hidden[..., : len(root)], hidden[..., len(root) :]
        count, width = layout.grid.shape
        scores = np.empty((count, width, width + 1), np.float32)
        scores[..., 0] = own @ root
        np.matmul(own, head.transpose(0, 2, 1), out=scores[..., 1:])
        scores /= np.float32(np.sqrt(len(root)))
        scores[..., 1:] += self._distances(width)
        scores[..., 1:] += layout.empty[:, None, :] * _NEVER
        gain = scores[..., 0] - scores[..., 1:].max(2) + layout.empty * (10 * _NEVER)
        sentence, root_word = np.arange(count), gain.argmax(1)  # the word that gains most by being the root is it
        score = scores[sentence, root_word, 0]
        scores[..., 0] = scores[sentence, root_word] = _NEVER
        scores[sentence, root_word, 0] = score
        return best_trees(scores, layout.lengths)

    def _distances(self, width: int) -> Matrix:
        """What a head gains by standing so far before or after its word: (word, head)."""
        table = self._weights["distance"]
        reach = len(table) // 2
        places = np.arange(width)
        gains: Matrix = table[np.clip(places[None, :] - places[:, None], -reach, reach) + reach]
        return gains

    def _labels(self, x: Matrix, heads: Numbers, layout: "_Layout") -> Numbers:
        root = self._weights["root_relation"]
        hidden = self._linear(x, "relations")
        above = np.concatenate([root[None], hidden[:, len(root) :]])
        rows = np.concatenate([np.zeros((len(heads), 1), np.intp), layout.grid + 1], axis=1)
        head_rows = np.take_along_axis(rows, heads, axis=1)[layout.sentences, layout.places]
        relation = np.maximum(hidden[:, : len(root)] + above[head_rows], 0)
        scores = self._linear(relation, "label")
        is_root = self.labels.index("root")
        scores[:, is_root] = np.where(head_rows == 0, -10 * _NEVER, 10 * _NEVER)
        labels: Numbers = scores.argmax(1)
        return labels

    def _linear(self, x: Matrix, name: str) -> Matrix:
        result: Matrix = x @ self._weights[f"{name}.weight"].T
        result += self._weights[f"{name}.bias"]
        return result

    def _normalise(self, x: Matrix, name: str) -> Matrix:
        return normalise(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])


def _recur(gates: Matrix, layout: "_Layout") -> Matrix:
    """Gated running means: over the words before in half of the channels, over the words after in the other."""
    size = gates.shape[1] // 3
    keep, out = _sigmoid(gates[:, size : 2 * size]), gates[:, 2 * size :]
    new = gates[:, :size] * (1 - keep)
    half = size // 2
    for here, previous in layout.steps:
        new[here, :half] += keep[here, :half] * new[previous, :half]
    for here, previous in reversed(layout.steps):
        new[previous, half:] += keep[previous, half:] * new[here, half:]
    new *= out
    new *= _sigmoid(out)
    return new


def _sigmoid(x: Matrix) -> Matrix:
    result: Matrix = np.tanh(x * np.float32(0.5))  # exp would overflow
    result *= np.float32(0.5)
    result += np.float32(0.5)
    return result


class _Layout:
    """Where the words of a batch lie. Row grid[s, w] is word w of sentence s; where `empty`, there is none."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = np.array(lengths, np.intp)
        width = lengths[0]
        full = np.arange(width)[:, None] < self.lengths
        self.empty = ~full.T
        self.places, self.sentences = np.nonzero(full)  # of each row
        starts = np.cumsum(self.lengths) - self.lengths
        self.numbers = (starts[self.sentences] + self.places).tolist()  # row -> number of the word as it came
        self.grid = np.zeros((len(lengths), width), np.intp)
        self.grid[self.sentences, self.places] = np.arange(len(self.places))
        self._sizes = full.sum(1)

    @cached_property
    def neighbours(self) -> tuple[Numbers, Numbers]:
        """The row of the word before and of the word after, the number of rows where there is none."""
        rows, none = np.arange(len(self.places)), len(self.places)
        sizes = np.concatenate([[0], self._sizes])
        before = np.where(self.places > 0, rows - sizes[self.places], none)
        is_last = self.places + 1 == self.lengths[self.sentences]
        return before, np.where(is_last, none, rows + sizes[self.places + 1])

    @cached_property
    def steps(self) -> list[tuple[slice, slice]]:
        """From the second place on: the rows at this place, and those of the same sentences at the place before."""
        ends = np.cumsum(self._sizes).tolist()
        sizes = self._sizes.tolist()
        before = [0, *ends]
        return [
            (slice(start, start + size), slice(previous, previous + size))
            for size, start, previous in zip(sizes[1:], before[1:], before, strict=False)
        ]


@cache
def trained_network() -> Network:
    """The model of this package, read at the first asking."""
    return Network(MODEL)
