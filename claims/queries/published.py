"""What was published: the list of all that stands, and one publication with its frozen content."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Publication
from claims.queries.article_lines import Facts


def publications(session: Session, *, before: int | None = None, limit: int = 50) -> list[Facts]:
    """Publications, newest first; superseded ones are left to their articles' pages."""
    query = select(Publication).where(Publication.state != "superseded").order_by(Publication.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Publication.id < before)
    return [_publication(row) for row in session.scalars(query)]


def publication(session: Session, number: int) -> Facts | None:
    """One publication with its frozen content, and the newest edition of the same article; None: no such number."""
    row = session.get(Publication, number)
    if row is None:
        return None
    newest = select(func.max(Publication.id)).where(Publication.article_id == row.article_id)
    return {**_publication(row), "content": row.content, "newest": session.scalar(newest)}


def _publication(row: Publication) -> Facts:
    return {"number": row.id, "article_id": row.article_id, "edition": row.edition, "state": row.state,
            "title": row.title, "published_at": row.published_at, "review_note": row.review_note,
            "ratings": row.content["ratings"], "claims": len(row.content["claims"]),
            "publisher": row.content["publisher"]}  # fmt: skip
