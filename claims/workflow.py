"""THE ONE TABLE of what may happen to a claim: action, from, to, who, guards. Nothing else writes a status.

docs/workflow.md and the roles table are generated from TABLE; the rows an act also writes (assignments, verdicts,
approvals) belong to the files of the story, which call perform().
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from claims.models import ArchiveEntry, Claim, Person, PersonRole, Publication
from claims.people import OPEN_WORK, Actor, roles_of

WORDS = {
    "queued": "queued", "assigned": "assigned", "in_progress": "being checked", "needs_help": "help wanted",
    "submitted": "with editor", "approved": "signed off", "set_aside": "set aside", "noted": "not queued",
    "replaced": "replaced",
}  # fmt: skip
"""What the screens call each status."""

HELD = OPEN_WORK
UNSETTLED = ("queued", *HELD, "submitted")
"""Statuses that keep an article from being published."""
OPEN = (*UNSETTLED, "approved")
"""Statuses in which a claim may still block its article (an approved one only until it is published)."""
SETTLED = ("approved", "set_aside", "replaced", "noted")
"""Statuses that no longer block publication."""

Guard = Callable[[Session, Claim, Actor, dict[str, Any]], None]


def has_note(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """a note in words"""
    if not str(fields.get("note") or "").strip():
        raise Invalid("Please say why in the note: others will read it. Nothing was changed.", field="note")


def not_who_decided(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """not by whoever wrote the verdict (four eyes)"""
    if claim.verdict and claim.verdict.decided_by == by.id:
        others = (
            select(Person.name)
            .join(PersonRole)
            .where(Person.active, PersonRole.role == "editor", Person.id != claim.verdict.decided_by)
        )
        who = ", ".join(session.scalars(others.order_by(Person.name))) or "nobody here yet; an admin can add an editor"
        raise NotAllowed(f"You wrote this verdict. Another editor has to sign it off or send it back: {who}.")


def who_decided(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """only by whoever wrote the verdict"""
    if claim.verdict is None or claim.verdict.decided_by != by.id:
        raise NotAllowed("Only the person who wrote this verdict can withdraw it. An editor can send it back.")


def is_assignee(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """only by whom it is assigned to"""
    if claim.assignee_id is None or claim.assignee_id != by.id:
        holder = f"assigned to {claim.assignee.name}" if claim.assignee else "not assigned to anybody"
        raise NotAllowed(f"This claim is {holder}, not to you. Nothing was changed.")


def is_assignee_or_editor(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """by whom it is assigned to, an editor, or the desk when it went stale"""
    if "checker" in roles_of(by) and "editor" not in roles_of(by):
        is_assignee(session, claim, by, fields)


def not_published(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """not while it stands in a current publication"""
    if claim.status == "approved" and in_publication(session, claim):
        raise WrongState("This claim is published. Reopen it with a public note; the publication stays until the next.")


def is_published(session: Session, claim: Claim, by: Actor, fields: dict[str, Any]) -> None:
    """only while it stands in the current publication"""
    if not in_publication(session, claim):
        raise WrongState("This claim is not published, so there is nothing to reopen. Send it back instead.")


def in_publication(session: Session, claim: Claim) -> bool:
    """Whether the claim stands in the article's current publication (also one under review)."""
    standing = (
        select(ArchiveEntry.id)
        .join(Publication, Publication.id == ArchiveEntry.publication_id)
        .where(ArchiveEntry.claim_id == claim.id, Publication.state != "superseded")
    )
    return bool(session.scalar(select(exists(standing))))


@dataclass(frozen=True)
class Row:
    """One line of the table. `to` names the usual next status; a claim nobody can hold goes to `or_to` instead."""

    action: str
    origins: tuple[str, ...]
    to: str | None
    who: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    or_to: str | None = None
    does: str = ""


TABLE = (
    Row("promote", ("noted",), "queued", ("checker", "editor"), does="a noted claim is to be checked after all"),
    Row("assign", ("queued",), "assigned", ("worker",), does="a worker picks somebody, and says why"),
    Row("assign", ("queued", *HELD), "assigned", ("editor", "admin"),
        does="an editor picks somebody; over capacity with a note"),
    Row("take", ("queued",), "assigned", ("checker", "editor"), does="an eligible checker takes it"),
    Row("start", ("assigned", "needs_help"), "in_progress", ("checker", "editor"), (is_assignee,),
        does="the assignee begins to check"),
    Row("ask_help", ("in_progress",), "needs_help", ("checker", "editor"), (is_assignee, has_note),
        does="the assignee asks a question"),
    Row("answer", ("needs_help",), "in_progress", ("editor", "admin"), (has_note,),
        does="the question is answered; due time and reason of the assignment stay"),
    Row("release", HELD, "queued", ("checker", "editor", "worker"), (is_assignee_or_editor,),
        does="handed back; drafts are kept"),
    Row("decide", ("in_progress",), "submitted", ("checker", "editor"), (is_assignee,),
        does="the assignee gives a verdict"),
    Row("withdraw", ("submitted",), "in_progress", ("checker", "editor"), (who_decided,), or_to="queued",
        does="whoever decided takes the verdict back"),
    Row("send_back", ("submitted", "approved"), "in_progress", ("editor",), (not_who_decided, has_note, not_published),
        or_to="queued", does="back to its checker, with the note first"),
    Row("approve", ("submitted",), "approved", ("editor",), (not_who_decided,), does="signed off by a second person"),
    Row("reopen", ("approved",), "in_progress", ("editor",), (is_published, has_note), or_to="queued",
        does="the publication stays current, marked under review"),
    Row("propose_set_aside", ("queued", *HELD), None, ("checker", "editor"),
        does="“not a claim”: an editor decides"),
    Row("adjust", ("noted", "queued", *HELD), None, ("checker", "editor"),
        does="its edges or its kind are moved; evidence and assignee stay"),
    Row("set_aside", OPEN, "set_aside", ("editor",), (has_note, not_published), does="no longer to be checked"),
    Row("restore", ("set_aside", "noted"), "queued", ("editor",), does="to be checked again; its jobs are asked again"),
    Row("replace", OPEN, "replaced", ("checker", "editor"), (not_published,), does="merged or split into others"),
)  # fmt: skip

