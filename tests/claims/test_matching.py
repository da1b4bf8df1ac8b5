"""Matching: an entry that says the same is found first, and it can say why, however entries came and went."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claims.language.days import read_day
from claims.matching import Entry, Index, read_query, suggest, suggesting
from claims.matching.terms import LONGEST_TERM, MOST_TERMS, read

LEDES = Path(__file__).parents[1] / "matching" / "ledes.yaml"

ELSEWHERE = (
    "The council of Northport closed two swimming pools last winter.",
    "A ferry with nine crew ran aground near the lighthouse.",
    "Teachers in the valley will be paid more from September.",
    "The harbour museum bought a painting for a record sum.",
    "Scientists counted fewer puffins on the outer islands.",
)


def index_of(*texts: str) -> Index[int]:
    """The texts under their numbers, and behind them entries about other things."""
    index: Index[int] = Index()
    for number, text in enumerate((*texts, *ELSEWHERE)):
        index.add(Entry(number, text))
    return index


def found(index: Index[int], text: str, **more: object) -> list[int]:
    return [match.key for match in index.search(read_query(text, **more))]  # type: ignore[arg-type]


def stems(text: str) -> list[str]:
    return [term.stem for term in read(text)]


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        ("The minister promised cheaper tickets.", "A promise by ministers of cheap ticketing"),
        ("Forty-two miners were rescued.", "42 were rescued"),
        ("The bridge cost 1.5 million crowns.", "What cost 1,500,000?"),
        ("The bridge cost $2M.", "two million for this?"),
        ("Only 12% agreed.", "Only twelve percent agreed"),
        ("The Trans-Pacific treaty was signed.", "TransPacific deal"),
        ("The mayor’s don't-know remark", "what mayors say"),
    ],
)
def test_an_entry_is_found_in_other_forms_of_its_words(entry: str, asked: str) -> None:
    assert found(index_of(entry), asked)[0] == 0


def test_numbers_are_read_by_their_value() -> None:
    assert stems("twenty-five, 25, 25.0") == ["25", "25", "25"]
    assert stems("3 million, 3m, 3,000,000, three million") == ["3000000"] * 4
    assert "one" in stems("one of them")


def test_a_compound_counts_in_parts_and_in_one_piece_however_it_is_written() -> None:
    assert set(stems("Trans-Pacific")) == set(stems("TransPacific")) == {"tran", "pacif", "transpacif"}
    assert stems("McCain") == ["mccain"]


def test_small_words_find_nothing() -> None:
    assert found(index_of("It was because of them that we did not."), "They were not, because it was of us") == []


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    index = index_of("The treasurer left.", "The orchard burned.", "The treasurer resigned.", "The treasurer sang.")
    assert found(index, "the treasurer and his orchard")[0] == 1


def test_other_spellings_of_a_name_still_count() -> None:
    index = index_of("Actress Ilona Marczewska denied the report.", "Actress Ilona Petrova denied the report.")
    assert found(index, "actress Ilona Marczewski denied the report")[0] == 0


def test_of_the_same_words_the_order_counts() -> None:
    index = index_of("The postman bit the dog twice", "The dog bit the postman twice")
    assert found(index, "postman bit the dog")[0] == 0


def test_title_and_subtitle_are_found_and_the_text_counts_more() -> None:
    index = index_of()
    index.add(Entry(100, "Hydrologists", title="harbour", subtitle="glacier lake"))
    index.add(Entry(101, "Glacier", title="lake", subtitle="hydrologists harbour"))
    for asked, best, other in (("harbour hydrologists", 100, 101), ("lake glacier", 101, 100)):
        ranked = found(index, asked)
        assert ranked[0] == best and other in ranked


def test_web_addresses_are_not_read() -> None:
    assert stems("see https://example.org/orchard?a=treasurer and pic.twitter.com/Orchard") == stems("see and")


def test_who_wrote_a_post_is_often_whom_an_entry_is_about() -> None:
    index = index_of("Vera Lund has not endorsed anybody.", "Omar Haddad has not endorsed anybody.")
    post = "I have not endorsed them — {} (@somebody) July 8, 2019"
    assert found(index, post.format("Dr. Vera Lund"))[0] == 0
    assert found(index, post.format("Omar Haddad"))[0] == 1


def test_names_behind_an_at_sign_and_words_run_together_in_a_tag_are_read() -> None:
    index = index_of("Vera Lund closed a school.", "The cheese festival was called off.")
    assert found(index, "@VeraLund did it")[0] == 0
    assert found(index, "@vera_lund did it")[0] == 0
    assert found(index, "so sad #cheesefestival")[0] == 1
    assert found(index, "so sad #CheeseFestival")[0] == 1


def test_of_two_alike_the_one_checked_soon_after_comes_first() -> None:
    index = index_of()
    for key, day in ((1, "2 May 2011"), (2, "12 July 2019"), (3, "5 July 2019"), (4, "")):
        index.add(Entry(key + 100, "A shark swims in the street.", on=read_day(day)))
    assert found(index, "Shark in the street! — Ann (@ann) July 8, 2019") == [102, 103, 101, 104]
    assert found(index, "Shark in the street!", on=read_day("2011-05-01"))[0] == 101


def test_a_near_date_alone_finds_nothing() -> None:
    index = index_of()
    index.add(Entry(100, "A shark swims in the street.", on=read_day("8 July 2019")))
    assert found(index, "Something else altogether — Ann (@ann) July 8, 2019") == []


@pytest.mark.parametrize("text", ["8 July 2019", "July 8, 2019", "2019-07-08", "on Jul 8, 2019 at noon"])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == 737248


@pytest.mark.parametrize("text", ["", "July", "31 February 2019", "2019-13-01", "8 Smarch 2019"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


def test_the_sentences_before_say_what_a_pronoun_means() -> None:
    index = index_of("Kelda Mining was fined.", "Orsova Shipping was fined.", "Nobody was fined.")
    before = ["Let us talk about weather.", "Now, Orsova Shipping."]
    assert found(index, "They were fined", context=before)[0] == 1
    assert found(index, "They were fined", context=["Now, Kelda Mining."])[0] == 0


def test_the_nearest_sentence_before_counts_most() -> None:
    index = index_of("Kelda Mining was fined.", "Orsova Shipping was fined.")
    assert found(index, "They were fined", context=["Orsova Shipping.", "Kelda Mining."])[0] == 0
    assert found(index, "They were fined", context=["Kelda Mining.", "Orsova Shipping."])[0] == 1


def test_the_speaker_decides_among_equals() -> None:
    index = index_of("The dam is safe, Marit Berg", "The dam is safe, Jonas Vik", "The dam is safe, Ada Holm")
    assert found(index, "The dam is safe", speaker="JONAS VIK")[0] == 1


def test_of_equal_entries_the_newest_comes_first() -> None:
    index = index_of("A whale was seen.", "A whale was seen.")
    index.add(Entry(0, "A whale was seen."))
    assert found(index, "whale seen") == [0, 1]


def test_an_entry_is_replaced_by_its_key_and_removed_without_a_trace() -> None:
    index = index_of("A whale was seen.")
    index.add(Entry(0, "A walrus was heard."))
    assert len(index) == 1 + len(ELSEWHERE)
    assert found(index, "whale") == []
    assert found(index, "walrus") == [0]
    index.remove(0)
    assert found(index, "walrus") == []
    assert 0 not in index
    with pytest.raises(KeyError):
        index.remove(0)


WORDS = st.lists(st.sampled_from("whale walrus seen heard forty 40 in the bay-side harbour".split()), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | WORDS), max_size=30), WORDS)
def test_however_entries_came_and_went_the_index_answers_like_a_new_one(
    acts: list[tuple[int, list[str] | None]], asked: list[str]
) -> None:
    lived: Index[int] = Index()
    kept: dict[int, str] = {}
    for key, words in acts:
        if words is not None:
            lived.add(Entry(key, " ".join(words)))
            kept.pop(key, None)
            kept[key] = " ".join(words)
        elif key in kept:
            lived.remove(key)
            del kept[key]
    fresh: Index[int] = Index()
    for key, text in kept.items():
        fresh.add(Entry(key, text))
    query = read_query(" ".join(asked))
    lived_found, fresh_found = lived.search(query), fresh.search(query)
    assert [match.key for match in lived_found] == [match.key for match in fresh_found]
    assert [match.score for match in lived_found] == pytest.approx([match.score for match in fresh_found], rel=1e-4)


def test_the_share_says_how_much_of_the_text_an_entry_has() -> None:
    index = index_of("The reactor in Halden leaked for nine days.")
    whole = index.search(read_query("The reactor in Halden leaked for nine days."))[0]
    part = index.search(read_query("A reactor leaked, and the whole region was evacuated by trains and ships."))[0]
    assert whole.share == pytest.approx(1, abs=0.2)
    assert part.share < 0.45 < whole.share


def test_byline_and_context_rank_but_are_no_share_of_the_text() -> None:
    index = index_of("The reactor leaked, says Vera Lund.")
    plain = index.search(read_query("reactor leaked"))[0]
    told = index.search(read_query("reactor leaked — Vera Lund (@vera) 2019", context=["Vera Lund spoke."]))[0]
    assert told.share == pytest.approx(plain.share)
    assert told.score > plain.score


def test_a_match_says_what_is_shared_by_kind() -> None:
    index = index_of("The reactor in Halden leaked for 9 days, people say.")
    shared = index.shared(read_query("People say the leak of the Halden reactor lasted nine days"), 0)
    assert shared.names == ("halden",)
    assert shared.numbers == ("nine",)
    assert set(shared.words) == {"leak", "reactor"}
    assert len(shared) == 4


def test_only_the_best_are_given() -> None:
    index = index_of(*(f"A whale was seen {number} times." for number in range(40)))
    assert len(index.search(read_query("whale"), 7)) == 7


def test_nothing_is_found_where_nothing_is_asked_or_held() -> None:
    assert found(index_of("A whale."), "") == []
    assert Index[int]().search(read_query("A whale.")) == []


def test_of_an_endless_text_only_the_beginning_is_read() -> None:
    assert len(read("whale-bone, " * 200_000)) < MOST_TERMS + 10
    assert len(read("a" * 1_000_000)) == 1
    assert found(index_of("A whale."), "whale " * 200_000 + "—(@a)" * 10_000) == [0]


@given(st.text(), st.text(), st.lists(st.text(), max_size=5))
def test_any_text_is_asked_and_held(entry: str, asked: str, context: list[str]) -> None:
    index = index_of(entry)
    query = read_query(asked, speaker=entry, context=context)
    first = index.search(query)
    assert first == index.search(query)
    for match in first:
        index.shared(query, match.key)
    index.remove(0)
    assert 0 not in found(index, entry)


def test_a_word_of_any_length_is_remembered_by_its_first_letters() -> None:
    (term,) = read("a" * 1_000_000)
    assert len(term.word) == LONGEST_TERM


def test_how_much_of_an_entry_is_covered_counts_its_text_alone() -> None:
    index: Index[int] = Index()
    index.add(Entry(1, "Otters eat purple snow in Bergen.", title="Something else entirely", subtitle="More of it"))
    assert index.covered(read_query("Last year the otters of Bergen were seen to eat purple snow"), 1) == 1
    assert 0 < index.covered(read_query("Otters sleep"), 1) < 0.5
    assert index.covered(read_query("Something else entirely, and more of it"), 1) == 0


def test_a_long_text_that_says_all_of_an_entry_and_more_is_shown_it() -> None:
    index = index_of("Otters eat purple snow in Bergen.")
    long = read_query(
        "I could not believe my eyes this morning when the radio told us that hungry otters eat purple snow in Bergen, "
        "while the government spends fortunes on roundabouts, lamp posts and committees nobody asked for!"
    )
    [best] = index.search(long, 1)
    assert best.share < suggesting.SHARE
    assert list(suggest(index, long, 5)) == [0]


def test_a_long_text_that_shares_half_of_an_entry_by_chance_is_not_shown_it() -> None:
    index = index_of("Otters eat purple snow in Bergen, says the ministry of fisheries.")
    long = read_query(
        "The ministry of fisheries answered that the new quay in Bergen is to be painted before the summer, and that "
        "those who moor there without leave will be fined from the first of August."
    )
    assert suggest(index, long, 5) == {}


def test_what_is_not_wanted_takes_no_place_from_the_rest() -> None:
    index = index_of(*(f"Otters eat purple snow in Bergen, number {number}." for number in range(30)))
    asked = read_query("Otters eat purple snow in Bergen")
    assert set(suggest(index, asked, 1, but=range(25))) == {25, 26, 27, 28, 29}


def ledes() -> dict[str, list[dict[str, str]]]:
    """Checks and later claims of one long sentence each: on the same, or on something that sounds much like it."""
    marked: dict[str, list[dict[str, str]]] = yaml.safe_load(LEDES.read_text(encoding="utf-8"))
    return marked


def shown_to_its_claim(pairs: list[dict[str, str]]) -> list[str]:
    """The checks that are suggested for the claim beside them, among all checks of the file."""
    every = [pair["check"] for pairs in ledes().values() for pair in pairs]
    index = index_of(*every)
    return [
        pair["check"] for pair in pairs if every.index(pair["check"]) in suggest(index, read_query(pair["claim"]), 5)
    ]


def test_a_check_is_shown_to_a_far_longer_claim_that_says_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    same, another = ledes()["shown"], ledes()["apart"]
    assert (len(same), len(another)) == (12, 8)
    assert len(shown_to_its_claim(same)) == 12
    assert shown_to_its_claim(another) == []
    monkeypatch.setattr(suggesting, "WHOLE", 2)
    assert len(shown_to_its_claim(same)) == 8
