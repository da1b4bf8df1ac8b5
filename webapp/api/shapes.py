"""Claims by hand, and the shape of claims: added, split and merged. Adjusting one is an act like others: claims.py."""

from flask import Blueprint, Response, g

from claims import reshape
from claims.assignment import find_claim
from claims.intake import add_claim
from claims.queries.detail import claim_detail
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Offset, Words, read_body
from webapp.api.facts import claims as facts

routes = Blueprint("shapes", __name__)


class Stretch(Body):
    """Words as printed, or [start, end) in code points of the newest text; `kind` is that of a claim."""

    quote: Words | None = None
    start: Offset | None = None
    end: Offset | None = None


class NewClaim(Stretch):
    """`near` tells apart words that stand in several places: the one nearest to this offset is meant."""

    kind: Words
    near: Offset | None = None


class Part(Stretch):
    kind: Words | None = None


class Split(Body):
    version: Id
    parts: list[Part]


class Seen(Body):
    """A claim, and the version of it that the author has seen."""

    id: Id
    version: Id


class Merge(Body):
    """`onto` is the id of the one that stays; without it a new claim takes in the words of all."""

    claims: list[Seen]
    onto: Id | None = None
    kind: Words | None = None


@routes.post("/articles/<id:article_id>/claims")
@gives(facts.ClaimDetail, 201)
def add(article_id: int) -> Response:
    """201 with the new claim; 409 with `existing` when one stands on nearly the same words."""
    claim = add_claim(g.session, article_id, **read_body(NewClaim).model_dump(), by=g.person)
    return answer(claim_detail(g.session, claim.id), 201)


@routes.post("/claims/<id:claim_id>/split")
@gives(facts.ClaimDetails, 201)
def split(claim_id: int) -> Response:
    """201 with the claims that stand for the parts; the one that was split is `replaced` by the first."""
    body, claim = read_body(Split), find_claim(g.session, claim_id)
    parts = [reshape.Part(**part.model_dump()) for part in body.parts]
    made = reshape.split(g.session, claim, parts, version=body.version, by=g.person)
    return answer({"claims": [claim_detail(g.session, one.id) for one in made]}, 201)


@routes.post("/claims/merge")
@gives(facts.ClaimDetail)
def merge() -> Response:
    """The claim that stands for all of them afterwards."""
    body = read_body(Merge)
    seen = [(one.id, one.version) for one in body.claims]
    claim = reshape.merge(g.session, seen, onto=body.onto, kind=body.kind, by=g.person)
    return answer(claim_detail(g.session, claim.id))
