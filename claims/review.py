"""The fact-checker's acts: start, ask for help, decide, withdraw, propose to set aside, keep a draft."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import assignment, discussion, judging, notifications, priority, ratings, snapshots, workflow
from claims.changed_figures import tell_changes
from claims.database import now
from claims.errors import Invalid, WrongState
from claims.models import Claim, Draft, Evidence, Person, Verdict
from claims.people import Actor, require
from claims.text import is_plain

LONGEST_REASON = 20_000
DRAFT_FIELDS = ("said", "rating", "reason", "evidence")
LONGEST_MARK = 80
MOST_CITED = 1000
"""Pieces of evidence that a draft may cite."""


def start(session: Session, claim: Claim, *, version: int | None = None, by: Actor) -> Claim:
    """The assignee begins to check."""
    return workflow.perform(session, claim, "start", by=by, version=version, assignee_id=by.id)


def ask_help(session: Session, claim: Claim, *, note: str, version: int | None = None, by: Actor) -> Claim:
    """The assignee asks the editors, and whom the question names, something; the claim stays theirs."""
    workflow.perform(session, claim, "ask_help", by=by, version=version, note=note, assignee_id=by.id)
    about = f"claim:{claim.id}/{claim.row_version}"
    editors = notifications.editors(session)
    notifications.notify(session, editors, "asked", about=about, claim=claim, words=note, by=by)
    named = discussion.find_named(session, note)[0].difference(editors)
    notifications.notify(session, named, "mentioned", about=about, claim=claim, words=note, by=by)
    return claim


def has_speaker(claim: Claim) -> bool:
    """Whether somebody other than the narrator is said to have said it: then “was it said?” is asked too."""
    return claim.kind == "statement" or bool(claim.steps)


def decide(
    session: Session,
    claim: Claim,
    *,
    rating: str,
    said: str | None = None,
    reason: str,
    evidence: Sequence[int] = (),
    version: int | None = None,
    by: Actor,
) -> Claim:
    """The assignee's verdict: a new immutable revision, with its reason and the evidence it cites.

    Raises Invalid for a missing or unknown mark, an empty reason, or no evidence where the rating needs some.
    """
    workflow.check(session, claim, "decide", by=by, version=version)
    cited = list(session.scalars(select(Evidence).where(Evidence.id.in_(evidence), Evidence.claim_id == claim.id)))
    _check_verdict(session, claim, rating, said or None, reason, cited, evidence)
    judging.refuse_rejected(session, cited)
    for piece in cited:
        # Before the verdict: from here on no file of theirs is given up.
        snapshots.ask(session, piece)
    last = session.scalar(select(func.max(Verdict.revision)).where(Verdict.claim_id == claim.id)) or 0
    verdict = Verdict(claim_id=claim.id, revision=last + 1, said=said or None, rating=rating, reason=reason.strip(),
                      decided_by=by.id, decided_at=now(session), cited=cited)  # fmt: skip
    session.add(verdict)
    session.flush()
    workflow.perform(
        session, claim, "decide", by=by, version=version,
        changes={"verdict_id": verdict.id, "rating": rating, "returned": False, "set_aside_proposed": None},
        data={"revision": verdict.revision, "said": verdict.said, "rating": rating},
    )  # fmt: skip
    # Of a cited page something newer may have come while it was written.
    tell_changes(session, claim, session.scalars(select(Evidence.id).where(Evidence.claim_id == claim.id)).all())
    assignment.end(session, claim, "decided")
    priority.set_terms(claim, back=0)
    drop_draft(session, claim, by=by)
    assert isinstance(by, Person)
    assignment.ask_again(session, by)
    return claim


def _check_verdict(
    session: Session, claim: Claim, rating: str, said: str | None, reason: str, cited: Sequence[Evidence],
    asked: Sequence[int],
) -> None:  # fmt: skip
    kept = "Nothing was sent, and nothing you wrote is thrown away."
    answers, said_answers = (ratings.choices(session, scale) for scale in ("rating", "said"))
    if rating not in answers:
        raise Invalid(f"Please answer “Is it so?” with one of {', '.join(answers)}. {kept}")
    if said is not None and said not in said_answers:
        raise Invalid(f"Please answer “Was it said?” with one of {', '.join(said_answers)}. {kept}")
    if said is None and has_speaker(claim):
        raise Invalid(f"Somebody is said to have said this. Please answer “Was it said?” too. {kept}")
    if not reason.strip():
        raise Invalid(f"Please say why: the reason goes to print. {kept}")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"The reason is longer than {LONGEST_REASON} characters. {kept}")
    if not is_plain(reason):
        raise Invalid(f"The reason holds characters that are not text. {kept}")
    if missing := sorted(set(asked) - {piece.id for piece in cited}):
        raise Invalid(f"Evidence {missing[0]} does not belong to this claim. {kept}")
    if answers[rating].needs_evidence and not cited:
        raise Invalid(f"“{answers[rating].label}” needs at least one cited piece of evidence. {kept}")


def withdraw(session: Session, claim: Claim, *, version: int | None = None, by: Actor) -> Claim:
    """Whoever decided takes the verdict back to work on it; the revision stays in the history."""
    workflow.require_role("withdraw", by)
    assert isinstance(by, Person)
    assignment.lock_person(session, by)
    workflow.check(session, claim, "withdraw", by=by, version=version)
    return assignment.give_back(session, claim, by, "withdraw", by=by, version=version,
                                reason=f"{by.name} withdrew the verdict")  # fmt: skip


def propose_set_aside(
    session: Session, claim: Claim, *, note: str = "", version: int | None = None, by: Actor
) -> Claim:
    """“Not a claim”: an editor sees the proposal and decides."""
    changes = {"set_aside_proposed": note.strip() or "not a claim"}
    return workflow.perform(session, claim, "propose_set_aside", by=by, version=version, note=note, changes=changes)


def save_draft(
    session: Session, claim: Claim, fields: dict[str, Any], *, version: int | None = None, by: Actor
) -> Draft:
    """Keep what somebody typed, whatever it is worth; only known fields, nothing is judged yet.

    `version` is that of the claim on which it was typed (None: not asked). Raises WrongState when their own verdict
    has gone to the editor since: the draft was overtaken on its way.
    """
    require(by, "checker", "editor", act="write verdicts")
    kept = {name: fields[name] for name in DRAFT_FIELDS if name in fields}
    _check_draft(kept)
    at, row = now(session), {"claim_id": claim.id, "person_id": by.id, "fields": kept}
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # Two windows of one person may save at once: the later one stands.
    upsert = dialect.insert(Draft).on_conflict_do_update(
        index_elements=["claim_id", "person_id"], set_={"fields": kept, "saved_at": at}
    )
    # The claim first, as decide() does, so that the two never wait for each other.
    claim.changed_at = at
    session.flush()
    session.refresh(claim)
    if version not in (None, claim.row_version) and _has_sent(claim, by):
        raise WrongState(
            "Your verdict on this claim is with the editor already. This draft came after it and was not kept; "
            "to go on writing, withdraw the verdict."
        )
    session.execute(upsert, [{**row, "saved_at": at}])
    draft = draft_of(session, claim, by)
    assert draft is not None
    return draft


def _has_sent(claim: Claim, by: Actor) -> bool:
    verdict = claim.verdict
    return claim.status in ("submitted", "approved") and verdict is not None and verdict.decided_by == by.id


def _check_draft(kept: dict[str, Any]) -> None:
    for name, longest in (("reason", LONGEST_REASON), ("said", LONGEST_MARK), ("rating", LONGEST_MARK)):
        value = str(kept.get(name) or "")
        if len(value) > longest or not is_plain(value):
            raise Invalid(
                f"In a draft “{name}” is text of at most {longest:,} characters. It was not saved; it is still in your "
                "form."
            )
    if len(kept.get("evidence") or ()) > MOST_CITED:
        raise Invalid(f"A draft cites at most {MOST_CITED:,} pieces. It was not saved; it is still in your form.")


def draft_of(session: Session, claim: Claim, person: Actor) -> Draft | None:
    """The draft this person keeps for the claim."""
    query = select(Draft).where(Draft.claim_id == claim.id, Draft.person_id == person.id)
    return session.scalar(query.execution_options(populate_existing=True))


def drop_draft(session: Session, claim: Claim, *, by: Actor) -> None:
    """Throw one's own draft away; where there is none, nothing happens."""
    require(by, "checker", "editor", act="write verdicts")
    if draft := draft_of(session, claim, by):
        session.delete(draft)
