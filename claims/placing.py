"""Where a claim by hand stands, and what its words say: pasted words or edges -> a span of the text, and its reading.

Nothing is written here; intake.py adds claims, reshape.py changes the shape of those that are there.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import Invalid, WrongState
from claims.extraction import KINDS, extract
from claims.finding import Finding, as_json
from claims.models import Attribution, Claim, ClaimPlace, Sentence
from claims.text import Span, locate, splits_character

OPENS_A_QUOTATION = "“„«\"‘'"
SAME = 0.5
"""Two claims of one kind that share this much of the words they stand on (Jaccard) are one and the same."""


@dataclass(frozen=True)
class Reading:
    """What the words of a span say, as the desk's own extraction reads them; offsets are those of the whole text."""

    wording: str
    figures: list[dict[str, Any]]
    dates: list[dict[str, Any]]
    chain: list[dict[str, Any]]
    """Steps of attribution as in Finding.chain, nearest the narrator first."""
    speaker_name: str | None
    speaker_note: str | None


def require_kind(kind: str) -> None:
    """Raises Invalid."""
    if kind not in KINDS:
        raise Invalid(f"A kind of claim is one of {', '.join(KINDS)}. Nothing was changed.")


def lines_of(session: Session, version_id: int) -> list[Sentence]:
    """The sentences of a text, in order."""
    return list(
        session.scalars(select(Sentence).where(Sentence.version_id == version_id).order_by(Sentence.number)).all()
    )


def line_at(lines: Sequence[Sentence], start: int) -> Sentence | None:
    """The sentence in which a claim begins."""
    at = bisect_right(lines, start, key=lambda line: line.start) - 1
    return lines[at] if at >= 0 else None


def find_span(
    text: str,
    lines: Sequence[Sentence],
    *,
    quote: str | None = None,
    start: int | None = None,
    end: int | None = None,
    near: int | None = None,
    within: Span | None = None,
) -> Span:
    """The span meant by pasted words (the place nearest to `near`, if they stand in several) or by [start, end).

    White space at its edges is left out. Raises Invalid where there are no words, where an edge lies inside a
    character, and where it reaches over several paragraphs that no quotation joins, unless it lies inside `within`.
    """
    if quote is not None:
        found = _place_of(quote, text, near)
        start, end = found.start, found.end
    if start is None or end is None or not 0 <= start < end <= len(text):
        raise Invalid("Please select or paste the words of the claim. Nothing was changed.")
    words = text[start:end]
    span = Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
    if not any(character.isalnum() for character in words):
        raise Invalid(
            "A claim must stand on words of the text, and there are none in this stretch. Nothing was changed."
        )
    for edge in (span.start, span.end):
        if splits_character(text, edge):
            raise Invalid(
                "An edge lies inside a character (an emoji, a flag, or a letter with its accent). Please take the "
                "whole of it in, or leave it out. Nothing was changed."
            )
    if within is None or not within.start <= span.start < span.end <= within.end:
        _require_one_paragraph(text, lines, span)
    return span


def _place_of(quote: str, text: str, near: int | None) -> Span:
    if not quote.strip():
        raise Invalid("Please select or paste the words of the claim. Nothing was changed.")
    places = locate(quote, text)
    if not places:
        raise Invalid(
            "These words do not stand in the article. Please paste them exactly as printed. Nothing was changed."
        )
    if len(places) > 1 and near is None:
        raise Invalid(f"These words stand in {len(places)} places. Please paste a longer stretch. Nothing was changed.")
    return min(places, key=lambda span: abs(span.start - (near or 0)))


def _require_one_paragraph(text: str, lines: Sequence[Sentence], span: Span) -> None:
    inside = [line for line in lines if line.start < span.end and line.end > span.start]
    begun = {line.paragraph: line.start for line in reversed(inside)}
    further = sorted(begun)[1:]
    if any(text[begun[paragraph]] not in OPENS_A_QUOTATION for paragraph in further):
        raise Invalid(
            f"These words reach over {len(begun)} paragraphs. A claim stands in one, unless a quotation runs on. "
            "Please select less, or add a claim for each. Nothing was changed."
        )


