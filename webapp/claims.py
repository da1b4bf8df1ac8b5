"""One claim: its context, what was found, the verdict, and every act of the status table as a form."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from claims import discussion, review, workflow
from claims.acts import FIELDS, act
from claims.annotation import segments
from claims.assignment import find_claim
from claims.errors import Invalid, Refusal
from claims.models import Claim, Person
from claims.people import roles_of
from claims.queries.claims import claim_list
from claims.queries.detail import claim_detail, claims_to_replace, receivers_in, who_may_check
from claims.queries.newest import acts_since, most_telling, only_filled_in, still_looking
from claims.queries.reading import made_from
from claims.queries.signing import signing_facts
from claims.queries.since import since_return
from webapp import axis, display, errors, forms, held, live
from webapp.differences import differences

pages = Blueprint("claims", __name__)

SAID_AFTERWARDS = {
    "take": "The claim is yours.",
    "start": "You are checking this claim.",
    "promote": "The claim is in the open queue.",
    "assign": "The claim is with {who} now.",
    "ask_help": "Your question was put to the editors.",
    "answer": "Answered {who}.",
    "release": "The claim is back in the open queue.",
    "decide": "The verdict is with the editor.",
    "withdraw": "You have your verdict back.",
    "approve": "The verdict is signed off.",
    "send_back": "The claim went back with your note.",
    "propose_set_aside": "An editor decides whether this is a claim.",
    "adjust": "The claim stands on its new words now.",
    "set_aside": "The claim is set aside.",
    "restore": "The claim is back in the open queue.",
    "replace": "The other claim stands for this one now.",
    "reopen": "The claim is open again. Its publication is marked as under review.",
}
SAID_IN_QUEUE = {
    "withdraw": "Your verdict is taken back. You may not check this claim any more, so it is in the open queue.",
    "send_back": "The claim is in the open queue, with your note: its checker may not check it any more.",
    "reopen": "The claim is open again, in the open queue: its checker may not check it any more. "
    "Its publication is marked as under review.",
}
"""The same where nobody could be given the claim."""
NUMBERS = ("with_claim", "start", "end", "near")
BEGUN = "You have begun a piece of evidence. Add it or empty its fields, then send this again. Nothing was sent."
COMMENT_BEGUN = "You have begun a comment. Add it or empty its field, then send this again. Nothing was sent."
EVIDENCE_WORDS = ("url", "title", "excerpt")
NOTE_BEGUN = "You have begun a note beside the verdict. Send or empty it, then send this again. Nothing was sent."
NOTES = tuple(f"{action}.note" for action, fields in FIELDS.items() if "note" in fields)
WORDS_BEGUN = (
    "You have begun other words to look for. Save them or put them back, then send this again. Nothing was sent."
)
BESIDE = (*EVIDENCE_WORDS, "comment", "words", *NOTES)
"""Fields beside the verdict, each sent by a button of its own."""


@pages.get("/claims/<id:claim_id>")
def show(claim_id: int) -> ResponseReturnValue:
    return workbench(claim_id)


def workbench(claim_id: int, *, refused: Refusal | None = None, typed: held.Held | None = None) -> str:
    """The claim with everything on it; with a refusal and what was typed, when a form was not taken."""
    claim, facts = find_claim(g.session, claim_id), claim_detail(g.session, claim_id)
    draft = review.draft_of(g.session, claim, g.person)
    context = facts["context"]
    spans = [(facts["start"] - context["start"], facts["end"] - context["start"], "claim")]
    may = workflow.open_actions(g.session, claim, g.person)
    return render_template(
        "claims/workbench.html",
        claim=facts,
        signed=signing_facts(g.session, [claim_id]).get(claim_id),
        may_do=may,
        asks_said=review.has_speaker(claim),
        action=(request.view_args or {}).get("action"),
        refused=refused,
        last=_last_change(claim) if refused and "version" in refused.details else None,
        typed=typed,
        fields=_fields(typed, draft.fields if draft else None, facts["verdict"]),
        context_parts=segments(context["text"], spans),
        returned_note=_returned_note(facts),
        answer=_answer(facts),
        receivers=receivers_in(g.session, facts["history"]),
        comparisons=axis.lay_out(facts["comparisons"], facts["evidence"]),
        draft=draft,
        differences=differences,
        changes=since_return(g.session, [claim_id]).get(claim_id),
        cited_ids=facts["verdict"]["cited"] if facts["verdict"] else [],
        people=who_may_check(g.session, claim) if "assign" in may else [],
        made_from=made_from(g.session, claim_id),
        others=claims_to_replace(g.session, claim) if "replace" in may else [],
        mark=live.seen(g.session, g.person, claim_id=claim_id),
        talk=_talk(claim_id),
    )


def _last_change(claim: Claim) -> dict[str, Any] | None:
    """What was done since the form that was not taken was opened, or else what was done last."""
    opened = forms.read_number("version") or claim.row_version
    return most_telling(acts_since(g.session, claim, min(opened, claim.row_version - 1)))


def _talk(claim_id: int) -> dict[str, Any]:
    """What was said about a claim, whom one can name, and the key that keeps a form from being taken twice."""
    people = discussion.mentionable(g.session) if roles_of(g.person) - {"viewer"} else []
    return {"comments": discussion.thread(g.session, claim_id), "people": people, "key": secrets.token_urlsafe(16)}


def _fields(typed: held.Held | None, draft: dict[str, Any] | None, last: dict[str, Any] | None) -> dict[str, Any]:
    """What the verdict form is filled with: what was just typed, else the draft, else the last verdict."""
    if typed and "reason" in request.form:
        return {"said": typed.get("said"), "rating": typed.get("rating"), "reason": typed.get("reason"),
                "evidence": [int(id) for id in typed.all("evidence") if id.isdecimal()]}  # fmt: skip
    if last and not draft:
        return {"said": last["said"], "rating": last["rating"], "reason": last["reason"], "evidence": last["cited"]}
    return {"said": "", "rating": "", "reason": "", "evidence": [], **(draft or {})}


def _returned_note(facts: dict[str, Any]) -> dict[str, Any] | None:
    """Why an editor sent the claim back, while that still stands."""
    notes = [event for event in facts["history"] if event["action"] in ("send_back", "reopen")]
    return notes[-1] if notes and facts["returned"] else None


def _answer(facts: dict[str, Any]) -> dict[str, Any] | None:
    """What an editor answered to the last question, for whoever the claim was left with."""
    talk = [event for event in facts["history"] if "needs_help" in (event["from"], event["to"])]
    said = next((event for event in reversed(talk) if event["action"] in ("ask_help", "answer", "assign")), None)
    holder = facts["assignee"]["id"] if facts["assignee"] else None
    answered = said and said["action"] != "ask_help" and said["note"] and said["data"].get("assignee") == holder
    return said if answered else None


@pages.get("/claims/<id:claim_id>/live")
@live.live
def progress(claim_id: int) -> Response:
    """Whether something new came in for this claim, and whether it was changed since `version`; see live.py."""
    claim, opened = find_claim(g.session, claim_id), forms.asked_id("version")
    # What is only filled in makes no form stale once it stands on the page: static/workbench.js.
    acts = acts_since(g.session, claim, opened) if opened else []
    filled = claim.row_version if only_filled_in(acts) else ""
    values = {"changed": change_since(claim, acts, g.person), "filled": filled,
              "looking": display.looking(still_looking(g.session, claim_id))}  # fmt: skip
    return live.news(live.seen(g.session, g.person, claim_id=claim_id), values)


def change_since(claim: Claim, acts: Sequence[dict[str, Any]], reader: Person) -> str:
    """Who did what of these acts, for somebody who is writing on the version of the claim before them."""
    last = most_telling(acts)
    if last is None:
        return ""
    if claim.assignee and claim.assignee.id != reader.id:
        return f"The claim is with {claim.assignee.name} now. What you typed is kept as your draft."
    who = "You" if last["by_id"] == reader.id else last["by"][:1].upper() + last["by"][1:]
    where = " in another window" if who == "You" else ""
    done = display.was_done(last["action"]).lower()
    return f"{who} changed this claim{where}, {display.clock(last['at'])}: {done}. Your text is kept."


@pages.post("/claims/<id:claim_id>/<any({}):action>".format(", ".join(FIELDS)))
def do(claim_id: int, action: str) -> ResponseReturnValue:
    """Any act of the status table, with the version of the claim that the form was opened with."""
    refuse_begun(besides=f"{action}.note")
    claim = act(g.session, claim_id, action, _read_fields(action), by=g.person, version=forms.read_number("version"))
    if action == "decide" and request.form.get("then") == "next":
        return _go_on(claim)
    if action != "decide":
        keep_verdict(claim)
    flash(_said(action, claim))
    return go_to(forms.back_to(url_for("claims.show", claim_id=claim_id)))


def _said(action: str, claim: Claim) -> str:
    """What is said after an act, with a sentence for each name in a question whose owner could not be told."""
    said = SAID_AFTERWARDS if claim.assignee else {**SAID_AFTERWARDS, **SAID_IN_QUEUE}
    words = said[action].format(who=claim.assignee.name if claim.assignee else "nobody")
    untold = discussion.find_named(g.session, _read_fields(action)["note"])[1] if action == "ask_help" else []
    return " ".join([*untold, words])


def refuse_begun(besides: str = "") -> None:
    """What is begun beside the verdict would be lost on the way to another page; `besides` is sent itself."""
    notes = [name for name in NOTES if name != besides]
    for names, words in (
        (EVIDENCE_WORDS, BEGUN), (["comment"], COMMENT_BEGUN), (["words"], WORDS_BEGUN), (notes, NOTE_BEGUN)
    ):  # fmt: skip
        if begun(names):
            raise Invalid(words)


def begun(names: Iterable[str]) -> bool:
    """Whether something is typed in one of these fields; the words to look for are there before anybody types."""
    typed = set(names)
    if request.form.get("words", "").split() == request.form.get("words_before", "").split():
        typed.discard("words")
    return forms.begun(typed)


def _go_on(claim: Claim) -> ResponseReturnValue:
    """After a verdict: the next claim of one's queue, or the desk, with the way back."""
    waiting = claim_list(
        g.session, assignee_id=g.person.id, status=("assigned", "in_progress"), by_priority=True, limit=1
    )
    words = "This is the next claim of your queue." if waiting else "Nothing more waits in your queue."
    back = Markup('<a href="{}">Back to it</a>').format(url_for("claims.show", claim_id=claim.id))
    flash(Markup("The verdict on claim {} is with the editor. {} {}").format(claim.number, words, back))
    return go_to(url_for("claims.show", claim_id=waiting[0]["id"]) if waiting else url_for("desk.queue"))


