"""What an editor has to see before signing a verdict: whether the pages that it cites are kept, which of its earlier
fact-checks nobody confirmed, and which figures changed since."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims.changed_figures import FIELDS, change_facts, find_changes
from claims.models import ArchiveEntry, Claim, Event, Evidence, EvidenceJudgement, Verdict
from claims.origins import is_unseen
from claims.queries.article_lines import Facts
from claims.queries.snapshots import kept_of
from claims.titles import titles_of

NAMED = (*FIELDS, "excerpt", "fact_check", "is_earlier", "is_on_web")


def signing_facts(session: Session, claim_ids: Collection[int]) -> dict[int, Facts]:
    """By claim that has a verdict: its `evidence` with numbers as on its page, what of it is `cited`, `changes`, and
    whether it is `printed`: published as it is, a piece `as_printed` where nobody judged it anew since."""
    verdicts = select(Verdict).join(Claim, Claim.verdict_id == Verdict.id).where(Claim.id.in_(claim_ids))
    found = session.scalars(verdicts.options(selectinload(Verdict.cited))).all()
    pieces, figures = _pieces(session, [verdict.claim_id for verdict in found]), _claimed(session, claim_ids)
    cited = [piece for verdict in found for piece in verdict.cited]
    kept, titles = kept_of(session, [piece.id for piece in cited]), titles_of(session, cited)
    printed = _printed(session, found)
    signing = {}
    for verdict in found:
        own, ids = pieces[verdict.claim_id], {piece.id for piece in verdict.cited}
        counted = [piece for piece in own if piece["judgement"] != "rejected"]
        changes = find_changes(figures[verdict.claim_id], counted, cited=ids, since=verdict.decided_at)
        judged_since = printed.get(verdict.claim_id)
        signing[verdict.claim_id] = {
            "evidence": own, "changes": [change_facts(change) for change in changes],
            "printed": judged_since is not None,
            "cited": [
                cited_facts(piece | kept[piece["id"]], titles[piece["id"]])
                | {"as_printed": judged_since is not None and piece["id"] not in judged_since}
                for piece in own if piece["id"] in ids
            ],
        }  # fmt: skip
    return signing


def _printed(session: Session, verdicts: Sequence[Verdict]) -> dict[int, set[int]]:
    """Of the claims whose verdicts were published as they are: the pieces that somebody judged after that."""
    ids = [verdict.claim_id for verdict in verdicts]
    entries = select(ArchiveEntry.claim_id, ArchiveEntry.published_at).where(ArchiveEntry.claim_id.in_(ids))
    at = dict(session.execute(entries).all())
    judged = {one.claim_id: set[int]() for one in verdicts if one.claim_id in at and at[one.claim_id] >= one.decided_at}
    acts = select(Event.claim_id, Event.created_at, Event.data).where(
        Event.claim_id.in_(judged), Event.action == "judge_evidence"
    )
    for claim_id, acted_at, data in session.execute(acts) if judged else ():
        if acted_at > at[claim_id or 0]:
            judged[claim_id or 0].add(data["evidence"])
    return judged


def cited_facts(piece: Facts, title: str) -> Facts:
    """What one asks of a cited piece: `page` is "kept", "missing", or None where there is no page of the web."""
    kept = piece["snapshot"] and not piece["snapshot"]["gone_at"]
    return {
        "id": piece["id"], "number": piece["number"], "title": title,
        "page": ("kept" if kept else "missing") if piece["is_on_web"] else None,
        "why": _why(piece), "unseen": is_unseen(piece),
        "unconfirmed": piece["is_earlier"] and piece["judgement"] != "accepted",
    }  # fmt: skip


def _why(piece: Facts) -> str | None:
    """Why the page is not there; as long as the desk tries again, that it does."""
    why: str | None = piece["not_kept"]
    if piece["page"] != "waiting":
        return why
    return f"the desk tries again: {why}" if why else "the desk is fetching it"


def _claimed(session: Session, claim_ids: Collection[int]) -> dict[int, list[Facts]]:
    rows = session.execute(select(Claim.id, Claim.figures).where(Claim.id.in_(claim_ids)))
    return {row.id: row.figures for row in rows}


def _pieces(session: Session, claim_ids: Collection[int]) -> dict[int, list[Facts]]:
    """All evidence of these claims, oldest first."""
    found: dict[int, list[Facts]] = defaultdict(list)
    rows = session.execute(
        select(Evidence, EvidenceJudgement.judgement)
        .outerjoin(EvidenceJudgement, EvidenceJudgement.evidence_id == Evidence.id)
        .where(Evidence.claim_id.in_(claim_ids)).order_by(Evidence.id)
    )  # fmt: skip
    for piece, judgement in rows:
        own = found[piece.claim_id]
        own.append({**{name: getattr(piece, name) for name in NAMED}, "number": len(own) + 1, "judgement": judgement})
    return found
