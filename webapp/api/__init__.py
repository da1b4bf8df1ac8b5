"""The JSON API under /api/v1, for programs with a bearer token. One file a noun; docs/api.md shows it in use.

Each view reads the request, makes one call into claims and answers. The rules are claims' own.
"""

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from webapp.api import (
    articles,
    auth,
    board,
    claims,
    comments,
    deliveries,
    docs,
    drafts,
    evidence,
    find,
    health,
    jobs,
    me,
    notifications,
    people,
    problems,
    publications,
    scales,
    sentences,
    shapes,
    snapshots,
    sources,
    tokens,
    views,
)
from webapp.api.document import PREFIX


def register(app: Flask) -> None:
    """Add the API, and the health of the desk, to the application."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    api.before_request(auth.identify)
    problems.register(api)
    for noun in (
        articles,
        deliveries,
        sentences,
        publications,
        claims,
        shapes,
        evidence,
        snapshots,
        drafts,
        find,
        comments,
        me,
        notifications,
    ):
        api.register_blueprint(noun.routes)
    for noun in (people, scales, sources, jobs, tokens, board, views):
        api.register_blueprint(noun.routes)
    app.before_request(_tell_unknown_address)
    app.register_blueprint(api)
    app.register_blueprint(health.routes)
    app.register_blueprint(docs.pages)


def _tell_unknown_address() -> Response | None:
    """An address that matches no route belongs to no blueprint, so its problem is told before the pages see it."""
    missed = request.routing_exception
    if not isinstance(missed, HTTPException) or isinstance(missed, RequestRedirect):
        return None
    return problems.tell_http(missed) if request.path.startswith(PREFIX + "/") else None
