"""Which kept files are given up for their age: those that no verdict cites and no article came of."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import Session

from claims import audit, jobs
from claims.database import now
from claims.models import Content, Delivery, EvidenceSnapshot, Snapshot, VerdictEvidence

RETIRED_AT_ONCE = 100


def any_to_retire(session: Session, *, days: int) -> bool:
    """Whether retire() would find something to give up."""
    return (
        bool(days)
        and session.scalar(select(Content.id).where(*_is_old(session, days), _is_loose()).limit(1)) is not None
    )


def retire(session: Session, *, days: int) -> int:
    """Give up the files of contents kept more than `days` ago (0: never) that no verdict cites and no article came of.

    The rows and the texts stay, and the desk's history tells of it. The files go after the commit, by a job each.
    Returns how many.
    """
    if not any_to_retire(session, days=days):
        return 0
    audit.lock(session, "desk")
    old = select(Content.id).where(*_is_old(session, days), _is_loose()).order_by(Content.kept_at)
    held = session.scalars(old.limit(RETIRED_AT_ONCE).with_for_update(skip_locked=True)).all()
    # Looked at once more: whoever held one until just now may have cited it.
    give_up = update(Content).where(Content.id.in_(held), _is_loose()).values(gone_at=now(session))
    given_up = give_up.returning(Content.sha256, Content.warc_sha256).execution_options(synchronize_session=False)
    rows = session.execute(given_up).all()
    audit.record(
        session,
        "desk",
        [audit.Act("give_up", None, data={"sha256": sha256, "warc_sha256": key}) for sha256, key in rows],
    )
    jobs.enqueue_all(session, [jobs.NewJob("forget", f"file:{key}") for _, key in rows])
    return len(rows)


def _is_old(session: Session, days: int) -> tuple[ColumnElement[bool], ...]:
    return Content.gone_at.is_(None), Content.kept_at < now(session) - timedelta(days=days)


def _is_loose() -> ColumnElement[bool]:
    """No verdict cites it, and no article came of it."""
    cited = exists().where(
        Snapshot.content_id == Content.id, EvidenceSnapshot.snapshot_id == Snapshot.id,
        VerdictEvidence.evidence_id == EvidenceSnapshot.evidence_id,
    )  # fmt: skip
    return and_(~cited, ~exists().where(Delivery.content_id == Content.id))


def is_given_up(session: Session, key: str) -> bool:
    """Whether no content is kept in this file any more."""
    return not session.scalar(select(exists().where(Content.warc_sha256 == key, Content.gone_at.is_(None))))
