"""Who calls the API: the bearer token of a person, and nothing else.

A browser's session counts for nothing here, so that no other site can make a browser act; hence no CSRF tokens.
"""

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from claims.people import require
from claims.tokens import find_by_token


def identify() -> None:
    """Before each request: put the token's owner into g.person, its end into g.token_ends.

    401 without a living token, 403 without any role.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _unauthorized("Please send a token: “Authorization: Bearer stet_…”. Nothing was changed.")
    found = find_by_token(g.session, token.strip())
    if found is None:
        raise _unauthorized("This token is unknown, expired or revoked. Nothing was changed.", error="invalid_token")
    person, g.token_ends = found
    require(person, "viewer", act="read the desk")
    g.person = person


def _unauthorized(sentence: str, **parameters: str) -> Unauthorized:
    return Unauthorized(sentence, www_authenticate=WWWAuthenticate("bearer", {"realm": "stet", **parameters}))
