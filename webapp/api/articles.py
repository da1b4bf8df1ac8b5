"""Articles: submit one, read one with its state, counts and sentences.

Marking sentences is sentences.py, publishing is publications.py.
"""

from datetime import date

from flask import Blueprint, Response, g, url_for

from claims.deliveries import LINES, deliver
from claims.errors import Invalid
from claims.intake import submit_article
from claims.queries.articles import article_detail, article_text
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Moment, Words, read_body
from webapp.api.deliveries import address, told
from webapp.api.facts import articles as facts
from webapp.api.facts.deliveries import Delivery

routes = Blueprint("articles", __name__)


NO_TEXT = "“text” is missing, and so is a “url” to read it from. Nothing was stored."
TWO_TEXTS = "Please give either a “text” or the “url” to read it from, and not both. Nothing was stored."


class NewArticle(Body):
    """Either `text` or `url`. An empty title means the page's, or the first line of the text."""

    title: Words
    text: str | None = None
    url: Words | None = None
    publisher: Words | None = None
    byline: Words | None = None
    section: Words | None = None
    language: Words | None = None
    source_url: Words | None = None
    published_on: date | None = None
    deadline: Moment | None = None


@routes.post("/articles")
@gives(facts.Submitted, 201)
@gives(Delivery, 202)
def submit() -> Response:
    """201 with the new article; 202 with its delivery, for an address that has to be read first.

    409 with `existing` when its text is here already.
    """
    body = read_body(NewArticle)
    if (body.text is None) == (body.url is None):
        raise Invalid(NO_TEXT if body.url is None else TWO_TEXTS, fields=[{"field": "text", "problem": "is missing"}])
    if body.url is not None:
        return _deliver(body)
    article = submit_article(g.session, **body.model_dump(exclude_none=True), by=g.person)
    url = url_for("api.articles.show", article_id=article.id, _external=True)
    state = article_detail(g.session, article.id)["state"]
    response = answer({"id": article.id, "state": state, "url": url}, 201)
    response.headers["Location"] = url
    return response


def _deliver(body: NewArticle) -> Response:
    fields = body.model_dump(exclude_none=True, include=set(LINES))
    made = deliver(
        g.session, url=body.url or "", fields=fields, published_on=body.published_on, deadline=body.deadline,
        by=g.person,
    )  # fmt: skip
    response = answer(told(made.id), 202)
    response.headers["Location"] = address(made.id)
    return response


@routes.get("/articles/<id:article_id>")
@gives(facts.Article)
def show(article_id: int) -> Response:
    """The article's fields, its derived state, counts by status, its sentences, and the text that offsets count in."""
    return answer({**article_detail(g.session, article_id), "text": article_text(g.session, article_id)})
