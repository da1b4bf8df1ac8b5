"""The best tree is found among all trees, and the stretch of words under each word."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.parsing.trees import best_trees, subtree_spans


def is_projective_tree(heads: tuple[int, ...]) -> bool:
    """Heads count from 1, 0 is the root. Straight from the definition."""
    for word in range(1, len(heads) + 1):
        way = [word]
        while way[-1]:
            way.append(heads[way[-1] - 1])
            if len(way) > len(heads) + 1:
                return False
        low, high = sorted((word, heads[word - 1]))
        if any(not low <= heads[between - 1] <= high for between in range(low + 1, high)):
            return False
    return True


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_the_tree_that_scores_best_is_found(count: int) -> None:
    trees = [heads for heads in product(range(count + 1), repeat=count) if is_projective_tree(heads)]
    chance = np.random.default_rng(count)
    scores = chance.standard_normal((60, count, count + 1), dtype=np.float32)
    found = best_trees(scores, np.full(60, count))
    mended = 0
    for own, heads in zip(scores, found.tolist(), strict=True):
        totals = {tree: sum(float(own[word, head]) for word, head in enumerate(tree)) for tree in trees}
        assert tuple(heads) == max(totals, key=totals.__getitem__)
        mended += heads != own.argmax(1).tolist()
    assert mended > 5 or count == 1, "no case asked for more than each word's best head"


def test_a_short_sentence_beside_a_long_one_has_the_tree_it_has_alone() -> None:
    chance = np.random.default_rng(1)
    scores = chance.standard_normal((40, 9, 10), dtype=np.float32)
    lengths = chance.integers(1, 10, 40)
    for sentence, length in enumerate(lengths):
        scores[sentence, :, length + 1 :] = -1e4
    together = best_trees(scores, lengths)
    for sentence, length in enumerate(lengths):
        alone = best_trees(scores[sentence : sentence + 1, :length, : length + 1], lengths[sentence : sentence + 1])
        assert together[sentence, :length].tolist() == alone[0].tolist()


@st.composite
def any_tree(draw: st.DrawFn) -> list[int]:
    """Heads of a tree in any order, arcs that cross among them."""
    order = draw(st.permutations(range(draw(st.integers(1, 12)))))
    heads = [-1] * len(order)
    for place in range(1, len(order)):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    return heads


@given(any_tree())
def test_the_stretch_under_a_word_reaches_to_its_outermost_words(heads: list[int]) -> None:
    under: list[list[int]] = [[] for _ in heads]
    for word in range(len(heads)):
        above = word
        while above >= 0:
            under[above].append(word)
            above = heads[above]
    assert subtree_spans(heads) == [(min(words), max(words)) for words in under]


def test_stretches_of_a_chain_of_any_length_are_found() -> None:
    count = 50_000
    assert subtree_spans([-1, *range(count - 1)]) == [(word, count - 1) for word in range(count)]
