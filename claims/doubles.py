"""When a piece by hand is here already: the same words of the same place, read in the same way."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import WrongState
from claims.models import Claim, Evidence
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


def refuse_double(session: Session, claim: Claim, digest: str, *, undone: str) -> None:
    """Raises WrongState, naming the piece that is here as `existing`."""
    if existing := find_double(session, claim.id, digest):
        raise WrongState(f"This evidence is here already. {undone}", existing=existing)


def refuse_same_page(session: Session, claim: Claim, url: str) -> None:
    """Raises WrongState, naming the first piece of the page as `existing`, whoever found it."""
    pieces = select(Evidence.id, Evidence.url).where(Evidence.claim_id == claim.id).order_by(Evidence.id)
    for number, (existing, address) in enumerate(session.execute(pieces), 1):
        if address and page(address) == page(url):
            raise WrongState(
                f"E{number} is from this page already. Nothing was added, and nothing you wrote is thrown away. "
                "You can add it as another passage of the same page.", existing=existing, same_page=True,
            )  # fmt: skip
