"""Why a speaker has no name; the archive's full-text index goes: docs/decisions/0006-matching.md."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DROPPED = {
    "sqlite": (
        *(f"DROP TRIGGER archive_fts_{act}" for act in ("insert", "delete", "update")),
        "DROP TABLE archive_fts",
    ),
    "postgresql": ("DROP INDEX ix_archive_entry_search", "ALTER TABLE archive_entry DROP COLUMN search"),
}

INSERT = (
    "INSERT INTO archive_fts(rowid, wording, speaker_name, reason) "
    "VALUES (new.id, new.wording, new.speaker_name, new.reason);"
)
REMOVE = (
    "INSERT INTO archive_fts(archive_fts, rowid, wording, speaker_name, reason) "
    "VALUES ('delete', old.id, old.wording, old.speaker_name, old.reason);"
)
TABLE = (
    "CREATE VIRTUAL TABLE archive_fts USING fts5(wording, speaker_name, reason, "
    "content='archive_entry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
)
# A generated column is filled for the rows that are there.
COLUMN = (
    "ALTER TABLE archive_entry ADD COLUMN search tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('english', wording), 'A') || setweight(to_tsvector('english', speaker_name), 'B') || "
    "setweight(to_tsvector('english', reason), 'C')) STORED"
)
RESTORED = {
    "sqlite": (
        TABLE,
        "INSERT INTO archive_fts(archive_fts) VALUES ('rebuild')",
        *(
            f"CREATE TRIGGER archive_fts_{act.lower()} AFTER {act} ON archive_entry BEGIN {body} END"
            for act, body in (("INSERT", INSERT), ("DELETE", REMOVE), ("UPDATE", REMOVE + INSERT))
        ),
    ),
    "postgresql": (COLUMN, "CREATE INDEX ix_archive_entry_search ON archive_entry USING gin (search)"),
}


def upgrade() -> None:
    op.add_column("claim", sa.Column("speaker_note", sa.Text(), nullable=True))
    for statement in DROPPED[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in RESTORED[op.get_context().dialect.name]:
        op.execute(statement)
    op.drop_column("claim", "speaker_note")
