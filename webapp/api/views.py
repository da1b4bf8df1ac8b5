"""Saved views: filters of the desk's lists under a name, one's own and those that others share."""

from flask import Blueprint, Response, g

from claims import views
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Words, read_body
from webapp.api.facts import desk as facts
from webapp.views import plain_query

routes = Blueprint("views", __name__)


class NewView(Body):
    """`query` holds the filters as they stand in the address of the desk; what cannot be used is not kept."""

    name: Words
    query: Words = ""
    shared: bool = False


class Change(Body):
    """What is not given stays as it is."""

    name: Words | None = None
    query: Words | None = None
    shared: bool | None = None


@routes.get("/views")
@gives(facts.ListedViews)
def index() -> Response:
    """One's own views and what others share."""
    return answer({"views": views.views_for(g.session, g.person)})


@routes.post("/views")
@gives(facts.SavedView, 201)
def add() -> Response:
    """201 with the new view; the same again is the one that is there."""
    body = read_body(NewView)
    view = views.save_view(g.session, body.name, plain_query(body.query), shared=body.shared, by=g.person)
    return answer({"id": view.id, "name": view.name, "query": view.query, "shared": view.shared}, 201)


@routes.post("/views/<id:view_id>")
@gives(facts.SavedView)
def change(view_id: int) -> Response:
    """Rename it, share it or not, give it other filters."""
    body = read_body(Change)
    query = None if body.query is None else plain_query(body.query)
    view = views.change_view(g.session, view_id, name=body.name, query=query, shared=body.shared, by=g.person)
    return answer({"id": view.id, "name": view.name, "query": view.query, "shared": view.shared})


@routes.post("/views/<id:view_id>/delete")
@gives(facts.ViewDeleted)
def delete(view_id: int) -> Response:
    """Delete it; the lists that it led to stay."""
    views.delete_view(g.session, view_id, by=g.person)
    return answer({"id": view_id, "state": "deleted"})
