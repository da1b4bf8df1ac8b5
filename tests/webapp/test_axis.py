"""The drawing of figures on one axis: what the axis shows, and where lines and arrows end."""

from typing import Any

import pytest

from webapp.axis import bulk, draw, lay_out


@pytest.mark.parametrize(
    ("claimed", "found", "shown"),
    [
        ([40], [38, 41, 39, 200], (38, 41)),
        ([40], [38, 41, 5, 39], (38, 41)),
        ([40], [38, 41, 200, 100_000], (38, 41)),
        ([4_000], [3, 3_900, 4_100, 4_050, 50], (3_900, 4_100)),
        ([40], [40, 44], (40, 44)),
        ([40], [38, 60], (38, 60)),
        ([40], [200], (40, 200)),
        ([40], [200, 210, 190], (40, 210)),
        ([300, 500], [38, 40, 41], (38, 500)),
        ([-2], [-3, -2.5, 40], (-3, -2)),
        ([0], [0, 0], (0, 0)),
        ([40], [], (40, 40)),
    ],
)
def test_the_axis_shows_the_claim_and_the_bulk_of_what_was_found(
    claimed: list[float], found: list[float], shown: tuple[float, float]
) -> None:
    assert bulk(claimed, found) == shown


def row(low: float | None, high: float | None, **more: Any) -> dict[str, Any]:
    figure = {"low": low, "high": high, "unit": "people", "measure": "killed", "qualifier": None, **more}
    return {"name": "", "figure": figure, "as_of": "", "told": "", "other_date": False}


CLOSE = [row(value, value) for value in (38, 39, 41, 42, 43, 44)]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (40, 40, ("value", "value")),
        (200, 200, ("", "beyond")),
        (200, None, ("", "beyond")),
        (200, 300, ("", "beyond")),
        (2, 2, ("beyond", "")),
        (None, 2, ("beyond", "")),
        (39, 200, ("value", "beyond")),
        (2, 41, ("beyond", "value")),
        (2, 200, ("beyond", "beyond")),
        (2, None, ("beyond", "on")),
        (None, 200, ("on", "beyond")),
        (39, None, ("value", "on")),
        (None, 41, ("on", "value")),
    ],
)
def test_a_line_ends_at_its_values_or_in_an_arrow_inside_the_drawing(
    low: float | None, high: float | None, ends: tuple[str, str], narrow: bool
) -> None:
    axis = draw(row(40, 40)["figure"], [*CLOSE, row(low, high)], narrow=narrow)
    line = axis.lines[-1]
    assert (line.low_end, line.high_end) == ends
    assert axis.left - 4 <= line.low <= line.high <= axis.right + 4
    assert line.beyond == ("beyond" in ends)
    assert line.low == line.high or line.high - line.low >= 5


def test_what_is_counted_in_whole_numbers_has_no_half_ones_on_its_axis() -> None:
    def ticks(*values: float) -> list[str]:
        return [words for _, words in draw(row(values[0], values[0])["figure"], [row(v, v) for v in values[1:]]).ticks]

    assert ticks(12, 13, 14) == ["12", "13", "14"]
    assert "2.5" in ticks(2.4, 2.6)


def test_a_best_value_is_marked_only_where_the_axis_reaches_it() -> None:
    far, near = row(39, 200, best=150), row(39, 44, best=41)
    assert [line.best is None for line in draw(row(40, 40)["figure"], [*CLOSE, far, near]).lines[-2:]] == [True, False]


@pytest.mark.parametrize(
    ("as_of", "words"), [("2015", "2015"), ("2015/2018", "2015 to 2018"), ("2015/..", "since 2015"), (None, "")]
)
def test_of_which_time_a_figure_is_stands_in_words(as_of: str | None, words: str) -> None:
    claimed = {"figure": row(40, 40)["figure"], "as_of": as_of, "at_latest": False, "against": []}
    assert lay_out([claimed], [])[0]["as_of"] == words


NAMED = {**row(22, 22), "name": "E2 Harbour authority, annual report"}


@pytest.mark.parametrize(("narrow", "drawn"), [(False, NAMED["name"]), (True, f"{NAMED['name']}: 22")])
def test_a_name_is_whole_where_there_is_room_before_its_line_or_above_it(narrow: bool, drawn: str) -> None:
    axis = draw(row(20, 20)["figure"], [NAMED, {**NAMED, "figure": row(20, 20)["figure"], "as_of": "publ. 2024-05-06"}],
                narrow=narrow)  # fmt: skip
    assert axis.lines[0].name == drawn
    assert "…" in axis.lines[1].name
