"""What editors do on the board: what waits for a signature, many claims assigned at once, statistics.

Approving and sending back are acts on a claim: claims.py.
"""

from typing import Annotated, Literal

from flask import Blueprint, Response, g
from pydantic import Field

from claims.errors import Invalid, NotFound
from claims.people import find_by_email
from claims.queries import statistics, waiting
from claims.workload import assign_all
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Query, Words, read_body, read_query
from webapp.api.facts import board as facts

routes = Blueprint("board", __name__)

PAGE = 20


class Narrowed(Query):
    article: Id | None = None


class Pick(Body):
    """A claim, and the version of it that was seen."""

    id: Id
    version: Id


class Picks(Body):
    """`assignee` is an e-mail address."""

    assignee: Words
    note: Annotated[Words, Field(max_length=20_000)] = ""
    claims: list[Pick]


class Period(Query):
    days: Literal["7", "30", "90"] = "7"


@routes.get("/board/waiting")
@gives(facts.Waiting)
def waiting_list() -> Response:
    """The first 20 claims whose verdicts others wrote, with what changed since they were sent back."""
    ids = waiting.waiting_list(g.session, g.person.id, article_id=read_query(Narrowed).article, limit=PAGE)
    return answer({"waiting": waiting.waiting_claims(g.session, ids[:PAGE]), "more": len(ids) > PAGE})


@routes.post("/board/assignments")
@gives(facts.Assigned)
def assign() -> Response:
    """Give up to 500 claims to one person; what is refused keeps no other from being assigned."""
    body = read_body(Picks)
    try:
        person = find_by_email(g.session, body.assignee)
    except NotFound as unknown:
        raise Invalid(f"{unknown.sentence} Nothing was assigned.", field="assignee") from None
    picks = [(pick.id, pick.version) for pick in body.claims]
    outcomes = assign_all(g.session, picks, person, note=body.note, by=g.person)
    return answer({
        "assigned": sum(outcome.result == "assigned" for outcome in outcomes),
        "results": [{"id": one.claim_id, "result": one.result, "why": one.why} for one in outcomes],
    })  # fmt: skip


@routes.get("/board/statistics")
@gives(facts.Statistics)
def show_statistics() -> Response:
    """How the work went in the last 7, 30 or 90 days; days begin at midnight where the desk stands."""
    days = int(read_query(Period).days)
    return answer({"days": days, **statistics.statistics(g.session, days)})
