"""A claim's figures beside those of its evidence: which ones can be compared, and how they lie."""

from typing import Any

import pytest

from claims.extraction import as_json, extract
from claims.figures import compare, compare_all


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


def test_each_figure_of_the_claim_meets_those_that_speak_of_the_same() -> None:
    claimed = [killed(40, None, "at least", as_of="2023-05"), {**killed(120, 120), "measure": "injured"}]
    pieces = [
        {"id": 7, "figures": [killed(38, 38, as_of="2023-05-03"), killed(38, 38, as_of="2023-05-03")]},
        {"id": 9, "figures": [killed(41, 41, as_of="2022")]},
        {"id": 10, "figures": [killed(None, None)]},
    ]
    dead, injured = compare_all(claimed, pieces)
    assert [(row.evidence, row.lies, row.other_date) for row in dead.rows] == [
        (7, "below", False),
        (9, "within", True),
    ]
    assert injured.rows == ()
