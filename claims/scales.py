"""Changing the scales of a verdict: call a mark otherwise, move it, add one, retire one and bring it back.

A mark's name is for ever, because verdicts hold it; how the scales are read is ratings.py. Admins only.
"""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import audit, ratings
from claims.database import now
from claims.errors import Invalid, NotFound, WrongState
from claims.models import GLYPHS, SCALES, ScaleMark
from claims.people import Actor, require
from claims.text import is_plain

NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
LONGEST_LABEL = 40
MOST = 20
"""Marks of one scale that can be chosen: more than that nobody tells apart."""
SAME = "Nothing was changed."


def scale_marks(session: Session, scale: str) -> list[ScaleMark]:
    """Every mark of a scale in its order, the retired ones too. Raises NotFound for an unknown scale."""
    if scale not in SCALES:
        raise NotFound(f"There is no scale called {scale}. The scales are {' and '.join(SCALES)}.")
    rows = select(ScaleMark).where(ScaleMark.scale == scale).order_by(ScaleMark.position, ScaleMark.id)
    return list(session.scalars(rows))


def add_mark(
    session: Session, scale: str, name: str, *, label: str, glyph: str, needs_evidence: bool = False, by: Actor
) -> ScaleMark:
    """A new last mark. Raises Invalid for an unusable field, WrongState for a name or label that is there already."""
    rows, name = _hold(session, scale, by), name.strip()
    if not NAME.fullmatch(name):
        raise Invalid(f"A name is 1 to 20 of a–z, 0–9 and _, and begins with a letter. {SAME}", field="name")
    if any(row.name == name for row in rows):
        raise WrongState(f"This scale has a mark called {name} already; a retired one can be brought back. {SAME}")
    label = _label(label, rows)
    _check_glyph(glyph)
    _check_evidence(scale, needs_evidence)
    _leave_room(rows)
    mark = ScaleMark(scale=scale, name=name, label=label, glyph=glyph, needs_evidence=needs_evidence,
                     position=max((row.position for row in rows), default=0) + 1)  # fmt: skip
    session.add(mark)
    _keep(session, "add_mark", mark, {}, by)
    return mark


def change_mark(
    session: Session, scale: str, name: str, *, label: str | None = None, glyph: str | None = None,
    needs_evidence: bool | None = None, by: Actor,
) -> ScaleMark:  # fmt: skip
    """Call a mark otherwise, draw it otherwise, ask for evidence or not; verdicts that have it keep it."""
    rows = _hold(session, scale, by)
    mark = _find(rows, name)
    before = _facts(mark)
    if label is not None:
        mark.label = _label(label, [row for row in rows if row is not mark])
    if glyph is not None:
        _check_glyph(glyph)
        mark.glyph = glyph
    if needs_evidence is not None:
        _check_evidence(scale, needs_evidence)
        mark.needs_evidence = needs_evidence
    _keep(session, "change_mark", mark, before, by)
    return mark


def move_mark(session: Session, scale: str, name: str, *, to: int, by: Actor) -> ScaleMark:
    """Put a mark at a place of the order, counted from 1; the others make room."""
    rows = _hold(session, scale, by)
    mark = _find(rows, name)
    if not 1 <= to <= len(rows):
        raise Invalid(f"This scale has the places 1 to {len(rows)}. {SAME}", field="to")
    before = {**_facts(mark), "position": rows.index(mark) + 1}
    rows.remove(mark)
    rows.insert(to - 1, mark)
    for place, row in enumerate(rows, 1):
        row.position = place
    _keep(session, "move_mark", mark, before, by)
    return mark


def retire_mark(session: Session, scale: str, name: str, *, by: Actor) -> ScaleMark:
    """It can no longer be chosen, and is read wherever it stands. Raises WrongState for the last one of a scale."""
    rows = _hold(session, scale, by)
    mark = _find(rows, name)
    if mark.retired_at is not None:
        raise WrongState(f"“{mark.label}” is retired already. {SAME}")
    if sum(row.retired_at is None for row in rows) == 1:
        raise WrongState(f"“{mark.label}” is the last mark of this scale that can be chosen. Add another first. {SAME}")
    before, mark.retired_at = _facts(mark), now(session)
    _keep(session, "retire_mark", mark, before, by)
    return mark


def restore_mark(session: Session, scale: str, name: str, *, by: Actor) -> ScaleMark:
    """It can be chosen again."""
    rows = _hold(session, scale, by)
    mark = _find(rows, name)
    if mark.retired_at is None:
        raise WrongState(f"“{mark.label}” can be chosen already. {SAME}")
    _leave_room(rows)
    before, mark.retired_at = _facts(mark), None
    _keep(session, "restore_mark", mark, before, by)
    return mark


def _hold(session: Session, scale: str, by: Actor) -> list[ScaleMark]:
    """The marks of a scale, while nobody else changes any."""
    require(by, "admin", act="change the scales")
    audit.lock(session, "desk")
    return scale_marks(session, scale)


def _find(rows: list[ScaleMark], name: str) -> ScaleMark:
    for row in rows:
        if row.name == name:
            return row
    raise NotFound(f"This scale has no mark called {name}. {SAME}")


def _label(label: str, others: list[ScaleMark]) -> str:
    label = " ".join(label.split())
    if not label or len(label) > LONGEST_LABEL or not is_plain(label):
        raise Invalid(f"A label is text of 1 to {LONGEST_LABEL} characters. {SAME}", field="label")
    if any(row.label.casefold() == label.casefold() for row in others):
        raise WrongState(f"Another mark of this scale is called “{label}” already. {SAME}")
    return label


def _check_glyph(glyph: str) -> None:
    if glyph not in GLYPHS:
        raise Invalid(f"A glyph is one of {', '.join(GLYPHS)}. {SAME}", field="glyph")


def _check_evidence(scale: str, needed: bool) -> None:
    if needed and scale != "rating":
        raise Invalid(f"Evidence is asked for by the answer to “Is it so?” alone. {SAME}", field="needs_evidence")


def _leave_room(rows: list[ScaleMark]) -> None:
    if sum(row.retired_at is None for row in rows) >= MOST:
        raise WrongState(f"A scale has at most {MOST} marks that can be chosen. Retire one first. {SAME}")


def _facts(mark: ScaleMark) -> dict[str, Any]:
    return {"label": mark.label, "glyph": mark.glyph, "needs_evidence": mark.needs_evidence,
            "position": mark.position, "retired": mark.retired_at is not None}  # fmt: skip


def _keep(session: Session, action: str, mark: ScaleMark, before: dict[str, Any], by: Actor) -> None:
    """Write what changed, with what it was; nothing when nothing did."""
    session.flush()
    ratings.forget(session)
    after = _facts(mark)
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        data = {"scale": mark.scale, "mark": mark.name, "from": {name: before.get(name) for name in changed},
                "to": {name: after[name] for name in changed}}  # fmt: skip
        audit.record(session, "desk", [audit.Act(action, by.id, data=data)])
