"""The steps at which tests may kill: each is really there, and nobody dies who was not chosen."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from claims.failpoints import STEPS

ROOT = Path(__file__).parents[2]
REACH = "from claims.failpoints import reach; [reach('work.after') for _ in range(3)]; print('alive')"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", REACH], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_every_named_step_is_reached_somewhere_and_every_reached_one_is_named() -> None:
    code = "".join(path.read_text() for part in ("claims", "workers") for path in (ROOT / part).rglob("*.py"))
    assert set(re.findall(r"\breach\(\"([\w.-]+)\"\)", code)) == set(STEPS)


def test_without_the_variable_nobody_dies() -> None:
    assert run().stdout == "alive\n"
    assert run(STET_FAILPOINT="work.before").stdout == "alive\n"


def test_the_chosen_step_kills_at_the_chosen_time() -> None:
    assert run(STET_FAILPOINT="work.after").returncode == -signal.SIGKILL
    assert run(STET_FAILPOINT="work.after:3").returncode == -signal.SIGKILL
    assert run(STET_FAILPOINT="work.after:4").stdout == "alive\n"


def test_with_a_file_only_the_first_one_dies(tmp_path: Path) -> None:
    chosen = {"STET_FAILPOINT": "work.after", "STET_FAILPOINT_FILE": str(tmp_path / "died")}
    assert run(**chosen).returncode == -signal.SIGKILL
    assert run(**chosen).stdout == "alive\n"


def test_an_unknown_step_is_refused() -> None:
    assert "names no step" in run(STET_FAILPOINT="nowhere").stderr
