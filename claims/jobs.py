"""The job rows: what a stage is, and how work is asked for, cancelled and tried again.

One row is one piece of work; asking twice for the same stage, subject and round asks once. How rows are leased and
finished is in leasing.py; who rings and who works is in workers/.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import exists, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid, NotFound, WrongState
from claims.failpoints import reach
from claims.models import Job
from claims.models.jobs import NOT_DONE
from claims.people import Actor, read_note, require
from claims.text import is_plain


@dataclass(frozen=True)
class Stage:
    """A row in the table of stages. The queue and the task carry the stage's name."""

    name: str
    batch: int
    """Jobs leased at once."""
    max_failures: int
    """A job that failed this often is dead: an editor may try it again."""
    lane: str = ""
    """The lane of its jobs, where neither they nor their subjects name one."""
    outside: bool = False
    """Whether each of its jobs waits for somebody outside."""


STAGES: Final = {
    stage.name: stage
    for stage in (
        Stage("extract", batch=8, max_failures=3),
        Stage("assign", batch=50, max_failures=5),
        Stage("evidence", batch=50, max_failures=4),
        Stage("read", batch=8, max_failures=5, outside=True),
        Stage("import", batch=1, max_failures=4, outside=True),
        Stage("snapshot", batch=8, max_failures=4, outside=True),
        Stage("save", batch=4, max_failures=8, lane="wayback", outside=True),
        Stage("forget", batch=50, max_failures=8, lane="store", outside=True),
        Stage("mail", batch=4, max_failures=8, lane="mail", outside=True),
    )
}


AT_ONCE = 1000
"""Dead jobs that one press of a button asks for again."""


@dataclass(frozen=True)
class NewJob:
    """What is asked for: see models.Job. The same stage, subject and round is asked for once."""

    stage: str
    subject: str
    round: int = 1
    article_id: int | None = None
    claim_id: int | None = None
    owner_id: int = 0
    priority: int = 0
    payload: dict[str, Any] = field(default_factory=dict)
    lane: str = ""
    """The host that is asked; where it is empty, the source that the subject names, or the stage's."""


LONGEST_LANE = 40


def lane_of(url: str) -> str:
    """The lane of jobs that fetch this address: its host, of a long one the end."""
    return (urlsplit(url).hostname or "")[-LONGEST_LANE:]


def enqueue(
    session: Session,
    stage: str,
    subject: str,
    *,
    round: int = 1,
    article_id: int | None = None,
    claim_id: int | None = None,
    owner_id: int = 0,
    priority: int = 0,
    payload: dict[str, Any] | None = None,
    lane: str = "",
) -> bool:
    """Ask for one job; False when it was asked for already."""
    job = NewJob(stage, subject, round, article_id, claim_id, owner_id, priority, payload or {}, lane)
    return enqueue_all(session, [job]) == 1


def enqueue_all(session: Session, wanted: Sequence[NewJob]) -> int:
    """Ask for many jobs. Returns how many are new; their stages are rung after the commit."""
    if not wanted:
        return 0
    at = now(session)
    rows = [
        {
            "stage": job.stage, "subject": job.subject, "round": job.round,
            "lane": job.lane or job.subject.partition("/source:")[2] or STAGES[job.stage].lane,
            "article_id": job.article_id, "claim_id": job.claim_id,
            "owner_id": job.owner_id, "priority": job.priority, "payload": job.payload,
            "max_failures": STAGES[job.stage].max_failures, "run_after": at, "created_at": at,
        }
        for job in wanted
    ]  # fmt: skip
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    query = dialect.insert(Job).on_conflict_do_nothing(index_elements=["stage", "subject", "round"])
    added = session.scalars(query.returning(Job.stage), rows).all()
    reach("enqueue.before-commit")
    ring_for(session, added)
    return len(added)


def new_round(session: Session, stage: str, subject: str) -> int:
    """The round of a job that somebody asks for on purpose; what was given up before it needs nobody any more."""
    return new_rounds(session, stage, [subject])[subject]


def new_rounds(session: Session, stage: str, subjects: Sequence[str]) -> dict[str, int]:
    """The same for many subjects, by subject."""
    settle(session, stage, *subjects)
    earlier = (Job.stage == stage, Job.subject.in_(subjects))
    last = select(Job.subject, func.max(Job.round)).where(*earlier).group_by(Job.subject)
    rounds: dict[str, int] = dict(session.execute(last).all())
    return {subject: rounds.get(subject, 0) + 1 for subject in subjects}


def settle(session: Session, stage: str, *subjects: str) -> None:
    """What was given up of this needs nobody any more."""
    dead = (Job.stage == stage, Job.subject.in_(subjects), Job.state == "dead")
    settled = update(Job).where(*dead).values(state="cancelled")
    session.execute(settled.execution_options(synchronize_session=False))


def last_round(session: Session, stage: str, subject: str) -> int:
    """How often this was asked for on purpose so far."""
    return session.scalar(select(func.max(Job.round)).where(Job.stage == stage, Job.subject == subject)) or 0


def open_of(session: Session, stage: str, owner_id: int) -> int:
    """How many jobs of a stage wait or run for this owner."""
    query = select(func.count()).where(Job.stage == stage, Job.owner_id == owner_id, text(NOT_DONE))
    return session.scalar(query.where(Job.state.in_(("pending", "running")))) or 0


