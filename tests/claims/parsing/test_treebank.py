"""A treebank is read on the desk's own words, and varied without breaking a tree. The sentences are our own."""

import random
from pathlib import Path

import pytest

from claims.language.document import Document
from claims.parsing.augmentation import Variation
from claims.parsing.treebank import Example, read_treebank


def treebank(folder: Path, *sentences: str) -> list[Example]:
    """Sentences as lines of form, tag, head and label; `_` after the label: no space follows; 2-3: a contraction."""
    blocks = []
    for sentence in sentences:
        rows = []
        for line in sentence.strip().splitlines():
            number, form, tag, head, label, *glued = line.split()
            space = "SpaceAfter=No" if glued else "_"
            rows.append("\t".join([number, form, "_", tag, "_", "_", head, label, "_", space]))
        blocks.append("\n".join(["# sent_id = x", *rows]) + "\n\n")
    path = folder / "own.conllu"
    path.write_text("".join(blocks), encoding="utf-8")
    return read_treebank([path])


CONTRACTED = """
1    She   PRON  4 nsubj
2-3  don't _     _ _
2    do    AUX   4 aux
3    n't   PART  4 advmod
4    know  VERB  0 root
5-6  Iran's _    _ _
5    Iran  PROPN 8 nmod:poss
6    's    PART  5 case
7    ex    NOUN  8 compound _
7.1  gone  VERB  _ _
8    plan  NOUN  4 obj _
9    .     PUNCT 4 punct
"""
WHO_IS_ROOT = """
1-2  it's  _    _ _
1    it    PRON 4 expl
2    's    AUX  0 root
3    that  DET  4 det
4    way   NOUN 2 nsubj
"""
CLOCK = """
1    At    ADP  2 case
2    10:30 NUM  3 obl
3    rain  NOUN 0 root
"""
SPEECH = """
1  The    DET   2 det
2  mayor  NOUN  3 nsubj
3  said   VERB  0 root
4  that   SCONJ 7 mark
5  it     PRON  7 nsubj
6  has    AUX   7 aux
7  rained VERB  3 ccomp
8  in     ADP   9 case
9  Oslo   PROPN 7 obl:tmod _
10 .      PUNCT 3 punct
"""


def test_pieces_of_a_word_become_one_word(tmp_path: Path) -> None:
    [example] = treebank(tmp_path, CONTRACTED)
    assert (
        example.words
        == Document("She don't know Iran's explan.").words
        == ["She", "don't", "know", "Iran's", "explan", "."]
    )
    assert example.heads == [2, 2, -1, 4, 2, 2]
    assert example.labels == ["nsubj", "aux", "root", "nmod:poss", "obj", "punct"]
    assert example.tags == ["PRON", "AUX", "VERB", "PROPN", "NOUN", "PUNCT"]


def test_the_piece_that_stands_highest_speaks_for_the_word(tmp_path: Path) -> None:
    [example] = treebank(tmp_path, WHO_IS_ROOT)
    assert (example.words, example.heads, example.labels) == (
        ["it's", "that", "way"],
        [-1, 2, 0],
        ["root", "det", "nsubj"],
    )


def test_what_the_desk_cuts_finer_hangs_together(tmp_path: Path) -> None:
    [example] = treebank(tmp_path, CLOCK)
    assert example.words == ["At", "10", ":", "30", "rain"]
    assert example.heads == [1, 4, 1, 1, -1]
    assert example.labels == ["case", "obl", "punct", "flat", "root"]


def test_rare_kinds_of_relation_are_read_as_their_plain_kind(tmp_path: Path) -> None:
    [example] = treebank(tmp_path, SPEECH)
    assert example.labels[8] == "obl"


def varied(example: Example, times: int) -> list[Example]:
    variation = Variation([example], random.Random(1))
    return [variation.vary(example) for _ in range(times)]


@pytest.mark.parametrize("sentence", [CONTRACTED, WHO_IS_ROOT, CLOCK, SPEECH])
def test_a_varied_sentence_is_a_tree(tmp_path: Path, sentence: str) -> None:
    for example in varied(treebank(tmp_path, sentence)[0], 200):
        assert len(example.words) == len(example.heads) == len(example.labels) == len(example.tags)
        assert example.heads.count(-1) == 1
        for word in range(len(example.words)):
            way = [word]
            while way[-1] >= 0:
                way.append(example.heads[way[-1]])
                assert len(way) <= len(example.words) + 1


def test_speech_is_put_before_its_speaker_and_keeps_its_arcs(tmp_path: Path) -> None:
    seen = varied(treebank(tmp_path, SPEECH)[0], 400)
    texts = {" ".join(example.words): example for example in seen}
    for text in ("It has rained in Oslo , the mayor said .", '" It has rained in Oslo , " said the mayor .'):
        example = texts[text]
        arcs = {
            (word, example.words[head] if head >= 0 else "", label)
            for word, head, label in zip(example.words, example.heads, example.labels, strict=True)
        }
        assert arcs >= {
            ("rained", "said", "ccomp"),
            ("mayor", "said", "nsubj"),
            ("said", "", "root"),
            (",", "said", "punct"),
        }


def test_sentences_are_varied_in_letters_marks_and_verbs(tmp_path: Path) -> None:
    texts = {" ".join(example.words) for example in varied(treebank(tmp_path, SPEECH)[0], 2_000)}
    assert "THE MAYOR SAID THAT IT HAS RAINED IN OSLO ." in texts
    assert "the mayor said that it has rained in oslo ." in texts
    assert "The mayor warned that it has rained in Oslo ." in texts
    assert "The mayor said that it has rained in Oslo" in texts
    assert any(text.startswith("“") for text in texts)
