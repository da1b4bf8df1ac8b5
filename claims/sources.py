"""The sources as an admin sees them: switched on or off, how their last looks ended, asked for what they missed.

Which sources there are is workers/sources/; what one look brought is evidence.py.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exists, func, select, text, update
from sqlalchemy.orm import Session

from claims import audit, jobs, lanes
from claims.database import now
from claims.errors import NotFound, WrongState
from claims.models import OUTCOMES, Article, Claim, Job, SearchRun, Source
from claims.models.jobs import ALONE, IN_COMPANY
from claims.people import Actor, read_note, require
from claims.text import is_plain
from claims.workflow import UNSETTLED

SINCE = timedelta(hours=24)
LOOKED_AT = 10_000
"""Looks of one source that are counted, the newest."""
MOST_SHOWN = 1000
"""Waiting jobs are counted up to here."""
CANCELLED_AT_ONCE = 20_000
NOT_SET = "Not enabled: "
"""How the sentence of a look begins where a setting is missing."""
SWITCHED_OFF = "Switched off on this desk."
"""The sentence of a look that waited while its source was switched off."""
AT_ONCE = 2000
"""Claims that one press of a button asks a source about."""


def source_list(session: Session) -> list[dict[str, Any]]:
    """Every source with its switch and how its looks of the last 24 hours ended.

    `counts` by outcome, `looks` of at most LOOKED_AT; `median_ms` of those that got an answer, or None; `last_error`
    {error, at, outcome} of the newest that failed or was not enabled, or None, `answered_at` the newest that did
    answer; `ready_at` since when it is on and lacks no setting, or None; `waiting` up to MOST_SHOWN. `pause` as in
    lanes.pauses, of the source or of one of its hosts (the reason names it), or None; `not_enabled`: which setting is
    missing, by what the workers know or, while it is on, its newest look said, unless it was set up since.
    """
    sources = session.scalars(select(Source).order_by(Source.label, Source.id)).all()
    pauses = lanes.pauses(session)
    return [_facts(session, source) | {"pause": lanes.pause_of(source.name, pauses)} for source in sources]


def _facts(session: Session, source: Source) -> dict[str, Any]:
    since = now(session) - SINCE
    columns = (SearchRun.outcome, SearchRun.took_ms, SearchRun.error, SearchRun.started_at)
    looks = session.execute(
        select(*columns).where(SearchRun.source == source.name, SearchRun.started_at > since)
        .order_by(SearchRun.started_at.desc()).limit(LOOKED_AT)
    ).all()  # fmt: skip
    answers = [look for look in looks if look.outcome in ("found", "nothing_found")]
    took = [look.took_ms for look in answers]
    troubles = (look for look in looks if look.outcome in ("failed", "not_enabled"))
    last = next(troubles, None)
    return {
        "name": source.name, "label": source.label, "enabled": source.enabled, "looks": len(looks),
        "counts": {outcome: sum(look.outcome == outcome for look in looks) for outcome in OUTCOMES},
        "median_ms": round(median(took)) if took else None,
        "last_error": last and {"error": last.error, "at": last.started_at, "outcome": last.outcome},
        "answered_at": answers[0].started_at if answers else None, "ready_at": source.ready_at,
        "waiting": _waiting(session, source.name), "not_enabled": _not_enabled(session, source),
    }  # fmt: skip


def _not_enabled(session: Session, source: Source) -> str | None:
    if source.lacks or not source.enabled:
        return not_set(source.lacks) if source.lacks else None
    newest = select(SearchRun.error, SearchRun.started_at).where(SearchRun.source == source.name)
    look = session.execute(newest.order_by(SearchRun.started_at.desc()).limit(1)).one_or_none()
    is_over = look and source.ready_at and source.ready_at > look.started_at
    return look.error if look and not is_over and (look.error or "").startswith(NOT_SET) else None


def not_set(settings: str) -> str:
    """That these settings are missing, in a sentence."""
    return f"{NOT_SET}{settings} {'are' if ', ' in settings else 'is'} not set."


def set_up_at(session: Session, names: Collection[str]) -> dict[str, datetime]:
    """The last moment from which each of these sources is known to be set up: what is known to lack something is not
    among them, nor what has been turned away for what neither a setting nor the switch can mend."""
    looks = select(SearchRun).where(SearchRun.source == Source.name).order_by(SearchRun.started_at.desc()).limit(1)
    wanted = (SearchRun.started_at, SearchRun.outcome, SearchRun.error)
    columns = (looks.with_only_columns(one).scalar_subquery() for one in wanted)
    rows = session.execute(
        select(Source.name, Source.ready_at, *columns).where(Source.name.in_(names), Source.enabled, Source.lacks == "")
    )
    known = {
        name: [asked if ended != "not_enabled" else None, ready_at if may_be_mended(ended, error or "") else None]
        for name, ready_at, asked, ended, error in rows
    }
    return {name: max(filter(None, times)) for name, times in known.items() if any(times)}


def may_be_mended(ended: str | None, error: str) -> bool:
    """Whether a source whose newest look ended so can be asked once it is on and lacks no setting."""
    return ended != "not_enabled" or error == SWITCHED_OFF or error.startswith(NOT_SET)


def note_ready(session: Session, source: Source) -> None:
    """Keep since when a source can be asked, after its switch or its settings may have changed."""
    ready = source.enabled and not source.lacks
    source.ready_at = (source.ready_at or now(session)) if ready else None


def _first_waiting(name: str) -> sa.Select[int]:
    """The ids of jobs that wait for a source, so many that nobody else has to wait while they are cancelled."""
    kinds = [
        select(Job.id).where(Job.stage == "evidence", Job.lane == name, text(kind)).limit(CANCELLED_AT_ONCE)
        for kind in (IN_COMPANY, ALONE)
    ]
    return sa.select(sa.union_all(*(kind.subquery().select() for kind in kinds)).subquery().c.id)


def _waiting(session: Session, name: str) -> int:
    waiting = 0
    for kind in (IN_COMPANY, ALONE):
        some = select(Job.id).where(Job.stage == "evidence", Job.lane == name, text(kind)).limit(MOST_SHOWN + 1)
        waiting += session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return min(waiting, MOST_SHOWN + 1)


def switch_on(session: Session, name: str, *, by: Actor) -> None:
    """New claims are asked about again; nothing else is asked by itself. Raises NotFound, WrongState if it is on."""
    _switch(session, name, on=True, note="", by=by)


def switch_off(session: Session, name: str, *, note: str = "", by: Actor) -> int:
    """No claim is asked about from now on, and what waits is cancelled. Returns how many jobs.

    What runs may finish, what was found stays; what waits beyond CANCELLED_AT_ONCE is turned away when its turn comes.
    Raises NotFound, WrongState if it is off.
    """
    return _switch(session, name, on=False, note=note, by=by)


def _switch(session: Session, name: str, *, on: bool, note: str, by: Actor) -> int:
    source, note = _hold(session, name, by), read_note(note, "Nothing was changed.")
    if source.enabled == on:
        raise WrongState(f"{source.label} is switched {'on' if on else 'off'} already. Nothing was changed.")
    source.enabled, cancelled = on, 0
    note_ready(session, source)
    if not on:
        waiting = update(Job).where(Job.id.in_(_first_waiting(name)), Job.state == "pending")
        values = {"state": "cancelled", "finished_at": now(session), "last_error": "The source was switched off."}
        done = session.execute(waiting.values(values).execution_options(synchronize_session=False))
        cancelled = done.rowcount  # type: ignore[attr-defined]
    data = {"source": name, "from": not on, "to": on, "cancelled": cancelled}
    act = audit.Act("switch_on_source" if on else "switch_off_source", by.id, note=note, data=data)
    audit.record(session, "desk", [act])
    return cancelled


def ask_for_open_claims(session: Session, name: str, *, by: Actor) -> tuple[int, bool]:
    """Ask about the open claims for which this source has no answer yet, the most urgent first.

    Returns how many, and whether there are more than AT_ONCE. Raises NotFound, WrongState if it is off.
    """
    source = _hold(session, name, by)
    if not source.enabled:
        raise WrongState(f"{source.label} is switched off. Switch it on first. Nothing was asked.")
    answered = select(SearchRun.id).where(
        SearchRun.claim_id == Claim.id,
        SearchRun.source == name,
        SearchRun.outcome.in_(("found", "nothing_found", "not_asked")),
    )
    open_job = select(Job.id).where(
        Job.claim_id == Claim.id, Job.stage == "evidence", Job.lane == name, Job.state.in_(("pending", "running"))
    )
    lacking = session.execute(
        select(Claim.id, Claim.article_id, Claim.priority, Article.submitted_by).join(Article)
        .where(Claim.status.in_(UNSETTLED), ~exists(answered), ~exists(open_job))
        .order_by(Claim.returned.desc(), Claim.priority.desc(), Claim.id).limit(AT_ONCE + 1)
    ).all()  # fmt: skip
    now_asked = lacking[:AT_ONCE]
    rounds = _last_rounds(session, name, [row.id for row in now_asked])
    wanted = [
        jobs.NewJob("evidence", f"claim:{row.id}/source:{name}", rounds.get(row.id, 0) + 1, row.article_id, row.id,
                    row.submitted_by, row.priority)
        for row in now_asked
    ]  # fmt: skip
    asked = jobs.enqueue_all(session, wanted)
    if asked:
        audit.record(session, "desk", [audit.Act("ask_source", by.id, data={"source": name, "claims": asked})])
    return asked, len(lacking) > AT_ONCE


def _last_rounds(session: Session, name: str, claim_ids: list[int]) -> dict[int, int]:
    """The newest round of each claim's job for a source; what was given up before needs nobody any more."""
    earlier = (Job.claim_id.in_(claim_ids), Job.stage == "evidence", Job.lane == name)
    settle = update(Job).where(*earlier, Job.state == "dead").values(state="cancelled")
    session.execute(settle.execution_options(synchronize_session=False))
    rounds = select(Job.claim_id, func.max(Job.round)).where(*earlier).group_by(Job.claim_id)
    return {claim_id or 0: round for claim_id, round in session.execute(rounds)}


def _hold(session: Session, name: str, by: Actor) -> Source:
    require(by, "admin", act="switch sources")
    asked = select(Source).where(Source.name == name).with_for_update()
    source = session.scalar(asked) if is_plain(name) else None
    if source is None:
        raise NotFound("There is no such source on this desk.")
    return source
