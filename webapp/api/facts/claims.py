"""Claims as the API answers with them: in a list, and one in full with all that hangs on it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from claims.extraction import KINDS
from claims.models import STATUSES
from webapp.api.facts import Facts, Mark, Offsets, Person
from webapp.api.facts.evidence import Comparison, Piece
from webapp.api.facts.fresh import FigureChange, LookedFor, SearchRun, ShelfLife

Kind = Annotated[str, Field(description=f"{', '.join(KINDS)}; further kinds are plug-ins")]
Status = Literal[STATUSES]  # type: ignore[valid-type]


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
    """What a source said last; a failure is never “nothing found”. `waits_until`: it asks for a pause. `set_up_at`:
    it was not enabled then, and is since; ask it again."""

    source: str
    label: str
    outcome: Literal["looking", "found", "nothing_found", "failed", "not_enabled", "not_asked"]
    found: int
    error: str | None
    took_ms: int | None
    at: datetime | None
    query: str
    waits_until: datetime | None
    set_up_at: datetime | None


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
