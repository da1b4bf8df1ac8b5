"""Deliveries: what is read before it is an article. One is made by POST /articles with a `url`, or on the page."""

from typing import Any

from flask import Blueprint, Response, g, url_for

from claims.deliveries import dismiss, try_again
from claims.queries.deliveries import delivery_detail
from webapp.api.answers import answer, gives
from webapp.api.facts.deliveries import Delivery

routes = Blueprint("deliveries", __name__)


@routes.get("/deliveries/<id:delivery_id>")
@gives(Delivery)
def show(delivery_id: int) -> Response:
    """How it stands, and the article that it became."""
    return answer(told(delivery_id))


@routes.post("/deliveries/<id:delivery_id>/again")
@gives(Delivery)
def again(delivery_id: int) -> Response:
    """What could not be read is asked for once more: one's own, or anybody's for editors and admins."""
    try_again(g.session, delivery_id, by=g.person)
    return answer(told(delivery_id))


@routes.post("/deliveries/<id:delivery_id>/dismiss")
@gives(Delivery)
def put_away(delivery_id: int) -> Response:
    """What could not be read is taken off the list: one's own, or anybody's for editors and admins."""
    dismiss(g.session, delivery_id, by=g.person)
    return answer(told(delivery_id))


def told(delivery_id: int) -> dict[str, Any]:
    """What is told of a delivery, with its address."""
    known = delivery_detail(g.session, delivery_id)
    return {"address": address(delivery_id)} | {name: known[name] for name in Delivery.model_fields if name in known}


def address(delivery_id: int) -> str:
    return url_for("api.deliveries.show", delivery_id=delivery_id, _external=True)
