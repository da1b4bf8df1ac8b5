"""What the page about the desk's own work reads: how each stage stands, and single jobs, a page behind a key.

However many rows there are, nothing is counted beyond MOST_SHOWN and no page is found by counting.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from claims.database import now
from claims.jobs import STAGES
from claims.models import ArchiveCopy, Article, Claim, Delivery, EvidenceSnapshot, Job, SearchRun
from claims.models.jobs import ALONE, IN_COMPANY, NOT_DONE
from claims.queries.claims import Facts

WHY: dict[str, tuple[Any, Any]] = {
    "read": (Delivery.id, Delivery.refused),
    "snapshot": (EvidenceSnapshot.evidence_id, EvidenceSnapshot.error),
    "save": (ArchiveCopy.evidence_id, ArchiveCopy.error),
}
"""What a stage works on, and where it is said why that came to nothing."""
PAGE = 50
MOST_SHOWN = 1000


def stage_list(session: Session) -> list[Facts]:
    """Each stage with what is due, waits for a later try, runs and was given up (each up to MOST_SHOWN + 1).

    `oldest_due_at` is since when the first due job waits, or None.
    """
    at = now(session)
    return [
        {"stage": stage, "due": due, "later": later, "running": _count(session, *_in(stage, "running")),
         "dead": _count(session, *_in(stage, "dead")), "oldest_due_at": _oldest(session, stage, at) if due else None}
        for stage in STAGES
        for due, later in [_waiting(session, stage, at)]
    ]  # fmt: skip


def _in(stage: str, state: str) -> tuple[Any, ...]:
    return Job.stage == stage, Job.state == state, text(NOT_DONE)


def _waiting(session: Session, stage: str, at: datetime) -> tuple[int, int]:
    """What is due, and what waits for a later try; a job that has not failed yet is due from the start."""
    alone = (Job.stage == stage, text(ALONE))
    due = _count(session, Job.stage == stage, text(IN_COMPANY)) + _count(session, *alone, Job.run_after <= at)
    return min(due, MOST_SHOWN + 1), _count(session, *alone, Job.run_after > at)


def _count(session: Session, *where: Any) -> int:
    some = select(Job.id).where(*where).limit(MOST_SHOWN + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _oldest(session: Session, stage: str, at: datetime) -> datetime | None:
    first = select(Job.run_after).where(*_in(stage, "pending")).order_by(Job.id).limit(1)
    return session.scalar(first.where(Job.run_after <= at))


def job_page(
    session: Session, *, stage: str | None = None, state: str | None = None, article_id: int | None = None,
    before: int | None = None,
) -> tuple[list[Facts], int | None]:  # fmt: skip
    """PAGE jobs, newest first, narrowed; and the id before which the next page begins, None at the end."""
    ids: list[int] = []
    # Where few rows are in a state, each stage has its own place in the index of what is not done.
    stages = [stage] if stage else list(STAGES) if state and state != "done" and article_id is None else [None]
    for one in stages:
        query = select(Job.id)
        # What is done has no index by stage: one walks from the newest on, and does not gather a whole stage first.
        of_stage = Job.stage if state not in (None, "done") else Job.stage + ""
        query = query if one is None else query.where(of_stage == one)
        query = query if state is None else query.where(Job.state == state)
        query = query if state in (None, "done") else query.where(text(NOT_DONE))
        query = query if before is None else query.where(Job.id < before)
        # Of one article there are few: found by it and then put in order, never by walking through all jobs.
        order = Job.id if article_id is None else Job.id + 0
        query = query if article_id is None else query.where(Job.article_id == article_id)
        ids += session.scalars(query.order_by(order.desc()).limit(PAGE + 1))
    shown = sorted(ids, reverse=True)[:PAGE]
    return _facts(session, shown), shown[-1] if len(ids) > PAGE else None


def _facts(session: Session, ids: list[int]) -> list[Facts]:
    rows = session.execute(
        select(Job, Article.title, Claim.number)
        .join(Article, Article.id == Job.article_id, isouter=True)
        .join(Claim, Claim.id == Job.claim_id, isouter=True)
        .where(Job.id.in_(ids)).order_by(Job.id.desc())
    ).all()  # fmt: skip
    vain = _in_vain(session, [job for job, _, _ in rows if job.state == "done"])
    return [
        {"id": job.id, "in_vain": vain.get(job.id), "stage": job.stage,
         "source": job.lane or None, "state": job.state, "round": job.round,
         "failures": job.failures, "max_failures": job.max_failures, "last_error": job.last_error,
         "article_id": job.article_id, "article_title": title, "claim_id": job.claim_id, "claim_number": number,
         "created_at": job.created_at, "run_after": job.run_after, "lease_until": job.lease_until,
         "finished_at": job.finished_at,
         "delivery_id": _id_in(job) if job.stage == "read" else None}
        for job, title, number in rows
    ]  # fmt: skip


def _id_in(job: Job) -> int:
    """The id in `delivery:7` or `evidence:7`."""
    return int(job.subject.rpartition(":")[2])


def _in_vain(session: Session, done: list[Job]) -> dict[int, str]:
    """Of jobs that were done to their end those that brought nothing: id -> the sentence that says why."""
    found: dict[int, str] = {}
    of_stage = {stage: {job.id: _id_in(job) for job in done if job.stage == stage} for stage in WHY}
    for stage, (about, why) in WHY.items():
        asked = select(about, why).where(about.in_(of_stage[stage].values()), why != "")
        said: dict[int, str] = dict(session.execute(asked).all())
        found |= {id: said[subject] for id, subject in of_stage[stage].items() if subject in said}
    looks = {(job.claim_id, job.lane, job.round): job.id for job in done if job.stage == "evidence"}
    columns = (SearchRun.claim_id, SearchRun.source, SearchRun.round, SearchRun.error)
    failed = select(*columns).where(SearchRun.outcome == "failed", SearchRun.claim_id.in_({key[0] for key in looks}))
    for claim_id, source, round, error in session.execute(failed) if looks else ():
        if job_id := looks.get((claim_id, source, round)):
            found[job_id] = error or "The source failed."
    return found
