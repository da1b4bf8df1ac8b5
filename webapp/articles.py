"""Articles: the list, a new one, and the reading room with its sentences, marks, claims and gate."""

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import intake, jobs, publishing
from claims.errors import Invalid, Refusal
from claims.queries.articles import article_detail, article_list, article_text
from claims.queries.articles import progress as article_progress
from claims.queries.claims import claims_of_article
from webapp import errors, forms, held, live
from webapp.paragraphs import cut

pages = Blueprint("articles", __name__)

TEXT_FIELDS = ("title", "publisher", "byline", "section", "language", "source_url")
NOT_LIVE = ("noted", "set_aside", "replaced")


@pages.get("/articles")
def index() -> ResponseReturnValue:
    articles = article_list(g.session, before=forms.asked_id("before"))
    return render_template("articles/index.html", articles=articles)


@pages.post("/articles")
def submit() -> ResponseReturnValue:
    """Pasted text, or a .txt file, which wins."""
    file = request.files.get("file")
    text: str | bytes = file.read() if file and file.filename else request.form.get("text", "")
    fields = {name: request.form.get(name, "") for name in TEXT_FIELDS}
    article = intake.submit_article(
        g.session, **fields, text=text, published_on=forms.read_day("published_on", "The day of publication"),
        deadline=forms.read_time("deadline", "The deadline"), by=g.person,
    )  # fmt: skip
    return redirect(url_for("articles.show", article_id=article.id), 303)


@pages.get("/articles/<id:article_id>")
def show(article_id: int) -> ResponseReturnValue:
    return reading_room(article_id)


def reading_room(article_id: int, *, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """The article with everything on it; with a refusal and what was typed, when a form was not taken."""
    article = article_detail(g.session, article_id)
    claims = claims_of_article(g.session, article_id)
    shown = [claim for claim in claims if claim["status"] not in NOT_LIVE]
    return render_template(
        "articles/reading_room.html", article=article, claims=shown, refused=refused, typed=typed,
        paragraphs=cut(article_text(g.session, article_id), article["sentences"], shown),
        mark=live.seen(g.session, g.person, article_id=article_id),
        beside=[claim for claim in claims if claim["status"] in NOT_LIVE], facts=publishing.gate(g.session, article_id),
    )  # fmt: skip


@pages.get("/articles/<id:article_id>/live")
@live.live
def progress(article_id: int) -> Response:
    """How far the desk's own work has come, for the page that shows it moving."""
    seen = article_progress(g.session, article_id)
    values = {f"{stage}-{what}": count for stage, counts in seen["stages"].items() for what, count in counts.items()}
    evidence = seen["stages"]["evidence"]
    every = sum(evidence.values())
    values |= {"claims": seen["claims"], "evidence-all": every, "evidence-answered": every - evidence["open"]}
    return live.news(live.seen(g.session, g.person, article_id=article_id), values)


@pages.post("/articles/<id:article_id>/claims")
def add_claim(article_id: int) -> ResponseReturnValue:
    claim = intake.add_claim(
        g.session, article_id, kind=request.form.get("kind", ""), quote=request.form.get("quote", ""),
        near=forms.read_number("near"), by=g.person,
    )  # fmt: skip
    flash(f"Claim {claim.number} was added.")
    return redirect(url_for("articles.show", article_id=article_id, _anchor=f"c{claim.number}"), 303)


@pages.post("/articles/<id:article_id>/sentences/read")
def mark_read(article_id: int) -> ResponseReturnValue:
    return _mark(article_id, intake.mark_read)


@pages.post("/articles/<id:article_id>/sentences/unread")
def mark_unread(article_id: int) -> ResponseReturnValue:
    return _mark(article_id, intake.mark_unread)


def _mark(article_id: int, mark: Any) -> ResponseReturnValue:
    everything = request.form.get("sentences") == "all"
    numbers = [] if everything else forms.read_numbers("sentences")
    if not everything and not numbers:
        raise Invalid("Please pick at least one sentence. Nothing was marked.")
    mark(g.session, article_id, "all" if everything else numbers, by=g.person)
    anchor = f"s{numbers[-1]}" if numbers else "main"
    return redirect(url_for("articles.show", article_id=article_id, _anchor=anchor), 303)


@pages.post("/articles/<id:article_id>/publish")
def publish(article_id: int) -> ResponseReturnValue:
    publication = publishing.publish(g.session, article_id, by=g.person)
    return redirect(url_for("published.show", number=publication.id), 303)


@pages.post("/jobs/<id:job_id>/again")
def try_again(job_id: int) -> ResponseReturnValue:
    jobs.try_again(g.session, job_id, by=g.person)
    flash("The desk tries again.")
    return redirect(forms.back_to(url_for("articles.index")), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The page the form stood on, with what was typed and why it was not taken."""
    if request.method == "GET" or live.by_script():
        return errors.refused(refused)
    errors.step_back(refused)
    article_id, typed = (request.view_args or {}).get("article_id"), held.from_request()
    if request.endpoint == "articles.submit":
        page = render_template("articles/index.html", articles=article_list(g.session), refused=refused, typed=typed)
    elif article_id and refused.status != 404:
        page = reading_room(article_id, refused=refused, typed=typed)
    else:
        return errors.page(refused.status, refused.title, refused.sentence)
    return make_response(page, refused.status)
