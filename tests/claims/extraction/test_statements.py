"""Who said what: constructions, speakers and the chain of attribution.

One construction an example; whole articles are in test_articles.py.
"""

import pytest

from claims.extraction import extract


def statements(text):
    return [finding for finding in extract(text) if finding.kind == "statement"]


def parts(text, finding):
    def cut(spans):
        return [text[span.start : span.end] for span in spans]

    return cut(finding.speaker), cut(finding.cue), cut(finding.content)


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("Officials said the gate had failed.", "Officials", "said", ["the gate had failed"]),
        ("The minister said on Monday that the gate had failed.", "The minister", "said", ["that the gate had failed"]),
        ("Orne told reporters that he was ready.", "Orne", "told", ["that he was ready"]),
        ("The gate had failed, officials said on Monday.", "officials", "said", ["The gate had failed"]),
        ("“It failed twice,” said Mara Orne, a farmer.", "Mara Orne, a farmer", "said", ["“It failed twice,”"]),
        ('"It failed twice," Orne said. "Nobody came."', "Orne", "said", ['"It failed twice,"', '"Nobody came."']),
        ("“The gate,” he said, “was rotten.”", "he", "said", ["“The gate,”", "“was rotten.”"]),
        ("“It fell. Nobody ran,” she said.", "she", "said", ["“It fell. Nobody ran,”"]),
        ("“Run away from it!” Orne shouted.", "Orne", "shouted", ["“Run away from it!”"]),
        ("Orne said: “It fell. Nobody ran.”", "Orne", "said", ["“It fell. Nobody ran.”"]),
        ("The gate had failed, according to the builders.", "the builders", "according to", ["The gate had failed"]),
        ("According to the builders, the gate had failed.", "the builders", "According to", ["the gate had failed"]),
        ("A report found that two gates leaked.", "A report", "found", ["that two gates leaked"]),
        ("Figures show the fleet has shrunk.", "Figures", "show", ["the fleet has shrunk"]),
        ("He asked whether the gate would hold.", "He", "asked", ["whether the gate would hold"]),
        ("She criticised the builders.", "She", "criticised", ["the builders"]),
        ("The builders vowed to mend the gate.", "The builders", "vowed", ["to mend the gate"]),
        ("Still, she said, the gate was old.", "she", "said", ["the gate was old"]),
    ],
)
def test_a_construction_of_reported_speech_is_read(text, speaker, cue, content):
    (finding,) = statements(text)
    assert parts(text, finding) == ([speaker], [cue], content)


def test_a_claim_reaches_from_its_first_to_its_last_part():
    text = "In a letter, Mara Orne said that the gate had failed. It rained."
    (finding,) = statements(text)
    assert finding.quote == "Mara Orne said that the gate had failed"


def test_a_quotation_that_runs_on_over_paragraphs_is_kept_whole():
    text = "“I asked in January,” Orne said. “I asked again in May.\n\n“In June I stopped.”\n\nIt rained."
    (finding,) = statements(text)
    assert [text[s.start : s.end] for s in finding.content] == [
        "“I asked in January,”",
        "“I asked again in May.",
        "“In June I stopped.”",
    ]


def test_a_quotation_after_a_colon_may_be_the_next_paragraph():
    text = "The harbour master wrote:\n\n“The gate is rotten. Close the road.”\n\nNobody answered."
    (finding,) = statements(text)
    assert [text[s.start : s.end] for s in finding.content] == ["“The gate is rotten. Close the road.”"]


def test_scare_quotes_are_no_speech():
    assert statements("The ‘loud voice’ of the builders filled the hall.") == []


def test_a_participle_speaks_with_the_subject_of_its_sentence():
    text = "Mara Orne left the hall, saying “It is over for us.”"
    (finding,) = statements(text)
    assert parts(text, finding) == (["Mara Orne"], ["saying"], ["“It is over for us.”"])


