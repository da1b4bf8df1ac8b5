"""A desk that faults are done to: a real database, a real Redis, a real Celery worker that is started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from claims import evidence, intake, people
from claims.database import Database
from claims.models import Job
from claims.settings import Settings
from tests import scenes
from tests.faults.forked import ForkedWorker
from tests.faults.invariants import find_broken
from tests.faults.run_worker import TOOK_EFFECT
from tests.offline import OFF
from workers.bell import Bell
from workers.sources import SOURCES

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 1.5
PATIENCE = 40.0
TEXTS = tuple(
    f"Report {number}.\n\nAt least {40 + number} people were killed, the police said. It was the worst flood since "
    f"19{50 + number}. The dam cost {300 + number} million euros."
    for number in range(4)
)


class Desk:
    """Use it in a `with`: whatever it started is ended there."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        self.folder, self.mark = folder, folder / "died"
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            **OFF,
            "LEASE_SECONDS": str(LEASE_SECONDS),
            "SWEEP_SECONDS": "0.2",
            "RING_AGAIN_SECONDS": "0.5",
            "STET_FAILPOINT_FILE": str(self.mark),
        }
        self.database = Database(database_url)
        self.workers: list[ForkedWorker] = []
        self.restarts = 0
        TOOK_EFFECT.create(self.database.engine)
        with self.database.transaction() as session:
            evidence.register_sources(session, [(source.name, source.label) for source in SOURCES.values()])
            scenes.newsroom(session)

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.end()
        self.database.dispose()

    def start_worker(self, **environment: str) -> ForkedWorker:
        """A worker in a process group of its own."""
        worker = ForkedWorker({**self.environment, **environment}, self.folder / "worker.log")
        self.workers.append(worker)
        return worker

    def submit(self, *, ring: bool = True) -> set[str]:
        """Submit the articles from here. Returns what was acknowledged; without `ring` nobody is told."""
        bell = Bell(Settings(redis_url=self.environment["REDIS_URL"] if ring else ""))
        self.database.on_commit = bell.ring
        for words in TEXTS:
            with self.database.transaction() as session:
                admin = people.find_by_email(session, "admin@example.org")
                intake.submit_article(session, title="", text=words, by=admin)
        bell.close()
        return set(TEXTS)

    def submit_from_outside(self, **environment: str) -> set[str]:
        """Submit the articles from a process of their own, again and again until it survives."""
        names = []
        for number, words in enumerate(TEXTS):
            (self.folder / f"{number}.txt").write_text(words)
            names.append(str(self.folder / f"{number}.txt"))
        accepted: set[str] = set()
        while True:
            run = subprocess.run(
                [sys.executable, "-m", "tests.faults.run_submit", *names], cwd=ROOT, check=False,
                env={**self.environment, **environment}, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            accepted |= {Path(name).read_text() for name in run.stdout.split()}
            if run.returncode == 0:
                return accepted
            assert run.returncode == -signal.SIGKILL

    def wait_until(self, what: Callable[[], bool], seconds: float = PATIENCE, **environment: str) -> bool:
        """Wait, and start a worker again when it ended, as the supervisor does. False when time is over."""
        end = time.monotonic() + seconds
        while not what():
            for worker in [worker for worker in self.workers if worker.has_ended()]:
                self.workers.remove(worker)
                self.restarts += 1
                self.start_worker(**environment)
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def is_settled(self) -> bool:
        """Whether articles are there and no job is waiting or running."""
        with self.database.reading() as session:
            states = dict(map(tuple, session.execute(select(Job.state, func.count()).group_by(Job.state))))
        return "done" in states and not states.keys() & {"pending", "running"}

    def broken(self, accepted: set[str]) -> list[str]:
        """The promises that were broken; see invariants.py."""
        with self.database.reading() as session:
            return find_broken(session, accepted)

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()
