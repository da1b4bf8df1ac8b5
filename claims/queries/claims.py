"""Claims as the pages and the API show them: lists in few queries, whatever their length. One in full is detail.py."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims import lanes
from claims.models import (
    Article,
    Assignment,
    Attribution,
    Claim,
    ClaimPlace,
    Event,
    Evidence,
    Job,
    SearchRun,
    Source,
    Verdict,
)
from claims.shelf_life import shelf_life
from claims.sources import set_up_at

Facts = dict[str, Any]
WORK = {"pending": "pending", "running": "running", "done": "done", "dead": "failed"}
"""What the state of a job is called in `processing`; a cancelled one is not shown."""


def claim_list(
    session: Session,
    *,
    status: str | Sequence[str] | None = None,
    assignee_id: int | None = None,
    unassigned: bool = False,
    article_id: int | None = None,
    after: int = 0,
    limit: int = 50,
    by_priority: bool = False,
) -> list[Facts]:
    """Claims by id from `after` on, or the `limit` most urgent ones `by_priority`, what was returned first."""
    query = select(Claim)
    if status is not None:
        query = query.where(Claim.status.in_([status] if isinstance(status, str) else status))
    if assignee_id is not None:
        query = query.where(Claim.assignee_id == assignee_id)
    if unassigned:
        query = query.where(Claim.assignee_id.is_(None))
    if article_id is not None:
        query = query.where(Claim.article_id == article_id)
    if by_priority:
        query = query.order_by(Claim.returned.desc(), Claim.priority.desc(), Claim.id)
    else:
        query = query.where(Claim.id > after).order_by(Claim.id)
    return claim_facts(session, session.scalars(query.limit(limit)).all())


def claims_by_id(session: Session, ids: Sequence[int]) -> list[Facts]:
    """The claims with these ids, in their order."""
    found = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.id.in_(ids)))}
    return claim_facts(session, [found[id] for id in ids])


def claims_of_article(session: Session, article_id: int) -> list[Facts]:
    """All claims of an article, in the order of the text."""
    claims = session.scalars(select(Claim).where(Claim.article_id == article_id)).all()
    return sorted(claim_facts(session, claims), key=lambda facts: (facts["start"], -facts["end"], facts["id"]))


def claim_facts(session: Session, claims: Sequence[Claim]) -> list[Facts]:
    """The same facts for each of the claims, with one query per table."""
    ids = [claim.id for claim in claims]
    places, steps = _places(session, ids), _first_steps(session, ids)
    assignments, runs, work = _open_assignments(session, ids), _latest_runs(session, ids), _work(session, ids)
    titles = dict(
        session.execute(
            select(Article.id, Article.title).where(Article.id.in_({claim.article_id for claim in claims}))
        ).all()
    )
    verdicts = {
        verdict.id: verdict
        for verdict in session.scalars(
            select(Verdict).where(Verdict.id.in_([claim.verdict_id for claim in claims if claim.verdict_id]))
            .options(selectinload(Verdict.cited), selectinload(Verdict.decider))
        )
    }  # fmt: skip
    labels = dict(session.execute(select(Source.name, Source.label)).all())
    looking = any(state in ("pending", "running") for jobs in work.values() for _, _, state in jobs)
    pauses = lanes.pauses(session) if looking else {}
    off = {run.source for own in runs.values() for run in own.values() if run.outcome == "not_enabled"}
    set_up = set_up_at(session, off) if off else {}
    questions = questions_of(session, [claim.id for claim in claims if claim.status == "needs_help"])
    return [
        {
            "id": claim.id, "article_id": claim.article_id, "article_title": titles[claim.article_id],
            "number": claim.number, "kind": claim.kind, "wording": claim.wording,
            "start": places[claim.id].start, "end": places[claim.id].end, "quote": places[claim.id].quote,
            **_said(steps.get(claim.id)), "speaker_name": claim.speaker_name,
            "speaker_note": claim.speaker_note, "figures": claim.figures, "dates": claim.dates,
            "checkworthiness": {"score": claim.checkworthiness, "reasons": claim.checkworthiness_reasons},
            "priority": {"score": claim.priority, "terms": claim.priority_terms},
            "status": claim.status, "returned": claim.returned, "set_aside_proposed": claim.set_aside_proposed,
            "question": questions.get(claim.id),
            "processing": _processing(work[claim.id], runs[claim.id]),
            "needs_attention": any(state == "dead" for _, _, state in work[claim.id]),
            "sources": _sources(work[claim.id], runs[claim.id], labels, pauses, set_up),
            "shelf_life": shelf_facts(claim),
            **_assigned(assignments.get(claim.id)),
            "verdict": verdict_facts(verdicts.get(claim.verdict_id or 0)),
            "origin": claim.origin, "rule": claim.rule, "replaced_by": claim.replaced_by, "version": claim.row_version,
        }
        for claim in claims
    ]  # fmt: skip


def shelf_facts(claim: Claim) -> Facts | None:
    """How long what the sources said about a claim stays fresh, and until when; None where it does not go stale."""
    life = shelf_life(claim.kind, claim.wording, claim.figures) if claim.ask_again_at else None
    if life is None or claim.ask_again_at is None:
        return None
    return {"what": life.what, "lasts": life.words, "why": life.why, "looked_at": claim.ask_again_at - life.lasts,
            "stale_at": claim.ask_again_at}  # fmt: skip


def _places(session: Session, ids: Iterable[int]) -> dict[int, ClaimPlace]:
    """Each claim's place in its newest version."""
    places = session.scalars(select(ClaimPlace).where(ClaimPlace.claim_id.in_(ids)).order_by(ClaimPlace.version_id))
    return {place.claim_id: place for place in places}


