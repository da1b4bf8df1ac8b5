"""A page or a file made into title, byline, date and plain text, by a child process that may break without harm.

How each kind of document is read is in readers/; nothing is fetched and nothing is stored here.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from typing import IO, Any, Final

from claims.people import LANGUAGE
from claims.plain_text import one_line
from claims.text import NotText, clean
from workers.readers import Document, Unreadable, WrongKind
from workers.readers.kinds import HTML, PASTE

__all__ = ["MAX_BODY", "TURN_SECONDS", "WALL_SECONDS", "NoTurn", "Reading", "Unreadable", "WrongKind", "read", "turn"]

MAX_BODY: Final = 20_000_000
"""Bytes that a page or a file may have: "20 MB"."""
WALL_SECONDS: Final = 15.0
TURN_SECONDS: Final = 2.0
MAX_ANSWER: Final = 20_000_000
"""Bytes of JSON that the child may answer with: the longest text, every character escaped."""
LONGEST_LINE: Final = 200
_turns: Final = BoundedSemaphore(2)
"""Documents at once in one process, from before they are fetched: each is in memory, and its child takes as much as its
limit says."""
FIELDS: Final = {field.name for field in fields(Document)} | {"kind"}
ROOT: Final = Path(__file__).parents[1]
START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importlib import import_module; "
    "import_module(sys.argv[2]).main(*sys.argv[3:])"
)


class NoTurn(Exception):
    """Nothing was fetched or looked at; it can be asked again at once."""


@contextmanager
def turn() -> Iterator[None]:
    """Inside, one document may be fetched and read. Raises NoTurn, when others had theirs for TURN_SECONDS."""
    if not _turns.acquire(timeout=TURN_SECONDS):
        raise NoTurn("Other documents are being read.")
    try:
        yield
    finally:
        _turns.release()


@dataclass(frozen=True)
class Reading:
    """What was read. `text` is as claims.text.clean leaves it, paragraphs parted by blank lines; the rest may be empty.

    `published_at` is what a page gives as its date, or when a file was last saved or made; `published_on` is the same
    day by the publisher's own clock. `language` is a code like en or pt-br. `kind` is the media type by content.
    """

    text: str
    title: str
    byline: str
    publisher: str
    published_at: datetime | None
    published_on: date | None
    language: str
    kind: str

    @property
    def is_page(self) -> bool:
        """Whether it was a web page, whose date is the day it was published."""
        return self.kind == HTML


def read(
    body: bytes, media_type: str, *, url: str = "", file_name: str = "", wall_seconds: float = WALL_SECONDS
) -> Reading:
    """Read a document, in a turn(). `media_type` is the Content-Type as sent, with its charset, or empty.

    Raises Unreadable with a sentence for people; WrongKind, where it will be the same another time.
    """
    if not body.strip():
        raise Unreadable(f"There is nothing in it: it is empty. {PASTE}")
    if len(body) > MAX_BODY:
        raise Unreadable(f"It has {len(body):,} bytes, and the limit is {MAX_BODY:,} (20 MB). {PASTE}")
    said = {"media_type": media_type[:200], "url": url[:2_000], "file_name": file_name[:300]}
    answer = understand(run_child(json.dumps(said).encode() + b"\n" + body, wall_seconds))
    if "unreadable" in answer:
        raise Unreadable(one_line(answer["unreadable"], 400))
    if "never" in answer:
        raise WrongKind(one_line(answer["never"], 400), one_line(answer["instead"], 100))
    return make_reading(answer)


def run_child(given: bytes, wall_seconds: float) -> bytes:
    """What the child wrote. Raises Unreadable when it was ended by a limit."""
    with start_child("workers.readers.child", stdin=subprocess.PIPE) as child:
        clock = Timer(wall_seconds, end, [child])
        clock.start()
        feeder = Thread(target=feed, args=(child, given), daemon=True)
        feeder.start()
        assert child.stdout
        try:
            written = child.stdout.read(MAX_ANSWER + 1)
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=1)
        finally:
            late = not clock.is_alive()
            clock.cancel()
            end(child)
            feeder.join()
    if late or child.returncode == -signal.SIGXCPU:
        raise Unreadable(f"Reading it takes longer than it may ({wall_seconds:g} s), so it was ended. {PASTE}")
    return written


def start_child(module: str, *given: str, stdin: int | IO[bytes]) -> "subprocess.Popen[bytes]":
    """A process of its own that runs the module's main(), which is handed our number and what is `given`."""
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", START, str(ROOT), module, str(os.getpid()), *given],
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/", start_new_session=True,
    )  # fmt: skip


def feed(child: subprocess.Popen[bytes], given: bytes) -> None:
    """Hand the child its work; one that ended early does not take all of it."""
    assert child.stdin
    with suppress(OSError, ValueError), child.stdin:
        child.stdin.write(given)


def end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started. One that is done already is not touched: its number may be another's."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def understand(written: bytes) -> dict[str, Any]:
    """What the child wrote, which is believed no more than the document itself. Raises Unreadable."""
    try:
        answer = json.loads(written) if len(written) <= MAX_ANSWER else None
    except (ValueError, RecursionError):
        answer = None
    if (
        not isinstance(answer, dict)
        or answer.keys() not in (FIELDS, {"unreadable"}, {"never", "instead"})
        or not all(isinstance(part, str) for part in answer.values())
    ):
        raise Unreadable(f"Reading it takes more memory than it may have, or it is built to break readers. {PASTE}")
    return answer


def make_reading(answer: dict[str, Any]) -> Reading:
    """The Reading of a child's answer. Raises Unreadable for a text that cannot be kept."""
    try:
        text = clean(answer["text"])
    except NotText as problem:
        raise Unreadable(str(problem)) from None
    published = read_moment(answer["published"])
    language = answer["language"].strip().lower().replace("_", "-")
    return Reading(
        text,
        title=one_line(answer["title"], LONGEST_LINE),
        byline=one_line(answer["byline"], LONGEST_LINE),
        publisher=one_line(answer["publisher"], LONGEST_LINE),
        published_at=published.astimezone(UTC) if published else None,
        published_on=published.date() if published else None,
        language=language if LANGUAGE.fullmatch(language) else "",
        kind=answer["kind"],
    )


def read_moment(value: str) -> datetime | None:
    """A moment in ISO 8601, without a zone in UTC; None for what is no moment that can be kept."""
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment if 1900 <= moment.astimezone(UTC).year <= 2200 else None
    except (ValueError, OverflowError):
        return None
