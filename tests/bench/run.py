"""`make bench`: what docs/performance.md states, measured on this machine in one round, each beside its reference.

Starts a desk of its own in a temporary folder, with nothing to ask outside; absolute figures hold for this machine
only. Nothing here passes or fails.
"""

import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from claims.database import Database
from claims.models import Claim, Job, SearchRun
from tests.bench import extraction, factchecks, gathering, interaction, lists, matching
from tests.conftest import find_redis
from tests.offline import OFF

ROUNDS = 20
STET = (sys.executable, "-m", "stet")


def main() -> None:
    sample = resources.files("stet").joinpath("sample.txt").read_text(encoding="utf-8")
    rows = [("measure", "now", "reference", "ratio", "goal"), *extraction.rows(), *matching.rows(), *lists.rows()]
    rows += [*factchecks.rows(), *interaction.rows(), *gathering.rows()]
    with tempfile.TemporaryDirectory(prefix="stet-bench-") as folder:
        rows += desk(Path(folder), sample)
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def desk(folder: Path, sample: str) -> Iterator[tuple[str, ...]]:
    """Start-up, memory and latency of a desk as `stet up` starts it."""
    with running(folder) as (_, first):
        yield ("first `stet up` to a 200 from /signin, s", f"{first:.1f}", "", "", "")
    with running(folder) as (process, second):
        yield ("second `stet up` to a 200 from /signin, s", f"{second:.1f}", "", "", "< 3")
        time.sleep(2)
        times = sorted(settle(folder, words) for words in texts(sample, ROUNDS))
        bare = idle_celery(folder)
        p95, p50 = times[int(0.95 * len(times))], statistics.median(times)
        beside = f"{bare * 1000:.1f} ms bare Celery"
        what = "article in -> claims assigned, archive searched, p50 s"
        yield (what, f"{p50:.2f}", beside, f"{p50 / bare:.0f}x", "")
        yield (
            "the same, p95 s",
            f"{p95:.2f}",
            f"{bare * 1000:.1f} ms bare Celery",
            f"{p95 / bare:.0f}x",
            "< 1, < 100x",
        )
        yield ("memory of everything (PSS), MB", f"{pss(process.pid):.0f}", "", "", "< 400")


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A desk, and how long it took until its first page was there."""
    begun, port = time.perf_counter(), free_port()
    process = subprocess.Popen([*STET, "up"], env=environment(folder, port), stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/signin"), 60)
        (folder / "port").write_text(str(port))
        yield process, time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def environment(folder: Path, port: int = 0) -> dict[str, str]:
    """Nothing outside is asked: the archive alone is a source that answers."""
    settings = {"STET_DATA": str(folder / "var"), "PORT": str(port), **OFF}
    return {**{key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}, **settings}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        return bool(urllib.request.urlopen(url, timeout=2).status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for(ready: Callable[[], bool], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while not ready():
        if time.perf_counter() > end:
            raise TimeoutError(f"Nothing after {seconds} s.")
        time.sleep(0.005)


def texts(sample: str, many: int) -> list[str]:
    """Articles of about 640 words; none is the same as another."""
    words = sample.split(" ")
    longer = " ".join(words + words[: max(0, 640 - len(words))])
    return [f"{longer}\n\nNumber {index} of the series {secrets.token_hex(4)}." for index in range(many)]


def settle(folder: Path, words: str) -> float:
    """Seconds from sending an article until all its claims are assigned and the archive was searched for each."""
    token, database = token_of(folder), Database(f"sqlite:///{folder / 'var' / 'stet.db'}")
    make_room(database)
    begun = time.perf_counter()
    article = post(folder, token, "/api/v1/articles", {"title": "Bench", "text": words})["id"]
    wait_for(lambda: settled(database, article), 60)
    took = time.perf_counter() - begun
    database.dispose()
    return took


def make_room(database: Database) -> None:
    """Nobody is full: what was submitted before is taken off the desk."""
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE person SET capacity = 1000")


def settled(database: Database, article: int) -> bool:
    with database.reading() as session:
        open_jobs = select(func.count()).where(Job.article_id == article, Job.state.in_(("pending", "running")))
        queued = select(Claim.id).where(Claim.article_id == article, Claim.status == "assigned")
        searched = select(func.count()).where(SearchRun.claim_id.in_(queued), SearchRun.source == "archive")
        claims = len(session.scalars(queued).all())
        return session.scalar(open_jobs) == 0 and claims > 0 and session.scalar(searched) == claims


def token_of(folder: Path) -> str:
    kept = folder / "token"
    if not kept.exists():
        made = subprocess.run([*STET, "user", "token", "admin@newsroom.example"], env=environment(folder),
                              capture_output=True, text=True, check=True)  # fmt: skip
        kept.write_text(made.stdout.strip())
    return kept.read_text()


def post(folder: Path, token: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    port = (folder / "port").read_text()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )  # fmt: skip
    answer: dict[str, Any] = json.load(urllib.request.urlopen(request, timeout=30))
    return answer


def idle_celery(folder: Path) -> float:
    """Median seconds from sending a no-op to a bare, idle Celery until it ran, in the same round."""
    server = find_redis()
    assert server, "Redis or Valkey is needed"
    place = folder / "noop.sock"
    redis = subprocess.Popen([server, "--port", "0", "--unixsocket", str(place), "--save", "", "--dir", str(folder)],
                             stdout=subprocess.DEVNULL)  # fmt: skip
    os.environ["BENCH_BROKER"] = f"redis+socket://{place}"
    celery = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tests.bench.noop", "worker", "--concurrency=2", "--without-gossip",
         "--without-mingle", "--loglevel=error"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(place.exists, 10)
        time.sleep(4)
        return statistics.median(once(folder / f"ran-{index}") for index in range(ROUNDS))
    finally:
        for process in (celery, redis):
            process.terminate()
            process.wait(20)


def once(path: Path) -> float:
    from tests.bench.noop import noop

    sent = time.time()
    noop.delay(str(path))
    wait_for(lambda: path.exists() and path.read_text() != "", 10)
    time.sleep(0.05)
    return float(path.read_text()) - sent


def pss(pid: int) -> float:
    """Proportional set size of a process and all below it, in megabytes."""
    total = 0.0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return total + sum(pss(int(child)) for child in children)


if __name__ == "__main__":
    main()
