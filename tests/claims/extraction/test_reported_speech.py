"""Where reported words begin and end: what a sentence's tree, its quotations and its idioms decide.

The plain constructions are in test_statements.py, whole articles in test_corpus.py.
"""

import pytest

from claims.extraction import extract
from claims.language.document import Document
from claims.language.speech import background, continuations
from claims.language.syntax import read_syntax


def told(text, kind="statement"):
    """(speaker, cue, content) of each finding, in the words of the text."""

    def cut(spans):
        return " … ".join(text[span.start : span.end] for span in spans)

    found = [finding for finding in extract(text) if finding.kind == kind]
    return [(cut(finding.speaker), cut(finding.cue), cut(finding.content)) for finding in found]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Orne said the wall had cracked, which the builders had denied for years.", "the wall had cracked"),
        ("Orne said it rained.", "it rained"),
        ("Orne said he had seen the mayor, a former judge.", "he had seen the mayor"),
        ("Orne said the wall would hold, but the town had doubts about it all the same.", "the wall would hold"),
        ("While Orne said the wall would hold, the river rose over the road.", "the wall would hold"),
    ],
)
def test_the_narrators_background_behind_reported_words_is_left_out(text, content):
    assert told(text)[0][2] == content


def test_background_in_quotation_marks_is_the_speakers():
    text = "Orne said the wall had cracked, which was “no secret to anybody here”."
    assert told(text)[0][2] == "the wall had cracked, which was “no secret to anybody here”"


def test_without_the_tree_the_background_would_be_kept(monkeypatch):
    monkeypatch.setattr(background, "_is_background", lambda *arguments: False)
    text = "Orne said the wall had cracked, which the builders had denied for years."
    assert told(text)[0][2] == "the wall had cracked, which the builders had denied for years"


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Sam Orne, the town's director of works, said the wall and the road could fail.",
            "Sam Orne, the town's director of works",
            "the wall and the road could fail",
        ),
        ("The wall is old, said Sam Orne, the town's director of works.", "Sam Orne, the town's director of works",
         "The wall is old"),
        ("The wall is old, current and former officials said.", "current and former officials", "The wall is old"),
        ("Six in ten say the wall should go.", "Six in ten", "the wall should go"),
        ("About 270 people were moved from the valley, officials said.", "officials",
         "About 270 people were moved from the valley"),
        ("The wall fell, with 47 percent of farmers saying they would leave.", "47 percent of farmers",
         "they would leave"),
    ],
)  # fmt: skip
def test_the_subject_of_the_verb_is_the_speaker(text, speaker, content):
    ((found, _, words),) = told(text)
    assert (found, words) == (speaker, content)


def test_a_quotation_later_in_the_paragraph_is_the_same_speakers():
    text = "“It fell,” said Mara Orne, a farmer. She had waited for years. “Nobody came to mend it.” It rained."
    assert told(text)[0][2] == "“It fell,” … “Nobody came to mend it.”"


def test_a_paragraph_that_is_a_quotation_goes_on_for_the_speaker_before_it():
    text = "“It fell,” Mara Orne said.\n\n“Nobody came to mend it. We waited.”\n\nIt rained."
    assert told(text)[0][2] == "“It fell,” … “Nobody came to mend it. We waited.”"


def test_a_paragraph_left_open_belongs_to_the_speaker_of_the_next():
    text = "“We counted sixty.\n\n“Then we counted seventy,” said Bo Ray, a doctor.\n\nIt rained."
    assert told(text)[0][2] == "“We counted sixty. … “Then we counted seventy,”"


def test_who_is_quoted_goes_on_and_not_who_quotes():
    text = "“We lost it,” the mayor said, according to the Tarn Post.\n\n“We will build it again.”\n\nIt rained."
    assert ("the mayor", "said", "“We lost it,” … “We will build it again.”") in told(text)


def test_a_quotation_that_its_own_cue_reports_is_told_once():
    text = "“It is over,” said Jan Skov. “No, it is. I have two years left,” he added."
    assert [content for _, _, content in told(text)] == ["“It is over,”", "“No, it is. I have two years left,”"]


def test_who_is_quoted_as_saying_is_the_speaker():
    assert told("Tom Ray quoted Ana Berg as saying that the wall was old.") == [
        ("Ana Berg", "saying", "that the wall was old")
    ]


@pytest.mark.parametrize(
    "heading", ["Bridge collapse kills many, says ministry", "Bridge collapse kills many, ministry says"]
)
def test_a_headline_may_end_with_its_source(heading):
    (found,) = told(f"{heading}\n\nIt rained in the valley.")
    assert (found[0], found[2]) == ("ministry", "Bridge collapse kills many")


def test_a_paragraph_that_names_its_own_speaker_is_not_taken_over():
    text = "“It fell,” Mara Orne said.\n\n“Nobody came to mend it.” Pavel Quill said he had waited too."
    assert all("Nobody" not in content for speaker, _, content in told(text) if speaker == "Mara Orne")


