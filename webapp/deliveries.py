"""Handing articles in: a text, an address or a file; and the page of what has to be read before it is an article."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import deliveries, intake
from claims.errors import Invalid
from claims.models import Article, Delivery
from claims.queries.deliveries import delivery_detail, find_delivery, name_of, open_deliveries
from webapp import forms, held, live
from webapp.display import quoted, shorten, when

pages = Blueprint("deliveries", __name__)

ONE_OF_THEM = "Please give the text, its address or a file, and only one of them. Nothing was stored."
NOTHING = "There is nothing to read yet. Paste the text, give its address, or choose a PDF, DOCX, TXT or HTML file."


@pages.get("/deliveries/<id:delivery_id>")
def show(delivery_id: int) -> ResponseReturnValue:
    """How far it has come; the article, once there is one."""
    delivery = delivery_detail(g.session, delivery_id)
    if delivery["article_id"]:
        if delivery["was_here"]:
            flash("This text was on the desk already. Nothing was added.")
        return redirect(url_for("articles.show", article_id=delivery["article_id"]), 303)
    return render_template("deliveries/delivery.html", delivery=delivery, mark=mark([delivery]), words=words)


@pages.get("/deliveries/<id:delivery_id>/live")
@live.live
def progress(delivery_id: int) -> Response:
    """What is known by now; the page loads itself again when it is settled."""
    delivery = delivery_detail(g.session, delivery_id)
    values = {"standing": words(delivery), "extract-open": int(delivery["state"] in ("reading", "waiting"))}
    return live.news(mark([delivery]), values)


@pages.get("/deliveries/live")
@live.live
def all_progress() -> Response:
    """Whether one's own stand as they did."""
    return live.news(mark(open_deliveries(g.session, g.person)), {})


@pages.post("/deliveries/<id:delivery_id>/again")
def try_again(delivery_id: int) -> ResponseReturnValue:
    deliveries.try_again(g.session, delivery_id, by=g.person)
    return redirect(url_for("deliveries.show", delivery_id=delivery_id), 303)


@pages.post("/deliveries/<id:delivery_id>/dismiss")
def dismiss(delivery_id: int) -> ResponseReturnValue:
    delivery = deliveries.dismiss(g.session, delivery_id, by=g.person)
    flash(f"{quoted(shorten(name_of(delivery), 80))} is off the list. What is known of it stays in the history.")
    return redirect(url_for("articles.index"), 303)


def submit(fields: Mapping[str, str]) -> Article | Delivery:
    """What the form on /articles hands in: a text at once, anything else by way of a delivery."""
    file, url = request.files.get("file"), request.form.get("url", "").strip()
    name, text = (file.filename or "" if file else ""), request.form.get("text", "")
    if url and (name or text.strip()):
        raise Invalid(ONE_OF_THEM, field="url")
    if not (url or name or text.strip()):
        raise Invalid(NOTHING, field="text")
    dates: dict[str, Any] = {
        "published_on": forms.read_day("published_on", "The day of publication"),
        "deadline": forms.read_time("deadline", "The deadline"),
    }
    body = file.read() if file and name else None
    if url or (body is not None and not deliveries.is_text(name)):
        return deliveries.deliver(g.session, url=url, file_name=name, body=body, fields=fields, **dates, by=g.person)
    given: dict[str, Any] = {**fields, **dates, "text": text if body is None else body}
    article = intake.submit_article(g.session, **given, by=g.person)
    if instead := forms.read_number("instead"):
        deliveries.replace_with(g.session, instead, article.id, by=g.person)
    return article


def held_of(delivery_id: int) -> held.Held:
    """The form as it was filled in for a delivery, for its text to be pasted. Raises NotFound."""
    delivery = find_delivery(g.session, delivery_id)
    filled = {"source_url": delivery.url} | delivery.fields | {"instead": str(delivery.id), "deadline": ""}
    return held.Held(url_for("articles.submit"), list(filled.items()))


def mark(shown: Sequence[dict[str, Any]]) -> str:
    """Changes when one of them comes, goes or stands otherwise."""
    return live.mark([(delivery["id"], delivery["state"], delivery["tries"]) for delivery in shown])


def words(delivery: Mapping[str, Any]) -> str:
    """How it stands, in a sentence or two."""
    if delivery["state"] == "reading":
        return "Being read…"
    if delivery["state"] == "waiting":
        tried = (
            f"Tried {delivery['tries']} of {delivery['most_tries']} times, again at {when(delivery['next_try_at'])}."
        )
        return f"Not read yet. {delivery['why']} {tried}"
    if delivery["state"] == "given_up":
        return f"Could not be read, and was given up. {delivery['why']}"
    return f"Could not be read. {delivery['why']}"
