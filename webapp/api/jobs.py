"""The desk's own work: how each stage stands, single jobs, trying again, taking one out. Editors and admins."""

from typing import Literal

from flask import Blueprint, Response, g

from claims import jobs
from claims.errors import Invalid
from claims.people import require
from claims.queries.jobs import job_page, stage_list
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Query, Words, read_body, read_query
from webapp.api.facts import newsroom as facts

routes = Blueprint("jobs", __name__)


class Filter(Query):
    """`before` is the last id of the page before."""

    stage: Words | None = None
    state: Literal["pending", "running", "done", "dead", "cancelled"] | None = None
    article: Id | None = None
    before: Id | None = None


class Stage(Body):
    stage: Words


class Reason(Body):
    note: Words


@routes.get("/jobs")
@gives(facts.Jobs)
def index() -> Response:
    """The stages, and 50 jobs, newest first; `next` is the `before` of the next page, null at the end."""
    require(g.person, "editor", "admin", act="see the desk's own work")
    wanted = read_query(Filter)
    if wanted.stage and wanted.stage not in jobs.STAGES:
        raise Invalid(f"A stage is one of {', '.join(jobs.STAGES)}. Nothing was looked up.")
    page, further = job_page(
        g.session, stage=wanted.stage, state=wanted.state, article_id=wanted.article, before=wanted.before
    )
    return answer({"stages": stage_list(g.session), "jobs": page, "next": further})


@routes.post("/jobs/again")
@gives(facts.Tried)
def try_all_again() -> Response:
    """How many dead jobs of a stage were asked for again, at most 1,000 at once."""
    return answer({"tried": jobs.try_all_again(g.session, read_body(Stage).stage, by=g.person)})


@routes.post("/jobs/<id:job_id>/again")
@gives(facts.Tried)
def try_again(job_id: int) -> Response:
    """A dead job is asked for as a new round."""
    jobs.try_again(g.session, job_id, by=g.person)
    return answer({"tried": 1})


@routes.post("/jobs/<id:job_id>/cancel")
@gives(facts.Cancelled)
def cancel(job_id: int) -> Response:
    """A waiting job is taken out, with a reason."""
    jobs.cancel_job(g.session, job_id, note=read_body(Reason).note, by=g.person)
    return answer({"id": job_id, "state": "cancelled"})
