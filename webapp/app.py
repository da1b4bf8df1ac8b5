"""create_app(): settings in, the whole browser's side out. Pages are in the files named like their addresses.

How workers are rung and how Redis feels is handed in by the entrance, which alone knows all houses.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map, ValidationError

from claims.database import Database
from claims.queries.published import anything_published
from claims.settings import Settings
from webapp import (
    account,
    api,
    articles,
    board,
    claims,
    deliveries,
    desk,
    display,
    errors,
    evidence,
    files,
    find,
    history,
    jobs,
    metrics,
    notifications,
    origins,
    people,
    plots,
    published,
    scales,
    session,
    signin,
    snapshots,
    sources,
    statistics,
    table,
    tokens,
    views,
)  # fmt: skip

LARGEST_REQUEST = 21 * 1024 * 1024
SHORTEST_SECRET = 16
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

frame = Blueprint("frame", __name__)


class IdConverter(IntegerConverter):
    """`<id:name>` in an address: a number that both databases can hold as an id; with any other it leads nowhere."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)

    def to_python(self, value: str) -> int:
        try:
            found: int = super().to_python(value)
            return found
        except ValidationError:
            # Passed on, it would be “method not allowed” wherever the address takes another method too.
            raise NotFound from None


def create_app(
    settings: Settings,
    ring: Callable[[set[str]], None] = lambda stages: None,
    health: Callable[[], dict[str, Any]] | None = None,
    stored: snapshots.Stored = lambda key: None,
) -> Flask:
    """The WSGI application. `ring(stages)` is called after each commit that added work; `health()` tells of Redis and
    the workers; `stored(key)` gives the file of a snapshot. Raises ValueError without a usable secret key.
    """
    if len(settings.secret) < SHORTEST_SECRET:
        raise ValueError(f"SECRET_KEY must have at least {SHORTEST_SECRET} characters; `stet up` makes one by itself.")
    app = session.Desk(__name__, static_folder=None, static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret, MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        BOOTSTRAP_SERVE_LOCAL=True, SETTINGS=settings, HEALTH=health,
        SECURE=settings.public_url.startswith("https://"),
    )  # fmt: skip
    app.url_map.converters["id"] = IdConverter
    Bootstrap5(app)
    files.bind(app)
    session.bind(app, Database(settings.database, on_commit=ring))
    signin.bind(app, settings)
    errors.bind(app)
    display.bind(app)
    history.bind(app)
    origins.bind(app)
    plots.bind(app)
    snapshots.bind(app, stored)
    app.register_blueprint(frame)
    for part in (
        desk,
        views,
        table,
        articles,
        deliveries,
        claims,
        evidence,
        snapshots,
        board,
        statistics,
        published,
        notifications,
        account,
        find,
    ):
        app.register_blueprint(part.pages)
    for part in (people, scales, sources, jobs, tokens, metrics):
        app.register_blueprint(part.pages)
    app.register_blueprint(snapshots.acts)
    api.register(app)
    app.after_request(_harden)
    return app


def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint not in session.STATIC:
        # Not no-store: going back to a form must still find what was typed.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


@frame.get("/")
@signin.public
def home() -> ResponseReturnValue:
    """One's desk; for others what is published, and while nothing is, the sign-in."""
    if g.person:
        return redirect(url_for("desk.queue"), 303)
    return redirect(url_for("published.index" if anything_published(g.session) else "signin.show"), 303)
