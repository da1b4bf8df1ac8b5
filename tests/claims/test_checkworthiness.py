"""Check-worthiness as a sum that can be read out.

Where the line lies for an assertion is tested with the kinds of claims.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checkworthiness import assess, weigh
from claims.checkworthiness_questions import QUESTIONS, WORDS
from claims.finding import Finding
from claims.text import Span

SHOWN = {
    # reason -> a sentence and the words that give it
    "where every sentence starts": ("The rain.", ""),
    "words that carry meaning": ("Fishermen mended brown nets.", "4"),
    "words in all": ("Fishermen mended brown nets.", "4"),
    "names a number": ("It holds 50 boats.", "50"),
    "names an amount in words": ("It holds twelve boats.", "twelve"),
    "names a large amount, money or a percentage": ("It lent £40 to them.", "£"),
    "names several amounts": ("Of 50 boats 12 sank.", "2"),
    "names a share or a rate": ("Almost all boats sank.", "almost"),
    "names a year": ("The pier dates from 1931.", "1931"),
    "says how long ago or since when": ("The pier sank weeks ago.", "weeks"),
    "speaks of how it is now": ("The pier is closed today.", "today"),
    "compares": ("It has more than the others.", "more than"),
    "ranks": ("It is the oldest pier.", "oldest"),
    "tells of a rise or a fall": ("Herring prices fell.", "fell"),
    "tells what has happened": ("The pier collapsed.", "collapsed"),
    "says who did it": ("Then Velasco resigned.", "velasco resigned"),
    "tells of a public act": ("The isle imposed a toll.", "imposed"),
    "says what somebody said or holds": ("The isle announced a toll.", "announced"),
    "says who wants it": ("She wants a toll.", "she wants"),
    "takes a side": ("Velasco was against the toll.", "against"),
    "denies": ("There never was a toll.", "never"),
    "speaks of facts, truth or lies": ("That is false.", "false"),
    "speaks of people killed or hurt": ("Two sailors were killed.", "killed"),
    "names a cause": ("It sank because of ice.", "because of"),
    "says under whom or what": ("Tolls doubled under Velasco.", "under"),
    "tells what is going on": ("The pier is slowly sinking.", "sinking"),
    "says that something is there or not": ("There is a pier.", "there is"),
    "speaks of others": ("They own a pier.", "they"),
    "is about money and work": ("Their wages are low.", "wages"),
    "is about health": ("The hospital is closed.", "hospital"),
    "is about war or abroad": ("The navy is at sea.", "navy"),
    "is about law and government": ("A court decides.", "court"),
    "is about schools, energy, transport or population": ("The school is closed.", "school"),
    "names who or where": ("A pier in Corvane.", "Corvane"),
    "names a body by its letters": ("A pier of the UNHCR.", "UNHCR"),
    "states without hedging": ("A pier.", ""),
    "asks a question": ("A pier?", "?"),
    "begins like a question": ("And who owns it.", "who"),
    "says what the speaker will or can do": ("We really will mend it.", "we will"),
    "is about what will be": ("It is going to sink.", "going to"),
    "is about what might be": ("Perhaps it sinks.", "perhaps"),
    "says what ought to be": ("It must float.", "must"),
    "says what has to be": ("It has to float.", "has to"),
    "begins with what is not yet": ("It won't float.", "won't"),
    "depends on an if": ("It floats if it is dry.", "if"),
    "says what the speaker thinks": ("I firmly believe it.", "i believe"),
    "speaks of thinking or feeling": ("They hope.", "hope"),
    "speaks of wishing or trying": ("Piers try hard.", "try"),
    "speaks of the speaker": ("It is mine.", "mine"),
    "judges": ("It is terrible.", "terrible"),
    "speaks in general": ("It is about values.", "values"),
    "is courtesy": ("Thank you.", "thank"),
    "is about the talk itself": ("The audience is quiet.", "audience"),
    "is about somebody's family": ("My grandmother rows.", "grandmother"),
    "begins with an appeal": ("Well, imagine a pier.", "imagine"),
    "breaks off": ("A pier of...", ""),
}


def points(reasons: tuple[str, ...]) -> list[float]:
    return [float(re.search(r"\(([+-][\d.]+)\)$", reason)[1]) for reason in reasons]


def finding(quote: str, *content: str) -> Finding:
    spans = tuple(Span(quote.index(part), quote.index(part) + len(part)) for part in content)
    return Finding("statement", 0, len(quote), quote, "a rule", content=spans)


@pytest.mark.parametrize(
    "sentence",
    [
        "Unemployment in the delta rose from 9 to 14 percent in two years.",
        "The flood killed 310 people in Upper Tarn.",
        "The government has cut taxes by half since the election.",
        "She voted against the harbour bill.",
        "He never paid the toll.",
        "They closed three hospitals last year.",
    ],
)
def test_a_checkable_sentence_lies_above_the_line(sentence):
    assert weigh(sentence)[0] >= 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you very much.",
        "I hope that we will do better.",
        "What do you think?",
        "We should be proud.",
        "Let me answer the question.",
        "We have to work together.",
        "If I am elected, I will build a thousand boats.",
        "Well, and so it...",
    ],
)
def test_thanks_hopes_promises_and_questions_lie_below_it(sentence):
    assert weigh(sentence)[0] < 0.5


def test_a_grave_figure_comes_before_a_visit_and_a_visit_before_courtesy():
    scores = [
        weigh(sentence)[0]
        for sentence in (
            "The dispute has killed between 42,000 and 57,000 people.",
            "Rasken visited the island on Monday.",
            "The islands are pleased and hope to help.",
        )
    ]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.reason)
def test_every_question_is_answered_by_a_sentence_and_names_the_words_that_did_it(question):
    sentence, words = SHOWN[question.reason]
    told = [reason for reason in weigh(sentence)[1] if reason.startswith(question.reason)]
    assert len(told) == 1
    assert re.fullmatch(rf"{re.escape(question.reason + (words and ': ' + words))} \([+-]0\.\d\d\d?\)", told[0])


def test_the_table_holds_at_most_sixty_weights_and_no_question_twice():
    assert len(QUESTIONS) == len({question.reason for question in QUESTIONS}) <= 60


def test_every_list_of_words_serves_a_question_or_the_reading_of_clauses():
    asked = {question.sign for question in QUESTIONS}
    for_reading = {"being", "we", "you", "office", "opener", "light", "asking", "appeal"}
    assert set(WORDS) - asked == for_reading


@given(st.text(max_size=200) | st.lists(st.sampled_from([said for said, _ in SHOWN.values()])).map(" ".join))
def test_the_reasons_add_up_to_the_score(sentence):
    score, reasons = weigh(sentence)
    assert score == pytest.approx(min(1, max(0, sum(points(reasons)))), abs=1e-9)


@given(st.lists(st.sampled_from([said for said, _ in SHOWN.values()])).map(" ".join))
def test_the_weightiest_reason_comes_first(sentence):
    told = [abs(point) for point in points(weigh(sentence)[1])]
    assert told == sorted(told, reverse=True)


def test_hedging_costs_more_than_its_own_points():
    plain, hedged = (weigh(said)[1] for said in ("The pier sank.", "The pier sank if it rained."))
    assert "states without hedging (+0.05)" in plain
    assert "states without hedging (+0.05)" not in hedged


def test_one_more_word_that_carries_meaning_tells_two_sentences_apart():
    assert weigh("The pier sank slowly.")[0] < weigh("The wooden pier sank slowly.")[0]


def test_a_count_stops_at_its_limit():
    told = weigh(" ".join(["herring"] * 500))[1]
    assert "words that carry meaning: 14 (+0.168)" in told
    assert "words in all: 30 (-0.09)" in told


def test_typographic_apostrophes_are_read_like_plain_ones():
    assert weigh("They didn’t pay; we’ll see.") == weigh("They didn't pay; we'll see.")


def test_capitals_tell_no_names_where_everything_is_in_capitals():
    assert not any(reason.startswith("names") for reason in weigh("THE PIER OF CORVANE COLLAPSED")[1])


def test_a_currency_sign_counts_only_before_digits():
    assert not any("money or" in reason for reason in weigh("Itâ€™s a pier.")[1])
    assert any("money or a percentage: €" in reason for reason in weigh("It took €9.")[1])


def test_a_number_of_four_digits_is_large_and_one_of_many_decimals_is_not():
    large = "names a large amount, money or a percentage: 40,000 (+0.14)"
    assert large in weigh("It holds 40,000 boats.")[1]
    assert not any("large amount" in reason for reason in weigh("It is 3.14159 miles.")[1])


def test_what_was_said_is_weighed_and_not_that_it_was_said():
    quote = "The governor, Marta Velasco, said on Monday that the pier sank."
    assert assess(finding(quote, "the pier sank")) == weigh("the pier sank")
    assert assess(finding(quote)) == weigh(quote)


def test_a_claim_of_several_sentences_weighs_as_much_as_its_weightiest():
    grave, long = "The flood killed 310 people.", "We are all very sad. And we hope. Let us go on together."
    assert assess(finding(f"“{long} {grave}” he said", f"{long} {grave}")) == weigh(grave)


@pytest.mark.parametrize(
    ("reason", "yes", "no"),
    [
        ("says who did it", "Velasco, I hear, sank.", "Velasco, as we have all long since been told, sank."),
        ("says who wants it", "They want a pier.", "You want a pier."),
        ("begins with what is not yet", "The pier will sink.", "The pier sank and will sink."),
        ("begins with what is not yet", "The pier should sink.", "The pier is old and should sink."),
        ("begins with what is not yet", "They should sink.", "They're old and should sink."),
        ("names who or where", "It sank. Corvane paid.", "It sank. They paid."),
        ("tells what has happened", "They mended it.", "They exceed it."),
        ("says who did it", "A minister resigned.", "A baker resigned."),
        ("ranks", "It is the oldest.", "It is an interest."),
        ("tells what is going on", "It is sinking.", "It is nothing."),
        ("tells what is going on", "It is slowly sinking.", "It is a pier, sinking."),
        ("words that carry meaning", "Old herring.", "These were of us."),
    ],
)
def test_a_sign_is_read_only_where_it_is_one(reason, yes, no):
    assert any(told.startswith(reason) for told in weigh(yes)[1])
    assert not any(told.startswith(reason) for told in weigh(no)[1])


def test_an_endless_word_is_told_in_short():
    score, reasons = weigh("Of X" + "y" * 100_000 + " 1" + "0" * 100_000)
    assert 0 <= score <= 1
    assert max(map(len, reasons)) < 120
