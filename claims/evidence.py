"""What was found about a claim: record a source's outcome (no doubles), add and correct evidence by hand, look again.

Evidence carries no verdict: a source's find is `unclear` until a person says what it does to the claim.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import audit, jobs, priority, snapshots, workflow
from claims.changed_figures import says_otherwise, tell_changes
from claims.database import now
from claims.doubles import digest_of, free_digest, hash_of, refuse_same_page
from claims.errors import Invalid, WrongState
from claims.extraction import read_figures
from claims.freshness import stale_at
from claims.models import STANCES, Article, Claim, Evidence, SearchRun, Source
from claims.models.checking import LONGEST_TITLE
from claims.people import Actor, require
from claims.sources import note_ready
from claims.text import is_plain

_HOST = re.compile(r"\A[\w-]++(\.[\w-]++)++(:\d++)?([/?#]|\Z)")
LONGEST = {"url": 2000, "title": LONGEST_TITLE, "excerpt": 10_000}
FIRST_YEAR, LAST_YEAR = 1000, 9000


class Find(Protocol):
    """What a source hands over; workers/sources makes them."""

    @property
    def url(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def excerpt(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def figures(self) -> Sequence[dict[str, Any]] | None: ...
    @property
    def fact_check(self) -> dict[str, Any] | None: ...


@dataclass(frozen=True)
class Result:
    """How one look of one source ended. `outcome` is one of models.OUTCOMES; a failure says why in `error`."""

    outcome: str
    found: Sequence[Find]
    query: str
    started_at: datetime
    took_ms: int
    error: str | None = None


def register_sources(
    session: Session, sources: Sequence[tuple[str, str]], lacking: Mapping[str, str] | None = None
) -> None:
    """Make the sources (name, label) known to the desk, so that claims ask for them. Known ones keep their switch.

    `lacking`: by name the settings that are missing; None from whoever does not ask them, and so cannot know.
    """
    for name, label in sources:
        _insert_if_absent(session, Source, [{"name": name, "label": label, "enabled": True, "lacks": ""}], ["name"])
    if lacking is None:
        return
    rows = {row.name: row for row in session.scalars(select(Source))}
    for name, label in sources:
        rows[name].label, rows[name].lacks = label, lacking.get(name, "")
        note_ready(session, rows[name])


def record(session: Session, claim_id: int, source: str, round: int, result: Result) -> int:
    """Store the outcome of one look and what it found. Returns how many pieces were new.

    A second record of the same (claim, source, round) adds nothing, nor does an address that is here, unless it names
    other figures now: that is a further piece, and the older one stays as what was said before.
    """
    run = {
        "claim_id": claim_id, "source": source, "round": round, "outcome": result.outcome, "found": len(result.found),
        "error": result.error, "query": result.query[:1000], "started_at": result.started_at, "took_ms": result.took_ms,
    }  # fmt: skip
    if not _insert_if_absent(session, SearchRun, [run], ["claim_id", "source", "round"]):
        return 0
    at = now(session)
    rows = _new_rows(session, claim_id, source, [_row(claim_id, source, find, at) for find in result.found])
    added = _insert_if_absent(session, Evidence, rows, ["claim_id", "source", "url_hash"])
    claim = session.get_one(Claim, claim_id)
    priority.refresh_gap(session, claim)
    claim.ask_again_at = stale_at(session, claim)
    tell_changes(session, claim, added)
    return len(added)


def _new_rows(session: Session, claim_id: int, source: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of these rows what is new: of each address one, and of one that is here only if it names other figures now."""
    here = select(Evidence).where(Evidence.claim_id == claim_id, Evidence.source == source, Evidence.url.is_not(None))
    last = {piece.url: piece for piece in session.scalars(here.order_by(Evidence.id))}
    found = {row["url_hash"]: row for row in reversed(rows)}
    return [row for row in (_since(last.get(row["url"]), row) for row in reversed(found.values())) if row]


