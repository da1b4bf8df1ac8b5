"""The bell rings once per need, waits for nobody, and survives a Redis that is gone, wiped or frozen."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from claims.settings import Settings
from workers.bell import Bell

PATIENCE = 15.0


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as opened:
        yield opened


@pytest.fixture
def bell(redis_url: str) -> Iterator[Bell]:
    opened = Bell(Settings(redis_url=redis_url, worker_slots=2))
    yield opened
    opened.close()


def wait_for(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_a_ring_leaves_the_name_of_the_stage(bell: Bell, client: redis.Redis) -> None:
    bell.ring({"extract", "assign"})
    wait_for(lambda: bell.rung.total() == 2)
    assert (client.llen("extract"), client.llen("assign"), client.llen("evidence")) == (1, 1, 0)


def test_no_more_bells_wait_than_there_are_slots(bell: Bell, client: redis.Redis) -> None:
    for number in range(1, 6):
        bell.ring({"assign"})
        wait_for(lambda wanted=number: bell.rung["assign"] == wanted)  # type: ignore[misc]
    assert client.llen("assign") == 2


def test_closing_first_rings_what_was_asked(bell: Bell, client: redis.Redis) -> None:
    bell.ring({"evidence"})
    bell.close(PATIENCE)
    assert client.llen("evidence") == 1
    bell.ring({"evidence"})
    assert client.llen("evidence") == 1


def test_a_wiped_redis_is_rung_again(bell: Bell, client: redis.Redis) -> None:
    bell.ring({"assign"})
    wait_for(lambda: client.llen("assign") == 1)
    client.flushall()
    bell.ring({"assign"})
    wait_for(lambda: client.llen("assign") == 1)


def test_an_absent_redis_raises_nothing_and_is_counted(tmp_path: Path) -> None:
    bell = Bell(Settings(redis_url=f"unix://{tmp_path}/nobody?db=0"))
    bell.ring({"assign"})
    wait_for(lambda: bell.failed["assign"] == 1)
    assert bell.rung.total() == 0
    bell.close()


def test_without_an_address_the_bell_is_silent() -> None:
    bell = Bell(Settings(redis_url=""))
    bell.ring({"assign"})
    bell.close()
    assert (bell.rung.total(), bell.failed.total()) == (0, 0)


def test_nobody_waits_for_a_frozen_redis(bell: Bell, client: redis.Redis) -> None:
    bell.ring({"extract"})
    wait_for(lambda: bell.rung["extract"] == 1)
    process = int(client.info("server")["process_id"])
    os.kill(process, signal.SIGSTOP)
    try:
        for _ in range(1000):
            bell.ring({"assign"})
        wait_for(lambda: bell.failed["assign"] >= 1)
    finally:
        os.kill(process, signal.SIGCONT)
    bell.ring({"evidence"})
    wait_for(lambda: bell.rung["evidence"] == 1)


def test_a_forked_child_rings_on_its_own(bell: Bell, client: redis.Redis) -> None:
    bell.ring({"extract"})
    wait_for(lambda: bell.rung["extract"] == 1)
    child = os.fork()
    if child == 0:
        bell.ring({"assign"})
        bell.close(PATIENCE)
        os._exit(0)
    os.waitpid(child, 0)
    assert client.llen("assign") == 1
    bell.ring({"evidence"})
    wait_for(lambda: bell.rung["evidence"] == 1)


def test_what_it_sends_is_a_name_and_no_data(bell: Bell, client: redis.Redis) -> None:
    bell.ring({"assign"})
    wait_for(lambda: client.llen("assign") == 1)
    [message] = client.lrange("assign", 0, -1)
    assert b'"task": "stet.assign"' in message
    assert b"claim" not in message
