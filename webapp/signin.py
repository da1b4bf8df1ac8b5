"""How people come in: sign in, sign out, change the password, and who may see a page at all.

Flask-Security keeps the sessions. Roles are read from the database at each request, by claims/people.py.
"""

import time
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import RoleMixin, Security, UserDatastore, UserMixin
from flask_security.changeable import change_user_password
from flask_security.utils import login_user, logout_user
from flask_wtf import CSRFProtect
from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException

from claims.database import built
from claims.errors import Invalid, NotAllowed
from claims.models import Account, Person
from claims.people import require
from claims.settings import Settings
from webapp import held, live
from webapp.passwords import HASHING, LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password, verify_password
from webapp.session import SAFE, STATIC

API = "/api/"

ANOTHER = "Somebody else is signed in here now. Nothing was sent; what you typed is still on this page."

pages = Blueprint("signin", __name__)
csrf = CSRFProtect()


class User(UserMixin):
    """An account and its person, as Flask-Security wants to see them. Not mapped: one row stays one object."""

    def __init__(self, account: Account, person: Person) -> None:
        self.account, self.person = account, person
        self.active = account.active and person.active

    @property
    def password(self) -> str | None:
        return self.account.password

    @password.setter
    def password(self, kept: str | None) -> None:
        self.account.password = kept

    @property
    def fs_uniquifier(self) -> str:
        return self.account.fs_uniquifier

    @fs_uniquifier.setter
    def fs_uniquifier(self, new: str) -> None:
        self.account.fs_uniquifier = new


class Accounts(UserDatastore):
    """Accounts in the session of the request, which alone commits."""

    def __init__(self) -> None:
        super().__init__(User, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        """The user with this `fs_uniquifier` or `email`."""
        if "session" not in g:
            return None
        known = g.get("found_user")
        if known and known[0] is g.session and known[1] == by:
            # Flask-Security asks again for who was just found.
            return known[2]  # type: ignore[no-any-return]
        value = by["email"].strip().lower() if "email" in by else by["fs_uniquifier"]
        query = built(g.session, _finding, "email" in by)
        found = g.session.execute(query, {"value": value}).unique().one_or_none()
        user = User(*found) if found else None
        g.found_user = (g.session, by, user)
        return user

    def put(self, model: Any) -> Any:
        g.session.flush()
        return model

    def commit(self) -> None:
        g.session.flush()


def _finding(dialect: str, by_email: bool) -> Any:
    column = Person.email if by_email else Account.fs_uniquifier
    query = select(Account, Person).join(Person, Person.id == Account.person_id)
    query = query.where(column == bindparam("value", type_=String))
    return query.options(joinedload(Person.role_rows))


def bind(app: Flask, settings: Settings) -> None:
    """Sessions, CSRF and the gate before every page."""
    secure = settings.public_url.startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-stet" if secure else "stet",
        SESSION_COOKIE_SECURE=secure, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_PROTECTION=None,
        SIGN_IN_IDLE=timedelta(minutes=settings.sign_in_idle_minutes),
        SIGN_IN_LONGEST=timedelta(hours=settings.sign_in_hours),
        WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None,
        SECURITY_CSRF_PROTECT_MECHANISMS=["session", "basic"], SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        **HASHING,
    )  # fmt: skip
    csrf.init_app(app)
    app.before_request(_let_in)
    security = Security(app, Accounts(), register_blueprint=False)
    # Flask-Security would also accept tokens of its own in a header or an address; the desk gives none out.
    security.login_manager.request_loader(lambda request: None)
    app.register_blueprint(pages)


def public(view: Any) -> Any:
    """Mark a view as open to everybody; all others need a sign-in."""
    view.is_public = True
    return view


def load_person() -> None:
    """Set g.person to who is signed in, or None; an idle or overlong session ends here."""
    g.person = None
    of_programs = request.path.startswith(API) and request.blueprint != "docs"
    if of_programs or request.endpoint in STATIC or "_user_id" not in session:
        return
    now = time.time()
    idle, longest = (current_app.config[key].total_seconds() for key in ("SIGN_IN_IDLE", "SIGN_IN_LONGEST"))
    if now - session.get("seen_at", 0) > idle or now - session.get("fs_paa", 0) > longest:
        session.pop("_user_id")
        return
    user = _accounts().find_user(fs_uniquifier=session["_user_id"])
    g.user = user if user and user.active else None
    g.person = g.user and g.user.person


