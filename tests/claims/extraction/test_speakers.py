"""Whose words a statement is: the mention beside it, the name behind the mention, and why there is none."""

import pytest

from claims.extraction import extract
from claims.language.document import Document
from claims.language.naming.mentions import read_mention
from claims.language.naming.people import find_people


def last_speaker(text):
    """Mention, name and note of the text's last statement."""
    finding = [finding for finding in extract(text) if finding.kind == "statement"][-1]
    mention = " ".join(text[span.start : span.end] for span in finding.speaker)
    return mention, finding.speaker_name, finding.speaker_note


NAMED = (
    "The mayor of Tarn, Anna Reyes, met Harbour Minister Jonas Quill and Ines Havel-Corran, an engineer, on Monday.\n\n"
    "The World Food Programme (WFP) sent Marek van der Holt to the talks. Anna Reyes left early.\n\n"
)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Reyes said that the wall fell.", "Anna Reyes"),
        ("Mr. Quill said that the wall fell.", "Jonas Quill"),
        ("The mayor said that the wall fell.", "Anna Reyes"),
        ("The minister said that the wall fell.", "Jonas Quill"),
        ("Van der Holt said that the wall fell.", "Marek van der Holt"),
        ("Havel-Corran said that the wall fell.", "Ines Havel-Corran"),
        ("WFP said that the wall fell.", "World Food Programme"),
        ("Reyes, who had seen it, said that the wall fell.", "Anna Reyes"),
        ("Reyes herself said that the wall fell.", "Anna Reyes"),
        ("Havel-Corran spoke last. She said that the wall fell.", "Ines Havel-Corran"),
        ("Quill spoke last. “The wall fell in the night,” he said.", "Jonas Quill"),
        ("The chairman of the port, Luis Peña Nieto, said that the wall fell.", "Luis Peña Nieto"),
        ("Minister of Trade Carla Obuya said that the wall fell.", "Carla Obuya"),
        ("Dr. Robert “Bobby” Dunmore said that the wall fell.", "Robert Dunmore"),
        ("Samuel K. Brandt Jr. said that the wall fell.", "Samuel K. Brandt Jr."),
        ("Sheikh Omar bin Talal al-Wadi said that the wall fell.", "Sheikh Omar bin Talal al-Wadi"),
        ("Reyes’s spokesman Dan Abara said that the wall fell.", "Dan Abara"),
    ],
)
def test_the_name_behind_a_mention(sentence, name):
    assert last_speaker(NAMED + sentence)[1:] == (name, None)


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("Two officials said that the wall fell.", "a group, not one person"),
        ("They said that the wall fell.", "a group, not one person"),
        ("Residents said that the wall fell.", "a group, not one person"),
        ("A person familiar with the matter said that the wall fell.", "not named: “A person familiar”"),
        ("Reyes’s spokesman said that the wall fell.", "not named: “Reyes’s spokesman”"),
        ("Reyes and Quill said that the wall fell.", "two people: Reyes, Quill"),
        ("The president said that the wall fell.", "nobody is named as president"),
        ("A new report said that the wall fell.", "a report, not a person"),
        ("A new analysis said that the wall fell.", "an analysis, not a person"),
        ("New research said that the wall fell.", "research, not a person"),
        ("Farmers reached by phone said that the wall fell.", "a group, not one person"),
        ("Projections said that the wall fell.", "no person: “Projections”"),
        ("The bank said that the wall fell.", "no bank is named"),
        ("A guard came by. He said that the wall fell.", "not named: “A guard”"),
    ],
)
def test_a_speaker_without_a_name_has_a_reason(sentence, note):
    mention, name, found = last_speaker(NAMED + sentence)
    assert mention
    assert (name, found) == (None, note)


def test_a_surname_of_two_people_is_not_guessed_and_both_are_told():
    text = "Anna Reyes met Maria Reyes. Reyes said that it rained."
    assert last_speaker(text)[1:] == (None, "two people fit: Anna Reyes, Maria Reyes")


def test_an_honorific_tells_two_people_of_one_name_apart():
    text = "Anna Reyes met Carlos Reyes. Mr. Reyes said that it rained."
    assert last_speaker(text)[1] == "Carlos Reyes"


def test_a_pronoun_tells_two_people_of_one_name_apart():
    text = "Anna Reyes met Carlos Reyes. Reyes said that it rained. It had been dry, she added."
    assert last_speaker(text)[1] == "Anna Reyes"


def test_the_sex_of_a_person_is_learnt_from_pronouns_near_the_name():
    text = (
        "Quorra Besh raised her hand in the hall. Tomas Lind sat down. Besh lost her temper.\n\n"
        "Tomas Lind left. Quorra Besh stayed. He said that it rained."
    )
    assert last_speaker(text)[1] != "Quorra Besh"


def test_two_presidents_are_told_and_not_guessed():
    text = "President Milo Hain met President Ada Orne. The president said that it rained."
    assert last_speaker(text)[1:] == (None, "two people fit: Ada Orne, Milo Hain")


def test_a_vice_president_is_not_the_president():
    text = "Vice President Milo Hain opened the hall. The president said that it rained."
    assert last_speaker(text)[1] is None


