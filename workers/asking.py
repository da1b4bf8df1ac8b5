"""Asking somebody outside with the desk's settings: politely, with an end, and counted for /metrics.

How one request is made safe is in fetch.py. What an answer means is known by whoever asks.
"""

import json
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import urlencode

from claims.outside_calls import Tally
from claims.settings import Settings
from workers.fetch import ARTICLES, USER_AGENT, Failed, Page, Refused, fetch
from workers.politeness import HostSlots

BUSY = (429, 503)
LOOK = 2
"""What one look may take altogether, however many requests it makes: so many times the deadline of one."""
MOST_VALUES = 500_000
"""Of one answer in JSON, whatever its bytes."""
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
    """The source asks to be left alone for `seconds` (None: it does not say for how long).

    `of_host`: only one of the hosts that it asks does, and those that `answered`, by their addresses, have nothing.
    """

    def __init__(
        self, sentence: str, seconds: float | None = None, *, of_host: bool = False, answered: Collection[str] = ()
    ) -> None:
        super().__init__(sentence)
        self.seconds, self.of_host, self.answered = seconds, of_host, answered


@dataclass
class Hosts:
    """How the hosts of a source that asks several stand, by their lanes, while a batch of its questions is asked."""

    closed: dict[str, Busy] = field(default_factory=dict)
    """Those to be left alone, from before or since."""
    asked_for: dict[str, Busy] = field(default_factory=dict)
    """Those that asked for a pause meanwhile."""
    answered: set[str] = field(default_factory=set)


_hosts: ContextVar[Hosts | None] = ContextVar("hosts", default=None)


@contextmanager
def until(ends_at: float) -> Iterator[None]:
    """All that is asked inside has to be answered by then, as time.monotonic counts, and by what is set around it."""
    token = _ends_at.set(min(ends_at, _ends_at.get()))
    try:
        yield
    finally:
        _ends_at.reset(token)


@contextmanager
def among(hosts: Hosts) -> Iterator[None]:
    """What is asked inside with one_of() is asked of these hosts."""
    token = _hosts.set(hosts)
    try:
        yield
    finally:
        _hosts.reset(token)


@contextmanager
def one_of(lane: str, left: int) -> Iterator[None]:
    """Inside, one of several hosts is asked, of which so many are left: it has its share of the time, and a pause is
    its own. Raises Busy, without asking, while it is to be left alone."""
    hosts, now = _hosts.get() or Hosts(), time.monotonic()
    if busy := hosts.closed.get(lane):
        raise busy
    try:
        with until(now + (ends_at() - now) / left):
            yield
    except Busy as busy:
        hosts.closed[lane] = hosts.asked_for[lane] = busy
        raise
    hosts.answered.add(lane)


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


@dataclass(frozen=True)
class Api:
    """An API as a source knows it, whichever address it has on this desk."""

    source: str
    """Under which name PRIVATE_SOURCES may allow a private address, and calls are counted."""
    who: str
    """Begins the sentences about it."""
    accept: tuple[str, ...] = ("application/json",)
    max_bytes: int = 500_000
    advice: Mapping[int, str] = field(default_factory=dict)
    """What an operator can do about a refusal, by its HTTP status."""


def ask_api(
    api: Api, address: str, wanted: Mapping[str, str], settings: Settings, headers: Mapping[str, str] | None = None
) -> Page:
    """What the API at a configured address answers to the query `wanted`.

    Raises SourceFailed, and Busy where the other side asks for a pause; nothing else.
    """
    url = f"{address}{'&' if '?' in address else '?'}{urlencode(wanted)}" if wanted else address
    try:
        return ask(
            url, settings, purpose=api.source, accept=api.accept, max_bytes=api.max_bytes, headers=headers,
            allow=settings.allowed(api.source, address),
        )  # fmt: skip
    except Refused as refused:
        raise SourceFailed(f"{api.who} was not searched: {refused}") from None
    except Failed as failed:
        sentence = f"{api.who} was not searched: {failed} {api.advice.get(failed.http_status or 0, '')}".rstrip()
        if failed.is_pause:
            raise Busy(sentence, failed.retry_after) from None
        raise SourceFailed(sentence) from None


def ask_json(
    api: Api, address: str, wanted: Mapping[str, str], settings: Settings, headers: Mapping[str, str] | None = None
) -> Any:
    """`ask_api` where the answer is JSON, as plain values."""
    try:
        return read_json(ask_api(api, address, wanted, settings, headers).body)
    except ValueError:
        raise SourceFailed(f"{api.who} answered something that cannot be read as JSON.") from None


def read_json(body: bytes) -> Any:
    """JSON of a stranger as plain values. Raises ValueError, also for what holds more than MOST_VALUES or is nested
    too deep: while it is read, and while what it holds is freed, nobody else in this process can go on."""
    if sum(body.count(sign) for sign in (b",", b"[", b"{")) > MOST_VALUES:
        raise ValueError("too many values")
    try:
        return json.loads(body, strict=False)
    except RecursionError:
        raise ValueError("nested too deep") from None


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