def _since(before: Evidence | None, row: dict[str, Any]) -> dict[str, Any] | None:
    """A row as it follows what the same page said before; None where it says nothing else."""
    if before is None:
        return row
    if not says_otherwise(before.figures, row["figures"]):
        return None
    # Chained, so that a figure that comes back after another is a further piece again.
    return row | {"url_hash": hash_of(row["url_hash"], json.dumps(row["figures"]), before.url_hash)}


def _row(claim_id: int, source: str, find: Find, at: datetime) -> dict[str, Any]:
    title, excerpt = find.title[: LONGEST["title"]], find.excerpt[: LONGEST["excerpt"]]
    digest = hash_of(find.url) if find.url else hash_of(title, excerpt)
    return {
        "claim_id": claim_id, "source": source, "url": find.url, "url_hash": digest,
        "title": title, "excerpt": excerpt, "stance": "unclear",
        "figures": read_figures(excerpt, find.published_at) if find.figures is None else list(find.figures),
        "fact_check": find.fact_check,
        "published_at": find.published_at, "retrieved_at": at, "added_by": None,
    }  # fmt: skip


def _insert_if_absent(session: Session, table: Any, rows: list[dict[str, Any]], key: list[str]) -> list[int]:
    """The ids of what was not there yet."""
    if not rows:
        return []
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    query = dialect.insert(table).on_conflict_do_nothing(index_elements=[sa.column(name) for name in key])
    return list(session.scalars(query.returning(table.id), rows))


def add_by_hand(
    session: Session, claim: Claim, *, url: str | None, title: str, excerpt: str, stance: str = "unclear",
    another: bool = False, by: Actor,
) -> Evidence:  # fmt: skip
    """What a person found: an address (it is the title where none is given), or a title and an excerpt.

    What its page says is kept, and fills in what is not given here. Raises Invalid for an unusable field and WrongState
    when it is here already, or its page is and the person did not say that it is `another` passage of it.
    """
    require(by, "checker", "editor", act="add evidence")
    fields = _read_fields(url or "", title, excerpt, undone="Nothing was added.")
    if stance not in STANCES:
        raise Invalid(f"The stance is one of {', '.join(STANCES)}. Nothing was added.")
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim)
    digest = free_digest(session, claim, stance, **fields, undone="Nothing was added.")
    if fields["url"] and not another:
        refuse_same_page(session, claim, fields["url"])
    piece = Evidence(
        claim_id=claim.id, source="by_hand", url=fields["url"] or None, url_hash=digest, title=fields["title"],
        excerpt=fields["excerpt"], stance=stance, figures=read_figures(fields["excerpt"]), retrieved_at=now(session),
        added_by=by.id,
    )  # fmt: skip
    session.add(piece)
    claim.changed_at = piece.retrieved_at
    session.flush()
    _remember(session, claim, "add_evidence", {"evidence": piece.id}, by)
    tell_changes(session, claim, [piece.id], by=by)
    snapshots.ask(session, piece)
    return piece


def correct(
    session: Session, claim: Claim, evidence_id: int, *, title: str, excerpt: str, published_on: date | None,
    version: int | None = None, by: Actor,
) -> bool:  # fmt: skip
    """Say what a piece added by hand is called, says and when it was published, while no verdict cites it.

    Its figures are read anew; the history has what was there. Returns whether anything was changed: then the claim has
    a new version, so that no verdict is taken that was written on the words before. `version` is the row_version that
    the actor saw (None: not asked). Raises NotAllowed, NotFound, Stale, Invalid and WrongState.
    """
    require(by, "checker", "editor", act="correct evidence")
    piece = snapshots.find_piece(session, claim, evidence_id)
    workflow.require_version(claim, version)
    if piece.source != "by_hand":
        raise Invalid("A source gave this piece, so it stays as it was given. Nothing was changed.")
    if snapshots.is_cited(session, piece.id):
        raise WrongState(
            "A verdict cites this piece as it is, so it stays. Nothing was changed. "
            "Add it once more by hand if it has to say something else."
        )
    fields = _read_fields(piece.url or "", title, excerpt, undone="Nothing was changed.")
    if not (title.strip() or excerpt.strip()):
        raise Invalid(
            "Without a title and an excerpt nothing is left that says anything. Give one of them, or reject the piece. "
            "Nothing was changed, and what you typed is kept."
        )
    before, published_at, stance = snapshots.told(piece), _at(published_on, piece), piece.stance
    if digest_of(**fields, stance=stance) != digest_of(piece.url, piece.title, piece.excerpt, stance):
        piece.url_hash = free_digest(session, claim, stance, **fields, undone="Nothing was changed.")
    is_new = fields["excerpt"] != piece.excerpt
    piece.title, piece.excerpt, piece.published_at = fields["title"], fields["excerpt"], published_at
    if is_new:
        snapshots.no_longer_picked(session, piece)
    piece.figures = read_figures(piece.excerpt, published_at)
    after = snapshots.told(piece)
    if after == before:
        return False
    claim.changed_at, claim.row_version = now(session), claim.row_version + 1
    _remember(session, claim, "correct_evidence", {"evidence": piece.id, "before": before, "after": after}, by)
    tell_changes(session, claim, [piece.id], by=by)
    return True