def test_a_role_that_somebody_without_a_name_has_too_is_not_guessed():
    text = "The lawyer Milo Hain came. A lawyer without a name left. The lawyer said that it rained."
    assert last_speaker(text)[1:] == (None, "a lawyer without a name is mentioned too")


def test_the_ministry_is_the_only_one_of_the_article():
    text = "The Health Ministry counted the beds. The ministry said that it rained."
    assert last_speaker(text)[1] == "Health Ministry"
    both = "The Health Ministry and the Ministry of Trade counted the beds. The ministry said that it rained."
    assert last_speaker(both)[1] is None


def test_a_short_first_name_is_the_same_person():
    text = "Robert Dunmore built the wall. Bob Dunmore said that it rained."
    assert last_speaker(text)[1] == "Robert Dunmore"


def test_he_after_an_unnamed_speaker_is_not_somebody_else_named_before():
    text = "Jonas Quill opened the gate. A spokesman said that the water rose. He added that it rained."
    assert last_speaker(text)[1:] == (None, "not named: “A spokesman”")


def test_he_is_not_she():
    text = "Jonas Quill opened the gate. Anna Reyes closed it. He said that it rained."
    assert last_speaker(text)[1] == "Jonas Quill"


def test_it_is_the_organisation_that_spoke_before():
    text = "The World Food Programme said that the stores were empty. It said that ships were late."
    assert last_speaker(text)[1] == "World Food Programme"


def test_a_list_of_three_is_no_single_speaker():
    mention, name, note = last_speaker("Anna Reyes, Jonas Quill and Milo Hain said that it rained.")
    assert (name, note) == (None, "a group, not one person")
    assert mention.endswith("Milo Hain")


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_in_wires_of_one_case_a_sure_title_tells_a_name(change):
    text = change("The council met. President Tomas Marden said that the gate was old.")
    assert last_speaker(text)[1] == change("Tomas Marden")
    assert last_speaker(text + change(" It was cold. Marden said that it rained."))[1] == change("Tomas Marden")
    text = change("The council met. General strike leaders said that the gate was old.")
    assert last_speaker(text)[1:] == (None, "names cannot be told in a text of one case")


def test_a_headline_in_capitals_names_no_new_people():
    text = "Ostrand Warns Quill Over Toll Plans\n\nTomas Quill came to the hall. Quill said that it rained."
    assert last_speaker(text)[1] == "Tomas Quill"


def test_each_step_of_a_chain_carries_its_note():
    text = "The ministry said that inspectors had warned the builders that the gate was weak."
    finding = max(
        (finding for finding in extract(text) if finding.kind == "statement"), key=lambda finding: len(finding.chain)
    )
    assert [step.speaker_note for step in finding.chain] == ["no ministry is named", "a group, not one person"]


def test_an_honorific_and_a_surname_that_is_also_a_word_for_a_house_are_a_person():
    text = "Mr Brook left the farm. Ms Hall said that Mr Brook had shouted. He said that it rained."
    assert last_speaker(text)[1] == "Brook"
    assert last_speaker(text.replace("Hall", "Bo"))[1] == "Brook"


def test_two_of_one_surname_with_different_honorifics_tell_no_sex():
    people = find_people(Document("The wall fell. Mr Lunt met Ms Lunt."))
    assert [person.gender for person in people.by_word["lunt"]] == [None]
    people = find_people(Document("The wall fell. Mr Lunt met Ms Orne."))
    assert [person.gender for person in people.by_word["lunt"]] == ["he"]


def test_a_name_with_an_ampersand_is_no_person():
    assert find_people(Document("The wall fell. Tarn Rope & Sail opened late.")).by_word == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Director-General of Health, Dr Osei Lamb, said that it rained.", "Osei Lamb"),
        ("The Secretary-General of the league, Runa Pell, said that it rained.", "Runa Pell"),
        (
            "Osei Lamb, the Director-General of Health, left. The Director\u2010General said that it rained.",
            "Osei Lamb",
        ),
        ("The director\u2010general, Osei Lamb, left. The director-general said that it rained.", "Osei Lamb"),
        ("Director-General Lamb came late. The director-general said that it rained.", "Lamb"),
        ("Vice-President Runa Pell came late. The vice-president said that it rained.", "Runa Pell"),
        ("Vice-President Runa Pell came late. The president said that it rained.", None),
        ("Editor-in-Chief Runa Pell said that it rained.", "Runa Pell"),
    ],
)
def test_an_office_with_a_hyphen_is_no_name(text, name):
    assert last_speaker(text)[1] == name


@pytest.mark.parametrize("house", ["Downing Street", "Security Council", "Immigration Service"])
def test_a_house_keeps_its_first_word_at_a_sentence_start(house):
    assert last_speaker(f"{house} said that it rained.")[1] == house


def test_a_participle_before_a_name_is_no_part_of_it():
    text = "Addressing Parliament, Runa Pell waved. The parliament said that it rained."
    assert last_speaker(text)[1] is None


