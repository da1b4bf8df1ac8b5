"""The bell: tells the workers which stages have work. One daemon thread a process; a request never waits for Redis.

A bell may get lost, come late or ring for nothing: the jobs are in the database, and sweeper.py rings again.
"""

import logging
import os
import threading
import time
from collections import Counter

from celery import Celery
from kombu.connection import Connection

from claims.failpoints import reach
from claims.jobs import STAGES
from claims.settings import Settings
from workers.app import make_app, task_name

log = logging.getLogger(__name__)


class Bell:
    """Rings for stages. Without an address of Redis it stays silent.

    `rung` counts by stage how often a message was left in Redis, `failed` how often none could be.
    """

    def __init__(self, settings: Settings) -> None:
        self.rung: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._app = make_app(settings) if settings.redis_url else None
        self._slots = settings.worker_slots
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """A forked child has neither its parent's thread nor the right to its connection."""
        self._stages: set[str] = set()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None
        self._ringing = self._closed = False

    def ring(self, stages: set[str]) -> None:
        """Have the stages rung soon. Returns at once and never raises."""
        reach("bell.before-ring")
        if self._app is None or self._closed:
            return
        with self._change:
            self._stages |= stages
            self._change.notify_all()
            if self._thread is None:
                thread = threading.Thread(target=self._run, args=(self._app,), name="bell", daemon=True)
                try:
                    thread.start()
                except RuntimeError:
                    self.failed.update(stages)
                    return
                self._thread = thread

    def close(self, seconds: float = 2.0) -> None:
        """Wait for what is to be rung, at most this long, and stop."""
        end = time.monotonic() + seconds
        with self._change:
            self._change.wait_for(lambda: not (self._stages or self._ringing) or self._thread is None, seconds)
            self._closed = True
            self._change.notify_all()
        if self._thread:
            self._thread.join(max(0.0, end - time.monotonic()))

    def _run(self, app: Celery) -> None:
        while stages := self._next():
            for stage in (stage for stage in STAGES if stage in stages):
                try:
                    self._publish(app, stage)
                    self.rung[stage] += 1
                except Exception as error:
                    self.failed[stage] += 1
                    log.warning("The bell for %s could not be rung (%s); the sweeper rings again.", stage, error)
                    self._hang_up()
        self._hang_up()

    def _next(self) -> set[str]:
        """The stages to be rung, as soon as there are some; empty when the bell is closed."""
        with self._change:
            self._ringing = False
            self._change.notify_all()
            self._change.wait_for(lambda: self._stages or self._closed)
            self._ringing = bool(self._stages)
            stages, self._stages = self._stages, set()
            return stages

    def _publish(self, app: Celery, stage: str) -> None:
        """Send the stage's name, unless as many messages wait there as there are slots.

        One message is enough to begin: whoever leases and leaves others waiting rings for the next (leasing.py).
        """
        if self._connection is None:
            self._connection = app.connection_for_write()
            self._channel = self._connection.channel()
        if self._channel.client.llen(stage) < self._slots:
            producer = app.amqp.Producer(self._channel, auto_declare=False)
            app.send_task(task_name(stage), queue=stage, producer=producer, retry=False)
        reach("bell.after-ring")

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.release()  # type: ignore[no-untyped-call]
