"""Articles: the list, a new one, and the reading room with its sentences, marks, claims and gate."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import intake, jobs, publishing, reshape
from claims.assignment import find_claim
from claims.errors import Invalid, NotFound, Refusal
from claims.models import Claim, Delivery
from claims.queries.articles import article_list
from claims.queries.articles import progress as article_progress
from claims.queries.deliveries import open_deliveries
from claims.queries.pauses import paused_sources
from claims.queries.reading import changed_paragraphs, last_act_of_others, paragraphs_of, spans_of
from webapp import deliveries as handing_in
from webapp import errors, forms, held, live, reading
from webapp.display import assigning, paused, without_answer

pages = Blueprint("articles", __name__)

TEXT_FIELDS = ("title", "publisher", "byline", "section", "language", "source_url")
MOST_PARTS = 60
"""Paragraphs that are exchanged one by one; when more changed, the page is read again as a whole."""


@pages.get("/articles")
def index() -> ResponseReturnValue:
    """The list; `instead` names a delivery whose text is to be pasted."""
    instead = forms.asked_id("instead")
    return articles_page(typed=handing_in.held_of(instead) if instead else None)


def articles_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """The articles, what of one's own is being read, and the form for a new one."""
    own = open_deliveries(g.session, g.person)
    return render_template(
        "articles/index.html", articles=article_list(g.session, before=forms.asked_id("before")), deliveries=own,
        mark=handing_in.mark(own), words=handing_in.words, refused=refused, typed=typed,
    )  # fmt: skip


@pages.post("/articles")
def submit() -> ResponseReturnValue:
    """A pasted text, or a .txt file, which wins; an address or another file, which a worker reads first."""
    made = handing_in.submit({name: request.form.get(name, "") for name in TEXT_FIELDS})
    if isinstance(made, Delivery):
        return redirect(url_for("deliveries.show", delivery_id=made.id), 303)
    return redirect(url_for("articles.show", article_id=made.id), 303)


@pages.get("/articles/<id:article_id>")
def show(article_id: int) -> ResponseReturnValue:
    return reading_room(article_id, card=forms.asked_id("claim"))


def reading_room(
    article_id: int, *, card: int | None = None, refused: Refusal | None = None, typed: held.Held | None = None
) -> str:
    """The article with everything on it, and the card of one claim; with a refusal and what was typed, when a form was
    not taken."""
    return render_template(
        "articles/reading_room.html", **reading.room(article_id), refused=refused, typed=typed,
        card=reading.card(article_id, card) if card else None, mark=_mark(article_id),
    )  # fmt: skip


def _mark(article_id: int) -> str:
    return str(last_act_of_others(g.session, article_id, g.person.id))


@pages.get("/articles/<id:article_id>/card")
def card(article_id: int) -> ResponseReturnValue:
    """The card of one claim alone, for the page that opens it in place."""
    asked = reading.card(article_id, forms.asked_id("claim") or 0)
    return render_template("articles/card_alone.html", card=asked)


@pages.get("/articles/<id:article_id>/parts")
@live.live
def parts(article_id: int) -> ResponseReturnValue:
    """The regions that the query names, for the page that exchanges them in place."""
    return reading.regions(article_id, request.args.getlist("part"))


@pages.get("/articles/<id:article_id>/live")
@live.live
def progress(article_id: int) -> Response:
    """How far the desk's own work has come, and which regions others changed since the mark that is asked about."""
    seen = article_progress(g.session, article_id)
    values = {f"{stage}-{what}": count for stage, counts in seen["stages"].items() for what, count in counts.items()}
    evidence = seen["stages"]["evidence"]
    every = sum(evidence.values()) - evidence["not_asked"]
    values |= {"claims": seen["claims"], "evidence-all": every, "evidence-answered": every - evidence["open"],
               "evidence-failures": without_answer(evidence),
               "assigning": assigning(seen["stages"]["assign"]["open"]),
               "paused": paused(paused_sources(g.session, article_id=article_id))}  # fmt: skip
    return live.news(_mark(article_id), values, _changed(article_id, forms.asked_id("mark")))


def _changed(article_id: int, since: int | None) -> list[str] | None:
    """Ids of the regions that others changed; None where the whole page had better be read again."""
    if since is None:
        return None
    changed = changed_paragraphs(g.session, article_id, g.person.id, since)
    return None if changed is None or len(changed) > MOST_PARTS else [*reading.ids(changed), *reading.AROUND]


@pages.post("/articles/<id:article_id>/claims")
def add_claim(article_id: int) -> ResponseReturnValue:
    claim = intake.add_claim(
        g.session, article_id, kind=request.form.get("kind", ""), quote=request.form.get("quote", ""),
        near=forms.read_number("near"), by=g.person,
    )  # fmt: skip
    return _done(article_id, f"Claim {claim.number} was added.", [claim])


