"""Claims: list them, read one with all that hangs on it, and do any act of the status table to one.

Evidence by hand is evidence.py. What may be done when, and by whom, is claims/workflow.py.
"""

from typing import Annotated, Any

from flask import Blueprint, Response, g
from pydantic import Field

from claims.acts import act as act_on_claim
from claims.errors import Invalid, NotFound
from claims.intake import current_version
from claims.models import STATUSES
from claims.people import find_by_email
from claims.queries.claims import claim_list, claims_of_article
from claims.queries.detail import claim_detail
from claims.workflow import require_role
from webapp.api.answers import answer, gives
from webapp.api.bodies import LARGEST_ID, Body, Id, Offset, Query, Words, read_body, read_query
from webapp.api.facts import claims as facts

routes = Blueprint("claims", __name__)

PAGE = 50


class Filter(Query):
    """`assignee` is me, none or an e-mail address; `after` is the last id of the page before."""

    status: Words | None = None
    assignee: Words | None = None
    article: Id | None = None
    after: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0


class Act(Body):
    """Every act names the version of the claim that its author has seen."""

    version: Id


class Note(Act):
    note: Words = ""


class Assign(Note):
    """`assignee` is an e-mail address."""

    assignee: Words


class Decide(Act):
    """`evidence` holds the ids of what the verdict cites."""

    rating: Words
    said: Words | None = None
    reason: Words
    evidence: list[Id] = Field(default_factory=list)


class Replace(Note):
    """`with_claim` is the id of the claim that stands in for this one."""

    with_claim: Id


class Adjust(Act):
    """The kind, the edges, or both; the edges as words that stand there (nearest to `near`) or as offsets."""

    kind: Words | None = None
    quote: Words | None = None
    start: Offset | None = None
    end: Offset | None = None
    near: Offset | None = None


BODIES: dict[str, type[Act]] = {
    "assign": Assign,
    "ask_help": Note,
    "release": Note,
    "decide": Decide,
    "send_back": Note,
    "reopen": Note,
    "propose_set_aside": Note,
    "adjust": Adjust,
    "set_aside": Note,
    "replace": Replace,
}
"""What an act takes besides its version; those not named here take nothing else."""


@routes.get("/claims")
@gives(facts.Claims)
def index() -> Response:
    """One page by id. The next page begins after the last id of this one; an empty page is the end."""
    wanted = read_query(Filter)
    if wanted.status and wanted.status not in STATUSES:
        raise Invalid(f"A status is one of {', '.join(STATUSES)}. Nothing was looked up.")
    found = claim_list(
        g.session, status=wanted.status, article_id=wanted.article, after=wanted.after, limit=PAGE,
        **_assignee(wanted.assignee),
    )  # fmt: skip
    return answer({"claims": found})


def _assignee(wanted: str | None) -> dict[str, Any]:
    if wanted is None:
        return {}
    if wanted == "none":
        return {"unassigned": True}
    if wanted == "me":
        return {"assignee_id": g.person.id}
    try:
        return {"assignee_id": find_by_email(g.session, wanted).id}
    except NotFound as refusal:
        raise Invalid(f"{refusal.sentence} An assignee is me, none or an e-mail address.") from None


@routes.get("/articles/<int(max=2147483647):article_id>/claims")
@gives(facts.Claims)
def of_article(article_id: int) -> Response:
    """All claims of an article, in the order of its text."""
    current_version(g.session, article_id)
    return answer({"claims": claims_of_article(g.session, article_id)})


@routes.get("/claims/<int(max=2147483647):claim_id>")
@gives(facts.ClaimDetail)
def show(claim_id: int) -> Response:
    """The claim with its evidence, search runs, attribution, verdicts and history."""
    return answer(claim_detail(g.session, claim_id))


@routes.post("/claims/<int(max=2147483647):claim_id>/<action>")
@gives(facts.ClaimDetail)
def act(claim_id: int, action: str) -> Response:
    """Do one act; the answer is the claim as it is afterwards, with its new version."""
    require_role(action, g.person)
    body = read_body(BODIES.get(action, Act))
    act_on_claim(g.session, claim_id, action, body.model_dump(exclude={"version"}), by=g.person, version=body.version)
    return answer(claim_detail(g.session, claim_id))
