"""Articles that come as an address or a file: taken in, read by a worker, and then an article like any other.

Fetching and reading is done in workers/deliveries.py; how a delivery stands is told by queries/deliveries.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import String, cast, exists, select, update
from sqlalchemy.orm import Session

from claims import audit, contents, intake, jobs, notifications
from claims.contents import Body, Extract, Visit
from claims.database import now
from claims.errors import AlreadyHere, Invalid, NotAllowed, NotFound, Refusal, TooLarge, WrongState
from claims.models import Delivery, Job, Notification, Person
from claims.people import WORKER, Actor, require, roles_of
from claims.queries.deliveries import find_delivery
from claims.text import is_plain

MAX_BODY: Final = 20_000_000
"""Bytes of one file: "20 MB"."""
LONGEST_URL: Final = 2000
LONGEST_NAME: Final = 200
MOST_OPEN: Final = 100
"""Deliveries of one person that may wait to be read at the same time."""
TEXT_FILES: Final = (".txt", ".text", ".md")
KEPT_FOR: Final = timedelta(days=30)
"""A file that could not be read for so long, and is not being read, is not kept any longer."""
DROPPED: Final = (
    "The file could not be read in 30 days, and is not kept any longer. Hand it in again, or paste its text."
)
TOLD_AT_ONCE: Final = 200
LINES: Final = ("title", "publisher", "byline", "section", "language", "source_url")


@dataclass(frozen=True)
class Found:
    """What was read: its text, and what the document says of itself (empty or None where it says nothing)."""

    text: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    language: str = ""
    source_url: str = ""
    published_on: date | None = None


@dataclass(frozen=True)
class Kept:
    """What came from an address, as it came, in the file it is stored in already; see claims/contents.py."""

    visit: Visit
    body: Body
    extract: Extract


@dataclass(frozen=True)
class Parcel:
    """What a worker has to read: an address, or a file with its name."""

    url: str
    file_name: str
    body: bytes | None


def deliver(
    session: Session,
    *,
    url: str = "",
    file_name: str = "",
    body: bytes | None = None,
    fields: Mapping[str, str] | None = None,
    published_on: date | None = None,
    deadline: datetime | None = None,
    by: Actor,
) -> Delivery:
    """Take in an address, or a file, that becomes an article once it has been read, and the job that reads it.

    `fields` (any of LINES) are what the person knows of it; they come before what the document says. Raises Invalid
    (TooLarge) for what can be seen to be unusable, and WrongState when too much of one's own waits already.
    """
    require(by, "checker", "editor", "admin", act="submit articles")
    known = check(fields or {}, deadline)
    if bool(url.strip()) == (body is not None):
        raise Invalid("Please give either an address or a file. Nothing was stored.", field="url")
    url = read_url(url) if body is None else ""
    file_name = read_file(file_name, body) if body is not None else ""
    if jobs.open_of(session, "read", by.id or 0) >= MOST_OPEN:
        raise WrongState(f"{MOST_OPEN} articles of yours are being read already. Nothing was stored; try again later.")
    known |= {"published_on": published_on.isoformat()} if published_on else {}
    known |= {"deadline": deadline.isoformat()} if deadline else {}
    delivery = Delivery(
        url=url, file_name=file_name, body=body, fields=known, submitted_by=by.id, created_at=now(session)
    )
    session.add(delivery)
    session.flush()
    said = {"delivery": delivery.id, "url": url} if url else {"delivery": delivery.id, "file": file_name}
    audit.record(session, "desk", [audit.Act("deliver", by.id, data=said)])
    ask_to_read(session, delivery)
    return delivery


def check(fields: Mapping[str, str], deadline: datetime | None) -> dict[str, Any]:
    """The lines that are filled in. Raises Invalid."""
    checked = intake.check_fields(deadline=deadline, **{name: fields.get(name, "") for name in LINES})
    return {name: value for name, value in checked.items() if value}


def read_url(url: str) -> str:
    """An address of the web that somebody may ask to be read. Raises Invalid.

    Where it leads is looked at by whoever fetches it, at each of its redirects.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and "\\" not in url
        named = "@" in parts.netloc
    except ValueError:
        usable = named = False
    if not usable or not is_plain(url) or any(char.isspace() or not char.isprintable() for char in url):
        raise Invalid(
            "The address must begin with http:// or https:// and name a site. Nothing was stored.", field="url"
        )
    if named:
        raise Invalid("The address must hold no name or password before its site. Nothing was stored.", field="url")
    if len(url) > LONGEST_URL:
        raise Invalid(f"The address is longer than {LONGEST_URL:,} characters. Nothing was stored.", field="url")
    return url


