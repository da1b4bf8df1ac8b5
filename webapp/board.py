"""The board: every open article, claims by state, who has what, and what waits for an editor."""

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims.acts import act
from claims.errors import Invalid, Refusal
from claims.queries import board
from webapp import errors, forms, held, live

pages = Blueprint("board", __name__)


@pages.get("/board")
def show() -> ResponseReturnValue:
    return board_page()


def board_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """The board; with a refusal and what was typed, when a form was not taken."""
    article = forms.asked_id("article")
    facts = board.board(g.session, article_id=article)
    yours = [claim for claim in facts["waiting"] if claim["verdict"]["decided_by"]["id"] != g.person.id]
    return render_template(
        "board/board.html", board=facts, yours=yours, article=article, refused=refused, typed=typed, mark=_mark(facts)
    )


def _mark(facts: dict[str, Any]) -> str:
    return live.mark([facts["counts"], [job["id"] for job in facts["dead_jobs"]]])


@pages.get("/board/live")
@live.live
def progress() -> Response:
    """Whether the board has changed; see live.py."""
    facts = board.board(g.session, article_id=forms.asked_id("article"))
    return live.news(_mark(facts), {f"n-{column}": count for column, count in facts["counts"].items()})


@pages.post("/board/assign")
def assign() -> ResponseReturnValue:
    """Give all picked claims (each `id:version`) to one person, or none of them."""
    picked = [pick.partition(":") for pick in request.form.getlist("pick")]
    if not picked or not all(id.isdecimal() and version.isdecimal() for id, _, version in picked):
        raise Invalid("Please pick at least one claim. Nothing was assigned.")
    fields = {"assignee": request.form.get("assignee", ""), "note": request.form.get("note", "")}
    # In the order in which everybody locks claims, so that nobody waits in a circle.
    for id, _, version in sorted(picked, key=lambda pick: int(pick[0])):
        act(g.session, int(id), "assign", fields, by=g.person, version=int(version))
    flash(f"{len(picked)} assigned.")
    return redirect(url_for("board.show"), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The board as it is now, with what was typed."""
    if request.method == "GET":
        return errors.refused(refused)
    errors.step_back(refused)
    return make_response(board_page(refused=refused, typed=held.from_request()), refused.status)
