"""What happened to the people that a number counts, who did it, and what did not happen.

How figures become findings is tested in tests/claims/extraction/test_figures.py.
"""

import pytest

from claims.language.document import Document
from claims.language.quantities.casualties import find_casualty
from claims.language.quantities.numbers import find_quantities


def read(text):
    """Number and measure of every number in the text."""
    document = Document(text)
    found = []
    for quantity in find_quantities(document):
        first, limit = document.word_range(document.sentence_at(document.starts[quantity.first]))
        casualty = find_casualty(document, quantity, first, limit)
        found.append((quantity.low, casualty[0] if casualty else None))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed 12.", [(12, "killed")]),
        ("A bomb killed the mayor, as well as two farmers.", [(2, "killed")]),
        ("The mayor was killed along with two guards.", [(2, "killed")]),
        ("12 were killed.", [(12, "killed")]),
        ("12 people lost their lives.", [(12, "killed")]),
        ("The storm claimed 12 lives.", [(12, "killed")]),
        ("The storm claimed the lives of 12 sailors.", [(12, "killed")]),
        ("The attack left 31 dead and 40 injured.", [(31, "killed"), (40, "injured")]),
        ("There were 12 deaths.", [(12, "killed")]),
        ("The killers of the six priests fled.", [(6, "killed")]),
        ("The murder on the evening of the feast of six farmers shook Tarn.", [(6, "killed")]),
        ("The death toll from the quake in the hills has risen to 212.", [(212, "killed")]),
        ("Three men have been shot to death.", [(3, "killed")]),
        ("Nine people were taken to hospital.", [(9, "injured")]),
        ("Nine wounded soldiers came.", [(9, "injured")]),
        ("A blast killed 3 and wounded 17.", [(3, "killed"), (17, "injured")]),
        ("3 dead, 17 wounded, 4 missing", [(3, "killed"), (17, "injured"), (4, "missing")]),
        ("Dead: 12; missing: 4", [(12, "killed"), (4, "missing")]),
        ("SIX PEASANTS WERE KILLED AND FIVE OTHERS WERE WOUNDED.", [(6, "killed"), (5, "injured")]),
        ("Twelve people, two of them children, were killed.", [(12, "killed"), (2, "killed")]),
        (
            "Two people were killed and 12 were hurt, including 3 guards.",
            [(2, "killed"), (12, "injured"), (3, "injured")],
        ),
        ("The dead include six cooks and two guards.", [(6, "killed"), (2, "killed")]),
        ("About 60 students were beaten and then arrested.", [(60, "detained")]),
        ("9,000 people have been driven from their land.", [(9_000, "displaced")]),
        ("Some 12,000 families were made homeless.", [(12_000, "displaced")]),
        ("Ten others [not named] were also injured.", [(10, "injured")]),
        ("28 bodies were found.", [(28, "killed")]),
        ("Three of the 14 wounded later died.", [(3, "killed"), (14, "injured")]),
        ("Three of the 14 divers hurt in the bay later died.", [(3, "killed"), (14, "injured")]),
        ("Three of the 14 wounded were cooks.", [(3, "injured"), (14, "injured")]),
        ("Two of the 14 detained were cooks.", [(2, None), (14, "detained")]),
        ("She is one of 20 killed.", [(1, "killed"), (20, "killed")]),
        ("One of the 40 divers was killed.", [(1, "killed"), (40, None)]),
        ("A family of four was killed.", [(4, "killed")]),
        ("A father of four was killed.", [(4, None)]),
        ("Two men who robbed 12 widows were jailed.", [(2, "detained"), (12, None)]),
        ("Clerks accused of cheating 12 widows were jailed.", [(12, None)]),
        ("The storm that closed the port wrecked boats and 12 dockers were hurt.", [(12, "injured")]),
        ("The mayor said that in the flooded port 12 dockers were hurt.", [(12, "injured")]),
    ],
)
def test_what_happened_is_read_before_behind_and_in_lists(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Two gunmen shot at the gate, killing a guard.",
        "Six rebels attacked the post, wounding a guard.",
        "A guard was killed by two gunmen.",
        "Four boats burned, but nobody was injured.",
        "They threatened to murder 10 judges.",
        "The blast could kill 300 people.",
        "The blast did not kill 300 people.",
        "The 12 suspects were not injured.",
        "Forty people would be killed.",
        "Six guards risked their lives.",
        "A guard was killed in 12 places.",
        "They captured two towns.",
        "The rebels suffered 17 casualties.",
        "A man was killed in Tarn, 240 km north of the port.",
        "None of the 40 divers was injured.",
        "Some of the 40 divers were injured.",
        "A man who robbed 12 widows was jailed.",
        "Wardens found 400 dead fish.",
    ],
)
def test_who_did_it_and_what_did_not_happen_is_no_casualty(text):
    assert {measure for _, measure in read(text)} <= {None}


def test_the_gunmen_are_not_among_the_guards_they_killed():
    assert read("Two gunmen killed three guards.") == [(2, None), (3, "killed")]


def test_the_whole_is_not_the_part():
    assert read("12 of the 40 miners died.") == [(12, "killed"), (40, None)]
