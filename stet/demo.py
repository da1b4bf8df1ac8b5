"""The demo newsroom: four people to sign in as and one article to check, made once on an empty desk."""

from dataclasses import dataclass
from importlib import resources
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Person
from claims.people import WORKER
from claims.settings import Settings
from stet import desk
from webapp.accounts import add_account, random_password
from webapp.passwords import hash_password


@dataclass(frozen=True)
class Newcomer:
    """Somebody of the demo newsroom; `to` completes "sign in as this to …"."""

    email: str
    name: str
    role: str
    to: str
    beats: tuple[str, ...] = ()


NEWCOMERS: Final = (
    Newcomer("admin@newsroom.example", "Ada Admin", "admin", "see who works here and hand in articles"),
    Newcomer("editor@newsroom.example", "Edda Okafor", "editor", "assign, approve, send back and publish"),
    Newcomer("ines@newsroom.example", "Ines Duarte", "checker", "check who said what", ("statement", "narrator")),
    Newcomer(
        "jonas@newsroom.example",
        "Jonas Lind",
        "checker",
        "check figures, dates and records",
        ("figure", "date", "superlative"),
    ),
)
CAPACITY: Final = 40


def open_newsroom(settings: Settings) -> list[tuple[Newcomer, str]]:
    """Make the demo newsroom and submit the bundled article; returns each newcomer with the password.

    Does nothing and returns nothing where people are already.
    """
    with desk.reading(settings) as session:
        if _anybody(session):
            return []
    from claims.intake import submit_article  # brings all of extraction, which a desk with people does not need

    passwords = [random_password() for _ in NEWCOMERS]
    hashes = [hash_password(password) for password in passwords]
    with desk.transaction(settings) as session:
        if _anybody(session):
            return []
        people = [
            add_account(session, newcomer.email, kept, name=newcomer.name, roles=(newcomer.role,), beats=newcomer.beats,
                        capacity=CAPACITY, by=WORKER)
            for newcomer, kept in zip(NEWCOMERS, hashes, strict=True)
        ]  # fmt: skip
        # Submitted by the one who checks nothing, so that every claim can go to everybody else.
        submit_article(session, title="", text=sample(), publisher="The demo newsroom", section="world", by=people[0])
    return list(zip(NEWCOMERS, passwords, strict=True))


def sample() -> str:
    """The bundled article."""
    return resources.files("stet").joinpath("sample.txt").read_text(encoding="utf-8")


def _anybody(session: Session) -> bool:
    return session.scalar(select(Person.id).limit(1)) is not None
