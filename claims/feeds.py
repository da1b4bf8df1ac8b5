"""Lists of fact-checks elsewhere that are read on a schedule: which there are, when each is due, how it went.

Reading them is workers/importing.py; what a fact-check becomes here is factchecks.py.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import audit, factchecks, jobs
from claims.claimreview import Review
from claims.database import now
from claims.errors import NotFound, WrongState
from claims.factchecks import Stored
from claims.models import FactCheck, Feed, Job
from claims.people import Actor, require

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""When a feed is due that is no longer configured; what it brought stays."""
LONGEST_ERROR: Final = 500


def ask_for_due(session: Session, configured: Collection[str], hours: float) -> int:
    """Have the feeds read whose time has come, and each again after so many hours. Returns how many."""
    at = now(session)
    _know(session, configured, at)
    due = select(Feed).where(Feed.due_at <= at).order_by(Feed.id).with_for_update(skip_locked=True)
    asked = 0
    for feed in session.scalars(due):
        feed.due_at = at + timedelta(hours=hours)
        asked += _ask(session, feed)
    return asked


def _know(session: Session, configured: Collection[str], at: datetime) -> None:
    """Make the configured feeds known, and those that are no longer configured due never."""
    known = dict(session.execute(select(Feed.url, Feed.due_at)).all())
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = [{"url": url, "due_at": at, "added": 0} for url in dict.fromkeys(configured) if url not in known]
    if new:
        session.execute(dialect.insert(Feed).on_conflict_do_nothing(index_elements=["url"]), new)
    left = [url for url, due in known.items() if url not in configured and due < NEVER]
    back = [url for url, due in known.items() if url in configured and due >= NEVER]
    for urls, due in ((left, NEVER), (back, at)):
        if urls:
            session.execute(update(Feed).where(Feed.url.in_(urls)).values(due_at=due))


def _ask(session: Session, feed: Feed) -> bool:
    subject = f"feed:{feed.id}"
    if jobs.is_open(session, "import", subject):
        return False
    number = jobs.new_round(session, "import", subject)
    return jobs.enqueue(session, "import", subject, round=number, lane=jobs.lane_of(feed.url))


def read_now(session: Session, feed_id: int, *, by: Actor) -> Feed:
    """Have one feed read at once. Raises NotFound, WrongState while it is being read or when it is not configured."""
    require(by, "admin", act="have a feed read")
    audit.lock(session, "desk")
    feed = session.scalar(select(Feed).where(Feed.id == feed_id).with_for_update())
    if feed is None:
        raise NotFound("There is no such feed on this desk.")
    if feed.due_at >= NEVER:
        raise WrongState("This feed is no longer named in CLAIMREVIEW_FEEDS. Nothing was asked.")
    if not _ask(session, feed):
        raise WrongState("This feed is being read, or waits for its turn. Nothing was asked.")
    audit.record(session, "desk", [audit.Act("read_feed", by.id, data={"feed": feed.url})])
    return feed


def unread(session: Session, configured: Collection[str]) -> dict[str, str | None]:
    """The configured feeds that were never read to their end, each with why; None where it was not tried yet."""
    known = {feed.url: feed for feed in session.scalars(select(Feed).where(Feed.url.in_(configured)))}
    read = {url for url, feed in known.items() if feed.read_at}
    return {url: known[url].error if url in known else None for url in configured if url not in read}


def start(session: Session, feed_id: int) -> None:
    """A reading begins anew: what it adds is counted from nothing."""
    session.execute(update(Feed).where(Feed.id == feed_id).values(added=0))


def store(session: Session, feed_id: int, reviews: Sequence[Review]) -> Stored:
    """Keep a batch of what a feed brings, and count what was added or changed."""
    stored = factchecks.store(session, reviews, feed_id)
    if brought := stored.added + stored.changed:
        session.execute(update(Feed).where(Feed.id == feed_id).values(added=Feed.added + brought))
    return stored


def mark_read(
    session: Session,
    feed_id: int,
    at: datetime,
    warning: str | None = None,
    unless: Mapping[str, str] | None = None,
) -> None:
    """A reading came to its end. `warning`: what was odd about it all the same; `unless`: see models.Feed, None where
    it is as it was."""
    values: dict[str, Any] = {"read_at": at, "error": warning and warning[:LONGEST_ERROR]}
    if unless is not None:
        values["unless"] = dict(unless)
    session.execute(update(Feed).where(Feed.id == feed_id).values(values))


def mark_failed(session: Session, feed_id: int, error: str) -> None:
    """A reading failed; what it had brought by then stays."""
    session.execute(update(Feed).where(Feed.id == feed_id).values(error=error[:LONGEST_ERROR]))


def feed_list(session: Session) -> list[dict[str, Any]]:
    """Every feed by its address: when it was read and will be, what the last reading added, why it failed, how many
    fact-checks it brought in all; `reading` while it waits or is being read, `configured` or not."""
    counts = dict(session.execute(select(FactCheck.feed_id, func.count()).group_by(FactCheck.feed_id)).all())
    is_open = (Job.stage == "import", Job.state.in_(("pending", "running")))
    reading = set(session.scalars(select(Job.subject).where(*is_open)))
    return [
        {"id": feed.id, "url": feed.url, "read_at": feed.read_at, "added": feed.added, "error": feed.error,
         "due_at": feed.due_at, "configured": feed.due_at < NEVER, "reading": f"feed:{feed.id}" in reading,
         "fact_checks": counts.get(feed.id, 0)}
        for feed in session.scalars(select(Feed).order_by(Feed.url))
    ]  # fmt: skip
