"""Keeps a few programs running: starts them, starts them again when they end, ends them all together.

It knows nothing of the desk; up.py says which programs. None of them outlives this process, even when it is killed.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Final

from workers.lifeline import die_with_parent

LOOK_SECONDS: Final = 0.1
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY_SECONDS: Final = 30.0
"""A program that ran this long is well: when it ends, the pause before its next start is the first one again."""
LONGEST_LOG: Final = 5_000_000
"""Bytes; at the next start a longer log is moved aside."""


@dataclass
class Program:
    """One program to keep running. `name` is a word for people, `prepare` runs before each start."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    prepare: Callable[[], None] = lambda: None
    grace_seconds: float = 10.0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_again_at: float = field(default=0.0, init=False)
    pause: float = field(default=FIRST_PAUSE, init=False)

    def start(self) -> None:
        """Start the program; what it prints is appended to its log."""
        self.prepare()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            self.process = start_child(self.command, self.environment, stdout=log, stderr=subprocess.STDOUT)
        self.started_at = time.monotonic()

    def ended(self) -> int | None:
        """The exit status if the program was started and has ended."""
        return self.process.poll() if self.process else None

    def clear(self) -> None:
        """End what the program left behind in its process group, and forget it."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process = None


def start_child(
    command: Sequence[str], environment: Mapping[str, str], *, stdout: IO[bytes] | int, stderr: IO[bytes] | int
) -> subprocess.Popen[bytes]:
    """Start a program that ends when this process does, in a process group of its own: Ctrl-C reaches only us."""
    parent = os.getpid()
    return subprocess.Popen(  # noqa: S603 (our own commands)
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        process_group=0,
        # This process runs one thread, so no lock can be held in the child.
        preexec_fn=lambda: die_with_parent(parent),
    )


class Supervisor:
    """Runs programs in the order given and ends them in the opposite one.

    `say(sentence)` tells people what happened to a program.
    """

    def __init__(self, programs: Sequence[Program], say: Callable[[str], None]) -> None:
        self.programs = programs
        self.say = say
        self._ending = threading.Event()

    def end_on_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal end run(), or any wait() under way."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending.set()

    @property
    def ending(self) -> bool:
        return self._ending.is_set()

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Look after the programs until the condition holds; False when time is over or everything is to end."""
        deadline = time.monotonic() + seconds
        while not self.ending and time.monotonic() < deadline:
            if until():
                return True
            self.look()
            self._ending.wait(LOOK_SECONDS / 2)
        return False

    def run(self) -> None:
        """Look after the programs until a signal comes."""
        while not self.ending:
            self.look()
            self._ending.wait(LOOK_SECONDS)

    def look(self) -> None:
        """Start again what has ended, after a pause that doubles while it keeps ending at once."""
        now = time.monotonic()
        for program in self.programs:
            status = program.ended()
            if status is not None:
                if now - program.started_at >= STEADY_SECONDS:
                    program.pause = FIRST_PAUSE
                program.clear()
                program.start_again_at = now + program.pause
                how = f"by signal {-status}" if status < 0 else f"with status {status}"
                self.say(
                    f"{program.name} ended {how}; starting it again in {program.pause:g} s. Its log: {program.log}"
                )
                program.pause = min(program.pause * 2, LONGEST_PAUSE)
            elif program.process is None and program.start_again_at and now >= program.start_again_at:
                program.start()

    def end(self) -> None:
        """Ask each program to end, the last one first; kill what does not end within its grace, children included."""
        for program in reversed(self.programs):
            if program.process is None:
                continue
            program.process.terminate()
            try:
                program.process.wait(program.grace_seconds)
            except subprocess.TimeoutExpired:
                self.say(f"{program.name} did not end within {program.grace_seconds:g} s and was killed.")
            program.clear()
