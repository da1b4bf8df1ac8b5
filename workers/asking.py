"""Asking somebody outside with the desk's settings: politely, with an end, and counted for /metrics.

How one request is made safe is in fetch.py. What an answer means is known by whoever asks.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import IO, Any
from urllib.parse import urlencode

from claims.outside_calls import Tally
from claims.settings import Settings
from workers.fetch import ARTICLES, USER_AGENT, Failed, Page, Refused, fetch
from workers.politeness import HostSlots

BUSY = (429, 503)
LOOK = 2
"""What one look may take altogether, however many requests it makes: so many times the deadline of one."""
LONGEST_CALL = 0.1
"""Share of a lease that one call may take, whatever FETCH_DEADLINE says: a task has to end within its own."""

_ends_at: ContextVar[float] = ContextVar("ends_at", default=float("inf"))
_tally: Tally = {}
_lock = threading.Lock()


class SourceFailed(Exception):
    """The source could not answer; the text is a sentence for people. Nothing found is no failure.

    `found` is what was found all the same, where only a part of the source failed.
    """

    def __init__(self, sentence: str, found: Sequence[Any] = ()) -> None:
        super().__init__(sentence)
        self.found = found


class Busy(SourceFailed):
    """The source asks to be left alone for `seconds` (None: it does not say for how long)."""

    def __init__(self, sentence: str, seconds: float | None = None) -> None:
        super().__init__(sentence)
        self.seconds = seconds


@contextmanager
def until(ends_at: float) -> Iterator[None]:
    """All that is asked inside has to be answered by then, as time.monotonic counts, and by what is set around it."""
    token = _ends_at.set(min(ends_at, _ends_at.get()))
    try:
        yield
    finally:
        _ends_at.reset(token)


def ends_at() -> float:
    """By when all that is asked here has to be answered; infinity where nothing is set."""
    return _ends_at.get()


def time_for_one_look(settings: Settings) -> AbstractContextManager[None]:
    """All that is asked inside has to be answered within LOOK deadlines together."""
    return until(time.monotonic() + LOOK * deadline_of(settings))


def deadline_of(settings: Settings) -> float:
    """Seconds that one call may take."""
    return min(settings.fetch_deadline, settings.lease_seconds * LONGEST_CALL)


def ask(
    url: str,
    settings: Settings,
    *,
    purpose: str,
    accept: tuple[str, ...] = ARTICLES,
    max_bytes: int = 2_000_000,
    headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
    allow: frozenset[str] = frozenset(),
    deadline: float | None = None,
    into: IO[bytes] | None = None,
) -> Page:
    """`fetch` with the desk's deadline, a slot of the host, and who asks in the headers. Raises Refused, Failed or,
    where it is to be written `into` a file that takes no more, NotWritten.

    `purpose` is what it is counted under: the source's name, or the stage's. `deadline` is in seconds, for what takes
    longer by its nature. A person's address is never allowed anything by `allow`.
    """
    start, outcome = time.monotonic(), "answered"
    left = min(deadline or deadline_of(settings), _ends_at.get() - start)
    try:
        if left <= 0:
            raise Failed("There was no time left for this request.")
        return fetch(
            url, allow=allow, deadline=left, max_bytes=max_bytes, accept=accept, data=data, into=into,
            headers=_who_asks(settings) | dict(headers or {}),
            at_host=HostSlots(settings.stet_data / "hosts", settings.fetch_per_host),
        )  # fmt: skip
    except (Refused, Failed) as error:
        outcome = "refused" if isinstance(error, Refused) else "busy" if error.http_status in BUSY else "failed"
        raise
    finally:
        _count(purpose, outcome, round((time.monotonic() - start) * 1000))


def ask_api(
    address: str,
    wanted: Mapping[str, str],
    settings: Settings,
    *,
    source: str,
    who: str,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = 500_000,
    accept: tuple[str, ...] = ("application/json",),
    advice: Mapping[int, str] | None = None,
) -> Page:
    """What the API at a configured address answers to the query `wanted`.

    `who` begins the sentences, `source` is the name under which PRIVATE_SOURCES may allow a private address, `advice`
    says by HTTP status what to do about a refusal. Raises SourceFailed, and Busy where the other side asks for a
    pause; nothing else.
    """
    url = f"{address}{'&' if '?' in address else '?'}{urlencode(wanted)}" if wanted else address
    allow = settings.allowed(source, address)
    try:
        return ask(url, settings, purpose=source, accept=accept, max_bytes=max_bytes, headers=headers, allow=allow)
    except Refused as refused:
        raise SourceFailed(f"{who} was not searched: {refused}") from None
    except Failed as failed:
        sentence = f"{who} was not searched: {failed} {(advice or {}).get(failed.http_status or 0, '')}".rstrip()
        if failed.http_status == 429 or (failed.http_status == 503 and failed.retry_after):
            raise Busy(sentence, failed.retry_after) from None
        raise SourceFailed(sentence) from None


def ask_json(
    address: str,
    wanted: Mapping[str, str],
    settings: Settings,
    *,
    source: str,
    who: str,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = 500_000,
    accept: tuple[str, ...] = ("application/json",),
    advice: Mapping[int, str] | None = None,
) -> Any:
    """`ask_api` where the answer is JSON, as plain values."""
    page = ask_api(
        address, wanted, settings, source=source, who=who, headers=headers, max_bytes=max_bytes, accept=accept,
        advice=advice,
    )  # fmt: skip
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError):
        raise SourceFailed(f"{who} answered something that cannot be read as JSON.") from None


def take_tally() -> Tally:
    """What this process asked since this was last called; see claims.outside_calls."""
    global _tally
    with _lock:
        taken, _tally = _tally, {}
    return taken


def _count(purpose: str, outcome: str, took_ms: int) -> None:
    with _lock:
        calls, took = _tally.get((purpose, outcome), (0, 0))
        _tally[purpose, outcome] = calls + 1, took + took_ms


def _who_asks(settings: Settings) -> dict[str, str]:
    """Large services ask who is calling and how to reach them."""
    return {"User-Agent": f"{USER_AGENT[:-1]}; {settings.public_url})" if settings.public_url else USER_AGENT}
