"""Whatever somebody looks for by a few words: articles, claims, speakers, saved views, and people for those who may.

At most some hundred hits are looked at, however many there are, so that it answers while one types.
"""

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claims.models import Article, Claim, Person, SavedView
from claims.names import normalised
from claims.people import roles_of
from claims.queries.words import some_articles, some_claims, words_of
from claims.workflow import UNSETTLED

Facts = dict[str, Any]
LOOKED_AT = 100
"""Hits among which the best are chosen."""
MOST_CLAIMS = 99
"""Claims of a speaker that are counted; one more means that there are more."""


def find(session: Session, typed: str, *, most: int = 8, by: Person) -> dict[str, list[Facts]]:
    """At most `most` of each sort that hold all words of two letters or more; nothing without such a word."""
    words = [word for word in words_of(typed) if len(word) > 1]
    if not words:
        return {"articles": [], "claims": [], "speakers": [], "people": [], "views": []}
    wanted = " ".join(words)
    return {
        "articles": _articles(session, wanted, most),
        "claims": _claims(session, wanted, most),
        "speakers": _speakers(session, wanted, most),
        "people": _people(session, words, most) if roles_of(by) & {"editor", "admin"} else [],
        "views": _views(session, words, most, by),
    }


def _articles(session: Session, wanted: str, most: int) -> list[Facts]:
    """Newest first."""
    ids = some_articles(session, wanted, LOOKED_AT).subquery()
    rows = session.execute(
        select(Article.id, Article.title, Article.publisher).where(Article.id.in_(select(ids)))
        .order_by(Article.id.desc()).limit(most)
    )  # fmt: skip
    return [{"id": id, "title": title, "publisher": publisher} for id, title, publisher in rows]


def _claims(session: Session, wanted: str, most: int) -> list[Facts]:
    """Those that still need somebody first, by priority."""
    ids = some_claims(session, wanted, LOOKED_AT).subquery()
    rows = session.execute(
        select(Claim, Article.title).join(Article, Article.id == Claim.article_id).where(Claim.id.in_(select(ids)))
        .order_by(Claim.status.in_(UNSETTLED).desc(), Claim.priority.desc(), Claim.id.desc()).limit(most)
    )  # fmt: skip
    return [
        {"id": claim.id, "article_id": claim.article_id, "article_title": title, "number": claim.number,
         "kind": claim.kind, "wording": claim.wording, "speaker_name": claim.speaker_name, "status": claim.status,
         "returned": claim.returned}
        for claim, title in rows
    ]  # fmt: skip


def _speakers(session: Session, wanted: str, most: int) -> list[Facts]:
    """Those with most claims among the hits first; `claims` counts all of theirs, up to MOST_CLAIMS + 1."""
    ids = some_claims(session, wanted, LOOKED_AT, speaker=True).subquery()
    names = session.scalars(
        select(Claim.speaker_name).where(Claim.id.in_(select(ids))).group_by(Claim.speaker_name)
        .order_by(func.count().desc(), Claim.speaker_name).limit(most)
    ).all()  # fmt: skip
    return [{"name": name, "claims": _claims_of(session, name)} for name in names]


def _claims_of(session: Session, speaker: str | None) -> int:
    some = select(Claim.id).where(Claim.speaker_name == speaker).limit(MOST_CLAIMS + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _people(session: Session, words: list[str], most: int) -> list[Facts]:
    """By name; also those who left. A newsroom has no million people: they are compared here, without accents."""
    rows = session.execute(select(Person.id, Person.name, Person.email, Person.active).order_by(Person.name, Person.id))
    found = [row for row in rows if _holds(f"{row.name} {row.email}", words)]
    return [{"id": id, "name": name, "email": email, "active": active} for id, name, email, active in found[:most]]


def _views(session: Session, words: list[str], most: int, by: Person) -> list[Facts]:
    """One's own and the shared ones."""
    rows = session.execute(
        select(SavedView.id, SavedView.name, SavedView.query).order_by(SavedView.name, SavedView.id)
        .where(or_(SavedView.owner_id == by.id, SavedView.shared))
    )  # fmt: skip
    found = [row for row in rows if _holds(row.name, words)]
    return [{"id": id, "name": name, "query": query} for id, name, query in found[:most]]


def _holds(text: str, words: list[str]) -> bool:
    inside = normalised(text).split()
    return all(any(one.startswith(normalised(word)) for one in inside) for word in words)
