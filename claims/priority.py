"""Why one claim comes before another: six terms that sum to points out of 100, each shown where the claim is listed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.database import now
from claims.extraction import KINDS
from claims.models import Article, Claim, SearchRun
from claims.workflow import UNSETTLED

MAXIMA = {"harm": 30, "reach": 20, "due": 20, "worth": 15, "gap": 10, "back": 5}
DUE_STEPS = ((0, 20), (2, 18), (6, 15), (24, 10), (72, 5))
"""(hours left at most, points)."""
GRAVE = {"killed": 30, "injured": 28, "missing": 26, "detained": 24, "displaced": 24}


def first_terms(
    kind: str,
    figures: Sequence[dict[str, Any]],
    score: float,
    *,
    heading: bool,
    paragraph: int,
    deadline: datetime | None,
    at: datetime,
) -> dict[str, int]:
    """The terms of a new claim. `score` is its check-worthiness (0..1); `paragraph` counts from 0."""  # fmt: skip
    risk = KINDS[kind].risk if kind in KINDS else 10
    harm = max([risk, *(GRAVE.get(figure.get("measure") or "", 0) for figure in figures)])
    reach = 20 if heading else 16 if paragraph <= 1 else 12 if paragraph <= 4 else 8
    return {"harm": min(harm, 30), "reach": reach, "due": due_points(deadline, at), "worth": round(15 * score),
            "gap": 0, "back": 0}  # fmt: skip


def due_points(deadline: datetime | None, at: datetime) -> int:
    """0 to 20, in steps of the time left; without a deadline 4."""
    if deadline is None:
        return 4
    left = deadline - at
    return next((points for hours, points in DUE_STEPS if left <= timedelta(hours=hours)), 2)


def whys(terms: Mapping[str, int], kind: str, figures: Sequence[dict[str, Any]], score: float) -> dict[str, str]:
    """Why each term is as high as it is, as a clause; the rules of first_terms and the refreshes, read backwards."""
    measures = [str(figure.get("measure")) for figure in figures if figure.get("measure") in GRAVE]
    worst = max(measures, key=lambda measure: GRAVE[measure], default="")
    # A kind may weigh as much as what is counted.
    by_kind = not worst or (kind in KINDS and KINDS[kind].risk > GRAVE[worst])
    label = KINDS[kind].label if kind in KINDS else kind
    return {
        "harm": f"the kind “{label}”" if by_kind else f"people {worst}",
        "reach": {20: "in a heading", 16: "in the first two paragraphs", 12: "in paragraphs 3 to 5"}.get(
            terms.get("reach", 0), "further down"
        ),
        "due": _due_in(terms.get("due", 0)),
        "worth": f"check-worthiness {score:.2f}",
        "gap": "sources that found nothing or failed",
        "back": "an editor sent it back",
    }


def _due_in(points: int) -> str:
    steps = {points: f"within {hours} hours" if hours else "past due" for hours, points in DUE_STEPS}
    return {4: "the article has no deadline", 2: "not within 3 days", **steps}.get(points, "")


def set_terms(claim: Claim, **terms: int) -> None:
    """Change some terms and the sum. Not an act: the claim's version and history stay as they are."""
    merged = {**claim.priority_terms, **terms}
    if merged != claim.priority_terms:
        claim.priority_terms = merged
        claim.priority = sum(merged.values())


def refresh_gap(session: Session, claim: Claim) -> None:
    """Points for silence: the share of the sources asked that found nothing or failed, in their latest round."""
    # Two sources may finish at once: the second counts when the first is done.
    session.refresh(claim, with_for_update={"of": Claim, "key_share": True})
    runs = session.execute(
        select(SearchRun.source, SearchRun.outcome).where(SearchRun.claim_id == claim.id).order_by(SearchRun.round)
    ).all()
    latest = {source: outcome for source, outcome in runs if outcome not in ("not_enabled", "not_asked")}
    missed = sum(outcome in ("nothing_found", "failed") for outcome in latest.values())
    set_terms(claim, gap=round(MAXIMA["gap"] * missed / len(latest)) if latest else 0)


def refresh_due(session: Session) -> int:
    """Move the due points of live claims on as their deadlines come nearer. Returns how many changed."""
    at, changed = now(session), 0
    near = select(Article.id, Article.deadline).where(
        Article.deadline.between(at - timedelta(days=4), at + timedelta(days=4))
    )
    for article_id, deadline in session.execute(near.order_by(Article.id)).all():
        points = due_points(deadline, at)
        outdated = select(Claim).where(
            Claim.article_id == article_id,
            Claim.status.in_(UNSETTLED),
            Claim.priority_terms["due"].as_integer() != points,
        )
        for claim in session.scalars(outdated.order_by(Claim.id).with_for_update(of=Claim, key_share=True)):
            set_terms(claim, due=points)
            changed += 1
    session.flush()
    return changed
