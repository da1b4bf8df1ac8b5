"""The board: open articles, claims by state, who has what, what waits for a signature, many claims assigned at once.

How the work goes, as plots, tables and CSV, is statistics.py.
"""

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims import jobs, publishing, workload
from claims.acts import act
from claims.errors import Invalid, NotFound, Refusal, WrongState
from claims.people import find_by_email
from claims.queries import board, newest, statistics, waiting
from claims.queries.signing import signing_facts
from webapp import errors, forms, held, live, plots
from webapp.display import NAMED, clock, shorten, was_done

pages = Blueprint("board", __name__)

SHOWN_WAITING = 10
NOTE_BEGUN = "You have begun a note. Send the verdict back with it, or empty it. Nothing was signed."
PLOTS = ("verdicts", "throughput")
"""What the board shows of the plots, beside the ages: each found by an index, in about 2 ms at 400,000 claims (SQLite).
These grow with what was done in their days; of each age no more are counted than of a column."""


@pages.get("/board")
def show() -> ResponseReturnValue:
    return board_page()


def board_page(
    *, refused: Refusal | None = None, typed: held.Held | None = None, outcomes: list[workload.Outcome] | None = None
) -> str:
    """The board; with a refusal and what was typed, when a form was not taken, or with what became of each pick."""
    view = _view()
    facts = board.board(g.session, article_id=view["article"], lane=view["lane"] or "", page=view["page"] or 1)
    ids = waiting.waiting_list(g.session, g.person.id, article_id=view["article"]) if _signs() else []
    chosen = forms.asked_id("claim") or (request.view_args or {}).get("claim_id")
    shown = _around(ids, chosen)
    gates = forms.asked_id("gates") or view["article"] or next((a["id"] for a in facts["articles"]), None)
    narrowed = board.article_line(g.session, view["article"]) if view["article"] else None
    return render_template(
        "board/board.html", board=facts, view=view, refused=refused, typed=typed, outcomes=outcomes,
        waiting=waiting.waiting_claims(g.session, shown), signing=signing_facts(g.session, shown), waiting_ids=ids,
        chosen=chosen if chosen in shown else None,
        became=_became(chosen) if chosen and chosen not in shown else "", narrowed=narrowed, gates=_gates(gates),
        plots=_plots(), PLOTS=plots.PLOTS, days=plots.DAYS, said=board.said,
        AT_ONCE=jobs.AT_ONCE, mark=live.seen(g.session, g.person, article_id=view["article"]),
        picks=_picks(typed, outcomes),
    )  # fmt: skip


def _plots() -> dict[str, plots.Rows]:
    ages = statistics.ages(g.session, most=board.MOST_COUNTED)
    return {**plots.read(g.session, PLOTS, plots.DAYS), "ages": ages}


def _signs() -> bool:
    return "editor" in g.person.roles


def _view() -> dict[str, Any]:
    """Which article the board is narrowed to, which column is shown whole, and which page of the articles."""
    lane = request.args.get("lane")
    return {"article": forms.asked_id("article"), "lane": lane if lane in board.COLUMNS else None,
            "page": min(forms.asked_id("page") or 1, 10_000) if request.args.get("page") else None}  # fmt: skip


def _around(ids: list[int], chosen: int | None) -> list[int]:
    """The part of what waits that is shown: around the chosen claim, else from the first."""
    at = ids.index(chosen) if chosen in ids else 0
    start = max(0, min(at - 2, len(ids) - SHOWN_WAITING))
    return ids[start : start + SHOWN_WAITING]


def _became(claim_id: int, *, own: bool = False) -> str:
    """What was done last to a claim that waits no more, in a sentence; nothing when it waits, or there is none.

    What one did oneself is told only when `own` is asked for.
    """
    last = newest.last_act(g.session, claim_id)
    if last is None or last["to"] == "submitted" or (last["by_id"] == g.person.id and not own):
        return ""
    done = "Signed off" if last["action"] == "approve" else was_done(last["action"])
    who = "you" if last["by_id"] == g.person.id else last["by"]
    return f"{done} by {who}, {clock(last['at'])}. It waits for a signature no more."


def _gates(article_id: int | None) -> dict[str, Any] | None:
    """What must hold before the article may be published; None when there is no such article."""
    article = board.article_line(g.session, article_id) if article_id else None
    return article and {"article": article, "facts": publishing.gate(g.session, article["id"])}


def _picks(typed: held.Held | None, outcomes: list[workload.Outcome] | None) -> set[int]:
    """Claims that stay picked: after a refusal all, else those that were refused."""
    if outcomes is not None:
        return {outcome.claim_id for outcome in outcomes if outcome.result == "refused"}
    ids = [pick.partition(":")[0] for pick in typed.all("pick")] if typed else []
    return {int(id) for id in ids if id.isdecimal() and len(id) <= 9}


@pages.get("/board/live")
@live.live
def progress() -> Response:
    """Whether the board has changed, its counts, and what others did to the claims that are looked at; see live.py."""
    article_id = forms.asked_id("article")
    counts = board.counts(g.session, article_id=article_id)
    values = {f"n-{column}": board.said(count) for column, count in counts.items()}
    looked_at = [int(id) for id in request.args.get("claims", "").split(",") if id.isdecimal() and len(id) <= 9]
    values |= {f"w-{id}": _became(id) for id in looked_at[:SHOWN_WAITING]}
    return live.news(live.seen(g.session, g.person, article_id=article_id), values)


