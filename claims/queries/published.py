"""What was published: the list of all that stands, and one publication with its frozen content."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Publication
from claims.queries.article_lines import Facts


def anything_published(session: Session) -> bool:
    return session.scalar(select(Publication.id).limit(1)) is not None


def publications(session: Session, *, before: int | None = None, limit: int = 50) -> list[Facts]:
    """Publications, newest first, without their contents; superseded ones are left to their articles' pages.
    `not_checked` counts the claims that were found and not checked; None for what was published without that."""
    # A content may be megabytes: of it the database reads out what a line shows.
    content = Publication.content
    query = select(
        Publication.id.label("number"), Publication.edition, Publication.state, Publication.title,
        Publication.published_at, content["publisher"].as_string().label("publisher"),
        func.json_array_length(content["claims"]).label("claims"),
        content["not_checked"].as_integer().label("not_checked"),
    )  # fmt: skip
    query = query.where(Publication.state != "superseded").order_by(Publication.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Publication.id < before)
    return [dict(row) for row in session.execute(query).mappings()]


def publication(session: Session, number: int) -> Facts | None:
    """One publication with its frozen content, and the newest edition of the same article; None: no such number."""
    row = session.get(Publication, number)
    if row is None:
        return None
    newest = select(func.max(Publication.id)).where(Publication.article_id == row.article_id)
    return {"number": row.id, "article": row.article_id, "edition": row.edition, "state": row.state,
            "published_at": row.published_at, "review_note": row.review_note, "content": row.content,
            "newest": session.scalar(newest)}  # fmt: skip
