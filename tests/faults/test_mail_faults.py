"""Whoever sends a mail is killed at every step: it goes out at least once, and a death costs at most one more copy."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

from sqlalchemy import select

from claims import mailing, notifications
from claims.database import Database
from claims.failpoints import STEPS
from claims.models import Job, Notification
from claims.people import WORKER
from tests import scenes
from tests.faults.desk import ROOT
from tests.leases import pass_time, reclaim
from tests.mail_server import MailServer

HANDED_OVER = ("work.after", "finish.between-effects", "finish.before-commit")
"""Steps at which the server has the mail and the desk has not yet written that it has."""
OF_A_LEASE = [step for step in STEPS if step.startswith(("lease.", "work.", "finish."))]


def test_whoever_sends_a_mail_may_be_killed_at_any_step(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
    with MailServer() as server, sender(sqlite_url, server.port) as process:
        send = sending(process)
        for step in OF_A_LEASE:
            with database.transaction() as session:
                notifications.notify(session, [room.ana.id], "assigned", about=f"event:{step}", claim=claim, by=WORKER)
                for row in session.scalars(select(Notification).where(Notification.mailed_at.is_(None))):
                    row.created_at = row.created_at.replace(year=2020)
                assert mailing.ask_for_mails(session) == 1
            assert send(step) == -signal.SIGKILL
            pass_time(database, 1000)
            reclaim(database)
            assert send("") == 0
            taken = Counter(message["Message-ID"] for _, _, message in server.taken)
            assert list(taken.values()) == [2 if step in HANDED_OVER else 1], step
            server.taken.clear()
            with database.reading() as session:
                assert set(session.scalars(select(Job.state).where(Job.stage == "mail"))) == {"done"}, step
                assert mailing.letter_to(session, room.ana.id) is None
    database.dispose()


def sender(url: str, port: int) -> "subprocess.Popen[str]":
    mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none", "MAIL_FROM": "stet@desk.example"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.run_mail"], cwd=ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": url, **mail},
    )  # fmt: skip


def sending(process: "subprocess.Popen[str]") -> Callable[[str], int]:
    def send(step: str) -> int:
        """How a process that sends what is due ended; it dies at this step."""
        assert process.stdin and process.stdout
        process.stdin.write(f"{step}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    return send
