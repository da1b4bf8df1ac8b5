"""Ask one source about a batch of claims, while no transaction is open. One failure never sinks the others.

How a source is asked is its own file in sources/; what becomes of the answer is in claims/evidence.py.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from claims import evidence, lanes
from claims.database import Database, now
from claims.evidence import Result
from claims.extraction import read_figures
from claims.leasing import Effect, Lease, LeasedJob, Wait
from claims.looking import queries_of
from claims.models import Source as SourceRow
from claims.settings import Settings
from claims.sources import SWITCHED_OFF, not_set
from workers import ending
from workers.app import patience
from workers.asking import Busy, Hosts, among, ends_at, time_for_one_look, until
from workers.sources import SOURCES, Found, NotAsked, NotEnabled, Query, Source, SourceFailed, missing_settings

log = logging.getLogger(__name__)


MOST_WAITS = 5
"""So often a look waits for a host that asks for a pause; then that it does is the outcome."""


@dataclass
class Work:
    """What came of a lease, by job id: effects for those that went well, sentences for the others.

    Errors `for_good` would come again at each further try. `pauses` are lanes that ask to be left alone, for so many
    seconds or an unknown time, `reasons` the sentences that came with it; their jobs are in neither part, so that they
    wait without being charged.
    """

    effects: dict[int, Effect] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    for_good: set[int] = field(default_factory=set)
    pauses: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    """Lanes beside the lease's own that answered."""
    waits: dict[int, Wait] = field(default_factory=dict)
    """Jobs that wait, uncharged, while others of their lane go on."""


def slow_lanes(settings: Settings) -> frozenset[str]:
    """The sources that ask somebody outside: they are asked beside each other, a batch of each at a time."""
    return frozenset(
        name for name, source in SOURCES.items() if source.outside and not missing_settings(source, settings)
    )


def gather(database: Database, settings: Settings, lease: Lease) -> Work:
    """Ask each job's source about its claim. Claims that there was no time for are in neither part of the answer.

    A source that fails is asked again later, as often as the job may fail; then its failure is the outcome.
    """
    lane = lease.jobs[0].lane
    with database.reading() as session:
        queries = queries_of(session, [job.claim_id for job in lease.jobs if job.claim_id])
        is_off = session.scalar(select(SourceRow.id).where(SourceRow.name == lane, SourceRow.enabled.is_(False)))
        hosts = _hosts_of(lane, lanes.pauses(session), now(session))
    work = Work()
    for job, result in _look_all(lane, lease.jobs, queries, settings, hosts, switched_off=bool(is_off)):
        if job.claim_id is None or job.claim_id not in queries:
            work.errors[job.id] = "The claim that this job is about is not there."
        elif isinstance(result, Busy) and result.of_host:
            work.waits[job.id] = _wait(job, result)
        elif isinstance(result, Busy):
            work.pauses[lane] = max(result.seconds or 0.0, work.pauses.get(lane) or 0.0) or None
            work.reasons[lane] = str(result)
        elif result and result.outcome == "failed" and not job.last_try and _may_wait(job):
            work.errors[job.id] = result.error or ""
        elif result:
            work.effects[job.id] = partial(
                evidence.record, claim_id=job.claim_id, source=lane, round=job.round, result=result
            )
    for host, busy in hosts.asked_for.items():
        work.pauses[host], work.reasons[host] = busy.seconds, str(busy)
    work.answered = hosts.answered - hosts.asked_for.keys()
    return work


def _so_far(job: LeasedJob) -> dict[str, Any]:
    """What a job that waited for a host remembers of its round: {round, waits, answered}; empty before."""
    return job.payload if job.payload.get("round") == job.round else {}


def _may_wait(job: LeasedJob) -> bool:
    return bool(_so_far(job).get("waits", 0) < MOST_WAITS)


def _wait(job: LeasedJob, busy: Busy) -> Wait:
    waits = _so_far(job).get("waits", 0) + 1
    remembered = {"round": job.round, "waits": waits, "answered": sorted(busy.answered)}
    return Wait(busy.seconds or lanes.FIRST_PAUSE, remembered)


