"""Sends mails as a worker does, a process for each line that names the step at which it is to die; then it says so.

The processes are forked from one that has everything loaded, so that a death costs hardly more than itself.
"""

import os
import sys

from claims import failpoints
from claims.database import Database
from claims.settings import Settings
from workers import tasks


def send(step: str) -> None:
    failpoints._chosen = step
    tasks.do(Database(Settings().database), Settings(), "mail")


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if not child:
            send(line.strip())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
