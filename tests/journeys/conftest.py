"""The desk as `stet up` starts it, on both pairs of database and queue, and a Chromium to sit before it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browser
from tests.journeys.served import Served, served
from tests.stet import running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = browser.find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        opened = browser.launch(playwright, program)
        yield opened
        opened.close()


@pytest.fixture(params=["SQLite and Valkey", "PostgreSQL and Redis"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[running.Desk]:
    """All processes of a desk with its demo newsroom."""
    settings = {}
    if request.param == "PostgreSQL and Redis":
        settings = {name: request.getfixturevalue(name) for name in ("postgres_url", "redis_url")}
        settings = {"DATABASE_URL": settings["postgres_url"], "REDIS_URL": settings["redis_url"]}
    with running.desk(tmp_path, **settings) as started:
        yield started


@pytest.fixture(scope="module")
def pages(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages of one desk for a whole file, served without workers."""
    path = tmp_path_factory.mktemp("served") / "stet.db"
    shutil.copy(sqlite_template, path)
    with served(f"sqlite:///{path}") as opened:
        yield opened
