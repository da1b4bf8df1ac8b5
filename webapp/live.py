"""What others do, brought to an open page: small JSON answers that static/live.js asks for every 1.5 seconds.

A page takes part by one element `data-live="<address>" data-mark="<mark>"`. The address answers news(): `values` are
written in place into `[data-value=name]`, and when `mark` differs, live.js fetches the page again (its own address, or
`data-page` where a form was answered with it) and exchanges each element with an `id` and `data-part`, as soon as it
holds neither focus, nor selection, nor a changed field. `data-part="list"` waits for the reader to ask, and
`data-part="form"` comes and goes but is not changed while it is there. Each question carries the fields marked
`data-told`. An answer with `parts` names the ids that changed; then only those are fetched, from the `data-parts`
address.

A mark must not change by what the reader did: seen(). Only the database is asked, so that any number of web processes
may answer.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from flask import Response, g, jsonify, request
from sqlalchemy.orm import Session

from claims.models import Person
from claims.queries.newest import newest
from webapp.display import unread_shown


def live(view: Any) -> Any:
    """Mark a view as asked by the page itself: it does not keep an unattended session open."""
    view.is_live = True
    return view


def mark(seen: Any) -> str:
    """A short word for what a page shows; another word means that there is something new."""
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:12]


def seen(session: Session, person: Person, *, article_id: int | None = None, claim_id: int | None = None) -> str:
    """A mark for what others, people and workers, did to one article, to one claim, or anywhere at the desk."""
    return mark(newest(session, person.id, article_id=article_id, claim_id=claim_id))


def news(mark: str, values: dict[str, Any], parts: Iterable[str] | None = None) -> Response:
    """The answer: what the page would show now, and to whom. `parts`: ids of what changed, when the view knows them."""
    values = {"unread": unread_shown(), **values}
    return jsonify(person=g.person.id, mark=mark, values=values, **({} if parts is None else {"parts": list(parts)}))


def by_itself() -> bool:
    """Whether nobody asked for this but the page: it says so by a header, or by a cookie when it loads itself again."""
    return "Stet-By-Itself" in request.headers or "stet-by-itself" in request.cookies


def another_persons() -> bool:
    """Whether a script sends this from the page of somebody who was signed in here before."""
    return request.headers.get("Stet-Person", str(g.person.id)) != str(g.person.id)


def by_script() -> bool:
    """Whether a script of the page asks (static/post.js), which wants JSON and no page."""
    return request.accept_mimetypes.best == "application/json"
