"""What one keeps beside a claim before its verdict is sent: one's own draft, and the ticks of the checklist."""

from typing import Any

from flask import Blueprint, Response, g
from pydantic import Field

from claims import checklists, review
from claims.assignment import find_claim
from claims.queries.detail import claim_detail
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Nothing, Words, read_body
from webapp.api.facts import claims as facts

routes = Blueprint("drafts", __name__)

CLAIM = "/claims/<id:claim_id>"


class NewDraft(Body):
    """The verdict as far as it is written; nothing is judged yet."""

    said: Words | None = None
    rating: Words | None = None
    reason: Words = ""
    evidence: list[Id] = Field(default_factory=list, max_length=1000)


class Tick(Body):
    """A line of the checklist, word for word, and whether it is done."""

    line: Words
    done: bool


@routes.get(f"{CLAIM}/draft")
@gives(facts.OwnDraft)
def show(claim_id: int) -> Response:
    """One's own draft, or null."""
    draft = review.draft_of(g.session, find_claim(g.session, claim_id), g.person)
    return answer({"draft": _facts(draft) if draft else None})


@routes.post(f"{CLAIM}/draft")
@gives(facts.OwnDraft)
def save(claim_id: int) -> Response:
    """Keep it in place of the one before."""
    fields = read_body(NewDraft).model_dump()
    draft = review.save_draft(g.session, find_claim(g.session, claim_id), fields, by=g.person)
    return answer({"draft": _facts(draft)})


@routes.post(f"{CLAIM}/draft/drop")
@gives(facts.OwnDraft)
def drop(claim_id: int) -> Response:
    """Throw one's own draft away."""
    read_body(Nothing)
    review.drop_draft(g.session, find_claim(g.session, claim_id), by=g.person)
    return answer({"draft": None})


def _facts(draft: Any) -> dict[str, Any]:
    return {**draft.fields, "saved_at": draft.saved_at}


@routes.post(f"{CLAIM}/checklist")
@gives(facts.Checklist)
def tick(claim_id: int) -> Response:
    """The whole checklist as it is afterwards."""
    body, claim = read_body(Tick), find_claim(g.session, claim_id)
    (checklists.tick if body.done else checklists.untick)(g.session, claim, body.line, by=g.person)
    g.session.flush()
    return answer({"checklist": claim_detail(g.session, claim_id)["checklist"]})
