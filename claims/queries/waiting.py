"""What waits for an editor's signature: the claims in order, and the one that is looked at with all that one needs."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from claims.models import Claim, Verdict
from claims.queries.article_lines import Facts
from claims.queries.claims import claim_facts, piece_facts
from claims.queries.since import since_return
from claims.titles import titles_of

MOST = 200
"""Claims that one goes through from first to last; what waits behind them comes up as they are settled."""


def waiting_list(session: Session, person_id: int, *, article_id: int | None = None, limit: int = MOST) -> list[int]:
    """Claims (ids) whose verdicts somebody else wrote, in the order of the queue; `limit` + 1 say there are more."""
    query = _waiting(article_id).where(Verdict.decided_by != person_id)
    return list(session.scalars(query.limit(limit + 1)))


def _waiting(article_id: int | None) -> Select[Any]:
    query = select(Claim.id).join(Verdict, Verdict.id == Claim.verdict_id).where(Claim.status == "submitted")
    query = query.order_by(Claim.returned.desc(), Claim.priority.desc(), Claim.id)
    return query if article_id is None else query.where(Claim.article_id == article_id)


def waiting_claims(session: Session, ids: list[int]) -> list[Facts]:
    """These claims in this order: their facts, the evidence they cite, and what changed since the last return."""
    claims = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.id.in_(ids)))}
    since = since_return(session, ids)
    query = select(Verdict).where(Verdict.id.in_([claim.verdict_id for claim in claims.values()]))
    verdicts = session.scalars(query.options(selectinload(Verdict.cited))).all()
    titles = titles_of(session, [piece for verdict in verdicts for piece in verdict.cited])
    cited: dict[int, list[Facts]] = {
        verdict.id: [{**piece_facts(piece, titles[piece.id]), "excerpt": piece.excerpt} for piece in verdict.cited]
        for verdict in verdicts
    }
    facts = claim_facts(session, [claims[id] for id in ids if id in claims])
    return [
        {**claim, "cited": cited[claim["verdict"]["id"]] if claim["verdict"] else [], "since": since.get(claim["id"])}
        for claim in facts
    ]
