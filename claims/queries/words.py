"""Which claims, articles and speakers hold the words that somebody typed: by the database's own word index, never by
a scan.

Every word must stand there, with or without its accents; the last letters of each may be missing (“flood” finds
“floods”). Migration 0003 made the indexes: FTS5 on SQLite, GIN over `bare_words(…)`, its own function, on PostgreSQL.
"""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, text
from sqlalchemy.orm import Session

from claims.models import Article, Claim

MOST_WORDS = 12
"""Words beyond these are not looked for."""

# The same expressions as in the migration: PostgreSQL uses an index only for what it was made of.
_POSTGRESQL = {
    "claim": "bare_words(coalesce(wording, '') || ' ' || coalesce(speaker_name, ''))",
    "article": "bare_words(coalesce(title, '') || ' ' || coalesce(publisher, ''))",
    "speaker_name": "speaker_name IS NOT NULL AND bare_words(speaker_name)",
}

# What the index leaves of letters with accents; those that stand by themselves it leaves out.
_BARE: dict[int, str | None] = {
    code: parts[0] for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (parts := unicodedata.normalize("NFD", chr(code))) != chr(code) and parts[0].isascii()
} | dict.fromkeys(range(0x300, 0x370))  # fmt: skip


def words_of(typed: str) -> list[str]:
    """The words in what somebody typed, without accents; signs count for nothing."""
    return re.findall(r"\w+", typed.translate(_BARE).casefold())[:MOST_WORDS]


def claims_with(dialect: str, typed: str) -> ColumnElement[bool]:
    """The condition that a claim's wording or speaker holds the typed words. Without a word nothing does."""
    return Claim.id.in_(_ids(dialect, Claim, typed))


def articles_with(dialect: str, typed: str) -> ColumnElement[bool]:
    """The condition that an article's title or publisher holds the typed words. Without a word nothing does."""
    return Article.id.in_(_ids(dialect, Article, typed))


def some_claims(session: Session, typed: str, most: int, *, speaker: bool = False) -> Select[Any]:
    """Ids of at most `most` claims with the typed words (in the name of their `speaker`), as fast when a million have
    them: the newest on SQLite, any on PostgreSQL, whose index knows no order.
    """
    return _some(session, _ids(session.get_bind().dialect.name, Claim, typed, "speaker_name" if speaker else ""), most)


def some_articles(session: Session, typed: str, most: int) -> Select[Any]:
    """The same for articles."""
    return _some(session, _ids(session.get_bind().dialect.name, Article, typed), most)


def _some(session: Session, ids: Select[Any], most: int) -> Select[Any]:
    newest = session.get_bind().dialect.name == "sqlite"
    return (ids.order_by(literal_column("rowid").desc()) if newest else ids).limit(most)


def _ids(dialect: str, table: type[Claim] | type[Article], typed: str, column: str = "") -> Select[Any]:
    words, name = words_of(typed), table.__tablename__
    if not words:
        return select(table.id).where(table.id == 0)
    if dialect == "sqlite":
        wanted = f"{column} : " * bool(column) + "(" + " AND ".join(f'"{word}"*' for word in words) + ")"
        id, where, matches = "rowid", f"{name}_fts", f"{name}_fts MATCH :{name}_words"
    else:
        wanted = " & ".join(f"'{word}':*" for word in words)
        id, where, matches = "id", name, f"{_POSTGRESQL[column or name]} @@ to_tsquery('simple', :{name}_words)"
    condition = text(matches).bindparams(bindparam(f"{name}_words", wanted))
    return select(literal_column(id)).select_from(text(where)).where(condition)
