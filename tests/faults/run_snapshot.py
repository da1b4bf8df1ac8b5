"""Keeps pages as a worker does, a process for each line that names the step at which it is to die; then it says so.

One name leads to the server on this machine that STET_NEWSPAPER names: a person's address may lead to no other here.
"""

import os
import sys

import pytest

from claims import failpoints
from claims.database import Database
from claims.settings import Settings
from tests.servers import Network
from tests.servers_newspaper import PUBLIC
from workers import tasks


class There:
    """A server of another process."""

    def __init__(self, port: int) -> None:
        self.port = port


def keep(stage: str, step: str) -> None:
    failpoints._chosen = step
    network = Network(pytest.MonkeyPatch())
    network.names = {"post.example": [[PUBLIC]]}
    network.routes[f"{PUBLIC}:80"] = There(int(os.environ["STET_NEWSPAPER"]))  # type: ignore[assignment]
    tasks.do(Database(Settings().database), Settings(), stage)


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if not child:
            keep(*line.strip("\n").split(" "))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
