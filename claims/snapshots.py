"""Snapshots: what a page said when somebody looked, kept once per content, and hung on pieces of evidence.

Fetching, reading and storing files is done in workers/; how a snapshot is shown, in queries/snapshots.py.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import audit, jobs
from claims.database import now
from claims.errors import Invalid, NotFound, WrongState
from claims.models import (
    Article,
    Claim,
    Content,
    Delivery,
    Evidence,
    EvidenceSnapshot,
    Snapshot,
    VerdictEvidence,
)
from claims.passages import Passage
from claims.people import Actor, require

RETIRED_AT_ONCE = 100


@dataclass(frozen=True)
class Visit:
    """Somebody was sent to `url`, and was led to `final_url`."""

    url: str
    final_url: str
    fetched_at: datetime


@dataclass(frozen=True)
class Body:
    """What came, and the file it is kept in; see models.Content."""

    sha256: str
    size: int
    media_type: str
    warc_sha256: str
    instead_of: str = ""
    """The key of the file that should have held it, and was lost."""


@dataclass(frozen=True)
class Extract:
    """What was read from it; `unread` says why nothing was."""

    text: str = ""
    title: str = ""
    byline: str = ""
    published_at: datetime | None = None
    unread: str = ""


def file_of(session: Session, sha256: str) -> str | None:
    """The key of the file in which a content is kept already."""
    return session.scalar(select(Content.warc_sha256).where(Content.sha256 == sha256, Content.gone_at.is_(None)))


def keep(session: Session, visit: Visit, body: Body, extract: Extract) -> Snapshot:
    """One visit, and its content once however often it is met.

    A content whose file was given up or lost has one again, and is as old as its last visit; one that could not be
    read and now can be has its text. Raises WrongState when the file was given up after it was found to be there.
    """
    content = _keep_content(session, body, extract)
    content.kept_at = now(session)
    if content.gone_at:
        _have_again(session, content, body)
    elif content.warc_sha256 == body.instead_of:
        content.warc_sha256 = body.warc_sha256
    if content.unread and not extract.unread:
        _write_extract(content, extract)
    snapshot = Snapshot(
        url=visit.url, final_url=visit.final_url, fetched_at=visit.fetched_at, content_id=content.id
    )  # fmt: skip
    session.add(snapshot)
    session.flush()
    return snapshot


def keep_for_article(session: Session, article_id: int, visit: Visit, body: Body, extract: Extract) -> Snapshot:
    """Keep what an article was read from; its history tells of it. Raises what keep() raises."""
    audit.lock(session, f"article:{article_id}")
    snapshot = keep(session, visit, body, extract)
    audit.record(session, f"article:{article_id}", [audit.Act("keep_snapshot", None, data=facts_of(session, snapshot))])
    return snapshot


def facts_of(session: Session, snapshot: Snapshot) -> dict[str, Any]:
    """What the history tells of a visit and its content, so that no row and no file can change unseen."""
    content = session.get_one(Content, snapshot.content_id)
    published_at = content.published_at
    return {
        "snapshot": snapshot.id, "url": snapshot.url, "final_url": snapshot.final_url,
        "fetched_at": plain_time(snapshot.fetched_at), "sha256": content.sha256, "warc_sha256": content.warc_sha256,
        "text_sha256": digest(content), "title": content.title, "byline": content.byline,
        "published_at": plain_time(published_at) if published_at else None, "size": content.size,
        "media_type": content.media_type,
    }  # fmt: skip


def plain_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _keep_content(session: Session, body: Body, extract: Extract) -> Content:
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {
        "sha256": body.sha256, "size": body.size, "media_type": body.media_type[:100],
        "warc_sha256": body.warc_sha256, "title": extract.title, "byline": extract.byline, "text": extract.text,
        "published_at": extract.published_at, "unread": extract.unread, "kept_at": now(session),
    }  # fmt: skip
    session.execute(dialect.insert(Content).on_conflict_do_nothing(index_elements=["sha256"]), [row])
    found = select(Content).where(Content.sha256 == body.sha256).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()


def _have_again(session: Session, content: Content, body: Body) -> None:
    """As if it hung on its pieces since now: an approval did not bind what was given up."""
    if content.warc_sha256 == body.warc_sha256:
        raise WrongState("The file of this page was given up at the same moment; it is fetched once more.")
    content.warc_sha256, content.gone_at = body.warc_sha256, None
    visits = select(Snapshot.id).where(Snapshot.content_id == content.id)
    session.execute(
        update(EvidenceSnapshot).where(EvidenceSnapshot.snapshot_id.in_(visits)).values(taken_at=content.kept_at)
    )


def _write_extract(content: Content, extract: Extract) -> None:
    content.text, content.title, content.byline = extract.text, extract.title, extract.byline
    content.published_at, content.unread = extract.published_at, extract.unread


def ask(session: Session, piece: Evidence) -> bool:
    """Ask for a snapshot of a piece with an address of the web; False where there is one, or one is being made.

    Asked for by itself for what is added by hand, accepted or cited. One whose file was given up counts as none; one
    that is here is not given up before the transaction ends, nor after it if that cites the piece.
    """
    if not is_web(piece.url):
        return False
    if _has_file(session, _link(session, piece.id)) or jobs.is_open(session, "snapshot", subject_of(piece.id)):
        return False
    _enqueue(session, piece)
    return True


def keep_now(session: Session, claim: Claim, evidence_id: int, *, by: Actor) -> None:
    """Keep what the page says now, on purpose. Raises NotAllowed, NotFound, Invalid, and WrongState while a snapshot
    is being made, and where a verdict cites the piece as it was kept before."""
    require(by, "checker", "editor", act="keep what a page says")
    piece = find_piece(session, claim, evidence_id)
    if not is_web(piece.url):
        raise Invalid("This piece has no address of the web, so there is no page to keep. Nothing was changed.")
    if jobs.is_open(session, "snapshot", subject_of(piece.id)):
        raise WrongState("The desk is fetching this page already. Nothing was changed.")
    if _has_file(session, _link(session, piece.id)) and is_cited(session, piece.id):
        raise WrongState(
            "A verdict cites this piece with what its page said then, so that stays. Nothing was changed. Add the "
            "address once more by hand to keep what it says now."
        )
    _enqueue(session, piece)
    act = audit.Act("ask_snapshot", by.id, claim.id, claim.status, claim.status, data={"evidence": piece.id})
    audit.record(session, f"article:{claim.article_id}", [act])


def _enqueue(session: Session, piece: Evidence) -> None:
    """Not a job of the claim: it goes on when the claim is closed, and its failure is the piece's own matter."""
    article = session.scalars(select(Article).join(Claim).where(Claim.id == piece.claim_id)).one()
    subject = subject_of(piece.id)
    jobs.enqueue(
        session, "snapshot", subject, round=jobs.new_round(session, "snapshot", subject), article_id=article.id,
        owner_id=piece.added_by or article.submitted_by, lane=jobs.lane_of(piece.url or ""),
    )  # fmt: skip


