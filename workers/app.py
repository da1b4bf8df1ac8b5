"""The Celery app: broker, queues, limits. Celery carries a stage's name to a free process and remembers nothing.

What a task does is in tasks.py; what must not be forgotten is in the database.
"""

from typing import Final
from urllib.parse import parse_qs, urlsplit

from celery import Celery
from kombu.entity import Queue

from claims.jobs import STAGES
from claims.settings import Settings

SOCKET_SECONDS: Final = 2
CONNECT_SECONDS: Final = 1
SOCKET_SCHEMES: Final = ("unix", "redis+unix", "redis+socket")
TIME_LIMIT: Final = 0.45
"""Share of the lease that one task may take, so that its worker is dead long before somebody else begins."""


def make_app(settings: Settings) -> Celery:
    """A Celery app without tasks: enough to ring. Raises ValueError when there is no address of Redis."""
    app = Celery("stet")
    app.conf.update(
        broker_url=broker_url(settings.redis_url),
        broker_transport_options={
            "socket_timeout": SOCKET_SECONDS,
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_keepalive": True,
            "health_check_interval": 25,
        },
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_publish_retry=False,
        # Acknowledged before the work: what brings work back is its lease, not its message.
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_concurrency=settings.worker_slots,
        task_queues=[Queue(stage) for stage in STAGES],  # type: ignore[no-untyped-call]
        task_create_missing_queues=False,
        task_default_queue=next(iter(STAGES)),
        task_time_limit=settings.lease_seconds * TIME_LIMIT,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app


def patience(settings: Settings) -> float:
    """Seconds that a batch may go on beginning things, so that it ends well before its task is ended."""
    return settings.lease_seconds * TIME_LIMIT / 3


def task_name(stage: str) -> str:
    """What Celery calls the task of a stage."""
    return f"stet.{stage}"


def broker_url(url: str) -> str:
    """The address of Redis as Celery spells it. Raises ValueError for an empty one."""
    if not url:
        raise ValueError("There is no address of Redis: set REDIS_URL, or start everything with `stet up`.")
    return _socket_url(url, "redis+socket", "virtual_host")


def client_url(url: str) -> str:
    """The address of Redis as redis-py spells it."""
    return _socket_url(url, "unix", "db")


def _socket_url(url: str, scheme: str, database: str) -> str:
    """A unix socket has three spellings in use (`unix://P?db=N` …); other addresses stay as they are."""
    parts = urlsplit(url)
    if parts.scheme not in SOCKET_SCHEMES:
        return url
    given = parse_qs(parts.query)
    number = (given.get("db") or given.get("virtual_host") or ["0"])[0]
    return f"{scheme}://{parts.netloc}{parts.path}?{database}={number}"
