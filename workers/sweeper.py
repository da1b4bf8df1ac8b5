"""The sweeper: a thread in each worker's main process that brings back what was lost and rings for what waits.

Any number may run side by side; none leads. It ends its own worker when bells are rung and nothing starts.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Collection

from claims import asking_again, assignment, deliveries, feeds, leasing, mailing, notifications, priority, retention
from claims.database import Database
from claims.failpoints import reach
from claims.settings import Settings
from workers.bell import Bell
from workers.gathering import slow_lanes

log = logging.getLogger(__name__)

TIDY_SECONDS = 60.0
STUCK_SECONDS = 60.0
STUCK_RINGS = 2
GRACE_SECONDS = 15.0


class Watch:
    """Notices a worker that no longer takes what is rung for: Celery workers may stop so after a reconnect."""

    def __init__(self, at: float) -> None:
        self._started, self._since, self._rung = 0, at, 0

    def is_stuck(self, at: float, *, rung: int, started: int, idle: bool) -> bool:
        """`rung` and `started` count bells and tasks since the worker began; `idle`: no task runs, yet work is due."""
        if started != self._started or not idle:
            self._started, self._since, self._rung = started, at, rung
        return rung - self._rung >= STUCK_RINGS and at - self._since >= STUCK_SECONDS


class Sweeper:
    """Sweeps for all stages; `stages` are those that its own worker works on.

    `tasks()` tells how many tasks were started in this worker and whether one is running; `sign()` says that it lives.
    """

    def __init__(
        self,
        settings: Settings,
        bell: Bell,
        stages: Collection[str],
        tasks: Callable[[], tuple[int, bool]],
        sign: Callable[[], None],
    ) -> None:
        self.settings, self.bell, self.stages, self.tasks, self.sign = settings, bell, stages, tasks, sign
        # A connection for each use: this thread lives in a process that forks.
        self.database = Database(settings.database, pooled=False, on_commit=self._ring)
        self.resting = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Sweep every few seconds from now on. Celery says that it is ready after each reconnect: once is enough."""
        if self._thread.is_alive():
            return
        # A child forked in the middle of a sweep would inherit the locks inside SQLite and never get them.
        os.register_at_fork(
            before=self.resting.acquire, after_in_parent=self.resting.release, after_in_child=self.resting.release
        )
        self._thread.start()

    def stop(self) -> None:
        self._end.set()

    def _run(self) -> None:
        watch, tidied_at = Watch(time.monotonic()), time.monotonic()
        self.sign()
        while not self._end.wait(self.settings.sweep_seconds):
            self.sign()
            try:
                with self.resting:
                    due = self.sweep() & set(self.stages)
                    if time.monotonic() - tidied_at >= TIDY_SECONDS:
                        tidied_at = time.monotonic()
                        self.tidy()
            except Exception:
                log.exception("A sweep failed; the next one tries again.")
                continue
            started, running = self.tasks()
            rung = sum(self.bell.rung[stage] for stage in self.stages)
            if watch.is_stuck(time.monotonic(), rung=rung, started=started, idle=bool(due) and not running):
                self._end_worker()

    def sweep(self) -> set[str]:
        """Take back what expired, ask for mails, ring for what is due. Returns the stages with due jobs."""
        settings, slow = self.settings, slow_lanes(self.settings)
        if settings.sends_mail:
            self._ask_for_mails()
        with self.database.reading() as session:
            expired = leasing.any_expired(session)
            waiting = leasing.find_waiting(session, again_after=settings.ring_again_seconds, slow=slow)
        unrung = [job for job in waiting if job.unrung]
        if expired or unrung:
            with self.database.transaction() as session:
                if expired:
                    log.info("%d expired jobs were taken back", leasing.reclaim_expired(session))
                leasing.ring_again(session, unrung)
                reach("sweep.before-commit")
            reach("sweep.after-ring")
        return {job.stage for job in waiting}

    def _ask_for_mails(self) -> None:
        """Not left to tidy(): what is told once a minute comes up to a minute later than it need."""
        with self.database.reading() as session:
            due = mailing.due(session)
        if due:
            with self.database.transaction() as session:
                mailing.ask_for_mails(session)

    def tidy(self) -> None:
        """What time alone brings about: lateness is told, stale claims go back, points, feeds and evidence fall due."""
        with self.database.transaction() as session:
            notifications.tell_overdue(session)
            assignment.release_stale(session, after_hours=self.settings.stale_after_hours)
            deliveries.tell_given_up(session)
            deliveries.drop_old_files(session)
        with self.database.transaction() as session:
            priority.refresh_due(session)
        with self.database.transaction() as session:
            feeds.ask_for_due(session, self.settings.claimreview_feeds.split(), self.settings.claimreview_hours)
        self._retire_files()
        self._ask_again()

    def _retire_files(self) -> None:
        """Looked for first without holding up whoever writes: mostly there is nothing."""
        with self.database.reading() as session:
            due = retention.any_to_retire(session, days=self.settings.snapshot_days)
        if due:
            with self.database.transaction() as session:
                retention.retire(session, days=self.settings.snapshot_days)

    def _ask_again(self) -> None:
        """Ask the sources about what went stale: a transaction for each claim, since each has its article's history."""
        with self.database.reading() as session:
            claims, over = asking_again.due(session), asking_again.any_over(session)
        for claim_id in claims:
            with self.database.transaction() as session:
                asking_again.ask_again(session, claim_id)
        if over:
            with self.database.transaction() as session:
                asking_again.give_up(session)

    def _ring(self, stages: set[str]) -> None:
        reach("sweep.before-ring")
        self.bell.ring(stages)

    def _end_worker(self) -> None:
        """Ask the worker to end, and kill it when it does not: whoever started it starts it again."""
        log.error("Work is due and was rung for, but nothing started for %g s: the worker ends.", STUCK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)
