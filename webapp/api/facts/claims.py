"""Claims as the API answers with them: in a list, and one in full with all that hangs on it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from claims.extraction import KINDS
from claims.models import STANCES, STATUSES
from webapp.api.facts import Facts, Offsets, Person
from webapp.api.facts.fresh import FigureChange, LookedFor, SearchRun, ShelfLife
from webapp.api.facts.snapshots import Archived, Kept

Kind = Annotated[str, Field(description=f"{', '.join(KINDS)}; further kinds are plug-ins")]
Status = Literal[STATUSES]  # type: ignore[valid-type]
Stance = Literal[STANCES]  # type: ignore[valid-type]
Mark = Annotated[str, Field(description="A value of the newsroom's scale")]


class Figure(Facts):
    """`low` or `high` is null for a bound such as “at least 40”."""

    low: float | None
    high: float | None
    unit: str | None
    measure: str
    qualifier: str | None
    what: str | None
    where: str | None
    as_of: str | None
    speaker_name: str | None


class DateMention(Facts):
    """A date as written; `iso` is a day, a month (2019-02), a year, or null when not known."""

    start: int
    end: int
    iso: str | None
    weekday_agrees: bool | None


class Checkworthiness(Facts):
    score: Annotated[float, Field(ge=0, le=1)]
    reasons: list[str]


class Priority(Facts):
    """`score` is the sum of the terms, out of 100."""

    score: Annotated[int, Field(ge=0, le=100)]
    terms: dict[str, int]


class SourceAnswer(Facts):
    """What a source said last; a failure is never “nothing found”. `waits_until`: it asks for a pause."""

    source: str
    label: str
    outcome: Literal["looking", "found", "nothing_found", "failed", "not_enabled", "not_asked"]
    found: int
    error: str | None
    took_ms: int | None
    at: datetime | None
    query: str
    waits_until: datetime | None


class Assignee(Person):
    email: str


class Verdict(Facts):
    """Never changed; `cited` holds ids of evidence."""

    id: int
    revision: int
    said: Mark | None
    rating: Mark
    reason: str
    decided_by: Person
    decided_at: datetime
    cited: list[int]


class Claim(Facts):
    """`text[start:end] == quote` in the article's newest text; `version` counts the acts on the claim."""

    id: int
    article_id: int
    article_title: str
    number: int
    kind: Kind
    wording: str
    start: int
    end: int
    quote: str
    content: list[Offsets]
    speaker: list[Offsets]
    cue: list[Offsets]
    speaker_name: str | None
    speaker_note: str | None
    figures: list[Figure]
    dates: list[DateMention]
    checkworthiness: Checkworthiness
    priority: Priority
    status: Status
    returned: bool
    set_aside_proposed: str | None
    question: str | None
    processing: dict[str, Literal["pending", "running", "done", "failed"]]
    needs_attention: bool
    sources: list[SourceAnswer]
    shelf_life: ShelfLife | None
    assignee: Assignee | None
    assignment_reason: str | None
    due_at: datetime | None
    assigned_at: datetime | None
    verdict: Verdict | None
    origin: Literal["rule", "person"]
    rule: str | None
    replaced_by: int | None
    version: int


class Claims(Facts):
    claims: list[Claim]


class AskedAgain(Facts):
    """How many sources were asked."""

    asked: int


class ClaimPage(Claims):
    """`next` is what to give as `after` for the page behind this one; null at the end."""

    next: str | None


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
    claim) are one page, or one report in several outlets, and count once; null for what was rejected. `is_earlier`: it
    is an earlier fact-check, the desk's own (`earlier`, while that stands) or of others (`fact_check`)."""

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
    retrieved_at: datetime
    added_by: str | None
    judged: Judged | None
    said_until: datetime | None
    was_cited: bool
    earlier: EarlierCheck | None
    snapshot: Kept | None
    not_kept: Annotated[str | None, Field(description="Why there is no snapshot, or no newer one")]
    keeping: bool
    picked: Annotated[bool, Field(description="Whether the desk picked the excerpt from the page's text")]
    archived: Archived | None
    saving: bool


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


class Clashing(Facts):
    id: int
    number: int
    quote: str


class Contradiction(Facts):
    """What another claim of the article (`other`), or its own date, says against a claim; never a verdict."""

    about: Literal["figure", "weekday", "first"]
    why: str
    other: Clashing | None


class Ticked(Facts):
    by: str
    at: datetime


class Line(Facts):
    """A line of the checklist of the claim's kind."""

    line: str
    ticked: Ticked | None


class Step(Facts):
    """One step of the chain of who is said to have said it."""

    step: int
    speaker_mention: str
    speaker_name: str | None
    cue: str
    directness: Literal["direct", "mixed", "indirect"]
    speaker_spans: list[Offsets]
    cue_spans: list[Offsets]
    content_spans: list[Offsets]


class Event(Facts):
    """One act; `data` depends on the act."""

    number: int
    action: str
    by: str
    from_: Annotated[Status | None, Field(alias="from")]
    to: Status | None
    note: str
    data: dict[str, Any]
    at: datetime


class Context(Facts):
    start: int
    text: str
    before: str
    after: str
    sentence: int | None


class Neighbour(Facts):
    id: int
    number: int


class Neighbours(Facts):
    previous: Neighbour | None
    next: Neighbour | None
    position: int
    of: int


class DeadJob(Facts):
    """Work that the desk gave up: it needs somebody's attention."""

    id: int
    stage: str
    subject: str
    article_id: int | None
    claim_id: int | None
    last_error: str | None
    failures: int
    finished_at: datetime | None


class ClaimDetail(Claim):
    """A claim with all that hangs on it."""

    evidence: list[Piece]
    comparisons: list[Comparison]
    contradictions: list[Contradiction]
    changes: list[FigureChange]
    checklist: list[Line]
    looked_for: LookedFor
    search_runs: list[SearchRun]
    attribution: list[Step]
    verdicts: list[Verdict]
    history: list[Event]
    context: Context
    neighbours: Neighbours
    dead_jobs: list[DeadJob]


class ClaimDetails(Facts):
    claims: list[ClaimDetail]


class Draft(Facts):
    """A verdict as far as it is written."""

    said: str | None = None
    rating: str | None = None
    reason: str = ""
    evidence: list[int] = Field(default_factory=list)
    saved_at: datetime


class OwnDraft(Facts):
    draft: Draft | None


class Checklist(Facts):
    checklist: list[Line]