@pages.get("/board/people/<id:person_id>")
def holdings(person_id: int) -> ResponseReturnValue:
    """What somebody holds, to give some or all of it to somebody else."""
    return holdings_page(person_id)


def holdings_page(person_id: int, **more: Any) -> str:
    people = board.people_list(g.session)
    person = next((who for who in people if who["id"] == person_id), None)
    if person is None:
        raise NotFound("There is nobody with this number.")
    others = [who for who in board.people_load(g.session) if who["id"] != person_id]
    claims = board.holdings(g.session, person_id)
    return render_template("board/holdings.html", who=person, claims=claims, people=others, **more)


@pages.post("/board/assign")
def assign() -> ResponseReturnValue:
    """Give each picked claim (`id:version`) to one person; what was refused is shown, claim by claim."""
    person = _chosen_person()
    outcomes = workload.assign_all(
        g.session, forms.read_picks("pick"), person, note=request.form.get("note", ""), by=g.person
    )
    done = sum(outcome.result == "assigned" for outcome in outcomes)
    if any(outcome.result == "refused" for outcome in outcomes):
        page = _assign_page(typed=held.from_request(), outcomes=outcomes)
        return make_response(page, 200 if done else 409)
    given = f"{done} claim{'s' if done != 1 else ''} assigned to {person.name}." if done else "Nothing was changed."
    flash(f"{given} {_already(outcomes, person.name)}".strip())
    return redirect(_assigned_from(), 303)


def _already(outcomes: list[workload.Outcome], name: str) -> str:
    """Which of the picked claims were with this person before, in a sentence; nothing when none was."""
    numbers = [str(outcome.number) for outcome in outcomes if outcome.result == "already"]
    if len(numbers) > NAMED:
        return f"{len(numbers)} claims are with {name} already."
    which = f"Claims {', '.join(numbers)} are" if len(numbers) > 1 else f"Claim {''.join(numbers)} is"
    return f"{which} with {name} already." if numbers else ""


def _chosen_person() -> Any:
    email = request.form.get("assignee", "")
    if not email:
        raise Invalid("Please choose who is to check them. Nothing was assigned.")
    try:
        return find_by_email(g.session, email)
    except NotFound as unknown:
        raise Invalid(f"{unknown.sentence} Nothing was assigned.") from None


def _holder() -> int | None:
    return forms.asked_id("holder")


def _assigned_from() -> str:
    """The page the form stood on: what somebody holds, or the board."""
    holder = _holder()
    return url_for("board.holdings", person_id=holder) if holder else url_for("board.show", **_view())


def _assign_page(**more: Any) -> str:
    holder = _holder()
    if holder:
        return holdings_page(holder, **{**more, "picks": _picks(more.get("typed"), more.get("outcomes"))})
    return board_page(**more)


@pages.post("/board/again")
def try_again() -> ResponseReturnValue:
    """Try the dead jobs of one kind again, together."""
    asked = jobs.try_all_again(
        g.session, request.form.get("stage", ""), request.form.get("lane", ""), by=g.person
    )  # fmt: skip
    flash(f"The desk tries {asked} again." if asked else "Nothing of this waits for anybody any more.")
    return redirect(url_for("board.show", **_view()), 303)


@pages.post("/board/claims/<id:claim_id>/<any(approve, send_back):signature>")
def sign(claim_id: int, signature: str) -> ResponseReturnValue:
    """Approve a verdict or send it back; then the next that waits is there."""
    ids = waiting.waiting_list(g.session, g.person.id, article_id=_view()["article"]) if _signs() else []
    if signature == "approve" and forms.begun(["note"]):
        raise Invalid(NOTE_BEGUN)
    fields = {"note": request.form.get("note", "")} if signature == "send_back" else {}
    claim = act(g.session, claim_id, signature, fields, by=g.person, version=forms.read_number("version"))
    words = shorten(claim.wording, 60)
    back = "Sent back" if claim.assignee else "Sent to the open queue"
    said = f"Signed off: {words}" if signature == "approve" else f"{back} with your note: {words}"
    rest = [id for id in ids if id != claim_id]
    at = ids.index(claim_id) if claim_id in ids else 0
    following = rest[min(at, len(rest) - 1)] if rest else None
    to = url_for("board.show", **_view(), claim=following, _anchor="waiting")
    if live.by_script():
        return {"said": said, "to": to, "next": following}
    flash(said)
    return redirect(to, 303)


@pages.errorhandler(Refusal)
def show_again(refused: Refusal) -> Response:
    """The board as it is now, with what was typed."""
    if request.method == "GET" or refused.status == 404:
        return errors.refused(refused)
    errors.step_back(refused)
    claim_id = (request.view_args or {}).get("claim_id")
    if claim_id and refused.status == 409 and (became := _became(claim_id, own=True)):
        # To send it again would be refused for ever.
        refused = WrongState(f"{became} Nothing was sent; what you wrote is kept.", became=became)
    if live.by_script():
        return errors.refused(refused)
    return make_response(_assign_page(refused=refused, typed=held.from_request()), refused.status)
