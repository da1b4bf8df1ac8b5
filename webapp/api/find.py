"""Find anything by a few words, as one types."""

from typing import Annotated

from flask import Blueprint, Response, g
from pydantic import Field

from claims.queries.find import find
from webapp.api.answers import answer, gives
from webapp.api.bodies import Query, Words, read_query
from webapp.api.facts import find as facts

routes = Blueprint("find", __name__)


class Wanted(Query):
    """All words must stand there, each may be no more than a beginning; those of one letter are left out."""

    q: Annotated[Words, Field(max_length=200)] = ""


@routes.get("/find")
@gives(facts.Found)
def index() -> Response:
    """At most eight each of articles, claims, speakers and saved views; of people too, for editors and admins."""
    wanted = read_query(Wanted)
    return answer(find(g.session, wanted.q, by=g.person))
