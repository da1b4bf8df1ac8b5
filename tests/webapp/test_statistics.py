"""The plots: drawn with their numbers in words, as a table and as CSV, over the period of the address."""

import csv
import re
from datetime import timedelta

import pytest

from claims.queries import board
from tests import scenes
from tests.webapp.visitors import Desk
from webapp import plots


def test_each_plot_names_its_values_and_has_a_table_and_csv(small_newsroom: Desk) -> None:
    small_newsroom.claim("approved")
    viewer = small_newsroom.visitor("viewer")
    page = viewer.get("/board/statistics?days=30").text
    assert re.search(r'aria-label="Claims signed off by rating: Supported 1, Mostly supported 0', page)
    assert "style=" not in page
    for name, plot in plots.PLOTS.items():
        figure = page[page.index(f'id="plot-{name}"') :].partition("</figure>")[0]
        assert 'role="img"' in figure and all(word in figure for _, word in plot.columns)
        assert f'href="/board/{name}.csv?days=30"' in figure
        lines = list(csv.reader(viewer.get(f"/board/{name}.csv?days=30").text.splitlines()))
        assert lines[0] == [field for field, _ in plot.columns]
    assert len(list(csv.reader(viewer.get("/board/throughput.csv?days=30").text.splitlines()))) == 31


@pytest.mark.parametrize("days", ["", "8", "-7", "x", "9" * 30, "7.0", "٧"])
def test_a_period_that_there_is_not_is_the_shortest(small_newsroom: Desk, days: str) -> None:
    viewer = small_newsroom.visitor("viewer")
    assert "the last 7 days" in viewer.get("/board/statistics", query_string={"days": days}).text
    assert viewer.get("/board/throughput.csv", query_string={"days": days}).text.count("\n") == 8


def test_the_board_counts_ages_as_far_as_its_columns_and_the_statistics_to_the_end(
    small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_COUNTED", 1)
    many = [small_newsroom.claim() for _ in range(3)]
    editor = small_newsroom.visitor("editor")
    for page, shown in (("/board", "1+"), ("/board/statistics", str(2 * len(many)))):
        figure = editor.get(page).text.partition('id="plot-ages"')[2].partition("</figure>")[0]
        assert f'aria-label="Age of open claims: under 2 h {shown}, 2 to 8 h 0' in figure
        assert re.search(rf'<text class="strong"[^>]*>{re.escape(shown)}<', figure)
        assert f'<td class="r num">{shown}</td>' in figure


def test_no_cell_is_a_formula(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        small_newsroom.person(session, "ana").name = '=HYPERLINK("http://x")'
    assert "\"'=HYPERLINK" in small_newsroom.visitor("viewer").get("/board/loads.csv").text


def test_without_anything_the_plots_are_drawn_all_the_same(small_newsroom: Desk) -> None:
    assert small_newsroom.visitor("viewer").get("/board/statistics?days=90").status_code == 200


@pytest.mark.parametrize(("top", "axis"), [(1, [0, 1]), (4, [0, 1, 2, 3, 4]), (31, [0, 10, 20, 30, 40]), (0, [0, 1])])
def test_an_axis_has_round_numbers(top: int, axis: list[int]) -> None:
    assert plots.steps(top) == axis


def test_a_span_is_said_in_two_parts_at_most() -> None:
    assert [plots.span(seconds) for seconds in (0, 2400, 19_200, 3600, 90_000, 86_400)] == [
        "0 min", "40 min", "5 h 20", "1 h", "1 d 1 h", "1 d",
    ]  # fmt: skip


def test_the_median_of_a_kind_is_shown_in_words(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        claim = scenes.claim(session, small_newsroom.room, "submitted")
        assert claim.verdict is not None
        claim.created_at = claim.verdict.decided_at - timedelta(hours=5)
    page = small_newsroom.visitor("viewer").get("/board/statistics").text
    assert "Statement 5 h, from 5 h to 5 h" in page
