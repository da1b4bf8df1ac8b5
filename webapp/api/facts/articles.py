"""Articles, their sentences and publications as the API answers with them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from webapp.api.facts import Facts
from webapp.api.facts.claims import DeadJob, Status

State = Literal["extracting", "failed", "checking", "ready", "published", "under_review"]
Counts = Annotated[dict[Status, int], Field(description="Claims by status; a status without claims is left out")]


class Submitted(Facts):
    id: int
    state: State
    url: str


class Version(Facts):
    id: int
    number: int
    sha256: str
    characters: int


class Sentence(Facts):
    """`covered` by a claim, `read` by a person, or `unread`."""

    number: int
    paragraph: int
    heading: bool
    start: int
    end: int
    read_by: str | None
    state: Literal["covered", "read", "unread"]


class StageProgress(Facts):
    """`not_asked`: sources that are not enabled, or had nothing to be asked for; neither done nor failed."""

    open: int
    done: int
    failed: int
    not_asked: int


class Progress(Facts):
    """How far the desk's own work on the article has come."""

    working: bool
    stages: dict[str, StageProgress]
    claims: int


class Article(Facts):
    """`state` follows from its claims and is stored nowhere; offsets count code points of `text`."""

    id: int
    title: str
    publisher: str
    byline: str
    section: str
    language: str
    source_url: str
    published_on: date | None
    deadline: datetime | None
    created_at: datetime
    submitted_by: str
    state: State
    counts: Counts
    stack: dict[str, int]
    sentences_read: int
    sentences_all: int
    returned: int
    late: int
    checkers: list[str]
    publication: int | None
    version: Version
    sentences: list[Sentence]
    unchanged: bool
    progress: Progress
    dead_jobs: list[DeadJob]
    text: str


class Marked(Facts):
    """How many sentences were not marked like this before."""

    marked: int


class Publication(Facts):
    """`id` is its number; `edition` counts those of the article."""

    id: int
    article_id: int
    edition: int
    state: Literal["current", "under_review", "superseded"]
    published_at: datetime
