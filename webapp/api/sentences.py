"""The sentences of an article: marked as read by a person, and taken back."""

from typing import Annotated, Literal

from flask import Blueprint, Response, g
from pydantic import Field

from claims.intake import mark_read, mark_unread
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, read_body
from webapp.api.facts import articles as facts

routes = Blueprint("sentences", __name__)


class ReadSentences(Body):
    """Numbers of sentences, counted from 1, or all of them."""

    sentences: Annotated[list[Id], Field(max_length=20_000)] | Literal["all"]


@routes.post("/articles/<id:article_id>/sentences/read")
@gives(facts.Marked)
def read(article_id: int) -> Response:
    """How many sentences were newly marked."""
    body = read_body(ReadSentences)
    return answer({"marked": mark_read(g.session, article_id, body.sentences, by=g.person)})


@routes.post("/articles/<id:article_id>/sentences/unread")
@gives(facts.Marked)
def unread(article_id: int) -> Response:
    """How many marks were taken back."""
    body = read_body(ReadSentences)
    return answer({"marked": mark_unread(g.session, article_id, body.sentences, by=g.person)})
