"""The verdict's two scales, was it said and is it so, as they stand in the database. Acts on them are in scales.py.

A verdict holds the names of its marks; labels and glyphs are looked up here, by everything that shows one.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import ScaleMark


@dataclass(frozen=True)
class Mark:
    """One mark of a scale. `glyph` names a symbol of the page's sprite, `needs_evidence` whether it must cite some.

    A `retired` one is read wherever it stands and can no longer be chosen.
    """

    name: str
    label: str
    glyph: str
    needs_evidence: bool = False
    retired: bool = False


Scale = dict[str, Mark]
"""Marks by name, in their order."""


def marks(session: Session, scale: str) -> Scale:
    """Every mark of a scale (`said` or `rating`), the retired ones too."""
    # Asked once in a session, which lives as long as a request or a task: several processes never disagree for longer.
    if "scales" not in session.info:
        session.info["scales"] = _read(session)
    found: dict[str, Scale] = session.info["scales"]
    return found.get(scale, {})


def choices(session: Session, scale: str) -> Scale:
    """The marks that a verdict may be given now."""
    return {name: mark for name, mark in marks(session, scale).items() if not mark.retired}


def forget(session: Session) -> None:
    """The scales were changed in this session: the next look reads them again."""
    session.info.pop("scales", None)


def _read(session: Session) -> dict[str, Scale]:
    found: dict[str, Scale] = {}
    columns = (ScaleMark.scale, ScaleMark.name, ScaleMark.label, ScaleMark.glyph, ScaleMark.needs_evidence)
    for scale, name, label, glyph, needs, retired_at in session.execute(
        select(*columns, ScaleMark.retired_at).order_by(ScaleMark.position, ScaleMark.id)
    ):
        found.setdefault(scale, {})[name] = Mark(name, label, glyph, needs, retired_at is not None)
    return found
