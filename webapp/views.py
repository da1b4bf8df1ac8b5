"""The views of the desk: its own, and those that people save, rename, share and delete.

A view is a name for filters. An address always holds its filters itself, so that it still works when the view is gone.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from claims import views
from webapp.filters import FIELDS, Asked, read_filters

pages = Blueprint("views", __name__, url_prefix="/desk/views")

ME = {"assignee": "me"}
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "mine": ("My queue", ME),
    "today": ("Due today", {**ME, "due": "today"}),
    "returned": ("Returned to me", {**ME, "returned": "1"}),
    "looking": ("Evidence still coming", {**ME, "looking": "1"}),
    "submitted": ("With editor", {"status": "submitted"}),
    "open": ("Open queue", {"status": "queued"}),
    "all": ("All claims", {}),
}
"""Each with its label and the filters that make it."""
BESIDE = ("view", "saved", "after", "before", "roomy", "more")
"""What else may stand in the address of a list."""


@dataclass(frozen=True)
class Listed:
    """What an address asks for: one of VIEWS narrowed further, perhaps under the name of a saved view."""

    view: str
    saved: dict[str, Any] | None
    asked: Asked

    @property
    def label(self) -> str:
        return str(self.saved["name"]) if self.saved else VIEWS[self.view][0]

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """The filters beside those that make the view."""
        return [pair for pair in self.asked.pairs if pair[0] not in VIEWS[self.view][1]]

    @property
    def query(self) -> str:
        """The list as it stands in addresses."""
        return urlencode([("view", self.view), *self.narrowed])


def read_list(args: MultiDict[str, str], saved: list[dict[str, Any]]) -> Listed:
    """The list that an address asks for; whatever cannot be used is left out and said in `asked.problems`."""
    problems, found = [], None
    if number := args.get("saved", ""):
        found = next((view for view in saved if str(view["id"]) == number), None)
        if found is None:
            problems.append("The view of this address was deleted or is not shared any more. Its filters still hold.")
        elif not any(name in args for name in (*FIELDS, "view")):
            args = MultiDict(parse_qsl(found["query"]))
    name = args.get("view", "mine")
    if name not in VIEWS:
        problems.append("The desk has no view of this name. Here is your queue.")
        name = "mine"
    label, fixed = VIEWS[name]
    for field in fixed:
        if any(value not in ("", fixed[field]) for value in args.getlist(field)):
            problems.append(f"In “{label}” the filter {field} is fixed. The other one was left out.")
    args = MultiDict([*fixed.items(), *((key, value) for key, value in args.items(multi=True) if key not in fixed)])
    asked = read_filters(g.session, args, me=g.person, beside=BESIDE)
    asked.problems[:0] = problems
    return Listed(name, found, asked)


def to(query: str, view_id: int | None = None) -> ResponseReturnValue:
    """Back to the list with these filters."""
    saved = f"&saved={view_id}" if view_id else ""
    return redirect(f"{url_for('desk.queue')}?{query}{saved}", 303)


@pages.post("")
def save() -> ResponseReturnValue:
    """Keep the filters of a list under a name."""
    shared, query = "shared" in request.form, _query()
    view = views.save_view(g.session, request.form.get("name", ""), query, shared=shared, by=g.person)
    flash(f"The view “{view.name}” is saved{', and everybody here sees it' if view.shared else ''}.")
    return to(view.query, view.id)


@pages.post("/<id:view_id>")
def change(view_id: int) -> ResponseReturnValue:
    """Rename a view, or share it; with `query` also give it the filters that are shown now."""
    query = _query() if request.form.get("query") else None
    name, shared = request.form.get("name"), "shared" in request.form
    view = views.change_view(g.session, view_id, name=name, query=query, shared=shared, by=g.person)
    flash(f"The view “{view.name}” is changed.")
    return to(view.query, view.id)


@pages.post("/<id:view_id>/delete")
def delete(view_id: int) -> ResponseReturnValue:
    name = views.delete_view(g.session, view_id, by=g.person)
    flash(f"The view “{name}” is deleted. The list and its filters are still here.")
    return to(_query())


def _query() -> str:
    return plain_query(request.form.get("query", ""))


def plain_query(query: str) -> str:
    """The view and the filters of a query string, spelt in one way; what cannot be used is not kept."""
    return read_list(MultiDict(parse_qsl(query[:4000])), []).query