def _read_fields(url: str, title: str, excerpt: str, *, undone: str) -> dict[str, str]:
    """What a person typed, without space around it; an address is the title where there is none. Raises Invalid."""
    fields = {"url": _with_scheme(url.strip()), "title": title.strip(), "excerpt": excerpt.strip()}
    for name, value in fields.items():
        if len(value) > LONGEST[name]:
            raise Invalid(f"The {name} is longer than {LONGEST[name]} characters. {undone}")
        if not is_plain(value):
            raise Invalid(f"The {name} holds characters that are not text. {undone}")
    if not fields["url"] and not (fields["title"] and fields["excerpt"]):
        raise Invalid(
            "Without an address, evidence needs a title and an excerpt: the words that checkers and editors read. "
            f"{undone}"
        )
    if fields["url"] and not fields["url"].startswith(("http://", "https://")):
        raise Invalid(f"The address must begin with http:// or https://. {undone}")
    return fields | {"title": fields["title"] or fields["url"][: LONGEST["title"]]}


def _with_scheme(url: str) -> str:
    """An address as most people paste it, without its scheme, is one of https."""
    return f"https://{url}" if _HOST.match(url) else url


def _at(day: date | None, piece: Evidence) -> datetime | None:
    """The beginning of a day, or the time that is known of that day. Raises Invalid."""
    if day is None:
        return None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(f"The date must lie in the years {FIRST_YEAR} to {LAST_YEAR}. Nothing was changed.")
    if piece.published_at and piece.published_at.date() == day:
        return piece.published_at
    return datetime.combine(day, time(), UTC)


def _remember(session: Session, claim: Claim, action: str, data: dict[str, Any], by: Actor) -> None:
    session.flush()
    act = audit.Act(action, by.id, claim.id, claim.status, claim.status, data=data)
    audit.record(session, f"article:{claim.article_id}", [act])


def look_again(session: Session, claim: Claim, source: str | None = None, *, note: str = "", by: Actor) -> int:
    """Ask one source (or all) once more, on purpose. Returns how many were asked; one still looking is not asked."""
    require(by, "checker", "editor", "worker", act="ask the sources again")
    names = list(session.scalars(select(Source.name).where(Source.enabled).order_by(Source.name)))
    if source is not None and source not in names:
        raise Invalid(f"There is no source called {source}. Nothing was asked.")
    audit.lock(session, f"article:{claim.article_id}")
    owner, asked = session.get_one(Article, claim.article_id).submitted_by, 0
    for name in [source] if source else names:
        subject = f"claim:{claim.id}/source:{name}"
        if not jobs.is_open(session, "evidence", subject):
            round = jobs.new_round(session, "evidence", subject)
            jobs.enqueue(session, "evidence", subject, round=round, article_id=claim.article_id, claim_id=claim.id,
                         owner_id=owner, priority=claim.priority)  # fmt: skip
            asked += 1
    if asked:
        act = audit.Act("look_again", by.id, claim.id, claim.status, claim.status, note, {"source": source})
        audit.record(session, f"article:{claim.article_id}", [act])
    return asked