def _hosts_of(source: str, pauses: Mapping[str, Mapping[str, Any]], at: datetime) -> Hosts:
    """Those of a source's hosts that are to be left alone."""
    closed = {lane: pause for lane, pause in pauses.items() if lane != source and lanes.is_of(source, lane)}
    return Hosts({
        lane: Busy(f"{pause['reason']} It is left alone until {pause['until']:%H:%M} UTC.",
                   (pause["until"] - at).total_seconds())
        for lane, pause in closed.items()
    })  # fmt: skip


def _look_all(
    lane: str,
    jobs: tuple[LeasedJob, ...],
    queries: dict[int, Query],
    settings: Settings,
    hosts: Hosts,
    *,
    switched_off: bool,
) -> Iterator[tuple[LeasedJob, Result | Busy | None]]:
    """Each job with its result, or with None where there was no time; once the source is Busy nothing more is asked.

    As many are asked at a time as one host takes; one by one where the source sets a pace, or is in this building.
    """
    source, refused = SOURCES.get(lane), list[Busy]()
    begin_until, end = time.monotonic() + patience(settings), ends_at()

    def look(job: LeasedJob) -> Result | Busy | None:
        query = queries.get(job.claim_id or 0)
        # A batch that is killed for its time would be charged; one that stops in time is not.
        if query is None or refused or ending.is_told() or (job is not jobs[0] and time.monotonic() > begin_until):
            return None
        if switched_off:
            return _result("not_enabled", SWITCHED_OFF)
        if source and source.pace and not missing_settings(source, settings) and not ending.sleep(source.pace):
            return None
        with until(end), among(hosts):  # the threads of the batch do not know them by themselves
            query = replace(query, answered=frozenset(_so_far(job).get("answered", ())))
            result = ask(source, query, settings, may_wait=_may_wait(job))
        if isinstance(result, Busy) and not result.of_host:
            refused.append(result)
        # Cut off by the end of the task, not by the other side.
        return None if time.monotonic() >= end and _failed(result) else result

    if source is None or not source.outside or source.pace or len(jobs) == 1:
        yield from ((job, look(job)) for job in jobs)
        return
    with ThreadPoolExecutor(settings.fetch_per_host) as threads:
        yield from zip(jobs, threads.map(look, jobs), strict=True)


def ask(source: Source | None, query: Query, settings: Settings, *, may_wait: bool = True) -> Result | Busy:
    """One look of one source for one claim. Whatever the source does, this returns.

    Where it may not wait for one of the source's hosts, that this one asks for a pause is a failure.
    """
    if source is None:
        return _result("not_enabled", "This source is no longer installed.")
    if missing := missing_settings(source, settings):
        return _result("not_enabled", not_set(", ".join(missing).upper()))
    query = replace(query, asked=[])
    at, start, found, error = datetime.now(UTC), time.monotonic(), [], None
    try:
        with time_for_one_look(settings):
            found = [_with_figures(find) for find in source.search(query, settings)]
        outcome = "found" if found else "nothing_found"
    except NotEnabled as reason:
        return _result("not_enabled", str(reason))
    except NotAsked as reason:
        return _result("not_asked", str(reason))
    except Busy as busy:
        if may_wait or not busy.of_host:
            return busy
        outcome, error = "failed", str(busy)
    except SourceFailed as failure:
        found, error = list(failure.found), str(failure)
        outcome = "found" if found else "failed"
    except Exception:
        log.exception("The source %s failed in a way that it should have foreseen.", source.name)
        outcome, error = "failed", f"{source.label_with(settings)} could not be searched because of a fault of its own."
    return Result(
        outcome, found, "; ".join(dict.fromkeys(query.asked)), at, round((time.monotonic() - start) * 1000), error
    )


def _failed(result: Result | Busy) -> bool:
    return isinstance(result, Result) and result.outcome == "failed"


def _result(outcome: str, reason: str) -> Result:
    """A look that asked nobody."""
    return Result(outcome, (), "", datetime.now(UTC), 0, reason)


def _with_figures(find: Found) -> Found:
    """Read here, so that the transaction that stores them is a short one."""
    if find.figures is not None:
        return find
    return replace(find, figures=tuple(read_figures(find.excerpt, find.published_at)))