def find_piece(session: Session, claim: Claim, evidence_id: int) -> Evidence:
    """A piece of this claim, with the article's stream held. Raises NotFound."""
    # The stream first, as deciding does: so nothing is cited and rejected at the same moment.
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim)
    piece = session.get(Evidence, evidence_id, populate_existing=True)
    if piece is None or piece.claim_id != claim.id:
        raise NotFound("This claim has no such piece of evidence. Nothing was changed.")
    return piece


def hang(
    session: Session, evidence_id: int, visit: Visit, body: Body, extract: Extract, passage: Passage | None = None
) -> None:
    """Keep a visit and hang it on a piece; what a person left open on the piece is filled in from the page.

    What a verdict cites keeps the snapshot that it was cited with, unless its file was given up before. Raises what
    keep() raises.
    """
    piece, claim = _hold(session, evidence_id)
    snapshot = keep(session, visit, body, extract)
    cited, link = is_cited(session, piece.id), _link(session, piece.id) or EvidenceSnapshot(evidence_id=piece.id)
    link.error = None
    if not (cited and _has_file(session, link)):
        link.snapshot_id, link.taken_at = snapshot.id, now(session)
        if piece.source == "by_hand" and not cited:
            link.picked = _fill_in(piece, extract, passage) or bool(link.picked)
    session.add(link)
    said = {"evidence": piece.id, "hangs": link.snapshot_id, **facts_of(session, snapshot)}
    _remember(session, claim, "keep_snapshot", said)


def miss(session: Session, evidence_id: int, sentence: str) -> None:
    """Nothing could be kept, and this is why; an earlier snapshot stays."""
    piece, claim = _hold(session, evidence_id)
    link = _link(session, piece.id) or EvidenceSnapshot(evidence_id=piece.id, taken_at=now(session))
    link.error = sentence
    session.add(link)
    _remember(session, claim, "miss_snapshot", {"evidence": piece.id, "error": sentence})


def digest(content: Content) -> str:
    """sha256 of the text extract, empty where there is none: the history keeps it, so that the text cannot change."""
    return "" if content.unread else hashlib.sha256(content.text.encode()).hexdigest()


