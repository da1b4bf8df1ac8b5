"""Reading tables: every way to write a row that is documented, and what a line that is wrong costs."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.periods import Period, read_period
from claims.places import names_in, words_of
from claims.reference_tables import MOST_FAULTS, Row, Table, read_table

HEAD = "place,period,measure,low,best,high,source\n"


def read(tmp_path: Path, text: str | bytes, name: str = "table.csv") -> Table:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(file)


def rows(table: Table) -> list[Row]:
    return list(dict.fromkeys(row for found in table.index.values() for row in found))


def test_a_semicolon_a_byte_order_mark_capitals_and_spaced_numbers_are_read(tmp_path: Path) -> None:
    text = "\ufeffSOURCE; Place ;Period;Measure;low;BEST;high\nOffice;Norrvik;2023;Killed;1 100;1\u202f200;1,300\n"
    [row] = rows(read(tmp_path, text))
    assert (row.place, row.measure, row.low, row.best, row.high) == ("Norrvik", "killed", 1100, 1200, 1300)
    assert row.period == Period(date(2023, 1, 1), date(2023, 12, 31))


def test_a_place_is_known_by_each_of_its_names(tmp_path: Path) -> None:
    table = read(tmp_path, HEAD + "Norrvik|Port Vessa,2023,killed,,34,,Office\n")
    for claim in ("In NORRVIK", "near Port Vessa", "Pört  Vessa's"):
        assert [len(found) for found in table.places_in(words_of(claim))] == [1], claim
    assert not list(table.places_in(words_of("Vessa and Norrviken")))


def test_without_the_column_the_name_of_the_file_says_the_measure(tmp_path: Path) -> None:
    text = "place,period,best,source\nNorrvik,2023,34,Office\n"
    assert rows(read(tmp_path, text, "floods-injured.csv"))[0].measure == "injured"
    table = read(tmp_path, text, "floods.csv")
    assert not table.rows
    assert "none of killed, injured" in table.faults[0].why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",2023,killed,,34,,Office", "it has no place"),
        ("Norrvik,,killed,,34,,", "it has no period and no source"),
        ("Norrvik,May 2023,killed,,34,,Office", "“May 2023” is no period"),
        ("Norrvik,2023-02-30,killed,,34,,Office", "not in the calendar"),
        ("Norrvik,2023/2022,killed,,34,,Office", "ends before it begins"),
        ("Norrvik,2023,died,,34,,Office", "the measure “died” is none of"),
        ('Norrvik,2023,killed,,"7,5",,Office', "“7,5” is no number"),
        ("Norrvik,2023,killed,,-3,,Office", "“-3” is no number"),
        ("Norrvik,2023,killed,,,,Office", "it has no figure"),
        ("Norrvik,2023,killed,,1.200,,Office", "whole numbers"),
        ("Norrvik,2023,killed,,1.000,,Office", "whole numbers"),
        ("Norrvik,2023,killed,,1,200,,Office", "more fields than"),
        ('Norrvik,2023,killed,,34,,"Office', "a quote in it is not closed"),
        ("Norrvik,2023,killed,40,34,41,Office", "not in this order"),
        ("Norrvik,2023,count,,34,,Office", "need a unit"),
        ("Norrvik,2023,percent,,34,,Office", "of what this is the percent"),
        ("...,2023,killed,,34,,Office", "holds no word"),
    ],
)
def test_a_line_that_is_wrong_costs_itself_and_says_which_and_why(tmp_path: Path, line: str, why: str) -> None:
    good = "Norrvik,2023,killed,30,34,41,Office\n"
    table = read(tmp_path, f"{HEAD}{good}{line}\n{good.replace('2023', '2024')}")
    assert table.rows == 2
    [fault] = table.faults
    assert (fault.file, fault.line) == ("table.csv", 3)
    assert why in fault.why
    assert str(fault).startswith("table.csv, line 3: ")


def test_an_address_that_is_none_of_the_web_costs_its_row(tmp_path: Path) -> None:
    head = HEAD.replace("source", "source,url")
    table = read(tmp_path, f"{head}Norrvik,2023,killed,,34,,Office,javascript:alert(1)\n")
    assert (table.rows, table.left_out) == (0, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [(b"place,period\nNorrvik,2023\n", "no column source"), (b"", "no column place or period or source"),
     (HEAD.encode() + b"N\xf6rrvik,2023,killed,,34,,Office\n", "not UTF-8")],
)  # fmt: skip
def test_a_file_that_is_no_table_says_so(tmp_path: Path, text: bytes, why: str) -> None:
    table = read(tmp_path, text)
    assert table.rows == 0
    assert why in str(table.faults[0])


def test_no_more_faults_are_told_than_somebody_reads_and_all_are_counted(tmp_path: Path) -> None:
    table = read(tmp_path, HEAD + "bad\n" * (MOST_FAULTS + 50))
    assert (len(table.faults), table.left_out) == (MOST_FAULTS, MOST_FAULTS + 50)


@given(text=st.text(max_size=300) | st.lists(st.sampled_from(["Norrvik", "2023", ",", ";", '"', "\n", "\0", "34"])).map(
    "".join))  # fmt: skip
def test_any_file_gives_rows_or_faults_and_never_fails(tmp_path_factory: Any, text: str) -> None:
    content = (HEAD + text).encode("utf-8", "surrogatepass")
    table = read(tmp_path_factory.mktemp("table"), content)
    for row in rows(table):
        assert row.place.isprintable()
        assert row.period.first <= row.period.last
        assert any(value is not None for value in (row.low, row.best, row.high))


@given(st.dates(), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_a_period_holds_the_days_it_names(day: date, form: str) -> None:
    written = day.strftime(form).zfill({"%Y": 4, "%Y-%m": 7, "%Y-%m-%d": 10}[form])
    period = read_period(written)
    assert period.first <= day <= period.last
    assert read_period(f"{written}/{written}") == period
    assert period.overlaps(Period(day, day))
    assert (period.apart(Period(day, day)).days == 0) == (period.first == period.last)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A nice day in Nice", [("nice",)]),
        ("nice weather is expected in nice", [("nice",), ("nice",)]),
        ("The mayor of the Hague", [("the", "hague")]),
        ("North Norrvik and Norrvik", [("north", "norrvik"), ("norrvik",)]),
        ("NØRRVIK", []),
    ],
)
def test_a_name_is_found_as_long_as_it_is_and_not_in_small_letters(text: str, found: list[tuple[str, ...]]) -> None:
    known = {("nice",), ("the", "hague"), ("norrvik",), ("north", "norrvik")}
    assert list(names_in(words_of(text), known, 2)) == found
