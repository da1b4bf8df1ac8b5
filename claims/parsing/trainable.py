"""The network as PyTorch trains it, and sentences as its arrays; network.py reads with the weights. Arrays are
(word, sentence, channel) where the layers run along the words, (sentence, word, channel) from there on.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.parsing.features import parts, spell
from claims.parsing.treebank import Example

CHANNELS, ARC, LABEL, REACH = 224, 128, 96, 40
LAYERS = 3
BUCKETS = 12_288  # rows of the table of parts
DROPOUT = 0.33
NO_ANSWER = -100  # what the losses leave out


class Indexes:
    """Numbers of forms, labels and tags; form 0 is every form that is not known."""

    def __init__(self, examples: list[Example]) -> None:
        self._counts = Counter(spell(word) for example in examples for word in example.words)
        self.forms = ["", *sorted(form for form, count in self._counts.items() if count > 1)]
        self.labels = sorted({label for example in examples for label in example.labels})
        self.tags = sorted({tag for example in examples for tag in example.tags})
        self._form_numbers = {form: number for number, form in enumerate(self.forms)}
        self.label_numbers = {label: number for number, label in enumerate(self.labels)}
        self.tag_numbers = {tag: number for number, tag in enumerate(self.tags)}

    def form(self, word: str, chance: random.Random | None) -> int:
        """With `chance` a form is forgotten now and then, a rare one more often, so that unknown words are learned."""
        form = spell(word)
        number = self._form_numbers.get(form, 0)
        if chance and number and chance.random() < 0.04 + 0.35 / (0.35 + self._counts[form]):
            return 0
        return number


class Batch:
    """Sentences as arrays; what is asked is (word, sentence), the answers are (sentence, word)."""

    def __init__(self, examples: list[Example], indexes: Indexes, chance: random.Random | None = None) -> None:
        shape = (max(len(example.words) for example in examples), len(examples))
        numbers: dict[str, int] = {}  # each different word once
        forms, words, mask = (np.zeros(shape, np.int64) for _ in range(3))
        heads, labels, tags = (np.full(shape[::-1], NO_ANSWER, np.int64) for _ in range(3))
        for column, example in enumerate(examples):
            size = len(example.words)
            words[:size, column] = [numbers.setdefault(word, len(numbers)) for word in example.words]
            forms[:size, column] = [indexes.form(word, chance) for word in example.words]
            mask[:size, column] = 1
            heads[column, :size] = [head + 1 for head in example.heads]  # 0 is the root
            labels[column, :size] = [indexes.label_numbers.get(label, NO_ANSWER) for label in example.labels]
            tags[column, :size] = [indexes.tag_numbers.get(tag, NO_ANSWER) for tag in example.tags]
        self.parts, self.part_weights, self.part_starts = _bags(numbers)
        self.forms, self.words, self.mask = torch.from_numpy(forms), torch.from_numpy(words), torch.from_numpy(mask)
        self.heads, self.labels, self.tags = (torch.from_numpy(answer) for answer in (heads, labels, tags))


@cache
def _parts_of(word: str) -> tuple[list[int], list[float]]:
    return parts(word, BUCKETS)


def _bags(words: Iterable[str]) -> tuple[Tensor, Tensor, Tensor]:
    bags = [_parts_of(word) for word in words]
    starts = np.cumsum([0] + [len(rows) for rows, _ in bags[:-1]])
    rows = torch.tensor([row for rows, _ in bags for row in rows])
    return rows, torch.tensor([weight for _, weights in bags for weight in weights]), torch.from_numpy(starts)


class _Scan(torch.autograd.Function):
    """state[t] = keep[t] * state[t - 1] + new[t] along the first axis."""

    @staticmethod
    def forward(context: Any, keep: Tensor, new: Tensor) -> Tensor:
        states = new.clone()
        for t in range(1, len(states)):
            states[t].addcmul_(keep[t], states[t - 1])
        context.save_for_backward(keep, states)
        return states

    @staticmethod
    def backward(context: Any, slope: Tensor) -> tuple[Tensor, Tensor]:
        keep, states = context.saved_tensors
        of_new = slope.clone()
        for t in range(len(of_new) - 1, 0, -1):
            of_new[t - 1].addcmul_(keep[t], of_new[t])
        of_keep = torch.zeros_like(keep)
        of_keep[1:] = of_new[1:] * states[:-1]
        return of_keep, of_new


class _Recurrence(nn.Module):
    """Gated running means: over the words before in half of the channels, over the words after in the other."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(CHANNELS)
        self.gates = nn.Linear(CHANNELS, 3 * CHANNELS)
        with torch.no_grad():
            self.gates.bias[CHANNELS : 2 * CHANNELS].uniform_(-1, 2)  # short and long memories to begin with

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        new, keep, out = self.gates(self.norm(x)).chunk(3, -1)
        keep = torch.sigmoid(keep)
        new = (1 - keep) * new * mask
        half = CHANNELS // 2
        before = _Scan.apply(keep[..., :half], new[..., :half])
        after = _Scan.apply(keep[..., half:].flip(0), new[..., half:].flip(0)).flip(0)
        return torch.cat([before, after], -1) * functional.silu(out)


