"""What the parser reads, that it reads it alike however it is asked, and that no string stops it. The sentences are our
own; its scores on annotated text are in docs/parsing.md.
"""

import random
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.language.document import Document
from claims.parsing import ROOT, Parse, parse, subtree_spans
from claims.parsing.lexicon import REMEMBERED, Lexicon
from claims.parsing.network import BATCH, MAX_WORDS, MODEL, Network, batches
from claims.parsing.trees import Matrix

NEWS = [
    "The minister said on Tuesday that the bridge would open in May, despite the strike.",
    "“We will not raise taxes this year,” Prime Minister Anna Kovacs told reporters in Vilnius.",
    "Officials in the province warned that 40,000 people could lose their homes if the dam fails.",
    "Two men have been arrested, a spokeswoman said.",
    "No.",
    "The company’s profits fell by a third, according to its annual report, which was published on Monday.",
    "She doesn't know whether the vote was fair.",
]


def words_of(text: str) -> list[str]:
    return Document(text).words


def read(text: str) -> tuple[list[str], Parse]:
    words = words_of(text)
    return words, parse([words])[0]


def assert_tree(found: Parse, count: int) -> None:
    assert len(found.heads) == len(found.labels) == len(found.tags) == count
    assert found.heads.count(ROOT) == (1 if count else 0)
    for word in range(count):
        steps = 0
        while word != ROOT:
            word, steps = found.heads[word], steps + 1
            assert steps <= count, "a circle"


@pytest.mark.parametrize(
    ("text", "verb", "content"),
    [
        (NEWS[0], "said", "that the bridge would open in May despite the strike"),
        (NEWS[1], "told", "We will not raise taxes this year"),
        (NEWS[2], "warned", "that 40,000 people could lose their homes if the dam fails"),
        (NEWS[3], "said", "Two men have been arrested"),
        (NEWS[6], "know", "whether the vote was fair"),
        ("Mr Okafor claims the vote was rigged.", "claims", "the vote was rigged"),
        ("THE MAYOR SAID THE BRIDGE IS SAFE.", "said", "the bridge is safe"),
        ("the mayor said the bridge is safe", "said", "the bridge is safe"),
        ('"The bridge is safe," said Mayor Lena Roth.', "said", "The bridge is safe"),
    ],
)
def test_a_reported_clause_begins_and_ends_where_it_does(text: str, verb: str, content: str) -> None:
    words, found = read(text)
    clauses = [
        [word for word in words[first : last + 1] if any(map(str.isalnum, word))]
        for i, (first, last) in enumerate(subtree_spans(found.heads))
        if found.labels[i] == "ccomp" and words[found.heads[i]] == verb
    ]
    assert clauses == [content.split()]


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        (NEWS[0], "said", "minister"),
        (NEWS[0], "open", "bridge"),
        (NEWS[2], "warned", "Officials"),
        (NEWS[3], "said", "spokeswoman"),
        (NEWS[3], "arrested", "men"),
        (NEWS[5], "fell", "profits"),
    ],
)
def test_the_subject_of_a_verb_is_found(text: str, verb: str, subject: str) -> None:
    words, found = read(text)
    subjects = [
        words[i]
        for i, label in enumerate(found.labels)
        if label in ("nsubj", "nsubj:pass") and words[found.heads[i]] == verb
    ]
    assert subjects == [subject]


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("The mayor claims that the vote was rigged.", "claims", "VERB"),
        ("The claims of the mayor were false.", "claims", "NOUN"),
        ("They report to the king.", "report", "VERB"),
        ("The report was late.", "report", "NOUN"),
    ],
)
def test_a_word_is_told_from_its_double(text: str, word: str, tag: str) -> None:
    words, found = read(text)
    assert found.tags[words.index(word)] == tag


def test_what_is_told_is_the_same_alone_and_in_a_batch_and_at_every_asking() -> None:
    sentences = [words_of(text) for text in NEWS] * 40
    random.Random(5).shuffle(sentences)
    together = parse(sentences)
    assert together == parse(sentences)
    assert together == [parse([sentence])[0] for sentence in sentences]


def test_words_that_several_readers_meet_at_the_same_time_are_not_confused() -> None:
    words = [f"{name}{number}" for number in range(1_000) for name in ("Oslo", "said", "quickly")]
    none = np.full(50, 50)

    def learn(lexicon: Lexicon, seed: int) -> None:
        for number in random.Random(seed).sample(range(0, len(words), 50), len(words) // 50):
            lexicon.vectors(words[number : number + 50], none, none)

    def vectors(lexicon: Lexicon) -> list[Matrix]:
        return [lexicon.vectors(words[start : start + 50], none, none) for start in range(0, len(words), 50)]

    shared, interval = Network(MODEL).lexicon, sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(learn, [shared] * 8, range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert np.allclose(vectors(shared), vectors(Network(MODEL).lexicon), atol=1e-4)


def test_words_forgotten_are_learned_again() -> None:
    before = parse([words_of(text) for text in NEWS])
    for start in range(0, REMEMBERED, 4_000):
        parse([[f"word{number}"] for number in range(start, start + 4_000)])
    assert parse([words_of(text) for text in NEWS]) == before


def test_nothing_is_read_from_nothing() -> None:
    assert parse([]) == []
    assert parse([[], ["No", "."], []])[::2] == [Parse((), (), ())] * 2


WORDS = st.text(min_size=0, max_size=12) | st.sampled_from([*words_of(" ".join(NEWS)), "\ud800", "", "\0", "a" * 999])


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, max_size=12), max_size=5))
def test_any_strings_are_read_as_trees(sentences: list[list[str]]) -> None:
    for sentence, found in zip(sentences, parse(sentences), strict=True):
        assert_tree(found, len(sentence))


@pytest.mark.parametrize("word", ["(", "and", "said", "the", ","])
def test_a_sentence_without_end_is_one_tree(word: str) -> None:
    sentence = ["Police", word] * (2 * MAX_WORDS)
    assert_tree(parse([sentence])[0], len(sentence))


def test_work_grows_with_the_text_alone() -> None:
    """Counted in cells of the tables of scores: for each batch its sentences times its longest one squared."""

    def work(lengths: list[int]) -> int:
        return sum(len(batch) * lengths[batch[0]] ** 2 for batch in batches(lengths))

    chance = random.Random(3)
    for longest in (1, 30, MAX_WORDS):
        lengths = [chance.randint(1, longest) for _ in range(3_000)]
        needed = sum(length**2 for length in lengths)
        for times in (1, 4):
            assert work(lengths * times) < 1.1 * times * needed + BATCH * longest
        assert sorted(number for batch in batches(lengths) for number in batch) == list(range(len(lengths)))
        assert all(len(batch) * lengths[batch[0]] <= BATCH for batch in batches(lengths))


def test_no_more_words_are_read_at_once_than_is_set() -> None:
    sentence = words_of(" ".join(NEWS)) * 30
    found = parse([sentence])[0]
    first = found.heads.index(ROOT)
    assert first < MAX_WORDS
    for word, head in enumerate(found.heads):
        if head not in (ROOT, first):
            assert word // MAX_WORDS == head // MAX_WORDS
