"""`make bench`: how fast a desk is on this machine and how much memory it takes. Linux only; prints, asserts nothing.

It starts a desk of its own in a temporary folder and ends it; no desk of yours is touched.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import click

from claims.extraction import extract
from stet.demo import sample

ARTICLES: Final = 30
WORDS: Final = 640
EXTRACTION_SECONDS: Final = 5.0


def main() -> None:
    click.echo(f"extraction: {words_per_second():,.0f} words/s in one process")
    with tempfile.TemporaryDirectory(prefix="stet-bench-") as name:
        folder = Path(name)
        with running_desk(folder) as first:
            click.echo(f"first start to a page: {first.seconds:.2f} s")
        with running_desk(folder) as desk:
            click.echo(f"second start to a page: {desk.seconds:.2f} s")
            took = [desk.time_article(number) for number in range(ARTICLES)]
            click.echo(
                f"article of {WORDS} words until every claim is assigned and looked up: "
                f"p50 {median(took):.2f} s, p95 {quantiles(took, n=20)[-1]:.2f} s, {ARTICLES} articles one by one"
            )
            click.echo(f"memory of all processes after that: {desk.memory() / 2**20:.0f} MB (PSS)")


def words_per_second() -> float:
    """Words of the bundled article extracted in a second; it is long enough that start-up does not count."""
    text, rounds = sample(), 0
    extract(text)
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < EXTRACTION_SECONDS:
        extract(text)
        rounds += 1
    return rounds * len(text.split()) / elapsed


class Desk:
    """A `stet up` under measurement. `seconds` from its start to the first answer of its sign-in page."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        # Evidence from the outside would measure the outside.
        self.environment = os.environ | {"MEDIAWIKI_API": "", "PORT": str(port)}
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stet", "up"], cwd=folder, env=self.environment, stdout=subprocess.DEVNULL
        )
        while not self._answers():
            if self.process.poll() is not None:
                raise click.ClickException(f"The desk did not start; see {folder}/var/log.")
            time.sleep(0.01)
        self.seconds = time.perf_counter() - start

    def _answers(self) -> bool:
        try:
            return self._request("GET", "/signin")[0] == 200
        except OSError:
            return False

    def _request(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def time_article(self, number: int) -> float:
        """Seconds from handing in an article to the moment when nothing of it is left to do."""
        token = self._token()
        words = sample().split(" ")
        text = f"Article number {number}.\n\n" + " ".join((words * (WORDS // len(words) + 1))[:WORDS])
        start = time.perf_counter()
        status, body = self._request("POST", "/api/v1/articles", {"title": f"Bench {number}", "text": text}, token)
        if status != 201:
            raise click.ClickException(f"The article was not taken: {body.decode()}")
        path = f"/api/v1/articles/{json.loads(body)['id']}/claims"
        while True:
            claims = json.loads(self._request("GET", path, token=token)[1])["claims"]
            states = {state for claim in claims for state in claim["processing"].values()}
            if claims and not states & {"pending", "running"}:
                return time.perf_counter() - start
            time.sleep(0.02)

    def _token(self) -> str:
        made = subprocess.run(
            [sys.executable, "-m", "stet", "user", "token", "editor@newsroom.example"],
            cwd=self.folder, env=self.environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return made.stdout.strip()

    def memory(self) -> int:
        """Bytes that all processes of the desk take, shared pages counted once (PSS)."""
        return sum(_proportional(pid) for pid in _tree(self.process.pid))


@contextmanager
def running_desk(folder: Path) -> Iterator[Desk]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = Desk(folder, port)
    try:
        yield desk
    finally:
        desk.process.send_signal(signal.SIGINT)
        desk.process.wait()


def _tree(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        yield from _tree(int(child))


def _proportional(pid: int) -> int:
    found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main()
