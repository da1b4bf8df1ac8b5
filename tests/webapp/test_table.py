"""Lists as CSV: the same claims as on the page, and no cell that a spreadsheet would run."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from claims.models import Claim
from claims.queries import lists
from claims.queries.narrowing import Filters
from tests import scenes
from tests.webapp.visitors import Desk
from webapp.table import COLUMNS, FORMULA, csv_of


def test_the_list_of_an_address_is_there_as_csv(newsroom: Desk) -> None:
    claim = newsroom.claim("assigned")
    with newsroom.scene() as session:
        found = session.get_one(Claim, claim)
        found.wording = '=HYPERLINK("http://x")\n“ü”, she said'
        scenes.article(session, by=newsroom.room.admin)
        many = lists.count_claims(session, Filters())[0]
    ana = newsroom.visitor("ana")
    answer = ana.get("/claims.csv")
    assert answer.mimetype == "text/csv" and "claims.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(rows[0]) == COLUMNS and len(rows) == many
    mine = list(csv.DictReader(io.StringIO(ana.get("/claims.csv?view=mine&kind=statement").text)))
    assert [row["id"] for row in mine] == [str(claim)]
    assert mine[0]["claim"] == '\'=HYPERLINK("http://x")\n“ü”, she said'
    assert mine[0]["assignee"] == "Ana Checker" and mine[0]["due_at"].endswith("+00:00")
    assert int(mine[0]["harm"]) + int(mine[0]["reach"]) <= int(mine[0]["priority"])


def test_a_long_list_comes_in_pages_without_a_gap_or_a_double(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        scenes.article(session, by=small_newsroom.room.admin)
        whole = [claim["id"] for claim in lists.claim_page(session, Filters(), limit=99).claims]
        pages = list(lists.claim_pages(session, Filters(), limit=2))
        assert len(pages) > 2 and [claim["id"] for page in pages for claim in page] == whole
    read = small_newsroom.visitor("ana").get("/claims.csv").text
    assert [int(row["id"]) for row in csv.DictReader(io.StringIO(read))] == whole


@given(st.lists(st.lists(st.text() | st.integers() | st.none(), min_size=1, max_size=4), max_size=4))
def test_no_cell_begins_like_a_formula_and_every_cell_comes_back(rows: list[list[str | int | None]]) -> None:
    read = list(csv.reader(io.StringIO(csv_of(rows), newline="")))
    assert len(read) == len(rows)
    for row, written in zip(read, rows, strict=True):
        for cell, value in zip(row, written, strict=True):
            words = "" if value is None else str(value)
            assert not cell.startswith(FORMULA)
            assert cell == ("'" + words if words.startswith(FORMULA) else words)
