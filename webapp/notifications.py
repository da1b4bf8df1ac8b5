"""What concerns me: who assigned, returned, asked, answered or named me, what is late and which article is ready."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from claims.errors import Invalid
from claims.notifications import mark_read
from claims.queries.notifications import PAGE, by_day, notification_list
from webapp import forms, live

pages = Blueprint("notifications", __name__)

READ_SHOWN = 50


@pages.get("/notifications")
def index() -> ResponseReturnValue:
    """The unread ones first; then, or alone below the id `read_before`, those that were read."""
    below = {name: forms.asked_id(f"{name}_before") for name in ("unread", "read")}
    unread = _list(read=False, before=below["unread"], limit=PAGE) if not below["read"] else []
    read = _list(read=True, before=below["read"], limit=READ_SHOWN)
    listed = by_day(unread)
    return render_template(
        "notifications/notifications.html", unread=listed, many=len(unread),
        lines=sum(len(lines) for _, lines in listed), read=by_day(read), mark=_mark(),
        newest=max((notice["id"] for notice in [*unread, *read]), default=0),
        more_unread=unread[-1]["id"] if len(unread) == PAGE else None,
        more_read=read[-1]["id"] if len(read) == READ_SHOWN else None,
    )  # fmt: skip


def _list(**wanted: Any) -> list[dict[str, Any]]:
    return notification_list(g.session, g.person, **wanted)


def _mark() -> str:
    """Changes when something comes in, not when one reads."""
    return live.mark([notice["id"] for notice in _list(limit=1)])


@pages.get("/notifications/live")
@live.live
def progress() -> Response:
    """Whether something came in; see live.py."""
    return live.news(_mark(), {})


@pages.post("/notifications/read")
def read() -> ResponseReturnValue:
    """Mark some read by their `id`, or all `up_to` the newest that stood on the page."""
    up_to, ids = forms.read_number("up_to"), forms.read_numbers("id")
    if not ids and up_to is None:
        raise Invalid("Please pick at least one notification. Nothing was marked.")
    marked = mark_read(g.session, ids, up_to=up_to, by=g.person)
    if live.by_script():
        return {"marked": marked}
    if up_to is not None:
        flash(f"{marked} marked read. What came in since is still unread.")
    return redirect(url_for("notifications.index"), 303)
