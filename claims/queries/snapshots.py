"""Snapshots as they are shown: on each piece of evidence, and one by itself with the text that was read from it.

How they come to be is in claims/snapshots.py.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import ArchiveCopy, Claim, Content, Evidence, EvidenceSnapshot, Job, Snapshot
from claims.passages import place_in

Facts = dict[str, Any]
OPEN = ("pending", "running")


def kept_of(session: Session, evidence_ids: Collection[int]) -> dict[int, Facts]:
    """What is kept of the pages of these pieces, by piece.

    `page` is the one state in which it is: waiting to be fetched (also anew), given_up (its file, for its age), kept,
    not_kept, or None where nobody asked. `not_kept` says why the last try of what was asked last gave nothing,
    `astray` as models.EvidenceSnapshot has it. `snapshot` and `archived` are None where there is none; `saving` says
    that the Internet Archive is being asked.
    """
    links = _links(session, evidence_ids)
    archived = {
        row.evidence_id: {"url": row.url, "captured_at": row.captured_at, "asked_at": row.asked_at, "error": row.error}
        for row in session.scalars(select(ArchiveCopy).where(ArchiveCopy.evidence_id.in_(evidence_ids)))
    }
    jobs = {stage: _newest_jobs(session, stage, evidence_ids) for stage in ("snapshot", "save")}
    return {
        id: {
            "snapshot": links[id]["snapshot"] if id in links else None,
            "picked": id in links and links[id]["picked"],
            "astray": id in links and links[id]["astray"],
            "page": _state(links.get(id), jobs["snapshot"].get(id)),
            "not_kept": _why(links.get(id), jobs["snapshot"].get(id)),
            "archived": archived.get(id), "saving": _is_open(jobs["save"].get(id)),
        }
        for id in evidence_ids
    }  # fmt: skip


def _links(session: Session, evidence_ids: Collection[int]) -> dict[int, Facts]:
    rows = session.execute(
        select(EvidenceSnapshot, Snapshot, Content.sha256, Content.unread, Content.gone_at)
        .join(Snapshot, Snapshot.id == EvidenceSnapshot.snapshot_id, isouter=True)
        .join(Content, Content.id == Snapshot.content_id, isouter=True)
        .where(EvidenceSnapshot.evidence_id.in_(evidence_ids))
    )  # fmt: skip
    return {
        link.evidence_id: {
            "picked": link.picked,
            "astray": link.astray,
            "error": link.error,
            "snapshot": snapshot
            and {"id": snapshot.id, "taken_at": link.taken_at, "fetched_at": snapshot.fetched_at, "sha256": sha256,
                 "url": snapshot.final_url, "unread": unread or None, "gone_at": gone_at},
        }
        for link, snapshot, sha256, unread, gone_at in rows
    }  # fmt: skip


def _newest_jobs(session: Session, stage: str, evidence_ids: Collection[int]) -> dict[int, Job]:
    ids = {f"evidence:{id}": id for id in evidence_ids}
    jobs = session.scalars(select(Job).where(Job.stage == stage, Job.subject.in_(ids)).order_by(Job.round))
    return {ids[job.subject]: job for job in jobs}


def _is_open(job: Job | None) -> bool:
    return job is not None and job.state in OPEN


def _state(link: Facts | None, job: Job | None) -> str | None:
    if _is_open(job):
        return "waiting"
    if link and link["snapshot"]:
        return "given_up" if link["snapshot"]["gone_at"] else "kept"
    return "not_kept" if _why(link, job) else None


def _why(link: Facts | None, job: Job | None) -> str | None:
    """Why the last try gave nothing: said by the page's side, or by the desk's where the work itself failed.

    What an earlier asking ended with says nothing about one that is open.
    """
    if job is not None and job.state in OPEN:
        return job.last_error
    if job is not None and job.state == "dead":
        return job.last_error or "The desk gave up; why is not known."
    return link["error"] if link else None


def snapshot_detail(session: Session, snapshot_id: int) -> Facts:
    """One snapshot with its text and where it is evidence. Raises NotFound."""
    row = session.execute(
        select(Snapshot, Content).join(Content, Content.id == Snapshot.content_id).where(Snapshot.id == snapshot_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such snapshot.")
    snapshot, content = row
    return {
        "id": snapshot.id, "url": snapshot.url, "final_url": snapshot.final_url, "fetched_at": snapshot.fetched_at,
        "sha256": content.sha256, "warc_sha256": content.warc_sha256, "media_type": content.media_type,
        "size": content.size, "title": content.title, "byline": content.byline, "published_at": content.published_at,
        "text": content.text, "unread": content.unread or None, "gone_at": content.gone_at,
        "evidence": _evidence_with(session, snapshot_id, content.text),
    }  # fmt: skip


def _evidence_with(session: Session, snapshot_id: int, text: str) -> list[Facts]:
    """The pieces whose page it is, each with the place of its excerpt in the text, None where it is not there."""
    rows = session.execute(
        select(Evidence.id, Evidence.claim_id, Evidence.excerpt, Claim.number)
        .join(EvidenceSnapshot, EvidenceSnapshot.evidence_id == Evidence.id)
        .join(Claim, Claim.id == Evidence.claim_id)
        .where(EvidenceSnapshot.snapshot_id == snapshot_id).order_by(Evidence.id)
    )  # fmt: skip
    return [{"id": row.id, "claim_id": row.claim_id, "claim_number": row.number, "excerpt": row.excerpt,
             "place": place_in(text, row.excerpt)} for row in rows]  # fmt: skip
