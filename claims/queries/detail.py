"""One claim with all that is known about it: what its page and the API show beside the facts of the lists."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.archive import claim_behind
from claims.changed_figures import change_facts, find_changes, place_of
from claims.errors import NotFound
from claims.extraction import KINDS
from claims.figures import compare_all
from claims.looking import looked_for
from claims.models import (
    ArchiveEntry,
    Article,
    ArticleVersion,
    Attribution,
    ChecklistTick,
    Claim,
    ClaimPlace,
    Event,
    Evidence,
    EvidenceJudgement,
    Person,
    SearchRun,
    Sentence,
    Verdict,
)
from claims.origins import origins
from claims.people import why_not_eligible
from claims.queries.board import people_load
from claims.queries.claims import Facts, claim_facts, dead_jobs, verdict_facts
from claims.queries.contradictions import contradictions_in
from claims.queries.snapshots import kept_of
from claims.same_count import is_replaced
from claims.titles import titles_of
from claims.workflow import OPEN

STRAY = ".,;:!? "


def claim_detail(session: Session, claim_id: int) -> Facts:
    """One claim with all that is known about it. Raises NotFound."""
    claim = session.get(Claim, claim_id)
    if claim is None:
        raise NotFound("There is no such claim.")
    facts = claim_facts(session, [claim])[0]
    evidence = evidence_of(session, claim_id)
    return {
        **facts,
        "evidence": evidence,
        "comparisons": _comparisons(session, claim, evidence),
        "contradictions": contradictions_in(session, claim.article_id).get(claim_id, []),
        "changes": _changes(claim, evidence),
        "checklist": _checklist(session, claim),
        "looked_for": looked_for(session, claim),
        "search_runs": _rows(session, SearchRun, claim_id, "source", "round", "outcome", "found", "error", "query",
                             "started_at", "took_ms"),
        "attribution": _rows(session, Attribution, claim_id, "step", "speaker_mention", "speaker_name", "cue",
                             "directness", "speaker_spans", "cue_spans", "content_spans"),
        "verdicts": [verdict_facts(verdict) for verdict in session.scalars(
            select(Verdict).where(Verdict.claim_id == claim_id).order_by(Verdict.revision))],
        "history": history_of(session, claim_id),
        "context": _context(session, claim, facts),
        "neighbours": _neighbours(session, claim),
        "dead_jobs": dead_jobs(session, claim_id=claim_id),
    }  # fmt: skip


def evidence_of(session: Session, claim_id: int) -> list[Facts]:
    """The evidence of a claim, oldest first, each with its number, its origin (None for what was rejected, and for
    what nothing was seen of), what was made of it, what is kept of its page, whether it was cited, and the words of the
    claim that it was found for, and those that its source was asked with, where they were others."""
    people = dict(session.execute(select(Person.id, Person.name)).all())
    titles = titles_of(session, session.scalars(select(Evidence).where(Evidence.claim_id == claim_id)))
    rows = _rows(session, Evidence, claim_id, "id", "source", "url", "title", "excerpt", "stance", "figures",
                 "fact_check", "is_earlier", "published_at", "retrieved_at", "added_by")  # fmt: skip
    rows = [row | {"title": titles[row["id"]]} for row in rows]
    judged = {
        row.evidence_id: {"judgement": row.judgement, "by": people.get(row.judged_by), "at": row.judged_at}
        for row in session.scalars(
            select(EvidenceJudgement).join(Evidence, Evidence.id == EvidenceJudgement.evidence_id)
            .where(Evidence.claim_id == claim_id)
        )
    }  # fmt: skip
    cited = set(session.scalars(
        select(Evidence.id).join(Verdict.cited).where(Verdict.claim_id == claim_id)))  # fmt: skip
    said_until = _said_until(rows)
    kept = kept_of(session, [row["id"] for row in rows])
    origin = _origins([row | kept[row["id"]] for row in rows if not is_rejected({"judged": judged.get(row["id"])})])
    behind = {row["id"]: claim_behind(row["url"]) for row in rows if row["source"] == "archive"}
    earlier = _earlier_checks(session, [id for id in behind.values() if id])
    words, questions = _earlier_words(session, claim_id), _questions(session, claim_id)
    return [
        {**row, **kept[row["id"]], "added_by": people.get(row["added_by"]), "number": number,
         "origin": origin.get(row["id"]), "judged": judged.get(row["id"]),
         "said_until": said_until.get(row["id"]), "was_cited": row["id"] in cited,
         "found_for": _then(row, words), "searched_for": _searched_for(row, questions.get(row["source"], [])),
         "earlier": earlier.get(behind.get(row["id"]) or 0)}
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def _earlier_words(session: Session, claim_id: int) -> list[tuple[datetime, str | None]]:
    """Until when a claim had other words, and which, oldest first; None for those that it has again."""
    acts = select(Event.created_at, Event.data).where(Event.claim_id == claim_id, Event.action == "adjust")
    changes = [(at, data["before"]["quote"], data["after"]["quote"])
               for at, data in session.execute(acts.order_by(Event.id))]  # fmt: skip
    now = changes[-1][2] if changes else None
    return [(at, before if before != now else None) for at, before, _ in changes]


def _then(row: Facts, words: list[tuple[datetime, str | None]]) -> str | None:
    """Which of these stood when a piece was found, if they are others now."""
    return next((before for until, before in words if row["retrieved_at"] < until), None)


def _questions(session: Session, claim_id: int) -> dict[str, list[tuple[datetime, str]]]:
    """What each source was asked for and when, oldest first."""
    looks = select(SearchRun.source, SearchRun.started_at, SearchRun.query)
    asked: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for source, at, words in session.execute(
        looks.where(SearchRun.claim_id == claim_id, SearchRun.query != "").order_by(SearchRun.round)
    ):
        asked[source].append((at, words))
    return asked


def _searched_for(row: Facts, questions: list[tuple[datetime, str]]) -> str | None:
    """What a piece's source was asked for when it was found, if that is something else than what it was asked last."""
    then = [words for at, words in questions if at <= row["retrieved_at"]]
    return then[-1] if then and then[-1] != questions[-1][1] else None


