"""A claim, where it stands in the text, who is said to have said it, and who checks it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.models.articles import Article
from claims.models.base import STATUSES, Base, one_of, to
from claims.models.people import Person

if TYPE_CHECKING:
    from claims.models.checking import Verdict


PROPOSED = "set_aside_proposed IS NOT NULL"
ASK_AGAIN = "ask_again_at IS NOT NULL"


class Claim(Base):
    """Something in an article that can be checked. `status` is written by workflow.py only."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        one_of("status", STATUSES),
        one_of("origin", ("rule", "person")),
        CheckConstraint("priority BETWEEN 0 AND 100", name="priority_of_100"),
        CheckConstraint("checkworthiness BETWEEN 0 AND 1", name="checkworthiness_share"),
        CheckConstraint("(origin = 'rule') = (natural_key IS NOT NULL)", name="rules_name_their_find"),
        CheckConstraint(
            "(status IN ('assigned', 'in_progress', 'needs_help')) = (assignee_id IS NOT NULL)", name="held_by_somebody"
        ),
        CheckConstraint(
            "status NOT IN ('submitted', 'approved') OR verdict_id IS NOT NULL", name="decided_by_somebody"
        ),
        Index("ix_claim_queue", "assignee_id", "status", text("priority DESC"), "id"),
        Index("ix_claim_status", "status", text("returned DESC"), text("priority DESC"), "id"),
        Index("ix_claim_order", text("returned DESC"), text("priority DESC"), "id"),
        Index("ix_claim_kind", "kind", text("returned DESC"), text("priority DESC"), "id"),
        Index("ix_claim_kind_status", "kind", "status", text("returned DESC"), text("priority DESC"), "id"),
        Index("ix_claim_rating", "rating", text("returned DESC"), text("priority DESC"), "id"),
        Index("ix_claim_speaker", "speaker_name", text("returned DESC"), text("priority DESC"), "id"),
        Index("ix_claim_article", "article_id", "status", "returned"),
        Index("ix_claim_age", "status", "created_at"),
        Index("ix_claim_ask_again", "ask_again_at", sqlite_where=text(ASK_AGAIN), postgresql_where=text(ASK_AGAIN)),
        Index("ix_claim_proposed", "id", sqlite_where=text(PROPOSED), postgresql_where=text(PROPOSED)),
    )
    article_id: Mapped[int] = mapped_column(to("article"))
    number: Mapped[int]
    """Counts the claims of an article from 1, in the order in which they were found."""
    kind: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str]
    figures: Mapped[list[Any]] = mapped_column(default=list)
    dates: Mapped[list[Any]] = mapped_column(default=list)
    speaker_name: Mapped[str | None]
    speaker_note: Mapped[str | None]
    """Why a statement has no speaker_name; None for statements read before this was kept."""
    checkworthiness: Mapped[float] = mapped_column(Float)
    checkworthiness_reasons: Mapped[list[Any]] = mapped_column(default=list)
    priority: Mapped[int] = mapped_column(default=0)
    priority_terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(String(20))
    returned: Mapped[bool] = mapped_column(Boolean, default=False)
    """Sent back by an editor and not decided again yet."""
    set_aside_proposed: Mapped[str | None]
    """A checker's reason why this is no claim; an editor decides."""
    assignee_id: Mapped[int | None] = mapped_column(to("person"))
    verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdict.id", use_alter=True, name="fk_claim_verdict_id"))
    rating: Mapped[str | None] = mapped_column(String(20))
    """The rating of that verdict, so that lists can be narrowed by it."""
    replaced_by: Mapped[int | None] = mapped_column(to("claim"))
    looked_for: Mapped[str] = mapped_column(default="")
    """What a person has the sources look for; empty: words built from the claim's parts (looking.py)."""
    ask_again_at: Mapped[datetime | None]
    """When what the sources said is too old: see shelf_life.py."""
    origin: Mapped[str] = mapped_column(String(10))
    rule: Mapped[str | None]
    natural_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    """version/kind/start-end/ordinal of what a rule found: finding it again adds nothing."""
    created_by: Mapped[int | None] = mapped_column(to("person"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """Last act of anybody; decides whether an assignment is stale."""
    row_version: Mapped[int] = mapped_column(default=1)
    """Counts the acts of people and workers on this claim; the API calls it `version`."""
    places: Mapped[list["ClaimPlace"]] = relationship(back_populates="claim")
    steps: Mapped[list["Attribution"]] = relationship(order_by="Attribution.step")
    article: Mapped[Article] = relationship()
    assignee: Mapped[Person | None] = relationship(foreign_keys=assignee_id)
    verdict: Mapped["Verdict | None"] = relationship(foreign_keys=verdict_id, post_update=True)


class ClaimPlace(Base):
    """Where a claim stands in one version: text[start:end] == quote, checked on write."""

    __tablename__ = "claim_place"
    __table_args__ = (
        UniqueConstraint("claim_id", "version_id"),
        CheckConstraint('"end" > start AND start >= 0', name="span_forward"),
        CheckConstraint('length(quote) = "end" - start', name="quote_fills_span"),
        one_of("how", ("found", "by_hand", "moved", "touched")),
        Index("ix_claim_place_version", "version_id", "start"),
    )
    claim_id: Mapped[int] = mapped_column(to("claim"))
    version_id: Mapped[int] = mapped_column(to("article_version"))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    how: Mapped[str] = mapped_column(String(10))
    claim: Mapped[Claim] = relationship(back_populates="places")


class Attribution(Base):
    """One step of the chain narrator -> A -> B. Spans are lists of [start, end) in the version's text."""

    __tablename__ = "attribution"
    __table_args__ = (UniqueConstraint("claim_id", "step"), one_of("directness", ("direct", "mixed", "indirect")))
    claim_id: Mapped[int] = mapped_column(to("claim"))
    step: Mapped[int]
    speaker_mention: Mapped[str]
    speaker_name: Mapped[str | None]
    speaker_spans: Mapped[list[Any]]
    cue: Mapped[str]
    cue_spans: Mapped[list[Any]]
    content_spans: Mapped[list[Any]]
    directness: Mapped[str] = mapped_column(String(10))


class Assignment(Base):
    """Who checks a claim, and why. One is open per claim at most."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("uq_assignment_open", "claim_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        Index("ix_assignment_person", "person_id", "ended_at"),
        Index("ix_assignment_due", "due_at", sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ends_with_reason"),
    )  # fmt: skip
    claim_id: Mapped[int] = mapped_column(to("claim"), index=True)
    person_id: Mapped[int] = mapped_column(to("person"))
    assigned_by: Mapped[int | None] = mapped_column(to("person"))
    """None: a worker chose."""
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(30))
    person: Mapped[Person] = relationship(foreign_keys=person_id)
