"""Evidence that a person adds to a claim by hand."""

from flask import Blueprint, Response, g

from claims.assignment import find_claim
from claims.evidence import add_by_hand
from webapp.api.answers import answer
from webapp.api.bodies import Body, Words, read_body

routes = Blueprint("evidence", __name__)


class NewEvidence(Body):
    """What was found, where, and which way it points."""

    url: Words | None = None
    title: Words
    excerpt: Words
    stance: Words


@routes.post("/claims/<int(max=2147483647):claim_id>/evidence")
def add(claim_id: int) -> Response:
    """201 with the id under which a verdict can cite it."""
    body = read_body(NewEvidence)
    claim = find_claim(g.session, claim_id)
    found = add_by_hand(
        g.session, claim, url=body.url, title=body.title, excerpt=body.excerpt, stance=body.stance, by=g.person
    )
    return answer({"id": found.id}, 201)
