"""Sources that asked for a pause while something waits for them: said once on a page, not claim by claim."""

from typing import Any

from sqlalchemy import exists, or_, select, text
from sqlalchemy.orm import Session

from claims import lanes
from claims.models import Job, Source
from claims.models.jobs import ALONE, IN_COMPANY

Facts = dict[str, Any]


def paused_sources(session: Session, *, article_id: int | None = None) -> list[Facts]:
    """{label, until} of each source that asked for a pause, or one of whose hosts did, and for which a look (about
    this article) waits."""
    waits = [Job.stage == "evidence", Job.lane == Source.name]
    if article_id is None:
        waiting = or_(*(exists().where(*waits, text(kind)) for kind in (IN_COMPANY, ALONE)))
    else:
        waiting = exists().where(*waits, Job.state == "pending", Job.article_id == article_id)
    pauses = lanes.pauses(session)
    rows = session.execute(select(Source.name, Source.label).where(waiting).order_by(Source.label)) if pauses else ()
    found = ((label, lanes.pause_of(name, pauses)) for name, label in rows)
    return [{"label": label, "until": pause["until"]} for label, pause in found if pause]
