"""The shape of a claim, changed by a person: its edges and kind adjusted, split into parts, merged with others.

Evidence, assignment and history stay with the claim that they belong to; a claim that was split or merged points to
what stands in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claims import audit, intake, placing, priority, signoff, workflow
from claims.assignment import find_claim
from claims.errors import Invalid, WrongState
from claims.models import ArticleVersion, Attribution, Claim, ClaimPlace
from claims.people import Actor, require
from claims.text import Span, locate

MOST_PARTS = 20
MOST_MERGED = 20


@dataclass(frozen=True)
class Part:
    """A stretch of the claim that is split: pasted words, or [start, end) in the newest text. `kind` None: the same."""

    quote: str | None = None
    start: int | None = None
    end: int | None = None
    kind: str | None = None


def adjust(
    session: Session,
    claim: Claim,
    *,
    kind: str | None = None,
    quote: str | None = None,
    start: int | None = None,
    end: int | None = None,
    near: int | None = None,
    version: int | None = None,
    by: Actor,
) -> Claim:
    """Move a claim's edges, its kind or both; without a quote or edges the words stay. Asking for what is there already
    does nothing.

    Wording, figures, dates and attribution are read anew from the words. Raises Invalid (see placing.find_span) and
    WrongState for a near-double and for a claim that holds a verdict.
    """
    workflow.require_role("adjust", by)
    _lock(session, claim)
    text = intake.current_version(session, claim.article_id)
    place, lines = placing.place_in(session, text.id, claim), placing.lines_of(session, text.id)
    kind = kind or claim.kind
    placing.require_kind(kind)
    span = old = Span(place.start, place.end)
    if quote is not None or start is not None or end is not None:
        near = place.start if near is None else near
        span = placing.find_span(text.text, lines, quote=quote, start=start, end=end, near=near, within=old)
    if (kind, span) == (claim.kind, old):
        return claim
    if claim.status in ("submitted", "approved"):
        raise WrongState(
            f"Claim {claim.number} holds a verdict on these very words. Send it back or withdraw the verdict first. "
            "Nothing was changed.", status=claim.status, version=claim.row_version,
        )  # fmt: skip
    workflow.check(session, claim, "adjust", by=by, version=version)
    placing.refuse_double(session, text.id, kind, span, except_for=[claim.id])
    _reread(session, claim, text, place, kind, span, version=version, by=by)
    return claim


def _lock(session: Session, claim: Claim) -> None:
    """Hold the claim still, so that what is compared with it is what stands there."""
    audit.lock(session, f"article:{claim.article_id}")
    session.refresh(claim, with_for_update={"of": Claim, "key_share": True})


def _reread(
    session: Session, claim: Claim, text: ArticleVersion, place: ClaimPlace, kind: str, span: Span, *,
    version: int | None, by: Actor,
) -> None:  # fmt: skip
    read = placing.read_words(text.text, span, kind, text.article.published_on)
    # The whole article told who “she” is; a stretch of it may not.
    known = {step.speaker_mention: step.speaker_name for step in claim.steps if step.speaker_name}
    chain = [{**step, "speaker_name": step["speaker_name"] or known.get(step["speaker_text"])} for step in read.chain]
    speaker = chain[-1]["speaker_name"] if chain else read.speaker_name
    line = placing.line_at(placing.lines_of(session, text.id), span.start)
    terms = priority.first_terms(
        kind, read.figures, claim.checkworthiness, heading=bool(line and line.heading),
        paragraph=line.paragraph if line else 99, deadline=text.article.deadline, at=claim.created_at,
    )  # fmt: skip
    terms = {**terms, **{name: claim.priority_terms.get(name, terms[name]) for name in ("due", "gap", "back")}}
    quote = text.text[span.start : span.end]
    before = {"kind": claim.kind, "start": place.start, "end": place.end, "quote": place.quote}
    after = {"kind": kind, "start": span.start, "end": span.end, "quote": quote}
    changes = {
        "kind": kind, "wording": read.wording, "figures": read.figures, "dates": read.dates, "speaker_name": speaker,
        "speaker_note": None if speaker else read.speaker_note, "priority_terms": terms,
        "priority": sum(terms.values()),
    }  # fmt: skip
    workflow.perform(session, claim, "adjust", by=by, version=version, changes=changes,
                     data={"before": before, "after": after})  # fmt: skip
    session.execute(delete(Attribution).where(Attribution.claim_id == claim.id))
    for step in placing.steps(text.text, chain):
        step.claim_id = claim.id
        session.add(step)
    place.start, place.end, place.quote, place.how = span.start, span.end, quote, "by_hand"
    session.flush()
    session.expire(claim, ["steps", "places"])


def split(
    session: Session, claim: Claim, parts: Sequence[Part], *, version: int | None = None, by: Actor
) -> list[Claim]:
    """Part a claim into two or more claims by hand that lie inside it; it is replaced by the first of them.

    Raises Invalid when a part lies outside the claim or parts overlap, WrongState when it was split already.
    """
    workflow.require_role("replace", by)
    _lock(session, claim)
    _refuse_replaced(claim)
    workflow.check(session, claim, "replace", by=by, version=version)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(f"A claim is split into 2 to {MOST_PARTS} parts. Nothing was changed.")
    text = intake.current_version(session, claim.article_id)
    place = placing.place_in(session, text.id, claim)
    spans: list[Span] = []
    for part in parts:
        spans.append(_inside(text.text, place, part, spans, claim.number))
    made = [
        intake.add_claim(session, claim.article_id, kind=part.kind or claim.kind, start=span.start, end=span.end,
                         made_from=[claim], by=by)
        for part, span in zip(parts, spans, strict=True)
    ]  # fmt: skip
    numbers = ", ".join(str(one.number) for one in made)
    signoff.replace(session, claim, with_claim=made[0].id, note=f"split into claims {numbers}", version=version, by=by)
    return made


def _inside(text: str, place: ClaimPlace, part: Part, before: Sequence[Span], number: int) -> Span:
    """The span of a part. Pasted words are looked for inside the claim, first behind the parts before."""
    if part.quote is None:
        span = placing.find_span(text, (), start=part.start, end=part.end)
    else:
        last = before[-1].end - place.start if before else 0
        found = locate(part.quote, place.quote)
        if not found:
            words = " ".join(part.quote.split())
            raise Invalid(
                f"“{words[:80]}” does not lie inside claim {number}. A claim is split within its own words; to take in "
                "more, adjust its edges first. Nothing was changed." if words
                else "A part without words was sent. Please write the words of each part. Nothing was changed."
            )  # fmt: skip
        at = next((one for one in found if one.start >= last), found[0])
        span = placing.find_span(text, (), start=place.start + at.start, end=place.start + at.end)
    if span.start < place.start or span.end > place.end:
        raise Invalid(
            f"A part lies outside claim {number}. A claim is split within its own words; to take in more, adjust its "
            "edges first. Nothing was changed."
        )
    if any(span.start < other.end and other.start < span.end for other in before):
        raise Invalid("Two parts share words. Each word may go to one part only. Nothing was changed.")
    return span


def merge(
    session: Session,
    claims: Sequence[tuple[int, int | None]],
    *,
    onto: int | None = None,
    kind: str | None = None,
    by: Actor,
) -> Claim:
    """Make one claim of several of the same article, given as (id, version seen). The others are replaced by it.

    It is a new claim from the first start to the last end, or one of them: `onto` is its id. Raises Invalid for claims
    of several articles, WrongState when one was replaced already.
    """
    require(by, "checker", "editor", act="merge claims")
    ids = list(dict.fromkeys(id for id, _ in claims))
    if not 2 <= len(ids) <= MOST_MERGED:
        raise Invalid(f"Please pick 2 to {MOST_MERGED} claims to merge. Nothing was changed.")
    found = [find_claim(session, id) for id in sorted(ids)]
    if len({claim.article_id for claim in found}) > 1:
        raise Invalid("Only claims of one article can be merged. Nothing was changed.")
    if onto is not None and onto not in ids:
        raise Invalid("The claim that is to stay is one of those that are merged. Nothing was changed.")
    seen = dict(claims)
    for claim in found:
        _lock(session, claim)
        _refuse_replaced(claim)
        workflow.check(session, claim, "replace", by=by, version=seen[claim.id])
    target = find_claim(session, onto) if onto is not None else _joined(session, found, kind, by)
    numbers = ", ".join(str(claim.number) for claim in found)
    for claim in found:
        if claim.id != target.id:
            signoff.replace(session, claim, with_claim=target.id, note=f"merged: claims {numbers}",
                            version=seen[claim.id], by=by)  # fmt: skip
    return target


def _joined(session: Session, claims: Sequence[Claim], kind: str | None, by: Actor) -> Claim:
    """One new claim over all the words of these."""
    text = intake.current_version(session, claims[0].article_id)
    places = [placing.place_in(session, text.id, claim) for claim in claims]
    kinds = {claim.kind for claim in claims}
    if kind is None and len(kinds) > 1:
        raise Invalid(f"These claims are of {len(kinds)} kinds. Please choose one for the whole. Nothing was changed.")
    return intake.add_claim(
        session, text.article_id, kind=kind or claims[0].kind, start=min(place.start for place in places),
        end=max(place.end for place in places), made_from=claims, by=by,
    )  # fmt: skip


def _refuse_replaced(claim: Claim) -> None:
    """A form that is sent twice finds that its work is done."""
    if claim.status == "replaced":
        raise WrongState(
            f"Claim {claim.number} was split or merged already; another one stands for it. Nothing was done twice.",
            existing=claim.replaced_by, status=claim.status, version=claim.row_version,
        )  # fmt: skip
