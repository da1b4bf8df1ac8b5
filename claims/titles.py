"""What pieces of evidence are called wherever they are shown."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Content, Evidence, EvidenceSnapshot, Snapshot
from claims.taken_away import taken_away


def titles_of(session: Session, pieces: Iterable[Evidence]) -> dict[int, str]:
    """What pieces are called, by id: by their title, or by that of their page where nobody wrote one or took it away,
    and it came only when a verdict cited the piece already, which is never changed then."""
    named = {piece.id: piece for piece in pieces}
    untitled = [id for id, piece in named.items() if piece.is_untitled]
    given = (
        select(EvidenceSnapshot.evidence_id, Content.title)
        .join(Snapshot, Snapshot.id == EvidenceSnapshot.snapshot_id).join(Content, Content.id == Snapshot.content_id)
        .where(EvidenceSnapshot.evidence_id.in_(untitled), Content.title != "")
    )  # fmt: skip
    by_page = dict(session.execute(given).all()) if untitled else {}
    emptied = taken_away(session, [named[id] for id in by_page])
    by_page = {id: title for id, title in by_page.items() if "title" not in emptied[id]}
    return {id: by_page.get(id, piece.title) for id, piece in named.items()}
