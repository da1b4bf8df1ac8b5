"""Lists of claims: narrowed by filters, in one order, a page at a time; what the desk, the board, CSV and the API read.

The order is always returned first, then priority, then id. A page begins behind the last claim of the page before and
is found through an index in that order, so that the last page of a million claims costs what the first one does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from claims import lanes
from claims.database import ask
from claims.errors import NotFound
from claims.models import Article, Assignment, Attribution, Claim, Job, Person, SearchRun, Source
from claims.queries.claims import Facts, claims_by_id, outcome_of
from claims.queries.narrowing import EVIDENCE, SEVERAL, Filters, conditions, shape_of, values_of

PAGE = 50
MOST_COUNTED = 1000
"""Nobody reads further than this; counting a million takes as long as reading them."""
MOST_PARTED = 300
"""Of a longer list the desk does not say how many claims are of which kind and article."""


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


@dataclass(frozen=True)
class Place:
    """A page of a list: the first, the one `after` or `before` a key, or the `last`."""

    after: Key | None = None
    before: Key | None = None
    last: bool = False


FIRST = Place()


def claim_page(session: Session, filters: Filters, place: Place = FIRST, *, limit: int = PAGE) -> Page:
    """What the rows of a page show."""
    found, previous, further = _read_page(session, filters, place, limit, True)
    return Page(
        _facts(session, found),
        key_of(found[0]) if found and previous else None,
        key_of(found[-1]) if found and further else None,
    )


def page_ids(session: Session, filters: Filters, place: Place = FIRST, *, limit: int = PAGE) -> list[int]:
    """The ids of the claims on a page, in order, and nothing else of them."""
    return [row.id for row in _read_page(session, filters, place, limit, False)[0]]


def _read_page(
    session: Session, filters: Filters, place: Place, limit: int, whole: bool
) -> tuple[list[Any], bool, bool]:
    """The rows of a page, and whether there are pages before and behind it."""
    backwards = place.last or place.before is not None
    found = _rows(session, filters, place.before if backwards else place.after, backwards, limit + 1, whole)
    if backwards and len(found) <= limit and not place.last:
        # Fewer than a page lie before it: that is the first page.
        return _read_page(session, filters, FIRST, limit, whole)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    return found, more if backwards else place.after is not None, place.before is not None if backwards else more


def claims_after(session: Session, filters: Filters, after: int, *, limit: int = PAGE) -> list[Facts]:
    """Claims by id, above the id `after`, in all their facts."""
    query = select(Claim.id).where(*conditions(session.get_bind().dialect.name, filters), Claim.id > after)
    ids = session.scalars(query.order_by(Claim.id).limit(limit), values_of(session, filters)).all()
    return claims_by_id(session, ids)


def claim_pages(session: Session, filters: Filters, *, limit: int = 500) -> Iterator[list[Facts]]:
    """The whole list, a page at a time."""
    place = FIRST
    while True:
        page = claim_page(session, filters, place, limit=limit)
        yield page.claims
        if page.next is None:
            return
        place = Place(after=page.next)


def claim_brief(session: Session, claim_id: int) -> Facts:
    """What a row of a list shows, and the chain of who says that who says it. Raises NotFound."""
    found = session.execute(_shown(select(Claim.id).where(Claim.id == claim_id), False)).all()
    if not found:
        raise NotFound("There is no such claim.")
    return {**_facts(session, found)[0], "chain": chain_of(session, claim_id)}


def chain_of(session: Session, claim_id: int) -> list[Facts]:
    """The steps of a claim's attribution, the nearest to the narrator first."""
    return [dict(step._mapping) for step in ask(session, {"claim": claim_id}, _chaining)]


def _chaining(dialect: str) -> Any:
    names = (Attribution.speaker_mention, Attribution.speaker_name, Attribution.cue, Attribution.directness)
    steps = select(*names).where(Attribution.claim_id == bindparam("claim", type_=Integer))
    return steps.order_by(Attribution.step)


def key_of(row: Any) -> Key:
    return Key(bool(row.returned), row.priority, row.id)


