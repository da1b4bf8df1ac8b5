"""Scores the parser on text that it was not trained on: `python -m claims.parsing.scores --treebank DIR`."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from claims.parsing import Parse, parse, subtree_spans
from claims.parsing.treebank import Example, read_split, read_treebank

RELATIONS = "nsubj ccomp parataxis conj advcl acl:relcl".split()
# Stems, so that every form of a verb counts.
_REPORTING = tuple(
    "say said tell told report claim announc add state stating warn believ think thought argu suggest explain confirm "
    "deny denie admit note noting insist hope hoping expect know knew show indicat reveal acknowledg alleg assert "
    "declar maintain mean promis predict fear writ wrote agree ask wonder realiz decid estimat conclud".split()
)


def main() -> None:
    """Prints, for each collection, the shares of right heads, labels and tags, and how reported clauses are bounded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True, help="the folder with ewt/ and gum-wikinews/")
    folder = parser.parse_args().treebank
    split = read_split(folder)
    collections = {
        "EWT test": read_treebank([folder / "ewt" / "test.conllu"]),
        "EWT dev": split.web_held_out,
        "Wikinews held out": split.news_held_out,
    }
    reported: Counter[str] = Counter()
    for name, examples in collections.items():
        parses = parse([example.words for example in examples])
        sys.stdout.write(f"{name}: {attachment(examples, parses)}; F1 {relations(examples, parses)}\n")
        reported += reported_clauses(examples, parses)
    shares = ", ".join(f"{kind} {reported[kind] / reported['all']:.1%}" for kind in ("whole", "left", "right"))
    sys.stdout.write(f"reported clauses, {reported['all']}: {shares}\n")


def attachment(examples: Sequence[Example], parses: Sequence[Parse]) -> str:
    """Shares of words with the right head, with that and the right label, and with the right tag."""
    words = heads = labels = tags = 0
    for example, found in zip(examples, parses, strict=True):
        right = [own == other for own, other in zip(example.heads, found.heads, strict=True)]
        words += len(right)
        heads += sum(right)
        labels += sum(map(_both, right, example.labels, found.labels))
        tags += sum(own == other for own, other in zip(example.tags, found.tags, strict=True))
    return f"UAS {heads / words:.1%}, LAS {labels / words:.1%}, UPOS {tags / words:.1%}"


def _both(right: bool, own: str, other: str) -> bool:
    return right and own == other


def relations(examples: Sequence[Example], parses: Sequence[Parse]) -> str:
    """For each relation how well its arcs are found: the harmonic mean of precision and recall."""
    true: Counter[str] = Counter()
    read: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for example, found in zip(examples, parses, strict=True):
        true.update(example.labels)
        read.update(found.labels)
        own = set(zip(range(len(example.words)), example.heads, example.labels, strict=True))
        own &= set(zip(range(len(found.heads)), found.heads, found.labels, strict=True))
        both.update(label for _, _, label in own)
    return " ".join(f"{label} {2 * both[label] / max(1, true[label] + read[label]):.1%}" for label in RELATIONS)


def reported_clauses(examples: Sequence[Example], parses: Sequence[Parse]) -> Counter[str]:
    """Of all clauses under a reporting verb: how many have both ends, the left end and the right end as annotated.
    Punctuation at the ends does not count."""
    counts: Counter[str] = Counter()
    for example, found in zip(examples, parses, strict=True):
        true = _clauses(example, example.heads, example.labels)
        read = _clauses(example, found.heads, found.labels)
        for verb, spans in true.items():
            candidates = read.get(verb, [])
            for span in spans:
                counts["all"] += 1
                counts["whole"] += span in candidates
                counts["left"] += span[0] in [start for start, _ in candidates]
                counts["right"] += span[1] in [end for _, end in candidates]
    return counts


def _clauses(example: Example, heads: Sequence[int], labels: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
    """Reporting verb -> spans of what is reported."""
    clauses: dict[int, list[tuple[int, int]]] = {}
    spans = subtree_spans(heads)
    for word, (head, label) in enumerate(zip(heads, labels, strict=True)):
        if label == "ccomp" and head >= 0 and example.words[head].lower().startswith(_REPORTING):
            start, end = spans[word]
            while start < end and example.tags[start] == "PUNCT":
                start += 1
            while start < end and example.tags[end] == "PUNCT":
                end -= 1
            clauses.setdefault(head, []).append((start, end))
    return clauses


if __name__ == "__main__":
    main()
