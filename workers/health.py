"""Are Redis and the workers there? Each worker says so in Redis with every sweep; /healthz asks here."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from claims.settings import Settings
from workers.app import client_url

WORKERS = "stet:workers"
"""A sorted set in Redis: worker -> the second of its last sign of life, by Redis's own clock."""
SECONDS = 1.0


def probe(settings: Settings) -> dict[str, bool | int]:
    """`redis`: whether it answers within a second; `workers`: how many gave a sign of life lately."""
    if not settings.redis_url:
        return {"redis": False, "workers": 0}
    try:
        with connect(settings) as client:
            since = client.time()[0] - silence(settings)
            return {"redis": True, "workers": client.zcount(WORKERS, since, "+inf")}
    except redis.RedisError:
        return {"redis": False, "workers": 0}


def give_sign(client: redis.Redis, worker: str, settings: Settings) -> None:
    """Say that this worker is alive; forget those that have been silent. Raises RedisError."""
    at = client.time()[0]
    client.zremrangebyscore(WORKERS, "-inf", at - silence(settings) - 1)
    client.zadd(WORKERS, {worker: at})


def withdraw(client: redis.Redis, worker: str) -> None:
    """This worker ends."""
    client.zrem(WORKERS, worker)


def silence(settings: Settings) -> int:
    """Seconds after which a silent worker counts as gone."""
    return int(3 * settings.sweep_seconds) + 5


def connect(settings: Settings) -> redis.Redis:
    """A client that gives up after a second."""
    return redis.Redis.from_url(
        client_url(settings.redis_url),
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
