"""The desk's own work, for editors and admins: how each stage stands, single jobs, trying again, taking one out.

Trying one dead job again is in articles.py, whose pages offer it too.
"""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import jobs
from claims.errors import Refusal
from claims.models import JOB_STATES
from claims.people import require
from claims.queries import jobs as queries
from webapp import errors, forms, held

pages = Blueprint("jobs", __name__)


@pages.get("/jobs")
def index() -> ResponseReturnValue:
    return jobs_page()


def jobs_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """Every stage, and a page of jobs; with a refusal and what was typed."""
    require(g.person, "editor", "admin", act="see the desk's own work")
    stage, state = request.args.get("stage"), request.args.get("state")
    stage, state = stage if stage in jobs.STAGES else None, state if state in JOB_STATES else None
    article_id, before = forms.asked_id("article"), forms.asked_id("before")
    page, further = queries.job_page(g.session, stage=stage, state=state, article_id=article_id, before=before)
    return render_template(
        "jobs/index.html", stages=queries.stage_list(g.session), most=queries.MOST_SHOWN, jobs=page, further=further,
        view={"stage": stage, "state": state, "article": article_id}, states=JOB_STATES, refused=refused, typed=typed,
        place=request.view_args or {},
    )  # fmt: skip


@pages.post("/jobs/again")
def try_all_again() -> ResponseReturnValue:
    asked = jobs.try_all_again(g.session, request.form.get("stage", ""), by=g.person)
    tried = f"The desk tries {asked} job{'' if asked == 1 else 's'} again."
    flash(tried if asked else "There was nothing to try again.")
    return redirect(url_for("jobs.index"), 303)


@pages.post("/jobs/<id:job_id>/cancel")
def cancel(job_id: int) -> ResponseReturnValue:
    jobs.cancel_job(g.session, job_id, note=request.form.get("note", ""), by=g.person)
    flash("The job is cancelled.")
    return redirect(forms.back_to(url_for("jobs.index")), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The work as it stands, with what was typed."""
    return errors.on_its_page(refused, jobs_page)
