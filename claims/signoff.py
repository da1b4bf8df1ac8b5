"""The editor's acts: approve, send back, set aside, restore, promote, reopen, replace.

An approval binds a hash of all that was approved; publishing.py compares it again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from claims import assignment, evidence, intake, jobs, priority, workflow
from claims.database import now
from claims.errors import Invalid
from claims.models import (
    Approval,
    Article,
    Claim,
    ClaimPlace,
    Content,
    EvidenceSnapshot,
    Publication,
    Snapshot,
    Verdict,
    VerdictEvidence,
)
from claims.notifications import tell_if_ready
from claims.people import Actor
from claims.workflow import OPEN, UNSETTLED


@dataclass(frozen=True)
class Kept:
    """What the page of a cited piece said: the sha256 of its bytes, and since when it hangs on the piece."""

    sha256: str
    taken_at: datetime


def content_hash(session: Session, claim: Claim, at: datetime) -> str:
    """sha256 over the claim's wording and places, its verdict, the evidence it cites and what that said by then."""
    kept = snapshots_by(session, {claim.verdict_id or 0: at})
    return _hash(claim, _places(session, [claim.id])[claim.id], kept[claim.verdict_id or 0])


def snapshots_by(session: Session, moments: Mapping[int, datetime]) -> dict[int, dict[int, Kept]]:
    """The snapshots of what verdicts cite, by verdict and piece; those taken after a verdict's moment are left out.

    So one that arrives later voids no approval. One whose file was given up before it was cited is none.
    """
    found: dict[int, dict[int, Kept]] = defaultdict(dict)
    rows = session.execute(
        select(VerdictEvidence.verdict_id, VerdictEvidence.evidence_id, Content.sha256, EvidenceSnapshot.taken_at)
        .join(EvidenceSnapshot, EvidenceSnapshot.evidence_id == VerdictEvidence.evidence_id)
        .join(Snapshot, Snapshot.id == EvidenceSnapshot.snapshot_id).join(Content, Content.id == Snapshot.content_id)
        .where(VerdictEvidence.verdict_id.in_(moments), Content.gone_at.is_(None))
    )  # fmt: skip
    for verdict_id, evidence_id, sha256, taken_at in rows:
        if taken_at <= moments[verdict_id]:
            found[verdict_id][evidence_id] = Kept(sha256, taken_at)
    return found


def _places(session: Session, claim_ids: Collection[int]) -> dict[int, list[list[Any]]]:
    """version, start, end and quote of each place of each claim."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for claim_id, *place in session.execute(
        select(ClaimPlace.claim_id, ClaimPlace.version_id, ClaimPlace.start, ClaimPlace.end, ClaimPlace.quote)
        .where(ClaimPlace.claim_id.in_(claim_ids)).order_by(ClaimPlace.version_id)
    ):  # fmt: skip
        found[claim_id].append(place)
    return found


def _hash(claim: Claim, places: list[list[Any]], kept: Mapping[int, Kept]) -> str:
    verdict = claim.verdict
    said: dict[str, Any] = {
        "wording": claim.wording,
        "kind": claim.kind,
        "places": places,
        "verdict": verdict and [verdict.revision, verdict.said, verdict.rating, verdict.reason, verdict.decided_by],
        "cited": verdict and [[e.id, e.source, e.url, e.title, e.excerpt, e.stance] for e in verdict.cited],
    }
    if kept:
        said["snapshots"] = [[evidence_id, kept[evidence_id].sha256] for evidence_id in sorted(kept)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def approve(session: Session, claim: Claim, *, version: int | None = None, by: Actor) -> Claim:
    """Sign a verdict off. Raises NotAllowed for one's own (the database refuses it too)."""
    workflow.perform(session, claim, "approve", by=by, version=version)
    assert claim.verdict is not None
    assert by.id is not None
    at = now(session)
    session.add(
        Approval(claim_id=claim.id, verdict_id=claim.verdict.id, decided_by=claim.verdict.decided_by, approved_by=by.id,
                 content_hash=content_hash(session, claim, at), approved_at=at)
    )  # fmt: skip
    session.flush()
    tell_if_ready(session, claim.article_id, by=by)
    return claim


def approval_of(session: Session, claim: Claim) -> Approval | None:
    """The live approval of the claim's present verdict."""
    live = select(Approval).where(Approval.verdict_id == claim.verdict_id, Approval.voided_at.is_(None))
    return session.scalar(live)


def _void(session: Session, claim: Claim) -> None:
    session.execute(
        update(Approval)
        .where(Approval.claim_id == claim.id, Approval.voided_at.is_(None))
        .values(voided_at=now(session))
    )


def send_back(session: Session, claim: Claim, *, note: str, version: int | None = None, by: Actor) -> Claim:
    """Back to whoever decided it, with the note, to the top of the queue."""
    workflow.require_role("send_back", by)
    checker = assignment.lock_decider(session, claim)
    workflow.check(session, claim, "send_back", by=by, version=version, note=note)
    assignment.give_back(session, claim, checker, "send_back", by=by, note=note, version=version, returned=True,
                         reason=f"{by.name} sent it back: {note.strip()}")  # fmt: skip
    _void(session, claim)
    priority.set_terms(claim, back=priority.MAXIMA["back"])
    return claim


