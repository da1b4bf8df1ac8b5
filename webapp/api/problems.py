"""Refusals and failures of the API as application/problem+json (RFC 9457).

Each says what happened, what was kept and what to do. A failure of ours says only an id, which the log has too.
"""

import logging
import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, NotFound

from claims.errors import Refusal
from webapp.api.answers import answer

log = logging.getLogger(__name__)

PASSED_ON = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of an HTTP refusal that clients act on."""


def register(blueprint: Blueprint) -> None:
    """Turn everything that is raised under the blueprint into a problem."""
    blueprint.register_error_handler(Refusal, tell_refusal)
    blueprint.register_error_handler(HTTPException, tell_http)
    blueprint.register_error_handler(IntegrityError, tell_double)
    blueprint.register_error_handler(OperationalError, tell_busy)
    blueprint.register_error_handler(Exception, tell_failure)


def problem(
    status: int, detail: str, details: Mapping[str, Any] | None = None, *, kind: str = "about:blank", title: str = ""
) -> Response:
    """A problem document. `about:blank` means no more than the status does, so its title is the name of the status."""
    members = {"type": kind, "title": title or HTTPStatus(status).phrase, "status": status, "detail": detail}
    # A claim has a status too; in a problem that word means the status of the answer.
    more = {f"claim_{name}" if name in members else name: value for name, value in (details or {}).items()}
    return answer(members | more, status, mimetype="application/problem+json")


def tell_refusal(refusal: Refusal) -> Response:
    """A rule said no. The type names the kind of refusal: `urn:stet:wrong-state`, `urn:stet:stale` …"""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(refusal).__name__).lower()
    return problem(refusal.status, refusal.sentence, refusal.details, kind=f"urn:stet:{kind}", title=refusal.title)


def tell_http(error: HTTPException) -> Response:
    """What HTTP itself refuses: no such address, another method, too large, not JSON, no token."""
    if isinstance(error, InternalServerError):
        return tell_failure(error.original_exception or error)
    response = problem(error.code or 500, _sentence(error))
    for name, value in error.get_headers():
        if name in PASSED_ON:
            response.headers.add(name, value)
    return response


def _sentence(error: HTTPException) -> str:
    if isinstance(error, NotFound):
        return "The API has no such address. Nothing was changed; docs/api.md lists the addresses."
    if isinstance(error, MethodNotAllowed):
        return f"This address answers to {', '.join(sorted(error.valid_methods or ()))} only. Nothing was changed."
    return error.description or "Nothing was changed."


def tell_double(error: IntegrityError) -> Response:
    """Two requests did the same at once and the database let one through; anything else it refuses is our fault."""
    if "unique" not in str(error.orig).lower():
        return tell_failure(error)
    return problem(409, "Somebody did the same at this very moment. Nothing was changed; please read it again first.")


def tell_busy(error: OperationalError) -> Response:
    """The database cannot be reached, or somebody holds it for longer than we wait."""
    log.warning("the database did not answer: %s", type(error.orig).__name__)
    response = problem(503, "The database is busy or cannot be reached. Nothing was changed; please send this again.")
    response.headers["Retry-After"] = "2"
    return response


def tell_failure(error: BaseException) -> Response:
    """A fault of ours. The body holds an id and nothing about the inside."""
    id = secrets.token_hex(6)
    log.error("API failure %s", id, exc_info=error)
    sentence = f"The desk failed here and nothing was changed. Please tell whoever runs it the id {id}."
    return problem(500, sentence, {"id": id})