@pytest.mark.parametrize(
    ("speakers", "note"),
    [
        (
            "Shelter International and Harbour Rights Watch",
            "two speakers: Shelter International, Harbour Rights Watch",
        ),
        ("The Harbour Ministry and the Tarn Bank", "two speakers: Harbour Ministry, Tarn Bank"),
        ("Congress and President Marden", "two speakers: Congress, President Marden"),
        ("Maria Orne and the Harbour Ministry", "two speakers: Maria Orne, Harbour Ministry"),
    ],
)
def test_two_organisations_are_no_single_speaker(speakers, note):
    assert last_speaker(f"{speakers} said that it rained.")[1:] == (None, note)


@pytest.mark.parametrize("name", ["Food and Harbour Administration", "National Tide and Air Board"])
def test_an_and_inside_the_name_of_one_organisation(name):
    assert last_speaker(f"The {name} said that it rained.")[1] == name


@pytest.mark.parametrize(
    "mention",
    ["The Nigerian", "The Frenchman", "A South Korean", "The PM", "Cops", "Police", "The Swiss"],
)
def test_a_capital_that_is_nobodys_name(mention):
    assert last_speaker(f"{mention} said that it rained.")[1] is None


def test_somebody_called_like_a_people_is_still_named():
    text = "Anna French opened the hall. French said that it rained."
    assert last_speaker(text)[1] == "Anna French"


def test_the_pm_is_the_prime_minister_of_the_article():
    text = "Prime Minister Runa Pell met Harbour Minister Jonas Quill. The PM said that it rained."
    assert last_speaker(text)[1] == "Runa Pell"
    assert last_speaker("PM Runa Pell came. The prime minister said that it rained.")[1] == "Runa Pell"
    assert last_speaker("At 7 pm Runa Pell came. The PM said that it rained.")[1] is None


def test_the_letters_of_an_interview_are_nobodys_names():
    assert read_mention(Document("Q: Did it rain all day?"), (0, 0)).name is None


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011", "-"])
def test_every_hyphen_joins_a_name(hyphen):
    name = f"Anna Dale{hyphen}Marsh"
    assert last_speaker(f"{name} came late. Dale-Marsh said that it rained.")[1] == name


def test_two_names_in_one_mention_are_not_guessed_between():
    text = "In a letter to the mayor, Anna Reyes, the council leader, Orv Tand, wrote that the gate was open."
    assert last_speaker(text)[1:] == (None, "two people: Anna Reyes, Orv Tand")
    text = "Anna Reyes, editor of the daily newspaper, Il Faro Nuovo, said that the gate was open."
    assert last_speaker(text)[1] == "Anna Reyes"


@pytest.mark.parametrize("speaker", ["Reuters", "AFP", "Xinhua", "Beijing", "Brussels", "Moscow"])
def test_agencies_and_capitals_speak_under_their_own_name_and_are_nobody(speaker):
    assert last_speaker(f"{speaker} said that it rained.")[1] == speaker
    assert last_speaker(f"{speaker} said that it rained. He added that it was cold.")[1] is None
    assert last_speaker(f"{speaker} said that it rained. It added that it was cold.")[1] == speaker


def test_the_ministry_is_the_one_described_just_before():
    text = "Tarnland's interior ministry said that it rained. The ministry added that it was cold."
    assert last_speaker(text.replace("Tarnland", "Egypt"))[1] == "Egypt's interior ministry"
    assert last_speaker("The Egyptian interior ministry met. The ministry said that it rained.")[1] == (
        "Egyptian interior ministry"
    )
    assert last_speaker("Egypt's interior ministry met. The health ministry said that it rained.")[1] is None
    both = "Egypt's interior ministry met Libya's interior ministry. The ministry said that it rained."
    assert last_speaker(both)[1] is None


def test_a_company_is_named_without_its_legal_form():
    text = "Tarn Rope & Sail, Inc. (TRS) was founded in 1946. "
    assert last_speaker(text + "TRS said that it rained.")[1] == "Tarn Rope & Sail"
    assert last_speaker(text + "Tarn Rope & Sail, Inc. said that it rained.")[:2] == (
        "Tarn Rope & Sail, Inc.",
        "Tarn Rope & Sail",
    )


def test_according_to_him_is_he():
    text = "Jonas Quill opened the gate. According to him, it rained all day."
    assert last_speaker(text)[:2] == ("him", "Jonas Quill")
    assert last_speaker("Anna Reyes opened the gate. It rained all day, according to her.")[:2] == ("her", "Anna Reyes")


def test_a_pronoun_after_a_name_in_the_possessive_tells_nothing_of_its_owner():
    text = (
        "The club signed veteran Oro Tand. Jonas Quill came too. "
        "Anna Reyes noted that Tand's knee was bad, and she smiled.\n\n"
        "Tand has won 11 games. “The knee holds,” he said."
    )
    assert last_speaker(text)[1] == "Oro Tand"


def test_the_owner_of_an_act_is_not_he():
    text = (
        "Senator Milo Hain asked for more. Anna Reyes built on President Orne’s Clean Harbour Act.\n\n"
        "He said that it rained."
    )
    assert last_speaker(text)[1] != "Orne"