def is_text(file_name: str) -> bool:
    """Whether a file of this name is the text itself; any other has to be read first."""
    name = file_name.lower()
    return "." not in name or name.endswith(TEXT_FILES)


def read_file(name: str, body: bytes) -> str:
    """The file's own name, without folders. Raises Invalid and TooLarge."""
    if not body:
        raise Invalid("The file is empty. Nothing was stored; choose another one.", field="file")
    if len(body) > MAX_BODY:
        raise TooLarge(
            f"The file has {len(body):,} bytes, and the limit is {MAX_BODY:,} (20 MB). Nothing was stored.",
            field="file",
        )  # fmt: skip
    name = " ".join(name.replace("\\", "/").rpartition("/")[2].split())
    if not is_plain(name):
        raise Invalid("The file's name holds characters that are not text. Nothing was stored.", field="file")
    return name[-LONGEST_NAME:]


def ask_to_read(session: Session, delivery: Delivery) -> None:
    """Ask for a (further) reading of a delivery."""
    subject = f"delivery:{delivery.id}"
    jobs.enqueue(
        session, "read", subject, round=jobs.new_round(session, "read", subject), owner_id=delivery.submitted_by,
        lane=jobs.lane_of(delivery.url),
    )  # fmt: skip


def open_parcel(session: Session, delivery_id: int) -> Parcel | None:
    """What is to be read; None when it is settled already."""
    delivery = find_delivery(session, delivery_id)
    if delivery.article_id or delivery.refused:
        return None
    return Parcel(delivery.url, delivery.file_name, delivery.body)


def arrive(session: Session, delivery_id: int, found: Found, kept: Kept | None = None) -> None:
    """What was read becomes an article of whoever delivered it; or the delivery points to the one that is here.

    What was fetched is kept with it. Doing it again changes nothing. What the desk cannot take is refused with its
    sentence.
    """
    delivery = _hold(session, delivery_id)
    if delivery.article_id:
        return
    try:
        with session.begin_nested():
            article = intake.submit_article(
                session, text=found.text, **_fields(delivery, found), by=session.get_one(Person, delivery.submitted_by)
            )
            delivery.article_id = article.id
    except AlreadyHere as same:
        delivery.article_id = same.details["existing"]
    except Refusal as refusal:
        refuse(session, delivery_id, refusal.sentence)
        return
    delivery.body, delivery.refused = None, None
    if kept:
        delivery.content_id = contents.keep_for_article(
            session, delivery.article_id, kept.visit, kept.body, kept.extract
        ).content_id


def _fields(delivery: Delivery, found: Found) -> dict[str, Any]:
    """What is known of the article: by the person first, then by the document."""
    known = delivery.fields
    said: dict[str, Any] = {name: known.get(name) or getattr(found, name, "") for name in LINES}
    if len(said["source_url"]) > LONGEST_URL:
        said["source_url"] = delivery.url
    said["published_on"] = date.fromisoformat(known["published_on"]) if "published_on" in known else found.published_on
    said["deadline"] = datetime.fromisoformat(known["deadline"]) if "deadline" in known else None
    return said


def refuse(session: Session, delivery_id: int, sentence: str, *, instead: str = "") -> None:
    """This cannot be read: whoever delivered it is told why. A file is not kept; it can be chosen again.

    `instead`: what to do where it would end the same another time, as the second half of a sentence. It is not tried
    again then, and is told that this is final.
    """
    delivery = _hold(session, delivery_id)
    if delivery.article_id or delivery.refused:
        return
    sentence = f"{sentence} That is final: {instead}" if instead else sentence
    delivery.refused, delivery.body, delivery.for_good = sentence, None, bool(instead)
    number = jobs.last_round(session, "read", f"delivery:{delivery_id}")
    notifications.notify(
        session, [delivery.submitted_by], "unread", about=f"delivery:{delivery_id}/{number}", words=sentence, by=WORKER
    )


SUBJECT: Final = "delivery:" + cast(Delivery.id, String)
"""Of the jobs that read a delivery."""


