"""A newsroom of any size in SQLite, written in bulk: articles, claims in all states, who has them, what was found."""

import contextlib
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from claims.migrations import upgrade
from claims.priority import MAXIMA
from tests.bench.matching import invent

PEOPLE = 400
PER_ARTICLE = 25
KINDS = ("statement", "figure", "event", "superlative", "assertion")
STATUSES = (
    ("approved", 0.80), ("noted", 0.08), ("queued", 0.04), ("set_aside", 0.03), ("assigned", 0.016),
    ("in_progress", 0.012), ("submitted", 0.011), ("replaced", 0.009), ("needs_help", 0.002),
)  # fmt: skip
"""An old desk: most of its claims are settled, and everybody holds some seventy."""
RATINGS = ("supported", "mostly_supported", "lacks_context", "false", "unverifiable")
HELD = ("assigned", "in_progress", "needs_help")
COLUMNS = (
    "id", "article_id", "number", "kind", "wording", "figures", "dates", "speaker_name", "checkworthiness",
    "checkworthiness_reasons", "priority", "priority_terms", "status", "returned", "assignee_id", "verdict_id",
    "rating", "origin", "natural_key", "created_at", "changed_at", "row_version",
)  # fmt: skip
SEED = 11


def fill(path: Path, claims: int) -> str:
    """Write the newsroom into a new database. Returns a word that stands in few of its claims."""
    upgrade(f"sqlite:///{path}")
    now = datetime.now(UTC).replace(tzinfo=None)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}").close()
        later = [*_set_aside(connection, "index"), *_set_aside(connection, "trigger")]
        many = {"now": now.isoformat(" "), "due": (now + timedelta(hours=9)).isoformat(" ")}
        connection.executemany(
            "INSERT INTO person (id, email, name, active, beats, languages, capacity, conflicts, mails, created_at) "
            "VALUES (?, ?, ?, 1, '[]', '[\"en\"]', 100, '[]', 1, ?)",
            ((id, f"p{id}@example.org", f"Person {id}", many["now"]) for id in range(1, PEOPLE + 1)),
        )
        connection.executemany("INSERT INTO person_role (person_id, role) VALUES (?, 'checker')",
                               ((id,) for id in range(1, PEOPLE + 1)))  # fmt: skip
        connection.execute("INSERT INTO account (person_id, active, fs_uniquifier) VALUES (1, 1, 'somebody')")
        connection.executemany(
            "INSERT INTO article (id, title, publisher, byline, section, language, source_url, submitted_by, "
            "created_at) VALUES (?, ?, 'The Courier', '', 'news', 'en', '', 2, ?)",
            ((id, f"Article {id} about a harbour", many["now"]) for id in range(1, max(2, claims // PER_ARTICLE) + 1)),
        )
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO claim ({', '.join(COLUMNS)}) VALUES ({marks})", _claims(claims, now))
        for statement in MORE:
            connection.execute(statement, many)
        for statement in later:
            connection.execute(statement)
        connection.execute("INSERT INTO claim_fts(claim_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL").close()
    return "seldom"


def _set_aside(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Take indexes and triggers away while rows are written in bulk; the statements that bring them back."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND tbl_name IN "
        "('claim', 'search_run', 'job', 'verdict', 'assignment', 'approval')", (kind,),
    ).fetchall()  # fmt: skip
    for name, _ in found:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, sql in found]


def _claims(claims: int, now: datetime) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(SEED)
    halves = [text.rstrip(".") for text in invent(4_000)]
    names, weights = [name for name, _ in STATUSES], [share for _, share in STATUSES]
    statuses, kinds = chance.choices(names, weights, k=claims), chance.choices(KINDS, (4, 3, 2, 1, 2), k=claims)
    at = now.isoformat(" ")
    for id in range(1, claims + 1):
        status, speaker = statuses[id - 1], chance.random() < 0.3
        terms = {name: int(most * chance.random()) for name, most in MAXIMA.items()}
        returned = status in ("queued", "in_progress") and chance.random() < 0.02
        terms["back"] = 5 if returned else 0
        decided = status in ("approved", "submitted")
        wording = f"{halves[chance.randrange(4_000)]} {halves[chance.randrange(4_000)].lower()}"
        yield (
            id, (id - 1) // PER_ARTICLE + 1 if claims >= PER_ARTICLE * 2 else 1, id, kinds[id - 1],
            f"{wording} seldom" if id % 5_000 == 7 else wording, "[]", "[]",
            f"Speaker {chance.randrange(20_000)}" if speaker else None, 0.5, "[]", sum(terms.values()),
            json.dumps(terms), status, returned, chance.randrange(1, PEOPLE + 1) if status in HELD else None,
            id if decided else None, chance.choice(RATINGS) if decided else None, "rule", f"{id}/x", at, at, 1,
        )  # fmt: skip


MORE = (
    "INSERT INTO source (name, label, enabled) VALUES ('archive', 'Archive', 1), ('wikipedia', 'Wikipedia', 1)",
    """INSERT INTO verdict (id, claim_id, revision, rating, reason, decided_by, decided_at)
       SELECT id, id, 1, rating, 'So it says.', id % 400 + 1,
              datetime(:now, '-' || (id % 17520) || ' hours') || '.000000'
       FROM claim WHERE verdict_id IS NOT NULL""",
    """INSERT INTO approval (claim_id, verdict_id, decided_by, approved_by, content_hash, approved_at)
       SELECT claim_id, id, decided_by, decided_by % 400 + 1, 'x', decided_at FROM verdict""",
    """INSERT INTO assignment (claim_id, person_id, reason, note, created_at, due_at)
       SELECT id, assignee_id, 'the least loaded of those free', '', :now, :due FROM claim WHERE assignee_id""",
    """INSERT INTO search_run (claim_id, source, round, outcome, found, query, started_at, took_ms)
       SELECT id, 'archive', 1, iif(id % 3, 'nothing_found', 'found'), 0, '', :now, 9 FROM claim""",
    """INSERT INTO search_run (claim_id, source, round, outcome, found, query, started_at, took_ms)
       SELECT id, 'wikipedia', 1, iif(id % 20, 'found', 'failed'), 0, '', :now, 9 FROM claim""",
    """INSERT INTO job (stage, subject, lane, round, article_id, claim_id, owner_id, priority, payload, state, failures,
                        max_failures, alone, run_after, rings, created_at)
       SELECT 'evidence', 'claim:' || id || '/source:archive', 'archive', 1, article_id, id, 2, priority, '{}', 'done',
              0, 5, 0, :now, 0, :now FROM claim WHERE status IN ('queued', 'assigned', 'in_progress', 'needs_help')""",
)
