"""Articles: submit one, read one with its state, counts and sentences.

Marking sentences is sentences.py, publishing is publications.py.
"""

from datetime import date

from flask import Blueprint, Response, g, url_for

from claims.intake import submit_article
from claims.queries.articles import article_detail, article_text
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Moment, Words, read_body
from webapp.api.facts import articles as facts

routes = Blueprint("articles", __name__)


class NewArticle(Body):
    """An empty title means the first line of the text."""

    title: Words
    text: str
    publisher: Words | None = None
    byline: Words | None = None
    section: Words | None = None
    language: Words | None = None
    source_url: Words | None = None
    published_on: date | None = None
    deadline: Moment | None = None


@routes.post("/articles")
@gives(facts.Submitted, 201)
def submit() -> Response:
    """201 with the new article; 409 with `existing` when its text is here already."""
    body = read_body(NewArticle)
    article = submit_article(g.session, **body.model_dump(exclude_none=True), by=g.person)
    url = url_for("api.articles.show", article_id=article.id, _external=True)
    state = article_detail(g.session, article.id)["state"]
    response = answer({"id": article.id, "state": state, "url": url}, 201)
    response.headers["Location"] = url
    return response


@routes.get("/articles/<id:article_id>")
@gives(facts.Article)
def show(article_id: int) -> Response:
    """The article's fields, its derived state, counts by status, its sentences, and the text that offsets count in."""
    return answer({**article_detail(g.session, article_id), "text": article_text(g.session, article_id)})
