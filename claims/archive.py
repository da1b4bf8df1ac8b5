"""The desk's own archive: published verdicts, found again by full text (FTS5 on SQLite, tsvector on PostgreSQL)."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from claims.models import ArchiveEntry, Claim, Publication
from claims.ratings import RATING_SCALE

SHARED = 0.4
"""The share of a query's words that an entry must hold to be shown."""
LOOKED_AT = 50
COMMON = frozenset(
    "about after again against also among because been before being between both could does doing during from have "
    "having here into more most other only over said same says should some such than that their them then there these "
    "they this those through under until very were what when where which while will with would your and are but for "
    "has her his its not she the was who you".split()
)

_SQLITE = """
SELECT e.id, e.publication_id, e.claim_id, e.wording, e.speaker_name, e.rating, e.reason, e.published_at
FROM archive_fts JOIN archive_entry e ON e.id = archive_fts.rowid
WHERE archive_fts MATCH :words AND e.claim_id NOT IN (
    SELECT other.id FROM claim own JOIN claim other USING (article_id) WHERE own.id = :but
)
ORDER BY bm25(archive_fts, 2.0, 1.0, 0.5), e.id LIMIT :looked_at
"""
_POSTGRESQL = """
SELECT e.id, e.publication_id, e.claim_id, e.wording, e.speaker_name, e.rating, e.reason, e.published_at
FROM archive_entry e, to_tsquery('english', :words) q
WHERE e.search @@ q AND e.claim_id NOT IN (
    SELECT other.id FROM claim own JOIN claim other USING (article_id) WHERE own.id = :but
)
ORDER BY ts_rank(e.search, q) DESC, e.id LIMIT :looked_at
"""


@dataclass(frozen=True)
class Entry:
    """A published verdict as evidence for another claim."""

    url: str
    title: str
    excerpt: str
    published_at: datetime


def search(session: Session, words: str, limit: int, but_claim: int = 0) -> list[Entry]:
    """The published verdicts that share most words with `words`, best first; the article of `but_claim` is left out."""
    asked = content_words(words)
    if not asked:
        return []
    sqlite = session.get_bind().dialect.name == "sqlite"
    query = " OR ".join(f'"{word}"' for word in asked) if sqlite else " | ".join(asked)
    statement = text(_SQLITE if sqlite else _POSTGRESQL).columns(published_at=ArchiveEntry.published_at.type)
    rows = session.execute(statement, {"words": query, "but": but_claim, "looked_at": LOOKED_AT}).all()
    close = [row for row in rows if _shared(asked, f"{row.wording} {row.speaker_name} {row.reason}") >= SHARED]
    return [
        Entry(
            url=f"/published/{row.publication_id}#claim-{row.claim_id}",
            title=f"{RATING_SCALE[row.rating].label}: {row.wording}"[:500],
            excerpt=row.reason,
            published_at=row.published_at,
        )
        for row in close[:limit]
    ]


def content_words(words: str) -> list[str]:
    """The words of a text that say something: no common ones, each once, at most 40."""
    found = re.findall(r"\w+", words.casefold().replace("_", " "))
    return list(dict.fromkeys(word for word in found if word not in COMMON and (len(word) > 2 or word.isdigit())))[:40]


def _shared(asked: list[str], entry: str) -> float:
    held = {word[:6] for word in content_words(entry)}
    return sum(word[:6] in held for word in asked) / len(asked)


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
