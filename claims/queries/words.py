"""Which claims and articles hold the words that somebody typed: by the database's own word index, never by a scan.

Every word must stand there, the last letters of each may be missing (“flood” finds “floods”). Migration 0003 made the
indexes: FTS5 on SQLite, GIN over `to_tsvector('simple', …)` on PostgreSQL.
"""

import re

from sqlalchemy import ColumnElement, bindparam, false, literal_column, select, text
from sqlalchemy.orm import Session

from claims.models import Article, Claim

MOST_WORDS = 12
"""Words beyond these are not looked for."""

# The same expressions as in the migration: PostgreSQL uses an index only for what it was made of.
_POSTGRESQL = {
    "claim": "to_tsvector('simple', coalesce(wording, '') || ' ' || coalesce(speaker_name, ''))",
    "article": "to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(publisher, ''))",
}


def words_of(typed: str) -> list[str]:
    """The words in what somebody typed; signs count for nothing."""
    return re.findall(r"\w+", typed.casefold())[:MOST_WORDS]


def claims_with(session: Session, typed: str) -> ColumnElement[bool]:
    """The condition that a claim's wording or speaker holds the typed words. Without a word nothing does."""
    return _holds(session, Claim, typed)


def articles_with(session: Session, typed: str) -> ColumnElement[bool]:
    """The condition that an article's title or publisher holds the typed words. Without a word nothing does."""
    return _holds(session, Article, typed)


def _holds(session: Session, table: type[Claim] | type[Article], typed: str) -> ColumnElement[bool]:
    words, name = words_of(typed), table.__tablename__
    if not words:
        return false()
    if session.get_bind().dialect.name == "sqlite":
        wanted = " ".join(f'"{word}"*' for word in words)
        id, where, matches = "rowid", f"{name}_fts", f"{name}_fts MATCH :{name}_words"
    else:
        wanted = " & ".join(f"'{word}':*" for word in words)
        id, where, matches = "id", name, f"{_POSTGRESQL[name]} @@ to_tsquery('simple', :{name}_words)"
    condition = text(matches).bindparams(bindparam(f"{name}_words", wanted))
    return table.id.in_(select(literal_column(id)).select_from(text(where)).where(condition))
