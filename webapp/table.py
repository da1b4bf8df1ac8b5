"""Lists of claims as CSV, of any view and filters, a page at a time, so that a million rows need no memory."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue

from claims import views
from claims.database import Database
from claims.priority import MAXIMA
from claims.queries.lists import claim_pages
from claims.queries.narrowing import Filters
from webapp.views import read_list

pages = Blueprint("table", __name__)

COLUMNS = (
    "id", "article_id", "article", "number", "kind", "claim", "speaker", "status", "returned", "priority", *MAXIMA,
    "assignee", "due_at", "rating", "sources",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a cell that begins so."""


@pages.get("/claims.csv")
def claims() -> ResponseReturnValue:
    """The list of the same address under /desk, whole; `view` is all where it is not given."""
    args = request.args.copy()
    if "saved" not in args:
        args.setdefault("view", "all")
    listed = read_list(args, views.views_for(g.session, g.person))
    database: Database = current_app.extensions["database"]
    response = Response(_lines(database, listed.asked.filters), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="claims.csv"'
    return response


def _lines(database: Database, filters: Filters) -> Iterator[str]:
    """The request's own session is closed when the first line leaves; this one sees one state to the end."""
    yield csv_of([COLUMNS])
    with database.reading() as session:
        for page in claim_pages(session, filters):
            yield csv_of([_row(claim) for claim in page])


def _row(claim: dict[str, Any]) -> list[Any]:
    terms, due_at = claim["priority"]["terms"], claim["due_at"]
    return [
        claim["id"], claim["article_id"], claim["article_title"], claim["number"], claim["kind"], claim["wording"],
        claim["speaker_name"], claim["status"], int(claim["returned"]), claim["priority"]["score"],
        *(terms.get(name, 0) for name in MAXIMA), claim["assignee"] and claim["assignee"]["name"],
        due_at and due_at.isoformat(timespec="seconds"), claim["rating"],
        "; ".join(f"{source['label']}: {source['outcome']}" for source in claim["sources"]),
    ]  # fmt: skip


def csv_of(rows: list[Any]) -> str:
    """Rows as CSV, every cell in quotation marks, none that a spreadsheet would take for a formula."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([[plain_cell(value) for value in row] for row in rows])
    return out.getvalue()


def plain_cell(value: Any) -> str:
    words = "" if value is None else str(value)
    return "'" + words if words.startswith(FORMULA) else words
