"""Saved views: the filters of a list under a name, for oneself or shared with the newsroom.

A view keeps its filters as they stand in an address. What they mean, and what is to be said of those that mean nothing
any more, is decided whenever the list is read.
"""

from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import Session

from claims import audit
from claims.database import ask, now
from claims.errors import Invalid, NotAllowed, NotFound
from claims.models import Person, SavedView
from claims.people import require
from claims.text import is_plain

LONGEST_NAME = 80
LONGEST_QUERY = 2000
MOST = 50
"""Views of one person."""


def views_for(session: Session, person: Person) -> list[dict[str, Any]]:
    """One's own views and what others share, one's own first, each by name."""
    rows = ask(session, {"person": person.id}, _listing)
    return [
        {"id": id, "name": name, "query": query, "shared": shared, "own": owner_id == person.id, "owner": owner}
        for id, name, query, shared, owner_id, owner in rows
    ]


def _listing(dialect: str) -> Any:
    own = SavedView.owner_id == bindparam("person", type_=Integer)
    return (
        select(SavedView.id, SavedView.name, SavedView.query, SavedView.shared, SavedView.owner_id, Person.name)
        .join(Person, Person.id == SavedView.owner_id).where(or_(own, SavedView.shared))
        .order_by(~own, func.lower(SavedView.name), SavedView.id)
    )  # fmt: skip


def save_view(session: Session, name: str, query: str, *, shared: bool = False, by: Person) -> SavedView:
    """Keep filters under a name. The same again is the view that is there. Raises Invalid when the name is taken."""
    require(by, "viewer", act="save views")
    name = _name(name)
    if len(query) > LONGEST_QUERY or not is_plain(query):
        raise Invalid("These filters are too long to be kept. Nothing was saved; the list is unchanged.")
    _hold(session, by)
    if same := _called(session, name, by):
        if (same.query, same.shared) == (query, shared):
            return same
        raise Invalid(f"You have a view called “{name}” already. Nothing was saved; please choose another name.")
    if (session.scalar(select(func.count()).where(SavedView.owner_id == by.id)) or 0) >= MOST:
        raise Invalid(f"You have {MOST} views, as many as can be kept. Nothing was saved; delete one first.")
    view = SavedView(owner_id=by.id, name=name, query=query, shared=shared, created_at=now(session))
    session.add(view)
    session.flush()
    _record(session, "save_view", view, by)
    return view


def change_view(
    session: Session,
    view_id: int,
    *,
    name: str | None = None,
    query: str | None = None,
    shared: bool | None = None,
    by: Person,
) -> SavedView:
    """Rename a view, share it or not, or give it other filters; None leaves a thing as it is."""
    view = _own(session, view_id, by)
    before = (view.name, view.query, view.shared)
    if name is not None and (name := _name(name)) != view.name:
        if _called(session, name, session.get_one(Person, view.owner_id)):
            raise Invalid(f"There is a view called “{name}” already. Nothing was changed; please choose another name.")
        view.name = name
    if query is not None:
        if len(query) > LONGEST_QUERY or not is_plain(query):
            raise Invalid("These filters are too long to be kept. The view stays as it was.")
        view.query = query
    view.shared = view.shared if shared is None else shared
    session.flush()
    if before != (view.name, view.query, view.shared):
        _record(session, "change_view", view, by)
    return view


def delete_view(session: Session, view_id: int, *, by: Person) -> str:
    """Delete a view and return its name; the lists it led to stay reachable, since their addresses hold the filters."""
    view = _own(session, view_id, by)
    _record(session, "delete_view", view, by)
    session.delete(view)
    session.flush()
    return view.name


def find_view(session: Session, view_id: int, person: Person) -> SavedView | None:
    """A view that this person may use: their own or a shared one."""
    view = session.get(SavedView, view_id)
    return view if view and (view.shared or view.owner_id == person.id) else None


def _own(session: Session, view_id: int, by: Person) -> SavedView:
    """The view, to be changed: its owner and then itself held still, whoever changes it, and read as it is then."""
    view = find_view(session, view_id, by)
    if view is not None:
        _hold(session, session.get_one(Person, view.owner_id))
        view = session.get(SavedView, view_id, with_for_update=True, populate_existing=True)
    if view is None or not (view.shared or view.owner_id == by.id):
        raise NotFound("There is no such view any more. Nothing was changed.")
    if view.owner_id != by.id and "admin" not in by.roles:
        raise NotAllowed("This view belongs to somebody else. Nothing was changed; you can save one of your own.")
    return view


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not is_plain(name):
        raise Invalid(f"A view needs a name of at most {LONGEST_NAME} characters. Nothing was saved.")
    return name


def _called(session: Session, name: str, owner: Person) -> SavedView | None:
    return session.scalar(select(SavedView).where(SavedView.owner_id == owner.id, SavedView.name == name))


def _hold(session: Session, person: Person) -> None:
    """Two forms of one person wait for each other, so that the second finds what the first saved."""
    session.refresh(person, with_for_update={"of": Person, "key_share": True})


def _record(session: Session, action: str, view: SavedView, by: Person) -> None:
    data = {"view": view.id, "name": view.name, "query": view.query, "shared": view.shared, "owner": view.owner_id}
    audit.record(session, "desk", [audit.Act(action, by.id, data=data)])
