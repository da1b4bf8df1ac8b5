"""The one guarded HTTP client: everything Stet asks of the web goes through `fetch`.

It opens its socket to the very address it checked, so no redirect, no clever spelling and no name that
changes its mind can lead it inside. What an answer means is not known here.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, responses
from typing import IO, Any, Self
from urllib.parse import quote, urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_match_hostname import CertificateError

from workers.addresses import PORTS, SAFE, Refused, Target, is_public, read_target

__all__ = ["ANYTHING", "ARTICLES", "USER_AGENT", "Failed", "NotWritten", "Page", "Refused", "fetch"]

USER_AGENT = "Stet/0.1 (newsroom fact-checking desk)"
ARTICLES = ("text/html", "application/xhtml+xml", "text/plain")
ANYTHING = ("*/*",)

MAX_REDIRECTS = 4
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MENDS = frozenset({408, 425, 429})
"""Answers below 500 that may be another one later."""

Address = tuple[socket.AddressFamily, tuple[Any, ...]]


class Failed(Exception):
    """The address may be fetched but gave nothing usable; the text is a sentence for people.

    `http_status` is what the server answered, if it did; `is_pause`: it asks to be left alone, which is no failure, for
    `retry_after` seconds (None: it does not say for how long).
    `for_good`: it would be the same another time, as far as anybody can tell.
    """

    def __init__(
        self,
        sentence: str,
        *,
        http_status: int | None = None,
        is_pause: bool = False,
        retry_after: float | None = None,
        for_good: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.http_status, self.is_pause, self.retry_after = http_status, is_pause, retry_after
        self.for_good = for_good or (http_status is not None and 400 <= http_status < 500 and http_status not in MENDS)


class NotWritten(OSError):
    """What came could not be put into its file: the fault of this machine's disk, not of the other side."""


@dataclass(frozen=True)
class Page:
    """What came back: the last URL after redirects, headers as sent (Content-Type apart), the decoded body."""

    url: str
    status: int
    content_type: str
    body: bytes
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()


def fetch(
    url: str,
    *,
    allow: frozenset[str] = frozenset(),
    deadline: float = 10.0,
    max_bytes: int = 2_000_000,
    accept: tuple[str, ...] = ARTICLES,
    headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
    into: IO[bytes] | None = None,
    at_host: Callable[[Target, float], AbstractContextManager[None]] = lambda target, seconds: nullcontext(),
) -> Page:
    """GET one page from the public internet, or POST `data` to it.

    `allow` holds the `host:port` of sources an operator configured: those may be on a private address or
    another port. It counts for `url` alone, never for where a redirect leads. `deadline` is in seconds for
    everything together, `max_bytes` counts decoded bytes, `accept` are the media types taken. `headers` and `data`
    go to the first host only. `at_host` is entered around each request, with the seconds that are left, and may
    raise Failed. A body goes into the file `into`, where one is given, and the page has none then. Raises Refused or
    Failed, and NotWritten where the file takes no more; nothing else.
    """
    first = target = read_target(url)
    with Clock(deadline) as clock:
        for hop in range(MAX_REDIRECTS + 1):
            allowed = hop == 0 and target.place in allow
            if not allowed and target.port not in PORTS.values():
                raise Refused(f"Stet fetches from ports 80 and 443 only, and this address asks for {target.port}.")
            addresses = resolve(target, clock)
            if not allowed and not all(is_public(str(address[0])) for _, address in addresses):
                raise Refused(f"{target.host} leads to an address that is not on the public internet.")
            home = (target.scheme, target.place) == (first.scheme, first.place)
            with at_host(target, clock.left(target.host)):
                answer = ask(
                    target, addresses, clock, max_bytes, accept, (headers or {}) if home else {},
                    data if hop == 0 else None, into,
                )  # fmt: skip
            if isinstance(answer, Page):
                return answer
            target = read_target(answer)
    raise Failed(f"{first.host} redirected more than {MAX_REDIRECTS} times.", for_good=True)


class Clock:
    """Ends one fetch at one moment, whatever it waits for.

    A socket's own time-out starts anew with every byte; so at the deadline the connection is shut down from
    another thread, through a duplicate that TLS wrapping cannot hide.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.ends_at = time.monotonic() + seconds
        self.watched: list[socket.socket] = []
        self.timer = threading.Timer(seconds, self.end_all)
        self.timer.daemon = True

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        for sock in self.watched:
            sock.close()

    def left(self, host: str) -> float:
        """Seconds left; Failed when there are none."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise Failed(f"{host} took longer than {self.seconds:g} s.")
        return left

    def watch(self, sock: socket.socket) -> None:
        self.watched.append(sock.dup())
        if time.monotonic() >= self.ends_at:
            self.end_all()

    def end_all(self) -> None:
        for sock in list(self.watched):
            with suppress(OSError):  # the other side may have closed it already
                sock.shutdown(socket.SHUT_RDWR)


def resolve(target: Target, clock: Clock) -> list[Address]:
    """Every answer the resolver gives for the host, as (family, socket address)."""
    answer: Future[list[Address]] = Future()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answer.set_result([(entry[0], entry[4]) for entry in found])
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    # The system's resolver takes no deadline, so it is asked from a thread that may be left behind.
    threading.Thread(target=look_up, daemon=True).start()
    try:
        addresses = answer.result(timeout=clock.left(target.host))
    except TimeoutError:
        raise Failed(f"The name {target.host} could not be looked up within {clock.seconds:g} s.") from None
    except (OSError, UnicodeError):
        raise Failed(f"The name {target.host} is not known.") from None
    if not addresses:
        raise Failed(f"The name {target.host} is not known.")
    return addresses


