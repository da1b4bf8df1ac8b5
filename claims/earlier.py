"""Earlier fact-checks as the beginning of a verdict: what a confirmed one puts into the draft of whoever asks for it.

Never more than a draft: whether the claim is like the earlier one, and what follows, is decided by a person.
"""

from typing import Any

from sqlalchemy.orm import Session

from claims import review
from claims.errors import NotFound, WrongState
from claims.models import Claim, Draft, Person
from claims.queries.detail import evidence_of


def use_as_draft(session: Session, claim: Claim, evidence_id: int, *, by: Person) -> Draft:
    """Put a confirmed earlier fact-check into one's own draft, behind what is there, and cite it.

    Of the desk's own verdicts it fills what is still open; of others it adds a sentence, and leaves both marks to the
    person: their scale is not ours. Raises NotFound when there is none that stands, WrongState while it is not
    confirmed, and what save_draft raises.
    """
    piece = next((piece for piece in evidence_of(session, claim.id) if piece["id"] == evidence_id), None)
    if piece is None or not (piece["earlier"] or piece["fact_check"]):
        raise NotFound("This is no earlier fact-check that still stands. Nothing was changed.")
    if not piece["judged"] or piece["judged"]["judgement"] != "accepted":
        raise WrongState("Confirm first that this fact-check is on the same claim. Nothing was changed.")
    draft = review.draft_of(session, claim, by)
    return review.save_draft(session, claim, _joined(draft.fields if draft else {}, piece), by=by)


def _joined(begun: dict[str, Any], piece: dict[str, Any]) -> dict[str, Any]:
    earlier, reason = piece["earlier"], str(begun.get("reason") or "")
    said = earlier["reason"] if earlier else sentence_on(piece)
    marks = {name: begun.get(name) or (earlier[name] if earlier else None) or "" for name in ("said", "rating")}
    cited = {*(begun.get("evidence") or ()), piece["id"]}
    return {**marks, "reason": reason if said in reason else f"{reason}\n\n{said}".strip(), "evidence": sorted(cited)}


def sentence_on(piece: dict[str, Any]) -> str:
    """Who rated what how, and where, as a sentence for a reason."""
    check = piece["fact_check"]
    who, rating = check["publisher"] or "Somebody else", f" as “{check['rating']}”" if check["rating"] else ""
    where = f" ({piece['url']})" if piece["url"] else ""
    return f"{who} rated the claim “{check['claim']}”{rating}{where}."
