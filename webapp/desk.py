"""My queue: what is assigned to me, what came back, what waits for anybody; take the next one."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import assignment
from claims.queries.claims import claim_list
from webapp import live

pages = Blueprint("desk", __name__)

VIEWS = {"mine": "My queue", "returned": "Returned to me", "looking": "Evidence still coming", "open": "Open queue",
         "submitted": "With editor"}  # fmt: skip
MOST = 200


@pages.get("/desk")
def queue() -> ResponseReturnValue:
    lists = _lists()
    view = request.args.get("view", "mine")
    listed = lists.get(view, lists["mine"])
    kinds = [kind for kind in request.args.getlist("kind") if kind]
    shown = [claim for claim in listed if not kinds or claim["kind"] in kinds]
    return render_template(
        "desk/queue.html", view=view if view in lists else "mine", views=VIEWS, lists=lists, shown=shown, kinds=kinds,
        by_kind=Counter(claim["kind"] for claim in listed), roomy="roomy" in request.args, mark=_mark(lists),
    )  # fmt: skip


def _lists() -> dict[str, list[dict[str, Any]]]:
    """The claims of each view, highest priority first."""
    mine = claim_list(g.session, assignee_id=g.person.id, by_priority=True, limit=MOST)
    return {
        "mine": mine,
        "returned": [claim for claim in mine if claim["returned"]],
        "looking": [claim for claim in mine if {"pending", "running"} & set(claim["processing"].values())],
        "open": claim_list(g.session, status="queued", by_priority=True, limit=MOST),
        "submitted": claim_list(g.session, status="submitted", by_priority=True, limit=MOST),
    }


def _mark(lists: dict[str, list[dict[str, Any]]]) -> str:
    return live.mark([claim["id"] for claim in lists["mine"]])


@pages.get("/desk/live")
@live.live
def progress() -> ResponseReturnValue:
    """What moves by itself on the desk; see live.py."""
    lists = _lists()
    return live.news(_mark(lists), {f"n-{name}": len(found) for name, found in lists.items()})


@pages.post("/desk/next")
def take_next() -> ResponseReturnValue:
    claim = assignment.take_next(g.session, by=g.person)
    if claim is None:
        flash("The open queue holds nothing that you may take.")
        return redirect(url_for("desk.queue", view="open"), 303)
    return redirect(url_for("claims.show", claim_id=claim.id), 303)