def count_claims(session: Session, *lists: Filters) -> list[int]:
    """How many claims each list holds, in one query; MOST_COUNTED + 1 stands for more than that."""
    shapes, values = tuple(map(shape_of, lists)), {"most": MOST_COUNTED + 1}
    for number, filters in enumerate(lists):
        values |= values_of(session, filters, f"{number}_")
    return list(ask(session, values, _counting, shapes).one())


def _counting(dialect: str, lists: tuple[Filters, ...]) -> Any:
    def counted(number: int, filters: Filters) -> Any:
        few = (
            select(Claim.id)
            .where(*conditions(dialect, filters, f"{number}_", ordered=False))
            .limit(bindparam("most", type_=Integer))
        )
        return select(func.count()).select_from(few.subquery()).scalar_subquery()

    return select(*(counted(number, filters) for number, filters in enumerate(lists)))


def parts_of(session: Session, filters: Filters) -> list[tuple[str, int, str]]:
    """Kind, article and title of each claim of a list that holds at most MOST_PARTED; of a longer one nothing."""
    values = {**values_of(session, filters), "most": MOST_PARTED + 1}
    found = ask(session, values, _parting, shape_of(filters)).all()
    return [] if len(found) > MOST_PARTED else [(kind, id, title) for kind, id, title in found]


def _parting(dialect: str, filters: Filters) -> Any:
    query = select(Claim.kind, Claim.article_id, Article.title).join(Article, Article.id == Claim.article_id)
    return query.where(*conditions(dialect, filters, ordered=False)).limit(bindparam("most", type_=Integer))


def _rows(session: Session, filters: Filters, key: Key | None, backwards: bool, limit: int, whole: bool) -> list[Any]:
    """The next rows behind `key` in either direction, nearest first: all that is shown of them, or only their ids."""
    shape, values = shape_of(filters), values_of(session, filters)
    values |= {"level": key.priority, "last": key.id} if key else {}
    found: list[Any] = []
    # One part after the other, since a database follows no OR along an index.
    for part in range(_many_parts(shape, key, backwards)):
        values["most"] = limit - len(found)
        found += ask(session, values, _listing, shape, key and key.returned, backwards, part, whole)
        if len(found) == limit:
            break
    return found


def _many_parts(shape: Filters, key: Key | None, backwards: bool) -> int:
    return 1 if key is None or _is_narrow(shape) else 2 if key.returned == backwards else 3


def _is_narrow(filters: Filters) -> bool:
    """Whether so few claims are left that they are found first and sorted then."""
    return bool(filters.assignee is not None or filters.article is not None or filters.words or filters.due)


def _listing(
    dialect: str, filters: Filters, returned: bool | None, backwards: bool, part: int, whole: bool = True
) -> Any:
    """The statement for a part of what lies behind a key of this half of the list (None: for the whole list)."""
    ids = _listed(dialect, filters, returned, backwards, part)
    return _shown(ids, backwards) if whole else ids


def _listed(dialect: str, filters: Filters, returned: bool | None, backwards: bool, part: int) -> Any:
    """The ids for it."""
    most = bindparam("most", type_=Integer)
    wanted = conditions(dialect, filters)
    if _is_narrow(filters):
        few: Any = select(Claim.id, Claim.returned, Claim.priority).where(*wanted).cte("few")
        table = few.prefix_with("MATERIALIZED").c
        behind = [] if returned is None else [or_(*(and_(*one) for one in _parts(table, returned, backwards)))]
        return select(table.id).where(*behind).order_by(*_order(table, backwards)).limit(most)
    if returned is not None:
        wanted += _parts(Claim, returned, backwards)[part]
    return _in_order(wanted, filters, backwards, most)


def _parts(table: Any, returned: bool, backwards: bool) -> list[tuple[ColumnElement[bool], ...]]:
    """What lies behind a key: the rest of its priority, the priorities behind it, and the other half of the list."""
    level, last = bindparam("level", type_=Integer), bindparam("last", type_=Integer)
    same, equal = table.returned == returned, table.priority == level
    if backwards:
        parts = [(same, equal, table.id < last), (same, table.priority > level)]
        return parts if returned else [*parts, (table.returned == True,)]  # noqa: E712
    parts = [(same, equal, table.id > last), (same, table.priority < level)]
    return [*parts, (table.returned == False,)] if returned else parts  # noqa: E712


