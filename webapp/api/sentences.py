"""The sentences of an article: mark them as read by a person."""

from typing import Literal

from flask import Blueprint, Response, g

from claims.intake import mark_read
from webapp.api.answers import answer
from webapp.api.bodies import Body, Id, read_body

routes = Blueprint("sentences", __name__)


class ReadSentences(Body):
    """Numbers of sentences, counted from 1, or all of them."""

    sentences: list[Id] | Literal["all"]


@routes.post("/articles/<int(max=2147483647):article_id>/sentences/read")
def read(article_id: int) -> Response:
    """How many sentences were newly marked."""
    body = read_body(ReadSentences)
    return answer({"marked": mark_read(g.session, article_id, body.sentences, by=g.person)})
