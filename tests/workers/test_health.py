"""Whether Redis and the workers are there, as /healthz says it."""

from pathlib import Path

import redis

from claims.settings import Settings
from workers import health


def test_workers_that_gave_a_sign_are_counted(redis_url: str) -> None:
    settings = Settings(redis_url=redis_url)
    assert health.probe(settings) == {"redis": True, "workers": 0}
    with health.connect(settings) as client:
        health.give_sign(client, "a:1", settings)
        health.give_sign(client, "a:1", settings)
        health.give_sign(client, "b:2", settings)
        assert health.probe(settings) == {"redis": True, "workers": 2}
        health.withdraw(client, "a:1")
        assert health.probe(settings) == {"redis": True, "workers": 1}


def test_a_worker_that_fell_silent_does_not_count(redis_url: str) -> None:
    settings = Settings(redis_url=redis_url)
    with health.connect(settings) as client:
        health.give_sign(client, "a:1", settings)
        client.zincrby(health.WORKERS, -health.silence(settings) - 1, "a:1")
        assert health.probe(settings) == {"redis": True, "workers": 0}


def test_a_redis_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    nobody = {"redis": False, "workers": 0}
    assert health.probe(Settings(redis_url=f"unix://{tmp_path}/nobody?db=0")) == nobody
    assert health.probe(Settings(redis_url="")) == nobody


def test_signs_survive_a_wiped_redis(redis_url: str) -> None:
    settings = Settings(redis_url=redis_url)
    with health.connect(settings) as client:
        health.give_sign(client, "a:1", settings)
        redis.Redis.from_url(redis_url).flushall()
        health.give_sign(client, "a:1", settings)
        assert health.probe(settings)["workers"] == 1
