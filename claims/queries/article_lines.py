"""What a line of a list says of each article: state, counts, coverage, who works on it.

The state of an article is derived here and stored nowhere. The queries are as many for a hundred articles as for one.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.database import now
from claims.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    ClaimPlace,
    Job,
    Person,
    Publication,
    Sentence,
)
from claims.workflow import UNSETTLED

Facts = dict[str, Any]
NOT_LIVE = ("noted", "set_aside", "replaced")
"""Claims in these cover no sentence."""


class Version(NamedTuple):
    """The newest text of an article, without the text."""

    id: int
    article_id: int
    number: int
    extracted: bool


class Standing(NamedTuple):
    """The publication of an article that stands, without what it holds."""

    id: int
    state: str


class Coverage(NamedTuple):
    """How many sentences of a text are covered by a claim or marked read, and how many there are."""

    read: int
    all: int


def article_facts(session: Session, articles: Sequence[Article]) -> list[Facts]:
    """What a line of a list says of each article."""
    ids = [article.id for article in articles]
    versions = newest_versions(session, ids)
    counts, back = _counts(session, ids)
    standing, dead, late = _standing(session, ids), _dead_extractions(session, ids), _late(session, ids)
    covered = _coverage(session, [version.id for version in versions.values()])
    people = _checkers(session, ids)
    shown = []
    for article in articles:
        version, publication = versions[article.id], standing.get(article.id)
        read = covered[version.id]
        state = _state(version, counts[article.id], read.read == read.all, publication, article.id in dead)
        shown.append({
            "id": article.id, "title": article.title, "publisher": article.publisher, "section": article.section,
            "language": article.language, "published_on": article.published_on, "deadline": article.deadline,
            "created_at": article.created_at, "state": state, "counts": dict(counts[article.id]),
            "sentences_read": read.read, "sentences_all": read.all, "returned": sum(back[article.id].values()),
            "late": late.get(article.id, 0), "checkers": people[article.id],
            "publication": publication and publication.id,
            "stack": _stack(counts[article.id], back[article.id]),
        })  # fmt: skip
    return shown


def newest_versions(session: Session, ids: Collection[int]) -> dict[int, Version]:
    """The newest version of each article."""
    query = select(ArticleVersion.id, ArticleVersion.article_id, ArticleVersion.number,
                   ArticleVersion.extracted_at.is_not(None))  # fmt: skip
    rows = session.execute(query.where(ArticleVersion.article_id.in_(ids)).order_by(ArticleVersion.number))
    return {version.article_id: version for version in (Version(*row) for row in rows)}


def _counts(session: Session, ids: Collection[int]) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
    """Claims by status, and of these the ones that an editor sent back, of each article."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    back: dict[int, Counter[str]] = defaultdict(Counter)
    for article_id, status, returned, many in session.execute(
        select(Claim.article_id, Claim.status, Claim.returned, func.count()).where(Claim.article_id.in_(ids))
        .group_by(Claim.article_id, Claim.status, Claim.returned)
    ):  # fmt: skip
        counts[article_id][status] += many
        if returned:
            back[article_id][status] += many
    return counts, back


def _stack(counts: Counter[str], back: Counter[str]) -> dict[str, int]:
    """The counts with what an editor sent back apart from its other states."""
    return {**(counts - back), "returned": back.total()}


def _late(session: Session, ids: Collection[int]) -> dict[int, int]:
    return dict(session.execute(
        select(Claim.article_id, func.count()).join(Assignment)
        .where(Claim.article_id.in_(ids), Assignment.ended_at.is_(None), Assignment.due_at < now(session))
        .group_by(Claim.article_id)
    ).all())  # fmt: skip


def _checkers(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    people: dict[int, list[str]] = defaultdict(list)
    for article_id, name in session.execute(
        select(Claim.article_id, Person.name).join(Person, Person.id == Claim.assignee_id)
        .where(Claim.article_id.in_(ids)).distinct().order_by(Person.name)
    ):  # fmt: skip
        people[article_id].append(name)
    return people


def _standing(session: Session, ids: Collection[int]) -> dict[int, Standing]:
    query = select(Publication.article_id, Publication.id, Publication.state)
    rows = session.execute(query.where(Publication.article_id.in_(ids), Publication.state != "superseded"))
    return {article_id: Standing(id, state) for article_id, id, state in rows}


def _dead_extractions(session: Session, ids: Collection[int]) -> set[int]:
    """Articles whose latest extraction was given up."""
    query = select(Job.article_id, Job.state).where(Job.article_id.in_(ids), Job.stage == "extract").order_by(Job.id)
    latest = dict(session.execute(query).all())
    return {article_id for article_id, state in latest.items() if article_id is not None and state == "dead"}


def _state(version: Version, counts: Counter[str], all_read: bool, standing: Standing | None, dead: bool) -> str:
    """extracting, failed, checking, ready, published or under_review."""
    if not version.extracted:
        return "failed" if dead else "extracting"
    if standing and standing.state == "under_review":
        return "under_review"
    if any(counts.get(status) for status in UNSETTLED):
        return "checking"
    if standing:
        return "published"
    return "ready" if all_read else "checking"


def _coverage(session: Session, version_ids: Collection[int]) -> dict[int, Coverage]:
    """How far each text is read. Only the sentences that nobody marked are compared with the claims."""
    rows = session.execute(
        select(Sentence.version_id, func.count(), func.count(Sentence.read_at))
        .where(Sentence.version_id.in_(version_ids)).group_by(Sentence.version_id)
    )  # fmt: skip
    counted = {version_id: (marked, every) for version_id, every, marked in rows}
    unmarked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for version_id, start, end in session.execute(
        select(Sentence.version_id, Sentence.start, Sentence.end)
        .where(Sentence.version_id.in_(version_ids), Sentence.read_at.is_(None)).order_by(Sentence.number)
    ):  # fmt: skip
        unmarked[version_id].append((start, end))
    spans = _spans(session, list(unmarked))
    found = {}
    for version_id in version_ids:
        marked, every = counted.get(version_id, (0, 0))
        found[version_id] = Coverage(marked + len(covered(unmarked[version_id], spans[version_id])), every)
    return found


def _spans(session: Session, version_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for version_id, start, end in session.execute(
        select(ClaimPlace.version_id, ClaimPlace.start, ClaimPlace.end).join(Claim)
        .where(ClaimPlace.version_id.in_(version_ids), Claim.status.not_in(NOT_LIVE))
    ):  # fmt: skip
        spans[version_id].append((start, end))
    return spans


def covered(lines: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Which of the lines (their positions; each [start, end), in order) at least one of the spans touches."""
    ends, touched = [end for _, end in lines], set()
    for start, end in spans:
        for position in range(bisect_right(ends, start), len(lines)):
            if lines[position][0] >= end:
                break
            touched.add(position)
    return touched


def covered_sentences(session: Session, version_id: int, lines: Sequence[Any]) -> set[int]:
    """Numbers of the sentences on which a live claim stands: one that is neither noted nor set aside nor replaced."""
    places = [(line.start, line.end) for line in lines]
    return {lines[position].number for position in covered(places, _spans(session, [version_id])[version_id])}