def _accounts() -> Accounts:
    accounts: Accounts = current_app.extensions["security"].datastore
    return accounts


def _let_in() -> ResponseReturnValue | None:
    """Before every request: who is it, is the form ours, may they see this."""
    load_person()
    if request.path.startswith(API) or request.endpoint in (None, *STATIC):
        return None
    if request.method not in SAFE:
        if g.person and live.another_persons():
            return {"title": "another person", "detail": ANOTHER}, 401
        csrf.protect()
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return None
    if g.person is None:
        return _ask_to_sign_in()
    require(g.person, "viewer", act="see the desk")
    # What the page asks by itself does not keep an unattended desk open.
    if not getattr(view, "is_live", False) and not live.by_itself() and time.time() - session["seen_at"] > 30:
        session["seen_at"] = time.time()
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if live.by_script():
        return {"detail": "Please sign in."}, 401
    if request.method not in SAFE:
        return sign_in_page(kept=held.from_request()), 401
    return redirect(url_for("signin.show", next=request.full_path.rstrip("?")), 303)


def sign_in_page(*, kept: held.Held | None = None, refused: str = "", email: str = "", to: str = "") -> str:
    """The sign-in page; what somebody typed before they had to sign in travels along."""
    return render_template("signin/signin.html", kept=kept, refused=refused, email=email, to=to)


@pages.get("/signin")
@public
def show() -> ResponseReturnValue:
    if g.person:
        return redirect(url_for("desk.queue"), 303)
    return sign_in_page(to=request.args.get("next", ""))


@pages.post("/signin")
@public
def sign_in() -> ResponseReturnValue:
    email, password = request.form.get("email", ""), request.form.get("password", "")[:LONGEST_PASSWORD]
    kept, to = held.from_carried(), request.form.get("next", "")
    if kept and not leads_somewhere(kept.to, "POST"):
        kept = None
    user = _accounts().find_user(email=email)
    # An unknown name costs the same time as a wrong password.
    right = verify_password(password, user.password) if user and user.password else not hash_password(password)
    if user is None or not right or not user.active:
        refused = "Name and password do not match, or the account is closed."
        return sign_in_page(kept=kept, refused=refused, email=email, to=to), 401
    start_session(user)
    if kept:
        g.person = user.person
        return held.page(kept, "You are signed in. Nothing was sent yet. Here is what you typed.")
    return redirect(to if leads_somewhere(to) else url_for("desk.queue"), 303)


def start_session(user: User) -> None:
    """A new session that shares nothing with the one before it."""
    session.clear()
    g.pop("csrf_token", None)
    login_user(user, authn_via=["password"])
    session["seen_at"] = time.time()


def leads_somewhere(address: str, method: str = "GET") -> bool:
    """Whether this is the address of a page here, and not of another site."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    try:
        current_app.url_map.bind("localhost").match(address.split("?")[0], method=method)
    except HTTPException:
        return False
    return True


@pages.post("/signout")
def sign_out() -> ResponseReturnValue:
    """End every session of the account: a copy of the cookie is worth nothing afterwards."""
    _accounts().set_uniquifier(g.user)
    logout_user()
    session.clear()
    answer = redirect(url_for("signin.show"), 303)
    answer.headers["Clear-Site-Data"] = '"storage"'  # what static/typed.js keeps is nobody else's business
    return answer


def change_password(current: str, new: str, again: str) -> None:
    """Change the password of who is signed in; all their other sessions end. Raises Invalid or NotAllowed."""
    if not verify_password(current[:LONGEST_PASSWORD], g.user.password):
        raise NotAllowed("The present password is not right. Nothing was changed.")
    if new != again:
        raise Invalid("The two new passwords differ. Nothing was changed.")
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
        raise Invalid(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters. Nothing was changed.")
    if new == current:
        raise Invalid("The new password is the old one. Nothing was changed.")
    change_user_password(g.user, new, notify=False, autologin=False)
    start_session(g.user)