def is_open(session: Session, stage: str, subject: str) -> bool:
    """Whether a job about this subject waits or runs."""
    query = select(Job.id).where(Job.stage == stage, Job.subject == subject, Job.state.in_(("pending", "running")))
    return bool(session.scalar(select(exists(query))))


def cancel(session: Session, claim_id: int, *, stage: str | None = None) -> int:
    """Cancel a claim's waiting and given-up jobs (of one stage, or all); one that runs may finish. Returns how many."""
    which = [Job.claim_id == claim_id, Job.state.in_(("pending", "dead")), *([Job.stage == stage] if stage else [])]
    # Whoever holds one of them now is about to run it, and may wait for a person or an article that we hold.
    ids = session.scalars(select(Job.id).where(*which).with_for_update(skip_locked=True)).all()
    values = {"state": "cancelled", "finished_at": now(session)}
    session.execute(update(Job).where(Job.id.in_(ids)).values(values).execution_options(synchronize_session=False))
    return len(ids)


def try_again(session: Session, job_id: int, *, by: Actor) -> None:
    """Ask for a dead job's work once more, as a new round. Raises NotAllowed, NotFound and WrongState."""
    require(by, "editor", "admin", act="try a failed job again")
    old = _hold(session, job_id)
    if old.state != "dead":
        raise WrongState("This job is not waiting for anybody: it was tried again already. Nothing was changed.")
    number = new_round(session, old.stage, old.subject)
    enqueue(
        session, old.stage, old.subject, round=number, article_id=old.article_id, claim_id=old.claim_id,
        owner_id=old.owner_id, priority=old.priority, payload=old.payload, lane=old.lane,
    )  # fmt: skip
    data = {"stage": old.stage, "subject": old.subject, "round": number}
    audit.record(session, _stream(old), [audit.Act("try_again", by.id, old.claim_id, data=data)])


def try_all_again(session: Session, stage: str, lane: str | None = None, *, by: Actor) -> int:
    """Ask once more for up to AT_ONCE dead jobs of a stage, oldest first; of those that ask `lane`, if it is named.

    Returns how many. Raises Invalid for no stage and an unusable lane.
    """
    require(by, "editor", "admin", act="try failed jobs again")
    if stage not in STAGES:
        raise Invalid(f"A stage is one of {', '.join(STAGES)}. Nothing was changed.")
    if lane is not None and not is_plain(lane):
        raise Invalid("There is no such source on this desk. Nothing was changed.")
    # The stream before the jobs, as everybody locks them: see audit.lock.
    audit.lock(session, "desk")
    dead = select(Job).where(Job.state == "dead", Job.stage == stage, text(NOT_DONE)).order_by(Job.id).limit(AT_ONCE)
    if lane is not None:
        dead = dead.where(Job.lane == lane)
    old = session.scalars(dead.with_for_update(skip_locked=True)).all()
    rounds = new_rounds(session, stage, [job.subject for job in old])
    wanted = {job.subject: NewJob(stage, job.subject, rounds[job.subject], job.article_id, job.claim_id,
                                  job.owner_id, job.priority, job.payload, job.lane) for job in old}  # fmt: skip
    asked = enqueue_all(session, list(wanted.values()))
    if asked:
        data = {"stage": stage, "jobs": asked, **({} if lane is None else {"lane": lane})}
        audit.record(session, "desk", [audit.Act("try_all_again", by.id, data=data)])
    return asked


def cancel_job(session: Session, job_id: int, *, note: str, by: Actor) -> None:
    """Take one waiting job out. Raises Invalid without a reason, NotFound, WrongState for one that does not wait.

    A text whose claims are not pulled out yet keeps its job: without it the article could go nowhere.
    """
    require(by, "admin", act="cancel a job")
    note = read_note(note, "Nothing was changed.")
    if not note:
        raise Invalid("Please say why the job is cancelled: others will read it. Nothing was changed.", field="note")
    job = _hold(session, job_id)
    if job.state != "pending":
        raise WrongState(f"Only a waiting job can be cancelled; this one is {job.state}. Nothing was changed.")
    if job.stage == "extract":
        raise WrongState("Without this job the article would have no claims, so it stays. Nothing was changed.")
    job.state, job.finished_at, job.last_error = "cancelled", now(session), f"Cancelled: {note}"
    data = {"job": job.id, "stage": job.stage, "subject": job.subject, "from": "pending", "to": "cancelled"}
    audit.record(session, _stream(job), [audit.Act("cancel_job", by.id, job.claim_id, note=note, data=data)])


def _hold(session: Session, job_id: int) -> Job:
    """A job, held still as by whoever closes its claim: the stream first, then its jobs. Raises NotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound("There is no such job.")
    audit.lock(session, _stream(job))
    return session.get_one(Job, job_id, with_for_update=True, populate_existing=True)


def _stream(job: Job) -> str:
    return f"article:{job.article_id}" if job.article_id else "desk"


def ring_for(session: Session, stages: Iterable[str]) -> None:
    """Have the stages rung after the commit: see Database.on_commit."""
    session.info.setdefault("stages", set()).update(stages)
