"""One door for every act of the status table: pages and API name the act and hand over the fields."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from claims import assignment, reshape, review, signoff, workflow
from claims.errors import Invalid, NotFound
from claims.models import Claim, Person
from claims.people import Actor, find_by_email
from claims.text import is_plain

FIELDS: dict[str, tuple[str, ...]] = {
    "promote": (), "assign": ("assignee", "note"), "take": (), "start": (), "ask_help": ("note",), "answer": ("note",),
    "release": ("note",),
    "decide": ("rating", "said", "reason", "evidence"), "withdraw": (), "send_back": ("note",), "approve": (),
    "reopen": ("note",), "propose_set_aside": ("note",),
    "adjust": ("kind", "quote", "start", "end", "near"), "set_aside": ("note",), "restore": (),
    "replace": ("with_claim", "note"),
}  # fmt: skip
"""What each act takes beside the claim's version."""

LONGEST = 20_000
"""Characters in a field."""
NEEDED = {"assign": ("assignee",), "decide": ("rating", "reason"), "replace": ("with_claim",)}
ASKED = {
    "assignee": "Please choose who is to check it.",
    "rating": "Please choose an answer under “Is it so?”.",
    "reason": "Please write why: the reason goes to print.",
    "with_claim": "Please choose the claim that stands for it.",
}


def act(
    session: Session, claim_id: int, action: str, fields: dict[str, Any], *, by: Actor, version: int | None = None
) -> Claim:
    """Do `action` to a claim. Raises NotFound, NotAllowed, Invalid (also for an unknown field), WrongState, Stale."""
    claim = assignment.find_claim(session, claim_id)
    workflow.require_role(action, by)
    if unknown := set(fields) - set(FIELDS[action]):
        raise Invalid(f"{action} takes no field called {min(unknown)}. Nothing was changed.")
    for name, value in fields.items():
        if isinstance(value, str) and not (is_plain(value) and len(value) <= LONGEST):
            raise Invalid(f"The field {name} takes text of at most {LONGEST} characters. Nothing was changed.")
    # Before what is missing: who writes on an older version should see the newer one first.
    workflow.require_version(claim, version)
    for name in NEEDED.get(action, ()):
        if fields.get(name) in (None, ""):
            raise Invalid(f"{ASKED[name]} Nothing was changed.", field=name)
    if action == "assign":
        fields = {"person": _assignee(session, str(fields["assignee"])), "note": fields.get("note") or ""}
    if action in ("ask_help", "answer", "send_back", "reopen", "set_aside"):
        fields = {"note": fields.get("note") or ""}
    return DOORS[action](session, claim, **fields, version=version, by=by)


def _assignee(session: Session, email: str) -> Person:
    try:
        return find_by_email(session, email)
    except NotFound as unknown:
        raise Invalid(f"{unknown.sentence} The claim stays as it was.") from None


DOORS: dict[str, Callable[..., Claim]] = {
    "promote": signoff.promote, "assign": assignment.assign, "take": assignment.take, "start": review.start,
    "ask_help": review.ask_help, "answer": assignment.answer,
    "release": assignment.release, "decide": review.decide, "withdraw": review.withdraw,
    "send_back": signoff.send_back, "approve": signoff.approve, "reopen": signoff.reopen,
    "propose_set_aside": review.propose_set_aside, "adjust": reshape.adjust,
    "set_aside": signoff.set_aside, "restore": signoff.restore, "replace": signoff.replace,
}  # fmt: skip