ACTIONS = tuple(dict.fromkeys(row.action for row in TABLE))
FILL_IN = "fill_in_evidence"
"""The desk's act of filling in the words of a piece from its page, while the claim is being checked."""
GIVE_A_VERSION = (*ACTIONS, "correct_evidence", "set_stance", FILL_IN)
"""The acts after which a claim has another version: what was written on the one before is not taken unseen."""


def find_row(claim: Claim, action: str, by: Actor) -> Row:
    """The line of the table under which `by` may do this now. Raises NotAllowed, WrongState or NotFound."""
    require_role(action, by)
    rows = [row for row in TABLE if row.action == action and roles_of(by) & set(row.who)]
    for row in rows:
        if claim.status in row.origins:
            return row
    wanted = " or ".join(WORDS[status] for status in rows[-1].origins)
    raise WrongState(
        f"This claim is {WORDS[claim.status]}; to {_said(action)} it must be {wanted}. Nothing was changed.",
        status=claim.status, version=claim.row_version,
    )  # fmt: skip


def open_actions(session: Session, claim: Claim, by: Actor) -> list[str]:
    """The actions that `by` could do to the claim now, whatever the fields; for buttons."""
    found = []
    for action in ACTIONS:
        try:
            row = find_row(claim, action, by)
            for guard in row.guards:
                if guard is not has_note:
                    guard(session, claim, by, {})
        except (NotAllowed, WrongState):
            continue
        found.append(action)
    return found


def check(session: Session, claim: Claim, action: str, *, by: Actor, version: int | None = None, note: str = "") -> Row:
    """Lock the claim and find the line of the table under which `by` may do this now; writes nothing.

    `version` is the row_version the actor saw (None: not asked).
    Raises NotAllowed, WrongState, Stale or whatever a guard raises.
    """
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim, with_for_update={"of": Claim, "key_share": True})
    require_role(action, by)
    require_version(claim, version)
    row = find_row(claim, action, by)
    for guard in row.guards:
        guard(session, claim, by, {"note": note})
    return row


def require_version(claim: Claim, version: int | None) -> None:
    """Stale unless the claim still is as the actor saw it (None: not asked)."""
    if version is not None and version != claim.row_version:
        raise Stale(
            f"Somebody changed this claim while you were working (it is {WORDS[claim.status]} now). "
            "Nothing of yours was thrown away: compare, and send again.",
            version=claim.row_version, status=claim.status,
        )  # fmt: skip


def perform(
    session: Session,
    claim: Claim,
    action: str,
    *,
    by: Actor,
    version: int | None = None,
    note: str = "",
    assignee_id: int | None = None,
    changes: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> Claim:
    """Move a claim along one line of the table, by compare-and-set, and write the history.

    `assignee_id` is who holds it afterwards; where the line leads to a held status and nobody holds it, its `or_to`
    is taken. `changes` are further columns of the claim. Refuses like check(); then nothing was written.
    """
    row = check(session, claim, action, by=by, version=version, note=note)
    to = row.to or claim.status
    if row.to in HELD and assignee_id is None:
        to = row.or_to or to
    holder = claim.assignee_id if row.to is None else assignee_id
    before = claim.status
    moved = session.execute(
        update(Claim).where(Claim.id == claim.id, Claim.row_version == claim.row_version)
        .values(status=to, assignee_id=holder if to in HELD else None, row_version=claim.row_version + 1,
                changed_at=now(session), **(changes or {}))
        .returning(Claim).execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()  # fmt: skip
    if moved is None:
        raise Stale("Somebody else acted on this claim at the same moment. Nothing was changed; please try again.")
    audit.record(
        session, f"article:{claim.article_id}",
        [audit.Act(action, by.id, claim.id, before, to, note.strip(), data or {})],
    )  # fmt: skip
    session.expire(claim, ["assignee", "verdict"])
    return claim


def require_role(action: str, by: Actor) -> None:
    """NotAllowed when no line of the table ever lets this actor do this; NotFound when there is no such act."""
    if action not in ACTIONS:
        raise NotFound(f"There is no act called {action}. The acts are {', '.join(ACTIONS)}.")
    if not by.active or not any(roles_of(by) & set(row.who) for row in TABLE if row.action == action):
        raise NotAllowed(f"You may not {_said(action)} a claim. Nothing was changed.")


def _said(action: str) -> str:
    return action.replace("_", " ")
