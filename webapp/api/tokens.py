"""API tokens: one's own, made and revoked; an admin sees and revokes everybody's."""

from flask import Blueprint, Response, g

from claims import tokens
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Moment, Name, Query, read_body, read_query
from webapp.api.facts import newsroom as facts

routes = Blueprint("tokens", __name__)


class Page(Query):
    """`before` is the last id of the page before."""

    before: Id | None = None


class NewToken(Body):
    """`name` says what it is for; without `expires_at` it lives as long as the token that makes it."""

    name: Name
    expires_at: Moment | None = None


@routes.get("/tokens")
@gives(facts.Tokens)
def index() -> Response:
    """100 at a time, newest first; never what would let somebody in."""
    return answer({"tokens": tokens.token_list(g.session, before=read_query(Page).before, by=g.person)})


@routes.post("/tokens")
@gives(facts.TokenMade, 201)
def add() -> Response:
    """201 with the new token, told this once."""
    body = read_body(NewToken)
    name, ends = " ".join(body.name.split()), tokens.no_later(body.expires_at, g.token_ends)
    made = tokens.create_token(g.session, g.person, name=name, expires_at=ends, by=g.person)
    return answer({"name": name, "expires_at": ends, "token": made}, 201)


@routes.post("/tokens/<id:token_id>/revoke")
@gives(facts.Revoked)
def revoke(token_id: int) -> Response:
    """It lets nobody in from now on."""
    tokens.revoke_token(g.session, token_id, by=g.person)
    return answer({"id": token_id, "state": "revoked"})
