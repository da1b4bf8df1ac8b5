"""Feeds and pages of fact-checks read in a child process: what strangers send may take long, and nobody waits for it.

How they are read is in claims/claimreview/ and, for the child, in readers/feed.py.
"""

import json
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from subprocess import Popen
from threading import Timer
from typing import Any, BinaryIO, Final

from claims.claimreview import START, Entry, Mark, Review, Skipped, Unreadable
from claims.settings import Settings
from workers.app import patience
from workers.reading import end, start_child

LEAST: Final = 0.5
"""Of what a batch is patient: what a child has however late it is, to start and to come to its first entry."""
LONGEST_ANSWER: Final = 20_000_000
"""Bytes of JSON that one entry may come to."""
NONSENSE: Final = "It is built in a way that cannot be read here."


class TooSlow(Exception):
    """There was more, and it did not come in the time, or within the limits, that it may take."""


def time_left(end: float, settings: Settings) -> float:
    """Seconds that a child may take until `end`, by time.monotonic."""
    return max(end - time.monotonic(), LEAST * patience(settings))


def read_feed(file: BinaryIO, base: str, seconds: float, mark: Mark = START) -> Generator[Entry | list[str]]:
    """Every entry from `mark` on, or the one list of addresses of pages that an RSS or Atom feed names.

    Raises Unreadable for what is of no kind that is read here, and TooSlow after so many `seconds`.
    """
    with _child(file, base, mark, seconds) as child:
        assert child.stdout
        while line := child.stdout.readline(LONGEST_ANSWER):
            answer = _understand(line)
            if "end" in answer:
                return
            if "unreadable" in answer:
                raise Unreadable(str(answer["unreadable"])[:400])
            yield _links(answer["links"]) if "links" in answer else _entry(answer)
        raise TooSlow


@contextmanager
def _child(file: BinaryIO, base: str, mark: Mark, seconds: float) -> Iterator[Popen[bytes]]:
    """A child that reads, and ends with the block or after so many seconds."""
    with start_child("workers.readers.feed", base, json.dumps(asdict(mark)), stdin=file) as child:
        clock = Timer(seconds, end, [child])
        clock.start()
        try:
            yield child
        finally:
            clock.cancel()
            end(child)


def _understand(line: bytes) -> dict[str, Any]:
    """What the child wrote is believed no more than the feed itself. Raises TooSlow for a line that broke off."""
    if not line.endswith(b"\n"):
        raise TooSlow
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Unreadable(NONSENSE)
    return answer


def _links(said: Any) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(link, str) for link in said):
        raise Unreadable(NONSENSE)
    return said


def _entry(answer: dict[str, Any]) -> Entry:
    try:
        return Entry([_found(one) for one in answer["found"]], Mark(**answer["mark"]))
    except (KeyError, TypeError, ValueError):
        raise Unreadable(NONSENSE) from None


def _found(said: dict[str, Any]) -> Review | Skipped:
    if said.keys() == {"reason"}:
        return Skipped(said["reason"])
    times = {name: datetime.fromisoformat(said[name]) for name in ("claimed_at", "published_at") if said[name]}
    return Review(**said | times)
