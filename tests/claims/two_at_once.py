"""Transactions beside each other; on PostgreSQL two really are at once."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy.orm import Session

from claims.database import Database

BESIDE = 0.4
"""Seconds that the second transaction gets to run into the first."""


class TwoAtOnce:
    """Runs acts in transactions of their own, on threads of their own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.pool = ThreadPoolExecutor(8)

    def beside(self, act: Callable[[Session], Any]) -> Future[Any]:
        future = self.pool.submit(self.alone, act)
        time.sleep(BESIDE)
        return future

    def alone(self, act: Callable[[Session], Any]) -> Any:
        with self.database.transaction() as session:
            return act(session)
