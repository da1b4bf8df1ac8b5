"""What is looked for, how fresh what was found is, and what changed since the verdict, as the API answers."""

from datetime import datetime
from typing import Any, Literal

from webapp.api.facts import Facts


class ShelfLife(Facts):
    """How long what the sources said stays fresh: from `looked_at` until `stale_at`, since it is about `what`."""

    what: str
    lasts: str
    why: str
    looked_at: datetime
    stale_at: datetime


class SearchRun(Facts):
    source: str
    round: int
    outcome: Literal["found", "nothing_found", "failed", "not_enabled", "not_asked"]
    found: int
    error: str | None
    query: str
    started_at: datetime
    took_ms: int


class FigureChange(Facts):
    """A figure of the piece `evidence`, found `at`, that the verdict does not know; `before` is what is
    cited, or what the page said, found `before_at`."""

    evidence: int
    figure: dict[str, Any]
    at: datetime
    before: dict[str, Any]
    before_at: datetime
    cited: bool
    words: str


class LookedFor(Facts):
    """The words that the sources are asked with; `own` are those built from the claim, `by` is who chose others."""

    words: str
    own: str
    chosen: bool
    by: str | None
