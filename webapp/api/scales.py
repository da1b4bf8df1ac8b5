"""The two scales of a verdict: read by everybody, changed by admins."""

from typing import Any

from flask import Blueprint, Response, g

from claims import scales
from claims.models import SCALES, ScaleMark
from webapp.api.answers import answer, gives
from webapp.api.bodies import Body, Id, Words, read_body
from webapp.api.facts import newsroom as facts

routes = Blueprint("scales", __name__)


class NewMark(Body):
    name: Words
    label: Words
    glyph: Words
    needs_evidence: bool = False


class MarkChange(Body):
    """Only what is given changes; `place` counts from 1."""

    label: Words | None = None
    glyph: Words | None = None
    needs_evidence: bool | None = None
    place: Id | None = None


@routes.get("/scales")
@gives(facts.Scales)
def index() -> Response:
    """Every mark of both scales in their order, the retired ones too."""
    return answer({scale: [_mark(mark) for mark in scales.scale_marks(g.session, scale)] for scale in SCALES})


def _mark(mark: ScaleMark) -> dict[str, Any]:
    return {"name": mark.name, "label": mark.label, "glyph": mark.glyph, "needs_evidence": mark.needs_evidence,
            "retired_at": mark.retired_at}  # fmt: skip


@routes.post("/scales/<scale>/marks")
@gives(facts.ScaleMark, 201)
def add(scale: str) -> Response:
    """201 with the new mark, last in its scale."""
    body = read_body(NewMark)
    return answer(_mark(scales.add_mark(g.session, scale, **body.model_dump(), by=g.person)), 201)


@routes.post("/scales/<scale>/marks/<mark>")
@gives(facts.ScaleMark)
def change(scale: str, mark: str) -> Response:
    """The mark as it is afterwards."""
    body = read_body(MarkChange)
    changed = scales.change_mark(g.session, scale, mark, **body.model_dump(exclude={"place"}), by=g.person)
    if body.place is not None:
        changed = scales.move_mark(g.session, scale, mark, to=body.place, by=g.person)
    return answer(_mark(changed))


@routes.post("/scales/<scale>/marks/<mark>/retire")
@gives(facts.ScaleMark)
def retire(scale: str, mark: str) -> Response:
    """It can no longer be chosen, and is read wherever it stands."""
    return answer(_mark(scales.retire_mark(g.session, scale, mark, by=g.person)))


@routes.post("/scales/<scale>/marks/<mark>/restore")
@gives(facts.ScaleMark)
def restore(scale: str, mark: str) -> Response:
    """It can be chosen again."""
    return answer(_mark(scales.restore_mark(g.session, scale, mark, by=g.person)))
