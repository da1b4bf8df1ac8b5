"""Sends notifications by SMTP, one mail a person. The only file that speaks to a mail server.

A mail is sent at least once: its Message-ID is made of what it holds, so that a second one can be told from a first.
"""

import hashlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from urllib.parse import urlsplit

from claims import mailing
from claims.database import Database
from claims.errors import Refusal
from claims.leasing import Lease, say
from claims.mailing import Letter, Line
from claims.settings import Settings
from workers.app import patience
from workers.gathering import Work

LONGEST_SUBJECT = 120
GREETED = 220
FOR_GOOD = 500
"""Answers from here on are meant to last."""
WHAT = {
    "assigned": ("a claim to check", "{} claims to check"),
    "taken": ("a claim is not yours any more", "{} claims are not yours any more"),
    "returned": ("a claim sent back", "{} claims sent back"),
    "mentioned": ("somebody named you", "you were named {} times"),
    "asked": ("help is wanted", "help is wanted with {} claims"),
    "answered": ("your question is answered", "{} of your questions are answered"),
    "overdue": ("a claim is late", "{} claims are late"),
    "unread": ("an article you handed in could not be read", "{} articles you handed in could not be read"),
    "changed": ("a figure changed since a verdict of yours", "figures changed since {} verdicts of yours"),
    "ready": ("an article is ready to be published", "an article is ready to be published"),
}
"""Each kind of notification, for one and for several."""


class NotSent(Refusal):
    """The mail could not be handed over; the sentence says at what it failed."""


class Rejected(NotSent):
    """The server refused this receiver or this mail for good: another try would be answered the same."""


def send_mails(database: Database, settings: Settings, lease: Lease) -> Work:
    """Write to each person of the lease. Those that there was no time for are in neither part of the answer."""
    work, end = Work(), time.monotonic() + patience(settings) - settings.fetch_deadline
    for place, job in enumerate(lease.jobs):
        if place and time.monotonic() > end:
            break
        with database.reading() as session:
            letter = mailing.letter_to(session, int(job.subject.removeprefix("person:")))
        ids = letter.ids if letter and settings.sends_mail else []
        try:
            if letter and settings.sends_mail:
                send(compose(letter, settings), settings)
        except Exception as error:
            work.errors[job.id] = say(error)
            if isinstance(error, Rejected):
                work.for_good.add(job.id)
        else:
            work.effects[job.id] = partial(mailing.mark_mailed, ids=ids)
    return work


def compose(letter: Letter, settings: Settings) -> EmailMessage:
    """The mail as plain text. Raises NotSent when its address cannot stand in one."""
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    said = [_said(line) for line in letter.lines]
    message = EmailMessage(policy=SMTP)
    try:
        sender = Address(display_name="Stet", addr_spec=settings.mail_from)
        receiver = Address(display_name=_line(letter.name), addr_spec=letter.email)
    except Exception:  # Python's parser of addresses stumbles in many ways over odd ones
        addresses = f"{settings.mail_from} to {letter.email}"
        raise NotSent(f"No mail can be sent from {addresses}: one of them is no address.") from None
    message["From"], message["To"] = sender, receiver
    count = sum(line.count for line in letter.lines) + letter.more
    subject = said[0] if len(said) == 1 else f"{count} new notifications"
    message["Subject"] = f"Stet: {subject}"[:LONGEST_SUBJECT]
    message["Date"] = letter.written_at
    message["Message-ID"] = f"<{_key(letter, base)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    texts = [
        f"{words[:1].upper()}{words[1:]}\n{base}{_path(line)}" for words, line in zip(said, letter.lines, strict=True)
    ]
    if letter.more:
        texts.append(f"And {letter.more} more.\n{base}/notifications")
    why = f"You get this because your account on this desk sends you mails; change it here:\n{base}/account"
    message.set_content("\n\n".join([*texts, "-- \n" + why]) + "\n")
    return message


def _said(line: Line) -> str:
    one, several = WHAT[line.kind]
    what = one if line.count == 1 else several.format(line.count)
    return f"{what}, in “{_line(line.title)}”" if line.title else what


def _line(words: str) -> str:
    """On one line, without characters that are none."""
    return "".join(c for c in " ".join(words.split()) if c.isprintable())


def _path(line: Line) -> str:
    if line.claim_id:
        return f"/claims/{line.claim_id}"
    return f"/articles/{line.article_id}" if line.article_id and line.kind == "ready" else "/notifications"


def _key(letter: Letter, base: str) -> str:
    return hashlib.sha256(f"{base} {letter.email} {letter.ids} {letter.written_at.isoformat()}".encode()).hexdigest()[
        :40
    ]


def send(message: EmailMessage, settings: Settings) -> None:
    """Hand the mail over, within `fetch_deadline` seconds altogether. Raises NotSent."""
    with _speaking(settings) as server:
        server.send_message(message)


def knock(settings: Settings) -> str:
    """Whether the server takes mails from this desk, without sending one: its address. Raises NotSent."""
    with _speaking(settings) as server:
        server.ehlo_or_helo_if_needed()
    return _place(settings)


def _place(settings: Settings) -> str:
    return f"{settings.smtp_host}:{settings.smtp_port}"


@contextmanager
def _speaking(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A session with the server; whatever goes wrong in it is a NotSent that says where and with its words."""
    place = _place(settings)
    try:
        with _connected(settings) as server:
            yield server
    except smtplib.SMTPRecipientsRefused as refused:
        [(address, (code, words))] = refused.recipients.items()
        kind = Rejected if code >= FOR_GOOD else NotSent
        raise kind(f"{place} does not take mail for {address}: {_words(code, words)}") from None
    except smtplib.SMTPResponseException as refused:
        # A sender or a password that is refused is the desk's own, which somebody may mend: that is tried again.
        kind = Rejected if isinstance(refused, smtplib.SMTPDataError) and refused.smtp_code >= FOR_GOOD else NotSent
        raise kind(f"{place} refused the mail: {_words(refused.smtp_code, refused.smtp_error)}") from None
    except ssl.SSLCertVerificationError as problem:
        raise NotSent(f"{place} cannot show who it is: {problem.verify_message}.") from None
    except (OSError, smtplib.SMTPException, UnicodeError) as problem:
        raise NotSent(f"{place} did not take the mail: {' '.join(str(problem).split()) or 'no answer'}.") from None


def _words(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A session with the server, greeted, encrypted and signed in as the settings say; cut off at the deadline."""
    deadline, trusted = settings.fetch_deadline, ssl.create_default_context()
    host, port, name = settings.smtp_host, settings.smtp_port, urlsplit(settings.public_url).hostname or "localhost"
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=deadline, context=trusted, local_hostname=name)
    else:
        server = smtplib.SMTP(timeout=deadline, local_hostname=name)
    late = threading.Timer(deadline, _cut_off, [server])
    late.start()
    try:
        # What its certificate must name; the constructor would connect too, before anybody could cut it off.
        server._host = host  # type: ignore[attr-defined]
        code, words = server.connect(host, port)
        if code != GREETED:
            raise smtplib.SMTPConnectError(code, words)
        if settings.smtp_security == "starttls":
            server.starttls(context=trusted)
        if settings.smtp_user and settings.smtp_security != "none":
            server.login(settings.smtp_user, settings.smtp_password)
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        late.cancel()
        server.close()


def _cut_off(server: smtplib.SMTP) -> None:
    if server.sock:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)
