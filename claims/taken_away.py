"""What people took away from pieces of evidence, so that the desk does not bring it back."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Event, Evidence


def taken_away(session: Session, pieces: Iterable[Evidence]) -> dict[int, set[str]]:
    """By piece what was taken away: of title, excerpt and published_at. A title is where its address stands for it."""
    asked = {piece.id: piece for piece in pieces}
    found: dict[int, set[str]] = {id: set() for id in asked}
    if not asked:
        return found
    acts = select(Event.data).where(Event.action == "correct_evidence")
    for data in session.scalars(acts.where(Event.claim_id.in_({piece.claim_id for piece in asked.values()}))):
        if piece := asked.get(data["evidence"]):
            none = {"title": piece.address_as_title, "excerpt": "", "published_at": None}
            before, after = data["before"], data["after"]
            found[piece.id] |= {name for name in none if after[name] == none[name] != before[name]}
    return found
