"""Who works here: the list, somebody new, and one person with all that may be changed about them."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import newsroom
from claims.errors import Invalid, Refusal
from claims.people import find_person, require
from claims.queries.board import people_list
from webapp import accounts, errors, forms, held

pages = Blueprint("people", __name__)

LISTS = {"beats": ",", "languages": ",", "conflicts": "\n"}
"""What separates the values of a field: names of conflicts may hold commas."""


@pages.get("/people")
def index() -> ResponseReturnValue:
    return list_page()


def list_page(*, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """Everybody, and for admins the form for somebody new; with a refusal and what was typed."""
    require(g.person, "editor", "admin", act="see the list of people")
    return render_template("people/index.html", people=people_list(g.session), refused=refused, typed=typed)


@pages.get("/people/<id:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    return person_page(person_id)


def person_page(person_id: int, *, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """One person; with a refusal and what was typed."""
    require(g.person, "editor", "admin", act="see the people of the desk")
    person = find_person(g.session, person_id)
    facts = next(row for row in people_list(g.session, only=person_id))
    return render_template(
        "people/person.html", who=facts, fields=_shown(facts, typed), seen=newsroom.seen(person), refused=refused,
        typed=typed, own=person.id == g.person.id,
    )  # fmt: skip


def _shown(facts: dict[str, Any], typed: held.Held | None) -> dict[str, Any]:
    """What the form is filled with: what was just typed, else what is so."""
    if typed and "name" in request.form:
        fields = {name: typed.get(name) for name in newsroom.FIELDS}
        return {**fields, "email": typed.get("mail"), "roles": typed.all("roles")}
    lists = {name: ("\n" if sign == "\n" else ", ").join(facts[name]) for name, sign in LISTS.items()}
    return {**facts, **lists}


@pages.post("/people")
def add() -> ResponseReturnValue:
    """The first password is shown in the answer, this once."""
    require(g.person, "admin", act="add people")
    fields, password = _read_fields(), accounts.random_password()
    roles, name, email = tuple(fields.pop("roles")), fields.pop("name"), fields.pop("email")
    kept = accounts.hash_checked(password)
    person = accounts.add_account(g.session, email, kept, name=name, roles=roles, **fields, by=g.person)
    return _show_password(person.id, password, "is added")


@pages.post("/people/<id:person_id>/password")
def new_password(person_id: int) -> ResponseReturnValue:
    """Another first password, shown this once; all sessions of the person end."""
    require(g.person, "admin", act="give others a new password")
    password = accounts.random_password()
    accounts.set_password(g.session, find_person(g.session, person_id), accounts.hash_checked(password), by=g.person)
    return _show_password(person_id, password, "has a new password")


def _show_password(person_id: int, password: str, what: str) -> Response:
    person = find_person(g.session, person_id)
    response = make_response(render_template("people/password.html", who=person, password=password, what=what))
    response.headers["Cache-Control"] = "no-store"
    return response


def _read_fields() -> dict[str, Any]:
    """The fields of the form, and no others: no address, role or reason comes in by another name."""
    lists = {name: request.form.get(name, "").split(sign) for name, sign in LISTS.items()}
    return {"email": request.form.get("mail", ""), "name": request.form.get("name", ""),
            "roles": request.form.getlist("roles"), **lists, "capacity": _read_capacity()}  # fmt: skip


@pages.post("/people/<id:person_id>")
def change(person_id: int) -> ResponseReturnValue:
    returned = newsroom.change_person(
        g.session, person_id, _read_fields(), seen_as=request.form.get("seen"),
        confirmed="confirmed" in request.form, by=g.person,
    )  # fmt: skip
    return _back(person_id, "Saved." + _returned(returned))


@pages.post("/people/<id:person_id>/capacity")
def change_capacity(person_id: int) -> ResponseReturnValue:
    newsroom.set_capacity(g.session, find_person(g.session, person_id), _read_capacity(), by=g.person)
    return _back(person_id, "Saved.")


def _read_capacity() -> int:
    capacity = forms.read_number("capacity")
    if capacity is None:
        raise Invalid("Please say how many claims they may hold at once. Nothing was changed.", field="capacity")
    return capacity


@pages.post("/people/<id:person_id>/deactivate")
def deactivate(person_id: int) -> ResponseReturnValue:
    returned = newsroom.deactivate(
        g.session, person_id, note=request.form.get("note", ""), confirmed="confirmed" in request.form, by=g.person
    )
    return _back(person_id, "They are not let in from now on." + _returned(returned))


@pages.post("/people/<id:person_id>/reactivate")
def reactivate(person_id: int) -> ResponseReturnValue:
    newsroom.reactivate(g.session, person_id, by=g.person)
    return _back(person_id, "Welcome back: they can sign in again.")


def _returned(count: int) -> str:
    one = count == 1
    return f" {count} claim{'' if one else 's'} of theirs went back to the open queue." if count else ""


def _back(person_id: int, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The page the form stood on, with what was typed and why it was not taken."""
    person_id = (request.view_args or {}).get("person_id")
    return errors.on_its_page(refused, partial(person_page, person_id) if person_id else list_page)