def test_without_continuations_only_the_first_quotation_is_kept(monkeypatch):
    monkeypatch.setattr(continuations, "_goes_on", lambda *arguments: False)
    text = "“It fell,” said Mara Orne, a farmer. She had waited for years. “Nobody came to mend it.” It rained."
    assert told(text)[0][2] == "“It fell,”"


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("“It fell in the night,” Orne grumbled.", "Orne", "grumbled"),
        ("“It fell in the night,” mused the old miller.", "the old miller", "mused"),
        ("“It fell in the night,” he went on.", "he", "went on"),
        ("Mara Orne had a blunt message for them: “It fell in the night.”", "Mara Orne",
         "had a blunt message for them"),
        ("‘It fell in the night,’ gasped Larsen.", "Larsen", "gasped"),
    ],
)  # fmt: skip
def test_a_whole_quotation_needs_no_listed_verb(text, speaker, cue):
    ((found, verb, content),) = told(text)
    assert (found, verb) == (speaker, cue)
    assert "It fell in the night" in content


@pytest.mark.parametrize(
    "text",
    [
        "The band played “Over the Hills and Far Away” twice.",
        "She hosts the show “Morning in the Valley” every day.",
        "They walked past a bar called “The Last Good Night”.",
    ],
)
def test_a_title_is_no_speech(text):
    assert told(text) == []


def test_a_title_behind_the_cue_is_passed_over():
    text = "“The wall is old,” Orne said on the radio's “Morning Show,” adding that he was tired."
    assert [content for _, _, content in told(text)] == ["“The wall is old,”", "that he was tired"]


def test_asked_about_is_a_question_that_is_noted_only():
    text = "Asked whether the wall would hold, Orne said that he did not know."
    question, answer = (finding for finding in extract(text) if finding.kind == "statement")
    assert (text[question.content[0].start : question.content[0].end], question.noted, question.speaker) == (
        "whether the wall would hold", True, (),
    )  # fmt: skip
    assert not answer.noted


def test_what_is_reportedly_so_has_no_speaker():
    assert told("The fund has reportedly been frozen since May.") == [
        ("", "reportedly", "The fund has … been frozen since May")
    ]


def test_what_seems_so_is_the_narrators_opinion():
    text = "The wall appeared to lean towards the road."
    assert told(text) == []
    assert told(text, "opinion") == [("", "appeared", "The wall … to lean towards the road")]


def test_a_poll_speaks_without_a_verb():
    assert told("In a poll last week, four in ten voters were for the wall.") == [
        ("a poll last week", "In", "four in ten voters were for the wall")
    ]


def test_a_court_that_was_told_names_no_speaker():
    text = "The wall was never inspected, a court in Tarn was told on Tuesday."
    assert told(text) == [("", "was told", "The wall was never inspected")]


@pytest.mark.parametrize(
    "text",
    [
        "The talks went according to plan.",
        "The collapse claimed the lives of 17 miners.",
        "He declined to be named.",
        "She asked not to be identified.",
        "The ministry did not say whether the wall would hold.",
        "The storm ripped the roof off the mill.",
        "She called Orne to thank him.",
        "By Wendy Quill: Photographs",
        "SITUATION REPORT No. 12",
        "Nobody had told me that.",
        "The Kremlin denied it.",
        "Two people confirmed dead in the storm.",
        "She refused to say who would pay.",
    ],
)
def test_an_idiom_reports_nothing(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("TARN, 3 May (Wire) – The wall is old, officials said.", "The wall is old"),
        ("The union says nearly 9,000 growers have left.", "nearly 9,000 growers have left"),
        ("The clinic said only that “no decision has been taken”.", "that “no decision has been taken”"),
        ("She has pledged to sleep in her office.", "to sleep in her office"),
        ("The wall, sources said, was never inspected.", "The wall … was never inspected"),
        ("It was her first march, she said, and it would not be her last.",
         "It was her first march … and it would not be her last"),
        ("As Orne pointed out, “The wall is older than the town.”", "“The wall is older than the town.”"),
        ("Kelly Dodd blasted the council after her house was flattened.", "the council"),
        ("Rebels put the number of dead at 300.", "the number of dead at 300"),
        ("According to the think tank, poverty has risen.", "poverty has risen"),
        ("The report by the bank shows that poverty fell.", "that poverty fell"),
        ("Orne said in the spring, when the river rose, “We were warned about it.”", "“We were warned about it.”"),
    ],
)  # fmt: skip
def test_content_begins_and_ends_where_the_words_do(text, content):
    assert [words for _, _, words in told(text)] == [content]


def test_only_sentences_that_can_report_are_parsed():
    document = Document("The wall fell in May. Orne said that it had been old.")
    first, limit = document.word_range(1)
    assert set(document.read(read_syntax).tags[:first]) == {"X"}
    assert "VERB" in document.read(read_syntax).tags[first:limit]


def test_a_possessive_ends_no_quotation():
    text = "‘It’s not fair, it’s the managers’ fault,’ Susan Marlow said. ‘It was theirs.’"
    assert told(text) == [("Susan Marlow", "said", "‘It’s not fair, it’s the managers’ fault,’ … ‘It was theirs.’")]


def test_a_leading_quotation_is_not_parsed():
    document = Document("“We counted sixty of them,” Orne said on the bridge.")
    tags = document.read(read_syntax).tags
    assert (tags[1], tags[document.lower.index("orne")]) == ("X", "PROPN")
