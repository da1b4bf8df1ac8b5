"""A claim's figures beside those of its evidence: which ones can be compared, and how they lie."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from claims.extraction import as_json, extract
from claims.figures import compare, compare_all
from claims.periods import read_period


def read(words: str) -> dict[str, Any]:
    """The first figure of a sentence, as the desk itself reads it."""
    figure: dict[str, Any] = next(figure for found in extract(words) for figure in as_json(found)["figures"])
    return figure


def killed(low: float | None, high: float | None, qualifier: str | None = None, **more: Any) -> dict[str, Any]:
    return {"low": low, "high": high, "unit": "people", "measure": "killed", "qualifier": qualifier, **more}


@pytest.mark.parametrize(
    ("claimed", "found", "lies"),
    [
        ("At least 40 people were killed.", "The police counted 38 dead.", "below"),
        ("At least 40 people were killed.", "The police counted 40 dead.", "within"),
        ("More than 40 people were killed.", "The police counted 40 dead.", "below"),
        ("Fewer than 40 people were killed.", "The police counted 40 dead.", "above"),
        ("Up to 40 people were killed.", "The police counted 40 dead.", "within"),
        ("Nearly 40 people were killed.", "The police counted 39 dead.", "within"),
        ("About 300 people were killed.", "The police counted 297 dead.", "within"),
        ("About 300 people were killed.", "The police counted 260 dead.", "below"),
        ("The police counted 297 dead.", "About 300 people were killed.", "overlaps"),
        ("Between 30 and 40 people were killed.", "The police counted 38 dead.", "within"),
        ("Between 30 and 40 people were killed.", "At least 38 people were killed.", "overlaps"),
        ("Between 30 and 40 people were killed.", "More than 40 people were killed.", "above"),
        ("Forty people were killed.", "Between 30 and 50 people were killed.", "overlaps"),
        ("The dam cost 300 million euros.", "The dam cost 300 million dollars.", "other unit"),
        ("Forty people were killed.", "Forty people were injured.", None),
        ("The bridge carries 4,000 cars a day.", "The town has 12 schools.", None),
    ],
)
def test_a_figure_lies_to_the_claim_as_its_ends_say(claimed: str, found: str, lies: str | None) -> None:
    assert compare(read(claimed), read(found)) == lies


@pytest.mark.parametrize(
    ("claimed", "found", "lies"),
    [
        (killed(40, None, "more than"), killed(40, None, "more than"), "within"),
        (killed(40, None, "more than"), killed(40, None, "at least"), "overlaps"),
        (killed(None, 40, "less than"), killed(None, 40, "up to"), "overlaps"),
        (killed(40, None), killed(None, 40, "up to"), "overlaps"),
        (killed(40, None), killed(None, 39.5), "below"),
    ],
)
def test_bounds_are_compared_by_what_they_leave_out(claimed: Any, found: Any, lies: str) -> None:
    assert compare(claimed, found) == lies


@pytest.mark.parametrize(
    ("found", "lies"),
    [
        ({"low": 38, "high": 52, "best": 45}, "overlaps"),
        ({"low": 41, "high": 52, "best": 45}, "within"),
        ({"low": None, "high": None, "best": 38}, "below"),
        ({"best": 41}, "within"),
    ],
)
def test_a_figure_of_a_table_is_compared_by_its_ends_or_else_by_its_best_value(found: Any, lies: str) -> None:
    given = {"unit": "people", "measure": "killed", "as_of": "2023-04/2023-06", **found}
    (compared,) = compare_all([killed(40, None, "at least")], [{"id": 1, "figures": [given]}])
    assert [row.lies for row in compared.rows] == [lies]


def test_a_figure_without_any_number_is_left_out() -> None:
    assert compare_all([killed(40, 40)], [{"id": 1, "figures": [killed(None, None)]}])[0].rows == ()
    assert compare_all([killed(None, None)], []) == []


def test_each_figure_of_the_claim_meets_those_that_speak_of_the_same() -> None:
    claimed = [killed(40, None, "at least", as_of="2023-05"), {**killed(120, 120), "measure": "injured"}]
    pieces = [
        {"id": 7, "figures": [killed(38, 38, as_of="2023-05"), killed(38, 38, as_of="2023-05")]},
        {"id": 9, "figures": [killed(41, 41, as_of="2022")]},
        {"id": 10, "figures": [killed(None, None)]},
    ]
    dead, injured = compare_all(claimed, pieces)
    assert [(row.evidence, row.lies, row.by_value) for row in dead.rows] == [
        (7, "below", "below"),
        (9, "other date", "within"),
    ]
    assert injured.rows == ()


PUBLISHED = datetime(2023, 5, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "article", "found", "piece", "same"),
    [
        ("2023-05", None, "2023-05-03", None, False),
        ("2023", None, "2023-04/2023-06", None, False),
        ("2023-05-05", None, "2023", None, False),
        ("2023", None, "2023-01/2023-12", None, True),
        ("2023-07-01", None, "2023-04/2023-06", None, False),
        ("2023-06-30", None, "2023-04/2023-06", None, False),
        ("2023-05-03", None, "2023-05-04", None, False),
        (None, None, "2022", None, True),
        (None, date(2023, 5, 3), "2023-06", None, False),
        (None, date(2023, 5, 3), "2023-05", None, True),
        (None, date(2023, 5, 3), "2022", None, True),
        ("2023-05-04", None, None, PUBLISHED, False),
        ("2023-05-03", None, None, PUBLISHED, True),
        (None, date(2020, 1, 1), None, PUBLISHED, True),
        ("spring", None, "2022", PUBLISHED, True),
        ("2015/..", date(2023, 5, 1), "2015/..", PUBLISHED, True),
        ("2015/..", date(2023, 5, 1), "2016/..", PUBLISHED, False),
        ("2015/..", date(2023, 5, 1), "2015/2018", PUBLISHED, False),
        ("2015/..", date(2023, 5, 1), "2015-01-01/2023-05-01", None, True),
        ("2015/..", date(2023, 5, 1), None, datetime(2014, 5, 3, tzinfo=UTC), False),
    ],
)
def test_figures_of_other_days_are_not_held_against_each_other(
    claimed: str | None, article: date | None, found: str | None, piece: datetime | None, same: bool
) -> None:
    """A figure without a day was so when it was published, at the latest."""
    evidence = [{"id": 1, "figures": [killed(38, 38, as_of=found)], "published_at": piece}]
    (compared,) = compare_all([killed(40, 40, as_of=claimed)], evidence, published_on=article)
    (row,) = compared.rows
    assert (row.lies, row.by_value) == ("below" if same else "other date", "below")


@pytest.mark.parametrize(
    "words",
    ["2023", "2021/2023", "2023-05", "2023-04/2023-06", "2023-05-03", "2023-05-03/2024-01-09", "2015/..", "2015-02/.."],
)
def test_a_period_is_written_as_short_as_it_is_read(words: str) -> None:
    assert str(read_period(words)) == words


def test_another_unit_stays_one_whatever_the_date() -> None:
    euros, dollars = read("The dam cost 300 million euros."), read("The dam cost 300 million dollars.")
    (compared,) = compare_all([euros | {"as_of": "2020"}], [{"id": 1, "figures": [dollars | {"as_of": "2021"}]}])
    assert [row.lies for row in compared.rows] == ["other unit"]


def test_of_which_day_a_figure_is_comes_from_itself_or_else_from_when_it_was_published() -> None:
    pieces = [{"id": 1, "figures": [killed(1, 1, as_of="2022"), killed(2, 2)], "published_at": PUBLISHED}]
    (compared,) = compare_all(
        [killed(3, 3)], [*pieces, {"id": 2, "figures": [killed(4, 4)]}], published_on=PUBLISHED.date()
    )
    told = [(row.as_of, row.at_latest) for row in compared.rows]
    assert told == [("2022", False), ("2023-05-03", True), (None, False)]


def piece(id: int, origin: int | None, day: int | None, *figures: Any) -> dict[str, Any]:
    at = datetime(2023, 5, day, tzinfo=UTC) if day else None
    return {"id": id, "origin": origin, "figures": figures, "published_at": at}


def test_pieces_of_one_origin_give_a_figure_once_and_the_earliest_names_it() -> None:
    pieces = [
        piece(1, 1, 4, killed(38, 38)), piece(2, 2, 1, killed(38, 38)), piece(3, 1, 3, killed(38, 38), killed(39, 39)),
        piece(4, 1, None, killed(38, 38)), piece(5, None, None, killed(38, 38)), piece(6, None, None, killed(38, 38)),
    ]  # fmt: skip
    (compared,) = compare_all([killed(40, 40)], pieces)
    assert [(row.evidence, row.pieces, row.figure["low"], row.as_of) for row in compared.rows] == [
        (3, (1, 3, 4), 38, "2023-05-03"), (2, (2,), 38, "2023-05-01"), (3, (3,), 39, "2023-05-03"),
        (5, (5,), 38, None), (6, (6,), 38, None),
    ]  # fmt: skip


def rows_of(*pieces: dict[str, Any]) -> list[tuple[int, tuple[int, ...], str | None, bool]]:
    (compared,) = compare_all([killed(40, 40)], pieces)
    return [(row.evidence, row.pieces, row.as_of, row.at_latest) for row in compared.rows]


def test_an_origin_gives_a_figure_once_though_its_pieces_have_other_dates() -> None:
    monday, next_monday = killed(38, 38, as_of="2023-05-01"), killed(38, 38, as_of="2023-05-08")
    reprinted = piece(1, 1, 9, next_monday), piece(2, 1, 3, monday), piece(3, 1, 4, killed(38, 38))
    assert rows_of(*reprinted) == [(2, (1, 2, 3), "2023-05-01", False)]
    assert rows_of(piece(1, 1, 3, killed(38, 38)), piece(2, 1, 4, monday)) == [(1, (1, 2), "2023-05-03", True)]
    assert rows_of(piece(1, 1, 9, next_monday), piece(2, 2, 3, monday)) == [
        (1, (1,), "2023-05-08", False), (2, (2,), "2023-05-01", False),
    ]  # fmt: skip


def test_one_text_that_gives_a_figure_of_two_years_gives_both() -> None:
    both = killed(38, 38, as_of="2021"), killed(38, 38, as_of="2022")
    assert rows_of(piece(1, 1, 3, both[1]), piece(2, 1, 4, *both)) == [
        (2, (2,), "2021", False), (1, (1, 2), "2022", False),
    ]  # fmt: skip
