"""The two scales of a verdict, for admins: what marks are called, their order, what can be chosen."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import scales
from claims.errors import Invalid, Refusal
from claims.models import GLYPHS, SCALES
from claims.people import require
from webapp import errors, forms, held

pages = Blueprint("scales", __name__)


@pages.get("/scales")
def index() -> ResponseReturnValue:
    return scales_page()


def scales_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """Both scales; with a refusal and what was typed."""
    require(g.person, "admin", act="see the scales")
    marks = {scale: scales.scale_marks(g.session, scale) for scale in SCALES}
    return render_template(
        "scales/index.html", marks=marks, glyphs=GLYPHS, refused=refused, typed=typed,
        place=request.view_args or {},
    )  # fmt: skip


@pages.post("/scales/<scale>/marks")
def add(scale: str) -> ResponseReturnValue:
    added = scales.add_mark(
        g.session, scale, request.form.get("name", ""), label=request.form.get("label", ""),
        glyph=request.form.get("glyph", ""), needs_evidence="needs_evidence" in request.form, by=g.person,
    )  # fmt: skip
    return _back(scale, f"“{added.label}” can be chosen from now on.")


@pages.post("/scales/<scale>/marks/<mark>")
def change(scale: str, mark: str) -> ResponseReturnValue:
    changed = scales.change_mark(
        g.session, scale, mark, label=request.form.get("label", ""), glyph=request.form.get("glyph", ""),
        needs_evidence="needs_evidence" in request.form, by=g.person,
    )  # fmt: skip
    return _back(scale, f"“{changed.label}” is saved.")


@pages.post("/scales/<scale>/marks/<mark>/move")
def move(scale: str, mark: str) -> ResponseReturnValue:
    to = forms.read_number("to")
    if to is None:
        raise Invalid("Please say to which place. Nothing was changed.")
    moved = scales.move_mark(g.session, scale, mark, to=to, by=g.person)
    return _back(scale, f"“{moved.label}” is number {to} now.")


@pages.post("/scales/<scale>/marks/<mark>/retire")
def retire(scale: str, mark: str) -> ResponseReturnValue:
    retired = scales.retire_mark(g.session, scale, mark, by=g.person)
    return _back(scale, f"“{retired.label}” can no longer be chosen. Verdicts that have it keep it.")


@pages.post("/scales/<scale>/marks/<mark>/restore")
def restore(scale: str, mark: str) -> ResponseReturnValue:
    restored = scales.restore_mark(g.session, scale, mark, by=g.person)
    return _back(scale, f"“{restored.label}” can be chosen again.")


def _back(scale: str, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("scales.index", _anchor=scale), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """Both scales as they are, with what was typed."""
    return errors.on_its_page(refused, scales_page)
