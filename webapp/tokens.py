"""API tokens: one's own, made and revoked; an admin sees and revokes everybody's."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import tokens
from claims.errors import Invalid, Refusal
from webapp import errors, forms, held

pages = Blueprint("tokens", __name__)


@pages.get("/tokens")
def index() -> ResponseReturnValue:
    return tokens_page()


def tokens_page(*, made: str = "", refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """The tokens; with the one that was just made, or a refusal and what was typed."""
    found = tokens.token_list(g.session, before=forms.asked_id("before"), by=g.person)
    tomorrow = (datetime.now(UTC).astimezone() + timedelta(days=1)).date()
    return render_template(
        "tokens/index.html", tokens=found, made=made, tomorrow=tomorrow, refused=refused, typed=typed
    )


@pages.post("/tokens")
def add() -> ResponseReturnValue:
    """The token is shown in the answer, this once."""
    name, expires_at = request.form.get("name", ""), forms.read_end_of("expires_on", "The last day")
    if not name.strip():
        raise Invalid("Please say what the token is for. No token was made.", field="name")
    made = tokens.create_token(g.session, g.person, name=name, expires_at=expires_at, by=g.person)
    response = make_response(tokens_page(made=made))
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/tokens/<id:token_id>/revoke")
def revoke(token_id: int) -> ResponseReturnValue:
    tokens.revoke_token(g.session, token_id, by=g.person)
    flash("The token is revoked: it lets nobody in from now on.")
    return redirect(url_for("tokens.index"), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The tokens as they are, with what was typed."""
    return errors.on_its_page(refused, tokens_page)
