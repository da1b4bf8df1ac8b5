"""Tables of the newsroom's own: CSV files with place, period and figures, read into an index by place.

The format is docs/reference-tables.md. Which claim asks for which rows is workers/sources/reference.py.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Final

from claims.periods import Period, read_period
from claims.places import Name, Words, fold, names_in
from claims.plain_text import one_line

MEASURES: Final = ("killed", "injured", "missing", "displaced", "detained", "money", "percent", "count")
"""As in finding.Figure."""
UNITS: Final = {"percent": "percent"} | dict.fromkeys(MEASURES[:5], "people")
COLUMNS: Final = ("place", "period", "measure", "low", "best", "high", "source", "url", "unit", "what")
NEEDED: Final = ("place", "period", "source")
OTHER_NAMES: Final = {"about": "what"}
LARGEST: Final = 100_000_000
"""Bytes of one file."""
LONGEST: Final = 300
"""Characters of one field."""
MOST_FAULTS: Final = 100
"""Faults of one file that are told one by one."""
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
SPACES: Final = re.compile(r"[\s'’]")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a table. `low`, `best` and `high` may be unknown (None), never all of them."""

    place: str
    period: Period
    written: str
    """The period as the table writes it."""
    measure: str
    unit: str
    what: str
    low: float | None
    best: float | None
    high: float | None
    source: str
    url: str


@dataclass(frozen=True)
class Fault:
    """Why a line (0: the whole file) is left out: a clause for people."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}{f', line {self.line}' if self.line else ''}: {self.why}"


@dataclass
class Table:
    """One file: its rows by the words of each name of their place, and what could not be read."""

    index: dict[Name, list[Row]] = field(default_factory=dict)
    longest: int = 0
    """Words of the longest name."""
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0
    """Lines with a fault, also beyond MOST_FAULTS."""

    def places_in(self, words: Words) -> Iterator[list[Row]]:
        """The rows of each place that these words name."""
        return (self.index[name] for name in names_in(words, self.index, self.longest))


def read_table(file: Path) -> Table:
    """Everything that can be read of a file; what cannot costs itself and is told in `faults`. Raises nothing."""
    table = Table()
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError(f"it is larger than {LARGEST:,} bytes")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            _read_lines(file, lines.readline(), lines, table)
    except UnicodeDecodeError:
        _leave_out(table, file, 0, "it is not UTF-8 from here on; save it as CSV in UTF-8")
    except (OSError, ValueError) as problem:
        _leave_out(table, file, 0, getattr(problem, "strerror", None) or str(problem))
    return table


def _read_lines(file: Path, head: str, lines: Iterator[str], table: Table) -> None:
    delimiter = ";" if head.count(";") > head.count(",") else ","
    names = [_column(name) for name in next(csv.reader([head], delimiter=delimiter), [])]
    if lacking := [name for name in NEEDED if name not in names]:
        raise ValueError(f"its first line names no column {' or '.join(lacking)}")
    default = "" if "measure" in names else next((one for one in MEASURES if one in fold(file.stem)), "")
    for number, line in enumerate(lines, 2):
        try:
            if any(fields := _fields(line, delimiter)):
                _add(table, _row(_by_name(names, fields), default))
        except ValueError as problem:
            _leave_out(table, file, number, str(problem))


def _fields(line: str, delimiter: str) -> list[str]:
    """Each line by itself: a quote that is never closed costs its line, and not the rest of the file."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as problem:
        raise ValueError(f"a quote in it is not closed, or not in its place ({problem}); one row is one line") from None


def _by_name(names: list[str], fields: list[str]) -> dict[str, str]:
    if any(fields[len(names) :]):
        raise ValueError('it has more fields than the first line has columns; write "1,200" in quotes')
    return dict(zip(names, fields, strict=False))


def _leave_out(table: Table, file: Path, line: int, why: str) -> None:
    table.left_out += 1
    if len(table.faults) < MOST_FAULTS:
        table.faults.append(Fault(file.name, line, why))


def _column(name: str) -> str:
    plain = name.strip().casefold()
    return OTHER_NAMES.get(plain, plain)


def _row(given: Mapping[str, str], default: str) -> Row:
    """One line. Raises ValueError with a clause that says what is wrong with it."""
    fields = dict.fromkeys(COLUMNS, "") | {name: one_line(words, LONGEST) for name, words in given.items() if words}
    if missing := [name for name in NEEDED if not fields[name]]:
        raise ValueError(f"it has no {' and no '.join(missing)}")
    measure = fields["measure"].casefold() or default
    if measure not in MEASURES:
        raise ValueError(f"the measure “{fields['measure']}” is none of {', '.join(MEASURES)}")
    if measure in ("money", "percent") and not fields["what"]:
        raise ValueError(f"it does not say in the column “what” of what this is the {measure}")
    unit = (
        fields["unit"]
        or UNITS.get(measure)
        or (fields["what"].split()[-1] if measure == "count" and fields["what"] else "")
    )
    if not unit:
        raise ValueError("money and counts need a unit, like EUR or bears")
    if measure in MEASURES[:5] and any("." in fields[name] for name in ("low", "best", "high")):
        raise ValueError("people are counted in whole numbers; write 1200 or 1,200 and no point")
    low, best, high = (_number(fields[name]) for name in ("low", "best", "high"))
    known = [value for value in (low, best, high) if value is not None]
    if not known or known != sorted(known):
        raise ValueError("it has no figure" if not known else "low, best and high are not in this order")
    return Row(
        intern(fields["place"]), _period(fields["period"]), intern(fields["period"]), intern(measure), intern(unit),
        intern(fields["what"]), low, best, high, intern(fields["source"]), _address(fields["url"]),
    )  # fmt: skip


def _number(words: str) -> float | None:
    plain = SPACES.sub("", words)
    if not plain:
        return None
    if not NUMBER.fullmatch(plain):
        raise ValueError(f"“{words}” is no number; write 1200, 1,200 or 7.5")
    value = float(plain.replace(",", ""))
    return int(value) if value.is_integer() else value


def _address(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError(f"the address “{url}” does not begin with http:// or https://")
    return url


def _add(table: Table, row: Row) -> None:
    names = _names(row.place)
    if not names:
        raise ValueError(f"the place “{row.place}” holds no word")
    for name in names:
        table.index.setdefault(name, []).append(row)
        table.longest = max(table.longest, len(name))
    table.rows += 1


# A table says the same places and periods over and over.
@lru_cache(maxsize=10_000)
def _names(place: str) -> frozenset[Name]:
    return frozenset(tuple(map(intern, fold(name))) for name in place.split("|")) - {()}


_period = lru_cache(maxsize=10_000)(read_period)
