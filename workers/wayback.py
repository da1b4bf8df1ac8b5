"""The Internet Archive: whether it has a copy of an address, and having it save one (Save Page Now 2).

The only file that speaks to it. Nothing is taken from it but the address of a copy and when that was made.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from claims import wayback
from claims.database import Database
from claims.leasing import Effect, Lease, LeasedJob
from claims.models import Evidence
from claims.settings import Settings
from claims.wayback import LANE, Copy
from workers.asking import Busy, SourceFailed, ask, read_json
from workers.fetch import Failed, Refused
from workers.gathering import Work

WHO: Final = "The Internet Archive"
STAMP: Final = re.compile(r"\d{14}")
CAPTURE: Final = re.compile(r"[A-Za-z0-9-]{1,100}")
SAVING: Final = f"{WHO} is still saving the page."
NOT_ENABLED: Final = "Not enabled: WAYBACK_KEYS_FILE is not set."
TOO_MANY: Final = frozenset({"error:user-session-limit", "error:too-many-requests", "error:no-browsers-available"})
"""What it says when it is too busy for one more capture."""


def find_copy(url: str, settings: Settings) -> Copy | None:
    """Its newest copy, None when it has none. Raises SourceFailed, and Busy where it asks for a pause."""
    found = _ask(f"{settings.wayback_api}?{urlencode({'url': url})}", settings, settings.wayback_api)
    archived = found.get("archived_snapshots")
    closest = archived.get("closest") if isinstance(archived, dict) else None
    if not isinstance(archived, dict) or not isinstance(closest, dict | None):
        raise SourceFailed(f"{WHO} answered in a form that is not understood.")
    if closest is None or closest.get("available") is not True:
        return None
    return _copy(closest.get("url"), closest.get("timestamp"))


def save_pages(database: Database, settings: Settings, lease: Lease) -> Work:
    """Have each page of the lease saved, or ask what came of a saving that began before."""
    work = Work()
    for job in lease.jobs:
        evidence_id = int(job.subject.removeprefix("evidence:"))
        with database.reading() as session:
            piece = session.get(Evidence, evidence_id)
            url = piece.url if piece and piece.url else ""
        try:
            work.effects[job.id] = _save_or_look(job, evidence_id, url, settings)
        except Busy as busy:
            work.pauses[job.lane], work.reasons[job.lane] = busy.seconds, str(busy)
            break
        except SourceFailed as failure:
            if job.last_try:
                work.effects[job.id] = partial(
                    wayback.record, evidence_id=evidence_id, copy=None, error=str(failure)
                )  # fmt: skip
            else:
                work.errors[job.id] = str(failure)
    return work


def _save_or_look(job: LeasedJob, evidence_id: int, url: str, settings: Settings) -> Effect:
    if not settings.wayback_keys:
        return partial(wayback.record, evidence_id=evidence_id, copy=None, error=NOT_ENABLED)
    if capture := job.payload.get("capture"):
        return partial(wayback.record, evidence_id=evidence_id, copy=look_at(str(capture), settings))
    return partial(wayback.wait_for, evidence_id=evidence_id, capture=begin(url, settings), round=job.round)


def begin(url: str, settings: Settings) -> str:
    """Have it begin to save an address: the name of the capture. Raises SourceFailed and Busy."""
    said = _ask_with_keys(settings.wayback_save_api, settings, urlencode({"url": url}).encode())
    capture = said.get("job_id")
    if isinstance(capture, str) and CAPTURE.fullmatch(capture):
        return capture
    raise _refusal(said)


def look_at(capture: str, settings: Settings) -> Copy:
    """The copy that was made. Raises SourceFailed, also while it is being made, and Busy."""
    said = _ask_with_keys(f"{settings.wayback_save_api}/status/{capture}", settings)
    if said.get("status") == "pending":
        raise SourceFailed(SAVING)
    if said.get("status") != "success":
        raise _refusal(said)
    place = urlsplit(settings.wayback_save_api)
    stamp, url = said.get("timestamp"), said.get("original_url")
    return _copy(f"{place.scheme}://{place.netloc}/web/{stamp}/{url}", stamp)


def _copy(url: Any, stamp: Any) -> Copy:
    """Raises SourceFailed for what cannot be a copy of a page."""
    if not isinstance(url, str) or not url.startswith(("http://", "https://")) or not url.isprintable():
        raise SourceFailed(f"{WHO} answered in a form that is not understood.")
    if not isinstance(stamp, str) or not STAMP.fullmatch(stamp) or len(url) > 3000:
        raise SourceFailed(f"{WHO} answered in a form that is not understood.")
    try:
        return Copy(url, datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        raise SourceFailed(f"{WHO} named a time that does not exist.") from None


def _refusal(said: Mapping[str, Any]) -> SourceFailed:
    code, message = str(said.get("status_ext") or ""), str(said.get("message") or "")
    words = " ".join(message.split())[:200] or code[:80] or "it does not say why"
    sentence = f"{WHO} did not save the page: {words}"
    return Busy(sentence) if code in TOO_MANY else SourceFailed(sentence)


def _ask_with_keys(url: str, settings: Settings, data: bytes | None = None) -> dict[str, Any]:
    return _ask(
        url, settings, settings.wayback_save_api, {"Authorization": f"LOW {settings.wayback_keys}"}, data
    )  # fmt: skip


def _ask(
    url: str, settings: Settings, address: str, headers: Mapping[str, str] | None = None, data: bytes | None = None
) -> dict[str, Any]:
    """What it answers, as an object. Raises SourceFailed and Busy, nothing else."""
    form = {"Content-Type": "application/x-www-form-urlencoded"} if data is not None else {}
    try:
        page = ask(
            url, settings, purpose=LANE, accept=("application/json",), max_bytes=500_000, data=data,
            headers={**(headers or {}), **form}, allow=settings.allowed(LANE, address),
        )  # fmt: skip
        said = read_json(page.body)
    except (Refused, Failed) as error:
        sentence = f"{WHO} could not be asked: {error}"
        if isinstance(error, Failed) and error.is_pause:
            raise Busy(sentence, error.retry_after) from None
        raise SourceFailed(sentence) from None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise SourceFailed(f"{WHO} answered in a form that is not understood.")
    return said
