"""A thousand claims against three servers that take 200 ms each: wall time beside the ideal, and memory over time.

A real worker with a real Redis, SQLite, and servers in processes of their own. The ideal is what the waiting alone
takes: two requests to each host at a time, as the settings say.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from claims import evidence, intake
from claims.database import Database
from claims.extraction import extract
from claims.migrations import upgrade
from claims.models import Job, SearchRun
from tests import scenes
from tests.bench.servers import SECONDS
from tests.conftest import find_redis

CLAIMS, SERVERS, PER_HOST = 1_000, 3, 2
SENTENCES = 25


def rows() -> Iterator[tuple[str, ...]]:
    """The time beside the ideal, and the worker's memory at the end beside that after a quarter."""
    with tempfile.TemporaryDirectory(prefix="stet-bench-", dir="/dev/shm") as folder, ExitStack() as ending:
        took, early, late = gather(Path(folder), ending)
    ideal = CLAIMS * SECONDS / PER_HOST
    what = f"evidence for {CLAIMS:,} claims from {SERVERS} servers of {SECONDS * 1000:.0f} ms, s"
    yield (what, f"{took:.1f}", f"{ideal:.1f} waiting alone", f"{took / ideal:.2f}x", "<= 1.3x")
    yield ("memory of that worker (PSS) at its end, MB", f"{late:.0f}", f"{early:.0f} after a quarter",
           f"{late / early:.2f}x", "flat")  # fmt: skip


def gather(folder: Path, ending: ExitStack) -> tuple[float, float, float]:
    """Seconds for all looks, and the worker's megabytes after a quarter of them and at the end."""
    from tests.bench.run import pss, wait_for

    started = [start_server(ending) for _ in range(SERVERS)]
    names = [f"server{number}" for number in range(SERVERS)]
    database = Database(f"sqlite:///{folder / 'stet.db'}")
    fill(folder, database, names)
    worker = start_worker(folder, ending, started, names)
    wait_for(lambda: looks(database) > 0, 60)
    begun, done = time.perf_counter(), looks(database)
    wait_for(lambda: looks(database) >= CLAIMS * SERVERS // 4, 600)
    early = pss(worker.pid)
    wait_for(lambda: looks(database) >= CLAIMS * SERVERS, 600)
    took, late = time.perf_counter() - begun, pss(worker.pid)
    database.dispose()
    return took * CLAIMS * SERVERS / (CLAIMS * SERVERS - done), early, late


def fill(folder: Path, database: Database, names: list[str]) -> None:
    """Articles with CLAIMS claims in all, each with its jobs."""
    upgrade(f"sqlite:///{folder / 'stet.db'}")
    with database.transaction() as session:
        evidence.register_sources(session, [(name, name) for name in names])
        by = scenes.newsroom(session).admin
    made = 0
    while made < CLAIMS:
        lines = [f"At least {made + n + 11} people were killed in the town of Norrvik{made + n}." for n in range(25)]
        with database.transaction() as session:
            article = intake.submit_article(session, title=f"Article {made}", text="\n\n".join(lines), by=by)
            version = intake.current_version(session, article.id)
            made += len(intake.record_extraction(session, version.id, extract(version.text)))
    with database.transaction() as session:
        surplus = select(Job.id).where(Job.stage == "evidence").order_by(Job.claim_id).offset(CLAIMS * len(names))
        for job in session.scalars(select(Job).where(Job.id.in_(surplus))):
            session.delete(job)
        for job in session.scalars(select(Job).where(Job.stage != "evidence")):
            session.delete(job)


def looks(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SearchRun)) or 0


def start_server(ending: ExitStack) -> str:
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.servers"], stdout=subprocess.PIPE, text=True)
    ending.callback(end, server)
    assert server.stdout
    return str(json.loads(server.stdout.readline())["url"])


def start_worker(folder: Path, ending: ExitStack, servers: list[str], names: list[str]) -> "subprocess.Popen[bytes]":
    server = find_redis()
    assert server, "Redis or Valkey is needed"
    place = folder / "redis.sock"
    redis = subprocess.Popen([server, "--port", "0", "--unixsocket", str(place), "--save", "", "--dir", str(folder)],
                             stdout=subprocess.DEVNULL)  # fmt: skip
    ending.callback(end, redis)
    settings = {
        "STET_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'stet.db'}", "REDIS_URL": f"unix://{place}",
        "STET_BENCH_SERVERS": " ".join(servers), "PRIVATE_SOURCES": " ".join(names), "FETCH_PER_HOST": str(PER_HOST),
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-m", "tests.bench.gatherer"], env=os.environ | settings)
    ending.callback(end, worker)
    return worker


def end(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    process.terminate()
    process.wait(30)


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write("  ".join(row) + "\n")