@pytest.mark.parametrize(
    ("text", "directness"),
    [
        ("“The gate was rotten,” Orne said.", "direct"),
        ("Orne said that the gate was “rotten to the core”.", "mixed"),
        ("Orne said that the gate was rotten.", "indirect"),
    ],
)
def test_direct_mixed_and_indirect_speech_are_told_apart(text, directness):
    assert [finding.directness for finding in statements(text)] == [directness]


def test_nested_statements_form_a_chain():
    text = "The ministry said that its inspectors had warned the builders that the gate was weak."
    outer, inner = sorted(statements(text), key=lambda finding: len(finding.chain))
    assert [step.speaker_text for step in outer.chain] == ["The ministry"]
    assert [step.speaker_text for step in inner.chain] == ["The ministry", "its inspectors"]


@pytest.mark.parametrize("heading", ["Harbour to reopen in spring: Orne", "Orne: Harbour to reopen in spring"])
def test_a_cross_head_attributes_by_its_colon(heading):
    text = f"The talks ended.\n\n{heading}\n\nEngineer Mara Orne spoke to farmers in the hall."
    (finding,) = statements(text)
    assert finding.speaker_name == "Mara Orne"
    assert parts(text, finding)[2] == ["Harbour to reopen in spring"]


def test_turns_of_a_transcript_are_statements():
    text = "The talk\n\nORNE: The gate was old.\n\nQUILL: Who knew that?\n\nORNE: Everybody did.\n\nThe end"
    assert [parts(text, finding)[0] for finding in statements(text)] == [["ORNE"], ["QUILL"], ["ORNE"]]


NAMED = (
    "Delta Governor Ines Havel met President Tomas al-Marden and engineer Pavel Ostrand.\n\n"
    "Governor Havel said that the wall fell. "
)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("President Marden said it would rain.", "Tomas al-Marden"),
        ("Ostrand said it would rain.", "Pavel Ostrand"),
        ("The Governor said it would rain.", "Ines Havel"),
        ("She said it would rain.", "Ines Havel"),
        ("Two officials said it would rain.", None),
        ("They said it would rain.", None),
    ],
)
def test_a_mention_is_resolved_to_a_name_or_to_none(sentence, name):
    assert statements(NAMED + sentence)[-1].speaker_name == name


def test_a_surname_that_two_people_share_is_not_guessed():
    text = "Anna Corr met Boris Corr. Corr said that it rained."
    assert statements(text)[-1].speaker_name is None
    assert statements(text)[-1].speaker_note == "two people fit: Anna Corr, Boris Corr"


def test_a_pronoun_is_resolved_over_a_paragraph_and_a_cross_head():
    text = "Pavel Ostrand said that it rained.\n\nThe second day\n\nHe noted that it still rained. The end came."
    assert [finding.speaker_name for finding in statements(text)] == ["Pavel Ostrand", "Pavel Ostrand"]


def test_a_name_inside_the_words_of_a_speaker_does_not_take_his_pronoun():
    text = "Pavel Ostrand said that it rained.\n\nTomas Marden had answered with a plan, he noted. It ended."
    assert statements(text)[-1].speaker_name == "Pavel Ostrand"


def test_thoughts_are_noted_only():
    (finding,) = statements("Mara Orne believes that the gate was rotten.")
    assert finding.noted


@pytest.mark.parametrize(
    "text", ["She could say that it rained.", "He would not claim that it rained.", "The report of the claims court."]
)
def test_what_was_not_said_is_no_statement(text):
    assert statements(text) == []


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_wires_in_one_case_are_read_too(change):
    text = change("The coast guard command has reported that three boats were sunk. The source added that it rained.")
    assert [parts(text, finding)[0] for finding in statements(text)] == [
        [change("The coast guard command")],
        [change("The source")],
    ]
    assert {finding.speaker_name for finding in statements(text)} == {None}  # no capitals, no names
