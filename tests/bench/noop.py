"""A bare Celery app with a task that only says when it ran: the yardstick beside which the desk's latency is put."""

import os
import time
from pathlib import Path

from celery import Celery

app = Celery("noop", broker=os.environ["BENCH_BROKER"])
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True)


@app.task(name="noop")
def noop(path: str) -> None:
    Path(path).write_text(str(time.time()))
