"""Who stands before a verb: the whole noun phrase, and nothing that only stands beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.language.document import Document
from claims.language.phrases import phrase_after, wording
from claims.language.subjects import skip_auxiliaries, subject_before


def before_said(text):
    document = Document(text)
    cue = document.lower.index("said")
    phrase = subject_before(document, skip_auxiliaries(document, cue - 1, 0), 0)
    return wording(document, phrase) if phrase else None


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("Mara Orne, 52, the mayor of Tarn, said so.", "Mara Orne, 52, the mayor of Tarn"),
        ("Mara Orne, 52, of Tarn, Ohio, said so.", "Mara Orne, 52, of Tarn, Ohio"),
        ("The mayor, Mara Orne, said so.", "The mayor, Mara Orne"),
        ("Mara Orne, head of a council that counts sheep, said so.", "Mara Orne, head of a council that counts sheep"),
        ("Mara Orne, speaking in Tarn, said so.", "Mara Orne"),
        ("Mara Orne, however, said so.", "Mara Orne"),
        ("Mara Orne last week said so.", "Mara Orne"),
        ("Orne, who had come late, said so.", "Orne"),
        ("A farmer, who had come late, said so.", "A farmer, who had come late"),
        ("Nine in ten voters said so.", "Nine in ten voters"),
        ("More than six in ten said so.", "More than six in ten"),
        ("About 90 farmers said so.", "About 90 farmers"),
        ("Some of the farmers said so.", "Some of the farmers"),
        ("A poll conducted by the council said so.", "A poll conducted by the council"),
        ("Doctors and other experts said so.", "Doctors and other experts"),
        ("Orne, Hain and Quill said so.", "Orne, Hain and Quill"),
        ("Farmers who spoke with the Gazette said so.", "Farmers who spoke with the Gazette"),
        ("A 50-county poll said so.", "A 50-county poll"),
        ("Officer Kelly said so.", "Officer Kelly"),
        ("Kelly said so.", "Kelly"),
        ("The wall fell in the night, Orne said.", "Orne"),
        ("In Tarn, Ohio, Orne said so.", "Orne"),
        ("On Monday, police and farmers said so.", "police and farmers"),
        ("It is a plan that officials said would fail.", "officials"),
        ("Giving evidence on Thursday, Mrs Orne, 58, said so.", "Mrs Orne, 58"),
        ("Asked on Thursday, Mara Orne, the mayor of Tarn, said so.", "Mara Orne, the mayor of Tarn"),
        ("Farmers reached by phone said so.", "Farmers reached by phone"),
        ("Officials briefed on the plan said so.", "Officials briefed on the plan"),
        ("Farmers contacted by the Gazette said so.", "Farmers contacted by the Gazette"),
        ("Orne Rope & Sail, Inc. said so.", "Orne Rope & Sail, Inc."),
    ],
)
def test_the_subject_is_the_whole_noun_phrase(sentence, subject):
    assert before_said(sentence) == subject


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("Mara Orne, 52, a teacher in Tarn, adding more", "Mara Orne, 52, a teacher in Tarn"),
        ("a source familiar with the plan.", "a source familiar with the plan"),
        ("a poll released Monday.", "a poll released Monday"),
        ("a farmer who saw it.", "a farmer who saw it"),
        ("a farmer, who declined to be named.", "a farmer"),
        ("a farmer who spoke on condition of anonymity.", "a farmer"),
        ("Mara Orne in the Gazette.", "Mara Orne in the Gazette"),
        ("an adviser to Mara Orne.", "an adviser to Mara Orne"),
        ("Mara Orne at the time.", "Mara Orne"),
    ],
)
def test_the_phrase_behind_a_verb_ends_where_the_speaker_ends(sentence, phrase):
    document = Document(sentence)
    found = phrase_after(document, 0, len(document.words))
    assert found is not None
    assert wording(document, found) == phrase


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["and", ",", "who", "the", "of", "Orne", "police", "(", ")", "-", "“", "nine", "in", "said"])
    )
)
def test_any_row_of_words_has_a_subject_inside_it_or_none(words):
    document = Document(" ".join([*words, "said"]))
    last = len(document.words) - 2
    phrase = subject_before(document, last, 0) if last >= 0 else None
    assert phrase is None or 0 <= phrase[0] <= phrase[1] <= last
