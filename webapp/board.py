"""The board: every open article, claims by state, who has what, and what waits for an editor."""

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims.acts import act
from claims.assignment import find_claim
from claims.errors import Invalid, NotFound, Refusal
from claims.queries import board
from webapp import errors, forms, held, live
from webapp.display import quoted, shorten

pages = Blueprint("board", __name__)


@pages.get("/board")
def show() -> ResponseReturnValue:
    return board_page()


def board_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """The board; with a refusal and what was typed, when a form was not taken."""
    view = _view()
    facts = board.board(g.session, article_id=view["article"], lane=view["lane"] or "")
    yours = [claim for claim in facts["waiting"] if claim["verdict"]["decided_by"]["id"] != g.person.id]
    return render_template(
        "board/board.html", board=facts, yours=yours, view=view, refused=refused, typed=typed, mark=_mark(facts),
        waiting=board.waiting_for(g.session, g.person.id, article_id=view["article"]),
        picks=[pick.partition(":")[0] for pick in typed.all("pick")] if typed else [],
    )  # fmt: skip


def _view() -> dict[str, Any]:
    """Which article the board is narrowed to, and which column is shown whole."""
    lane = request.args.get("lane")
    return {"article": forms.asked_id("article"), "lane": lane if lane in board.COLUMNS else None}


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
    # In the order in which everybody locks claims, so that nobody waits in a circle.
    for id, _, version in sorted(picked, key=lambda pick: int(pick[0])):
        _assign(int(id), int(version))
    flash(f"{len(picked)} claim{'s' if len(picked) != 1 else ''} assigned.")
    return redirect(url_for("board.show", **_view()), 303)


def _assign(claim_id: int, version: int) -> None:
    """Raises the refusal with the words of the claim that it is about."""
    fields = {"assignee": request.form.get("assignee", ""), "note": request.form.get("note", "")}
    try:
        act(g.session, claim_id, "assign", fields, by=g.person, version=version)
    except NotFound:
        raise
    except Refusal as refused:
        words = quoted(shorten(find_claim(g.session, claim_id).wording, 80))
        refused.sentence = f"About the claim {words}: {refused.sentence} None of the picked claims was assigned."
        raise


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The board as it is now, with what was typed."""
    if request.method == "GET" or live.by_script():
        return errors.refused(refused)
    errors.step_back(refused)
    return make_response(board_page(refused=refused, typed=held.from_request()), refused.status)
