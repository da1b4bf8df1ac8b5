"""A claim's evidence as the API answers: the pieces, and how their figures lie to the claim's."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from claims.models import STANCES
from webapp.api.facts import Facts, Mark
from webapp.api.facts.snapshots import Archived, Kept

Stance = Literal[STANCES]  # type: ignore[valid-type]


class Judged(Facts):
    judgement: Literal["accepted", "rejected", "unsure"]
    by: str | None
    at: datetime


class EarlierCheck(Facts):
    """A published verdict on a claim like this one that still stands."""

    claim_id: int
    said: Mark | None
    rating: Mark
    reason: str
    wording: str
    published_at: datetime


class FactCheck(Facts):
    """Somebody's verdict on an earlier claim, in the publisher's own words and on a scale that is not the desk's."""

    claim: str
    claimant: str
    rating: str
    publisher: str
    published_at: str | None


class Piece(Facts):
    """A piece of evidence; one that a verdict cites is never changed. Pieces of the same `origin` (a number within the
    claim) are one page, or one report in several outlets, and count once; null for what was rejected, and for what
    nothing was seen of (no excerpt, no figures, no text of its page). `is_earlier`: it is an earlier fact-check, the
    desk's own (`earlier`, while that stands) or of others (`fact_check`)."""

    id: int
    number: int
    origin: int | None
    source: str
    url: str | None
    title: str
    excerpt: str
    stance: Stance
    figures: list[Any]
    fact_check: FactCheck | None
    is_earlier: bool
    published_at: datetime | None
    retrieved_at: Annotated[datetime, Field(description="When its source gave it; by hand: when it was added")]
    added_by: str | None
    judged: Judged | None
    said_until: datetime | None
    was_cited: bool
    found_for: Annotated[str | None, Field(description="The claim's words when it was found, where they were others")]
    searched_for: Annotated[str | None, Field(description="What was looked for then, where it is something else now")]
    earlier: EarlierCheck | None
    snapshot: Kept | None
    page: Annotated[
        Literal["waiting", "kept", "given_up", "not_kept"] | None,
        Field(description="How far keeping its page is; given_up: its file, for its age. Null: nobody asked for it"),
    ]
    not_kept: Annotated[str | None, Field(description="Why the last try to keep the page gave nothing")]
    picked: Annotated[bool, Field(description="Whether the desk picked the excerpt from the page's text")]
    astray: Annotated[
        bool,
        Field(
            description="Whether the excerpt that a person gave stands neither in the text nor in the title of the page"
        ),
    ]
    archived: Archived | None
    saving: bool


class Changed(Piece):
    """A piece as it was corrected, or turned round."""

    version: Annotated[int, Field(description="The claim's: such a change gives it a new one")]


class Against(Facts):
    """A figure of the evidence, seen from the claim's. `pieces` are the ids of all pieces of one origin that give it,
    `evidence` is the earliest of them. Where it is of an `other date`, `by_value` says how it lies apart from that.
    `at_latest`: it names no day, and `as_of` is when it was published."""

    evidence: int
    pieces: list[int]
    figure: dict[str, Any]
    lies: Literal["within", "overlaps", "below", "above", "other unit", "other date"]
    by_value: Literal["within", "overlaps", "below", "above", "other unit"]
    as_of: str | None
    at_latest: bool


class Comparison(Facts):
    """A figure of the claim; `as_of` as in what it is compared with."""

    figure: dict[str, Any]
    as_of: str | None
    at_latest: bool
    against: list[Against]