def reopen(session: Session, claim: Claim, *, note: str, version: int | None = None, by: Actor) -> Claim:
    """A published claim is checked again; the publication stays, marked under review with the public note."""
    workflow.require_role("reopen", by)
    checker = assignment.lock_decider(session, claim)
    workflow.check(session, claim, "reopen", by=by, version=version, note=note)
    assignment.give_back(session, claim, checker, "reopen", by=by, note=note, version=version, returned=True,
                         reason=f"{by.name} reopened it: {note.strip()}")  # fmt: skip
    _void(session, claim)
    priority.set_terms(claim, back=priority.MAXIMA["back"])
    standing = select(Publication).where(Publication.article_id == claim.article_id, Publication.state != "superseded")
    publication = session.scalars(standing).one()
    publication.state = "under_review"
    publication.review_note = "\n".join(filter(None, [publication.review_note, note.strip()]))
    evidence.look_again(session, claim, by=by)
    return claim


def set_aside(session: Session, claim: Claim, *, note: str, version: int | None = None, by: Actor) -> Claim:
    """No longer to be checked: ends its assignment and its pending jobs. What was found is kept."""
    return _close(session, claim, "set_aside", "It is set aside.", note=note, version=version, by=by)


def replace(session: Session, claim: Claim, *, with_claim: int, note: str = "", version: int | None = None,
            by: Actor) -> Claim:  # fmt: skip
    """Merged into another claim of the same article (or split: one of its parts), which it then points to."""
    workflow.check(session, claim, "replace", by=by, version=version, note=note)
    other = session.get(Claim, with_claim, populate_existing=True)
    if other is None or other.article_id != claim.article_id or other.id == claim.id or other.status not in OPEN:
        raise Invalid("A claim is replaced by another live claim of the same article. Nothing was changed.")
    where = f"Claim {other.number} stands for it now{':' if note.strip() else '.'}"
    return _close(session, claim, "replace", where, note=note, version=version, by=by,
                  changes={"replaced_by": other.id})  # fmt: skip


def _close(
    session: Session, claim: Claim, action: str, where: str, *, note: str, version: int | None, by: Actor,
    changes: dict[str, int] | None = None,
) -> Claim:  # fmt: skip
    unsettled = claim.status in UNSETTLED
    workflow.perform(session, claim, action, by=by, version=version, note=note,
                     changes={"returned": False, "set_aside_proposed": None, **(changes or {})})  # fmt: skip
    _void(session, claim)
    priority.set_terms(claim, back=0)
    jobs.cancel(session, claim.id)
    holder = assignment.end(session, claim, action)
    assignment.tell_it_was_taken(session, claim, holder, where, note, by=by)
    assignment.offer_room(session, holder)
    if unsettled:
        tell_if_ready(session, claim.article_id, by=by)
    return claim


def restore(session: Session, claim: Claim, *, version: int | None = None, by: Actor) -> Claim:
    """What was set aside or only noted is to be checked; a checker and the sources are asked again."""
    return _queue(session, claim, "restore", version=version, by=by)


def promote(session: Session, claim: Claim, *, version: int | None = None, by: Actor) -> Claim:
    """A claim that was only noted is to be checked after all."""
    return _queue(session, claim, "promote", version=version, by=by)


def _queue(session: Session, claim: Claim, action: str, *, version: int | None, by: Actor) -> Claim:
    workflow.perform(session, claim, action, by=by, version=version)
    owner = session.get_one(Article, claim.article_id).submitted_by
    intake.enqueue_claims(session, [claim], owner, again=True)
    return claim


def changed(session: Session, claims: Sequence[Claim]) -> list[Claim]:
    """Those of these signed-off claims that are not what was signed any more; few queries for however many."""
    verdicts = [claim.verdict_id for claim in claims]
    # Kept in a name, so that the session finds them when the claims ask for theirs.
    loaded = session.scalars(
        select(Verdict).where(Verdict.id.in_(verdicts)).options(selectinload(Verdict.cited))
    ).all()  # fmt: skip
    approvals = session.execute(
        select(Approval.verdict_id, Approval.content_hash, Approval.approved_at)
        .where(Approval.verdict_id.in_([verdict.id for verdict in loaded]), Approval.voided_at.is_(None))
    ).all()  # fmt: skip
    signed = {row.verdict_id: row.content_hash for row in approvals}
    kept = snapshots_by(session, {row.verdict_id: row.approved_at for row in approvals})
    places = _places(session, [claim.id for claim in claims])
    return [
        claim
        for claim in claims
        if signed.get(claim.verdict_id or 0) != _hash(claim, places[claim.id], kept[claim.verdict_id or 0])
    ]
