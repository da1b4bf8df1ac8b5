"""Claims: list them, read one with all that hangs on it, and do any act of the status table to one.

Evidence by hand is evidence.py. What may be done when, and by whom, is claims/workflow.py.
"""

from typing import Annotated, Literal

from flask import Blueprint, Response, g, request
from pydantic import Field

from claims.acts import act as act_on_claim
from claims.errors import Invalid
from claims.intake import current_version
from claims.queries.claims import claims_by_id, claims_of_article
from claims.queries.detail import claim_detail
from claims.queries.lists import Place, claim_page, claims_after
from claims.workflow import require_role
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Offset, Query, Words, read_body, read_query
from webapp.api.facts import claims as facts
from webapp.filters import read_filters, read_key, write_key

routes = Blueprint("claims", __name__)

PAGE = 50


class Filter(Query):
    """The filters of the desk's lists. `status`, `kind` and `rating` may come several times; `assignee` is me, none, an
    id or an e-mail address; `due` is late, today, week or a day. The pages follow by id, or in the `order` of priority;
    `after` is the `next` of the page before.
    """

    status: Words | None = None
    kind: Words | None = None
    rating: Words | None = None
    article: Id | None = None
    speaker: Words | None = None
    assignee: Words | None = None
    due: Words | None = None
    words: Words | None = None
    returned: bool = False
    looking: bool = False
    failed: bool = False
    order: Literal["id", "priority"] = "id"
    after: Annotated[Words, Field(pattern=r"^\d{1,9}(\.\d{1,9}\.\d{1,9})?$")] = "0"


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
    evidence: list[Id] = Field(default_factory=list, max_length=1000)


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
    "answer": Note,
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
@gives(facts.ClaimPage)
def index() -> Response:
    """One page of a list, and what is `after` it: `next` is null at the end."""
    wanted = read_query(Filter)
    asked = read_filters(g.session, request.args, me=g.person, beside=("order", "after"))
    if asked.unusable:
        raise Invalid(f"{' '.join(asked.unusable)} Nothing was looked up.")
    if wanted.order == "id":
        found = claims_after(g.session, asked.filters, int(wanted.after.split(".")[0]), limit=PAGE)
        return answer({"claims": found, "next": str(found[-1]["id"]) if len(found) == PAGE else None})
    page = claim_page(g.session, asked.filters, Place(after=read_key(wanted.after)), limit=PAGE)
    found = claims_by_id(g.session, [claim["id"] for claim in page.claims])
    return answer({"claims": found, "next": write_key(page.next) if page.next else None})


@routes.get("/articles/<id:article_id>/claims")
@gives(facts.Claims)
def of_article(article_id: int) -> Response:
    """All claims of an article, in the order of its text."""
    current_version(g.session, article_id)
    return answer({"claims": claims_of_article(g.session, article_id)})


@routes.get("/claims/<id:claim_id>")
@gives(facts.ClaimDetail)
def show(claim_id: int) -> Response:
    """The claim with its evidence, search runs, attribution, verdicts and history."""
    return answer(claim_detail(g.session, claim_id))


@routes.post("/claims/<id:claim_id>/<action>")
@gives(facts.ClaimDetail)
def act(claim_id: int, action: str) -> Response:
    """Do one act; the answer is the claim as it is afterwards, with its new version."""
    require_role(action, g.person)
    body = read_body(BODIES.get(action, Act))
    act_on_claim(g.session, claim_id, action, body.model_dump(exclude={"version"}), by=g.person, version=body.version)
    return answer(claim_detail(g.session, claim_id))
