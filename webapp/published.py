"""Published articles, for everybody. A page shows what was frozen when it was published, and nothing else."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from claims.errors import NotFound
from claims.queries.published import publication, publications
from claims.ratings import Mark, Scale
from webapp import forms
from webapp.paragraphs import cut
from webapp.signin import public

pages = Blueprint("published", __name__)


@pages.get("/published")
@public
def index() -> ResponseReturnValue:
    return render_template(
        "published/index.html", publications=publications(g.session, before=forms.asked_id("before"))
    )


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
        checked_at=datetime.fromisoformat(content["checked_at"]), **_scales(content),
    )  # fmt: skip


def _scales(content: dict[str, Any]) -> dict[str, Scale]:
    """The marks as they were called then; a publication older than that shows the present ones."""
    frozen = content.get("scales", {})
    named = {"SAID": frozen.get("said"), "RATINGS": frozen.get("rating")}
    return {name: {mark["name"]: Mark(**mark) for mark in marks} for name, marks in named.items() if marks}
