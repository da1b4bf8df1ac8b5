"""A scene for tests of the shape of claims: an article with one claim by hand, seen within one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import intake, reshape
from claims.models import Base, Claim, Event
from claims.reshape import Part
from tests import scenes

TEXT = """Two trains 🚆 met near Oslo

At least 40 people were killed and 120 were injured on Monday, Mayor Marit Berg said. She said the line had cost 30 million euros.

The cafe\u0301 burned down. It was the worst fire since 1995.
"""  # noqa: E501
WHOLE = "At least 40 people were killed and 120 were injured on Monday, Mayor Marit Berg said"


class Scene:
    """An article with one claim by hand, seen within one transaction."""

    def __init__(self, session: Session, quote: str = WHOLE, kind: str = "superlative", text: str = TEXT) -> None:
        self.session, self.room = session, scenes.newsroom(session)
        self.article = intake.submit_article(session, title="", text=text, by=self.room.admin)
        version = self.article.versions[0]
        intake.record_extraction(session, version.id, [])
        self.text = version.text
        self.claim = self.add(quote, kind)

    def add(self, quote: str, kind: str = "superlative") -> Claim:
        return intake.add_claim(self.session, self.article.id, kind=kind, quote=quote, near=0, by=self.room.ben)

    def adjust(self, **fields: Any) -> Claim:
        by = fields.pop("by", self.room.ana)
        return reshape.adjust(self.session, self.claim, **fields, by=by)

    def split(self, *parts: str, **fields: Any) -> list[Claim]:
        return reshape.split(self.session, self.claim, [Part(quote=part) for part in parts], **fields, by=self.room.ana)

    def events(self, claim: Claim) -> list[Event]:
        return list(self.session.scalars(select(Event).where(Event.claim_id == claim.id).order_by(Event.id)))


@contextmanager
def unchanged(session: Session) -> Iterator[None]:
    """What is refused leaves every row of a claim as it was."""
    before = contents(session)
    savepoint = session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        session.expire_all()
        assert contents(session) == before


TOUCHED = ("claim", "claim_place", "attribution", "assignment", "approval", "event", "history_head", "job")


def contents(session: Session) -> dict[str, list[Any]]:
    tables = [Base.metadata.tables[name] for name in TOUCHED]
    return {table.name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))] for table in tables}


def quote_of(claim: Claim) -> str:
    return claim.places[0].quote
