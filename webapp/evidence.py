"""The evidence on the page of a claim: add, correct, judge and turn a piece, ask the sources again, tick the checklist.

Each act keeps the verdict that is being written beside it. A page that acts by script (static/workbench.js) stays
where it is and gets the words that are shown elsewhere after the next page.
"""

from flask import Blueprint, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from claims import checklists, earlier, evidence, judging, looking
from claims.assignment import find_claim
from claims.errors import Refusal
from webapp import claims, forms

pages = Blueprint("evidence", __name__)
pages.register_error_handler(Refusal, claims.show_again)

EVIDENCE = ("url", "title", "excerpt", "stance")
JUDGED = {
    "accepted": "Accepted.", "rejected": "Rejected: it can no longer be cited.", "unsure": "Marked as unsure.",
    None: "The judgement is taken back.",
}  # fmt: skip


@pages.post("/claims/<id:claim_id>/evidence")
def add(claim_id: int) -> ResponseReturnValue:
    claim, fields = find_claim(g.session, claim_id), {name: request.form.get(name, "") for name in EVIDENCE}
    fields["stance"] = fields["stance"] or "unclear"
    piece = evidence.add_by_hand(g.session, claim, **fields, another="another" in request.form, by=g.person)
    return claims.done(claim, "The evidence was added.", anchor=f"evidence-{piece.id}", sent=EVIDENCE)


@pages.post("/claims/<id:claim_id>/evidence/<id:evidence_id>/correct")
def correct(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    """The fields are named apart from those of a piece to be added."""
    claim = find_claim(g.session, claim_id)
    title, excerpt = (request.form.get(f"corrected_{name}", "") for name in ("title", "excerpt"))
    day = forms.read_day("corrected_day", "The date")
    changed = evidence.correct(
        g.session, claim, evidence_id, title=title, excerpt=excerpt, published_on=day, by=g.person
    )  # fmt: skip
    return claims.done(claim, "The evidence is corrected.", anchor=f"evidence-{evidence_id}", raised=changed)


@pages.post("/claims/<id:claim_id>/evidence/<id:evidence_id>/judgement")
def judge(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    """An empty judgement takes back what was said."""
    claim, judgement = find_claim(g.session, claim_id), request.form.get("judgement") or None
    judging.judge(g.session, claim, evidence_id, judgement, by=g.person)
    return claims.done(claim, JUDGED[judgement], anchor=f"evidence-{evidence_id}")


@pages.post("/claims/<id:claim_id>/evidence/<id:evidence_id>/stance")
def turn(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    """Named `turn` in the form, since the verdict's form has a stance of its own: that of a piece to be added."""
    claim = find_claim(g.session, claim_id)
    turned = judging.set_stance(g.session, claim, evidence_id, request.form.get("turn", ""), by=g.person)
    words, anchor = "What the evidence does to the claim is set.", f"evidence-{evidence_id}"
    return claims.done(claim, words, anchor=anchor, raised=turned)


@pages.post("/claims/<id:claim_id>/evidence/<id:evidence_id>/draft")
def use_as_draft(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    """A confirmed earlier fact-check goes into the form, behind what is there already. It is one's own from then on."""
    claims.refuse_begun()
    claim = find_claim(g.session, claim_id)
    claims.keep_verdict(claim)
    earlier.use_as_draft(g.session, claim, evidence_id, by=g.person)
    flash("The earlier fact-check is in the form, as a draft. Nothing was sent.")
    return claims.go_to(url_for("claims.show", claim_id=claim_id, _anchor="verdict"))


@pages.post("/claims/<id:claim_id>/look-again")
def look_again(claim_id: int) -> ResponseReturnValue:
    claim, source = find_claim(g.session, claim_id), request.form.get("source") or None
    evidence.look_again(g.session, claim, source, by=g.person)
    return claims.done(claim, "The desk is looking again.", anchor="looked")


@pages.post("/claims/<id:claim_id>/words")
def look_for(claim_id: int) -> ResponseReturnValue:
    """Other words to look for, or with the button `own` the claim's; all sources are asked again with them."""
    claim = find_claim(g.session, claim_id)
    looking.choose_words(g.session, claim, "" if "own" in request.form else request.form.get("words", ""), by=g.person)
    evidence.look_again(g.session, claim, by=g.person)
    return claims.done(claim, "The desk is looking again.", anchor="looked", sent=["words"])


@pages.post("/claims/<id:claim_id>/checklist")
def tick(claim_id: int) -> ResponseReturnValue:
    """The button that was pressed says which line, and whether it is done or taken back."""
    claim, form = find_claim(g.session, claim_id), request.form
    if "untick" in form:
        checklists.untick(g.session, claim, form["untick"], by=g.person)
    else:
        checklists.tick(g.session, claim, form.get("tick", ""), by=g.person)
    return claims.done(claim, "The checklist is saved.", anchor="checklist")