def tell_given_up(session: Session) -> int:
    """Tell whoever delivered what is not tried any more, with the last failure, once. Returns how many were told."""
    told = exists().where(
        Notification.person_id == Delivery.submitted_by, Notification.kind == "unread",
        Notification.about == Job.subject + "/" + cast(Job.round, String),
    )  # fmt: skip
    dead = (
        select(Delivery.submitted_by, Job.subject, Job.round, Job.last_error).join(Job, Job.subject == SUBJECT)
        .where(Job.stage == "read", Job.state == "dead", Delivery.article_id.is_(None), ~told)
        .order_by(Job.id).limit(TOLD_AT_ONCE)
    )  # fmt: skip
    return sum(
        notifications.notify(session, [id], "unread", about=f"{subject}/{number}", words=error or "", by=WORKER)
        for id, subject, number, error in session.execute(dead).all()
    )


def drop_old_files(session: Session) -> int:
    """Give up the files that were given up KEPT_FOR ago and are no articles yet; the row says so. Returns how many."""
    open_job = exists().where(Job.stage == "read", Job.subject == SUBJECT, Job.state.in_(("pending", "running")))
    old = (Delivery.body.is_not(None), Delivery.article_id.is_(None), Delivery.created_at < now(session) - KEPT_FOR)
    drop = update(Delivery).where(*old, ~open_job).values(body=None, refused=DROPPED).returning(Delivery.id)
    return len(session.scalars(drop.execution_options(synchronize_session=False)).all())


def try_again(session: Session, delivery_id: int, *, by: Actor) -> Delivery:
    """Read it once more, on purpose: one's own, or anybody's for editors and admins.

    Raises NotAllowed, NotFound, and WrongState for what is being read, was read, was refused for good, or is a file
    that was not kept.
    """
    delivery = _settled(session, delivery_id, "try it again", by)
    if delivery.for_good:
        raise WrongState(f"{delivery.refused} Nothing was tried.")
    if not delivery.url and not _has_file(session, delivery_id):
        raise WrongState("The file was not kept, because it could not be read. Choose it again, or another one.")
    delivery.refused, delivery.dismissed_at = None, None
    ask_to_read(session, delivery)
    audit.record(session, "desk", [audit.Act("try_again", by.id, data={"delivery": delivery_id})])
    return delivery


def dismiss(session: Session, delivery_id: int, *, by: Actor) -> Delivery:
    """Take what could not be read off the list: one's own, or anybody's for editors and admins. Nothing is deleted.

    Raises NotAllowed, NotFound, and WrongState for what is being read or was read.
    """
    delivery = _settled(session, delivery_id, "dismiss it", by)
    if delivery.dismissed_at is None:
        delivery.dismissed_at = now(session)
        jobs.settle(session, "read", f"delivery:{delivery_id}")
        audit.record(session, "desk", [audit.Act("dismiss", by.id, data={"delivery": delivery_id})])
    return delivery


def _settled(session: Session, delivery_id: int, act: str, by: Actor) -> Delivery:
    """A delivery that could not be read, for somebody who may do this with it."""
    audit.lock(session, "desk")
    delivery = _hold(session, delivery_id)
    if delivery.submitted_by != by.id and not roles_of(by) & {"editor", "admin"}:
        raise NotAllowed(f"This was handed in by somebody else. They, an editor or an admin may {act}.")
    require(by, "checker", "editor", "admin", act="submit articles")
    if delivery.article_id or jobs.is_open(session, "read", f"delivery:{delivery_id}"):
        raise WrongState("This is being read, or has been read already. Nothing was changed.")
    return delivery


def replace_with(session: Session, delivery_id: int, article_id: int, *, by: Actor) -> None:
    """Its text was pasted instead: the delivery of one's own that could not be read points to that article."""
    delivery = session.scalar(
        select(Delivery).where(
            Delivery.id == delivery_id, Delivery.submitted_by == by.id, Delivery.article_id.is_(None)
        ).with_for_update()
    )  # fmt: skip
    if delivery and not jobs.is_open(session, "read", f"delivery:{delivery_id}"):
        delivery.article_id, delivery.body = article_id, None


def _has_file(session: Session, delivery_id: int) -> bool:
    return bool(session.scalar(select(Delivery.body.is_not(None)).where(Delivery.id == delivery_id)))


def _hold(session: Session, delivery_id: int) -> Delivery:
    delivery = session.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if delivery is None:
        raise NotFound("There is no such delivery. Nothing was changed.")
    return delivery