class Trainable(nn.Module):
    """Scores of heads (sentence, word, head; 0 is the root), of labels and of tags."""

    def __init__(self, indexes: Indexes) -> None:
        super().__init__()
        self.forms = nn.Embedding(len(indexes.forms), CHANNELS)
        self.parts = nn.EmbeddingBag(BUCKETS, CHANNELS, mode="sum")
        nn.init.normal_(self.forms.weight, std=0.5)
        nn.init.normal_(self.parts.weight, std=0.15)
        with torch.no_grad():
            self.forms.weight[0] = 0
        self.lexical = nn.LayerNorm(CHANNELS)
        self.neighbours = nn.Linear(CHANNELS, 3 * CHANNELS, bias=False)  # of the word before, itself, the word after
        self.neighbours_bias = nn.Parameter(torch.zeros(CHANNELS))
        self.layers = nn.ModuleList([_Recurrence() for _ in range(LAYERS)])
        self.top = nn.LayerNorm(CHANNELS)
        self.arcs = nn.Linear(CHANNELS, 2 * ARC)
        self.root = nn.Parameter(torch.randn(ARC) * 0.1)
        self.distance = nn.Parameter(torch.zeros(2 * REACH + 1))
        self.relations = nn.Linear(CHANNELS, 2 * LABEL)
        self.root_relation = nn.Parameter(torch.zeros(LABEL))
        self.label = nn.Linear(LABEL, len(indexes.labels))
        self.tag = nn.Linear(CHANNELS, len(indexes.tags))

    def _drop(self, x: Tensor, axis: int) -> Tensor:
        """Dropout with one mask for all words of a sentence; `axis` is that of the words."""
        if not self.training:
            return x
        shape = list(x.shape)
        shape[axis] = 1
        return x * (torch.rand(shape) >= DROPOUT) / (1 - DROPOUT)

    def _encode(self, batch: Batch) -> Tensor:
        mask = batch.mask.unsqueeze(-1).float()
        bags = self.parts(batch.parts, batch.part_starts, per_sample_weights=batch.part_weights)
        x = self._drop(self.lexical(self.forms(batch.forms) + bags[batch.words]), 0) * mask
        before, own, after = self.neighbours(x).chunk(3, -1)
        mixed = own + functional.pad(before[:-1], (0, 0, 0, 0, 1, 0)) + functional.pad(after[1:], (0, 0, 0, 0, 0, 1))
        x = x + self._drop(functional.relu(mixed + self.neighbours_bias), 0)
        for layer in self.layers:
            x = x + self._drop(layer(x, mask), 0)
        return self.top(x).transpose(0, 1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        x = self._encode(batch)
        tags = self.tag(self._drop(x, 1))
        own, head = (self._drop(part, 1) for part in functional.relu(self.arcs(x)).chunk(2, -1))
        head = torch.cat([self.root.expand(len(head), 1, ARC), head], 1)
        scores = own @ head.transpose(1, 2) / math.sqrt(ARC)
        places = torch.arange(x.shape[1])
        gaps = (places[None, :] - places[:, None]).clamp(-REACH, REACH) + REACH
        scores = scores + functional.pad(self.distance[gaps], (1, 0))
        empty = functional.pad(batch.mask.T == 0, (1, 0)).unsqueeze(1)
        scores = scores.masked_fill(empty, -1e4)
        own, above = self.relations(x).chunk(2, -1)
        above = torch.cat([self.root_relation.expand(len(above), 1, LABEL), above], 1)
        heads = batch.heads.clamp(min=0) if self.training else scores.argmax(-1)
        above = above.gather(1, heads.unsqueeze(-1).expand(-1, -1, LABEL))
        return scores, self.label(self._drop(functional.relu(own + above), 1)), tags
