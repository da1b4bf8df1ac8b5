"""Fact-checks of others: kept once each, brought up to date, found again for claims that say the same.

What a ClaimReview is and how it is read is in claims/claimreview/; here is what the desk keeps of it. The index is in
memory, one for each process, as that of the desk's own archive is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict
from weakref import WeakKeyDictionary

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from claims import audit
from claims.claimreview import Review, Skipped
from claims.database import now
from claims.failpoints import reach
from claims.matching import Entry, Index, Shared, read_query, suggest
from claims.models import FactCheck

BATCH: Final = 500
"""Reviews that one transaction should store: so nobody waits long for it."""

FIELDS: Final = tuple(each.name for each in fields(Review))


@dataclass(frozen=True)
class Stored:
    """What became of a batch of reviews."""

    added: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(self.added + other.added, self.changed + other.changed, self.same + other.same)


class Facts(TypedDict):
    """Somebody's verdict on an earlier claim, as evidence holds it: see models.Evidence.fact_check."""

    claim: str
    claimant: str
    """Empty where it is not known."""
    rating: str
    """In the publisher's own words, on a scale that is not ours."""
    publisher: str
    published_at: str | None
    """ISO 8601."""


@dataclass(frozen=True)
class Found:
    """A fact-check of others as evidence for a claim."""

    check: FactCheck
    shared: Shared
    """Why it was found."""

    figures: tuple[dict[str, Any], ...] = ()
    """None: those of the claim that was checked say nothing for or against another."""

    @property
    def url(self) -> str:
        return self.check.url

    @property
    def title(self) -> str:
        return self.check.title or f"{self.check.publisher}: {self.check.rating}"

    @property
    def excerpt(self) -> str:
        return in_words(self.facts)

    @property
    def published_at(self) -> datetime | None:
        return self.check.published_at

    @property
    def facts(self) -> Facts:
        row = self.check
        return facts(row.claim, row.claimant, row.rating, row.publisher, row.published_at)

    @property
    def fact_check(self) -> dict[str, Any]:
        return {**self.facts}


def facts(claim: str, claimant: str, rating: str, publisher: str, published_at: datetime | None) -> Facts:
    return Facts(
        claim=claim, claimant=claimant, rating=rating, publisher=publisher,
        published_at=published_at.isoformat() if published_at else None,
    )  # fmt: skip


def in_words(check: Facts) -> str:
    """Who rated what how, for where there is only text."""
    claim = f"Claim of {check['claimant']}" if check["claimant"] else "Claim"
    by = f" by {check['publisher']}" if check["publisher"] else ""
    rated = f"Rated “{check['rating']}”{by}." if check["rating"] else f"No rating is given{by}."
    return f"{claim}: “{check['claim']}” {rated}"


@dataclass
class _Mirror:
    """The fact-checks of one database as this process last saw them."""

    index: Index[int] = field(default_factory=Index)
    until: datetime | None = None
    """The newest import that is in it."""


_mirrors: WeakKeyDictionary[Any, _Mirror] = WeakKeyDictionary()
"""By engine: it goes when its engine does."""


def in_batches(found: Iterable[Review | Skipped], skipped: Counter[str]) -> Iterator[list[Review]]:
    """The reviews in lists of at most BATCH; why others were skipped is counted in `skipped` on the way."""
    batch: list[Review] = []
    for each in found:
        if isinstance(each, Skipped):
            skipped[each.reason] += 1
            continue
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def store(session: Session, reviews: Sequence[Review], feed_id: int | None = None) -> Stored:
    """Keep what is new and what changed; of a review that comes twice, the later. `feed_id` is None for a file.

    A fact-check follows the feed that brought it: another feed's copy, or a file's, changes nothing about it.
    """
    by_key = {review.key: review for review in reviews}
    if not by_key:
        return Stored()
    at = _stamp(session)
    columns = (FactCheck.id, FactCheck.key, FactCheck.feed_id, *(getattr(FactCheck, name) for name in FIELDS))
    held = {row.key: row for row in session.execute(select(*columns).where(FactCheck.key.in_(by_key)))}
    new = [
        {**vars(review), "key": key, "imported_at": at, "feed_id": feed_id}
        for key, review in by_key.items() if key not in held
    ]  # fmt: skip
    if new:
        session.execute(insert(FactCheck), new)
    changed = sum(_bring_up(session, row, by_key[key], feed_id, at) for key, row in held.items())
    reach("import.before-commit")
    return Stored(len(new), changed, len(held) - changed)


def _stamp(session: Session) -> datetime:
    """A time later than that of every import before: whoever reads on from a time misses none."""
    audit.lock(session, "desk")  # until the commit; without it a later stamp could be seen before an earlier one
    last = session.scalar(select(func.max(FactCheck.imported_at)))
    at = now(session)
    return max(at, last + timedelta(microseconds=1)) if last else at


def _bring_up(session: Session, row: Any, review: Review, feed_id: int | None, at: datetime) -> bool:
    """Make a kept fact-check say what its review says now. True when it said something else."""
    if row.feed_id not in (None, feed_id):
        return False
    values: dict[str, Any] = {name: value for name, value in vars(review).items() if getattr(row, name) != value}
    changed = bool(values)
    if changed:
        values["imported_at"] = at
    if row.feed_id != feed_id:
        values["feed_id"] = feed_id
    if values:
        session.execute(update(FactCheck).where(FactCheck.id == row.id).values(values))
    return changed


def any_imported(session: Session) -> bool:
    return session.scalar(select(FactCheck.id).limit(1)) is not None


def known(session: Session, urls: Collection[str]) -> set[str]:
    """Those of these addresses from which a fact-check is here."""
    return set(session.scalars(select(FactCheck.url).where(FactCheck.url.in_(urls)).distinct()))


def search(session: Session, text: str, limit: int, speaker: str = "") -> list[Found]:
    """The fact-checks of others on what `text` says, best first, or none: nothing is better than nonsense.

    Of one article that checks several claims, only the nearest is among them.
    """
    mirror = _mirrors.setdefault(session.get_bind(), _Mirror())
    _catch_up(session, mirror)
    chosen = suggest(mirror.index, read_query(text, speaker=speaker), limit)
    rows = {row.id: row for row in session.scalars(select(FactCheck).where(FactCheck.id.in_(chosen)))}
    by_url: dict[str, Found] = {}
    for id, shared in chosen.items():
        if id in rows:
            by_url.setdefault(rows[id].url, Found(rows[id], shared))
    return list(by_url.values())[:limit]


def _catch_up(session: Session, mirror: _Mirror) -> None:
    """Read what was imported since; everything, where the desk has less than this process saw."""
    newest = session.scalar(select(func.max(FactCheck.imported_at)))
    if newest == mirror.until:
        return
    if newest is None or mirror.until is None or newest < mirror.until:
        mirror.index, mirror.until = Index(), None
    columns = (FactCheck.id, FactCheck.claim, FactCheck.claimant, FactCheck.title, FactCheck.claimed_at)
    rows = select(*columns).order_by(FactCheck.imported_at, FactCheck.id)
    if mirror.until:
        rows = rows.where(FactCheck.imported_at > mirror.until)
    for row in session.execute(rows.execution_options(yield_per=1000)):
        day = row.claimed_at and row.claimed_at.toordinal()
        mirror.index.add(Entry(row.id, row.claim, title=f"{row.title}\n{row.claimant}", on=day))
    mirror.until = newest
