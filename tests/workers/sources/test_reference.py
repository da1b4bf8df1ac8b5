"""The source of reference tables: which rows answer a claim, what is said of them, and that files are read once."""

import os
import re
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claims.extraction import extract
from claims.figures import compare_all
from claims.finding import as_json
from claims.settings import Settings
from workers.sources import SOURCES, Found, NotEnabled, Query, SourceFailed, missing_settings, reference

GUIDE = Path("docs/reference-tables.md")
HEAD = "place,period,measure,low,best,high,unit,what,source,url\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """With the table of the guide."""
    found = re.search(r"```csv\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found
    (tmp_path / "guide.csv").write_text(found[1])
    return Settings(_env_file=None, reference_tables=tmp_path)


def claims(text: str, published_on: date | None = None) -> list[Query]:
    """What is read from a sentence, as the sources are asked about it."""
    return [
        Query(1, said["quote"], None, (), tuple(said["figures"]), tuple(said["dates"]), "en", published_on=published_on)
        for said in map(as_json, extract(text)) if said["figures"]
    ]  # fmt: skip


def ask(text: str, settings: Settings, published_on: date | None = None) -> list[Found]:
    [query] = claims(text, published_on)
    return reference.search(query, settings)


def test_every_row_of_the_guide_is_read(settings: Settings) -> None:
    [table] = reference.read_folder(settings.reference_tables or Path())
    assert (table.rows, table.faults) == (4, [])


def test_a_figure_is_answered_with_figures_that_can_be_compared(settings: Settings) -> None:
    [found] = ask("In 2023, 34 people were killed in Norrvik.", settings)
    assert found.excerpt == "Norrvik, 2023: 34 killed (between 30 and 41), says Institute of Counting"
    assert found.title == "Institute of Counting: killed, Norrvik, 2023"
    assert (found.url or "").startswith("https://stat.example/floods#")
    assert found.figures is not None
    [query] = claims("In 2023, 34 people were killed in Norrvik.")
    [compared] = compare_all(query.figures, [{"id": 1, "figures": list(found.figures)}])
    assert [row.lies for row in compared.rows] == ["overlaps"]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("Norrvik counted 120 wild bears in 2022.", "120 wild bears (between 110 and 150), says Game office"),
        ("Unemployment in Norrvik rose to 7.5 percent in April 2023.", "7.4 percent unemployment, says Labour office"),
        ("In May 2023, 1,100 people were injured at Lake Vessa.", "1,200 injured, says Ministry of Health"),
    ],
)
def test_every_measure_is_answered_in_words(settings: Settings, text: str, excerpt: str) -> None:
    [found] = ask(text, settings)
    assert found.excerpt.endswith(excerpt)


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, 34 people were killed in Oslo.",
        "In 2023, 34 people were killed in New Norrviken.",
        "In 2023, 34 people were injured in Norrvik.",
        "In 2021, 34 people were killed in Norrvik.",
        "In May 2023, 34 people were injured in the lake.",
        "Norrvik counted 120 wild wolves in 2022.",
        "Norrvik counted 120 brown bears in 2022.",
        "Inflation in Norrvik rose to 7.5 percent in April 2023.",
    ],
)
def test_another_place_measure_unit_time_or_thing_is_not_answered(settings: Settings, text: str) -> None:
    assert ask(text, settings) == []


def test_without_a_date_the_year_of_the_article_counts(settings: Settings) -> None:
    text = "The storm killed 34 people in Norrvik."
    assert ask(text, settings, date(2023, 9, 1))
    assert ask(text, settings, date(2024, 9, 1)) == []


def test_the_row_nearest_in_time_comes_first_and_no_more_than_five_come(settings: Settings, tmp_path: Path) -> None:
    periods = ("2020/2029", "2023", "2023-05", "2023-05-03", "2023-05-01/2023-05-07", "2022/2023", "2023-06")
    rows = [f"Vessa,{period},killed,,{n},,,,Office,\n" for n, period in enumerate(periods, 1)]
    (tmp_path / "many.csv").write_text(HEAD + "".join(rows))
    found = ask("On 3 May 2023, 9 people were killed in Vessa.", settings)
    assert [(one.figures or ())[0]["best"] for one in found] == [4, 5, 3, 2, 6]


def test_rows_of_one_address_are_pieces_of_their_own(settings: Settings, tmp_path: Path) -> None:
    lines = "".join(f"Vessa,{year},killed,,3,,,,Office,https://a.example/x\n" for year in (2021, 2022))
    (tmp_path / "two.csv").write_text(HEAD + lines)
    found = ask("Between 2021 and 2022, 6 people were killed in Vessa.", settings, date(2022, 1, 1))
    assert len({one.url for one in found}) == len(found)


def test_a_file_is_read_again_only_when_it_was_changed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = reference.read_table

    def counted(file: Path) -> Any:
        read.append(file.name)
        return real(file)

    monkeypatch.setattr(reference, "read_table", counted)
    for _ in range(3):
        assert ask("In 2023, 34 people were killed in Norrvik.", settings)
    (tmp_path / "more.csv").write_text(HEAD + "Vessa,2023,killed,,3,,,,Office,\n")
    assert ask("In 2023, 3 people were killed in Vessa.", settings)
    assert read == ["guide.csv", "more.csv"]
    os.utime(tmp_path / "more.csv", (1, 1))
    ask("In 2023, 3 people were killed in Vessa.", settings)
    assert read[2:] == ["more.csv"]
    (tmp_path / "more.csv").unlink()
    assert ask("In 2023, 3 people were killed in Vessa.", settings) == []


def test_what_is_not_there_is_not_enabled_and_what_cannot_be_read_has_failed(tmp_path: Path) -> None:
    source = SOURCES["reference"]
    assert missing_settings(source, Settings(_env_file=None)) == ("reference_tables",)
    assert not source.outside
    for folder, why in ((tmp_path / "gone", "No such file"), (tmp_path, "There is no CSV file in")):
        with pytest.raises(NotEnabled, match=why):
            ask("In 2023, 34 people were killed in Norrvik.", Settings(_env_file=None, reference_tables=folder))
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceFailed, match=r"could not be read. bad\.csv: it is not UTF-8"):
        ask("In 2023, 34 people were killed in Norrvik.", Settings(_env_file=None, reference_tables=tmp_path))


def test_a_large_table_answers_at_once(tmp_path: Path) -> None:
    """Rows about other places are not looked at: without the index 20,000 of them would take longer."""
    lines = (f"Vessa,{1900 + n % 100}-{1 + n % 12:02},killed,,{n},,,,Office,\n" for n in range(20_000))
    (tmp_path / "large.csv").write_text(HEAD + "".join(lines) + "Norrvik,2023,killed,,34,,,,Office,\n")
    settings = Settings(_env_file=None, reference_tables=tmp_path)
    assert ask("In 2023, 34 people were killed in Norrvik.", settings)
    [query] = claims("In 2023, 34 people were killed in Norrvik.")
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert len(reference.search(query, settings)) == 1
        took.append(time.perf_counter() - start)
    assert min(took) < 0.02


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        ("Since 2015, 30,000 people have been killed in Vessa.", [[], []]),
        ("From 2015 to 2016 4,100 people were killed in Vessa.", [[], []]),
        ("On 5 May 2015 twelve people were killed in Vessa.", [["other date"]]),
        ("In 2016, 4,100 people were killed in Vessa.", [["below"]]),
    ],
)
def test_a_year_says_nothing_against_a_figure_of_more_or_less_than_it(
    tmp_path: Path, text: str, lies: list[list[str]]
) -> None:
    (tmp_path / "years.csv").write_text(
        HEAD + "Vessa,2015,killed,1800,2000,2200,,,Office,\nVessa,2016,killed,1800,2100,2200,,,Office,\n"
    )
    published = date(2024, 6, 1)
    [query] = claims(text, published)
    found = reference.search(query, Settings(_env_file=None, reference_tables=tmp_path))
    compared = [
        compare_all(query.figures, [{"id": 1, "figures": list(one.figures or ())}], published_on=published)
        for one in found
    ]
    assert [[row.lies for figure in piece for row in figure.rows] for piece in compared] == lies


def test_a_file_that_cannot_be_read_is_a_failure_beside_what_the_others_hold(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "oslo.csv").write_bytes((HEAD + "Oslo,2023,killed,1,2,3,,,Zählung,\n").encode("latin-1"))
    for place, most in (("Norrvik", 1), ("Oslo", 0)):
        with pytest.raises(SourceFailed, match=r"oslo\.csv: it is not UTF-8") as failed:
            ask(f"In 2023, 34 people were killed in {place}.", settings)
        assert len(failed.value.found) == most


def test_a_bound_that_a_table_does_not_name_stays_unknown(tmp_path: Path) -> None:
    (tmp_path / "killed.csv").write_text(HEAD + "Vessa,2023,killed,,45,60,,,Office,\n")
    [found] = ask("In 2023, 34 people were killed in Vessa.", Settings(_env_file=None, reference_tables=tmp_path))
    [figure] = found.figures or ()
    assert (figure["low"], figure["best"], figure["high"]) == (None, 45, 60)
