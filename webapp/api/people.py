"""People: who works here, somebody new, and what an admin changes about them."""

from typing import Annotated, Any

from flask import Blueprint, Response, g, url_for
from pydantic import Field

from claims import newsroom
from claims.people import find_person, require
from claims.queries.board import people_list
from webapp import accounts
from webapp.api.answers import answer, gives
from webapp.api.bodies import LARGEST_ID, Body, Words, read_body
from webapp.api.facts import newsroom as facts

routes = Blueprint("people", __name__)

Number = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]


class NewPerson(Body):
    """`capacity` is how many claims they hold at once; conflicts are names of people, publishers, bodies."""

    email: Words
    name: Words
    roles: list[Words]
    beats: list[Words] = Field(default_factory=list)
    languages: list[Words] = Field(default_factory=lambda: ["en"])
    capacity: Number = 20
    conflicts: list[Words] = Field(default_factory=list)


class PersonChange(Body):
    """Only what is given changes. `confirmed` where it takes a role from oneself."""

    email: Words | None = None
    name: Words | None = None
    roles: list[Words] | None = None
    beats: list[Words] | None = None
    languages: list[Words] | None = None
    capacity: Number | None = None
    conflicts: list[Words] | None = None
    seen: Words | None = None
    confirmed: bool = False


class Capacity(Body):
    capacity: Number


class Leave(Body):
    """`confirmed` where it is oneself."""

    note: Words = ""
    confirmed: bool = False


@routes.get("/people")
@gives(facts.Members)
def index() -> Response:
    """Everybody, with what they hold; for editors and admins."""
    require(g.person, "editor", "admin", act="see the list of people")
    return answer({"people": people_list(g.session)})


@routes.get("/people/<id:person_id>")
@gives(facts.SeenMember)
def show(person_id: int) -> Response:
    """One person; `seen` may be sent with a change, which is refused when somebody else was quicker."""
    require(g.person, "editor", "admin", act="see the people of the desk")
    return _person(person_id)


def _person(person_id: int, status: int = 200, **more: Any) -> Response:
    person = find_person(g.session, person_id)
    facts = people_list(g.session, only=person_id)[0]
    return answer({**facts, "seen": newsroom.seen(person), **more}, status)


@routes.post("/people")
@gives(facts.NewMember, 201)
def add() -> Response:
    """201 with the person and their first password, told this once."""
    fields = read_body(NewPerson).model_dump()
    require(g.person, "admin", act="add people")
    password, roles = accounts.random_password(), tuple(fields.pop("roles"))
    kept = accounts.hash_checked(password)
    email, name = fields.pop("email"), fields.pop("name")
    person = accounts.add_account(g.session, email, kept, name=name, roles=roles, **fields, by=g.person)
    response = _person(person.id, 201, password=password)
    response.headers["Location"] = url_for("api.people.show", person_id=person.id, _external=True)
    return response


@routes.post("/people/<id:person_id>")
@gives(facts.ChangedMember)
def change(person_id: int) -> Response:
    """The person as they are afterwards, and how many claims went `returned` to the open queue."""
    body = read_body(PersonChange)
    changes = {name: value for name in newsroom.FIELDS if (value := getattr(body, name)) is not None}
    returned = newsroom.change_person(
        g.session, person_id, changes, seen_as=body.seen, confirmed=body.confirmed, by=g.person
    )
    return _person(person_id, claims_returned=returned)


@routes.post("/people/<id:person_id>/capacity")
@gives(facts.SeenMember)
def change_capacity(person_id: int) -> Response:
    """What an editor may change too."""
    body = read_body(Capacity)
    newsroom.set_capacity(g.session, find_person(g.session, person_id), body.capacity, by=g.person)
    return _person(person_id)


@routes.post("/people/<id:person_id>/deactivate")
@gives(facts.ChangedMember)
def deactivate(person_id: int) -> Response:
    """They are not let in from the next request on; their open claims go back to the queue."""
    body = read_body(Leave)
    returned = newsroom.deactivate(g.session, person_id, note=body.note, confirmed=body.confirmed, by=g.person)
    return _person(person_id, claims_returned=returned)


@routes.post("/people/<id:person_id>/reactivate")
@gives(facts.SeenMember)
def reactivate(person_id: int) -> Response:
    """They can come in again, with the roles they had."""
    newsroom.reactivate(g.session, person_id, by=g.person)
    return _person(person_id)


@routes.post("/people/<id:person_id>/password")
@gives(facts.Password)
def new_password(person_id: int) -> Response:
    """Another password, told this once; all sessions of the person end."""
    require(g.person, "admin", act="give others a new password")
    person, password = find_person(g.session, person_id), accounts.random_password()
    accounts.set_password(g.session, person, accounts.hash_checked(password), by=g.person)
    return answer({"id": person_id, "password": password})
