"""What comes from outside and is kept: snapshots, deliveries, fact-checks of others; and how the outside behaves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ASK_AGAIN = sa.text("ask_again_at IS NOT NULL")
HERE = sa.text("gone_at IS NULL")
UNMAILED = sa.text("mailed_at IS NULL AND read_at IS NULL")
NOTICES = ("assigned", "taken", "returned", "mentioned", "asked", "answered", "overdue", "ready")
NEW_NOTICES = ("changed", "unread")
OUTCOMES = ("found", "nothing_found", "failed", "not_enabled")
TABLES = (
    "outside_call", "lane", "fact_check", "delivery", "archive_copy", "evidence_snapshot", "snapshot", "content", "feed",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("unless", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("url", name=op.f("uq_feed_url")),
    )
    op.create_index("ix_feed_due_at", "feed", ["due_at"])
    op.create_table(
        "content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("warc_sha256", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=False),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unread", sa.Text(), nullable=False),
        sa.Column("kept_at", TIME, nullable=False),
        sa.Column("gone_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
        sa.UniqueConstraint("sha256", name=op.f("uq_content_sha256")),
    )
    op.create_index("ix_content_kept", "content", ["kept_at"], sqlite_where=HERE, postgresql_where=HERE)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["content.id"], name=op.f("fk_snapshot_content_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_index("ix_snapshot_content_id", "snapshot", ["content_id"])
    op.create_table(
        "evidence_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", TIME, nullable=False),
        sa.Column("picked", sa.Boolean(), nullable=False),
        sa.Column("astray", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_snapshot_evidence_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_evidence_snapshot_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_snapshot")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_evidence_snapshot_evidence_id")),
    )
    op.create_index("ix_evidence_snapshot_snapshot_id", "evidence_snapshot", ["snapshot_id"])
    op.create_table(
        "archive_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("captured_at", TIME, nullable=True),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_archive_copy_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_copy")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_archive_copy_evidence_id")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("content_id", sa.Integer(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("for_good", sa.Boolean(), nullable=False),
        sa.Column("dismissed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_delivery_article_id")),
        sa.ForeignKeyConstraint(["content_id"], ["content.id"], name=op.f("fk_delivery_content_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_delivery_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_submitted_by", "delivery", ["submitted_by"])
    op.create_index("ix_delivery_content_id", "delivery", ["content_id"])
    op.create_table(
        "fact_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("claimant", sa.Text(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("imported_at", TIME, nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_fact_check_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_check")),
        sa.UniqueConstraint("key", name=op.f("uq_fact_check_key")),
    )
    op.create_index("ix_fact_check_imported", "fact_check", ["imported_at"])
    op.create_index("ix_fact_check_feed_id", "fact_check", ["feed_id"])
    op.create_table(
        "lane",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("closed_until", TIME, nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane")),
        sa.UniqueConstraint("name", name=op.f("uq_lane_name")),
    )
    op.create_table(
        "outside_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("took_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_call")),
        sa.UniqueConstraint("purpose", "outcome", name=op.f("uq_outside_call_purpose_outcome")),
    )
    op.add_column("evidence", sa.Column("fact_check", sa.JSON(), nullable=True))
    op.add_column("source", sa.Column("lacks", sa.Text(), nullable=False, server_default=""))
    op.add_column("source", sa.Column("ready_at", TIME, nullable=True))
    op.add_column("claim", sa.Column("looked_for", sa.Text(), nullable=False, server_default=""))
    op.add_column("claim", sa.Column("ask_again_at", TIME, nullable=True))
    # What was looked for before this is weighed by the sweeper, which knows what goes stale and when (asking_again.py).
    op.execute(
        "UPDATE claim SET ask_again_at = changed_at WHERE status NOT IN ('set_aside', 'replaced', 'noted') "
        "AND EXISTS (SELECT 1 FROM search_run WHERE search_run.claim_id = claim.id)"
    )
    op.create_index("ix_claim_ask_again", "claim", ["ask_again_at"], sqlite_where=ASK_AGAIN, postgresql_where=ASK_AGAIN)
    op.create_index("ix_verdict_evidence_evidence_id", "verdict_evidence", ["evidence_id"])
    _allow_notices((*NOTICES, *NEW_NOTICES))
    _allow_outcomes((*OUTCOMES, "not_asked"))


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE kind IN {NEW_NOTICES}")
    _allow_notices(NOTICES)
    op.execute("DELETE FROM search_run WHERE outcome = 'not_asked'")
    _allow_outcomes(OUTCOMES)
    op.drop_index("ix_verdict_evidence_evidence_id", "verdict_evidence")
    op.drop_index("ix_claim_ask_again", "claim")
    op.drop_column("claim", "ask_again_at")
    op.drop_column("claim", "looked_for")
    op.drop_column("source", "ready_at")
    op.drop_column("source", "lacks")
    op.drop_column("evidence", "fact_check")
    for table in TABLES:
        op.drop_table(table)


def _allow_notices(kinds: tuple[str, ...]) -> None:
    """A CHECK is part of the table on SQLite, which has to be copied for it; its indexes are made anew."""
    op.drop_index("ix_notification_unmailed", "notification")
    op.drop_index("ix_notification_person", "notification")
    with op.batch_alter_table("notification") as table:
        table.drop_constraint(op.f("ck_notification_kind_known"), type_="check")
        table.create_check_constraint(op.f("ck_notification_kind_known"), f"kind IN {kinds}")
    op.create_index("ix_notification_person", "notification", ["person_id", "read_at", "id"])
    op.create_index(
        "ix_notification_unmailed", "notification", ["person_id"], sqlite_where=UNMAILED, postgresql_where=UNMAILED
    )


def _allow_outcomes(outcomes: tuple[str, ...]) -> None:
    op.drop_index("ix_search_run_source", "search_run")
    with op.batch_alter_table("search_run") as table:
        table.drop_constraint(op.f("ck_search_run_outcome_known"), type_="check")
        table.create_check_constraint(op.f("ck_search_run_outcome_known"), f"outcome IN {outcomes}")
    op.create_index("ix_search_run_source", "search_run", ["source", "started_at"])
