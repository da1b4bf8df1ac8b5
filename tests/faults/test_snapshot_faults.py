"""Whoever keeps a page is killed at every step: no row is without its file, and no piece gets a second snapshot."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from claims import contents, evidence, retention
from claims.database import Database, now
from claims.failpoints import STEPS
from claims.models import Claim, Content, Event, EvidenceSnapshot, Job, Snapshot
from claims.settings import Settings
from tests import scenes
from tests.faults.desk import ROOT
from tests.faults.test_mail_faults import sending
from tests.leases import pass_time, reclaim
from tests.servers_newspaper import Newspaper, answered
from workers import warc
from workers.storage import Folder

OF_A_LEASE = [step for step in STEPS if step.startswith(("lease.", "work.", "finish.", "snapshot."))]


def test_whoever_keeps_a_page_may_be_killed_at_any_step(sqlite_url: str, tmp_path: Path) -> None:
    database, store = Database(sqlite_url), Folder(tmp_path / "snapshots")
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
    with Newspaper() as paper, keeper(sqlite_url, tmp_path, paper.port) as process:
        keep = sending(process)
        for number, step in enumerate(OF_A_LEASE):
            address = f"/{number}"
            paper.pages = {
                address: answered(f"On page {number} the police count {number} dead.".encode(), "text/plain")
            }
            with database.transaction() as session:
                given = {"title": "", "excerpt": "", "stance": "context", "by": room.ana}
                asked = session.get_one(Claim, claim.id)
                piece = evidence.add_by_hand(session, asked, url=f"http://post.example{address}", **given).id
            assert keep(f"snapshot {step}") == -signal.SIGKILL
            assert_every_row_has_its_file(database, store)
            pass_time(database, 1000)
            reclaim(database)
            assert keep("snapshot ") == 0
            assert_every_row_has_its_file(database, store)
            with database.reading() as session:
                assert (
                    len(session.scalars(select(EvidenceSnapshot).where(EvidenceSnapshot.evidence_id == piece)).all())
                    == 1
                )
                assert set(session.scalars(select(Job.state).where(Job.stage == "snapshot"))) == {"done"}, step
                for kept in (Content, Snapshot):
                    assert len(session.scalars(select(kept)).all()) == number + 1, step
                acts = session.scalars(select(Event.id).where(Event.action == "keep_snapshot")).all()
                assert len(acts) == number + 1, step
            orphans = len(list(store.root.rglob("*.warc.gz"))) - number - 1
            assert orphans <= number + 1, "at most one a death"
    database.dispose()


def test_whoever_gives_files_up_may_be_killed_at_any_step(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, stet_data=tmp_path)  # type: ignore[call-arg]
    database, store = Database(sqlite_url), Folder(settings.stet_data / "snapshots")
    with keeper(sqlite_url, tmp_path, 1) as process:
        forget = sending(process)
        for step in (step for step in OF_A_LEASE if not step.startswith("snapshot.")):
            data = step.encode()
            key = warc.sha256(data)
            store.put(key, data)
            with database.transaction() as session:
                at = now(session)
                body, visit = contents.Body(key, 1, "text/plain", key), contents.Visit("http://a/", "http://a/", at)
                contents.keep(session, visit, body, contents.Extract("x"))
                session.scalars(select(Content).where(Content.sha256 == key)).one().kept_at = at - timedelta(days=400)
                session.flush()
                assert retention.retire(session, days=365) == 1
            assert forget(f"forget {step}") == -signal.SIGKILL
            assert_every_row_has_its_file(database, store)
            pass_time(database, 1000)
            reclaim(database)
            assert forget("forget ") == 0
            assert store.get(key) is None, step
            with database.reading() as session:
                assert set(session.scalars(select(Job.state).where(Job.stage == "forget"))) == {"done"}, step
    database.dispose()


def assert_every_row_has_its_file(database: Database, store: Folder) -> None:
    with database.reading() as session:
        for content in session.scalars(select(Content).where(Content.gone_at.is_(None))):
            assert warc.payload_of(store.get(content.warc_sha256) or b"") == content.sha256


def keeper(url: str, folder: Path, port: int) -> "subprocess.Popen[str]":
    given = {"DATABASE_URL": url, "STET_DATA": str(folder), "WAYBACK_API": "", "STET_NEWSPAPER": str(port)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.run_snapshot"], cwd=ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), **given},
    )  # fmt: skip
