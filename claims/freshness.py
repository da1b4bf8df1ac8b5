"""When what the sources said about a claim is too old: it is as fresh as the source that answered longest ago.

How long an answer stays fresh says shelf_life.py; who is asked again, and when, asking_again.py.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, SearchRun, Source
from claims.shelf_life import shelf_life

ANSWERED: Final = ("found", "nothing_found")
OWN: Final = "archive"
"""The desk's own archive answers always and knows nothing of the world: its answer makes nothing fresh."""


def stale_at(session: Session, claim: Claim) -> datetime | None:
    """When the sources are to be asked again; None where it does not go stale, or no source has answered yet."""
    life = shelf_life(claim.kind, claim.wording, claim.figures)
    answered = _answered(session, claim.id) if life else []
    return min(answered) + life.lasts if life and answered else None


def _answered(session: Session, claim_id: int) -> list[datetime]:
    """When each enabled source answered last, without those that were not asked in the newest look: a failure leaves
    the time of the answer before it."""
    runs = (
        select(SearchRun.source, SearchRun.outcome, SearchRun.started_at)
        .join(Source, Source.name == SearchRun.source)
        .where(SearchRun.claim_id == claim_id, Source.enabled, Source.name != OWN)
        .order_by(SearchRun.round)
    )
    times, outcomes = dict[str, datetime](), dict[str, str]()
    for source, outcome, at in session.execute(runs):
        outcomes[source] = outcome
        if outcome in ANSWERED:
            times[source] = at
    return [at for source, at in times.items() if outcomes[source] in (*ANSWERED, "failed")]
