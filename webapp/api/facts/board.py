"""What editors look at, as the API answers with it: what waits for a signature, many claims assigned, statistics."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from webapp.api.facts import Facts, Mark
from webapp.api.facts.claims import Claim, Kind
from webapp.api.facts.evidence import Stance


class CitedPiece(Facts):
    """Cited evidence in short."""

    id: int
    title: str
    url: str | None
    stance: Stance
    source: str


class CitedEvidence(CitedPiece):
    excerpt: str


class Since(Facts):
    """What is different from the verdict that was returned; `said` and `rating` are [before, now], or null."""

    note: str
    by: str | None
    at: datetime
    action: Literal["send_back", "reopen"]
    revision: tuple[int, int]
    said: tuple[Mark | None, Mark | None] | None
    rating: tuple[Mark, Mark] | None
    reason: list[tuple[Literal["kept", "added", "removed"], str]]
    added: list[CitedPiece]
    removed: list[CitedPiece]
    unchanged: bool


class WaitingClaim(Claim):
    cited: list[CitedEvidence]
    since: Since | None


class Waiting(Facts):
    """`more`: further claims wait behind these."""

    waiting: list[WaitingClaim]
    more: bool


class Outcome(Facts):
    """`already`: it was with this person before. `why` is a sentence, empty for what was assigned."""

    id: int
    result: Literal["assigned", "already", "refused"]
    why: str


class Assigned(Facts):
    assigned: int
    results: list[Outcome]


class RatingCount(Facts):
    rating: Mark
    claims: int


class Day(Facts):
    day: date
    decided: int
    signed_off: int


class Age(Facts):
    age: str
    claims: int


class Time(Facts):
    """Quartiles and median of the time from finding a claim to its first verdict."""

    kind: Kind
    claims: int
    lower: Annotated[int, Field(description="seconds")]
    median: Annotated[int, Field(description="seconds")]
    upper: Annotated[int, Field(description="seconds")]


class Load(Facts):
    id: int
    name: str
    open: int
    capacity: int
    returned: int
    late: int
    decided: int


class Statistics(Facts):
    days: int
    verdicts: list[RatingCount]
    throughput: list[Day]
    ages: list[Age]
    times: list[Time]
    loads: list[Load]
