"""One worker, put together: Celery's main process with the sweeper, and the processes that do the work.

`stet worker` calls run(); nothing else starts a worker.
"""

import gc
import logging
import os
import socket
from collections.abc import Collection

import redis
from celery import signals
from celery.worker import state

from claims import evidence
from claims.database import Database
from claims.jobs import STAGES
from claims.parsing.network import trained_network
from claims.settings import Settings
from workers import ending, health
from workers.app import make_app
from workers.bell import Bell
from workers.lifeline import die_with_parent
from workers.sources import SOURCES, lacking
from workers.sweeper import Sweeper
from workers.tasks import add_tasks

log = logging.getLogger(__name__)


class Worker:
    """A worker for some stages; `slots` processes work side by side (None: as many as the settings say)."""

    def __init__(self, settings: Settings, stages: Collection[str] = tuple(STAGES), slots: int | None = None) -> None:
        """Raises ValueError for an unknown stage, and where there is no address of Redis."""
        if unknown := set(stages) - set(STAGES):
            raise ValueError(f"There is no stage called {unknown.pop()}. The stages are {', '.join(STAGES)}.")
        self.settings, self.stages, self.slots = settings, stages, slots or settings.worker_slots
        self.pid = os.getpid()
        self.name = f"{socket.gethostname()}:{self.pid}"
        self.app = make_app(settings)
        self.bell = Bell(settings)
        self.sweeper = Sweeper(settings, self.bell, stages, count_tasks, self._give_sign)
        outside = settings.stet_data / f"outside-{'-'.join(sorted(self.stages))}.lock"
        add_tasks(self.app, settings, lambda: self.database, self.stages, outside)

    def run(self, loglevel: str = "warning") -> None:
        """Work until a signal ends it."""
        signals.worker_before_create_process.connect(_share_what_is_there, weak=False)
        signals.worker_process_init.connect(self._begin_process, weak=False)
        signals.worker_ready.connect(self._begin_sweeping, weak=False)
        signals.worker_shutting_down.connect(ending.tell, weak=False)
        signals.worker_shutdown.connect(self._end, weak=False)
        self._register_sources()
        if "extract" in self.stages:
            trained_network()  # loaded before the processes part, its weights are in memory once
        self.app.worker_main(
            [
                "worker", "--pool=prefork", f"--concurrency={self.slots}", f"--queues={','.join(self.stages)}",
                "--without-gossip", "--without-mingle", "--without-heartbeat", f"--loglevel={loglevel}",
            ]
        )  # fmt: skip

    def _register_sources(self) -> None:
        database = Database(self.settings.database, pooled=False)
        with database.transaction() as session:
            known = [(source.name, source.label_with(self.settings)) for source in SOURCES.values()]
            # Other workers may have been given none of the sources' settings.
            asks = "evidence" in self.stages
            evidence.register_sources(session, known, lacking(self.settings) if asks else None)
        database.dispose()

    def _begin_process(self, **_: object) -> None:
        """In each working process: nothing of the parent's is used, and it ends with its parent."""
        die_with_parent(self.pid)
        self.database = Database(self.settings.database, on_commit=self.bell.ring)

    def _begin_sweeping(self, **_: object) -> None:
        self.sweeper.start()

    def _give_sign(self) -> None:
        try:
            with health.connect(self.settings) as client:
                health.give_sign(client, self.name, self.settings)
        except redis.RedisError as error:
            log.warning("Redis does not answer (%s).", error)

    def _end(self, **_: object) -> None:
        self.sweeper.stop()
        self.bell.close()
        try:
            with health.connect(self.settings) as client:
                health.withdraw(client, self.name)
        except redis.RedisError:
            log.info("Redis was gone before the worker.")


def _share_what_is_there(**_: object) -> None:
    """Garbage collection writes into each object that it looks at, after which a process has its own copy of it."""
    gc.freeze()


def count_tasks() -> tuple[int, bool]:
    """How many tasks were started in this worker, and whether one is running now."""
    return state.all_total_count[0], bool(state.active_requests)
