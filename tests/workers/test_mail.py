"""Notifications by e-mail, through a real SMTP server: once, in one mail, to whom they concern, and never lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from claims import jobs, mailing, notifications
from claims.database import Database
from claims.mailing import Letter, Line
from claims.models import Claim, Job, Notification, Person
from claims.people import EMAIL, WORKER
from claims.settings import Settings
from tests import scenes
from tests.mail_server import PASSWORD, USER, MailServer
from tests.servers import make_certificate
from workers import mail, tasks
from workers.mail import NotSent, compose


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def settings_for(server: MailServer, url: str = "", **given: Any) -> Settings:
    fields: dict[str, Any] = {
        "database_url": url, "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none",
        "mail_from": "stet@newsroom.example", "public_url": "https://desk.newsroom.example",
    }  # fmt: skip
    return Settings(**(fields | given))


class Post:
    """A newsroom in which Ana has things to be told."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        with self.database.transaction() as session:
            self.room = scenes.newsroom(session)
            self.claim = scenes.claim(session, self.room)
        self.told = 0

    def tell(self, *people: Person, kind: str = "assigned", words: str = "", title: str | None = None) -> None:
        """Tell Ana, or these people."""
        with self.database.transaction() as session:
            claim = session.get_one(Claim, self.claim.id)
            claim.article.title = title or claim.article.title
            self.told += 1
            ids = [person.id for person in people or (self.room.ana,)]
            notifications.notify(session, ids, kind, about=f"event:{self.told}", claim=claim, words=words, by=WORKER)

    def ask(self, *, later: float = 60) -> int:
        """What the sweeper does, so many seconds after the last thing came in."""
        with self.database.transaction() as session:
            for row in session.scalars(select(Notification)):
                row.created_at -= timedelta(seconds=later)
            for job in session.scalars(select(Job)):
                job.created_at -= timedelta(seconds=later)
            return mailing.ask_for_mails(session)

    def work(self, settings: Settings) -> int:
        with self.database.transaction() as session:
            session.execute(update(Job).where(Job.state == "pending").values(run_after=Job.created_at))
        return tasks.do(self.database, settings, "mail")

    def jobs(self) -> list[tuple[str, str | None]]:
        with self.database.reading() as session:
            rows = select(Job.state, Job.last_error).where(Job.stage == "mail").order_by(Job.id)
            return [(state, error) for state, error in session.execute(rows)]


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    opened = Post(sqlite_url)
    yield opened
    opened.database.dispose()


def test_what_happened_together_is_one_mail_that_says_nothing_of_the_work(
    database_url: str, server: MailServer
) -> None:
    post = Post(database_url)
    settings = settings_for(server, database_url)
    for _ in range(40):
        post.tell(words="A note of 12 dead.", title="Flood in Norway")
    post.tell(kind="mentioned", words="A comment.")
    assert post.ask(later=1) == 0
    assert post.ask() == 1
    assert post.ask() == 0
    assert post.work(settings) == 1
    [(sender, receivers, message)] = server.taken
    assert (sender, receivers) == ("stet@newsroom.example", ["ana@example.org"])
    text = message.get_content().replace("\r\n", "\n")
    assert message["Subject"] == "Stet: 41 new notifications"
    assert "40 claims to check, in “Flood in Norway”\n" in text
    assert f"\nhttps://desk.newsroom.example/claims/{post.claim.id}\n" in text
    with post.database.reading() as session:
        wording = session.get_one(Claim, post.claim.id).wording
    assert not any(words in text for words in (wording, "12 dead", "A comment"))
    assert post.ask() == 0
    post.tell(kind="overdue")
    assert (post.ask(), post.work(settings)) == (1, 1)
    assert len(server.taken) == 2
    post.database.dispose()


def test_who_wants_none_has_left_or_has_read_it_gets_no_mail(post: Post, server: MailServer) -> None:
    settings, room = settings_for(server), post.room
    post.tell(room.ana, room.ben, room.editor, room.viewer)
    with post.database.transaction() as session:
        session.execute(update(Person).where(Person.id == room.ben.id).values(mails=False))
        session.execute(update(Person).where(Person.id == room.viewer.id).values(active=False))
        notifications.mark_read(session, up_to=99, by=session.get_one(Person, room.editor.id))
    assert post.ask() == 1
    with post.database.transaction() as session:
        notifications.mark_read(session, up_to=99, by=session.get_one(Person, room.ana.id))
    assert post.work(settings) == 1
    assert server.taken == []
    assert [state for state, _ in post.jobs()] == ["done"]


