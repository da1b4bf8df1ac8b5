"""What the reading room shows of an article, in few statements whatever its length, and what others changed in it."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session, aliased

from claims.errors import NotFound
from claims.extraction import KINDS
from claims.models import ArticleVersion, Claim, ClaimPlace, Event, Evidence, Person, Sentence, Verdict
from claims.queries.article_lines import NOT_LIVE
from claims.queries.claims import Facts, claim_facts

MOST_ACTS = 500
"""More acts than this since somebody looked, and the whole page is read again instead of its parts."""


def claims_in_text(session: Session, article_id: int) -> list[Facts]:
    """All claims of the newest text, in its order, with what text and margin say of them; `wording` is only there for
    claims that do not stand in the text any more."""
    holder, decider = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            Claim.id, Claim.number, Claim.kind, Claim.status, Claim.returned, Claim.speaker_name, Claim.replaced_by,
            case((Claim.status.in_(NOT_LIVE), Claim.wording)).label("wording"), ClaimPlace.start, ClaimPlace.end,
            holder.name.label("holder"), Verdict.said, Verdict.rating, decider.name.label("decider"),
            Claim.ask_again_at,
        )
        .join(ClaimPlace, ClaimPlace.claim_id == Claim.id)
        .join(holder, holder.id == Claim.assignee_id, isouter=True)
        .join(Verdict, Verdict.id == Claim.verdict_id, isouter=True)
        .join(decider, decider.id == Verdict.decided_by, isouter=True)
        .where(ClaimPlace.version_id == _newest(article_id))
        .order_by(ClaimPlace.start, ClaimPlace.end.desc(), Claim.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def _newest(article_id: int) -> Any:
    newest = select(ArticleVersion.id).where(ArticleVersion.article_id == article_id)
    return newest.order_by(ArticleVersion.number.desc()).limit(1).scalar_subquery()


def claim_card(session: Session, article_id: int, claim_id: int) -> Facts:
    """One claim as its card shows it, with its neighbours in the text. Raises NotFound."""
    claim = session.get(Claim, claim_id)
    if claim is None or claim.article_id != article_id:
        raise NotFound("There is no such claim in this article.")
    facts = claim_facts(session, [claim])[0]
    found = select(func.count()).select_from(Evidence).where(Evidence.claim_id == claim_id)
    return {**facts, "label": KINDS[claim.kind].label, "evidence": session.scalar(found) or 0,
            "near": _near(session, claim, facts), "made_from": made_from(session, claim_id)}  # fmt: skip


def _near(session: Session, claim: Claim, facts: Facts, most: int = 3) -> list[Facts]:
    """The open claims that stand next to it on either side, in the order of the text: what it may be merged with."""
    columns = (Claim.id, Claim.number, Claim.kind, Claim.row_version.label("version"), ClaimPlace.start,
               ClaimPlace.quote)  # fmt: skip
    others = (
        select(*columns).join(ClaimPlace, ClaimPlace.claim_id == Claim.id)
        .where(ClaimPlace.version_id == _newest(claim.article_id), Claim.id != claim.id,
               Claim.status.not_in(NOT_LIVE))
    )  # fmt: skip
    before = others.where(ClaimPlace.start <= facts["start"]).order_by(ClaimPlace.start.desc(), Claim.id.desc())
    after = others.where(ClaimPlace.start > facts["start"]).order_by(ClaimPlace.start, Claim.id)
    rows = [*reversed(session.execute(before.limit(most)).all()), *session.execute(after.limit(most))]
    return [dict(row._mapping) for row in rows]


def made_from(session: Session, claim_id: int) -> list[Facts]:
    """The claims that it was split from or merged from."""
    data = session.scalar(select(Event.data).where(Event.claim_id == claim_id, Event.action == "add_claim").limit(1))
    ids = (data or {}).get("made_from", [])
    rows = session.execute(select(Claim.id, Claim.number).where(Claim.id.in_(ids)).order_by(Claim.number))
    return [{"id": id, "number": number} for id, number in rows]


def last_act_of_others(session: Session, article_id: int, person_id: int) -> int:
    """The number of the newest act on an article that this person did not do themselves; 0 when there is none."""
    query = select(Event.number).where(*_others(article_id, person_id)).order_by(Event.number.desc()).limit(1)
    return session.scalar(query) or 0


def _others(article_id: int, person_id: int) -> tuple[Any, ...]:
    return (Event.stream == f"article:{article_id}", Event.by_person.is_distinct_from(person_id))


def changed_paragraphs(session: Session, article_id: int, person_id: int, since: int) -> set[int] | None:
    """Numbers of the paragraphs that acts of others touched after that act; None when that is no short answer."""
    acts = session.execute(
        select(Event.claim_id, Event.action, Event.data)
        .where(*_others(article_id, person_id), Event.number > since).limit(MOST_ACTS + 1)
    ).all()  # fmt: skip
    if len(acts) > MOST_ACTS or any(act.action == "extract" for act in acts):
        return None
    marked = {number for act in acts for number in act.data.get("sentences", ())}
    return paragraphs_of(session, article_id, _spans(session, acts), marked)


def _spans(session: Session, acts: Sequence[Row[Any]]) -> list[tuple[int, int]]:
    """Where the claims of these acts stand, and where they stood before they were adjusted."""
    ids = {act.claim_id for act in acts if act.claim_id is not None}
    before = [act.data["before"] for act in acts if act.action == "adjust"]
    return [*spans_of(session, ids), *((was["start"], was["end"]) for was in before)]


def spans_of(session: Session, claim_ids: Collection[int]) -> list[tuple[int, int]]:
    """Where these claims stand."""
    rows = session.execute(select(ClaimPlace.start, ClaimPlace.end).where(ClaimPlace.claim_id.in_(claim_ids)))
    return [(start, end) for start, end in rows]


def paragraphs_of(
    session: Session, article_id: int, spans: Sequence[tuple[int, int]] = (), numbers: Collection[int] = ()
) -> set[int]:
    """Numbers of the paragraphs of the newest text on which these spans lie, or that hold these sentences."""
    lines = session.execute(
        select(Sentence.number, Sentence.paragraph, Sentence.start, Sentence.end)
        .where(Sentence.version_id == _newest(article_id)).order_by(Sentence.number)
    ).all()  # fmt: skip
    ends, found = [line.end for line in lines], {line.paragraph for line in lines if line.number in numbers}
    for start, end in spans:
        for at in range(bisect_right(ends, start), len(lines)):
            if lines[at].start >= end:
                break
            found.add(lines[at].paragraph)
    return found
