"""What people say to each other about a claim."""

import secrets
from typing import Any

from flask import Blueprint, Response, g

from claims.assignment import find_claim
from claims.discussion import comment, thread
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Words, read_body
from webapp.api.facts import desk as facts

routes = Blueprint("comments", __name__)


class NewComment(Body):
    """The same `text` with the same `key` is said once; without a key each request says it."""

    text: Words
    key: Words | None = None


@routes.get("/claims/<id:claim_id>/comments")
@gives(facts.Comments)
def index(claim_id: int) -> Response:
    """All comments on a claim, oldest first."""
    find_claim(g.session, claim_id)
    return answer({"comments": [_shown(said) for said in thread(g.session, claim_id)]})


@routes.post("/claims/<id:claim_id>/comments")
@gives(facts.Said, 201)
def say(claim_id: int) -> Response:
    """201 with the comment; `untold` says which names in it led to nobody."""
    body, claim = read_body(NewComment), find_claim(g.session, claim_id)
    said = comment(g.session, claim, body.text, form_key=body.key or secrets.token_urlsafe(16), by=g.person)
    [shown] = [_shown(one) for one in thread(g.session, claim_id) if one["id"] == said.comment.id]
    return answer({**shown, "untold": said.untold}, 201)


def _shown(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "parts"}
