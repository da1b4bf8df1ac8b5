"""The marks of a verdict's scales become rows; indexes for the pages about jobs and sources."""

import sqlite3

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MARKS = {
    "said": (
        ("said", "Said", "said", False),
        ("said_differently", "Said differently", "differently", False),
        ("not_said", "Not said", "notsaid", False),
        ("unknown", "Unknown", "unknown", False),
    ),
    "rating": (
        ("supported", "Supported", "supported", True),
        ("mostly_supported", "Mostly supported", "mostly", True),
        ("lacks_context", "Lacks context", "context", True),
        ("exaggerated", "Exaggerated", "exaggerated", True),
        ("unsupported", "Unsupported", "unsupported", True),
        ("false", "False", "false", True),
        ("unverifiable", "Unverifiable", "unverifiable", False),
        ("outdated", "Outdated", "context", True),
        ("not_checkable", "Not checkable", "notcheckable", False),
    ),
}
GLYPHS = (
    "'said', 'differently', 'notsaid', 'unknown', 'supported', 'mostly', 'context', 'exaggerated', 'unsupported', "
    "'false', 'unverifiable', 'notcheckable'"
)
CHECKS = {
    f"ck_verdict_{scale}_known": f"{scale} IN ({', '.join(repr(name) for name, *_ in marks)})"
    for scale, marks in sorted(MARKS.items())
}
"""What held a verdict to the scales so far, in the order of the table's text."""
LINES = "".join(f"\n\tCONSTRAINT {name} CHECK ({check}), " for name, check in CHECKS.items())
AFTER_THEM = "\n\tCONSTRAINT fk_verdict_claim_id"

KEPT = "a mark of a scale is never deleted or renamed"
UNKNOWN = "a verdict is given in marks of its scales"
MISSING = (
    "(new.said IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scale_mark WHERE scale = 'said' AND name = new.said)) "
    "OR NOT EXISTS (SELECT 1 FROM scale_mark WHERE scale = 'rating' AND name = new.rating)"
)
PROMISES = {
    "sqlite": (
        f"CREATE TRIGGER scale_mark_kept BEFORE DELETE ON scale_mark BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
        (
            "CREATE TRIGGER scale_mark_unchanged BEFORE UPDATE OF scale, name ON scale_mark "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
        (
            f"CREATE TRIGGER verdict_marks BEFORE INSERT ON verdict WHEN {MISSING} "
            f"BEGIN SELECT RAISE(ABORT, '{UNKNOWN}'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE TRIGGER scale_mark_kept BEFORE DELETE OR UPDATE OF scale, name ON scale_mark "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER scale_mark_not_emptied BEFORE TRUNCATE ON scale_mark "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ),
        (
            f"CREATE FUNCTION refuse_unknown_marks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {MISSING} THEN "
            f"RAISE EXCEPTION '{UNKNOWN}'; END IF; RETURN new; END $$"
        ),
        "CREATE TRIGGER verdict_marks BEFORE INSERT ON verdict FOR EACH ROW EXECUTE FUNCTION refuse_unknown_marks()",
    ),
}
UNDONE = {
    "sqlite": ("DROP TRIGGER verdict_marks",),
    "postgresql": ("DROP TRIGGER verdict_marks ON verdict", "DROP FUNCTION refuse_unknown_marks()"),
}
NOT_DONE = sa.text("state <> 'done'")


def upgrade() -> None:
    table = op.create_table(
        "scale_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scale", sa.String(10), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("glyph", sa.String(20), nullable=False),
        sa.Column("needs_evidence", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scale IN ('said', 'rating')", name=op.f("ck_scale_mark_scale_known")),
        sa.CheckConstraint(f"glyph IN ({GLYPHS})", name=op.f("ck_scale_mark_glyph_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_mark")),
        sa.UniqueConstraint("scale", "name", name=op.f("uq_scale_mark_scale_name")),
    )
    op.bulk_insert(
        table,
        [
            {"scale": scale, "name": name, "label": label, "glyph": glyph, "needs_evidence": needs, "position": place}
            for scale, marks in MARKS.items()
            for place, (name, label, glyph, needs) in enumerate(marks, 1)
        ],
    )
    dialect = op.get_context().dialect.name
    for name in CHECKS if dialect == "postgresql" else ():
        op.drop_constraint(op.f(name), "verdict")
    if dialect == "sqlite":
        _rewrite_verdict(LINES + AFTER_THEM, AFTER_THEM)
    for statement in PROMISES[dialect]:
        op.execute(statement)
    op.create_index(
        "ix_job_not_done", "job", ["state", "stage", "id"], sqlite_where=NOT_DONE, postgresql_where=NOT_DONE
    )
    op.create_index("ix_search_run_source", "search_run", ["source", "started_at"])


def downgrade() -> None:
    op.drop_index("ix_search_run_source", "search_run")
    op.drop_index("ix_job_not_done", "job")
    dialect = op.get_context().dialect.name
    for statement in UNDONE[dialect]:
        op.execute(statement)
    for name, check in CHECKS.items() if dialect == "postgresql" else ():
        op.create_check_constraint(op.f(name), "verdict", check)
    if dialect == "sqlite":
        _refuse_new_marks()
        _rewrite_verdict(AFTER_THEM, LINES + AFTER_THEM)
    op.drop_table("scale_mark")


def _rewrite_verdict(present: str, wanted: str) -> None:
    """Take a CHECK out of the table's text or put it in, as SQLite's own page on ALTER TABLE says.

    Copying the table, which is the other way, would need all that points at it to look away meanwhile.
    """
    bind = op.get_bind()
    if setconfig := getattr(bind.connection.driver_connection, "setconfig", None):
        # Some systems ship a SQLite that forbids this unless asked.
        setconfig(vars(sqlite3)["SQLITE_DBCONFIG_DEFENSIVE"], False)
    before = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'verdict'"))
    after = before.replace(present, wanted)
    if after == before:
        raise RuntimeError("The table of verdicts is not the one that this migration knows. Nothing was changed.")
    op.execute("PRAGMA writable_schema = ON")
    bind.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = 'verdict'"), {"sql": after})
    # All connections read the tables anew, this one at once.
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = RESET")


def _refuse_new_marks() -> None:
    """PostgreSQL does this by itself."""
    known = " OR ".join(f"NOT {check}" for check in CHECKS.values())
    if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM verdict WHERE {known}")):
        raise RuntimeError("Some verdicts use marks that the earlier version does not know. Nothing was changed.")
