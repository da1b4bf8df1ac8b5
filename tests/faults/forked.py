"""Workers that are forked from a process which has imported what they stand on: importing it is most of a start.

What is Stet's own each of them imports by itself, so that its settings and its failpoint are its own.
"""

import multiprocessing
import os
import runpy
import signal
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([
    "celery.apps.worker", "celery.concurrency.prefork", "kombu.transport.redis", "numpy", "psycopg",
    "pydantic_settings",
    "rapidfuzz.fuzz", "re2", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "sqlalchemy.orm",
    "structlog", "urllib3",
])  # fmt: skip


class ForkedWorker:
    """A worker of run_worker.py in a process group of its own."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.process: ForkServerProcess = SERVER.Process(target=_run, args=(environment, log))
        self.process.start()
        self.pid = self.process.pid or 0

    def has_ended(self) -> bool:
        return not self.process.is_alive()

    def wait(self, seconds: float) -> int | None:
        """Its exit code; None when it is still there then."""
        self.process.join(seconds)
        return self.process.exitcode

    def end(self) -> None:
        """Kill it and all that belongs to it, also what is frozen."""
        for number in (signal.SIGCONT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)
        self.process.kill()
        self.process.join()


def _run(environment: dict[str, str], log: Path) -> None:
    os.setpgid(0, 0)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(environment)
    runpy.run_module("tests.faults.run_worker", run_name="__main__")
