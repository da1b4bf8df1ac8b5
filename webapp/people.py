"""Who works here, with what they hold and may do; for editors and admins."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from claims.people import require
from claims.queries.board import people_list

pages = Blueprint("people", __name__)


@pages.get("/people")
def index() -> ResponseReturnValue:
    require(g.person, "editor", "admin", act="see the list of people")
    return render_template("people/index.html", people=people_list(g.session))
