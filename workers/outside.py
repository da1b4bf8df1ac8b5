"""All lanes that wait for somebody outside, served side by side in one process of a worker.

So a source that hangs delays only itself, and the other processes are free for what needs nobody outside.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Final, NamedTuple

from claims import due_jobs
from claims.database import Database
from claims.failpoints import reach
from claims.settings import Settings
from workers import ending
from workers.app import TIME_LIMIT, patience
from workers.asking import until
from workers.gathering import slow_lanes
from workers.politeness import alone

MOST_LANES: Final = 16
LOOK_SECONDS: Final = 0.2
"""How soon a lane is noticed that was given work while others are being served."""
ASKING: Final = 0.9
"""Share of a task's time after which nothing is asked any more, only stored."""
BEGINNING: Final = 0.8
"""Share after which no batch is begun ..."""
CUT_SHORT: Final = frozenset({"evidence"})
"""... of these stages, whose calls can be cut short without harm; what is begun of the others is done to its end."""


class Lane(NamedTuple):
    """A lane of a stage, and for whom its next job is (0: the desk)."""

    stage: str
    name: str
    owner: int


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
    begun, limit, done = time.monotonic(), settings.lease_seconds * TIME_LIMIT, 0
    running: dict[Future[int | None], Lane] = {}
    with alone(lock) as mine, ThreadPoolExecutor(MOST_LANES) as threads:
        while mine:
            passed = time.monotonic() - begun
            beginning = [
                stage for stage in stages if passed < (BEGINNING * limit if stage in CUT_SHORT else patience(settings))
            ]
            for lane in _waiting(database, settings, beginning, running.values()):
                running[threads.submit(_serve_lane, do_lane, lane, begun + ASKING * limit)] = lane
                reach("outside.in-batch")
            if not running:
                break
            for ended in wait(running, LOOK_SECONDS, FIRST_COMPLETED).done:
                del running[ended]
                done += ended.result() or 0
                reach("outside.after-batch")
            if settings.worker_slots == 1 or ending.is_told():
                # In one slot nobody else is there for what needs no one outside: one round, then it is its turn.
                stages = ()
    return done


def _serve_lane(do_lane: Callable[[str, str], int | None], lane: Lane, ends_at: float) -> int | None:
    with until(ends_at):
        return do_lane(lane.stage, lane.name)


def _waiting(database: Database, settings: Settings, stages: Collection[str], served: Collection[Lane]) -> list[Lane]:
    """The lanes to be served next."""
    slow = slow_lanes(settings)
    with database.reading() as session:
        lanes = [
            Lane(stage, name, owner)
            for stage in stages
            for name, owner in due_jobs.free_slow_lanes(session, stage, slow=slow).items()
        ]
    here = {(lane.stage, lane.name) for lane in served}
    return choose([lane for lane in lanes if (lane.stage, lane.name) not in here], served)


def choose(waiting: list[Lane], served: Collection[Lane]) -> list[Lane]:
    """As many as there is room for: the stages take turns, and within them those for whom the work is."""
    shares: Counter[Any] = Counter()
    chosen: list[Lane] = []

    def count(lane: Lane) -> None:
        shares.update((lane.stage, (lane.stage, lane.owner)))

    for lane in served:
        count(lane)
    waiting = random.sample(waiting, len(waiting))
    while waiting and len(served) + len(chosen) < MOST_LANES:
        following = min(waiting, key=lambda lane: (shares[lane.stage], shares[lane.stage, lane.owner]))
        waiting.remove(following)
        chosen.append(following)
        count(following)
    return chosen
