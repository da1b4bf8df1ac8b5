"""The sources, for admins: how their last looks ended, switched on and off, asked for what they missed;
and the feeds of fact-checks."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import feeds, sources
from claims.errors import Refusal
from claims.people import require
from webapp import errors, held

pages = Blueprint("sources", __name__)


@pages.get("/sources")
def index() -> ResponseReturnValue:
    return sources_page()


def sources_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """Every source; with a refusal and what was typed."""
    require(g.person, "admin", act="see the sources")
    return render_template(
        "sources/index.html", sources=sources.source_list(g.session), most=sources.LOOKED_AT, refused=refused,
        typed=typed, place=request.view_args or {}, feeds=feeds.feed_list(g.session),
    )  # fmt: skip


@pages.post("/sources/<source>/off")
def switch_off(source: str) -> ResponseReturnValue:
    cancelled = sources.switch_off(g.session, source, note=request.form.get("note", ""), by=g.person)
    waiting = f" {cancelled} waiting look{'' if cancelled == 1 else 's'} cancelled." if cancelled else ""
    return _back(f"Switched off.{waiting} What was found stays with its claims.")


@pages.post("/sources/<source>/on")
def switch_on(source: str) -> ResponseReturnValue:
    sources.switch_on(g.session, source, by=g.person)
    return _back("Switched on: new claims are asked about. For the others, use “Ask for the open claims”.")


@pages.post("/sources/<source>/ask")
def ask(source: str) -> ResponseReturnValue:
    asked, more = sources.ask_for_open_claims(g.session, source, by=g.person)
    further = " There are more: press it again when these are done." if more else ""
    return _back(f"Asked about {asked} open claim{'' if asked == 1 else 's'}.{further}")


@pages.post("/sources/feeds/<id:feed_id>/read")
def read_feed(feed_id: int) -> ResponseReturnValue:
    feed = feeds.read_now(g.session, feed_id, by=g.person)
    return _back(f"{feed.url} is read now. Reload this page to see what came of it.")


def _back(words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("sources.index"), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The sources as they are, with what was typed."""
    return errors.on_its_page(refused, sources_page)