def place_in(session: Session, version_id: int, claim: Claim) -> ClaimPlace:
    """Where a claim stands in this text. Raises Invalid when it does not."""
    query = select(ClaimPlace).where(ClaimPlace.claim_id == claim.id, ClaimPlace.version_id == version_id)
    place = session.scalar(query)
    if place is None:
        raise Invalid(f"Claim {claim.number} does not stand in the newest text. Nothing was changed.")
    return place


def hull(session: Session, version_id: int, claims: Sequence[Claim]) -> Span | None:
    """The one span within which a claim may take the place of others: that of a claim which is split."""
    if len(claims) != 1:
        return None
    place = place_in(session, version_id, claims[0])
    return Span(place.start, place.end)


def refuse_double(session: Session, version_id: int, kind: str, span: Span, *, except_for: Iterable[int] = ()) -> None:
    """Raises WrongState (with `existing`) when a live claim of this kind stands on nearly the same words."""
    live = (
        select(Claim.id, Claim.number, ClaimPlace.start, ClaimPlace.end).join(ClaimPlace)
        .where(ClaimPlace.version_id == version_id, Claim.kind == kind, Claim.status.not_in(("replaced", "set_aside")),
               Claim.id.not_in(list(except_for)), ClaimPlace.start < span.end, ClaimPlace.end > span.start)
        .order_by(Claim.number)
    )  # fmt: skip
    for id, number, left, right in session.execute(live):
        shared = min(span.end, right) - max(span.start, left)
        if shared / (max(span.end, right) - min(span.start, left)) >= SAME:
            raise WrongState(f"Claim {number} stands on nearly the same words. Nothing was changed.", existing=id)


def read_words(text: str, span: Span, kind: str, published_on: date | None) -> Reading:
    """Figures, dates, the chain of attribution and the wording of text[span]."""
    words = text[span.start : span.end]
    found = extract(words, published_on)
    read = [as_json(finding) for finding in found]
    figures = {str(sorted(figure.items(), key=str)): figure for one in read for figure in one["figures"]}
    dates = {(one["start"], one["end"]): one for finding in read for one in finding["dates"]}
    own = _own(found, kind, len(words))
    said = as_json(own) if own else {"chain": [], "speaker_name": None, "speaker_note": None}
    return Reading(
        wording=wording(words, own) if own else " ".join(words.split()),
        figures=list(figures.values()),
        dates=[{**one, "start": one["start"] + span.start, "end": one["end"] + span.start} for one in dates.values()],
        chain=[{**step, **{name: _moved(step[name], span.start) for name in ("speaker", "cue", "content")}}
               for step in said["chain"]],
        speaker_name=said["speaker_name"], speaker_note=said["speaker_note"],
    )  # fmt: skip


def _own(found: Sequence[Finding], kind: str, length: int) -> Finding | None:
    """The finding of this kind that stands for the whole span, if one does."""
    same = [finding for finding in found if finding.kind == kind and finding.end - finding.start >= SAME * length]
    return max(same, key=lambda finding: finding.end - finding.start, default=None)


def _moved(spans: list[list[int]], by: int) -> list[list[int]]:
    return [[start + by, end + by] for start, end in spans]


def wording(text: str, finding: Finding) -> str:
    """What is to be checked: what was said, without who said it; a claim of the narrator's is its own wording."""
    return " … ".join(" ".join(text[span.start : span.end].split()) for span in finding.content) or " ".join(
        finding.quote.split()
    )


def steps(text: str, chain: Sequence[dict[str, Any]]) -> list[Attribution]:
    """The chain as rows, the step nearest the narrator first."""
    return [
        Attribution(
            step=depth, speaker_mention=step["speaker_text"] or "", speaker_name=step["speaker_name"],
            speaker_spans=step["speaker"], cue=" … ".join(text[a:b] for a, b in step["cue"]),
            cue_spans=step["cue"], content_spans=step["content"], directness=step["directness"],
        )
        for depth, step in enumerate(chain, 1)
    ]  # fmt: skip
