"""One host is asked few things at a time, by however many threads and processes."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.servers import Server, _Handler
from workers.addresses import Target, read_target
from workers.fetch import Failed, fetch
from workers.politeness import HostSlots, alone

HOST = Target("http", "wiki.example", 80, "/")


class CrowdServer(Server):
    """Notes how many requests it was answering at the same moment."""

    def __init__(self) -> None:
        super().__init__()
        self.lock, self.now, self.most = threading.Lock(), 0, 0

    def answer(self, request: _Handler) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.05)
        with self.lock:
            self.now -= 1
        request.send(b"hello", "text/plain")


def fetch_many(url: str, folder: Path, times: int, most: int) -> None:
    slots = HostSlots(folder, most)
    threads = [
        threading.Thread(
            target=fetch,
            args=(url,),
            kwargs={"allow": frozenset({read_target(url).place}), "accept": ("text/plain",), "at_host": slots},
        )
        for _ in range(times)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def crowd_of(folder: Path, most: int) -> int:
    """How many of two processes' five threads each were with the server at once."""
    with CrowdServer() as server:
        forked = multiprocessing.get_context("fork")
        others = [forked.Process(target=fetch_many, args=(server.url("/"), folder, 5, most)) for _ in range(2)]
        for other in others:
            other.start()
        for other in others:
            other.join()
        assert len(server.hits) == 10
        return server.most


def test_a_host_is_asked_two_things_at_a_time_by_all_processes_together(tmp_path: Path) -> None:
    assert crowd_of(tmp_path, 2) == 2


def test_control_with_more_slots_more_are_asked_at_a_time(tmp_path: Path) -> None:
    assert crowd_of(tmp_path, 8) > 2


def test_who_finds_no_free_slot_in_time_is_told_so(tmp_path: Path) -> None:
    slots = HostSlots(tmp_path, 1)
    with (
        slots(HOST, 1),
        pytest.raises(Failed, match=r"wiki\.example is being asked by this desk already"),
        slots(HOST, 0.05),
    ):
        pass


def test_another_host_does_not_wait(tmp_path: Path) -> None:
    slots = HostSlots(tmp_path, 1)
    with slots(HOST, 1), slots(Target("http", "other.example", 80, "/"), 0):
        pass


def test_a_host_is_one_host_however_it_is_written(tmp_path: Path) -> None:
    slots = HostSlots(tmp_path, 1)
    with slots(HOST, 1):
        for same in (Target("https", "wiki.example", 443, "/"), Target("http", "wiki.example.", 80, "/x")):
            with pytest.raises(Failed), slots(same, 0):
                pass


def test_no_other_host_can_be_found_that_takes_a_hosts_slots(tmp_path: Path) -> None:
    slots, other = HostSlots(tmp_path, 1), Target("https", "a8471.evil.example", 443, "/")
    with slots(Target("https", "en.wikipedia.org", 443, "/"), 1), slots(other, 0):
        pass


def test_a_process_that_is_killed_gives_its_slot_back(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        with HostSlots(tmp_path, 1)(HOST, 1):
            os.write(writing, b".")
            time.sleep(60)
    os.read(reading, 1)
    with pytest.raises(Failed), HostSlots(tmp_path, 1)(HOST, 0):
        pass
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with HostSlots(tmp_path, 1)(HOST, 0):
        pass


def test_a_folder_that_cannot_be_written_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("a file")
    with pytest.raises(Failed, match="cannot be written to"), HostSlots(tmp_path / "hosts", 2)(HOST, 1):
        pass


def test_only_one_is_alone_at_a_time(tmp_path: Path) -> None:
    with alone(tmp_path / "lock") as first, alone(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with alone(tmp_path / "lock") as again, alone(None) as unlocked:
        assert (again, unlocked) == (True, True)