def test_a_claim_that_was_taken_away_is_not_mailed_as_if_it_were_theirs(database_url: str, server: MailServer) -> None:
    post = Post(database_url)
    with post.database.transaction() as session:
        kept = scenes.claim(session, post.room)
        for claim in (post.claim, kept):
            scenes.act(session, claim, "assign", by=post.room.editor, assignee="ana@example.org")
        scenes.act(session, post.claim, "release", by=post.room.editor)
    assert (post.ask(), post.work(settings_for(server, database_url))) == (1, 1)
    with post.database.transaction() as session:
        mailed = select(Notification.kind, Notification.claim_id).where(Notification.mailed_at.is_not(None))
        told = sorted(tuple(row) for row in session.execute(mailed.where(Notification.person_id == post.room.ana.id)))
        scenes.act(session, kept, "assign", by=post.room.editor, assignee="ben@example.org")
        scenes.act(session, kept, "assign", by=post.room.editor, assignee="editor@example.org")
    assert told == [("assigned", kept.id), ("taken", post.claim.id)]
    with post.database.transaction() as session:
        letter = mailing.letter_to(session, post.room.ben.id)
        assert letter and [line.kind for line in letter.lines] == ["taken"]
    post.database.dispose()


def test_a_desk_without_a_mail_server_sends_none_and_keeps_no_jobs(post: Post, server: MailServer) -> None:
    assert not settings_for(server, smtp_host="").sends_mail
    assert not settings_for(server, mail_from="").sends_mail
    post.tell()
    with post.database.transaction() as session:
        jobs.enqueue(session, "mail", f"person:{post.room.ana.id}")
    assert post.work(settings_for(server, smtp_host="")) == 1
    with post.database.reading() as session:
        assert session.scalars(select(Notification.mailed_at)).all() == [None]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"refuses": {"RCPT": "450 4.2.1 Too busy"}}, "does not take mail for ana@example.org: 450 4.2.1 Too busy"),
        ({"refuses": {"MAIL": "553 5.7.1 Not yours"}}, "refused the mail: 553 5.7.1 Not yours"),
        ({"refuses": {".": "452 4.3.1 Disk full"}}, "refused the mail: 452 4.3.1 Disk full"),
        ({"refuses": {"EHLO": "421 Later", "HELO": "421 Later"}}, "refused the mail: 421 Later"),
        ({"hangs": "greeting"}, "did not take the mail"),
        ({"hangs": "MAIL"}, "did not take the mail"),
        ({"hangs_up": "DATA"}, "did not take the mail: Connection unexpectedly closed"),
    ],
)
def test_a_server_that_does_not_take_a_mail_is_tried_again(
    post: Post, server: MailServer, fault: dict[str, Any], sentence: str
) -> None:
    settings, short = settings_for(server), settings_for(server, fetch_deadline=0.5)
    post.tell()
    post.ask()
    for name, value in fault.items():
        setattr(server, name, value)
    assert post.work(short if "hangs" in fault else settings) == 0
    assert not server.outlasted
    [(state, error)] = post.jobs()
    assert state == "pending"
    assert f"127.0.0.1:{server.port} {sentence}" in str(error)
    server.refuses, server.hangs, server.hangs_up = {}, "", ""
    assert post.work(settings) == 1
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("command", "words"), [("RCPT", "550 5.1.1 No such user"), ("DATA", "554 No"), (".", "552 5.2.2 Mailbox full")]
)
def test_what_a_server_refuses_for_good_is_not_tried_again(
    post: Post, server: MailServer, command: str, words: str
) -> None:
    settings = settings_for(server)
    post.tell()
    post.ask()
    server.refuses = {command: words}
    assert post.work(settings) == 0
    [(state, error)] = post.jobs()
    assert state == "dead" and str(error).endswith(words)


def test_a_mail_that_was_given_up_is_seen_and_goes_with_the_next(post: Post, server: MailServer) -> None:
    settings = settings_for(server)
    post.tell()
    post.ask()
    server.refuses = {"RCPT": "450 Too busy"}
    for _ in range(jobs.STAGES["mail"].max_failures):
        assert post.work(settings) == 0
    assert [state for state, _ in post.jobs()] == ["dead"]
    assert post.ask() == 0
    server.refuses = {}
    post.tell(kind="mentioned")
    assert (post.ask(), post.work(settings)) == (1, 1)
    assert [state for state, _ in post.jobs()] == ["cancelled", "done"]
    assert "A claim to check" in server.taken[0][2].get_content()
    assert "Somebody named you" in server.taken[0][2].get_content()


