"""Articles as the pages and the API show them: the list, one with its sentences, and how far its work has come.

What a line of the list says, and the state of an article, is in article_lines.py.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Approval, Article, ArticleVersion, Claim, Job, Person, Publication, SearchRun, Sentence
from claims.queries.article_lines import Facts, article_facts, covered_sentences
from claims.queries.claims import dead_jobs
from claims.queries.narrowing import last_look


def article_list(session: Session, *, before: int | None = None, limit: int = 50) -> list[Facts]:
    """Articles, newest first, below the id `before`."""
    query = select(Article).order_by(Article.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Article.id < before)
    return article_facts(session, session.scalars(query).all())


def _newest_version(session: Session, article_id: int) -> ArticleVersion:
    query = select(ArticleVersion).where(ArticleVersion.article_id == article_id)
    return session.scalars(query.order_by(ArticleVersion.number.desc()).limit(1)).one()


def sentence_rows(session: Session, version_id: int) -> Sequence[Any]:
    """The sentences of a text, in order."""
    columns = (Sentence.number, Sentence.paragraph, Sentence.heading, Sentence.start, Sentence.end, Sentence.read_by,
               Sentence.read_at)  # fmt: skip
    return session.execute(select(*columns).where(Sentence.version_id == version_id).order_by(Sentence.number)).all()


def article_detail(session: Session, article_id: int) -> Facts:
    """One article with its sentences and what needs attention. Raises NotFound."""
    article = _find(session, article_id)
    version = _newest_version(session, article_id)
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
    standing = session.scalar(select(Publication).where(
        Publication.article_id == version.article_id, Publication.state != "superseded"
    ))  # fmt: skip
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
    return _newest_version(session, article_id).text


def progress(session: Session, article_id: int) -> Facts:
    """How far the desk's own work on an article has come. A source that failed is done with, and has not answered; one
    that was not asked, because it is not enabled or there was nothing to ask for, has neither answered nor failed.
    """
    _find(session, article_id)
    jobs = Counter(dict(session.execute(
        select(Job.stage + "/" + Job.state, func.count()).where(Job.article_id == article_id)
        .group_by(Job.stage, Job.state)
    ).all()))  # fmt: skip
    stages = {
        stage: {"open": jobs[f"{stage}/pending"] + jobs[f"{stage}/running"], "done": jobs[f"{stage}/done"],
                "failed": jobs[f"{stage}/dead"], "not_asked": 0}
        for stage in ("extract", "assign", "evidence")
    }  # fmt: skip
    ended = Counter(dict(session.execute(
        select(SearchRun.outcome, func.count())
        .join(Job, (Job.claim_id == SearchRun.claim_id) & (Job.lane == SearchRun.source) & (Job.stage == "evidence"))
        .where(Job.article_id == article_id, Job.state == "done", last_look()).group_by(SearchRun.outcome)
    ).all()))  # fmt: skip
    not_asked = ended["not_enabled"] + ended["not_asked"]
    stages["evidence"]["done"] -= ended["failed"] + not_asked
    stages["evidence"]["failed"] += ended["failed"]
    stages["evidence"]["not_asked"] = not_asked
    claims = session.scalar(select(func.count()).select_from(Claim).where(Claim.article_id == article_id)) or 0
    working = any(stage["open"] for stage in stages.values())
    return {"working": working, "stages": stages, "claims": claims}
