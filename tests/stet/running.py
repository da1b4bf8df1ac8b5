"""A real `stet up` in a folder of its own, as somebody would start it, and a browser small enough to sign in with."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

from claims.settings import Settings
from stet import embedded
from tests.offline import OFF

SECONDS = 60.0
STET = Path(sys.executable).with_name("stet")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """The environment without any setting of whoever runs the tests; nothing is looked for outside this machine."""
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return clean | OFF | {"SWEEP_SECONDS": "0.5"} | settings


def wait_for(condition: Callable[[], Any]) -> Any:
    """Whatever true thing the condition gives, as soon as it does."""
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


class Desk:
    """One `stet up`; `printed` is everything up to the line that says how to end it."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = environment(**settings)
        self.process = subprocess.Popen(
            [STET, "up", "--port", str(self.port), *arguments],
            cwd=folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.printed = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C" in line:
                break

    def __enter__(self) -> Self:
        assert "Ctrl-C" in self.printed, self.printed
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(SECONDS)
        if self.process.stdout:
            self.process.stdout.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def passwords(self) -> dict[str, str]:
        """The printed accounts, by role: the part of the address before the @."""
        return dict(re.findall(r"Sign in as (\S+) +with (\S+)  to ", self.printed))

    def stet(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command in the same folder; it is told nothing of the running desk but its port."""
        told = self.environment | {"PORT": str(self.port)}
        return subprocess.run(
            [STET, *arguments], cwd=self.folder, env=told, capture_output=True, text=True, check=False, timeout=SECONDS
        )

    def ask(self, path: str, token: str, body: Any = None) -> Any:
        """What the API answers; with a body it is a POST."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/api/v1{path}", data, headers), timeout=10) as answer:
            return json.load(answer)

    def health(self) -> dict[str, Any]:
        with urlopen(f"{self.url}/healthz", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def signs_in(self, email: str, password: str) -> bool:
        """Whether the sign-in page lets this person in."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"{self.url}/signin", timeout=10).read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        form = {"csrf_token": token[1], "email": email, "password": password}
        try:
            browser.open(f"{self.url}/signin", urlencode(form).encode(), timeout=10)
            landed = browser.open(f"{self.url}/desk", timeout=10)
        except OSError:
            return False
        return "/signin" not in landed.geturl() and landed.status == 200

    def processes(self) -> dict[int, str]:
        """Every process that was started for this desk, the supervisor itself aside: pid -> command line."""
        data, found = self.folder / "var", {}
        queue = str(embedded.socket_path(data))
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                line = (entry / "cmdline").read_text().replace("\0", " ")
                # Redis and Valkey write their title over their environment.
                if f"STET_DATA={data}\0" in (entry / "environ").read_text() or queue in line:
                    found[int(entry.name)] = line
            except OSError:
                continue
        return found

    def find(self, *words: str) -> list[int]:
        """The pids of its processes whose command line holds all the words, the oldest first."""
        return sorted(pid for pid, line in self.processes().items() if all(word in line for word in words))


@contextmanager
def desk(folder: Path, *arguments: str, **settings: str) -> Iterator[Desk]:
    """A running desk that is ended afterwards."""
    with Desk(folder, *arguments, **settings) as running:
        yield running
