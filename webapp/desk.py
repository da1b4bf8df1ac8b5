"""The desk: lists of claims with their filters, the claim in focus, today's work; take the next, hand some back.

What an address means is views.py and filters.py; the same lists as CSV are table.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from claims import assignment, views, workload
from claims.models import STATUSES
from claims.queries.claims import Facts
from claims.queries.lists import (
    MOST_COUNTED,
    MOST_PARTED,
    Place,
    chain_of,
    claim_brief,
    claim_page,
    count_claims,
    page_ids,
    parts_of,
)
from claims.queries.narrowing import Filters
from claims.queries.newest import acts_of_others
from claims.queries.pauses import paused_sources
from claims.queries.today import day_of
from webapp import forms, live
from webapp.display import NAMED, paused, quoted, shorten
from webapp.filters import read_key, write_key
from webapp.views import VIEWS, Listed, read_list

pages = Blueprint("desk", __name__)


@pages.get("/desk")
def queue() -> ResponseReturnValue:
    """One page of a list, with what stands beside it."""
    saved = views.views_for(g.session, g.person)
    listed = read_list(request.args, saved)
    filters, place = listed.asked.filters, _place()
    page = claim_page(g.session, filters, place)
    if not page.claims and place.after:
        # All that stood behind the key was taken meanwhile.
        place = Place(last=True)
        page = claim_page(g.session, filters, place)
    counts, found = _counts(filters)
    first = page.claims[0] if page.claims else None
    return render_template(
        "desk/queue.html", listed=listed, views=VIEWS, saved=saved, page=page, counts=counts, found=found,
        capped=capped, parts=_parts(listed, found), statuses=STATUSES, roomy=bool(request.args.get("roomy")),
        wide=bool(request.args.get("more")), pauses=paused_sources(g.session),
        first=first and {**first, "chain": chain_of(g.session, first["id"])},
        today=day_of(g.session, g.person.id, signs="editor" in g.person.roles),
        mark=_mark(counts, found, [claim["id"] for claim in page.claims]), place=_written(place), write_key=write_key,
        cell=cell, shown_of=shown_of, minute=datetime.now(UTC).replace(second=0, microsecond=0),
        own="assignee" in VIEWS[listed.view][1], no_room=assignment.why_no_room(counts["mine"], g.person.capacity),
    )  # fmt: skip


def _place() -> Place:
    """Which page of the list the address asks for."""
    after, before = (request.args.get(name, "") for name in ("after", "before"))
    return Place(read_key(after), read_key(before), last=before == "end")


def _written(place: Place) -> str:
    """The same at the end of an address."""
    if place.last:
        return "&before=end"
    keys = {"after": place.after, "before": place.before}
    return "".join(f"&{name}={write_key(key)}" for name, key in keys.items() if key)


def _counts(filters: Filters) -> tuple[dict[str, int], int]:
    """How many claims each view holds, and how many this list."""
    mine = g.person.id
    made = {
        "mine": Filters(assignee=mine), "today": Filters(assignee=mine, due="today"),
        "returned": Filters(assignee=mine, returned=True), "looking": Filters(assignee=mine, looking=True),
        "submitted": Filters(status=("submitted",)), "open": Filters(status=("queued",)), "all": Filters(),
    }  # fmt: skip
    *views, found = count_claims(g.session, *made.values(), filters)
    return dict(zip(made, views, strict=True)), found


def _parts(listed: Listed, many: int) -> dict[str, Any]:
    """Kinds with their counts and articles with their titles, of a list that is short enough to be looked through;
    also those that the chosen kind or article leaves out.
    """
    filters = replace(listed.asked.filters, kind=(), article=None)
    found = [] if filters == listed.asked.filters and many > MOST_PARTED else parts_of(g.session, filters)
    return {"kinds": Counter(kind for kind, _, _ in found), "articles": {id: title for _, id, title in found}}


def capped(count: int) -> str:
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"


def _mark(counts: dict[str, int], found: int, shown: Sequence[int]) -> str:
    """What is new is what came into or left one's own queue, or the list, and what others did to the rows that are
    shown, or put in their place."""
    rows = acts_of_others(g.session, g.person.id, shown)
    return live.mark([counts["mine"], counts["returned"], found, rows])


@lru_cache(maxsize=4096)
def cell(name: str, *values: Any) -> Markup:
    """A part of the page that looks the same wherever its values are the same: rendered once (desk/cells.html)."""
    part: Markup = getattr(current_app.jinja_env.get_template("desk/cells.html").module, name)(*values)
    return part.strip()


def shown_of(claim: Facts, *, picks: bool, own: bool, minute: datetime) -> tuple[Any, ...]:
    """All that a row of the list shows, as its cell takes it. How long something has time changes with the minute."""
    sources, terms, assignee = claim["sources"], claim["priority"]["terms"], claim["assignee"]
    return (
        picks, own, minute if own and claim["due_at"] else None,
        claim["id"], claim["version"], claim["number"], claim["returned"], claim["priority"]["score"],
        tuple(terms.items()), claim["status"], claim["wording"], claim["kind"], claim["article_id"],
        claim["article_title"], tuple([source["label"] for source in sources]),
        tuple([source["outcome"] for source in sources]), claim["due_at"], assignee and assignee["name"],
        bool(claim["stale_at"] and claim["stale_at"] < minute),
    )  # fmt: skip


@pages.get("/desk/peek/<id:claim_id>")
def peek(claim_id: int) -> ResponseReturnValue:
    """What the desk shows beside the list of the claim in focus: a part of a page."""
    return render_template("desk/peek.html", claim=claim_brief(g.session, claim_id))


@pages.get("/desk/live")
@live.live
def progress() -> ResponseReturnValue:
    """What moves by itself on the desk, for the list of the same address; see live.py."""
    filters = read_list(request.args, []).asked.filters
    counts, found = _counts(filters)
    shown = page_ids(g.session, filters, _place())
    values = {f"n-{name}": capped(count) for name, count in counts.items()}
    return live.news(_mark(counts, found, shown), values | {"paused": paused(paused_sources(g.session))})


@pages.post("/desk/next")
def take_next() -> ResponseReturnValue:
    after = forms.read_time("after", "When this page was made")
    claim = assignment.take_next(g.session, after=after, by=g.person)
    if claim is None:
        flash("The open queue holds nothing that you may take.", "refused")
        return redirect(url_for("desk.queue", view="open"), 303)
    return redirect(url_for("claims.show", claim_id=claim.id), 303)


@pages.post("/desk/release")
def hand_back() -> ResponseReturnValue:
    """Hand all picked claims (each `id:version`) back to the open queue, or none of them."""
    claims = workload.hand_back_all(g.session, forms.read_picks("pick"), note=request.form.get("note", ""), by=g.person)
    shown = [f"claim {claim.number} {quoted(shorten(claim.wording, 60))}" for claim in claims[:NAMED]]
    more = [f"{len(claims) - NAMED} more"] if len(claims) > NAMED else []
    many = f"{len(claims)} claims are" if len(claims) != 1 else "1 claim is"
    flash(f"{many} back in the open queue: {', '.join(shown + more)}. Drafts are kept.")
    return redirect(forms.back_to(url_for("desk.queue")), 303)
