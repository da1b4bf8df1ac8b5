"""A figure that changed after a verdict: found since, and lying otherwise to the claim's than what was known then.

It is pointed out to whoever decided and signed; no verdict is touched by it, and no status.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.figure_words import said
from claims.figures import Figure, compare
from claims.models import Approval, Claim, Evidence
from claims.notifications import notify
from claims.origins import page
from claims.people import WORKER
from claims.periods import Period, read_period
from claims.same_count import counts_the_same, differ, loose

Piece = dict[str, Any]
FIELDS = ("id", "source", "url", "title", "figures", "retrieved_at")
SETTLED = ("submitted", "approved")


@dataclass(frozen=True)
class Change:
    """`figure`, of the piece `evidence`, lies otherwise than `before`: what is cited, or what the same page said."""

    evidence: int
    figure: Figure
    before: Figure
    cited: bool

    def __str__(self) -> str:
        earlier = f"the verdict cites {said(self.before)}" if self.cited else f"the same page said {said(self.before)}"
        return f"{said(self.figure)}; {earlier}"


def place_of(piece: Piece) -> tuple[str, str]:
    """What makes two pieces the same page at two times: the source, and the address (the title where it has none)."""
    return piece["source"], piece["url"] or piece["title"]


def says_otherwise(before: Iterable[Figure], after: Iterable[Figure]) -> bool:
    """Whether figures name a number that those before did not, of whatever: it is kept as a further piece."""
    return bool(_numbers(after) - _numbers(before))


def _numbers(figures: Iterable[Figure]) -> set[tuple[Any, ...]]:
    return {
        (figure.get("measure"), figure.get("low"), figure.get("high"), figure.get("best"), figure.get("unit"),
         figure.get("qualifier")) for figure in figures
    }  # fmt: skip


def find_changes(
    claimed: Sequence[Figure], pieces: Sequence[Piece], *, cited: Collection[int], since: datetime
) -> Iterator[Change]:
    """What a page says since a verdict that changes one of the claim's figures: a page that the verdict cites, or that
    said something else before. Pieces have FIELDS, oldest first."""
    for piece in pieces:
        if piece["retrieved_at"] > since and piece["id"] not in cited:
            rests_on = [one for one in pieces if one["id"] in cited and _is_same_page(one, piece)]
            earlier = [one for one in pieces if one["id"] < piece["id"] and place_of(one) == place_of(piece)]
            for figure in claimed:
                change = _change(figure, piece, rests_on, True) or _change(figure, piece, earlier[-1:], False)
                if change:
                    yield change
                    break


def _is_same_page(one: Piece, other: Piece) -> bool:
    """Whoever found it: what a person cites may be what a source finds again."""
    if one["url"] and other["url"]:
        return page(one["url"]) == page(other["url"])
    return place_of(one) == place_of(other)


def _change(claimed: Figure, piece: Piece, before: Sequence[Piece], cited: bool) -> Change | None:
    """None also where one of the piece's figures agrees with what was known: a page names many."""
    known = [pair for one in before for pair in _lying(claimed, one)]
    news = [(figure, lies) for figure, lies in _lying(claimed, piece)
            if not any(_is_older(figure, other) for other in (claimed, *(was for was, _ in known)))]  # fmt: skip
    if not known or not news:
        return None
    if any(lies == lay or not differ(figure, was) for figure, lies in news for was, lay in known):
        return None
    return Change(piece["id"], news[0][0], known[0][0], cited)


def _lying(claimed: Figure, piece: Piece) -> list[tuple[Figure, str]]:
    """How the piece's figures lie that count what the claim's counts; a claim of “about 300” is met by 297."""
    same = (figure for figure in piece["figures"] if counts_the_same(claimed, figure))
    pairs = ((figure, compare(loose(claimed), figure)) for figure in same)
    return [(figure, lies) for figure, lies in pairs if lies]


def _is_older(figure: Figure, other: Figure) -> bool:
    """Whether a figure is of a time before the other's, so that it is another story and no news."""
    then, now = _time(figure), _time(other)
    return then is not None and now is not None and then.last < now.first


def _time(figure: Figure) -> Period | None:
    try:
        return read_period(str(figure["as_of"])) if figure.get("as_of") else None
    except ValueError:
        return None


def tell_changes(session: Session, claim: Claim, new: Collection[int]) -> int:
    """Tell whoever decided a settled claim, and whoever signed it, of changes by the `new` pieces. Returns how many."""
    verdict = claim.verdict
    if not new or verdict is None or claim.status not in SETTLED:
        return 0
    rows = session.scalars(select(Evidence).where(Evidence.claim_id == claim.id).order_by(Evidence.id))
    pieces = [{name: getattr(row, name) for name in FIELDS} for row in rows]
    cited = {piece.id for piece in verdict.cited}
    signed = select(Approval.approved_by).where(Approval.verdict_id == verdict.id, Approval.voided_at.is_(None))
    people = [verdict.decided_by, *session.scalars(signed)]
    return sum(
        notify(
            session, people, "changed", about=f"evidence:{change.evidence}", claim=claim, words=str(change), by=WORKER
        )
        for change in find_changes(claim.figures, pieces, cited=cited, since=verdict.decided_at)
        if change.evidence in new
    )
