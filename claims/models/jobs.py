"""The job rows: the desk's only memory of work to be done. jobs.py says what may happen to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import JOB_STATES, Base, one_of, to

IN_COMPANY = "state = 'pending' AND NOT alone"
ALONE = "state = 'pending' AND alone"
NOT_DONE = "state <> 'done'"
"""A query uses one of the three partial indexes only when it says exactly one of these."""


class Job(Base):
    """One piece of work about one subject. UNIQUE(stage, subject, round) keeps it from being asked for twice."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("stage", "subject", "round"),
        one_of("state", JOB_STATES),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="running_has_lease"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="running_has_end"),
        Index("ix_job_due", "stage", "lane", "owner_id", text("priority DESC"), "id",
              sqlite_where=text(IN_COMPANY), postgresql_where=text(IN_COMPANY)),
        Index("ix_job_alone", "stage", "lane", "run_after", sqlite_where=text(ALONE), postgresql_where=text(ALONE)),
        Index("ix_job_leased", "lease_until", sqlite_where=text("state = 'running'"),
              postgresql_where=text("state = 'running'")),
        Index("ix_job_dead", "article_id", sqlite_where=text("state = 'dead'"),
              postgresql_where=text("state = 'dead'")),
        Index("ix_job_not_done", "state", "stage", "id", sqlite_where=text(NOT_DONE),
              postgresql_where=text(NOT_DONE)),
        Index("ix_job_claim", "claim_id"),
        Index("ix_job_article", "article_id", "stage", "state"),
    )  # fmt: skip
    stage: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(120))
    """`text:<article version>`, `claim:<id>`, `claim:<id>/source:<name>`, `delivery:<id>`, `feed:<id>` or
    `person:<id>`."""
    lane: Mapped[str] = mapped_column(String(40), default="")
    """Whom the job asks: the source's name, or the mail server; empty for all others. One batch keeps to one lane."""
    round: Mapped[int] = mapped_column(default=1)
    """How often it was asked for on purpose; retries do not count."""
    article_id: Mapped[int | None] = mapped_column(to("article"))
    claim_id: Mapped[int | None] = mapped_column(to("claim"))
    owner_id: Mapped[int] = mapped_column(default=0)
    """Who submitted the article; leases take turns between owners. 0: the desk itself."""
    priority: Mapped[int] = mapped_column(default=0)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    failures: Mapped[int] = mapped_column(default=0)
    max_failures: Mapped[int]
    alone: Mapped[bool] = mapped_column(Boolean, default=False)
    """Leased without company, because it failed or its worker died before."""
    run_after: Mapped[datetime]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    rung_at: Mapped[datetime | None]
    """When the stage was last rung for this job by a sweeper."""
    rings: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
