"""The evidence of a claim: add a piece by hand, judge one, say what it does to the claim."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, g

from claims.assignment import find_claim
from claims.evidence import add_by_hand, correct, look_again
from claims.judging import judge, set_stance
from claims.looking import choose_words
from claims.queries.detail import claim_detail, evidence_of
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Words, read_body
from webapp.api.facts import Made
from webapp.api.facts import claims as facts
from webapp.api.facts.evidence import Changed, Piece

routes = Blueprint("evidence", __name__)

PIECE = "/claims/<id:claim_id>/evidence/<id:evidence_id>"


class NewEvidence(Body):
    """What was found, where, and which way it points. An address alone is enough; without one, title and excerpt."""

    url: Words | None = None
    title: Words = ""
    excerpt: Words = ""
    stance: Words = "unclear"
    another: bool = False
    """Another passage of a page of which there is a piece already."""


class Correction(Body):
    """All that can be corrected of a piece, by who saw this version; what is empty or null is taken away."""

    version: Id
    title: Words
    excerpt: Words
    published_on: date | None


class LookAgain(Body):
    """One source by its name, or all."""

    source: Words | None = None


class LookFor(Body):
    """What the sources are to look for from now on; empty: the words built from the claim."""

    words: Words


class Judgement(Body):
    """accepted, rejected or unsure; null takes back what was said."""

    judgement: Words | None


class Stance(Body):
    """What the piece does to the claim, as who saw this version says."""

    version: Id
    stance: Words


@routes.post("/claims/<id:claim_id>/evidence")
@gives(Made, 201)
def add(claim_id: int) -> Response:
    """201 with the id under which a verdict can cite it; 409 where a piece of the same page is here (`existing`)."""
    body = read_body(NewEvidence)
    claim = find_claim(g.session, claim_id)
    found = add_by_hand(
        g.session, claim, url=body.url, title=body.title, excerpt=body.excerpt, stance=body.stance,
        another=body.another, by=g.person,
    )  # fmt: skip
    return answer({"id": found.id}, 201)


@routes.put(PIECE)
@gives(Changed)
def correct_piece(claim_id: int, evidence_id: int) -> Response:
    """The piece, added by hand, as it is afterwards, with the claim's new version; 409 once a verdict cites it."""
    body, claim = read_body(Correction), find_claim(g.session, claim_id)
    correct(g.session, claim, evidence_id, **body.model_dump(), by=g.person)
    return answer(piece_facts(claim_id, evidence_id) | {"version": claim.row_version})


@routes.post("/claims/<id:claim_id>/look-again")
@gives(facts.AskedAgain)
def ask_again(claim_id: int) -> Response:
    """Ask the sources once more; one that is still looking is not asked."""
    source = read_body(LookAgain).source
    return answer({"asked": look_again(g.session, find_claim(g.session, claim_id), source, by=g.person)})


@routes.put("/claims/<id:claim_id>/words")
@gives(facts.ClaimDetail)
def choose(claim_id: int) -> Response:
    """Have the sources look for other words; nobody is asked by this alone: `look-again` does."""
    choose_words(g.session, find_claim(g.session, claim_id), read_body(LookFor).words, by=g.person)
    return answer(claim_detail(g.session, claim_id))


@routes.post(f"{PIECE}/judgement")
@gives(Piece)
def judge_piece(claim_id: int, evidence_id: int) -> Response:
    """The piece as it is afterwards; 409 for rejecting what the standing verdict cites."""
    judge(g.session, find_claim(g.session, claim_id), evidence_id, read_body(Judgement).judgement, by=g.person)
    return answer(piece_facts(claim_id, evidence_id))


@routes.post(f"{PIECE}/stance")
@gives(Changed)
def turn(claim_id: int, evidence_id: int) -> Response:
    """The piece as it is afterwards, with the claim's new version; 409 once a verdict cites it."""
    body, claim = read_body(Stance), find_claim(g.session, claim_id)
    set_stance(g.session, claim, evidence_id, **body.model_dump(), by=g.person)
    return answer(piece_facts(claim_id, evidence_id) | {"version": claim.row_version})


def piece_facts(claim_id: int, evidence_id: int) -> dict[str, Any]:
    """One piece as it is now."""
    g.session.flush()
    return next(piece for piece in evidence_of(g.session, claim_id) if piece["id"] == evidence_id)
