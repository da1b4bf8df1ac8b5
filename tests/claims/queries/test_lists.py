"""Lists of claims: narrowed, in one order, and cut into pages that hold each claim once, whatever the filters."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from claims import jobs
from claims.database import Database
from claims.models import Assignment, Claim, Job, SearchRun
from claims.queries import lists, narrowing
from claims.queries.lists import Place, claim_page, claim_pages, count_claims
from claims.queries.narrowing import Filters
from tests import scenes

NARROWED = {
    "nothing": Filters(),
    "one state": Filters(status=("queued",)),
    "three states": Filters(status=("assigned", "noted", "queued")),
    "one kind": Filters(kind=("figure",)),
    "kinds and a state": Filters(kind=("figure", "statement"), status=("queued",)),
    "kinds and states": Filters(kind=("figure", "statement"), status=("queued", "assigned")),
    "returned": Filters(returned=True),
    "an article": Filters(article=1),
    "a speaker": Filters(speaker="Marit Berg"),
    "words": Filters(words="people killed"),
    "nobody's": Filters(unassigned=True),
    "somebody's": Filters(assignee=3),
}


@pytest.fixture
def room(database: Database) -> Iterator[tuple[Session, scenes.Newsroom]]:
    """Some twenty claims in two articles, of which Ana (id 3) holds four; priorities repeat, a third came back."""
    many = " ".join(f"At least {number} people were killed and {number} injured." for number in range(40, 56))
    with database.transaction() as session:
        people = scenes.newsroom(session)
        for text in (scenes.FLOOD, many):
            scenes.article(session, by=people.admin, text=text)
        queued = session.scalars(select(Claim).where(Claim.status == "queued").order_by(Claim.id)).all()
        for claim in queued[:4]:
            scenes.bring(session, claim, "assigned", people)
        for number, claim in zip(count(), session.scalars(select(Claim).order_by(Claim.id)), strict=False):
            claim.priority, claim.returned = number * 7 % 5, number % 3 == 0
        session.flush()
        yield session, people


def ids(page: lists.Page) -> list[int]:
    return [claim["id"] for claim in page.claims]


def order_of(session: Session, filters: Filters) -> list[int]:
    """The whole list in its order, without any paging."""
    wanted = narrowing.conditions(session.get_bind().dialect.name, filters)
    claims = session.scalars(select(Claim).where(*wanted), narrowing.values_of(session, filters)).all()
    return [claim.id for claim in sorted(claims, key=lambda one: (not one.returned, -one.priority, one.id))]


def test_pages_hold_each_claim_once_in_both_directions(room: tuple[Session, scenes.Newsroom]) -> None:
    session, _ = room
    for name, filters in NARROWED.items():
        whole = order_of(session, filters)
        assert len(whole) >= 2, name
        assert forwards(session, filters, 3) == whole, name
        assert backwards(session, filters, 3) == whole, name
        assert [claim["id"] for page in claim_pages(session, filters, limit=5) for claim in page] == whole
        assert count_claims(session, filters)[0] == len(whole)


def forwards(session: Session, filters: Filters, limit: int) -> list[int]:
    page = claim_page(session, filters, limit=limit)
    assert page.previous is None
    read = ids(page)
    while page.next:
        page = claim_page(session, filters, Place(after=page.next), limit=limit)
        assert page.previous and len(ids(page)) <= limit
        read += ids(page)
    return read


def backwards(session: Session, filters: Filters, limit: int) -> list[int]:
    """From the last page to the first, which is always full: what it shares with the second counts once."""
    page = claim_page(session, filters, Place(last=True), limit=limit)
    assert page.next is None
    read = ids(page)
    while page.previous:
        page = claim_page(session, filters, Place(before=page.previous), limit=limit)
        assert page.next and len(ids(page)) <= limit
        read = ids(page) + read
    return list(dict.fromkeys(read))


def test_the_filters_mean_what_they_say(room: tuple[Session, scenes.Newsroom]) -> None:
    session, people = room
    everything = session.scalar(select(func.count()).select_from(Claim)) or 0
    assert everything > 20 and count_claims(session, Filters())[0] == everything
    assert [claim["assignee"]["name"] for claim in claim_page(session, Filters(assignee=people.ana.id)).claims] == [
        "Ana Checker"
    ] * 4
    assert count_claims(session, Filters(unassigned=True))[0] == everything - 4
    kinds = {claim["kind"] for claim in claim_page(session, Filters(kind=("figure", "event"))).claims}
    assert kinds <= {"figure", "event"} and "figure" in kinds
    spoken = claim_page(session, Filters(speaker="Marit Berg")).claims
    assert spoken and all(claim["speaker_name"] == "Marit Berg" for claim in spoken)
    assert count_claims(session, Filters(words="warned governm"))[0] == 1


def test_due_times_are_counted_by_the_days_of_the_desk(room: tuple[Session, scenes.Newsroom]) -> None:
    session, people = room
    at = datetime.now(UTC)
    midnight = narrowing.due_span("today", at)[1]
    day = midnight.astimezone().date()
    dues = [at - timedelta(hours=1), midnight - timedelta(seconds=1), midnight + timedelta(hours=1),
            midnight + timedelta(days=9)]  # fmt: skip
    open_ones = session.scalars(select(Assignment).where(Assignment.ended_at.is_(None)).order_by(Assignment.id)).all()
    for assignment, due_at in zip(open_ones, dues, strict=True):
        assignment.due_at = due_at
    session.flush()
    for whose in (None, people.ana.id):
        many = {
            due: count_claims(session, Filters(due=due, assignee=whose))[0] for due in ("late", "today", "week", day)
        }
        assert many["late"] == 1 and many["today"] == 2 and many[day] == 1
        assert many["week"] == (2 if at.astimezone().weekday() == 6 else 3)


def test_a_source_that_failed_counts_until_it_has_answered(room: tuple[Session, scenes.Newsroom]) -> None:
    session, _ = room
    run = {"claim_id": 1, "source": "wiki", "started_at": datetime.now(UTC), "took_ms": 1}
    session.add(SearchRun(**run, round=1, outcome="failed"))
    session.flush()
    assert [claim["sources"] for claim in claim_page(session, Filters(failed=True)).claims] == [
        [{"source": "wiki", "label": "wiki", "outcome": "failed"}]
    ]
    session.add(SearchRun(**run, round=2, outcome="nothing_found"))
    session.flush()
    assert count_claims(session, Filters(failed=True))[0] == 0
    session.execute(update(Job).values(state="done"))
    assert count_claims(session, Filters(looking=True))[0] == 0
    jobs.enqueue(session, "evidence", "claim:1/source:wiki", round=3, claim_id=1, article_id=1)
    session.flush()
    assert [claim["id"] for claim in claim_page(session, Filters(looking=True)).claims] == [1]
    assert claim_page(session, Filters(looking=True)).claims[0]["sources"][0]["outcome"] == "looking"
    session.execute(update(Job).where(Job.claim_id == 1).values(state="dead"))
    assert count_claims(session, Filters(failed=True))[0] == 1


def test_counting_stops_where_nobody_reads_further(
    room: tuple[Session, scenes.Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 5)
    assert count_claims(room[0], Filters(), Filters(returned=True)) == [6, 6]


@pytest.mark.parametrize("name", ["nothing", "one state", "three states", "one kind", "kinds and a state", "a speaker"])
def test_a_page_is_read_along_an_index_and_never_sorted(sqlite_url: str, name: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        filters, key = NARROWED[name], {"level": 50, "last": 7, "most": 51}
        for backwards, returned, part in (
            (False, None, 0), (True, None, 0), *((False, True, part) for part in range(3)),
            *((True, False, part) for part in range(3)),
        ):  # fmt: skip
            shown = lists._listing("sqlite", narrowing.shape_of(filters), returned, backwards, part)
            values = {**narrowing.values_of(session, filters), **key}
            query = shown.params({name: value for name, value in values.items() if name in shown.compile().params})
            sql = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
            plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
            # What was found for a page, at most 51 claims of each state, is put in order; nothing else is.
            inner = plan[: next(at for at, line in enumerate(plan) if "page" in line and line.startswith("SCAN"))]
            assert (
                not [line for line in inner if "ORDER BY" in line] or len(filters.status) > 1 or len(filters.kind) > 1
            )
            assert all("INDEX" in line for line in inner if "claim" in line), plan
    database.dispose()
