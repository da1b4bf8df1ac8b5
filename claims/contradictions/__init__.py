"""Where claims of one article say what cannot both be so: another figure of the same, a weekday that its date does not
have, a “first” that was not the first.

Pure rules over claims as they stand in the text. They point out and never decide, and where it is not plain that two
claims speak of the same they are silent: sources that differ on purpose, a toll that rose, a part and its whole.
docs/evidence.md says how often they are right.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from claims.contradictions.figures import clashing_figures
from claims.contradictions.firsts import broken_firsts
from claims.contradictions.told import Contradiction, Told

__all__ = ["Contradiction", "Told", "contradictions"]


def contradictions(claims: Sequence[Told], published_on: date | None = None) -> list[Contradiction]:
    """All that is to be pointed out: a pair of claims twice, once on either."""
    return [*_weekdays(claims), *clashing_figures(claims, published_on), *broken_firsts(claims, published_on)]


def _weekdays(claims: Iterable[Told]) -> Iterator[Contradiction]:
    for claim in claims:
        for day in claim.dates:
            if day.get("weekday_agrees") is False and day.get("iso"):
                at = date.fromisoformat(day["iso"])
                yield Contradiction(claim.id, None, "weekday", f"{at.day} {at:%B %Y} was a {at:%A}.")
