"""Snapshots of pieces of evidence: asked for, hung on the piece, or missed; what is left open on it is filled in.

What a page said is kept by contents.py and given up by retention.py; fetching, reading and storing files is done in
workers/; how a snapshot is shown, in queries/snapshots.py.
"""

import re
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from claims import audit, jobs
from claims.changed_figures import tell_changes
from claims.contents import Body, Extract, Visit, facts_of, keep
from claims.database import now
from claims.doubles import digest_of, find_double
from claims.errors import Invalid, NotFound, WrongState
from claims.extraction import read_figures
from claims.models import Article, Claim, Content, Evidence, EvidenceSnapshot, Snapshot, VerdictEvidence
from claims.passages import place_in
from claims.people import Actor, require
from claims.taken_away import taken_away
from claims.workflow import FILL_IN

LEFT_OUT = re.compile(r"[\[(]?(?:…|\.{3})[\])]?")
"""How a quotation says that it leaves words out."""


def ask(session: Session, piece: Evidence) -> bool:
    """Ask for a snapshot of a piece with an address of the web; False where there is one, or one is being made.

    Asked for by itself for what is added by hand, accepted or cited. One whose file was given up counts as none; one
    that is here is not given up before the transaction ends, nor after it if that cites the piece.
    """
    if not piece.is_on_web:
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
    if not piece.is_on_web:
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


def hang(session: Session, evidence_id: int, visit: Visit, body: Body, extract: Extract, passage: str = "") -> None:
    """Keep a visit and hang it on a piece; what a person left open on the piece is filled in from the page, with
    `passage` as its excerpt.

    What a verdict cites keeps the snapshot that it was cited with, unless its file was given up before. While the claim
    is being checked, what is filled in gives it a new version: no verdict is taken that was written before it stood
    there. Raises what keep() raises.
    """
    piece, claim = _hold(session, evidence_id)
    before = told(piece)
    snapshot = keep(session, visit, body, extract)
    cited, link = is_cited(session, piece.id), _link(session, piece.id) or EvidenceSnapshot(evidence_id=piece.id)
    link.error = None
    if not (cited and _has_file(session, link)):
        link.snapshot_id, link.taken_at = snapshot.id, now(session)
        if piece.source == "by_hand" and not cited:
            link.picked = _fill_in(session, piece, extract, passage) or bool(link.picked)
        link.astray = _is_astray(piece, extract.title, extract.text)
    session.add(link)
    said = {"evidence": piece.id, "hangs": link.snapshot_id, **facts_of(session, snapshot)}
    _remember(session, claim, "keep_snapshot", said)
    after = told(piece)
    if after != before and claim.status == "in_progress":
        claim.row_version += 1
        _remember(session, claim, FILL_IN, {"evidence": piece.id, "before": before, "after": after})
    tell_changes(session, claim, [piece.id])


def told(piece: Evidence) -> dict[str, Any]:
    """What can be corrected, as the history tells it."""
    return {
        "title": piece.title, "excerpt": piece.excerpt,
        "published_at": piece.published_at.isoformat() if piece.published_at else None,
    }  # fmt: skip


def miss(session: Session, evidence_id: int, sentence: str) -> None:
    """Nothing could be kept, and this is why; an earlier snapshot stays."""
    piece, claim = _hold(session, evidence_id)
    link = _link(session, piece.id) or EvidenceSnapshot(evidence_id=piece.id, taken_at=now(session))
    link.error = sentence
    session.add(link)
    _remember(session, claim, "miss_snapshot", {"evidence": piece.id, "error": sentence})


def _fill_in(session: Session, piece: Evidence, extract: Extract, passage: str) -> bool:
    """Title, day and passage where a person gave only an address. Returns whether the desk picked the passage."""
    emptied = taken_away(session, [piece])[piece.id]
    if extract.title and piece.is_untitled and "title" not in emptied:
        piece.title = extract.title
    if "published_at" not in emptied:
        piece.published_at = piece.published_at or extract.published_at
    picked = bool(passage) and not piece.excerpt and "excerpt" not in emptied
    if picked:
        piece.excerpt = passage
        digest = digest_of(piece.url, piece.title, passage, piece.stance)
        # Where two have the same words from one page, only the first is known by them.
        if find_double(session, piece.claim_id, digest) is None:
            piece.url_hash = digest
    # Of what stands now: the words and the day may have been corrected while the page was fetched.
    piece.figures = read_figures(piece.excerpt, piece.published_at)
    return picked


def no_longer_picked(session: Session, piece: Evidence) -> None:
    """A person said what the excerpt is; whether it stands on the page is looked at anew."""
    pages = select(Content.title, Content.text).join(Snapshot, Snapshot.content_id == Content.id)
    link = _link(session, piece.id)
    if link:
        page = session.execute(pages.where(Snapshot.id == link.snapshot_id)).one_or_none()
        link.picked, link.astray = False, _is_astray(piece, *(page or ("", "")))


def _is_astray(piece: Evidence, title: str, text: str) -> bool:
    """Whether a part of an excerpt, cut at what a person left out, stands neither in its page's title nor in its text.
    Of what a source gave it is never said: a source may put an excerpt together, and nobody can correct it."""
    if piece.source != "by_hand" or not text:
        return False
    parts = [part for part in LEFT_OUT.split(piece.excerpt) if part.strip()]
    return not all(any(place_in(where, part) for where in (title, text)) for part in parts)


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


def is_cited(session: Session, evidence_id: int) -> bool:
    """Whether any verdict cites the piece: then it is never changed."""
    return bool(session.scalar(select(exists().where(VerdictEvidence.evidence_id == evidence_id))))
