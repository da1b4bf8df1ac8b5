"""Lists of claims: narrowed by filters, in one order, a page at a time; what the desk, the board, CSV and the API read.

The order is always returned first, then priority, then id. A page begins behind the last claim of the page before and
is found through an index in that order, so that the last page of a million claims costs what the first one does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from claims.database import now
from claims.errors import NotFound
from claims.models import Article, Assignment, Attribution, Claim, Job, Person, SearchRun, Source
from claims.people import OPEN_WORK
from claims.queries.claims import Facts, outcome_of
from claims.queries.words import claims_with

PAGE = 50
MOST_COUNTED = 1000
"""Nobody reads further than this; counting a million takes as long as reading them."""
MOST_PARTED = 300
"""Of a longer list the desk does not say how many claims are of which kind and article."""
DUE = ("late", "today", "week")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; an empty field narrows nothing, and several values mean any of them.

    `due` is late, today (by the end of it, so what is late too), week (by the end of Sunday) or a day of its own.
    `looking`: a source has not answered yet. `failed`: the last that a source said is that it failed.
    """

    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()
    article: int | None = None
    speaker: str = ""
    assignee: int | None = None
    unassigned: bool = False
    due: str | date = ""
    returned: bool = False
    looking: bool = False
    failed: bool = False
    words: str = ""


class Key(NamedTuple):
    """Where a claim stands in the order."""

    returned: bool
    priority: int
    id: int


@dataclass(frozen=True)
class Page:
    """Claims as plain facts, and the keys behind which the neighbouring pages begin (None: there is none)."""

    claims: list[Facts]
    previous: Key | None
    next: Key | None


def claim_page(
    session: Session,
    filters: Filters,
    *,
    after: Key | None = None,
    before: Key | None = None,
    last: bool = False,
    limit: int = PAGE,
) -> Page:
    """The first page, the one `after` or `before` a key, or the `last`; what a row of a list shows."""
    backwards = last or before is not None
    found = _rows(session, filters, before if backwards else after, backwards, limit + 1)
    if backwards and len(found) <= limit and not last:
        return claim_page(session, filters, limit=limit)  # fewer than a page lie before it: that is the first page
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    previous = more if backwards else after is not None
    further = before is not None if backwards else more
    return Page(
        _facts(session, found),
        key_of(found[0]) if found and previous else None,
        key_of(found[-1]) if found and further else None,
    )


def claim_pages(session: Session, filters: Filters, *, limit: int = 500) -> Iterator[list[Facts]]:
    """The whole list, a page at a time."""
    after: Key | None = None
    while True:
        page = claim_page(session, filters, after=after, limit=limit)
        yield page.claims
        if (after := page.next) is None:
            return


def claim_brief(session: Session, claim_id: int) -> Facts:
    """What a row of a list shows, and the chain of who says that who says it. Raises NotFound."""
    found = session.execute(_shown(select(Claim.id).where(Claim.id == claim_id), False)).all()
    if not found:
        raise NotFound("There is no such claim.")
    return {**_facts(session, found)[0], "chain": chain_of(session, claim_id)}


def chain_of(session: Session, claim_id: int) -> list[Facts]:
    """The steps of a claim's attribution, the nearest to the narrator first."""
    names = (Attribution.speaker_mention, Attribution.speaker_name, Attribution.cue, Attribution.directness)
    steps = session.execute(select(*names).where(Attribution.claim_id == claim_id).order_by(Attribution.step))
    return [dict(step._mapping) for step in steps]


def key_of(row: Any) -> Key:
    return Key(bool(row.returned), row.priority, row.id)


def count_claims(session: Session, *lists: Filters) -> list[int]:
    """How many claims each list holds, in one query; MOST_COUNTED + 1 stands for more than that."""
    counted = (
        select(func.count()).select_from(
            select(Claim.id).where(*conditions(session, filters)).limit(MOST_COUNTED + 1).subquery()
        ).scalar_subquery()
        for filters in lists
    )  # fmt: skip
    return list(session.execute(select(*counted)).one())


def parts_of(session: Session, filters: Filters) -> list[tuple[str, int, str]]:
    """Kind, article and title of each claim of a list that holds at most MOST_PARTED; of a longer one nothing."""
    query = select(Claim.kind, Claim.article_id, Article.title).join(Article, Article.id == Claim.article_id)
    found = session.execute(query.where(*conditions(session, filters)).limit(MOST_PARTED + 1)).all()
    return [] if len(found) > MOST_PARTED else [(kind, id, title) for kind, id, title in found]


