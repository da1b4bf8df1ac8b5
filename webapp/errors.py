"""Refusals and failures of the pages -> a status and a page that says what happened, what was kept and what to do.

What somebody typed stays on the page. The API answers for itself: api/problems.py.
"""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from claims.errors import Refusal
from webapp import held, live, session, signin

BUSY = "The desk is busy for a moment and could not save this. Nothing was changed; please send it again."
LOST = "Nothing was changed. Try again; if it fails twice, tell whoever runs the desk the number {}."
EXPIRED = "This form was too old to be sent. Nothing was sent yet. Here is what you typed."
PLAIN = {
    400: ("Not understood", "The desk could not read this request. Nothing was changed."),
    404: ("Not found", "There is no page at this address. It may have been mistyped, or the thing is gone."),
    405: ("Not possible here", "This address is not made for that. Nothing was changed."),
    413: (
        "Too large",
        "This is more than 20 MB, and the desk takes no more at once. Nothing was stored; go back and send less.",
    ),
}
"""Title and sentence of what HTTP itself refuses."""
OTHERWISE = ("Not possible", "The desk could not do this. Nothing was changed.")


def bind(app: Flask) -> None:
    """Answer every refusal and failure of the application."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _failed)


def step_back(error: BaseException) -> None:
    """Undo what this request did and load who is signed in again, so that a page can be shown."""
    session.roll_back(error)
    signin.load_person()


def refused(error: Refusal) -> Response:
    """The page of a refusal, where no page of its own shows it better."""
    step_back(error)
    if live.by_script():
        return _told(error.status, error.title, error.sentence, error.details)
    return page(error.status, error.title, error.sentence)


def on_its_page(error: Refusal, show: Callable[..., str]) -> Response:
    """The page that a form stood on, shown with why it was not taken and with what was typed. What was only to be read,
    or is not this person's to see, has a page of its own."""
    step_back(error)
    if request.method == "GET" or error.status in (403, 404):
        return page(error.status, error.title, error.sentence)
    return make_response(show(refused=error, typed=held.from_request()), error.status)


def _expired(error: CSRFError) -> Response:
    step_back(error)
    if live.by_script():
        return _told(400, "form too old", EXPIRED) if g.person else _told(401, "signed out", "Please sign in.")
    if request.endpoint == "signin.sign_in":
        body = signin.sign_in_page(kept=held.from_carried(), refused="This page was too old. Please try again.")
    elif g.person:
        body = held.page(held.from_request(), EXPIRED)
    else:
        body = signin.sign_in_page(kept=held.from_request())
    return make_response(body, 400)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    step_back(error)
    if error.code == 405 and request.method in session.SAFE and (to := _page_above()):
        return make_response(redirect(to, 303))
    title, sentence = PLAIN.get(error.code, OTHERWISE)
    response = page(error.code, title, sentence, typed=False)
    response.headers.extend((name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After"))
    return response


def _page_above() -> str:
    """The page on which a form stood that is sent to this address: the nearest address above it that can be read."""
    addresses = current_app.url_map.bind("localhost")
    above = request.path.rpartition("/")[0]
    while above and not addresses.test(above, method="GET"):
        above = above.rpartition("/")[0]
    return above


def _database(error: OperationalError) -> Response:
    if not any(word in str(error.orig) for word in ("locked", "lock timeout", "deadlock detected")):
        return _failed(error)
    step_back(error)
    response = page(503, "Busy for a moment", BUSY)
    response.headers["Retry-After"] = "2"
    return response


def _failed(error: Exception) -> Response:
    number = secrets.token_hex(4)
    current_app.logger.error("failure %s at %s %s", number, request.method, request.url_rule, exc_info=error)
    try:
        step_back(error)
    except OperationalError:
        # Without the database nobody can be recognised; the sentence is shown all the same.
        g.person = None
    return page(500, "The desk failed here", LOST.format(number))


def _told(status: int, title: str, sentence: str, details: dict[str, Any] | None = None) -> Response:
    """The same for a script, whose page keeps what was typed."""
    return make_response(jsonify(title=title, detail=sentence, details=details or {}), status)


def page(status: int, title: str, sentence: str, *, typed: bool = True) -> Response:
    """A sentence as a page; with what was typed and a button to send it again, if something was."""
    if live.by_script():
        return _told(status, title, sentence)
    kept = held.from_request() if typed and request.method not in session.SAFE else None
    if kept and kept.fields:
        return make_response(held.page(kept, sentence, title=title), status)
    return make_response(render_template("errors/error.html", title=title, sentence=sentence), status)