def questions_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """What is asked about these claims, which wait for help; no query where there is none."""
    asked = select(Event.claim_id, Event.note).where(Event.claim_id.in_(ids), Event.action == "ask_help")
    return {id or 0: note for id, note in session.execute(asked.order_by(Event.id))} if ids else {}


def _first_steps(session: Session, ids: Iterable[int]) -> dict[int, Attribution]:
    steps = session.scalars(select(Attribution).where(Attribution.claim_id.in_(ids), Attribution.step == 1))
    return {step.claim_id: step for step in steps}


def _said(step: Attribution | None) -> Facts:
    if step is None:
        return {"content": [], "speaker": [], "cue": []}
    return {"content": step.content_spans, "speaker": step.speaker_spans, "cue": step.cue_spans}


def _open_assignments(session: Session, ids: Iterable[int]) -> dict[int, Assignment]:
    open = select(Assignment).where(Assignment.claim_id.in_(ids), Assignment.ended_at.is_(None))
    return {row.claim_id: row for row in session.scalars(open.options(selectinload(Assignment.person)))}


def _assigned(assignment: Assignment | None) -> Facts:
    if assignment is None:
        return {"assignee": None, "assignment_reason": None, "due_at": None, "assigned_at": None}
    person = assignment.person
    return {"assignee": {"id": person.id, "email": person.email, "name": person.name},
            "assignment_reason": assignment.reason, "due_at": assignment.due_at,
            "assigned_at": assignment.created_at}  # fmt: skip


def _latest_runs(session: Session, ids: Iterable[int]) -> dict[int, dict[str, SearchRun]]:
    runs: dict[int, dict[str, SearchRun]] = defaultdict(dict)
    for run in session.scalars(select(SearchRun).where(SearchRun.claim_id.in_(ids)).order_by(SearchRun.round)):
        runs[run.claim_id][run.source] = run
    return runs