def conditions(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions on Claim."""
    one = {"status": Claim.status, "kind": Claim.kind, "rating": Claim.rating}
    wanted: list[ColumnElement[bool]] = []
    for name, column in one.items():
        values: tuple[str, ...] = getattr(filters, name)
        # An IN would draw SQLite to an index that does not keep the order: see _branches.
        wanted += [column == values[0]] if len(values) == 1 else [(column + "").in_(values)] if values else []
    if filters.unassigned:
        # The same by CHECK as to have no assignee, and no lure to the index of assignees.
        wanted.append(Claim.status.not_in(OPEN_WORK))
    if filters.article is not None:
        wanted.append(Claim.article_id == filters.article)
    if filters.assignee is not None:
        wanted.append(Claim.assignee_id == filters.assignee)
    if filters.speaker:
        wanted.append(Claim.speaker_name == filters.speaker)
    if filters.returned:
        wanted.append(Claim.returned == True)  # noqa: E712
    if filters.due:
        wanted.append(_due(session, filters))
    if filters.looking:
        wanted.append(_looking())
    if filters.failed:
        wanted.append(_failed())
    if filters.words:
        wanted.append(claims_with(session, filters.words))
    return wanted


def _due(session: Session, filters: Filters) -> ColumnElement[bool]:
    start, end = due_span(filters.due, now(session))
    held = [Assignment.ended_at.is_(None), Assignment.due_at < end]
    if start:
        held.append(Assignment.due_at >= start)
    if filters.assignee is not None or filters.article is not None:
        return exists().where(Assignment.claim_id == Claim.id, *held)
    return Claim.id.in_(select(Assignment.claim_id).where(*held))


def due_span(due: str | date, at: datetime) -> tuple[datetime | None, datetime]:
    """From when (None: whenever) until when something is due, by the days of the desk's own time zone."""
    if due == "late":
        return None, at
    today = at.astimezone().date()
    if isinstance(due, date):
        return _midnight(due), _midnight(due + timedelta(days=1))
    return None, _midnight(today + timedelta(days=1 if due == "today" else 7 - today.weekday()))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone().astimezone(UTC)


def _looking() -> ColumnElement[bool]:
    return exists().where(Job.claim_id == Claim.id, Job.stage == "evidence", Job.state.in_(("pending", "running")))


def _failed() -> ColumnElement[bool]:
    later = aliased(SearchRun)
    again = exists().where(
        later.claim_id == SearchRun.claim_id, later.source == SearchRun.source, later.round > SearchRun.round
    )
    failed = exists().where(SearchRun.claim_id == Claim.id, SearchRun.outcome == "failed", ~again)
    return or_(failed, exists().where(Job.claim_id == Claim.id, Job.stage == "evidence", Job.state == "dead"))


def _rows(session: Session, filters: Filters, key: Key | None, backwards: bool, limit: int) -> list[Any]:
    """The next rows behind `key` in either direction, nearest first."""
    if filters.assignee or filters.article or filters.words or filters.due:
        # Few claims are left: they are found first and sorted then.
        few = select(Claim.id, Claim.returned, Claim.priority).where(*conditions(session, filters))
        table: Any = few.cte("few").prefix_with("MATERIALIZED").c
        behind = or_(*(and_(*part) for part in _parts(table, key, backwards))) if key else None
        query = select(table.id) if behind is None else select(table.id).where(behind)
        return list(session.execute(_shown(query.order_by(*_order(table, backwards)).limit(limit), backwards)))
    found: list[Any] = []
    for part in _parts(Claim, key, backwards) if key else [()]:
        # One part after the other, since a database follows no OR along an index.
        query = _in_order([*conditions(session, filters), *part], filters, backwards, limit - len(found))
        found += session.execute(_shown(query, backwards))
        if len(found) == limit:
            break
    return found


def _parts(table: Any, key: Key, backwards: bool) -> list[tuple[ColumnElement[bool], ...]]:
    """What lies behind a key: the rest of its priority, the priorities behind it, and the other half of the list."""
    same, level = table.returned == key.returned, table.priority == key.priority
    if backwards:
        parts = [(same, level, table.id < key.id), (same, table.priority > key.priority)]
        return parts if key.returned else [*parts, (table.returned == True,)]  # noqa: E712
    parts = [(same, level, table.id > key.id), (same, table.priority < key.priority)]
    return [*parts, (table.returned == False,)] if key.returned else parts  # noqa: E712


def _order(table: Any, backwards: bool) -> tuple[ColumnElement[Any], ...]:
    if backwards:
        return table.returned, table.priority, table.id.desc()
    return table.returned.desc(), table.priority.desc(), table.id


def _in_order(wanted: list[ColumnElement[bool]], filters: Filters, backwards: bool, limit: int) -> Any:
    """The ids of a page. Of several states, kinds or ratings each is read in its own order, then they are merged."""
    query = select(Claim.id, Claim.returned, Claim.priority).order_by(*_order(Claim, backwards)).limit(limit)
    branches = _branches(filters)
    if not branches:
        return query.where(*wanted)
    merged = union_all(*(select(query.where(*wanted, branch).subquery()) for branch in branches)).subquery().c
    return select(merged.id).order_by(*_order(merged, backwards)).limit(limit)


def _branches(filters: Filters) -> list[ColumnElement[bool]]:
    for column, values in ((Claim.status, filters.status), (Claim.kind, filters.kind), (Claim.rating, filters.rating)):
        if len(values) > 1:
            return [column == value for value in values]
    return []


def _shown(ids: Any, backwards: bool) -> Any:
    """What a row of a list shows, of the claims with these ids."""
    page = ids.subquery("page")
    return (
        select(
            Claim.id, Claim.article_id, Article.title, Article.publisher, Claim.number, Claim.kind, Claim.wording,
            Claim.speaker_name,
            Claim.status, Claim.returned, Claim.rating, Claim.priority, Claim.priority_terms, Claim.assignee_id,
            Person.name, Assignment.due_at, Assignment.reason, Claim.row_version,
        )
        .select_from(page).join(Claim, Claim.id == page.c.id).join(Article, Article.id == Claim.article_id)
        .outerjoin(Person, Person.id == Claim.assignee_id)
        .outerjoin(Assignment, and_(Assignment.claim_id == Claim.id, Assignment.ended_at.is_(None)))
        .order_by(*_order(Claim, backwards))
    )  # fmt: skip


def _facts(session: Session, rows: Sequence[Any]) -> list[Facts]:
    sources = _sources(session, [row.id for row in rows])
    return [
        {
            "id": row.id, "article_id": row.article_id, "article_title": row.title, "publisher": row.publisher,
            "number": row.number,
            "kind": row.kind, "wording": row.wording, "speaker_name": row.speaker_name, "status": row.status,
            "returned": row.returned, "rating": row.rating,
            "priority": {"score": row.priority, "terms": row.priority_terms},
            "assignee": {"id": row.assignee_id, "name": row.name} if row.assignee_id else None,
            "due_at": row.due_at, "assignment_reason": row.reason, "sources": sources.get(row.id, []),
            "version": row.row_version,
        }
        for row in rows
    ]  # fmt: skip


def _sources(session: Session, ids: Sequence[int]) -> dict[int, list[Facts]]:
    """What each source said last about each of the claims; see claims.outcome_of."""
    labels = dict(session.execute(select(Source.name, Source.label)).all())
    run = (
        select(SearchRun.claim_id, SearchRun.source, SearchRun.outcome).where(SearchRun.claim_id.in_(ids))
        .order_by(SearchRun.claim_id, SearchRun.source, SearchRun.round)
    )  # fmt: skip
    job = (
        select(Job.claim_id, Job.lane, Job.state).where(Job.claim_id.in_(ids), Job.stage == "evidence")
        .order_by(Job.round)
    )  # fmt: skip
    runs = {(row[0], row[1]): row[2] for row in session.execute(run)}
    jobs = {(row[0] or 0, row[1]): row[2] for row in session.execute(job)}
    shown: dict[int, list[Facts]] = {}
    for about in sorted({*runs, *jobs}):
        if outcome := outcome_of(runs.get(about), jobs.get(about)):
            claim_id, name = about
            source = {"source": name, "label": labels.get(name, name), "outcome": outcome}
            shown.setdefault(claim_id, []).append(source)
    return shown
