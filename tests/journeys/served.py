"""The pages of a desk served by this process, without workers: seconds where a whole desk takes a minute.

For what happens between a page and a browser. What needs workers is driven through `desk` of conftest.py.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.webapp.visitors import PASSWORD, Desk
from webapp.app import create_app


class Quiet(WSGIRequestHandler):
    """Says nothing about requests that went well."""

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which the application answers until the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Served(Desk):
    """A desk with its newsroom at an address; everybody's password is the same."""

    password = PASSWORD

    def __init__(self, database_url: str, url: str = "", **settings: object) -> None:
        super().__init__(database_url, **settings)
        self.url = url

    @contextmanager
    def another_process(self) -> Iterator[str]:
        """The address of a second application over the same database: as good as another web process."""
        app = create_app(self.settings)
        with serving(app) as url:
            yield url
        app.extensions["database"].dispose()


@contextmanager
def served(database_url: str) -> Iterator[Served]:
    """A desk that answers browsers."""
    desk = Served(database_url)
    with serving(desk.app) as desk.url:
        yield desk
    desk.database.dispose()