class PinnedConnection(HTTPConnection):
    """A connection whose socket comes from `dial` alone: the library resolves nothing by itself."""

    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


class PinnedSecureConnection(HTTPSConnection):
    """The same under TLS; the certificate is still checked against the host's name."""

    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


def dial(host: str, addresses: list[Address], clock: Clock) -> socket.socket:
    """Connect to the first of these addresses that answers, and to nothing else."""
    for tried, (family, address) in enumerate(addresses):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(clock.left(host) / (len(addresses) - tried))
            sock.connect(address)
            sock.settimeout(clock.left(host))
            clock.watch(sock)
            return sock
        except OSError:
            sock.close()
        except Failed:
            sock.close()
            raise
    clock.left(host)
    raise Failed(f"{host} could not be reached.")


def ask(
    target: Target,
    addresses: list[Address],
    clock: Clock,
    max_bytes: int,
    accept: tuple[str, ...],
    headers: Mapping[str, str],
    data: bytes | None,
    into: IO[bytes] | None,
) -> Page | str:
    """One request without redirects: the page, or the address it points to instead."""
    connection: PinnedConnection | PinnedSecureConnection
    timeout = clock.left(target.host)
    if target.scheme == "https":
        connection = PinnedSecureConnection(target.host, target.port, timeout=timeout, cert_reqs="CERT_REQUIRED")
    else:
        connection = PinnedConnection(target.host, target.port, timeout=timeout)
    connection.dial = lambda: dial(target.host, addresses, clock)
    sent = {
        "User-Agent": USER_AGENT, "Accept": ", ".join(accept), "Accept-Encoding": "gzip", "Connection": "close",
    }  # fmt: skip
    try:
        # Both are closed: a response alone would keep the socket open after an answer not heard to its end.
        with closing(connection):
            method = "GET" if data is None else "POST"
            connection.request(method, target.path, data, headers=sent | dict(headers), preload_content=False)
            with closing(connection.getresponse()) as response:
                clock.left(target.host)  # a connection ended by the clock looks like headers that were complete
                location = response.headers.get("Location")
                if response.status in REDIRECTS and location:
                    # Bytes beyond ASCII arrive as Latin-1; quoting the bytes keeps what the server meant.
                    return urljoin(target.url, quote(location.encode("latin-1"), safe=SAFE))
                return read_page(target, response, clock, max_bytes, accept, into)
    except (ssl.SSLCertVerificationError, CertificateError):
        clock.left(target.host)
        raise Failed(f"{target.host} has no certificate that can be trusted for this name.") from None
    except NotWritten:
        raise
    except (HTTPError, HTTPException, OSError, ValueError):
        clock.left(target.host)
        raise Failed(f"{target.host} broke off or answered what is not HTTP.") from None


def read_page(
    target: Target,
    response: BaseHTTPResponse,
    clock: Clock,
    max_bytes: int,
    accept: tuple[str, ...],
    into: IO[bytes] | None,
) -> Page:
    """The body, as far as status, type, coding and size allow."""
    if not 200 <= response.status < 300:
        meaning = responses.get(response.status, "")
        sentence = f"{target.host} answered {response.status} {meaning}".rstrip() + "."
        asked = response.headers.get("Retry-After")
        is_pause = response.status == 429 or (response.status == 503 and asked is not None)
        raise Failed(sentence, http_status=response.status, is_pause=is_pause, retry_after=read_pause(asked))
    content_type = response.headers.get("Content-Type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if accept != ANYTHING and media_type not in accept:
        sentence = f"{target.host} sent {media_type[:60] or 'no content type'}, which is not read here."
        raise Failed(sentence, for_good=True)
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", "gzip", "x-gzip"):
        raise Failed(f"{target.host} packed its answer in a way that was not asked for.", for_good=True)
    body, size = bytearray(), 0
    # read1 hands over what is there; stream() waits to fill its buffer and forgets the time.
    while chunk := response.read1(65_536, decode_content=True):
        size += len(chunk)
        if size > max_bytes:
            raise Failed(f"{target.host} sent more than {max_bytes:,} bytes.", for_good=True)
        if into is None:
            body += chunk
        else:
            write(into, chunk)
        clock.left(target.host)
    clock.left(target.host)
    return Page(
        target.url, response.status, content_type, bytes(body), datetime.now(UTC), tuple(response.headers.items())
    )  # fmt: skip


def write(file: IO[bytes], chunk: bytes) -> None:
    try:
        file.write(chunk)
    except OSError as error:
        raise NotWritten(error.errno, error.strerror) from error


def read_pause(header: str | None) -> float | None:
    """Seconds from now, of a Retry-After header: a number, or a date. One that is over says nothing: None."""
    if header and header.strip().isascii() and header.strip().isdigit():
        return float(header) or None
    try:
        moment = parsedate_to_datetime(header or "")
    except (TypeError, ValueError, OverflowError):
        return None
    left = (moment - datetime.now(UTC)).total_seconds() if moment.tzinfo else 0.0
    return left if left > 0 else None