def _fill_in(piece: Evidence, extract: Extract, passage: Passage | None) -> bool:
    """Title, day and passage where a person gave only an address. Returns whether the desk picked the passage."""
    if extract.title and (piece.url or "").startswith(piece.title):
        piece.title = extract.title
    piece.published_at = piece.published_at or extract.published_at
    if passage is None or piece.excerpt not in ("", passage.text):
        return False
    picked = not piece.excerpt
    piece.excerpt, piece.figures = passage.text, list(passage.figures)
    return picked


def _hold(session: Session, evidence_id: int) -> tuple[Evidence, Claim]:
    piece = session.get(Evidence, evidence_id)
    if piece is None:
        raise NotFound("There is no such piece of evidence.")
    claim = session.get_one(Claim, piece.claim_id)
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim)
    session.refresh(piece)
    return piece, claim


def _remember(session: Session, claim: Claim, action: str, data: dict[str, object]) -> None:
    claim.changed_at = now(session)
    session.flush()
    act = audit.Act(action, None, claim.id, claim.status, claim.status, data=data)
    audit.record(session, f"article:{claim.article_id}", [act])


def _link(session: Session, evidence_id: int) -> EvidenceSnapshot | None:
    found = select(EvidenceSnapshot).where(EvidenceSnapshot.evidence_id == evidence_id)
    return session.scalar(found.execution_options(populate_existing=True))


def _has_file(session: Session, link: EvidenceSnapshot | None) -> bool:
    """Whether what hangs there has its file; it is not given up while the transaction lasts."""
    if link is None or link.snapshot_id is None:
        return False
    here = select(Content.id).join(Snapshot, Snapshot.content_id == Content.id)
    here = here.where(Snapshot.id == link.snapshot_id, Content.gone_at.is_(None))
    return session.scalar(here.with_for_update(read=True, of=Content)) is not None


def subject_of(evidence_id: int) -> str:
    """Of the jobs that are about a piece."""
    return f"evidence:{evidence_id}"


def is_web(url: str | None) -> bool:
    """Whether a page could be fetched from there; what the archive finds is on this desk."""
    return bool(url) and str(url).startswith(("http://", "https://"))


def is_cited(session: Session, evidence_id: int) -> bool:
    """Whether any verdict cites the piece: then it is never changed."""
    return bool(session.scalar(select(exists().where(VerdictEvidence.evidence_id == evidence_id))))


def any_to_retire(session: Session, *, days: int) -> bool:
    """Whether retire() would find something to give up."""
    return (
        bool(days)
        and session.scalar(select(Content.id).where(*_is_old(session, days), _is_loose()).limit(1)) is not None
    )


def retire(session: Session, *, days: int) -> int:
    """Give up the files of contents kept more than `days` ago (0: never) that no verdict cites and no article came of.

    The rows and the texts stay, and the desk's history tells of it. The files go after the commit, by a job each.
    Returns how many.
    """
    if not any_to_retire(session, days=days):
        return 0
    audit.lock(session, "desk")
    old = select(Content.id).where(*_is_old(session, days), _is_loose()).order_by(Content.kept_at)
    held = session.scalars(old.limit(RETIRED_AT_ONCE).with_for_update(skip_locked=True)).all()
    # Looked at once more: whoever held one until just now may have cited it.
    give_up = update(Content).where(Content.id.in_(held), _is_loose()).values(gone_at=now(session))
    given_up = give_up.returning(Content.sha256, Content.warc_sha256).execution_options(synchronize_session=False)
    rows = session.execute(given_up).all()
    audit.record(
        session,
        "desk",
        [audit.Act("give_up", None, data={"sha256": sha256, "warc_sha256": key}) for sha256, key in rows],
    )
    jobs.enqueue_all(session, [jobs.NewJob("forget", f"file:{key}") for _, key in rows])
    return len(rows)


def _is_old(session: Session, days: int) -> tuple[ColumnElement[bool], ...]:
    return Content.gone_at.is_(None), Content.kept_at < now(session) - timedelta(days=days)


def _is_loose() -> ColumnElement[bool]:
    """No verdict cites it, and no article came of it."""
    cited = exists().where(
        Snapshot.content_id == Content.id, EvidenceSnapshot.snapshot_id == Snapshot.id,
        VerdictEvidence.evidence_id == EvidenceSnapshot.evidence_id,
    )  # fmt: skip
    return and_(~cited, ~exists().where(Delivery.content_id == Content.id))


def is_given_up(session: Session, key: str) -> bool:
    """Whether no content is kept in this file any more."""
    return not session.scalar(select(exists().where(Content.warc_sha256 == key, Content.gone_at.is_(None))))