def _read_fields(action: str) -> dict[str, Any]:
    """The act's own fields; beside a verdict that is being written they carry the act's name."""
    found = {name: request.form.get(f"{action}.{name}") or request.form.get(name) for name in FIELDS[action]}
    fields: dict[str, Any] = {name: value for name, value in found.items() if value}
    if "evidence" in FIELDS[action]:
        fields["evidence"] = forms.read_numbers("evidence")
    numbers = [name for name in NUMBERS if name in FIELDS[action]]
    return fields | {name: forms.read_number(name) for name in numbers}


def read_verdict() -> dict[str, Any]:
    """The verdict as far as it is typed."""
    fields: dict[str, Any] = {name: request.form.get(name, "") for name in ("said", "rating", "reason")}
    return {**fields, "evidence": forms.read_numbers("evidence")}


def keep_verdict(claim: Claim) -> None:
    """Another button was pressed while a verdict was being written: it stays, as a draft."""
    if "reason" in request.form:
        review.save_draft(g.session, claim, read_verdict(), by=g.person)


def done(
    claim: Claim, words: str, *, anchor: str, sent: Iterable[str] = (), raised: bool = False
) -> ResponseReturnValue:
    """After an act beside the verdict: where one was, with everything that was typed and not sent by this act.

    A script is told the claim's version where the act `raised` it: its form was opened on the one before.
    """
    keep_verdict(claim)
    if live.by_script():
        return {"said": words, "anchor": anchor, **({"version": claim.row_version} if raised else {})}
    flash(words)
    if begun(set(BESIDE) - set(sent)):
        return workbench(claim.id, typed=held.from_request(but=sent))
    return redirect(url_for("claims.show", claim_id=claim.id, _anchor=anchor), 303)


