"""Published articles, for everybody. A page shows what was frozen when it was published, and nothing else."""

from datetime import date, datetime

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from claims.errors import NotFound
from claims.queries.board import publication, publications
from webapp.paragraphs import cut
from webapp.signin import public

pages = Blueprint("published", __name__)


@pages.get("/published")
@public
def index() -> ResponseReturnValue:
    return render_template("published/index.html", publications=publications(g.session))


@pages.get("/published/<id:number>")
@public
def show(number: int) -> ResponseReturnValue:
    found = publication(g.session, number)
    if found is None:
        raise NotFound("Nothing is published under this number.")
    content = found["content"]
    day = content["published_on"] and date.fromisoformat(content["published_on"])
    return render_template(
        "published/article.html", publication=found, content=content, day=day,
        paragraphs=cut(content["text"], content["sentences"], content["claims"]),
        checked_at=datetime.fromisoformat(content["checked_at"]),
    )  # fmt: skip
