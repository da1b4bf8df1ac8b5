"""Who does what in a sentence: tags and dependencies (Universal Dependencies), read by a small network of our own."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.parsing.network import MAX_WORDS, batches, trained_network
from claims.parsing.trees import ROOT, subtree_spans

__all__ = ["ROOT", "Parse", "parse", "subtree_spans"]


@dataclass(frozen=True)
class Parse:
    """One sentence as read: for each word its head (index in the sentence, -1 for the root), relation and tag."""

    heads: tuple[int, ...]
    labels: tuple[str, ...]
    tags: tuple[str, ...]


def parse(sentences: Sequence[Sequence[str]]) -> list[Parse]:
    """Reads sentences given as their words, in the spelling of the text. An empty sentence has an empty parse."""
    pieces = [
        (number, start, sentence[start : start + MAX_WORDS])
        for number, sentence in enumerate(sentences)
        for start in range(0, len(sentence), MAX_WORDS)
    ]
    model = trained_network()
    answers: dict[int, tuple[list[int], list[int], list[int]]] = {}
    for batch in batches([len(words) for _, _, words in pieces]):
        answers.update(zip(batch, model.read([pieces[piece][2] for piece in batch]), strict=True))
    heads: list[list[int]] = [[] for _ in sentences]
    labels: list[list[str]] = [[] for _ in sentences]
    tags: list[list[str]] = [[] for _ in sentences]
    for piece, (number, start, _) in enumerate(pieces):
        own_heads, own_labels, own_tags = answers[piece]
        # A further piece of a very long sentence hangs on the first piece's root, side by side with it.
        above = heads[number].index(ROOT) if start else ROOT
        heads[number] += [head + start if head >= 0 else above for head in own_heads]
        labels[number] += [
            "parataxis" if start and head < 0 else model.labels[label]
            for head, label in zip(own_heads, own_labels, strict=True)
        ]
        tags[number] += [model.tags[tag] for tag in own_tags]
    return [Parse(tuple(h), tuple(kinds), tuple(t)) for h, kinds, t in zip(heads, labels, tags, strict=True)]
