"""When a piece by hand is here already: the same words of the same place, read in the same way."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import WrongState
from claims.models import Claim, Evidence, EvidenceSnapshot
from claims.origins import page


def hash_of(*words: str) -> str:
    """A short name for these words, in this order."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def digest_of(url: str | None, title: str, excerpt: str, stance: str) -> str:
    """Another place of the same report, or the same words read in another way, is another piece."""
    return hash_of(url or title, excerpt, stance)


def find_double(session: Session, claim_id: int, digest: str) -> int | None:
    """The id of the piece by hand that has this digest."""
    double = select(Evidence.id).where(
        Evidence.claim_id == claim_id, Evidence.source == "by_hand", Evidence.url_hash == digest
    )
    return session.scalar(double)


def free_digest(session: Session, claim: Claim, stance: str, *, url: str, title: str, excerpt: str, undone: str) -> str:
    """What a piece with these words is to be known by. Raises WrongState, naming the piece that is here as `existing`.

    An address alone is chained to that piece once its page was read: the page may say something else by now.
    """
    digest = digest_of(url, title, excerpt, stance)
    while existing := find_double(session, claim.id, digest):
        if excerpt or not url or not _was_read(session, existing):
            raise WrongState(f"This evidence is here already. {undone}", existing=existing)
        digest = hash_of(digest, str(existing))
    return digest


def _was_read(session: Session, evidence_id: int) -> bool:
    """Whether a page hangs on the piece."""
    link = select(EvidenceSnapshot.id).where(EvidenceSnapshot.evidence_id == evidence_id)
    return session.scalar(link.where(EvidenceSnapshot.snapshot_id.is_not(None))) is not None


def refuse_same_page(session: Session, claim: Claim, url: str) -> None:
    """Raises WrongState, naming the first piece of the page as `existing`, whoever found it."""
    pieces = select(Evidence.id, Evidence.url).where(Evidence.claim_id == claim.id).order_by(Evidence.id)
    for number, (existing, address) in enumerate(session.execute(pieces), 1):
        if address and page(address) == page(url):
            raise WrongState(
                f"E{number} is from this page already. Nothing was added, and nothing you wrote is thrown away. "
                "You can add it as another passage of the same page.", existing=existing, same_page=True,
            )  # fmt: skip
