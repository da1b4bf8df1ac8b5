"""That a worker was told to end, as the processes that work for it see it: none of them begins anything more."""

import mmap
import time
from typing import Final

LOOK_SECONDS: Final = 0.1
_told: Final = mmap.mmap(-1, 1)
"""One byte that all processes forked from here share. No lock guards it: a process may be killed at any moment."""


def tell(**_: object) -> None:
    """From the worker's main process."""
    _told[0] = 1


def is_told() -> bool:
    return _told[0] == 1


def sleep(seconds: float) -> bool:
    """Wait, and say whether it was to the end: not when the worker is told to end."""
    until = time.monotonic() + seconds
    while not is_told() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, LOOK_SECONDS))
    return not is_told()