def go_to(address: str) -> ResponseReturnValue:
    """On to another page: a script goes there by itself, so that what it flashes is shown there."""
    return {"to": address} if live.by_script() else redirect(address, 303)


@pages.post("/claims/<id:claim_id>/draft")
def save_draft(claim_id: int) -> ResponseReturnValue:
    """Keep what is typed so far; a page that saves by itself gets the time back."""
    version = forms.read_number("version") if live.by_script() else None  # what is refused stays on a script's page
    draft = review.save_draft(
        g.session, find_claim(g.session, claim_id), read_verdict(), version=version, by=g.person
    )  # fmt: skip
    if live.by_script():
        at = f"{draft.saved_at.astimezone():%H:%M}"
        return {"saved": f"Draft saved {at}" if any(draft.fields.values()) else "The draft is empty."}
    flash("The draft is saved.")
    if begun(BESIDE):
        return workbench(claim_id, typed=held.from_request())
    return redirect(url_for("claims.show", claim_id=claim_id, _anchor="verdict"), 303)


@pages.post("/claims/<id:claim_id>/draft/drop")
def drop_draft(claim_id: int) -> ResponseReturnValue:
    """Throw away what one wrote, on purpose."""
    review.drop_draft(g.session, find_claim(g.session, claim_id), by=g.person)
    flash("Your draft is thrown away.")
    return go_to(url_for("claims.show", claim_id=claim_id))


@pages.post("/claims/<id:claim_id>/comments")
def say(claim_id: int) -> ResponseReturnValue:
    """Say something about the claim; a verdict that is being written beside it stays."""
    claim, fields = find_claim(g.session, claim_id), request.form
    said = discussion.comment(
        g.session, claim, fields.get("comment", ""), form_key=fields.get("form_key", ""), by=g.person
    )
    words = " ".join(f"{sentence} The comment is there." for sentence in said.untold) or "The comment is there."
    return done(claim, words, anchor=f"comment-{said.comment.id}", sent=["comment"])


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The claim as it is now, beside what was typed and why it was not taken."""
    if request.method == "GET" or refused.status == 404 or live.by_script():
        return errors.refused(refused)
    errors.step_back(refused)
    page = workbench((request.view_args or {})["claim_id"], refused=refused, typed=held.from_request())
    return make_response(page, refused.status)
