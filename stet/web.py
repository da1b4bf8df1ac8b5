"""`stet web`: gunicorn with the application, wired to the workers' bell and to their health.

One process with threads: the work that takes long is done by the workers.
"""

import gc
from collections.abc import Callable
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from claims.errors import Refusal
from claims.settings import Settings
from webapp.app import create_app
from workers.bell import Bell
from workers.health import probe
from workers.lifeline import die_with_parent
from workers.storage import NotStored, open_store

THREADS: Final = 8


def build(settings: Settings) -> Flask:
    """The application as it runs: after a commit it rings for the workers, it can say how they are, and it gives out
    what they stored."""

    def stored(key: str) -> bytes | None:
        try:
            return open_store(settings).get(key)
        except NotStored as problem:
            raise Refusal(f"The file could not be fetched. {problem} Please try again later.") from None

    return create_app(settings, ring=Bell(settings).ring, health=lambda: probe(settings), stored=stored)


def serve(settings: Settings) -> None:
    """Serve on settings.host and settings.port until a signal ends this process."""
    _Server(settings).run()


class _Server(BaseApplication):
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        options: dict[str, Any] = {
            "bind": f"{host}:{self.settings.port}",
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": 5,
            # The application is made before the fork and its memory frozen, so that both processes share it.
            "preload_app": True,
            "pre_fork": _freeze,
            "control_socket_disable": True,
            "proc_name": "stet web",
            "loglevel": "warning",
            "post_fork": _tie_to_parent,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        return build(self.settings)


def _tie_to_parent(arbiter: Any, worker: Any) -> None:
    die_with_parent(worker.ppid)


def _freeze(arbiter: Any, worker: Any) -> None:
    # A full collection would walk all that start-up made: it shows as a slow page, and copies the shared memory.
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