@pages.post("/articles/<id:article_id>/claims/<id:claim_id>/adjust")
def adjust(article_id: int, claim_id: int) -> ResponseReturnValue:
    claim = _claim(article_id, claim_id)
    before = spans_of(g.session, [claim.id])
    reshape.adjust(
        g.session, claim, kind=request.form.get("kind") or None, quote=request.form.get("quote", ""),
        near=forms.read_number("near"), version=forms.read_number("version"), by=g.person,
    )  # fmt: skip
    return _done(article_id, f"Claim {claim.number} stands as you set it.", [claim], before)


@pages.post("/articles/<id:article_id>/claims/<id:claim_id>/split")
def split(article_id: int, claim_id: int) -> ResponseReturnValue:
    claim, words, kinds = _claim(article_id, claim_id), request.form.getlist("part"), request.form.getlist("kind")
    written = [(quote, kind) for quote, kind in zip_longest(words, kinds) if (quote or "").strip()]
    parts = [reshape.Part(quote=quote, kind=kind) for quote, kind in written]
    made = reshape.split(g.session, claim, parts, version=forms.read_number("version"), by=g.person)
    numbers = ", ".join(str(one.number) for one in made)
    return _done(article_id, f"Claim {claim.number} was split into {numbers}.", [made[0], *made[1:], claim])


@pages.post("/articles/<id:article_id>/claims/<id:claim_id>/merge")
def merge(article_id: int, claim_id: int) -> ResponseReturnValue:
    claim = _claim(article_id, claim_id)
    seen = [(claim.id, forms.read_number("version")), *forms.read_picks("claims")]
    made = reshape.merge(
        g.session, seen, onto=forms.read_number("onto"), kind=request.form.get("kind") or None, by=g.person
    )
    others = [find_claim(g.session, id) for id, _ in seen]
    return _done(article_id, f"Claim {made.number} stands for {len(others)} claims now.", [made, *others])


def _claim(article_id: int, claim_id: int) -> Claim:
    claim = find_claim(g.session, claim_id)
    if claim.article_id != article_id:
        raise NotFound("There is no such claim in this article. Nothing was changed.")
    return claim


def _done(
    article_id: int, said: str, claims: Sequence[Claim], before: Sequence[tuple[int, int]] = ()
) -> ResponseReturnValue:
    """The page with the first of the claims in focus; for a script the regions that changed."""
    claim = claims[0]
    if live.by_script():
        spans = [*before, *spans_of(g.session, [one.id for one in claims])]
        touched = reading.ids(paragraphs_of(g.session, article_id, spans))
        return {"said": said, "claim": claim.id, "html": reading.regions(article_id, [*touched, *reading.AROUND])}
    flash(said)
    return redirect(url_for("articles.show", article_id=article_id, claim=claim.id, _anchor=f"c{claim.number}"), 303)


@pages.post("/articles/<id:article_id>/sentences/read")
def mark_read(article_id: int) -> ResponseReturnValue:
    return _mark_sentences(article_id, intake.mark_read)


@pages.post("/articles/<id:article_id>/sentences/unread")
def mark_unread(article_id: int) -> ResponseReturnValue:
    return _mark_sentences(article_id, intake.mark_unread)


def _mark_sentences(article_id: int, mark: Any) -> ResponseReturnValue:
    everything = request.form.get("sentences") == "all"
    numbers = [] if everything else forms.read_numbers("sentences")
    if not everything and not numbers:
        raise Invalid("Please pick at least one sentence. Nothing was marked.")
    many = mark(g.session, article_id, "all" if everything else numbers, by=g.person)
    if live.by_script():
        touched = reading.ids(paragraphs_of(g.session, article_id, numbers=numbers))
        return {"marked": many, "html": "" if everything else reading.regions(article_id, [*touched, *reading.AROUND])}
    anchor = f"s{numbers[-1]}" if numbers else "main"
    return redirect(url_for("articles.show", article_id=article_id, _anchor=anchor), 303)


@pages.post("/articles/<id:article_id>/publish")
def publish(article_id: int) -> ResponseReturnValue:
    publication = publishing.publish(g.session, article_id, by=g.person)
    flash("Signed off and published.")
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
        page = articles_page(refused=refused, typed=typed)
    elif article_id and refused.status != 404:
        page = reading_room(article_id, card=(request.view_args or {}).get("claim_id"), refused=refused, typed=typed)
    else:
        return errors.page(refused.status, refused.title, refused.sentence)
    return make_response(page, refused.status)
