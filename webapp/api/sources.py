"""Sources: how their last looks ended, on and off, and asking one for what it missed; the feeds. Admins only."""

from flask import Blueprint, Response, g

from claims import feeds, sources
from claims.people import require
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Words, read_body
from webapp.api.facts import newsroom as facts

routes = Blueprint("sources", __name__)


class Off(Body):
    note: Words = ""


@routes.get("/sources")
@gives(facts.Sources)
def index() -> Response:
    """Every source with its switch and its outcomes of the last 24 hours, and every feed of fact-checks."""
    require(g.person, "admin", act="see the sources")
    return answer({"sources": sources.source_list(g.session), "feeds": feeds.feed_list(g.session)})


@routes.post("/sources/feeds/<id:feed_id>/read")
@gives(facts.FeedAsked)
def read_feed(feed_id: int) -> Response:
    """Have a feed of fact-checks read now."""
    feed = feeds.read_now(g.session, feed_id, by=g.person)
    return answer({"id": feed.id, "url": feed.url})


@routes.post("/sources/<source>/off")
@gives(facts.SwitchedOff)
def switch_off(source: str) -> Response:
    """How many waiting jobs were cancelled; what was found stays."""
    note = read_body(Off).note
    return answer({"name": source, "enabled": False,
                   "cancelled": sources.switch_off(g.session, source, note=note, by=g.person)})  # fmt: skip


@routes.post("/sources/<source>/on")
@gives(facts.SwitchedOn)
def switch_on(source: str) -> Response:
    """New claims are asked about; nothing else is asked by itself."""
    sources.switch_on(g.session, source, by=g.person)
    return answer({"name": source, "enabled": True})


@routes.post("/sources/<source>/ask")
@gives(facts.Asked)
def ask(source: str) -> Response:
    """About how many open claims it was asked now, and whether there are `more`."""
    asked, more = sources.ask_for_open_claims(g.session, source, by=g.person)
    return answer({"name": source, "asked": asked, "more": more})
