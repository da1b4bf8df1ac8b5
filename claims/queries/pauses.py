"""Sources that asked for a pause while something waits for them: said once on a page, not claim by claim."""

from typing import Any

from sqlalchemy import exists, or_, select, text
from sqlalchemy.orm import Session

from claims.database import now
from claims.models import Job, Lane, Source
from claims.models.jobs import ALONE, IN_COMPANY

Facts = dict[str, Any]


def paused_sources(session: Session, *, article_id: int | None = None) -> list[Facts]:
    """{label, until} of each source whose lane is closed and for which a look (about this article) waits."""
    waits = [Job.stage == "evidence", Job.lane == Source.name]
    if article_id is None:
        waiting = or_(*(exists().where(*waits, text(kind)) for kind in (IN_COMPANY, ALONE)))
    else:
        waiting = exists().where(*waits, Job.state == "pending", Job.article_id == article_id)
    query = select(Source.label, Lane.closed_until).join(Lane, Lane.name == Source.name)
    rows = session.execute(query.where(Lane.closed_until > now(session), waiting).order_by(Source.label))
    return [{"label": label, "until": until} for label, until in rows]
