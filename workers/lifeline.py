"""A process that may not outlive its parent asks the kernel for it here. Linux only; elsewhere it does nothing.

What is started, and how it ends when everything is well, is the entrance's business.
"""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
# Loaded before any fork: between fork and exec nothing should be imported or allocated that can be avoided.
_libc: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send `by` to this process when the process `parent` ends, however that happens.

    Call it in the child. The parent must have started this process from its main thread: the kernel
    watches the thread that forked.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, int(by), 0, 0, 0)
    if os.getppid() != parent:
        # It ended before the kernel was asked.
        os.kill(os.getpid(), by)
