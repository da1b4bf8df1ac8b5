"""Which claims of one article contradict each other, from what is stored. The rules are claims/contradictions."""

from bisect import bisect_right
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.contradictions import Told, contradictions
from claims.models import Article, ArticleVersion, Claim, ClaimPlace, Sentence
from claims.queries.claims import Facts

GONE = ("set_aside", "replaced")
"""Claims that say nothing any more."""


def contradictions_in(session: Session, article_id: int) -> dict[int, list[Facts]]:
    """By claim of the newest text: what is pointed out on it, in the order of the claims that it clashes with."""
    told = {claim.id: claim for claim in _told(session, article_id)}
    published_on = session.get_one(Article, article_id).published_on
    found: dict[int, list[Facts]] = defaultdict(list)
    for each in contradictions(list(told.values()), published_on):
        found[each.claim].append({"about": each.about, "why": each.why, "other": _named(told, each.other)})
    return found


def _named(told: dict[int, Told], id: int | None) -> Facts | None:
    return {"id": id, "number": told[id].number, "quote": told[id].quote} if id else None


def _told(session: Session, article_id: int) -> list[Told]:
    """The claims that still stand, in the order of the text."""
    newest = select(ArticleVersion).where(ArticleVersion.article_id == article_id)
    version = session.scalars(newest.order_by(ArticleVersion.number.desc()).limit(1)).one()
    lines = session.execute(
        select(Sentence.start, Sentence.end).where(Sentence.version_id == version.id).order_by(Sentence.start)
    ).all()
    starts = [line.start for line in lines]
    sentences = [version.text[line.start : line.end] for line in lines]
    rows = session.execute(
        select(Claim.id, Claim.number, Claim.kind, Claim.figures, Claim.dates, ClaimPlace.start, ClaimPlace.quote)
        .join(ClaimPlace, ClaimPlace.claim_id == Claim.id)
        .where(ClaimPlace.version_id == version.id, Claim.status.not_in(GONE))
        .order_by(ClaimPlace.start, Claim.id)
    )  # fmt: skip
    found = []
    for row in rows:
        at = max(bisect_right(starts, row.start) - 1, 0)
        sentence = sentences[at] if sentences else row.quote
        before = sentences[at - 1] if at else ""
        found.append(Told(row.id, row.number, row.kind, row.quote, at, sentence, row.figures, row.dates, before))
    return found
