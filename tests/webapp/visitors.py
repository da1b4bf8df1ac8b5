"""A desk with its newsroom, visited by browsers without a screen: sign in, read pages, send their forms."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from claims.database import Database
from claims.models import Account, Base, Claim, Person
from claims.settings import Settings
from tests import kept, scenes
from webapp.app import create_app
from webapp.passwords import hash_password

PASSWORD = "correct horse battery staple"
HASH = hash_password(PASSWORD)
SECRET = "a secret key for tests, long enough"
PEOPLE = ("admin", "editor", "ana", "ben", "viewer")


class CompiledOnce(BytecodeCache):
    """Keeps templates compiled from one application to the next: compiling them is most of what a small test takes."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@cache
def open_once(url: str) -> Flask:
    """The application over this address; see tests/kept.py."""
    app = open_app(Settings(_env_file=None, database_url=url, secret_key=SECRET))  # type: ignore[call-arg]
    kept.hold(url, app.extensions["database"])
    return app


def open_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.jinja_env.bytecode_cache = CompiledOnce()
    return app


class Visitor:
    """A browser of one person; `name` None: nobody has signed in.

    Everybody signs in once: the signed cookie of that session is good on every desk of these tests.
    """

    cookies: ClassVar[dict[tuple[str, str], str]] = {}

    def __init__(self, app: Flask, name: str | None = None) -> None:
        self.client, self.name = app.test_client(), name
        if name:
            self.sign_in(name, cookie=app.config["SESSION_COOKIE_NAME"])

    def sign_in(self, name: str, *, cookie: str) -> None:
        if (name, cookie) not in self.cookies:
            answer = self.post("/signin", email=f"{name}@example.org", password=PASSWORD)
            assert answer.status_code == 303, answer.text
            found = self.client.get_cookie(cookie)
            assert found
            self.cookies[name, cookie] = found.value
        self.client.set_cookie(cookie, self.cookies[name, cookie])

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.client.get(address, **options)

    def token(self) -> str:
        """A CSRF token of the present session."""
        for address in ("/account", "/signin"):
            if found := re.search(r'name="csrf_token" value="([^"]+)"', self.get(address).text):
                return unescape(found[1])
        raise AssertionError("no page holds a token")

    def post(self, address: str, **fields: Any) -> TestResponse:
        """Send a form as its page would, with a token."""
        return self.send(address, {"csrf_token": self.token(), **fields})

    def send(self, address: str, fields: dict[str, Any], **options: Any) -> TestResponse:
        """Send exactly these fields."""
        return self.client.post(address, data=fields, **options)


class Desk:
    """The application over a database with a newsroom whose people can all sign in."""

    def __init__(self, url: str, **settings: Any) -> None:
        self.app = open_once(url)
        self.settings: Settings = self.app.config["SETTINGS"]
        if settings:
            self.settings = self.settings.model_copy(update=settings)
            self.app = open_app(self.settings)
        self.database: Database = self.app.extensions["database"]
        with self.database.transaction() as session:
            self.room = scenes.newsroom(session)
            for name in PEOPLE:
                person = getattr(self.room, name)
                session.add(
                    Account(person_id=person.id, password=HASH, active=True, fs_uniquifier=f"session of {name}")
                )

    def visitor(self, name: str | None = None) -> Visitor:
        return Visitor(self.app, name)

    @contextmanager
    def scene(self) -> Iterator[Session]:
        """A transaction to set a scene in."""
        with self.database.transaction() as session:
            yield session

    def claim(self, status: str = "queued") -> int:
        """The id of a new claim in that status; Ana holds or decided it, the editor signed it off."""
        with self.scene() as session:
            return scenes.claim(session, self.room, status).id

    def version(self, claim_id: int) -> int:
        with self.database.reading() as session:
            return session.get_one(Claim, claim_id).row_version

    def status(self, claim_id: int) -> str:
        with self.database.reading() as session:
            return session.get_one(Claim, claim_id).status

    def person(self, session: Session, name: str) -> Person:
        return session.get_one(Person, getattr(self.room, name).id)

    def contents(self) -> dict[str, list[Any]]:
        """Every row of every table, for comparing."""
        with self.database.reading() as session:
            return {
                name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
                for name, table in Base.metadata.tables.items()
            }


def count(desk: Desk, table: Any) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


class _Fields(HTMLParser):
    """What the forms of a page would send: (form's id or address, name, value), in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str]] = []
        self.found: list[tuple[str, str, str]] = []
        self.form, self.area, self.select = "", "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        name, form = has.get("name", ""), has.get("form", self.form)
        if tag == "form":
            self.form = has.get("id") or has.get("action", "")
            self.addresses.append((self.form, has.get("action", "")))
        elif tag == "button" and "formaction" in has:
            self.addresses.append((form, has["formaction"]))
        elif tag == "textarea":
            self.area, self.area_form, self.text = name, form, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in has:
            self.found.append((form, self.select, has.get("value", "")))
        elif tag == "input" and name and (has.get("type") not in ("radio", "checkbox", "file") or "checked" in has):
            self.found.append((form, name, has.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.found.append((self.area_form, self.area, self.text.removeprefix("\n")))
            self.area = ""
        elif tag == "form":
            self.form = ""


def fields_of(answer: TestResponse, address: str) -> MultiDict[str, str]:
    """What the forms for this address would send as the page stands."""
    parser = _Fields()
    parser.feed(answer.text)
    forms = {form for form, sent_to in parser.addresses if sent_to == address}
    assert forms, f"no form for {address} among {sorted(sent_to for _, sent_to in parser.addresses)}"
    return MultiDict((name, value) for form, name, value in parser.found if form in forms)
