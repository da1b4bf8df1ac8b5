"""Matching in an archive of 100,000 entries, beside plain BM25 over the same words in the same round."""

import math
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from claims.matching import Entry, Index, read_query
from claims.matching.terms import read, tells

ENTRIES, QUERIES, SEED = 100_000, 200, 7
SYLLABLES = "ba be bo da de do fa ga ka ke la le lo ma me mo na ne no pa ra re ro sa se so ta te to va ve vo".split()
SMALL = "the of and in to a that was for on with by at from it were".split()


def rows(entries: int = ENTRIES) -> Iterator[tuple[str, ...]]:
    """One query, building, replacing and memory; times are those of one core, however busy the machine is."""
    texts = list(invent(entries))
    asked = [f"{one} {other}" for one, other in zip(texts[:: entries // QUERIES], texts, strict=False)]
    before, begun = resident(), time.process_time()
    index: Index[int] = Index()
    for key, text in enumerate(texts):
        index.add(Entry(key, text))
    built, held = time.process_time() - begun, resident() - before
    plain = Plain(texts)
    ours, theirs = timed(asked, lambda text: index.search(read_query(text))), timed(asked, plain.search)
    what = f"matching, one query in {entries:,} entries"
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        one, other = sorted(ours)[int(share * len(ours))], sorted(theirs)[int(share * len(theirs))]
        yield (f"{what}, {name} ms", f"{one:.1f}", f"{other:.1f} ms plain BM25", f"{one / other:.2f}x", "< 20")
    sentences = ["Before that somebody said so.", *texts[:3]]
    around = timed(asked, lambda text: index.search(read_query(text, context=sentences)))
    yield ("the same with four sentences before it, p50 ms", f"{statistics.median(around):.1f}", "", "", "")
    reference = f"{plain.built:.1f} s plain BM25"
    yield ("building that index, s", f"{built:.1f}", reference, f"{built / plain.built:.1f}x", "")
    replaced = timed(texts[:QUERIES], lambda text: index.add(Entry(entries // 2, text)))
    yield ("replacing an entry in it, p50 ms", f"{statistics.median(replaced):.2f}", "", "", "")
    yield ("memory of it, MB", f"{held:.0f}", "", "", "")


def invent(entries: int) -> Iterator[str]:
    """Sentences of 12 to 30 invented words, common ones often and rare ones rarely, as in any language."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))) for _ in range(60_000)]
    often = [1 / (rank + 10) for rank in range(len(words))]
    for _ in range(entries):
        many = chance.randint(8, 18)
        picked = chance.choices(words, often, k=many) + chance.choices(SMALL, k=many // 2)
        chance.shuffle(picked)
        yield " ".join([*picked, str(chance.randint(2, 5_000))]).capitalize() + "."


class Plain:
    """BM25 over the same words, as simply as it can be written."""

    def __init__(self, texts: list[str]) -> None:
        begun = time.process_time()
        bags = [Counter(words_of(text)) for text in texts]
        self.lengths = [bag.total() for bag in bags]
        self.mean = sum(self.lengths) / len(bags)
        self.holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            for word, count in bag.items():
                self.holders[word].append((number, count))
        self.built = time.process_time() - begun

    def search(self, text: str) -> list[tuple[int, float]]:
        scores: Counter[int] = Counter()
        for word in set(words_of(text)):
            held = self.holders.get(word, [])
            rarity = math.log1p((len(self.lengths) - len(held) + 0.5) / (len(held) + 0.5))
            for number, count in held:
                norm = 1.2 * (0.25 + 0.75 * self.lengths[number] / self.mean)
                scores[number] += rarity * count * 2.2 / (count + norm)
        return scores.most_common(100)


def words_of(text: str) -> list[str]:
    return [term.stem for term in read(text) if tells(term)]


def timed(texts: list[str], ask: Callable[[str], object]) -> list[float]:
    """Milliseconds of each call, after a warm-up of ten."""
    took = []
    for text in [*texts[:10], *texts]:
        begun = time.process_time()
        ask(text)
        took.append((time.process_time() - begun) * 1000)
    return took[10:]


def resident() -> float:
    """Megabytes that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1024 / 1024
