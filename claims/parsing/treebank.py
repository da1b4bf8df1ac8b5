"""Reads a treebank in CoNLL-U, put on the desk's own words, so that training and reading agree on what a word is.

A treebank splits "don't" and "Iran's" in two and cuts at other hyphens than Document does. Pieces of one word become
one word with the head of the piece that stands highest; arcs between pieces go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.language.document import Document

# Fine kinds of relation that are worth telling apart; the others are read as their plain kind.
KEPT = frozenset("nsubj:pass acl:relcl aux:pass obl:unmarked obl:agent nmod:poss compound:prt".split())

# Documents from Wikinews that no training sees.
HELD_OUT = frozenset("homeopathic iodine nasa sensitive taxes warming".split())


@dataclass(frozen=True)
class Example:
    """A sentence as annotators read it: for each word its head (index, -1 for the root), its relation and its tag."""

    words: list[str]
    heads: list[int]
    labels: list[str]
    tags: list[str]


@dataclass(frozen=True)
class Split:
    """Sentences to train on and sentences held out, of the web and of the news."""

    web: list[Example]
    news: list[Example]
    web_held_out: list[Example]
    news_held_out: list[Example]


@dataclass(frozen=True)
class _Piece:
    """One word of the treebank: its span in the sentence's text, its head as an index, -1 for the root."""

    start: int
    end: int
    head: int
    label: str
    tag: str


def read_split(folder: Path) -> Split:
    """The treebanks in `folder`: ewt/ (train and dev) and gum-wikinews/."""
    documents = sorted((folder / "gum-wikinews").glob("*.conllu"))
    held_out = [path for path in documents if path.stem.rpartition("_")[2] in HELD_OUT]
    return Split(
        read_treebank([folder / "ewt" / "train.conllu"]),
        read_treebank([path for path in documents if path not in held_out]),
        read_treebank([folder / "ewt" / "dev.conllu"]),
        read_treebank(held_out),
    )


def read_treebank(paths: list[Path]) -> list[Example]:
    """Every sentence of these files, in their order."""
    return [example for path in paths for block in _blocks(path) if (example := _example(block)).words]


def _blocks(path: Path) -> Iterator[list[list[str]]]:
    block: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            block.append(line.split("\t"))
        elif not line and block:
            yield block
            block = []
    if block:
        yield block


def _example(rows: list[list[str]]) -> Example:
    text, pieces = _pieces(rows)
    document = Document(text)
    words, heads, labels, tags = list(document.words), [], [], []
    depths = [_depth(pieces, number) for number in range(len(pieces))]
    home: dict[int, int] = {}  # piece -> the word that stands for it
    chosen: list[int] = []  # word -> the piece that speaks for it
    parts: list[int | None] = []  # word -> the word it continues, where the treebank does not cut
    first = 0
    for word, (start, end) in enumerate(zip(document.starts, document.ends, strict=True)):
        while first < len(pieces) and pieces[first].end <= start:
            first += 1
        own = []
        number = first
        while number < len(pieces) and pieces[number].start < end:
            own.append(number)
            number += 1
        if not own:
            return Example([], [], [], [])
        new = [number for number in own if number not in home]
        for number in new:
            home[number] = word
        parts.append(None if new else home[own[-1]])
        chosen.append(min(new or own, key=depths.__getitem__))
    if len(home) < len(pieces):
        return Example([], [], [], [])
    for word, continued in enumerate(parts):
        piece = pieces[chosen[word]]
        if continued is None:
            heads.append(home[piece.head] if piece.head >= 0 else -1)
            labels.append(piece.label)
            tags.append(piece.tag)
        else:
            is_word = any(map(str.isalnum, words[word]))
            heads.append(continued)
            labels.append("flat" if is_word else "punct")
            tags.append(piece.tag if is_word else "PUNCT")
    return Example(words, heads, labels, tags)


def _pieces(rows: list[list[str]]) -> tuple[str, list[_Piece]]:
    """The sentence's text and its pieces. Pieces of a contraction that do not spell it share its whole span."""
    numbers = {row[0]: index for index, row in enumerate(row for row in rows if row[0].isdigit())}
    text, pieces = "", []
    group: list[list[str]] = []
    pending, surface, space = 0, "", True
    for row in rows:
        if "." in row[0]:
            continue  # an empty node of the enhanced graph
        if "-" in row[0]:
            low, high = row[0].split("-")
            pending, surface, space = int(high) - int(low) + 1, row[1], "SpaceAfter=No" not in row[9]
            group = []
            continue
        group.append(row)
        if pending:
            pending -= 1
            if pending:
                continue
        else:
            surface, space = row[1], "SpaceAfter=No" not in row[9]
        spelled = "".join(row[1] for row in group) == surface
        position = len(text)
        for member in group:
            width = len(member[1]) if spelled else len(surface)
            head = numbers.get(member[6], -1)
            label = member[7] if member[7] in KEPT else member[7].partition(":")[0]
            pieces.append(_Piece(position, position + width, head, label, member[3]))
            position += width if spelled else 0
        text += surface + " " * space
        group = []
    return text, pieces


def _depth(pieces: list[_Piece], number: int) -> int:
    depth = 0
    while number >= 0:
        number, depth = pieces[number].head, depth + 1
    return depth
