"""What people make of what was found: accept it, reject it, be unsure, say what it does to the claim.

A judgement is no verdict: it says whether a find counts. What a verdict cites is not rejected, and not turned round.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import audit, snapshots, workflow
from claims.changed_figures import tell_changes
from claims.database import now
from claims.doubles import free_digest
from claims.errors import Invalid, WrongState
from claims.models import JUDGEMENTS, STANCES, Claim, Evidence, EvidenceJudgement, Person, Verdict, VerdictEvidence
from claims.people import Actor, require
from claims.titles import titles_of


def judge(
    session: Session, claim: Claim, evidence_id: int, judgement: str | None, *, by: Actor
) -> EvidenceJudgement | None:
    """Set what somebody thinks of a piece of evidence, one of models.JUDGEMENTS; None takes it back.

    Saying the same again changes nothing. What is no longer rejected is told as if it never had been. Raises NotFound,
    Invalid, NotAllowed, and WrongState for rejecting what the standing verdict cites.
    """
    require(by, "checker", "editor", act="judge evidence")
    if judgement is not None and judgement not in JUDGEMENTS:
        raise Invalid(f"Evidence is {', '.join(JUDGEMENTS[:-1])} or {JUDGEMENTS[-1]}. Nothing was changed.")
    piece = snapshots.find_piece(session, claim, evidence_id)
    row = session.scalar(select(EvidenceJudgement).where(EvidenceJudgement.evidence_id == piece.id))
    before = row.judgement if row else None
    if before == judgement:
        return row
    stands = claim.status in ("submitted", "approved")
    if judgement == "rejected" and stands and _is_cited(session, piece, Verdict.id == claim.verdict_id):
        raise WrongState(
            "The verdict on this claim cites this piece, so it cannot be rejected. Nothing was changed. "
            "Withdraw the verdict or send it back first."
        )
    if judgement:
        row = row or EvidenceJudgement(evidence_id=piece.id)
        assert by.id is not None
        row.judgement, row.judged_by, row.judged_at = judgement, by.id, now(session)
        session.add(row)
        if judgement == "accepted":
            snapshots.ask(session, piece)
    else:
        session.delete(row)
    _remember(session, claim, "judge_evidence", {"evidence": piece.id, "judgement": judgement}, by)
    if before == "rejected":
        tell_changes(session, claim, [piece.id], by=by)
    return row if judgement else None


def set_stance(
    session: Session, claim: Claim, evidence_id: int, stance: str, *, version: int | None = None, by: Actor
) -> bool:
    """Say what a piece does to the claim: one of models.STANCES. Returns whether that was changed: then the claim has a
    new version, since a verdict says it of what it cites. `version` is the row_version that the actor saw (None: not
    asked). Raises NotAllowed, NotFound, Invalid, Stale, and WrongState once any verdict cites the piece, and where the
    same words were added by hand with that stance."""
    require(by, "checker", "editor", act="say what evidence does to a claim")
    if stance not in STANCES:
        raise Invalid(f"The stance is one of {', '.join(STANCES)}. Nothing was changed.")
    piece = snapshots.find_piece(session, claim, evidence_id)
    workflow.require_version(claim, version)
    if piece.stance == stance:
        return False
    if _is_cited(session, piece, Verdict.claim_id == claim.id):
        raise WrongState(
            "A verdict cites this piece as it is, so what it does to the claim stays. Nothing was changed. "
            "Add the piece once more by hand if it has to be read in another way."
        )
    if piece.source == "by_hand":
        words = {"url": piece.url or "", "title": piece.title, "excerpt": piece.excerpt}
        piece.url_hash = free_digest(session, claim, stance, **words, undone="Nothing was changed.")
    before, piece.stance = piece.stance, stance
    claim.row_version += 1
    _remember(session, claim, "set_stance", {"evidence": piece.id, "stance": stance, "before": before}, by)
    return True


def refuse_rejected(session: Session, cited: list[Evidence]) -> None:
    """Raises Invalid when somebody rejected one of the pieces that a verdict is to cite."""
    said = (
        select(EvidenceJudgement.evidence_id, Person.name)
        .join(Person, Person.id == EvidenceJudgement.judged_by)
        .where(EvidenceJudgement.judgement == "rejected")
    )
    rejected = dict(session.execute(said.where(EvidenceJudgement.evidence_id.in_([p.id for p in cited]))).all())
    for piece in cited:
        if who := rejected.get(piece.id):
            title = titles_of(session, [piece])[piece.id]
            raise Invalid(
                f"{who} rejected “{title[:80]}”, so a verdict cannot cite it. Take the rejection back or cite "
                "something else. Nothing was sent, and nothing you wrote is thrown away.",
                evidence=piece.id,
            )


def unconfirmed(session: Session, pieces: Iterable[Evidence]) -> set[int]:
    """Of these pieces the earlier fact-checks (ids) that nobody has confirmed to be on the claim."""
    ids = {piece.id for piece in pieces if piece.is_earlier}
    accepted = select(EvidenceJudgement.evidence_id).where(
        EvidenceJudgement.evidence_id.in_(ids), EvidenceJudgement.judgement == "accepted"
    )
    return ids - set(session.scalars(accepted))


def _is_cited(session: Session, piece: Evidence, by: object) -> bool:
    cited = select(VerdictEvidence.id).join(Verdict, Verdict.id == VerdictEvidence.verdict_id)
    return session.scalar(cited.where(VerdictEvidence.evidence_id == piece.id, by).limit(1)) is not None  # type: ignore[arg-type]


def _remember(session: Session, claim: Claim, action: str, data: dict[str, object], by: Actor) -> None:
    claim.changed_at = now(session)
    session.flush()
    act = audit.Act(action, by.id, claim.id, claim.status, claim.status, data=data)
    audit.record(session, f"article:{claim.article_id}", [act])
