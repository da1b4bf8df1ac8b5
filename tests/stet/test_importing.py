"""`stet import`: files of fact-checks into a desk, and what it says about them."""

import json
import signal
import subprocess
from pathlib import Path

from sqlalchemy import func, select

from claims import factchecks
from claims.database import Database
from claims.models import FactCheck
from tests.claims.claimreview.test_files import feed, review
from tests.stet.running import STET, environment
from tests.stet.test_cli import Run, desk, run

__all__ = ["desk", "run"]  # fixtures


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_files_of_each_form_are_taken_in_and_counted(run: Run, desk: Database, tmp_path: Path) -> None:
    first = write(tmp_path, "feed.json", feed(review(1), review(2), review(3, reviewRating=None), '"nonsense"'))
    second = write(tmp_path, "lines.ndjson", json.dumps(review(2)) + "\n" + json.dumps(review(4)))
    page = f'<html><script type="application/ld+json">{json.dumps(review(1, reviewRating="True"))}</script></html>'
    shown = run("import", first, second, write(tmp_path, "page.html", page))
    assert shown.exit_code == 0, shown.output
    assert shown.output.splitlines() == [
        f"{first}: 2 added, 0 changed, 0 were here already, 2 skipped.",
        "  1 skipped: it gives no rating.",
        "  1 skipped: it holds no ClaimReview.",
        f"{second}: 1 added, 0 changed, 1 were here already, 0 skipped.",
        f"{tmp_path}/page.html: 0 added, 1 changed, 0 were here already, 0 skipped.",
    ]
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(FactCheck)) == 3


def test_a_file_that_is_none_keeps_no_other_from_being_read(run: Run, desk: Database, tmp_path: Path) -> None:
    none = write(tmp_path, "table.csv", "claim,rating\n")
    good = write(tmp_path, "feed.json", feed(review(1)))
    shown = run("import", none, good)
    assert shown.exit_code == 1
    assert f"{none} was not read: It is neither JSON nor a page." in shown.output
    assert f"{good}: 1 added" in shown.output


def test_an_import_that_was_killed_goes_on_where_it_was(run: Run, desk: Database, tmp_path: Path) -> None:
    count = 2 * factchecks.BATCH + 3
    file = write(tmp_path, "feed.json", feed(*(review(number) for number in range(count))))
    killed = subprocess.run(
        [STET, "import", file], cwd=tmp_path, env=environment(STET_FAILPOINT="import.before-commit:2"), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    here = factchecks.BATCH
    assert f"{count - here} added, 0 changed, {here} were here already" in run("import", file).output


def test_without_a_desk_it_says_what_to_do(run: Run, tmp_path: Path) -> None:
    shown = run("import", write(tmp_path, "feed.json", feed(review(1))))
    assert shown.exit_code == 1
    assert "The database cannot be used" in shown.output
