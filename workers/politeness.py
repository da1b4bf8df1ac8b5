"""How many requests one host gets at the same moment, from all workers of this machine together.

A slot is a lock on a file: the system gives it back when its process dies, however it dies.
"""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from workers.addresses import PORTS, Target
from workers.fetch import Failed

NAMES: Final = 16
"""Hex digits of a host's hash that name its files: nobody finds another host with the same."""
LOOK_SECONDS: Final = 0.01


class HostSlots:
    """Handed to `fetch` as `at_host`; `most` requests at a time for each host, however its name is written."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most

    @contextmanager
    def __call__(self, target: Target, seconds: float) -> Iterator[None]:
        """Wait for a slot of this host. Raises Failed when none comes free in so many seconds."""
        end = time.monotonic() + seconds
        while (slot := self._take(target)) is None:
            if time.monotonic() >= end:
                raise Failed(f"{target.host} is being asked by this desk already, and there was no time left.")
            time.sleep(LOOK_SECONDS)
        with slot:
            yield

    def _take(self, target: Target) -> IO[bytes] | None:
        """An open file whose lock is ours until it is closed."""
        # Another port than the web's own is another service, which only an operator can have named.
        known_as = target.host.rstrip(".") if target.port in PORTS.values() else target.place
        name = hashlib.sha256(known_as.encode()).hexdigest()[:NAMES]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in range(self.most):
                file = (self.folder / f"{name}.{number}").open("ab")
                if _lock(file.fileno()):
                    return file
                file.close()
        except OSError as error:
            raise Failed(f"Nothing was fetched: {self.folder} cannot be written to ({error.strerror}).") from None
        return None


@contextmanager
def alone(file: Path | None) -> Iterator[bool]:
    """Whether nobody else is inside with the same file; always true without one."""
    if file is None:
        yield True
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as held:
        yield _lock(held.fileno())


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
