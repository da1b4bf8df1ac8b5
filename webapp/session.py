"""One request is one transaction: g.session reads on GET and HEAD, and writes on every other method.

The commit happens before the answer leaves; the database then rings for the work that was added. Whatever is refused or
fails is rolled back as a whole, and the page that says so is read in a session of its own.
"""

from contextlib import ExitStack

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue

from claims.database import Database

SAFE = ("GET", "HEAD", "OPTIONS")
STATIC = ("static", "bootstrap.static")
WRITES_NOTHING = ("signin.sign_in", None)
"""Unsafe only for the browser: comparing a password takes long, and must not hold SQLite's one lock meanwhile. And
what leads nowhere."""


class Desk(Flask):
    """The application; a view's transaction is committed as soon as the view has answered."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Raises whatever the commit raises, so that a failed commit is answered like a failed view."""
        answer = super().dispatch_request()
        if "unit" in g:
            g.pop("unit").close()
        return answer


def bind(app: Flask, database: Database) -> None:
    """Give every request of the application its session."""
    app.extensions["database"] = database
    app.before_request(_open)
    app.teardown_request(_close)


def _open() -> None:
    if request.endpoint in STATIC:
        return
    # All of it is taken in first: a slow sender would else hold SQLite's one lock for as long as it likes.
    request.get_data(parse_form_data=True)
    _begin(writes=request.method not in SAFE and request.endpoint not in WRITES_NOTHING)


def _begin(*, writes: bool) -> None:
    database: Database = current_app.extensions["database"]
    g.unit = ExitStack()
    g.session = g.unit.enter_context(database.transaction() if writes else database.reading())


def roll_back(error: BaseException) -> None:
    """Undo everything this request did, and go on reading: what was loaded before must be loaded again."""
    _close(error)
    _begin(writes=False)


def _close(error: BaseException | None) -> None:
    """At the end of a request nothing is open unless the view never finished: then its work is undone."""
    if unit := g.pop("unit", None):
        error = error or RuntimeError("the request ended before its view did")
        unit.__exit__(type(error), error, error.__traceback__)
