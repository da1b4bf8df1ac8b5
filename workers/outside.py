"""All lanes that wait for somebody outside, served side by side in one process of a worker.

So a source that hangs delays only itself, and the other processes are free for what needs nobody outside.
"""

import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

from claims import leasing
from claims.database import Database
from claims.failpoints import reach
from claims.settings import Settings
from workers.app import patience
from workers.gathering import slow_lanes
from workers.politeness import alone

MOST_LANES: Final = 16
LOOK_SECONDS: Final = 0.2
"""How soon a lane is noticed that was given work while others are being served."""

Lane = tuple[str, str]
"""A stage and the name of one of its lanes."""


def serve(
    database: Database,
    settings: Settings,
    stages: Collection[str],
    do_lane: Callable[[str, str], int | None],
    lock: Path | None = None,
) -> int:
    """Batch after batch of every slow lane of these stages, as long as a task may take. Returns how many jobs.

    `do_lane(stage, lane)` does one batch; None when there was nothing. Only one process is inside with the same lock.
    """
    begin_until, done = time.monotonic() + patience(settings), 0
    running: dict[Future[int | None], Lane] = {}
    with alone(lock) as mine, ThreadPoolExecutor(MOST_LANES) as threads:
        while mine:
            if time.monotonic() < begin_until:
                for lane in _waiting(database, settings, stages, running.values()):
                    running[threads.submit(do_lane, *lane)] = lane
                    reach("outside.in-batch")
            if not running:
                break
            for ended in wait(running, LOOK_SECONDS, FIRST_COMPLETED).done:
                del running[ended]
                done += ended.result() or 0
                reach("outside.after-batch")
            if settings.worker_slots == 1:
                # Nobody else is there for what needs no one outside: one round, then it is its turn.
                begin_until = 0.0
    return done


def _waiting(database: Database, settings: Settings, stages: Collection[str], served: Collection[Lane]) -> list[Lane]:
    with database.reading() as session:
        lanes = [
            (stage, lane)
            for stage in stages
            for lane in leasing.free_slow_lanes(session, stage, slow=slow_lanes(settings))
        ]
    return [lane for lane in lanes if lane not in served][: MOST_LANES - len(served)]
