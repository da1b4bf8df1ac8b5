"""Whole articles: the twin with everything that made its model hard, and the sample that the demo desk shows.

Single constructions are tested beside this file.
"""

import datetime
from importlib import resources
from pathlib import Path

import pytest

from claims.extraction import extract
from claims.text import clean, sentences

TWIN = clean((Path(__file__).parents[2] / "articles" / "twin.txt").read_bytes())
SAMPLE = clean(resources.files("stet").joinpath("sample.txt").read_bytes())


def words(text, spans):
    return [text[span.start : span.end].replace("\u00a0", " ") for span in spans]


@pytest.fixture(scope="module")
def twin():
    return extract(TWIN, datetime.date(2024, 10, 9))


def statements_of(findings, name):
    return [
        " | ".join(words(TWIN, finding.content))
        for finding in findings
        if finding.kind == "statement" and finding.speaker_name == name
    ]


def test_the_archbishop_speaks_under_his_name_as_the_warden_and_as_he(twin):
    found = statements_of(twin, "Archbishop Osmund Petrel Gray")
    assert [content[:48] for content in found] == [
        "the patience of its sailors as the chief reason ",
        "it as equal to helping every free harbour",
        "that the islands are pleased to help Corvane",
        "“The question of the toll line, which the owners",
        "that the success of the harbour league has made ",
        "“The owners’ mistake was that they took Corvane ",
        "a misjudgement by the owners",
    ]


def test_a_quotation_of_two_sentences_is_kept_whole(twin):
    (found,) = [content for content in statements_of(twin, "Archbishop Osmund Petrel Gray") if "mistake" in content]
    assert "for some other islands. In those islands, people’s anger was" in found
    assert found.endswith("paid for by the banks.”")


def test_the_chancellor_speaks_in_the_cross_head_and_below_it(twin):
    found = statements_of(twin, "Henrik Dahlmoor")
    assert found[0] == "Ashmoor to help rebuild harbours"
    assert found[-1] == "that joint patrols among island states have led to the growth of trade across the strait"
    assert len(found) == 4


def test_the_envoy_speaks_also_in_a_paragraph_without_a_final_stop(twin):
    found = statements_of(twin, "Tobias Quay-Lindholm")
    assert found[0].startswith("that the quiet meaning of the trip")
    assert found[1].startswith("Prem. Rasken replied to the owners’ offer")
    assert found[1].endswith("will guard the strait and its peace")


def test_the_guest_of_the_radio_speaks_and_predicts(twin):
    assert [content[:24] for content in statements_of(twin, "Mira Sandoval Thorne")] == [
        "a mainland bid to persua",
        "that “They are very much",
        "the weight of Rasken’s v",
    ]


def test_the_range_has_both_ends_and_its_source(twin):
    (finding,) = [finding for finding in twin if finding.kind == "figure"]
    (figure,) = finding.figures
    assert (figure.low, figure.high, figure.measure, figure.qualifier) == (42_000, 57_000, "displaced", "between")
    assert figure.speaker_name == "several aid organisations"


def test_scare_quotes_are_not_anybodys_words(twin):
    assert not [finding for finding in twin if words(TWIN, finding.content) == ["‘clear bell’"]]


def test_the_visit_is_dated_and_its_weekday_agrees(twin):
    (event,) = [finding for finding in twin if finding.kind == "event"]
    assert [(date.iso, date.weekday_agrees) for date in event.dates] == [("2024-10-07", True)]


def test_superlatives_and_unattributed_sentences_are_found(twin):
    assert [words(TWIN, finding.compared)[0] for finding in twin if finding.kind == "superlative"] == [
        "a first public",
        "has not left",
    ]
    assert "The mainland led the effort" in " ".join(finding.quote for finding in twin if finding.kind == "assertion")


def test_an_article_yields_as_many_claims_as_a_checker_can_use(twin):
    assert 15 <= sum(not finding.noted for finding in twin) <= 35


@pytest.mark.parametrize("text", [TWIN, SAMPLE])
def test_every_finding_stands_where_it_says(text):
    findings = extract(text)
    assert findings == sorted(findings, key=lambda finding: finding.start)
    for finding in findings:
        assert text[finding.start : finding.end] == finding.quote
        spans = finding.content + finding.speaker + finding.cue + finding.compared
        assert all(finding.start <= span.start < span.end <= finding.end for span in spans)


def test_the_sample_shows_every_kind_of_claim():
    assert {finding.kind for finding in extract(SAMPLE)} == {
        "assertion", "event", "figure", "opinion", "prediction", "statement", "superlative",
    }  # fmt: skip


def test_the_sample_holds_what_real_articles_hold():
    assert "\u00a0" in SAMPLE
    assert "\n.During" in SAMPLE
    assert any(sentence.heading for sentence in sentences(SAMPLE)[1:])
    assert 450 <= len(SAMPLE.split()) <= 650
    names = {finding.speaker_name for finding in extract(SAMPLE) if finding.kind == "statement"}
    assert {"Ines Havel-Corran", "Pavel Ostrander", "Jonas Amberly", "Sefa Lindqvist", "Marta Quill"} <= names
