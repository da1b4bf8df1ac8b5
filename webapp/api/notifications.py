"""One's own notifications, newest first, and marking them read."""

from typing import Annotated

from flask import Blueprint, Response, g
from pydantic import Field

from claims.errors import Invalid
from claims.notifications import mark_read, unread_count
from claims.queries.notifications import notification_list
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Query, read_body, read_query
from webapp.api.facts import desk as facts

routes = Blueprint("notifications", __name__)

PAGE = 50


class Filter(Query):
    """`read`: only those that are (true) or are not (false); `before` is the last id of the page before."""

    read: bool | None = None
    before: Id | None = None


class Read(Body):
    """Some by their `ids`, or all `up_to` an id."""

    ids: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)
    up_to: Id | None = None


@routes.get("/notifications")
@gives(facts.Notifications)
def index() -> Response:
    """One page; an empty page is the end. `unread` counts to 100 and no further."""
    wanted = read_query(Filter)
    found = notification_list(g.session, g.person, read=wanted.read, before=wanted.before, limit=PAGE)
    return answer({"notifications": found, "unread": unread_count(g.session, g.person)})


@routes.post("/notifications/read")
@gives(facts.MarkedRead)
def read() -> Response:
    """How many were marked, and how many (to 100) are still unread."""
    body = read_body(Read)
    if not body.ids and body.up_to is None:
        raise Invalid("Please send “ids”, or “up_to”. Nothing was marked.")
    marked = mark_read(g.session, body.ids, up_to=body.up_to, by=g.person)
    return answer({"marked": marked, "unread": unread_count(g.session, g.person)})
