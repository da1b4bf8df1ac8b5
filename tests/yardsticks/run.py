"""`make yardsticks`: what Stet reaches on public data with the scorers beside it, as one table.

Data and scorers are no part of the project: a folder with data/ and scorers/ is read where it is, and what is predicted
lives in a temporary folder. `before.json` holds the figures of the last release. Nothing here passes or fails.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.yardsticks.measures import TASKS, Folder, Measure, Task, Values
from tests.yardsticks.misses import list_misses
from tests.yardsticks.predictions import NotThere

ROOT = Path(__file__).parents[2]
USUAL = ROOT.parent / "shared" / "yardsticks"
HEAD = ("measure", "before", "now", "baseline", "goal")


def main(arguments: list[str] | None = None) -> str | None:
    """The sentence to end with where nothing could be measured, else None."""
    parser = argparse.ArgumentParser(prog="make yardsticks", description=__doc__)
    parser.add_argument("--folder", type=Path, help="Where data/ and scorers/ are.")
    parser.add_argument("--only", choices=sorted({task.name for task in TASKS}), help="Measure this alone.")
    parser.add_argument("--errors", type=Path, help="Write what was missed in the train part, in words, to this file.")
    given = parser.parse_args(arguments)
    path = given.folder or USUAL
    if missing := missing_in(path):
        sentence = f"Nothing was measured: {missing} is not there. Say where the yardsticks are with YARDSTICKS=folder."
        if given.folder:
            return sentence
        sys.stdout.write(sentence + "\n")
        return None
    with tempfile.TemporaryDirectory(prefix="stet-yardsticks-") as work:
        folder = Folder(path, Path(work))
        if given.errors:
            if given.errors.resolve().is_relative_to(ROOT):
                return "Nothing was written: the list quotes the data. Name a file outside the project."
            try:
                given.errors.write_text("\n".join(list_misses(folder, given.only)), encoding="utf-8")
            except NotThere as reason:
                return f"Nothing was listed: {reason}."
            return None
        before = json.loads((Path(__file__).parent / "before.json").read_text(encoding="utf-8"))
        rows = [row for task in TASKS if given.only in (None, task.name) for row in taken(task, folder, before)]
    sys.stdout.write(table(rows))
    return None


def missing_in(path: Path) -> Path | None:
    """The first folder that is needed and not there."""
    return next((place for place in (path, path / "data", path / "scorers") if not place.is_dir()), None)


def taken(task: Task, folder: Folder, before: dict[str, float]) -> Iterator[tuple[str, ...]]:
    """The rows of a task, measured now; a reason stands where a number could not be had."""
    try:
        now, baseline = task.take(folder)
    except NotThere as reason:
        now, baseline = str(reason), {}
    for measure in task.measures:
        yield row(measure, before, now, baseline)


def row(measure: Measure, before: dict[str, float], now: Values, baseline: Values) -> tuple[str, ...]:
    return (
        measure.words,
        _cell(before, measure.key),
        _cell(now, measure.key),
        _cell(baseline, measure.key),
        _number(goal_of(measure, baseline)),
    )


def goal_of(measure: Measure, baseline: Values) -> float | None:
    """The goal as a number; one that is told as an addition needs the baseline."""
    if isinstance(measure.goal, str):
        base = None if isinstance(baseline, str) else baseline.get(measure.key)
        return None if base is None else base + float(measure.goal)
    return measure.goal


def _cell(values: Values, key: str) -> str:
    return values if isinstance(values, str) else _number(values.get(key))


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3f}"


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Columns as wide as they must be, numbers to the right."""
    lines = [HEAD, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    aligned = (
        [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    )
    return "".join("  ".join(cells).rstrip() + "\n" for cells in aligned)


if __name__ == "__main__":
    ending = main()
    if ending:
        sys.stderr.write(ending + "\n")
        sys.exit(2)