def _work(session: Session, ids: Iterable[int]) -> dict[int, list[tuple[str, str, str]]]:
    """(stage, subject, state) of each claim's latest jobs."""
    latest: dict[int, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    query = select(Job.claim_id, Job.stage, Job.subject, Job.state).where(Job.claim_id.in_(ids)).order_by(Job.round)
    for claim_id, stage, subject, state in session.execute(query):
        latest[claim_id or 0][f"{stage} {subject}"] = (stage, subject, state)
    return defaultdict(list, {id: list(rows.values()) for id, rows in latest.items()})


def _name(stage: str, subject: str) -> str:
    return f"{stage}/{subject.split('/source:')[1]}" if "/source:" in subject else stage


def _processing(work: list[tuple[str, str, str]], runs: dict[str, SearchRun]) -> dict[str, str]:
    shown = {_name(stage, subject): WORK[state] for stage, subject, state in work if state in WORK}
    for source, run in runs.items():
        if run.outcome == "failed" and shown.get(f"evidence/{source}") == "done":
            shown[f"evidence/{source}"] = "failed"
    return shown


def _sources(
    work: list[tuple[str, str, str]], runs: dict[str, SearchRun], labels: dict[str, str], pauses: dict[str, Facts],
    set_up: dict[str, datetime],
) -> list[Facts]:  # fmt: skip
    """What each source said last; `looking` while a job of its is open. A failure is never “nothing found”.

    `waits_until`: where it is still looking because its other side, or one of its hosts, asked for a pause.
    `set_up_at`: where it was not enabled, and is by now.
    """
    states = {_name(stage, subject).split("/")[1]: state for stage, subject, state in work if "/source:" in subject}
    shown = []
    for name in sorted({*states, *runs}):
        run = runs.get(name)
        if outcome := outcome_of(run.outcome if run else None, states.get(name)):
            pause = lanes.pause_of(name, pauses) if outcome == "looking" else None
            is_since = run and outcome == "not_enabled" and name in set_up and set_up[name] > run.started_at
            shown.append({
                "source": name, "label": labels.get(name, name), "outcome": outcome, "found": run.found if run else 0,
                "error": run.error if run else None, "took_ms": run.took_ms if run else None,
                "at": run.started_at if run else None, "query": run.query if run else "",
                "waits_until": pause and pause["until"], "set_up_at": set_up[name] if is_since else None,
            })  # fmt: skip
    return shown


def outcome_of(run: str | None, job: str | None) -> str | None:
    """What a source is shown with, by the outcome of its latest run and the state of its latest job."""
    return "looking" if job in ("pending", "running") else "failed" if job == "dead" else run


def verdict_facts(verdict: Verdict | None) -> Facts | None:
    """A verdict as it is shown everywhere."""
    if verdict is None:
        return None
    return {"id": verdict.id, "revision": verdict.revision, "said": verdict.said, "rating": verdict.rating,
            "reason": verdict.reason, "decided_by": {"id": verdict.decider.id, "name": verdict.decider.name},
            "decided_at": verdict.decided_at, "cited": [piece.id for piece in verdict.cited]}  # fmt: skip


def piece_facts(piece: Evidence, title: str) -> Facts:
    """A piece of evidence as it is named where a verdict cites it; `title` as titles_of has it."""
    return {"id": piece.id, "title": title, "url": piece.url, "stance": piece.stance, "source": piece.source}


def dead_jobs(session: Session, *, claim_id: int | None = None, article_id: int | None = None) -> list[Facts]:
    """Jobs that were given up: they need somebody's attention."""
    query = select(Job).where(Job.state == "dead").order_by(Job.id).limit(200)
    if claim_id is not None:
        query = query.where(Job.claim_id == claim_id)
    if article_id is not None:
        query = query.where(Job.article_id == article_id)
    return [
        {"id": job.id, "stage": job.stage, "subject": job.subject, "article_id": job.article_id,
         "claim_id": job.claim_id, "last_error": job.last_error, "failures": job.failures,
         "finished_at": job.finished_at}
        for job in session.scalars(query)
    ]  # fmt: skip
