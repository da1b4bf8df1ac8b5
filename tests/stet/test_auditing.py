"""`stet audit verify`: an altered byte, a missing file and a changed row are each named, and nothing else is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy import select

from claims import audit, contents, evidence, retention, snapshots
from claims.contents import Extract, Visit
from claims.database import Database
from claims.models import Article, Claim, Content, Event, Evidence, HistoryHead, Person
from claims.settings import Settings
from stet.cli import main
from tests import scenes
from tests.workers.test_warc import AT, page
from workers import warc
from workers.snapshots import store_page
from workers.storage import Folder

URL = "https://post.example/a"


class Audited:
    """A desk in a folder with three snapshots, and the command over it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.settings = Settings(_env_file=None, database_url=url, stet_data=folder)  # type: ignore[call-arg]
        self.database, self.store = Database(url), Folder(folder / "snapshots")
        with self.database.transaction() as session:
            room = scenes.newsroom(session)
            claim = scenes.claim(session, room)
            given = {"title": "", "excerpt": "", "stance": "context", "by": room.ana}
            pieces = [evidence.add_by_hand(session, claim, url=f"{URL}?{at}", **given).id for at in range(3)]
        for at, piece in enumerate(pieces):
            body = store_page(page(b"%d dead" % (40 + at)), URL, self.database, self.settings)
            with self.database.transaction() as session:
                snapshots.hang(session, piece, Visit(URL, URL, AT), body, Extract(text=f"{40 + at} dead"))

    def verify(self) -> Result:
        return CliRunner().invoke(main, ["audit", "verify"])

    def content(self, at: int = 1) -> Content:
        with self.database.reading() as session:
            found = session.scalars(select(Content).order_by(Content.id)).all()[at]
            session.expunge(found)
            return found

    def file(self, at: int = 1) -> Path:
        key = self.content(at).warc_sha256
        return next(self.settings.stet_data.rglob(f"{key}.warc.gz"))

    def execute(self, statement: str, **values: object) -> None:
        """Behind the desk's back."""
        with self.database.engine.begin() as connection:
            connection.execute(sa.text(statement), values)


@pytest.fixture
def audited(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Audited]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("STET_DATA", str(tmp_path))
    desk = Audited(database_url, tmp_path)
    yield desk
    desk.database.dispose()


def test_a_whole_desk_is_whole_and_it_is_said_how_much_was_looked_at(audited: Audited) -> None:
    answer = audited.verify()
    assert answer.exit_code == 0, answer.output
    assert "3 snapshots with their files" in answer.output and " histories with " in answer.output


