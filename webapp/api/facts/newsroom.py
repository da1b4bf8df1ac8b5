"""What admins look after, as the API answers with it: people, scales, sources, tokens and the desk's own jobs."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from claims.jobs import STAGES
from claims.models import JOB_STATES, OUTCOMES, ROLES
from webapp.api.facts import Facts, Person

Stage = Annotated[str, Field(json_schema_extra={"enum": list(STAGES)})]
JobState = Literal[JOB_STATES]  # type: ignore[valid-type]
Role = Literal[ROLES]  # type: ignore[valid-type]
Outcome = Literal[OUTCOMES]  # type: ignore[valid-type]


class Member(Facts):
    """Somebody of the newsroom, with how many claims they hold."""

    id: int
    name: str
    email: str
    roles: list[Role]
    active: bool
    beats: list[str]
    languages: list[str]
    capacity: int
    conflicts: list[str]
    open: int
    returned: int
    late: int


class Members(Facts):
    people: list[Member]


class SeenMember(Member):
    """`seen` may be sent with a change, which is refused when somebody else was quicker."""

    seen: str


class NewMember(SeenMember):
    """`password` is the first one, told this once."""

    password: str


class ChangedMember(SeenMember):
    """`claims_returned` went back to the open queue."""

    claims_returned: int


class Password(Facts):
    id: int
    password: str


class ScaleMark(Facts):
    name: str
    label: str
    glyph: str
    needs_evidence: bool
    retired_at: datetime | None


class Scales(Facts):
    said: list[ScaleMark]
    rating: list[ScaleMark]


class Trouble(Facts):
    error: str | None
    at: datetime
    outcome: Outcome


class Pause(Facts):
    """It asks to be left alone; `refusals` so many times in a row."""

    until: datetime
    refusals: int
    reason: str


class Source(Facts):
    """How its looks of the last 24 hours ended, and when one was answered last; `not_enabled` says which setting is
    missing, `ready_at` since when none is while it is switched on."""

    name: str
    label: str
    enabled: bool
    looks: int
    counts: dict[Outcome, int]
    median_ms: int | None
    last_error: Trouble | None
    answered_at: datetime | None
    ready_at: datetime | None
    waiting: int
    not_enabled: str | None
    pause: Pause | None


class Feed(Facts):
    """A feed of fact-checks: what its last reading `added` or changed, `fact_checks` it brought in all. `read_at` is
    null until it was once read to its end; `reading`: it waits for that or is being read."""

    id: int
    url: str
    configured: bool
    reading: bool
    read_at: datetime | None
    due_at: datetime
    added: int
    error: str | None
    fact_checks: int


class Sources(Facts):
    sources: list[Source]
    feeds: list[Feed]


class FeedAsked(Facts):
    """A feed that is read now."""

    id: int
    url: str


class SwitchedOff(Facts):
    """`cancelled` counts the waiting jobs that were."""

    name: str
    enabled: Literal[False]
    cancelled: int


class SwitchedOn(Facts):
    name: str
    enabled: Literal[True]


class Asked(Facts):
    """About how many open claims a source was asked, and whether there are more."""

    name: str
    asked: int
    more: bool


class TokenOwner(Person):
    email: str


class Token(Facts):
    """Never what would let somebody in."""

    id: int
    name: str
    person: TokenOwner
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    state: Literal["living", "resting", "expired", "revoked"]


class Tokens(Facts):
    tokens: list[Token]


class TokenMade(Facts):
    """`token` is told this once."""

    name: str
    expires_at: datetime | None
    token: Annotated[str, Field(pattern="^stet_")]


class Revoked(Facts):
    id: int
    state: Literal["revoked"]


class StageState(Facts):
    """What waits, runs and was given up, each up to 1,001."""

    stage: Stage
    due: int
    later: int
    running: int
    dead: int
    oldest_due_at: datetime | None


class Job(Facts):
    """`in_vain`: it was done to its end and brought nothing, and this is why."""

    id: int
    in_vain: str | None
    stage: Stage
    source: str | None
    state: JobState
    round: int
    failures: int
    max_failures: int
    last_error: str | None
    article_id: int | None
    article_title: str | None
    claim_id: int | None
    claim_number: int | None
    delivery_id: int | None
    created_at: datetime
    run_after: datetime
    lease_until: datetime | None
    finished_at: datetime | None


class Jobs(Facts):
    """`next` is the `before` of the next page, null at the end."""

    stages: list[StageState]
    jobs: list[Job]
    next: int | None


class Tried(Facts):
    tried: int


class Cancelled(Facts):
    id: int
    state: Literal["cancelled"]
