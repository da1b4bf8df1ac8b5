"""Articles as the pages and the API show them: the list, one with its sentences, and how far its work has come.

The state of an article is derived here and stored nowhere.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.database import now
from claims.errors import NotFound
from claims.models import (
    Approval,
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    ClaimPlace,
    Job,
    Person,
    Publication,
    Sentence,
)
from claims.people import OPEN_WORK
from claims.queries.claims import dead_jobs
from claims.workflow import UNSETTLED

Facts = dict[str, Any]
NOT_LIVE = ("noted", "set_aside", "replaced")
"""Claims in these cover no sentence."""


def article_list(session: Session, *, before: int | None = None, limit: int = 50) -> list[Facts]:
    """Articles, newest first, below the id `before`."""
    query = select(Article).order_by(Article.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Article.id < before)
    return article_facts(session, session.scalars(query).all())


def article_facts(session: Session, articles: Sequence[Article]) -> list[Facts]:
    """What a line of a list says of each article."""
    ids = [article.id for article in articles]
    versions = _newest_versions(session, ids)
    counts, standing, dead = _counts(session, ids), _standing(session, ids), _dead_extractions(session, ids)
    back = _counts(session, ids, Claim.returned, Claim.status.in_(("queued", *OPEN_WORK)))
    late = dict(_late(session, ids))
    people: dict[int, list[str]] = defaultdict(list)
    for article_id, name in session.execute(
        select(Claim.article_id, Person.name).join(Person, Person.id == Claim.assignee_id)
        .where(Claim.article_id.in_(ids)).distinct().order_by(Person.name)
    ):  # fmt: skip
        people[article_id].append(name)
    shown = []
    for article in articles:
        version = versions[article.id]
        lines = sentence_rows(session, version.id)
        read = _read(session, version.id, lines)
        state = _state(
            version, counts[article.id], len(read) == len(lines), standing.get(article.id), article.id in dead
        )
        shown.append({
            "id": article.id, "title": article.title, "publisher": article.publisher, "section": article.section,
            "language": article.language, "published_on": article.published_on, "deadline": article.deadline,
            "created_at": article.created_at, "state": state, "counts": counts[article.id],
            "sentences_read": len(read), "sentences_all": len(lines), "returned": sum(back[article.id].values()),
            "late": late.get(article.id, 0), "checkers": people[article.id],
            "publication": standing.get(article.id) and standing[article.id].id,
            "stack": _stack(counts[article.id], back[article.id]),
        })  # fmt: skip
    return shown


def _newest_versions(session: Session, ids: Iterable[int]) -> dict[int, ArticleVersion]:
    query = select(ArticleVersion).where(ArticleVersion.article_id.in_(ids)).order_by(ArticleVersion.number)
    return {version.article_id: version for version in session.scalars(query)}


def _counts(session: Session, ids: Iterable[int], *conditions: Any) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for article_id, status, many in session.execute(
        select(Claim.article_id, Claim.status, func.count()).where(Claim.article_id.in_(ids), *conditions)
        .group_by(Claim.article_id, Claim.status)
    ):  # fmt: skip
        counts[article_id][status] = many
    return counts


def _stack(counts: dict[str, int], back: dict[str, int]) -> dict[str, int]:
    """The counts with what an editor sent back apart from its other states."""
    apart = {status: many - back.get(status, 0) for status, many in counts.items()}
    return {**apart, "returned": sum(back.values())}


def _late(session: Session, ids: Iterable[int]) -> Iterable[tuple[int, int]]:
    return session.execute(
        select(Claim.article_id, func.count()).join(Assignment)
        .where(Claim.article_id.in_(ids), Assignment.ended_at.is_(None), Assignment.due_at < now(session))
        .group_by(Claim.article_id)
    ).all()  # fmt: skip


def _standing(session: Session, ids: Iterable[int]) -> dict[int, Publication]:
    query = select(Publication).where(Publication.article_id.in_(ids), Publication.state != "superseded")
    return {publication.article_id: publication for publication in session.scalars(query)}


def _dead_extractions(session: Session, ids: Iterable[int]) -> set[int]:
    """Articles whose latest extraction was given up."""
    query = select(Job.article_id, Job.state).where(Job.article_id.in_(ids), Job.stage == "extract").order_by(Job.id)
    latest = dict(session.execute(query).all())
    return {article_id for article_id, state in latest.items() if article_id is not None and state == "dead"}


def _state(
    version: ArticleVersion, counts: dict[str, int], all_read: bool, standing: Publication | None, dead: bool
) -> str:
    """extracting, failed, checking, ready, published or under_review."""
    if version.extracted_at is None:
        return "failed" if dead else "extracting"
    if standing and standing.state == "under_review":
        return "under_review"
    if any(counts.get(status) for status in UNSETTLED):
        return "checking"
    if standing:
        return "published"
    return "ready" if all_read else "checking"


def sentence_rows(session: Session, version_id: int) -> Sequence[Any]:
    """The sentences of a text, in order."""
    columns = (Sentence.number, Sentence.paragraph, Sentence.heading, Sentence.start, Sentence.end, Sentence.read_by,
               Sentence.read_at)  # fmt: skip
    return session.execute(select(*columns).where(Sentence.version_id == version_id).order_by(Sentence.number)).all()


def _read(session: Session, version_id: int, lines: Sequence[Any]) -> set[int]:
    """Numbers of the sentences that are covered by a claim or marked read."""
    marked = {line.number for line in lines if line.read_at}
    return marked | covered_sentences(session, version_id, lines)


def covered_sentences(session: Session, version_id: int, lines: Sequence[Any]) -> set[int]:
    """Numbers of the sentences on which a live claim stands: one that is neither noted nor set aside nor replaced."""
    spans = session.execute(
        select(ClaimPlace.start, ClaimPlace.end).join(Claim)
        .where(ClaimPlace.version_id == version_id, Claim.status.not_in(NOT_LIVE))
    ).all()  # fmt: skip
    ends, covered = [line.end for line in lines], set()
    for start, end in spans:
        for at in range(bisect_right(ends, start), len(lines)):
            if lines[at].start >= end:
                break
            covered.add(lines[at].number)
    return covered


def article_detail(session: Session, article_id: int) -> Facts:
    """One article with its sentences and what needs attention. Raises NotFound."""
    article = _find(session, article_id)
    version = _newest_versions(session, [article_id])[article_id]
    lines = sentence_rows(session, version.id)
    covered = covered_sentences(session, version.id, lines)
    names = dict(session.execute(select(Person.id, Person.name)).all())
    return {
        **article_facts(session, [article])[0],
        "byline": article.byline, "source_url": article.source_url, "submitted_by": names[article.submitted_by],
        "version": {"id": version.id, "number": version.number, "sha256": version.sha256,
                    "characters": len(version.text)},
        "sentences": [
            {"number": line.number, "paragraph": line.paragraph, "heading": line.heading, "start": line.start,
             "end": line.end, "read_by": names.get(line.read_by or 0),
             "state": "covered" if line.number in covered else "read" if line.read_at else "unread"}
            for line in lines
        ],
        "unchanged": _unchanged(session, version),
        "progress": progress(session, article_id),
        "dead_jobs": dead_jobs(session, article_id=article_id),
    }  # fmt: skip


def _unchanged(session: Session, version: ArticleVersion) -> bool:
    """Whether a publication stands that holds this text with the verdicts that are signed off now."""
    standing = _standing(session, [version.article_id]).get(version.article_id)
    if standing is None or standing.state != "current" or standing.content["sha256"] != version.sha256:
        return False
    query = select(Approval.content_hash).join(Claim, Claim.id == Approval.claim_id)
    live = session.scalars(query.where(
        Claim.article_id == version.article_id, Claim.status == "approved", Approval.voided_at.is_(None)
    ))  # fmt: skip
    return sorted(live) == sorted(claim["content_hash"] for claim in standing.content["claims"])


def _find(session: Session, article_id: int) -> Article:
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound("There is no such article.")
    return article


def article_title(session: Session, article_id: int) -> str:
    """Raises NotFound."""
    return _find(session, article_id).title


def article_text(session: Session, article_id: int) -> str:
    """The newest text of an article. Raises NotFound."""
    _find(session, article_id)
    return _newest_versions(session, [article_id])[article_id].text


def progress(session: Session, article_id: int) -> Facts:
    """How far the desk's own work on an article has come."""
    _find(session, article_id)
    jobs = Counter(dict(session.execute(
        select(Job.stage + "/" + Job.state, func.count()).where(Job.article_id == article_id)
        .group_by(Job.stage, Job.state)
    ).all()))  # fmt: skip
    stages = {
        stage: {"open": jobs[f"{stage}/pending"] + jobs[f"{stage}/running"], "done": jobs[f"{stage}/done"],
                "failed": jobs[f"{stage}/dead"]}
        for stage in ("extract", "assign", "evidence")
    }  # fmt: skip
    claims = session.scalar(select(func.count()).select_from(Claim).where(Claim.article_id == article_id)) or 0
    working = any(stage["open"] for stage in stages.values())
    return {"working": working, "stages": stages, "claims": claims}