def alter_a_byte(desk: Audited) -> None:
    data = bytearray(desk.file().read_bytes())
    data[len(data) // 2] ^= 1
    desk.file().write_bytes(bytes(data))


def put_another_page_there(desk: Audited) -> None:
    """A whole file of another page, with the row changed to fit it."""
    forged = warc.write(page(b"50 dead"), URL)
    desk.store.put(warc.sha256(forged), forged)
    desk.execute("UPDATE content SET warc_sha256 = :key WHERE id = :id", key=warc.sha256(forged), id=desk.content().id)


DAMAGE: dict[str, Callable[[Audited], None]] = {
    "was altered": alter_a_byte,
    "is missing from": lambda desk: desk.file().unlink(),
    "holds something else than the row says": put_another_page_there,
    "its text is not the one that was read": lambda desk: desk.execute(
        "UPDATE content SET text = 'Nobody died.' WHERE id = :id", id=desk.content().id
    ),
}


@pytest.mark.parametrize("said", DAMAGE)
def test_what_was_altered_is_named_and_nothing_else(audited: Audited, said: str) -> None:
    DAMAGE[said](audited)
    answer = audited.verify()
    content = audited.content()
    named = [line for line in answer.output.splitlines() if line.startswith("Content ")]
    assert answer.exit_code == 1 and len(named) == 1, answer.output
    assert named[0].startswith(f"Content {content.id} (sha256 {content.sha256[:12]}…): ") and said in named[0]
    assert "1 of them is not as they were" in answer.output


def test_a_row_with_another_hash_is_named_and_so_is_the_content_it_was(audited: Audited) -> None:
    before = audited.content().sha256
    audited.execute("UPDATE content SET sha256 = :forged WHERE id = :id", forged="f" * 64, id=audited.content().id)
    answer = audited.verify()
    assert answer.exit_code == 1
    assert "holds something else than the row says" in answer.output
    assert f"no row is left of: sha256 {before}" in answer.output


def give_up(desk: Audited) -> None:
    """As time would, with the file's deletion."""
    desk.execute("UPDATE content SET kept_at = '2020-01-01 00:00:00+00:00' WHERE id = :id", id=desk.content().id)
    with desk.database.transaction() as session:
        assert retention.retire(session, days=365) == 1
    desk.file().unlink()


def test_a_file_that_was_given_up_is_no_fault_and_its_text_is_still_looked_at(audited: Audited) -> None:
    give_up(audited)
    answer = audited.verify()
    assert answer.exit_code == 0 and "of 1 the file was given up" in answer.output, answer.output
    audited.execute("UPDATE content SET text = 'Nobody died.' WHERE id = :id", id=audited.content().id)
    assert audited.verify().exit_code == 1


def test_a_file_that_is_gone_by_hand_is_named(audited: Audited) -> None:
    audited.execute("UPDATE content SET gone_at = kept_at WHERE id = :id", id=audited.content().id)
    audited.file().unlink()
    answer = audited.verify()
    assert answer.exit_code == 1 and "was given up, and the history tells of nothing" in answer.output


def cite(desk: Audited, at: int) -> None:
    with desk.database.transaction() as session:
        piece = session.scalars(select(Evidence).where(Evidence.url == f"{URL}?{at}")).one()
        claim = session.get_one(Claim, piece.claim_id)
        person = session.scalars(select(Person).where(Person.name == "Ana Checker")).one()
        for act in ("take", "start"):
            scenes.act(session, claim, act, by=person)
        scenes.act(session, claim, "decide", by=person, said="said", rating="supported", reason="So.",
                   evidence=[piece.id])  # fmt: skip


def test_what_was_given_up_and_is_cited_then_is_no_fault(audited: Audited) -> None:
    give_up(audited)
    cite(audited, 1)
    assert audited.verify().exit_code == 0


def test_what_was_given_up_although_it_was_cited_is_named(audited: Audited) -> None:
    cite(audited, 1)
    said = {"sha256": audited.content().sha256, "warc_sha256": audited.content().warc_sha256}
    with audited.database.transaction() as session:
        audit.record(session, "desk", [audit.Act("give_up", None, data=said)])
    audited.execute("UPDATE content SET gone_at = kept_at WHERE id = :id", id=audited.content().id)
    answer = audited.verify()
    assert answer.exit_code == 1 and "given up although a verdict cited it" in answer.output


FORGED: dict[str, str] = {
    "title": "UPDATE content SET title = 'Forged' WHERE id = 2",
    "byline": "UPDATE content SET byline = 'Forged' WHERE id = 2",
    "published at": "UPDATE content SET published_at = kept_at WHERE id = 2",
    "size": "UPDATE content SET size = 1 WHERE id = 2",
    "media type": "UPDATE content SET media_type = 'x/y' WHERE id = 2",
    "Snapshot 1: its": "UPDATE snapshot SET content_id = 2 WHERE id = 1",
    "Snapshot 2: its": "UPDATE snapshot SET url = 'https://forged.example/' WHERE id = 2",
    "Snapshot 3: its": "UPDATE snapshot SET fetched_at = '2020-01-01 00:00:00+00:00' WHERE id = 3",
    "another snapshot hangs on it": "UPDATE evidence_snapshot SET snapshot_id = 1 WHERE snapshot_id = 2",
    "than the history tells of, or none": "DELETE FROM evidence_snapshot WHERE snapshot_id = 2",
}


@pytest.mark.parametrize("said", FORGED)
def test_a_row_that_the_history_does_not_tell_of_so_is_named(audited: Audited, said: str) -> None:
    audited.execute(FORGED[said])
    answer = audited.verify()
    assert answer.exit_code == 1 and said in answer.output, answer.output
    assert "1 of them is not as they were" in answer.output


def test_what_an_article_was_read_from_is_in_its_history(audited: Audited) -> None:
    body = store_page(page(b"an article"), URL, audited.database, audited.settings)
    with audited.database.transaction() as session:
        article = session.scalars(select(Article.id)).first()
        assert article
        contents.keep_for_article(session, article, Visit(URL, URL, AT), body, Extract(text="an article"))
    assert audited.verify().exit_code == 0
    audited.execute("UPDATE content SET text = 'forged' WHERE sha256 = :sha256", sha256=body.sha256)
    assert "its text is not the one that was read" in audited.verify().output


def test_a_history_that_was_cut_is_named_by_its_first_fault(audited: Audited) -> None:
    with audited.database.reading() as session:
        stream = session.scalars(select(Event.stream).where(Event.action == "keep_snapshot")).first()
        count = session.scalars(select(HistoryHead.number).where(HistoryHead.stream == stream)).one()
    audited.execute("UPDATE history_head SET number = number + 1 WHERE stream = :stream", stream=stream)
    answer = audited.verify()
    assert answer.exit_code == 1
    assert f"{stream}: the history ends at event {count}, its head says {count + 1}." in answer.output


def test_a_store_that_does_not_answer_is_no_proof_of_anything(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_STORE", "s3://kept")
    answer = audited.verify()
    assert answer.exit_code == 1 and "S3_ACCESS_KEY" in answer.output and "Content 1" not in answer.output
