"""What was looked for, what was found, and what people made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.models.base import GLYPHS, JUDGEMENTS, OUTCOMES, SCALES, STANCES, Base, one_of, to
from claims.models.people import Person

LONGEST_TITLE = 500
"""Characters of the title of a piece of evidence."""


class Source(Base):
    """Where the workers know to look; they register their sources when they start."""

    __tablename__ = "source"
    name: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str]
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    lacks: Mapped[str] = mapped_column(default="")
    """The settings that it wants and was not given, as the workers said when they started last."""
    ready_at: Mapped[datetime | None]
    """Since when it is switched on and lacks nothing; None: it is not, or no worker that asks it has started yet."""


class SearchRun(Base):
    """One look of one source for one claim, with its outcome: a failure is never `nothing_found`.

    `query` is what the source asked for, in its own words; empty where it asked nobody.
    """

    __tablename__ = "search_run"
    __table_args__ = (
        UniqueConstraint("claim_id", "source", "round"),
        one_of("outcome", OUTCOMES),
        Index("ix_search_run_source", "source", "started_at"),
    )
    claim_id: Mapped[int] = mapped_column(to("claim"))
    source: Mapped[str] = mapped_column(String(40))
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    found: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    query: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    took_ms: Mapped[int]


class Evidence(Base):
    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("claim_id", "source", "url_hash"),
        one_of("stance", STANCES),
    )
    claim_id: Mapped[int] = mapped_column(to("claim"))
    source: Mapped[str] = mapped_column(String(40))
    """Name of the source, or `by_hand`."""
    url: Mapped[str | None]
    url_hash: Mapped[str] = mapped_column(String(64))
    """sha256 of the address, or of title and excerpt where there is none."""
    title: Mapped[str]
    excerpt: Mapped[str]
    stance: Mapped[str] = mapped_column(String(10), default="unclear")
    figures: Mapped[list[Any]] = mapped_column(default=list)
    fact_check: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Somebody's verdict on an earlier claim, where that is what was found: see claims.evidence.FactCheck."""
    published_at: Mapped[datetime | None]
    retrieved_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(to("person"))

    @property
    def is_earlier(self) -> bool:
        """Whether it is an earlier fact-check: of the desk's own archive, or of somebody else."""
        return bool(self.fact_check) or self.source == "archive"

    @property
    def is_untitled(self) -> bool:
        """Whether a person gave its address alone, which stands as its title until its page gives one."""
        return self.source == "by_hand" and bool(self.url) and self.title == self.address_as_title

    @property
    def address_as_title(self) -> str:
        """What a piece with an address is called where nobody and no page gave it a title."""
        return (self.url or "")[:LONGEST_TITLE]

    @property
    def is_on_web(self) -> bool:
        """Whether a page could be fetched from there; what the archive finds is on this desk."""
        return (self.url or "").startswith(("http://", "https://"))


class EvidenceJudgement(Base):
    """What a person made of a find: it counts, it does not, or one cannot tell. Taking it back deletes the row."""

    __tablename__ = "evidence_judgement"
    __table_args__ = (UniqueConstraint("evidence_id"), one_of("judgement", JUDGEMENTS))
    evidence_id: Mapped[int] = mapped_column(to("evidence"))
    judgement: Mapped[str] = mapped_column(String(10))
    judged_by: Mapped[int] = mapped_column(to("person"))
    judged_at: Mapped[datetime]


class ChecklistTick(Base):
    """A line of the checklist of a claim's kind that somebody has done. Taking it back deletes the row."""

    __tablename__ = "checklist_tick"
    __table_args__ = (UniqueConstraint("claim_id", "line"),)
    claim_id: Mapped[int] = mapped_column(to("claim"))
    line: Mapped[str]
    """The line as it was read, so that a list that changes later ticks nothing by itself."""
    ticked_by: Mapped[int] = mapped_column(to("person"))
    ticked_at: Mapped[datetime]


class ScaleMark(Base):
    """A mark of a verdict's scale. Never deleted, its name never changed (migrations): verdicts hold the name."""

    __tablename__ = "scale_mark"
    __table_args__ = (UniqueConstraint("scale", "name"), one_of("scale", SCALES), one_of("glyph", GLYPHS))
    scale: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(20))
    label: Mapped[str]
    glyph: Mapped[str] = mapped_column(String(20))
    needs_evidence: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether a verdict with it must cite some; of the scale `rating` alone."""
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
    """Since when it can no longer be chosen; it stays readable wherever it was."""


class Verdict(Base):
    """An immutable revision of what a person found, in marks of the scales (migrations). No machine ever writes one."""

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("claim_id", "revision"),
        UniqueConstraint("id", "decided_by"),
        Index("ix_verdict_by", "decided_by", "decided_at"),
        Index("ix_verdict_decided", "decided_at"),
    )
    claim_id: Mapped[int] = mapped_column(to("claim"))
    revision: Mapped[int]
    said: Mapped[str | None] = mapped_column(String(20))
    rating: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    decided_by: Mapped[int] = mapped_column(to("person"))
    decided_at: Mapped[datetime]
    cited: Mapped[list[Evidence]] = relationship(secondary="verdict_evidence", order_by="Evidence.id")
    decider: Mapped[Person] = relationship(foreign_keys=decided_by)


class VerdictEvidence(Base):
    __tablename__ = "verdict_evidence"
    __table_args__ = (UniqueConstraint("verdict_id", "evidence_id"),)
    verdict_id: Mapped[int] = mapped_column(to("verdict"))
    evidence_id: Mapped[int] = mapped_column(to("evidence"), index=True)


class Draft(Base):
    """A verdict somebody is writing; kept when the claim is handed back."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("claim_id", "person_id"),)
    claim_id: Mapped[int] = mapped_column(to("claim"))
    person_id: Mapped[int] = mapped_column(to("person"))
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Approval(Base):
    """An editor's sign-off of one verdict, bound to the content it was given for."""

    __tablename__ = "approval"
    __table_args__ = (
        ForeignKeyConstraint(["verdict_id", "decided_by"], ["verdict.id", "verdict.decided_by"]),
        CheckConstraint("approved_by <> decided_by", name="four_eyes"),
        Index("ix_approval_approved", "approved_at"),
        Index("ix_approval_by", "decided_by", "approved_at"),
        Index("uq_approval_live", "verdict_id", unique=True, sqlite_where=text("voided_at IS NULL"),
              postgresql_where=text("voided_at IS NULL")),
    )  # fmt: skip
    claim_id: Mapped[int] = mapped_column(to("claim"), index=True)
    verdict_id: Mapped[int]
    decided_by: Mapped[int]
    approved_by: Mapped[int] = mapped_column(to("person"))
    content_hash: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
