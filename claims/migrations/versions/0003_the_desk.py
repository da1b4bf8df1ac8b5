"""Saved views, comments, notifications, judgements, ticks; what lists are narrowed, ordered and searched by."""

import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
UNDECIDED = sa.text("ended_at IS NULL")
CURRENT = sa.text("state = 'current'")
PROPOSED = sa.text("set_aside_proposed IS NOT NULL")
UNMAILED = sa.text("mailed_at IS NULL AND read_at IS NULL")
ORDER = (sa.text("returned DESC"), sa.text("priority DESC"), "id")

SEARCHED = {"claim": ("wording", "speaker_name"), "article": ("title", "publisher")}
"""The columns of each table that are searched by their words."""


ACCENTS = "".join(map(chr, range(0x300, 0x370)))
ACCENTED = [char for char in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
            if (parts := unicodedata.normalize("NFD", char)) != char and parts[0].isascii()]  # fmt: skip
BARE = "".join(unicodedata.normalize("NFD", char)[0] for char in ACCENTED)


def _sqlite() -> Iterator[str]:
    for act in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER comment_{'unchanged' if act == 'UPDATE' else 'kept'} BEFORE {act} ON comment "
            "BEGIN SELECT RAISE(ABORT, 'a row of comment is never changed or deleted'); END"
        )
    for table, columns in SEARCHED.items():
        names, fts = ", ".join(columns), f"{table}_fts"
        new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old"))
        insert = f"INSERT INTO {fts}(rowid, {names}) VALUES (new.id, {new});"
        remove = f"INSERT INTO {fts}({fts}, rowid, {names}) VALUES ('delete', old.id, {old});"
        yield (
            f"CREATE VIRTUAL TABLE {fts} USING fts5({names}, content='{table}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )
        yield f"INSERT INTO {fts}({fts}) VALUES ('rebuild')"
        for act, on, body in (
            ("insert", "INSERT", insert),
            ("delete", "DELETE", remove),
            ("update", f"UPDATE OF {names}", remove + insert),
        ):
            yield f"CREATE TRIGGER {fts}_{act} AFTER {on} ON {table} BEGIN {body} END"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE TRIGGER comment_kept BEFORE UPDATE OR DELETE ON comment FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    yield (
        "CREATE TRIGGER comment_not_emptied BEFORE TRUNCATE ON comment "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    # Without accents, as FTS5 does it by itself; the extension that PostgreSQL has for this may not be installed.
    yield (
        "CREATE FUNCTION bare_words(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        f"$$ SELECT to_tsvector('simple'::regconfig, translate(words, '{''.join(ACCENTED)}{ACCENTS}', '{BARE}')) $$"
    )
    for table, columns in SEARCHED.items():
        words = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
        yield f"CREATE INDEX ix_{table}_words ON {table} USING gin (bare_words({words}))"
    yield (
        "CREATE INDEX ix_claim_speaker_words ON claim USING gin (bare_words(speaker_name)) "
        "WHERE speaker_name IS NOT NULL"
    )


KEPT = {"sqlite": _sqlite, "postgresql": _postgresql}


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_view_owner_id_name")),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.String(40), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_comment_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("author_id", "form_key", name=op.f("uq_comment_author_id_form_key")),
    )
    op.create_index("ix_comment_claim", "comment", ["claim_id", "id"])
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("by_person", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("mailed_at", TIME, nullable=True),
        sa.CheckConstraint(
            "kind IN ('assigned', 'taken', 'returned', 'mentioned', 'asked', 'answered', 'overdue', 'ready')",
            name=op.f("ck_notification_kind_known"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_notification_article_id")),
        sa.ForeignKeyConstraint(["by_person"], ["person.id"], name=op.f("fk_notification_by_person")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_notification_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notification_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("person_id", "kind", "about", name=op.f("uq_notification_person_id_kind_about")),
    )
    op.create_index("ix_notification_person", "notification", ["person_id", "read_at", "id"])
    op.create_index("ix_notification_unmailed", "notification", ["person_id"], sqlite_where=UNMAILED,
                    postgresql_where=UNMAILED)  # fmt: skip
    op.create_table(
        "evidence_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.String(10), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=False),
        sa.Column("judged_at", TIME, nullable=False),
        sa.CheckConstraint(
            "judgement IN ('accepted', 'rejected', 'unsure')", name=op.f("ck_evidence_judgement_judgement_known")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_judgement_evidence_id")),
        sa.ForeignKeyConstraint(["judged_by"], ["person.id"], name=op.f("fk_evidence_judgement_judged_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_judgement")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_evidence_judgement_evidence_id")),
    )
    op.create_table(
        "checklist_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("ticked_by", sa.Integer(), nullable=False),
        sa.Column("ticked_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_checklist_tick_claim_id")),
        sa.ForeignKeyConstraint(["ticked_by"], ["person.id"], name=op.f("fk_checklist_tick_ticked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_tick")),
        sa.UniqueConstraint("claim_id", "line", name=op.f("uq_checklist_tick_claim_id_line")),
    )
    op.add_column("claim", sa.Column("rating", sa.String(20), nullable=True))
    op.execute("UPDATE claim SET rating = (SELECT verdict.rating FROM verdict WHERE verdict.id = claim.verdict_id)")
    op.add_column("person", sa.Column("mails", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("api_token", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"])
    op.drop_index("ix_claim_status", "claim")
    op.create_index("ix_claim_status", "claim", ["status", *ORDER])
    op.create_index("ix_claim_order", "claim", [*ORDER])
    op.create_index("ix_claim_kind", "claim", ["kind", *ORDER])
    op.create_index("ix_claim_kind_status", "claim", ["kind", "status", *ORDER])
    op.create_index("ix_claim_rating", "claim", ["rating", *ORDER])
    op.create_index("ix_claim_speaker", "claim", ["speaker_name", *ORDER])
    op.create_index("ix_claim_proposed", "claim", ["id"], sqlite_where=PROPOSED, postgresql_where=PROPOSED)
    op.create_index("ix_approval_by", "approval", ["decided_by", "approved_at"])
    op.create_index("ix_verdict_by", "verdict", ["decided_by", "decided_at"])
    op.create_index("ix_assignment_due", "assignment", ["due_at"], sqlite_where=UNDECIDED, postgresql_where=UNDECIDED)
    op.create_index("ix_claim_article", "claim", ["article_id", "status", "returned"])
    op.create_index("ix_claim_age", "claim", ["status", "created_at"])
    op.create_index(
        "ix_publication_current", "publication", ["article_id"], sqlite_where=CURRENT, postgresql_where=CURRENT
    )
    op.create_index("ix_event_action", "event", ["action", "created_at"])
    op.create_index("ix_verdict_decided", "verdict", ["decided_at"])
    op.create_index("ix_approval_approved", "approval", ["approved_at"])
    for statement in KEPT[op.get_context().dialect.name]():
        op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table in SEARCHED:
        if sqlite:
            for act in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {table}_fts_{act}")
            op.execute(f"DROP TABLE {table}_fts")
        else:
            op.execute(f"DROP INDEX ix_{table}_words")
    if not sqlite:
        op.execute("DROP INDEX ix_claim_speaker_words")
        op.execute("DROP FUNCTION bare_words(text)")
    op.drop_index("ix_approval_approved", "approval")
    op.drop_index("ix_verdict_decided", "verdict")
    op.drop_index("ix_event_action", "event")
    op.drop_index("ix_publication_current", "publication")
    op.drop_index("ix_assignment_due", "assignment")
    op.drop_index("ix_verdict_by", "verdict")
    op.drop_index("ix_approval_by", "approval")
    for name in ("age", "article", "proposed", "speaker", "rating", "kind_status", "kind", "order", "status"):
        op.drop_index(f"ix_claim_{name}", "claim")
    op.create_index("ix_claim_status", "claim", ["status", sa.text("priority DESC"), "id"])
    op.drop_index("ix_api_token_person_id", "api_token")
    op.drop_column("api_token", "name")
    op.drop_column("person", "mails")
    op.drop_column("claim", "rating")
    for table in ("checklist_tick", "evidence_judgement", "notification", "comment", "saved_view"):
        op.drop_table(table)
