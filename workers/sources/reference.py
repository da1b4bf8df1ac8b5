"""Reference tables: CSV files of the newsroom's own, which answer claims that name a figure with figures.

How a table is read is claims/reference_tables.py, its format docs/reference-tables.md. A file is read again when it
was changed; each process keeps what it read.
"""

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from claims.figure_words import ends_of, said, spaced
from claims.periods import Period, read_period
from claims.places import fold, without_speakers, words_of
from claims.plain_text import one_line
from claims.reference_tables import Row, Table, read_table
from claims.settings import Settings
from workers.sources import Found, NotAsked, NotEnabled, Query, SourceFailed

name = "reference"
label = "Reference tables"
needs = ("reference_tables",)
outside = False

LIMIT = 5
MAX_TITLE = 300
MAX_EXCERPT = 1_000

log = logging.getLogger(__name__)
Stamp = tuple[int, int]
_kept: dict[Path, tuple[Stamp, Table]] = {}
_lock = threading.Lock()


def search(query: Query, settings: Settings) -> list[Found]:
    """The rows that count the same thing at a place that the claim names, in its time; the nearest in time first."""
    if not query.figures:
        raise NotAsked(
            "Not asked: the tables are asked about claims of a figure. A figure in these words is a claim of its own."
        )
    tables = read_folder(settings.reference_tables or Path())
    if not any(table.rows for table in tables) and (faults := [fault for table in tables for fault in table.faults]):
        raise SourceFailed(f"The reference tables could not be read. {faults[0]}.")
    spans = [_span(query, figure) for figure in query.figures]
    near: dict[Row, timedelta] = {}
    for figure in query.figures:
        query.asks(", ".join([figure["measure"], *map(str, _times(query, figure))]))
    for row in _rows_of(query, tables):
        for figure in query.figures:
            times = [apart for period in _times(query, figure) if (apart := _apart(row, figure, period)) is not None]
            if times:
                near[row] = min([*times, near.get(row, timedelta.max)])
    found = [_found(row, spans) for row in sorted(near, key=lambda row: near[row])[:LIMIT]]
    if broken := [fault for table in tables for fault in table.faults if not fault.line]:
        raise SourceFailed(f"Not every reference table could be read. {broken[0]}.", found)
    return found


def read_folder(folder: Path) -> list[Table]:
    """Every table of the folder, in the order of their names. Raises NotEnabled where there is no folder."""
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    except OSError as problem:
        raise NotEnabled(
            f"The folder of the reference tables, {folder}, cannot be opened: {problem.strerror}."
        ) from None
    if not files:
        raise NotEnabled(f"There is no CSV file in {folder}.")
    with _lock:
        for gone in _kept.keys() - set(files):
            if gone.parent == folder:
                del _kept[gone]
        return [_read(file) for file in files]


def _read(file: Path) -> Table:
    try:
        stat = file.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
    except OSError:
        stamp = (0, 0)
    if file not in _kept or _kept[file][0] != stamp:
        table = read_table(file)
        for fault in table.faults:
            log.warning("Left out of the reference tables: %s.", fault)
        _kept[file] = stamp, table
    return _kept[file][1]


def _rows_of(query: Query, tables: Iterable[Table]) -> Iterator[Row]:
    """The rows about places that the claim names, and about what it counts where a row says it."""
    texts = [words_of(text) for text in (without_speakers(query.text), *query.places)]
    inside = {_singular(word) for text in texts for word in text.folded}
    for rows in (rows for table in tables for words in texts for rows in table.places_in(words)):
        yield from (row for row in rows if not row.what or inside.issuperset(map(_singular, fold(row.what))))


def _times(query: Query, figure: dict[str, Any]) -> list[Period]:
    """The time that a figure is about; where nothing says it, the year of the article."""
    year = [read_period(f"{query.published_on:%Y}")] if query.published_on else []
    return query.times_of(figure) or year


def _apart(row: Row, figure: dict[str, Any], period: Period) -> timedelta | None:
    """How far apart the times of a row and a claim's figure are; None where the row does not answer the figure."""
    counted = row.measure == figure["measure"] and (
        row.measure != "count" or row.unit.casefold() == (figure.get("unit") or "").casefold()
    )
    return row.period.apart(period) if counted and row.period.overlaps(period) else None


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _span(query: Query, figure: dict[str, Any]) -> Period | None:
    """From the first to the last of the days that a figure is about, unless it is of one day, month or year."""
    own = figure.get("as_of") or ""
    times = query.times_of(figure) if not own or "/" in own else []
    return Period(min(time.first for time in times), max(time.last for time in times)) if times else None


def _found(row: Row, spans: Iterable[Period | None]) -> Found:
    """A row of one year of several says nothing against the figure of all of them, so it is shown without one."""
    place = row.place.split("|")[0].strip()
    figure = _figure(row, place)
    best = said(figure if row.best is None else {**figure, "low": row.best, "high": row.best, "qualifier": None})
    spread = ""
    if row.low is not None and row.high is not None and row.best is not None and row.low != row.high:
        spread = f" (between {spaced(row.low)} and {spaced(row.high)})"
    return Found(
        url=_address(row, place), title=one_line(f"{row.source}: {_counted(row)}, {place}, {row.written}", MAX_TITLE),
        excerpt=one_line(f"{place}, {row.written}: {best} {_counted(row)}{spread}, says {row.source}", MAX_EXCERPT),
        figures=() if any(span and span != row.period for span in spans) else (figure,),
    )  # fmt: skip


def _counted(row: Row) -> str:
    """What the figure counts: killed, civilians killed, wild bears, EUR harbour."""
    unit = "" if row.unit == "people" or (row.measure == "count" and row.what) else row.unit
    measure = "" if row.measure in ("money", "percent", "count") else row.measure
    return " ".join(filter(None, [unit, row.what, measure]))


def _figure(row: Row, place: str) -> dict[str, Any]:
    """As the extraction stores them, with `best` besides, which is both bounds where none is known."""
    low, high = ends_of({"low": row.low, "high": row.high, "best": row.best})
    qualifier = "at least" if high is None else "up to" if low is None else None
    return {"low": low, "high": high, "best": row.best, "unit": row.unit, "measure": row.measure,
            "qualifier": qualifier, "what": row.what or None, "where": place, "as_of": str(row.period),
            "speaker_name": row.source}  # fmt: skip


def _address(row: Row, place: str) -> str | None:
    """The address that the table gives, with a mark of the row's own: several rows may come from one page."""
    if not row.url or "#" in row.url:
        return row.url or None
    return (
        f"{row.url}#{'-'.join(re.findall(r'[a-z0-9]+', f'{place} {row.written} {row.measure} {row.what}'.casefold()))}"
    )