def _said_until(rows: list[Facts]) -> dict[int, Any]:
    """When a page was found to say something else of the same since: by the piece's id, the time of the next look."""
    until, before = dict[int, Any](), dict[Any, list[Facts]]()
    for row in (row for row in rows if row["source"] != "by_hand"):
        here = before.setdefault(place_of(row), [])
        for one in here:
            if one["retrieved_at"] < row["retrieved_at"] and is_replaced(one["figures"], row["figures"]):
                until.setdefault(one["id"], row["retrieved_at"])
        here.append(row)
    return until


def _changes(claim: Claim, evidence: list[Facts]) -> list[Facts]:
    """What was found since the last verdict and changes a figure; what was rejected is left out. It stays while the
    claim is checked again: whoever does that has to know it."""
    if claim.verdict is None:
        return []
    counted = [piece for piece in evidence if not is_rejected(piece)]
    cited = {piece.id for piece in claim.verdict.cited}
    changes = find_changes(claim.figures, counted, cited=cited, since=claim.verdict.decided_at)
    return [change_facts(change) for change in changes]


def is_rejected(piece: Facts) -> bool:
    """Whether somebody said that the piece does not count."""
    return bool(piece["judged"] and piece["judged"]["judgement"] == "rejected")


def _origins(counted: list[Facts]) -> dict[int, int]:
    """The origin of each piece, numbered within the claim by the first piece of each."""
    return {piece["id"]: number for number, group in enumerate(origins(counted), 1) for piece in group}


def _comparisons(session: Session, claim: Claim, evidence: list[Facts]) -> list[Facts]:
    """Each figure of the claim with those of the evidence that speak of the same; what was rejected is left out, and
    what a page no longer says."""
    counted = [piece for piece in evidence if not is_rejected(piece) and not piece["said_until"]]
    published_on = session.get_one(Article, claim.article_id).published_on
    return [
        {"figure": each.figure, "as_of": each.as_of, "at_latest": each.at_latest,
         "against": [vars(row) | {"pieces": list(row.pieces)} for row in each.rows]}
        for each in compare_all(claim.figures, counted, published_on=published_on)
    ]  # fmt: skip


def _checklist(session: Session, claim: Claim) -> list[Facts]:
    """Each line of the kind's list with who ticked it and when; at the end what was ticked on a list since changed."""
    rows = session.execute(
        select(ChecklistTick.line, Person.name, ChecklistTick.ticked_at)
        .join(Person, Person.id == ChecklistTick.ticked_by)
        .where(ChecklistTick.claim_id == claim.id).order_by(ChecklistTick.id)
    )  # fmt: skip
    done = {line: {"by": name, "at": at} for line, name, at in rows}
    lines = list(KINDS[claim.kind].checklist) if claim.kind in KINDS else []
    return [
        {"line": line, "ticked": done.get(line)} for line in [*lines, *(line for line in done if line not in lines)]
    ]


def _earlier_checks(session: Session, claim_ids: list[int]) -> dict[int, Facts]:
    """The published verdicts on these claims that still stand, by claim: what one may begin a draft with."""
    if not claim_ids:
        return {}
    rows = session.scalars(
        select(ArchiveEntry).join(Claim).where(ArchiveEntry.claim_id.in_(claim_ids), Claim.status == "approved")
    )
    return {
        row.claim_id: {"claim_id": row.claim_id, "said": row.said, "rating": row.rating, "reason": row.reason,
                       "wording": row.wording, "published_at": row.published_at}
        for row in rows
    }  # fmt: skip


