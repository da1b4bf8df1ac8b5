"""Ask one source about a batch of claims, while no transaction is open. One failure never sinks the others.

How a source is asked is its own file in sources/; what becomes of the answer is in claims/evidence.py.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims import evidence
from claims.database import Database
from claims.evidence import Result
from claims.jobs import STAGES
from claims.leasing import Effect, Lease
from claims.models import Article, Claim
from claims.models import Source as SourceRow
from claims.settings import Settings
from workers.app import TIME_LIMIT
from workers.sources import SOURCES, Query, Source, SourceFailed, missing_settings

log = logging.getLogger(__name__)

REQUESTS_A_CLAIM = 2
"""Outside calls that a source may make for one claim, each with its own deadline."""


@dataclass
class Work:
    """What came of a lease, by job id: effects for those that went well, sentences for the others.

    Errors `for_good` would come again at each further try.
    """

    effects: dict[int, Effect] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    for_good: set[int] = field(default_factory=set)


def slow_lanes(settings: Settings) -> frozenset[str]:
    """The sources that ask somebody outside, and the mail: a batch at a time, so that they never keep all waiting."""
    asking = {name for name, source in SOURCES.items() if source.needs and not missing_settings(source, settings)}
    return frozenset({*asking, STAGES["mail"].lane})


def gather(database: Database, settings: Settings, lease: Lease) -> Work:
    """Ask each job's source about its claim. Claims that there was no time for are in neither part of the answer.

    A source that fails is asked again later, as often as the job may fail; then its failure is the outcome.
    """
    # A batch that is killed for its time would be charged; one that stops in time is not.
    end = time.monotonic() + settings.lease_seconds * TIME_LIMIT - REQUESTS_A_CLAIM * settings.fetch_deadline
    with database.reading() as session:
        queries = find_queries(session, [job.claim_id for job in lease.jobs if job.claim_id])
        off = set(session.scalars(select(SourceRow.name).where(SourceRow.enabled.is_(False))))
    work = Work()
    for place, job in enumerate(lease.jobs):
        if place and time.monotonic() > end:
            break
        if job.claim_id is None or job.claim_id not in queries:
            work.errors[job.id] = "The claim that this job is about is not there."
            continue
        if job.lane in off:
            result = Result("not_enabled", (), "", datetime.now(UTC), 0, "Switched off on this desk.")
        else:
            result = ask(SOURCES.get(job.lane), queries[job.claim_id], settings)
        if result.outcome == "failed" and not job.last_try:
            work.errors[job.id] = result.error or ""
        else:
            work.effects[job.id] = partial(
                evidence.record, claim_id=job.claim_id, source=job.lane, round=job.round, result=result
            )
    return work


def ask(source: Source | None, query: Query, settings: Settings) -> Result:
    """One look of one source for one claim. Whatever the source does, this returns."""
    at, start, found, error = datetime.now(UTC), time.monotonic(), [], None
    if source is None:
        return Result("not_enabled", (), "", at, 0, "This source is no longer installed.")
    if missing := missing_settings(source, settings):
        return Result("not_enabled", (), "", at, 0, f"Not enabled: {', '.join(missing).upper()} is not set.")
    try:
        found = source.search(query, settings)
        outcome = "found" if found else "nothing_found"
    except SourceFailed as failure:
        outcome, error = "failed", str(failure)
    except Exception:
        log.exception("The source %s failed in a way that it should have foreseen.", source.name)
        outcome, error = "failed", f"{source.label} could not be searched because of a fault of its own."
    return Result(outcome, found, query.words(), at, round((time.monotonic() - start) * 1000), error)


def find_queries(session: Session, claim_ids: list[int]) -> dict[int, Query]:
    """What to look for, by claim id."""
    rows = session.execute(
        select(Claim, Article.language).join(Article).where(Claim.id.in_(claim_ids)).options(selectinload(Claim.steps))
    )
    return {
        claim.id: Query(
            claim_id=claim.id,
            text=claim.wording,
            speaker=claim.speaker_name,
            names=tuple(dict.fromkeys(step.speaker_name for step in claim.steps if step.speaker_name)),
            figures=tuple(claim.figures),
            dates=tuple(claim.dates),
            language=language,
        )
        for claim, language in rows
    }
