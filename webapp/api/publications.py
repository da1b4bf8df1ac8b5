"""Publishing an article: behind the gate, into a frozen publication."""

from flask import Blueprint, Response, g

from claims.publishing import publish as publish_article
from webapp.api.answers import answer, gives
from webapp.api.bodies import Nothing, read_body
from webapp.api.facts import articles as facts

routes = Blueprint("publications", __name__)


@routes.post("/articles/<id:article_id>/publish")
@gives(facts.Publication, 201)
def publish(article_id: int) -> Response:
    """201 with the publication; 409 with `missing` while the gate is closed."""
    read_body(Nothing)
    publication = publish_article(g.session, article_id, by=g.person)
    return answer(
        {
            "id": publication.id, "article_id": article_id, "edition": publication.edition, "state": publication.state,
            "published_at": publication.published_at,
        },
        201,
    )  # fmt: skip