def _rows(session: Session, table: Any, claim_id: int, *columns: str) -> list[Facts]:
    rows = session.scalars(select(table).where(table.claim_id == claim_id).order_by(table.id))
    return [{column: getattr(row, column) for column in columns} for row in rows]


def history_of(session: Session, claim_id: int) -> list[Facts]:
    """Every act on a claim, oldest first, with the name of who acted."""
    rows = session.execute(
        select(Event, Person.name).join(Person, Person.id == Event.by_person, isouter=True)
        .where(Event.claim_id == claim_id).order_by(Event.id)
    )  # fmt: skip
    return [
        {"number": event.number, "action": event.action, "by": name or "the desk", "from": event.from_status,
         "to": event.to_status, "note": event.note, "data": event.data, "at": event.created_at}
        for event, name in rows
    ]  # fmt: skip


def receivers_in(session: Session, history: list[Facts]) -> dict[int, str]:
    """The names of those to whom a claim was given, by id."""
    ids = {event["data"]["assignee"] for event in history if "assignee" in event["data"]}
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())


def _context(session: Session, claim: Claim, facts: Facts) -> Facts:
    """The paragraph of the claim, and the sentences before and after it; offsets stay those of the whole text."""
    version = session.scalars(
        select(ArticleVersion).join(ClaimPlace).where(ClaimPlace.claim_id == claim.id)
        .order_by(ArticleVersion.number.desc()).limit(1)
    ).one()  # fmt: skip
    lines = select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.number)
    own = session.scalars(lines.where(Sentence.start < facts["end"], Sentence.end > facts["start"])).all()
    if not own:
        return {"start": facts["start"], "text": facts["quote"], "before": "", "after": "", "sentence": None}
    first, last = own[0].paragraph, own[-1].paragraph
    inside = session.scalars(lines.where(Sentence.paragraph >= first, Sentence.paragraph <= last)).all()
    beside = {inside[0].number - 1, inside[-1].number + 1}
    around = {line.number: line for line in session.scalars(lines.where(Sentence.number.in_(beside)))}
    before, after = around.get(inside[0].number - 1), around.get(inside[-1].number + 1)
    start, end = inside[0].start, inside[-1].end
    # A stray full stop before a sentence belongs to it in the text; an excerpt need not begin with it.
    while start < facts["start"] and version.text[start] in STRAY:
        start += 1
    return {
        "start": start,
        "text": version.text[start:end],
        "before": version.text[before.start : before.end].lstrip(STRAY) if before else "",
        "after": version.text[after.start : after.end].lstrip(STRAY) if after else "",
        "sentence": own[0].number,
    }


def _neighbours(session: Session, claim: Claim) -> Facts:
    """The claims before and after this one in the text."""
    rows = session.execute(
        select(Claim.id, Claim.number, ClaimPlace.start).join(ClaimPlace)
        .where(Claim.article_id == claim.article_id).order_by(ClaimPlace.start, ClaimPlace.end.desc(), Claim.id)
    ).all()  # fmt: skip
    order = list(dict.fromkeys((row.id, row.number) for row in rows))
    at = next(index for index, (id, _) in enumerate(order) if id == claim.id)
    named = [{"id": id, "number": number} for id, number in order]
    return {"previous": named[at - 1] if at else None, "next": named[at + 1] if at + 1 < len(named) else None,
            "position": at + 1, "of": len(named)}  # fmt: skip


def who_may_check(session: Session, claim: Claim) -> list[Facts]:
    """Whom an editor may give the claim to: those with room first, who is `full`, then who may not, and `why`."""
    article, found = session.get_one(Article, claim.article_id), []
    for facts in people_load(session):
        person = session.get_one(Person, facts["id"])
        why = why_not_eligible(session, person, claim, article)
        if person.id == claim.assignee_id:
            why = f"{person.name} has it now"
        full = facts["open"] >= facts["capacity"]
        found.append({**facts, "full": full, "why": why and why.removeprefix(f"{person.name} ")})
    return sorted(found, key=lambda facts: (facts["why"] is not None, facts["full"]))


def claims_to_replace(session: Session, claim: Claim) -> list[Facts]:
    """The other claims of the article that may stand for this one, by number, without their details."""
    rows = session.execute(
        select(Claim.id, Claim.number, func.substr(Claim.wording, 1, 120).label("wording"))
        .where(Claim.article_id == claim.article_id, Claim.id != claim.id, Claim.status.in_(OPEN))
        .order_by(Claim.number).limit(500)
    )  # fmt: skip
    return [dict(row) for row in rows.mappings()]
