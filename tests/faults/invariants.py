"""What must be true after any fault, asked in SQL. Each sentence that comes back is a promise that was broken."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import audit
from claims.extraction import extract
from claims.models import ArticleVersion, Assignment, Claim, ClaimPlace, Event, HistoryHead, Job, SearchRun, Source
from tests.faults.run_worker import TOOK_EFFECT


def find_broken(session: Session, accepted: set[str]) -> list[str]:
    """A sentence for each promise broken. `accepted` are the texts whose submission was acknowledged."""
    return [
        *find_lost(session, accepted), *find_twice(session), *find_stuck(session), *find_history(session)
    ]  # fmt: skip


def find_lost(session: Session, accepted: set[str]) -> Iterator[str]:
    versions = {version.text: version for version in session.scalars(select(ArticleVersion))}
    for words in accepted - versions.keys():
        yield f"lost: the article “{words[:30]}” was accepted and is not there"
    sources = set(session.scalars(select(Source.name)))
    for version in versions.values():
        found = {(f.kind, f.start, f.end) for f in extract(version.text)}
        stored = {
            (claim.kind, place.start, place.end): claim
            for claim, place in session.execute(
                select(Claim, ClaimPlace).join(ClaimPlace).where(ClaimPlace.version_id == version.id)
            )
        }
        if found != stored.keys():
            yield f"lost: version {version.id} has {len(found)} claims, stored are {len(stored)}"
        for claim in stored.values():
            if claim.status == "noted":
                continue
            asked = set(session.scalars(select(SearchRun.source).where(SearchRun.claim_id == claim.id)))
            if asked != sources:
                yield f"lost: claim {claim.id} was searched in {sorted(asked)}"
            if claim.status == "queued":
                yield f"lost: claim {claim.id} was never assigned"


def find_twice(session: Session) -> Iterator[str]:
    effects = session.execute(
        select(TOOK_EFFECT.c.stage, TOOK_EFFECT.c.subject, TOOK_EFFECT.c.round, func.count())
        .group_by(TOOK_EFFECT.c.stage, TOOK_EFFECT.c.subject, TOOK_EFFECT.c.round)
    )  # fmt: skip
    took = {(stage, subject, round_): count for stage, subject, round_, count in effects}
    for key, count in took.items():
        if count > 1:
            yield f"twice: {key} took effect {count} times"
    done = Counter(
        (stage, subject, round_)
        for stage, subject, round_ in session.execute(
            select(Job.stage, Job.subject, Job.round).where(Job.state == "done")
        )
    )
    for key in done.keys() ^ took.keys():
        yield f"{key} is done {done[key]} times and took effect {took.get(key, 0)} times"
    places = select(ClaimPlace.version_id, ClaimPlace.start, ClaimPlace.end, Claim.kind).join(Claim)
    for place, count in Counter(map(tuple, session.execute(places))).items():
        if count > 1:
            yield f"twice: {count} claims stand at {place}"
    held = select(Assignment.claim_id).where(Assignment.ended_at.is_(None))
    for claim_id, count in Counter(session.scalars(held)).items():
        if count > 1:
            yield f"twice: claim {claim_id} is assigned {count} times"


def find_stuck(session: Session) -> Iterator[str]:
    for job in session.scalars(select(Job).where(Job.state.not_in(("done", "cancelled")))):
        yield f"stuck: {job.stage} of {job.subject} is {job.state} ({job.failures} failures, {job.last_error})"


def find_history(session: Session) -> Iterator[str]:
    for stream in session.scalars(select(HistoryHead.stream)):
        yield from audit.verify(session, stream)
    moves = select(Event.claim_id, Event.to_status).where(Event.to_status.is_not(None)).order_by(Event.id)
    said = dict(map(tuple, session.execute(moves)))
    for claim_id, status in session.execute(select(Claim.id, Claim.status)):
        if said.get(claim_id) != status:
            yield f"history: claim {claim_id} is {status}, its history says {said.get(claim_id)}"
