"""The first schema, with the triggers that keep the history and the full-text index of the archive."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IMMUTABLE: dict[str, tuple[str, ...] | None] = {
    "event": None,
    "verdict": None,
    "verdict_evidence": None,
    "article_version": ("article_id", "number", "text", "sha256"),
    "publication": ("article_id", "edition", "title", "content", "published_at"),
}
"""Tables whose rows, or whose named columns, nobody may change. No row of them may be deleted."""


def _sqlite() -> Iterator[str]:
    for table, frozen in IMMUTABLE.items():
        changed = f"UPDATE OF {', '.join(frozen)}" if frozen else "UPDATE"
        for name, act in (("kept", "DELETE"), ("unchanged", changed)):
            yield (
                f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed or deleted'); END"
            )
    for act in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER evidence_cited_{act.lower()} BEFORE {act} ON evidence "
            "WHEN EXISTS (SELECT 1 FROM verdict_evidence WHERE evidence_id = old.id) "
            "BEGIN SELECT RAISE(ABORT, 'cited evidence is never changed or deleted'); END"
        )
    yield (
        "CREATE VIRTUAL TABLE archive_fts USING fts5(wording, speaker_name, reason, "
        "content='archive_entry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    columns, new, old = ("wording, speaker_name, reason", "new.wording, new.speaker_name, new.reason",
                         "old.wording, old.speaker_name, old.reason")  # fmt: skip
    insert = f"INSERT INTO archive_fts(rowid, {columns}) VALUES (new.id, {new});"
    remove = f"INSERT INTO archive_fts(archive_fts, rowid, {columns}) VALUES ('delete', old.id, {old});"
    for act, body in (("INSERT", insert), ("DELETE", remove), ("UPDATE", remove + insert)):
        yield f"CREATE TRIGGER archive_fts_{act.lower()} AFTER {act} ON archive_entry BEGIN {body} END"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a row of % is never changed or deleted', TG_TABLE_NAME; END $$"
    )
    for table, columns in IMMUTABLE.items():
        changed = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR {changed} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield (
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    yield (
        "CREATE FUNCTION refuse_change_of_cited() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM verdict_evidence WHERE evidence_id = old.id) THEN "
        "RAISE EXCEPTION 'cited evidence is never changed or deleted'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN old; END IF; RETURN new; END $$"
    )
    yield (
        "CREATE TRIGGER evidence_cited BEFORE UPDATE OR DELETE ON evidence "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_cited()"
    )
    yield (
        "ALTER TABLE archive_entry ADD COLUMN search tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('english', wording), 'A') || setweight(to_tsvector('english', speaker_name), 'B') || "
        "setweight(to_tsvector('english', reason), 'C')) STORED"
    )
    yield "CREATE INDEX ix_archive_entry_search ON archive_entry USING gin (search)"
    # SQLite has this key from the table itself; here the two tables that point at each other must both exist first.
    yield "ALTER TABLE claim ADD CONSTRAINT fk_claim_verdict_id FOREIGN KEY (verdict_id) REFERENCES verdict (id)"


PROMISES = {"sqlite": tuple(_sqlite()), "postgresql": tuple(_postgresql())}
UNDONE = {
    "sqlite": (
        # Tables that point at each other go one after the other: the keys are asked at the end.
        "PRAGMA defer_foreign_keys=ON",
        "DROP TABLE archive_fts",
        *(f"DROP TRIGGER {table}_{name}" for table in IMMUTABLE for name in ("kept", "unchanged")),
        *(f"DROP TRIGGER evidence_cited_{act}" for act in ("update", "delete")),
        *(f"DROP TRIGGER archive_fts_{act}" for act in ("insert", "delete", "update")),
    ),
    "postgresql": (
        *(f"DROP TRIGGER {table}_{name} ON {table}" for table in IMMUTABLE for name in ("kept", "not_emptied")),
        "DROP TRIGGER evidence_cited ON evidence",
        "DROP FUNCTION refuse_change_of_cited()",
        "DROP FUNCTION refuse_change()",
        "ALTER TABLE claim DROP CONSTRAINT fk_claim_verdict_id",
    ),
}


def upgrade() -> None:
    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
        sa.UniqueConstraint("stream", name=op.f("uq_history_head_stream")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("beats", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.JSON(), nullable=False),
        sa.Column("last_assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_person_capacity_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("sha256", name=op.f("uq_api_token_sha256")),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_article_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_created_at"), ["created_at"], unique=False)

    op.create_table(
        "person_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'checker', 'editor', 'admin')", name=op.f("ck_person_role_role_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_person_role_person_id_role")),
    )
    op.create_table(
        "article_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_version_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_version_article_id_number")),
        sa.UniqueConstraint("sha256", name=op.f("uq_article_version_sha256")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("checkworthiness", sa.Float(), nullable=False),
        sa.Column("checkworthiness_reasons", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("priority_terms", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("set_aside_proposed", sa.Text(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("verdict_id", sa.Integer(), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("natural_key", sa.String(length=120), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(origin = 'rule') = (natural_key IS NOT NULL)", name=op.f("ck_claim_rules_name_their_find")
        ),
        sa.CheckConstraint(
            "(status IN ('assigned', 'in_progress', 'needs_help')) = (assignee_id IS NOT NULL)",
            name=op.f("ck_claim_held_by_somebody"),
        ),
        sa.CheckConstraint("origin IN ('rule', 'person')", name=op.f("ck_claim_origin_known")),
        sa.CheckConstraint(
            "status IN ('queued', 'assigned', 'in_progress', 'needs_help', 'submitted', 'approved', 'set_aside', 'noted', 'replaced')",
            name=op.f("ck_claim_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted', 'approved') OR verdict_id IS NOT NULL",
            name=op.f("ck_claim_decided_by_somebody"),
        ),
        sa.CheckConstraint("checkworthiness BETWEEN 0 AND 1", name=op.f("ck_claim_checkworthiness_share")),
        sa.CheckConstraint("priority BETWEEN 0 AND 100", name=op.f("ck_claim_priority_of_100")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_claim_article_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_claim_assignee_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_claim_created_by")),
        sa.ForeignKeyConstraint(["replaced_by"], ["claim.id"], name=op.f("fk_claim_replaced_by")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name="fk_claim_verdict_id", use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_claim_article_id_number")),
        sa.UniqueConstraint("natural_key", name=op.f("uq_claim_natural_key")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=30), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_assignment_ends_with_reason")),
        sa.ForeignKeyConstraint(["assigned_by"], ["person.id"], name=op.f("fk_assignment_assigned_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_assignment_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index("ix_assignment_person", ["person_id", "ended_at"], unique=False)
        batch_op.create_index(
            "uq_assignment_open",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("speaker_mention", sa.Text(), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_spans", sa.JSON(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("cue_spans", sa.JSON(), nullable=False),
        sa.Column("content_spans", sa.JSON(), nullable=False),
        sa.Column("directness", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "directness IN ('direct', 'mixed', 'indirect')", name=op.f("ck_attribution_directness_known")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_attribution_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
        sa.UniqueConstraint("claim_id", "step", name=op.f("uq_attribution_claim_id_step")),
    )
    op.create_table(
        "claim_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.CheckConstraint("how IN ('found', 'by_hand', 'moved', 'touched')", name=op.f("ck_claim_place_how_known")),
        sa.CheckConstraint('"end" > start AND start >= 0', name=op.f("ck_claim_place_span_forward")),
        sa.CheckConstraint('length(quote) = "end" - start', name=op.f("ck_claim_place_quote_fills_span")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_place_claim_id")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_claim_place_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_place")),
        sa.UniqueConstraint("claim_id", "version_id", name=op.f("uq_claim_place_claim_id_version_id")),
    )
    with op.batch_alter_table("claim_place", schema=None) as batch_op:
        batch_op.create_index("ix_claim_place_version", ["version_id", "start"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_draft_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("claim_id", "person_id", name=op.f("uq_draft_claim_id_person_id")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("by_person", sa.Integer(), nullable=True),
        sa.Column("from_status", sa.String(length=20), nullable=True),
        sa.Column("to_status", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_person"], ["person.id"], name=op.f("fk_event_by_person")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_event_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("stream", "number", name=op.f("uq_event_stream_number")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_claim", ["claim_id", "id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retrieved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stance IN ('supports', 'refutes', 'context', 'unclear')", name=op.f("ck_evidence_stance_known")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_evidence_added_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_evidence_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("claim_id", "source", "url_hash", name=op.f("uq_evidence_claim_id_source_url_hash")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("max_failures", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rings", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name=op.f("ck_job_running_has_lease")),
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_job_running_has_end")),
        sa.CheckConstraint(
            "state IN ('pending', 'running', 'done', 'dead', 'cancelled')", name=op.f("ck_job_state_known")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_job_article_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_job_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("stage", "subject", "round", name=op.f("uq_job_stage_subject_round")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_alone",
            ["stage", "lane", "run_after"],
            unique=False,
            sqlite_where=sa.text("state = 'pending' AND alone"),
            postgresql_where=sa.text("state = 'pending' AND alone"),
        )
        batch_op.create_index("ix_job_article", ["article_id", "stage", "state"], unique=False)
        batch_op.create_index("ix_job_claim", ["claim_id"], unique=False)
        batch_op.create_index(
            "ix_job_dead",
            ["article_id"],
            unique=False,
            sqlite_where=sa.text("state = 'dead'"),
            postgresql_where=sa.text("state = 'dead'"),
        )
        batch_op.create_index(
            "ix_job_leased",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('current', 'under_review', 'superseded')", name=op.f("ck_publication_state_known")
        ),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_publication_edition_from_one")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_publication_article_id")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_publication_published_by")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_publication_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("article_id", "edition", name=op.f("uq_publication_article_id_edition")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(
            "uq_publication_standing",
            ["article_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'superseded'"),
            postgresql_where=sa.text("state <> 'superseded'"),
        )

    op.create_table(
        "search_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('found', 'nothing_found', 'failed', 'not_enabled')", name=op.f("ck_search_run_outcome_known")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_search_run_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_run")),
        sa.UniqueConstraint("claim_id", "source", "round", name=op.f("uq_search_run_claim_id_source_round")),
    )
    op.create_table(
        "sentence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('"end" > start AND start >= 0', name=op.f("ck_sentence_span_forward")),
        sa.CheckConstraint("(read_by IS NULL) = (read_at IS NULL)", name=op.f("ck_sentence_read_by_somebody")),
        sa.ForeignKeyConstraint(["read_by"], ["person.id"], name=op.f("fk_sentence_read_by")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_sentence_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_sentence_version_id_number")),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=True),
        sa.Column("rating", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rating IN ('supported', 'mostly_supported', 'lacks_context', 'exaggerated', 'unsupported', 'false', 'unverifiable', 'outdated', 'not_checkable')",
            name=op.f("ck_verdict_rating_known"),
        ),
        sa.CheckConstraint(
            "said IN ('said', 'said_differently', 'not_said', 'unknown')", name=op.f("ck_verdict_said_known")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_verdict_claim_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_verdict_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("claim_id", "revision", name=op.f("uq_verdict_claim_id_revision")),
        sa.UniqueConstraint("id", "decided_by", name=op.f("uq_verdict_id_decided_by")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approved_by <> decided_by", name=op.f("ck_approval_four_eyes")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_approval_approved_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_approval_claim_id")),
        sa.ForeignKeyConstraint(
            ["verdict_id", "decided_by"], ["verdict.id", "verdict.decided_by"], name=op.f("fk_approval_verdict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(
            "uq_approval_live",
            ["verdict_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "archive_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=True),
        sa.Column("rating", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_archive_entry_claim_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_archive_entry_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_entry")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_archive_entry_claim_id")),
    )
    op.create_table(
        "verdict_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_verdict_evidence_evidence_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_verdict_evidence_verdict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_evidence")),
        sa.UniqueConstraint("verdict_id", "evidence_id", name=op.f("uq_verdict_evidence_verdict_id_evidence_id")),
    )
    op.create_index("ix_claim_status", "claim", ["status", sa.text("priority DESC"), "id"])
    op.create_index("ix_claim_queue", "claim", ["assignee_id", "status", sa.text("priority DESC"), "id"])
    op.create_index(
        "ix_job_due",
        "job",
        ["stage", "lane", "owner_id", sa.text("priority DESC"), "id"],
        sqlite_where=sa.text("state = 'pending' AND NOT alone"),
        postgresql_where=sa.text("state = 'pending' AND NOT alone"),
    )
    for statement in PROMISES[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDONE[op.get_context().dialect.name]:
        op.execute(statement)
    op.drop_table("verdict_evidence")
    op.drop_table("archive_entry")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_approval_live", sqlite_where=sa.text("voided_at IS NULL"), postgresql_where=sa.text("voided_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_approval_claim_id"))

    op.drop_table("approval")
    op.drop_table("verdict")
    op.drop_table("sentence")
    op.drop_table("search_run")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_publication_standing",
            sqlite_where=sa.text("state <> 'superseded'"),
            postgresql_where=sa.text("state <> 'superseded'"),
        )

    op.drop_table("publication")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_leased", sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'")
        )
        batch_op.drop_index(
            "ix_job_dead", sqlite_where=sa.text("state = 'dead'"), postgresql_where=sa.text("state = 'dead'")
        )
        batch_op.drop_index("ix_job_claim")
        batch_op.drop_index("ix_job_article")
        batch_op.drop_index(
            "ix_job_alone",
            sqlite_where=sa.text("state = 'pending' AND alone"),
            postgresql_where=sa.text("state = 'pending' AND alone"),
        )

    op.drop_table("job")
    op.drop_table("evidence")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_claim")

    op.drop_table("event")
    op.drop_table("draft")
    with op.batch_alter_table("claim_place", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_place_version")

    op.drop_table("claim_place")
    op.drop_table("attribution")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index("ix_assignment_person")
        batch_op.drop_index(batch_op.f("ix_assignment_claim_id"))

    op.drop_table("assignment")
    op.drop_table("claim")
    op.drop_table("article_version")
    op.drop_table("person_role")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_created_at"))

    op.drop_table("article")
    op.drop_table("api_token")
    op.drop_table("account")
    op.drop_table("source")
    op.drop_table("person")
    op.drop_table("history_head")
