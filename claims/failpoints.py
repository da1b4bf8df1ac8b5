"""Named steps at which a test may kill the process, to show that nothing is lost there.

`STET_FAILPOINT` names the step (`name`, or `name:3` for the third time it is reached). `STET_FAILPOINT_FILE` is a
file that the dying process makes first: once it is there nobody dies any more. Without them a step costs one test.
"""

import os
import signal
from collections import Counter
from pathlib import Path

STEPS = (
    "enqueue.before-commit",
    "bell.before-ring",
    "bell.after-ring",
    "lease.before-commit",
    "lease.after-commit",
    "outside.in-batch",
    "outside.after-batch",
    "work.before",
    "work.after",
    "finish.between-effects",
    "finish.before-commit",
    "finish.after-commit",
    "sweep.before-commit",
    "sweep.before-ring",
    "sweep.after-ring",
    "import.before-commit",
    "snapshot.after-put",
)

_chosen, _, _nth = os.environ.get("STET_FAILPOINT", "").partition(":")
_reached: Counter[str] = Counter()

if _chosen and _chosen not in STEPS:
    raise ValueError(f"STET_FAILPOINT names no step: {_chosen}. The steps are {', '.join(STEPS)}.")


def reach(step: str) -> None:
    """Say that this step is reached; the process is killed here when it was chosen."""
    if not _chosen:
        return
    _reached[step] += 1
    if step == _chosen and _reached[step] == int(_nth or 1) and _first():
        os.kill(os.getpid(), signal.SIGKILL)


def _first() -> bool:
    """Whether no other process died for this already."""
    path = os.environ.get("STET_FAILPOINT_FILE")
    if path is None:
        return True
    try:
        Path(path).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
