"""Oneself: who the token speaks for, the next claim of the open queue, and whether notifications come by e-mail."""

from typing import Any

from flask import Blueprint, Response, g

from claims.assignment import take_next
from claims.people import set_mails
from claims.queries.detail import claim_detail
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Nothing, read_body
from webapp.api.facts import desk as facts

routes = Blueprint("me", __name__)


class Mails(Body):
    mails: bool


@routes.get("/me")
@gives(facts.Me)
def show() -> Response:
    """Who the token speaks for."""
    return answer(_me())


def _me() -> dict[str, Any]:
    person = g.person
    return {"id": person.id, "name": person.name, "email": person.email, "roles": sorted(person.roles),
            "beats": person.beats, "languages": person.languages, "capacity": person.capacity,
            "mails": person.mails}  # fmt: skip


@routes.post("/me/mails")
@gives(facts.Me)
def choose_mails() -> Response:
    """Whether one's notifications also come by e-mail, where the desk sends any."""
    set_mails(g.session, read_body(Mails).mails, by=g.person)
    return answer(_me())


@routes.post("/me/next")
@gives(facts.Next)
def take() -> Response:
    """Take the most urgent claim of the open queue that one may check; null when there is none."""
    read_body(Nothing)
    claim = take_next(g.session, by=g.person)
    return answer({"claim": claim_detail(g.session, claim.id) if claim else None})
