"""A command that Stet tells people to type works as it stands, however Stet itself was started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stet.running import SECONDS, STET, environment

HINT = "Add one with: "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty desk beside a virtual environment, as in a clone."""
    (tmp_path / ".venv").symlink_to(STET.parents[1])
    (tmp_path / "article.txt").write_text("At least 40 people were killed on Monday.\n")
    assert typed(f"{STET} migrate", tmp_path).returncode == 0
    return tmp_path


def typed(line: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=environment(**settings), capture_output=True, text=True, check=False,
        timeout=SECONDS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "said", "path"),
    [
        (".venv/bin/stet", ".venv/bin/stet", ""),
        (str(STET), str(STET), ""),
        (f"{sys.executable} -m stet", f"{sys.executable} -m stet", ""),
        ("stet", "stet", f"{STET.parent}:"),
    ],
    ids=["in the clone", "by its whole path", "as a module", "found by PATH"],
)
def test_a_printed_command_works_as_it_stands(start: str, said: str, path: str, folder: Path) -> None:
    settings = {"PATH": path + "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    refused = typed(f"{start} submit article.txt", folder, **settings)
    line = refused.stderr.partition(HINT)[2].strip()
    assert line == f"{said} user add EMAIL --role admin", refused.stderr
    added = typed(line.replace("EMAIL", "ada@example.org"), folder, **settings)
    assert added.stdout.startswith("Added ada@example.org as admin."), added.stderr
