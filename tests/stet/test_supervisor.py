"""The supervisor with small real programs: started again, ended in order, and none left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stet import supervisor as supervising
from stet.supervisor import Program, Supervisor

SECONDS = 20.0
STAYS = "import time; time.sleep(600)"
TELLS_AND_STAYS = """
import signal, sys, time
def end(*_):
    open({log!r}, "a").write({name!r} + " ended\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
open({log!r}, "a").write({name!r} + " started\\n")
time.sleep(600)
"""


def program(tmp_path: Path, code: str, name: str = "clock") -> Program:
    return Program(name, [sys.executable, "-c", code], os.environ, tmp_path / "log" / f"{name}.log")


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Running, and no zombie that only waits for somebody to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., tuple[Supervisor, list[str]]]]:
    made: list[Supervisor] = []

    def make(*programs: Program) -> tuple[Supervisor, list[str]]:
        said: list[str] = []
        made.append(Supervisor(programs, said.append))
        return made[-1], said

    yield make
    for each in made:
        each.end()


def test_a_program_that_was_killed_is_started_again(tmp_path: Path, supervise: Callable[..., tuple]) -> None:
    clock = program(tmp_path, STAYS)
    supervisor, said = supervise(clock)
    clock.start()
    first = clock.process.pid
    os.kill(first, signal.SIGKILL)

    assert supervisor.wait(lambda: clock.process is not None and clock.process.pid != first, SECONDS)

    assert clock.ended() is None
    assert said == [f"clock ended by signal 9; starting it again in 0.5 s. Its log: {clock.log}"]


def test_the_pause_doubles_while_a_program_keeps_ending_at_once(
    tmp_path: Path, supervise: Callable[..., tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "LONGEST_PAUSE", 0.4)
    broken = program(tmp_path, "raise SystemExit(3)")
    broken.pause = 0.1
    supervisor, said = supervise(broken)
    broken.start()

    supervisor.wait(lambda: len(said) >= 4, SECONDS)

    pauses = [line.split(" in ")[1].split(" s")[0] for line in said[:4]]
    assert pauses == ["0.1", "0.2", "0.4", "0.4"]


def test_a_program_that_ran_well_for_a_while_is_not_made_to_wait(
    tmp_path: Path, supervise: Callable[..., tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "STEADY_SECONDS", 0.0)
    clock = program(tmp_path, "raise SystemExit(0)")
    clock.pause = 16.0
    supervisor, said = supervise(clock)
    clock.start()

    assert supervisor.wait(lambda: bool(said), SECONDS)

    assert "in 0.5 s" in said[0]


def test_what_a_program_prints_is_in_its_log(tmp_path: Path, supervise: Callable[..., tuple]) -> None:
    clock = program(tmp_path, "import sys; print('tick', flush=True); print('tock', file=sys.stderr)")
    supervise(clock)
    clock.start()
    clock.process.wait(SECONDS)
    assert clock.log.read_text().split() == ["tick", "tock"]


def test_a_long_log_is_moved_aside_at_the_next_start(tmp_path: Path, supervise: Callable[..., tuple]) -> None:
    clock = program(tmp_path, STAYS)
    clock.log.parent.mkdir()
    clock.log.write_bytes(b"x" * (supervising.LONGEST_LOG + 1))
    supervise(clock)
    clock.start()
    assert clock.log.stat().st_size == 0
    assert (tmp_path / "log" / "clock.old.log").stat().st_size > supervising.LONGEST_LOG


def test_programs_end_in_the_opposite_order_of_their_start(tmp_path: Path, supervise: Callable[..., tuple]) -> None:
    story = tmp_path / "story"
    names = ["queue", "web", "worker"]
    programs = [program(tmp_path, TELLS_AND_STAYS.format(log=str(story), name=name), name) for name in names]
    supervisor, _ = supervise(*programs)
    for number, each in enumerate(programs, 1):
        each.start()
        wait_for(lambda number=number: story.exists() and len(story.read_text().splitlines()) == number)

    supervisor.end()

    assert story.read_text().splitlines()[3:] == ["worker ended", "web ended", "queue ended"]


def test_a_program_that_will_not_end_is_killed_with_its_children(
    tmp_path: Path, supervise: Callable[..., tuple]
) -> None:
    child = tmp_path / "child"
    stubborn = program(
        tmp_path,
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"process = subprocess.Popen([sys.executable, '-c', {STAYS!r}])\n"
        f"open({str(child)!r}, 'w').write(f'{{process.pid}}.')\n"
        "time.sleep(600)",
    )
    stubborn.grace_seconds = 0.2
    supervisor, said = supervise(stubborn)
    stubborn.start()
    wait_for(lambda: child.exists() and child.read_text().endswith("."))
    pids = [stubborn.process.pid, int(child.read_text()[:-1])]

    supervisor.end()

    wait_for(lambda: not any(map(is_alive, pids)))
    assert said == ["clock did not end within 0.2 s and was killed."]


PARENT = """
import os, sys, time, subprocess
from stet.supervisor import start_child
command = [sys.executable, "-c", {stays!r}]
{start}
print(child.pid, flush=True)
time.sleep(600)
"""
TIED = "child = start_child(command, os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)"
UNTIED = "child = subprocess.Popen(command, stdout=subprocess.DEVNULL, process_group=0)"


def kill_parent_of_child(start: str) -> int:
    """Start a parent with one child, kill the parent, and give the child's pid."""
    code = PARENT.format(stays=STAYS, start=start)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.kill()
    return pid


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a child end with its parent")
def test_no_child_outlives_a_supervisor_that_is_killed() -> None:
    pid = kill_parent_of_child(TIED)
    wait_for(lambda: not is_alive(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a child end with its parent")
def test_a_child_that_is_not_tied_does_outlive_it() -> None:
    pid = kill_parent_of_child(UNTIED)
    try:
        time.sleep(0.3)
        assert is_alive(pid), "the test above would pass without the tie"
    finally:
        os.kill(pid, signal.SIGKILL)
