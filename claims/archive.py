"""The desk's own archive: published verdicts, found again for claims that say the same in other words.

Each process keeps an index of its own, built at the first search and brought up to date before each: what matching
does is in claims/matching/, why it is in memory in docs/decisions/0006-matching.md.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claims.matching import Entry, Index, Shared, read_query, suggest
from claims.models import ArchiveEntry, Claim, Publication
from claims.ratings import Scale, marks

ADDRESS: Final = re.compile(r"/published/\d{1,10}#claim-(\d{1,10})")
LOOKED_BACK: Final = 200
"""Publications asked for before each search. Numbers are not committed in their order, so the newest is not enough."""


@dataclass(frozen=True)
class Found:
    """A published verdict as evidence for another claim."""

    url: str
    title: str
    excerpt: str
    published_at: datetime
    shared: Shared
    """Why it was found."""
    figures: None = None
    fact_check: None = None


@dataclass
class _Mirror:
    """The archive of one database as this process last saw it."""

    index: Index[int] = field(default_factory=Index)
    """By the ids of claims."""
    claims: dict[int, list[int]] = field(default_factory=dict)
    """The claims in the index by their articles."""
    seen: set[tuple[int, datetime]] = field(default_factory=set)
    """The newest publications that are in it; a number that was given twice, after a rollback, has another time."""


_mirrors: WeakKeyDictionary[Any, _Mirror] = WeakKeyDictionary()
"""By engine: it goes when its engine does."""


def search(session: Session, text: str, limit: int, but_claim: int = 0, speaker: str = "") -> list[Found]:
    """The published verdicts on what `text` says, best first, or none: nothing is better than nonsense.

    The verdicts of the article of `but_claim` are left out; those on the same speaker come first among equals.
    """
    mirror = _mirrors.setdefault(session.get_bind(), _Mirror())
    _catch_up(session, mirror)
    query = read_query(text, speaker=speaker)
    own = mirror.claims.get(session.scalar(select(Claim.article_id).where(Claim.id == but_claim)) or 0, [])
    chosen = suggest(mirror.index, query, limit, but=own)
    standing = select(ArchiveEntry).join(Claim).where(Claim.status == "approved")  # not one that is checked again
    by_claim = {row.claim_id: row for row in session.scalars(standing.where(ArchiveEntry.claim_id.in_(chosen)))}
    scale = marks(session, "rating")
    return [_found(by_claim[claim], scale, chosen[claim]) for claim in chosen if claim in by_claim][:limit]


def claim_behind(url: str | None) -> int | None:
    """The claim that an address of the desk's own publications points to."""
    found = ADDRESS.fullmatch(url or "")
    return int(found[1]) if found else None


def _found(row: ArchiveEntry, scale: Scale, shared: Shared) -> Found:
    return Found(
        url=f"/published/{row.publication_id}#claim-{row.claim_id}",
        title=f"{scale[row.rating].label}: {row.wording}"[:500],
        excerpt=row.reason,
        published_at=row.published_at,
        shared=shared,
    )


def _catch_up(session: Session, mirror: _Mirror) -> None:
    """Read the articles that were published since, all of them where too much happened to tell."""
    newest = session.execute(
        select(Publication.id, Publication.published_at, Publication.article_id)
        .order_by(Publication.id.desc())
        .limit(LOOKED_BACK)
    ).all()
    unseen = [row for row in newest if (row.id, row.published_at) not in mirror.seen]
    if not unseen:
        return
    rows = select(
        ArchiveEntry.claim_id, ArchiveEntry.wording, ArchiveEntry.speaker_name, ArchiveEntry.reason, Claim.article_id
    ).join(Claim, Claim.id == ArchiveEntry.claim_id)
    if len(unseen) == LOOKED_BACK or not mirror.seen:
        mirror.index, mirror.claims = Index(), {}
    else:
        articles = {row.article_id for row in unseen}
        rows = rows.where(Claim.article_id.in_(articles))
        for article in articles:
            for claim in mirror.claims.pop(article, ()):
                mirror.index.remove(claim)
    for row in session.execute(rows.order_by(ArchiveEntry.id).execution_options(yield_per=1000)):
        mirror.index.add(Entry(row.claim_id, row.wording, title=row.speaker_name, subtitle=row.reason))
        mirror.claims.setdefault(row.article_id, []).append(row.claim_id)
    mirror.seen = {(row.id, row.published_at) for row in newest}


def store(session: Session, publication: Publication, claims: list[Claim]) -> None:
    """Make the verdicts of a publication findable, in place of those of the article's earlier ones."""
    of_article = select(Claim.id).where(Claim.article_id == publication.article_id)
    session.execute(delete(ArchiveEntry).where(ArchiveEntry.claim_id.in_(of_article)))
    rows = [
        {
            "claim_id": claim.id, "publication_id": publication.id, "language": claim.article.language,
            "wording": claim.wording, "speaker_name": claim.speaker_name or "", "said": claim.verdict.said,
            "rating": claim.verdict.rating, "reason": claim.verdict.reason, "published_at": publication.published_at,
        }
        for claim in claims if claim.verdict
    ]  # fmt: skip
    if rows:
        session.execute(insert(ArchiveEntry), rows)
