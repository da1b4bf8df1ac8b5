"""A figure that changed after a verdict: of a page that the verdict cites any other number, of another page one that
lies otherwise to the claim's than what it said before.

It is pointed out to whoever decided and signed; no verdict is touched by it, and no status.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from claims.figure_words import ends_of, with_unit
from claims.figures import Figure, compare
from claims.models import Approval, Claim, Evidence, EvidenceJudgement
from claims.notifications import notify
from claims.origins import page
from claims.people import WORKER, Actor
from claims.periods import Period, read_period
from claims.same_count import counts_the_same, differ, loose

Piece = dict[str, Any]
FIELDS = ("id", "source", "url", "title", "figures", "retrieved_at")
SETTLED = ("submitted", "approved")


@dataclass(frozen=True)
class Change:
    """`figure`, of the piece `evidence`, is not `before`, of another one: what the verdict cites, or the page said."""

    evidence: int
    page: str
    figure: Figure
    at: datetime
    before: Figure
    before_evidence: int
    before_at: datetime
    cited: bool

    def __str__(self) -> str:
        new = f"{self.figure['measure']}: {with_unit(self.figure)} on {_minute(self.at)}"
        earlier = "the verdict cites" if self.cited else "the same page said"
        return f"{new}; {earlier} {with_unit(self.before)}, found on {_minute(self.before_at)}"

    @property
    def key(self) -> str:
        """The same for one change of one page, however many sources find it."""
        said = self.page, self.figure["measure"], sorted(_values(self.figure))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def change_facts(change: Change) -> dict[str, Any]:
    """The change as pages and the API show it."""
    return {"evidence": change.evidence, "figure": change.figure, "at": change.at, "before": change.before,
            "before_at": change.before_at, "cited": change.cited, "words": str(change)}  # fmt: skip


def _minute(at: datetime) -> str:
    return f"{at.astimezone():%-d %b %Y, %H:%M}"


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
    """What a page says that changes one of the claim's figures, each change once: of a page that the verdict cites any
    other number than in the newest piece that it cites, of another page one that since the verdict lies otherwise than
    what it said before. Pieces have FIELDS, oldest first."""
    keys = set[str]()
    for piece in pieces:
        rests_on = [one for one in pieces if one["id"] in cited and _is_same_page(one, piece)]
        # Of a cited page not by the time of the verdict: what came while it was written nobody may have seen.
        is_newer = piece["id"] > rests_on[-1]["id"] if rests_on else piece["retrieved_at"] > since
        if is_newer:
            earlier = [one for one in pieces if one["id"] < piece["id"] and place_of(one) == place_of(piece)][-1:]
            found = (_other_number(figure, piece, rests_on, earlier) if any(_same(figure, one) for one in rests_on)
                     else _lies_otherwise(figure, piece, earlier) for figure in claimed)  # fmt: skip
            for change in filter(None, found):
                if change.key not in keys:
                    keys.add(change.key)
                    yield change


def _is_same_page(one: Piece, other: Piece) -> bool:
    """Whoever found it: what a person cites may be what a source finds again."""
    if one["url"] and other["url"]:
        return page(one["url"]) == page(other["url"])
    return place_of(one) == place_of(other)


def _other_number(claimed: Figure, piece: Piece, cited: Sequence[Piece], earlier: Sequence[Piece]) -> Change | None:
    """A number that a cited page did not name, in place of one that it names no more, wherever both of them lie."""
    known = [(figure, one) for one in cited for figure in _same(claimed, one)]
    said_before = {_values(figure) for one in earlier for figure in _same(claimed, one)}
    now = [figure for figure in _same(claimed, piece) if not _is_older(figure, claimed)]
    gone = [(figure, one) for figure, one in known if not any(_values(other) == _values(figure) for other in now)]
    new = [figure for figure in now if _values(figure) not in said_before | {_values(was) for was, _ in known}
           and not any(_is_older(figure, was) for was, _ in known)]  # fmt: skip
    return _change(piece, new[0], *gone[0], cited=True) if gone and new else None


def _lies_otherwise(claimed: Figure, piece: Piece, earlier: Sequence[Piece]) -> Change | None:
    """None also where one of the piece's figures agrees with what was said before: a page names many."""
    known = [(figure, one) for one in earlier for figure in _same(claimed, one)]
    older = (claimed, *(was for was, _ in known))
    news = [figure for figure in _same(claimed, piece) if not any(_is_older(figure, other) for other in older)]
    if not known or not news:
        return None
    if any(_lies(claimed, new) == _lies(claimed, was) or not differ(new, was) for new in news for was, _ in known):
        return None
    return _change(piece, news[0], *known[0], cited=False)


def _change(piece: Piece, figure: Figure, before: Figure, was: Piece, *, cited: bool) -> Change:
    where = page(piece["url"]) if piece["url"] else "\n".join(place_of(piece))
    return Change(piece["id"], where, figure, piece["retrieved_at"], before, was["id"], was["retrieved_at"], cited)


def _same(claimed: Figure, piece: Piece) -> list[Figure]:
    """The piece's figures that count what the claim's counts."""
    return [figure for figure in piece["figures"] if counts_the_same(claimed, figure)]


def _lies(claimed: Figure, figure: Figure) -> str | None:
    """How a figure lies; a claim of “about 300” is met by 297."""
    return compare(loose(claimed), figure)


def _values(figure: Figure) -> frozenset[float]:
    """The numbers that it is given by: “at least 16” and 16 are one."""
    return frozenset(float(end) for end in (*ends_of(figure), figure.get("best")) if end is not None)


def _is_older(figure: Figure, other: Figure) -> bool:
    """Whether a figure is of a time before the other's, so that it is another story and no news."""
    then, now = _time(figure), _time(other)
    return then is not None and now is not None and then.last < now.first


def _time(figure: Figure) -> Period | None:
    try:
        return read_period(str(figure["as_of"])) if figure.get("as_of") else None
    except ValueError:
        return None


def tell_changes(session: Session, claim: Claim, new: Collection[int], *, by: Actor = WORKER) -> int:
    """Tell whoever decided a settled claim, and whoever signed it, of what changed by the `new` pieces, which came or
    count again, each change once; what was rejected counts as little as on the page.

    Returns how many were told."""
    verdict = claim.verdict
    if not new or verdict is None or claim.status not in SETTLED:
        return 0
    rejected = exists().where(EvidenceJudgement.evidence_id == Evidence.id, EvidenceJudgement.judgement == "rejected")
    rows = select(Evidence).where(Evidence.claim_id == claim.id, ~rejected).order_by(Evidence.id)
    pieces = [{name: getattr(row, name) for name in FIELDS} for row in session.scalars(rows)]
    cited = {piece.id for piece in verdict.cited}
    signed = select(Approval.approved_by).where(Approval.verdict_id == verdict.id, Approval.voided_at.is_(None))
    people = [verdict.decided_by, *session.scalars(signed)]
    return sum(
        notify(session, people, "changed", about=f"verdict:{verdict.id}/{change.key}", claim=claim, words=str(change),
               by=by)
        for change in find_changes(claim.figures, pieces, cited=cited, since=verdict.decided_at)
        if change.evidence in new or change.before_evidence in new
    )  # fmt: skip
