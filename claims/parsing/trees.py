"""Trees over the words of a sentence: heads from scores, and the stretch of words under each word.

A head is 0 for the root and counts words from 1 in the arrays here, (sentence, word); words past a sentence's length
do not count. Scores are (sentence, word, head).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROOT = -1  # the head of the root word in a Parse

Matrix = NDArray[np.float32]
Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]


def subtree_spans(heads: Sequence[int]) -> list[tuple[int, int]]:
    """For each word the first and the last word of its subtree, itself included. `heads` is a tree, -1 for its root."""
    first, last = list(range(len(heads))), list(range(len(heads)))
    waiting = [0] * len(heads)
    for head in heads:
        if head >= 0:
            waiting[head] += 1
    order = [word for word, children in enumerate(waiting) if not children]
    for word in order:  # leaves first; grows while it is walked
        head = heads[word]
        if head >= 0:
            first[head] = min(first[head], first[word])
            last[head] = max(last[head], last[word])
            waiting[head] -= 1
            if not waiting[head]:
                order.append(head)
    return list(zip(first, last, strict=True))


def best_trees(scores: Matrix, lengths: Numbers) -> Numbers:
    """For each sentence the tree without crossing arcs that scores best. Each word's best head is that tree, mostly."""
    heads: Numbers = scores.argmax(2)
    wrong = np.flatnonzero(~(_is_tree(heads, lengths) & ~_has_crossing(heads, lengths)))
    if len(wrong):
        width = int(lengths[wrong].max())
        heads[wrong, :width] = _projective_trees(scores[wrong, :width, : width + 1], lengths[wrong])
    return heads


def _is_tree(heads: Numbers, lengths: Numbers) -> Flags:
    """Whether every word reaches the root."""
    count, width = heads.shape
    pointers = np.concatenate([np.zeros((count, 1), np.intp), heads], axis=1)
    for _ in range(width.bit_length()):  # each round doubles the way that a pointer has gone
        pointers = np.take_along_axis(pointers, pointers, axis=1)
    reached = (pointers[:, 1:] == 0) | _beyond(lengths, width)
    answer: Flags = np.logical_and.reduce(reached, axis=1)
    return answer


def _has_crossing(heads: Numbers, lengths: Numbers) -> Flags:
    """Whether some word between the ends of an arc hangs outside of them."""
    width = heads.shape[1]
    places = np.arange(1, width + 1, dtype=np.int16)
    near = heads.astype(np.int16)
    near[_beyond(lengths, width)] = 0  # such an arc crosses none
    low, high = np.minimum(near, places), np.maximum(near, places)
    inside = (places > low[:, :, None]) & (places < high[:, :, None])
    leaves = (near[:, None, :] < low[:, :, None]) | (near[:, None, :] > high[:, :, None])
    answer: Flags = np.logical_or.reduce(inside & leaves, axis=(1, 2))
    return answer


def _beyond(lengths: Numbers, width: int) -> Flags:
    return np.arange(width) >= lengths[:, None]


def _projective_trees(scores: Matrix, lengths: Numbers) -> Numbers:
    """Eisner's algorithm. A chart holds the best score of each stretch, by its first word and its width (`_from`) or by
    its last word and its width (`_to`), so that all stretches of one width are read as plain slices."""
    count, n, size = scores.shape
    by_head = np.full((count, size, size), -1e9, np.float32)
    by_head[:, :, 1:] = scores.transpose(0, 2, 1)
    chart = np.zeros((6, count, size, size), np.float32)
    right_from, right_to, left_from, left_to, right_arc_from, left_arc_to = chart
    splits = np.zeros((3, count, size, size), np.int16)  # at [first, last] of an arc, a right and a left half
    for width in range(1, size):
        firsts, lasts = np.arange(size - width), np.arange(width, size)
        back = slice(width - 1, None, -1)

        best, splits[0][:, firsts, lasts] = _best(right_from[:, :-width, :width] + left_to[:, width:, back])
        right_arc_from[:, :-width, width] = best + by_head[:, firsts, lasts]
        left_arc_to[:, width:, width] = best + by_head[:, lasts, firsts]

        best, splits[1][:, firsts, lasts] = _best(right_arc_from[:, :-width, 1 : width + 1] + right_to[:, width:, back])
        right_from[:, :-width, width] = right_to[:, width:, width] = best

        best, splits[2][:, firsts, lasts] = _best(left_from[:, :-width, :width] + left_arc_to[:, width:, width:0:-1])
        left_from[:, :-width, width] = left_to[:, width:, width] = best
    heads = np.zeros((count, n), np.intp)
    for sentence, length in enumerate(lengths.tolist()):
        heads[sentence, :length] = _unfold(splits[:, sentence, : length + 1, : length + 1])
    return heads


def _best(choices: Matrix) -> tuple[Matrix, Numbers]:
    at = choices.argmax(2)
    return np.take_along_axis(choices, at[..., None], 2)[..., 0], at


def _unfold(splits: NDArray[np.int16]) -> list[int]:
    """Reads the tree back: every half is an arc and a further half, every arc two halves that meet."""
    arcs, rights, lefts = splits.tolist()
    heads = [0] * len(arcs)
    waiting = [(0, len(arcs) - 1, True)]
    while waiting:
        first, last, is_right = waiting.pop()
        if first == last:
            continue
        if is_right:
            end = first + 1 + rights[first][last]
            heads[end] = first
            waiting.append((end, last, True))
            low, high = first, end
        else:
            start = first + lefts[first][last]
            heads[start] = last
            waiting.append((first, start, False))
            low, high = start, last
        middle = low + arcs[low][high]
        waiting += [(low, middle, True), (middle + 1, high, False)]
    return heads[1:]