def test_what_comes_in_while_a_mail_waits_goes_with_it_and_once(post: Post, server: MailServer) -> None:
    settings = settings_for(server)
    post.tell()
    assert post.ask() == 1
    post.tell(kind="mentioned")
    assert post.ask() == 0
    assert post.work(settings) == 1
    assert (post.ask(), len(server.taken)) == (0, 1)
    assert "Somebody named you" in server.taken[0][2].get_content()


def test_what_was_written_before_a_mail_and_committed_after_it_is_mailed_too(post: Post, server: MailServer) -> None:
    settings = settings_for(server)
    post.tell()
    assert (post.ask(), post.work(settings)) == (1, 1)
    post.tell(kind="mentioned")
    with post.database.transaction() as session:
        asked = session.scalars(select(Job.created_at).where(Job.stage == "mail")).one()
        late = session.scalars(select(Notification).where(Notification.mailed_at.is_(None))).one()
        late.created_at = asked - timedelta(seconds=1)
    assert (post.ask(), post.work(settings), post.ask()) == (1, 1, 0)
    assert "Somebody named you" in server.taken[1][2].get_content()


def test_a_mail_whose_receipt_was_lost_is_sent_again_under_the_same_id(post: Post, server: MailServer) -> None:
    settings = settings_for(server)
    post.tell()
    post.ask()
    server.hangs_up = "."
    assert post.work(settings) == 0
    server.hangs_up = ""
    assert post.work(settings) == 1
    post.tell()
    post.ask()
    post.work(settings)
    first, second, third = [message["Message-ID"] for _, _, message in server.taken]
    assert first == second != third


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"), "localhost")


@pytest.mark.parametrize(("security", "from_start"), [("starttls", False), ("tls", True)])
def test_the_way_is_encrypted_and_the_password_is_sent(
    post: Post, certificate: tuple[Any, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str,
    from_start: bool,
) -> None:  # fmt: skip
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    with MailServer(certificate[0], from_start=from_start) as server:
        settings = settings_for(
            server, smtp_host="localhost", smtp_security=security, smtp_user=USER, fetch_deadline=5,
            smtp_password_file=tmp_path / "password",
        )  # fmt: skip
        post.tell()
        post.ask()
        assert post.work(settings) == 0
        assert "cannot show who it is" in str(post.jobs()[0][1])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
        (tmp_path / "password").write_text("another")
        assert post.work(settings) == 0
        assert "535 5.7.8 Wrong name or password" in str(post.jobs()[0][1])
        (tmp_path / "password").write_text(f"{PASSWORD}\n")
        assert post.work(settings) == 1
        assert (server.signed_in, server.encrypted) == ([USER], [True])


def test_a_server_without_encryption_gets_neither_mail_nor_password(post: Post, server: MailServer) -> None:
    settings = settings_for(server, smtp_security="starttls", smtp_user=USER)
    post.tell()
    post.ask()
    assert post.work(settings) == 0
    assert "STARTTLS" in str(post.jobs()[0][1])
    assert post.work(settings_for(server, smtp_user=USER)) == 1
    assert server.signed_in == []


WORDS = st.text(st.characters(codec="utf-8"), max_size=200)
LINES = st.builds(Line, st.sampled_from(list(mail.WHAT)), st.integers(1, 50), st.just(1), WORDS, st.none() | st.just(7))
INJECTED = st.sampled_from(["x\r\nBcc: eve@evil.example", "x\nSubject: y\n\nbody", "x\r\n\r\nbody", "\x85\u2028Bcc: e"])


@given(
    name=WORDS | INJECTED, title=WORDS | INJECTED, lines=st.lists(LINES, min_size=1, max_size=3),
    email=st.just("ana@example.org") | st.from_regex(EMAIL, fullmatch=True),
)  # fmt: skip
def test_no_name_title_or_address_can_add_a_header_or_a_receiver(
    name: str, title: str, lines: list[Line], email: str
) -> None:
    settings = Settings(mail_from="stet@newsroom.example")
    lines = [Line(line.kind, line.count, line.article_id, title, line.claim_id) for line in lines]
    try:
        message = compose(Letter(email, name, lines, 0, [1], datetime(2026, 11, 27, tzinfo=UTC)), settings)
    except NotSent:
        assert email != "ana@example.org"
        return
    [receiver] = message["To"].addresses
    assert receiver.addr_spec == email or email != "ana@example.org"
    head, _, body = message.as_bytes(policy=SMTP.clone(utf8=True)).partition(b"\r\n\r\n")
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == sorted(
        [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"Content-Type", b"MIME-Version",
         b"Content-Transfer-Encoding"]
    )  # fmt: skip
    assert b"\nBcc:" not in head
    assert body
