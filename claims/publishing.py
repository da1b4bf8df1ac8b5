"""The gate, and behind it: freeze an article with its verdicts and publish it. The public page reads only that."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from claims import archive, audit, intake, jobs, judging, notifications, ratings, signoff
from claims.database import now
from claims.errors import WrongState
from claims.models import (
    Approval,
    Article,
    ArticleVersion,
    Claim,
    Content,
    Evidence,
    EvidenceSnapshot,
    Publication,
    Sentence,
    Snapshot,
    VerdictEvidence,
)
from claims.people import Actor, require
from claims.queries.article_lines import covered_sentences
from claims.queries.articles import sentence_rows
from claims.titles import titles_of
from claims.workflow import SETTLED, WORDS


@dataclass(frozen=True)
class Item:
    """One thing that is missing; `kind` and `target` make the link: claim id, sentence number or job id. `evidence` is
    the piece of the claim that it is about."""

    sentence: str
    kind: str
    target: int
    evidence: int | None = None


@dataclass(frozen=True)
class Fact:
    """One line of the gate; what is missing keeps the article from being published only where it `bars`."""

    name: str
    have: int
    of: int
    items: list[Item] = field(default_factory=list)
    bars: bool = True

    @property
    def done(self) -> bool:
        return not self.items and self.have == self.of


def gate(session: Session, article_id: int) -> list[Fact]:
    """What must hold before an article may be published, and what should, each with what is missing."""
    version = intake.current_version(session, article_id)
    claims = session.execute(
        select(Claim.id, Claim.number, Claim.status).where(Claim.article_id == article_id).order_by(Claim.number)
    ).all()
    return [_text_read(session, article_id, version), _settled(claims), _sentences(session, version),
            _unchanged(session, [claim.id for claim in claims if claim.status == "approved"]),
            _kept(session, article_id)]  # fmt: skip


def _text_read(session: Session, article_id: int, version: ArticleVersion) -> Fact:
    waiting = jobs.is_open(session, "extract", f"text:{version.id}")
    items = [Item("The desk is still pulling claims out of the text.", "article", article_id)] if waiting else []
    if not waiting and version.extracted_at is None:
        items = [Item("The claims could not be pulled out of the text; try again.", "article", article_id)]
    return Fact("Text worked through by the desk", int(not items), 1, items)


def _settled(claims: Sequence[Any]) -> Fact:
    open = [claim for claim in claims if claim.status not in SETTLED]
    items = [Item(f"Claim {claim.number} is {WORDS[claim.status]}.", "claim", claim.id) for claim in open]
    return Fact("Every claim settled", len(claims) - len(open), len(claims), items)


def _sentences(session: Session, version: ArticleVersion) -> Fact:
    lines = sentence_rows(session, version.id)
    covered = covered_sentences(session, version.id, lines)
    unread = [line for line in lines if line.read_at is None and line.number not in covered]
    items = [Item(f"Sentence {line.number} is not read yet.", "sentence", line.number) for line in unread]
    return Fact("Every sentence read", len(lines) - len(unread), len(lines), items)


def _unchanged(session: Session, ids: Sequence[int]) -> Fact:
    approved = session.scalars(select(Claim).where(Claim.id.in_(ids)).order_by(Claim.number)).all()
    items = [
        Item(f"Claim {claim.number} is not what was approved any more. Please look at it and approve it again.",
             "claim", claim.id)
        for claim in signoff.changed(session, approved)
    ]  # fmt: skip
    return Fact("Four eyes on each verdict, unchanged since", len(approved) - len(items), len(approved), items)


def _kept(session: Session, article_id: int) -> Fact:
    """Whether the pages that the signed verdicts cite go to print with them: what the desk had by the signature.
    It bars nothing: one may be behind a paywall."""
    signed = (
        select(Evidence, Claim.number, Content.id, EvidenceSnapshot.taken_at <= Approval.approved_at)
        .join(VerdictEvidence, VerdictEvidence.evidence_id == Evidence.id)
        .join(Claim, Claim.verdict_id == VerdictEvidence.verdict_id)
        .join(Approval, and_(Approval.verdict_id == Claim.verdict_id, Approval.voided_at.is_(None)))
        .outerjoin(EvidenceSnapshot, EvidenceSnapshot.evidence_id == Evidence.id)
        .outerjoin(Snapshot, Snapshot.id == EvidenceSnapshot.snapshot_id)
        .outerjoin(Content, and_(Content.id == Snapshot.content_id, Content.gone_at.is_(None)))
        .where(Claim.article_id == article_id, Claim.status == "approved").order_by(Claim.number, Evidence.id)
    )  # fmt: skip
    pages = [row for row in session.execute(signed) if row[0].is_on_web]
    titles = titles_of(session, [piece for piece, *_ in pages])
    items = [
        Item(f"Claim {number} cites “{titles[piece.id][:80]}”, and the desk "
             f"{'has no copy of that page' if content is None else 'kept that page only after it was signed off'}.",
             "claim", piece.claim_id, piece.id)
        for piece, number, content, in_time in pages if not (content and in_time)
    ]  # fmt: skip
    return Fact("Cited pages kept", len(pages) - len(items), len(pages), items, bars=False)


def publish(session: Session, article_id: int, *, by: Actor) -> Publication:
    """Freeze the article and its verdicts as the next edition. Raises WrongState with what is missing."""
    require(by, "editor", act="publish")
    # Nobody may move a claim between the gate and the commit.
    audit.lock(session, f"article:{article_id}")
    select_claims = select(Claim).where(Claim.article_id == article_id).order_by(Claim.id)
    claims = list(session.scalars(select_claims.with_for_update(of=Claim)))
    facts = gate(session, article_id)
    missing = [item for fact in facts if fact.bars for item in fact.items]
    if missing:
        raise WrongState(
            f"This article cannot be published yet; still missing: {len(missing)}. Nothing was changed.",
            missing=[{"sentence": item.sentence, "kind": item.kind, "id": item.target} for item in missing],
        )
    version, at = intake.current_version(session, article_id), now(session)
    approved = [claim for claim in claims if claim.status == "approved"]
    not_checked = sum(claim.status in ("set_aside", "noted") for claim in claims)
    content = freeze(session, version, approved, at) | {"not_checked": not_checked}
    _refuse_same(session, article_id, content)
    last = session.scalar(select(func.max(Publication.edition)).where(Publication.article_id == article_id)) or 0
    session.execute(
        update(Publication).where(Publication.article_id == article_id, Publication.state != "superseded")
        .values(state="superseded")
    )  # fmt: skip
    publication = Publication(
        article_id=article_id, version_id=version.id, edition=last + 1, state="current", title=version.article.title,
        content=content, published_by=by.id, published_at=at,
    )  # fmt: skip
    session.add(publication)
    session.flush()
    archive.store(session, publication, approved)
    notifications.settle_ready(session, article_id)
    act = audit.Act("publish", by.id, data={"publication": publication.id, "edition": last + 1})
    audit.record(session, f"article:{article_id}", [act])
    return publication


def _refuse_same(session: Session, article_id: int, content: dict[str, Any]) -> None:
    """A second press of the button is no second edition."""
    standing = select(Publication).where(Publication.article_id == article_id, Publication.state == "current")
    current = session.scalar(standing)
    if current and _checked(current.content) == _checked(content):
        raise WrongState(
            f"This article is published as it is now, as number {current.id}. Nothing was changed.", existing=current.id
        )


def _checked(content: dict[str, Any]) -> tuple[str, list[str]]:
    return content["sha256"], [claim["content_hash"] for claim in content["claims"]]


def freeze(session: Session, version: ArticleVersion, approved: list[Claim], at: datetime) -> dict[str, Any]:
    """Everything the public page shows, as plain data; persons appear by role only."""
    article: Article = version.article
    return {
        "title": article.title,
        "publisher": article.publisher,
        "byline": article.byline,
        "source_url": article.source_url,
        "language": article.language,
        "published_on": article.published_on and article.published_on.isoformat(),
        "checked_at": at.isoformat(),
        "text": version.text,
        "sha256": version.sha256,
        "ratings": dict(Counter(claim.verdict.rating for claim in approved if claim.verdict)),
        "scales": {scale: _scale(session, scale, approved) for scale in ("said", "rating")},
        "claims": [_frozen(session, version.id, claim) for claim in approved],
        "sentences": [
            {
                "number": line.number,
                "paragraph": line.paragraph,
                "heading": line.heading,
                "start": line.start,
                "end": line.end,
            }
            for line in session.scalars(
                select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.number)
            )
        ],
    }


def _scale(session: Session, scale: str, approved: list[Claim]) -> list[dict[str, str]]:
    """The marks of a scale as they are called now: what could be chosen, and what was."""
    used = {getattr(claim.verdict, scale) for claim in approved if claim.verdict}
    marks = ratings.marks(session, scale).values()
    return [
        {"name": mark.name, "label": mark.label, "glyph": mark.glyph}
        for mark in marks
        if not mark.retired or mark.name in used
    ]


def _frozen(session: Session, version_id: int, claim: Claim) -> dict[str, Any]:
    verdict, place = claim.verdict, next(place for place in claim.places if place.version_id == version_id)
    assert verdict is not None
    approval = signoff.approval_of(session, claim)
    assert approval is not None
    kept = signoff.snapshots_by(session, {verdict.id: approval.approved_at})[verdict.id]
    unconfirmed, titles = judging.unconfirmed(session, verdict.cited), titles_of(session, verdict.cited)
    return {
        "id": claim.id,
        "number": claim.number,
        "kind": claim.kind,
        "start": place.start,
        "end": place.end,
        "quote": place.quote,
        "speaker_name": claim.speaker_name,
        "figures": claim.figures,
        "said": verdict.said,
        "rating": verdict.rating,
        "reason": verdict.reason,
        "decided_at": verdict.decided_at.isoformat(),
        "approved_at": approval.approved_at.isoformat(),
        "content_hash": approval.content_hash,
        "cited": [
            {"url": piece.url, "title": titles[piece.id] if piece.id in kept else piece.title,
             "excerpt": piece.excerpt, "stance": piece.stance,
             "source": piece.source, "retrieved_at": piece.retrieved_at.isoformat(),
             **({"kept": {"sha256": kept[piece.id].sha256, "at": kept[piece.id].taken_at.isoformat()}}
                if piece.id in kept else {}),
             **({"unconfirmed": True} if piece.id in unconfirmed else {})}
            for piece in verdict.cited
        ],
    }  # fmt: skip