def _order(table: Any, backwards: bool) -> tuple[ColumnElement[Any], ...]:
    if backwards:
        return table.returned, table.priority, table.id.desc()
    return table.returned.desc(), table.priority.desc(), table.id


def _in_order(wanted: list[ColumnElement[bool]], filters: Filters, backwards: bool, limit: Any) -> Any:
    """The ids of a page. Of several states, kinds or ratings each is read in its own order, then they are merged."""
    query = select(Claim.id, Claim.returned, Claim.priority).order_by(*_order(Claim, backwards)).limit(limit)
    branches = _branches(filters)
    if not branches:
        return query.where(*wanted)
    merged = union_all(*(select(query.where(*wanted, branch).subquery()) for branch in branches)).subquery().c
    return select(merged.id).order_by(*_order(merged, backwards)).limit(limit)


def _branches(filters: Filters) -> list[ColumnElement[bool]]:
    for name, column in SEVERAL.items():
        if (many := len(getattr(filters, name))) > 1:
            return [column == bindparam(f"{name}{number}", type_=String) for number in range(many)]
    return []


def _shown(ids: Any, backwards: bool) -> Any:
    """What a row of a list shows, of the claims with these ids."""
    page = ids.subquery("page")
    return (
        select(
            Claim.id, Claim.article_id, Article.title, Article.publisher, Claim.number, Claim.kind, Claim.wording,
            Claim.speaker_name,
            Claim.status, Claim.returned, Claim.rating, Claim.priority, Claim.priority_terms, Claim.assignee_id,
            Person.name, Assignment.due_at, Assignment.reason, Claim.row_version, Claim.ask_again_at,
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
            "id": id, "article_id": article_id, "article_title": title, "publisher": publisher, "number": number,
            "kind": kind, "wording": wording, "speaker_name": speaker, "status": status, "returned": returned,
            "rating": rating, "priority": {"score": score, "terms": terms},
            "assignee": {"id": assignee_id, "name": assignee} if assignee_id else None,
            "due_at": due_at, "assignment_reason": reason, "sources": sources.get(id, []), "version": version,
            "stale_at": stale_at,
        }
        for id, article_id, title, publisher, number, kind, wording, speaker, status, returned, rating, score, terms,
        assignee_id, assignee, due_at, reason, version, stale_at in rows
    ]  # fmt: skip


def _sources(session: Session, ids: Sequence[int]) -> dict[int, list[Facts]]:
    """What each source said last about each of the claims; see claims.outcome_of. `paused`: still to be asked, and its
    other side asked for a pause."""
    runs: dict[tuple[int, str], str] = {}
    jobs: dict[tuple[int, str], str] = {}
    labels: dict[str, str] = {}
    for is_run, claim_id, name, said, label in ask(session, {"ids": ids}, _asking).all():
        (runs if is_run else jobs)[claim_id, name] = said
        labels[name] = label or name
    shown: dict[int, list[Facts]] = {}
    pauses = lanes.pauses(session)
    for about in sorted({*runs, *jobs}):
        if outcome := outcome_of(runs.get(about), jobs.get(about)):
            claim_id, name = about
            outcome = "paused" if outcome == "looking" and lanes.pause_of(name, pauses) else outcome
            shown.setdefault(claim_id, []).append({"source": name, "label": labels[name], "outcome": outcome})
    return shown


def _asking(dialect: str) -> Any:
    """Every run and every job of a source about some claims, the later rounds last."""
    ids: Any = bindparam("ids", expanding=True)
    run = select(literal(1), SearchRun.claim_id, SearchRun.source.label("name"), SearchRun.outcome, SearchRun.round)
    job = select(literal(0), Job.claim_id, Job.lane, Job.state, Job.round)
    both = union_all(
        run.where(SearchRun.claim_id.in_(ids)), job.where(Job.claim_id.in_(ids), EVIDENCE)
    ).subquery().c  # fmt: skip
    return (
        select(both[0], both[1], both[2], both[3], Source.label).outerjoin(Source, Source.name == both[2])
        .order_by(both[4])
    )  # fmt: skip
