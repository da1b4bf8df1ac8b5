"""Pages kept at work: fetched, stored, read, hung on their pieces; what goes wrong is told there."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from claims import evidence, retention
from claims.database import Database, now
from claims.extraction import read_figures
from claims.lanes import FIRST_PAUSE
from claims.models import ArchiveCopy, Content, Evidence, Job, Lane, Person, Snapshot
from claims.queries.detail import evidence_of
from claims.settings import Settings
from tests import scenes
from tests.documents import page, pdf
from tests.leases import pass_time
from tests.servers_newspaper import Newspaper, answered
from workers import storage, tasks, warc
from workers.reading import turn
from workers.storage import open_store

URL = "http://post.example/flood"
SAID = "In Bergen the police counted 40 people killed in the flood. The trains run again."


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, stet_data=tmp_path, fetch_deadline=3, wayback_api="")


def add(database: Database, url: str = URL, **fields: str) -> int:
    """A piece that Ana added to a new claim; only its address, unless more is said."""
    with database.transaction() as session:
        ana = session.scalar(select(Person).where(Person.name == "Ana Checker")) or scenes.newsroom(session).ana
        room = scenes.Newsroom(*[session.scalars(select(Person).order_by(Person.id)).all()[at] for at in range(5)])
        claim = scenes.claim(session, room)
        given = {"title": "", "excerpt": "", "stance": "supports", **fields}
        return evidence.add_by_hand(session, claim, url=url, **given, by=ana).id


def shown(database: Database, piece_id: int) -> dict[str, Any]:
    with database.reading() as session:
        claim_id = session.get_one(Evidence, piece_id).claim_id
        return next(piece for piece in evidence_of(session, claim_id) if piece["id"] == piece_id)


def keep(database: Database, settings: Settings, url: str = URL, **fields: str) -> dict[str, Any]:
    piece_id = add(database, url, **fields)
    tasks.do(database, settings, "snapshot")
    return shown(database, piece_id)


def states(database: Database, stage: str = "snapshot") -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Job.state).where(Job.stage == stage).order_by(Job.id)))


def test_a_page_is_kept_byte_for_byte_and_read(database: Database, settings: Settings, paper: Newspaper) -> None:
    body = page()
    paper.pages = {"/flood": answered(status=301, Location="/flood/2024"), "/flood/2024": answered(body)}
    found = keep(database, settings)
    assert found["snapshot"]["sha256"] == warc.sha256(body)
    assert found["snapshot"]["url"] == "http://post.example/flood/2024"
    assert found["title"] != URL and found["published_at"]
    with database.reading() as session:
        content = session.scalars(select(Content)).one()
        assert (content.size, content.media_type, content.unread) == (len(body), "text/html", "")
        assert session.scalars(select(Snapshot.url)).one() == URL
        data = open_store(settings).get(content.warc_sha256)
        assert data and warc.sha256(data) == content.warc_sha256 and warc.payload_of(data) == content.sha256


def test_the_passage_nearest_to_the_claim_is_offered_with_its_figures(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    text = f"Weather\n\nIt rained for days in the west of the country.\n\n{SAID}\n\nRead more."
    paper.pages = {"/flood": answered(text.encode(), "text/plain; charset=utf-8")}
    found = keep(database, settings)
    assert found["picked"] and found["excerpt"] == "In Bergen the police counted 40 people killed in the flood."
    assert [figure["low"] for figure in found["figures"]] == [40]


def test_the_same_content_at_two_addresses_is_one_file(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(pdf(), "application/pdf"), "/again": answered(pdf(), "application/pdf")}
    first, second = keep(database, settings), keep(database, settings, "http://post.example/again")
    assert first["snapshot"]["sha256"] == second["snapshot"]["sha256"]
    assert first["snapshot"]["id"] != second["snapshot"]["id"]
    assert len([path for path in settings.stet_data.glob("snapshots/**/*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answered(b"\x89PNG\0 and so on", "image/png"), "picture"),
        (answered(b"<html><body><script>go()</script>"), "scripts"),
        (answered(b"%PDF-1.4 broken", "application/pdf"), ""),
        (answered(b"\x00\x01\x02\x03", ""), ""),
    ],
)
def test_what_cannot_be_read_is_kept_all_the_same(
    database: Database, settings: Settings, paper: Newspaper, answer: Any, why: str
) -> None:
    paper.pages = {"/flood": answer}
    found = keep(database, settings)
    assert found["snapshot"]["sha256"] == warc.sha256(answer[0])
    assert why in found["snapshot"]["unread"] and "Paste" not in found["snapshot"]["unread"]  # there is no place to
    assert (found["title"], found["excerpt"], found["not_kept"]) == (URL, "", None)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answered(status=404), "The page is gone: post.example answered 404"),
        (answered(status=410), "The page is gone"),
        (answered(status=401), "wants a sign-in"),
        (answered(status=403), "wants a sign-in or refuses the desk"),
        (answered(b"a" * 1_000_001, "text/plain"), "sent more than 1,000,000 bytes"),
        (answered(status=302, Location="http://inside.example/"), "not on the public internet"),
        (answered(status=302, Location="http://169.254.169.254/latest"), "not on the public internet"),
    ],
)
def test_why_a_page_is_not_kept_is_said_on_the_piece_at_once(
    database: Database, settings: Settings, paper: Newspaper, answer: Any, why: str
) -> None:
    paper.pages = {"/flood": answer}
    found = keep(database, settings.model_copy(update={"snapshot_max_mb": 1}))
    assert why in found["not_kept"] and found["snapshot"] is None and found["page"] == "not_kept"
    assert states(database) == ["done"], "nobody has to look after it"


def test_an_allowed_private_address_is_not_allowed_to_a_persons_address(database: Database, settings: Settings) -> None:
    allowed = settings.model_copy(update={"private_sources": "mediawiki", "mediawiki_api": "http://127.0.0.1:9/api"})
    assert "9" in keep(database, allowed, "http://127.0.0.1:9/api")["not_kept"]
    assert "public internet" in keep(database, allowed, "http://localhost/")["not_kept"]


def test_a_server_in_trouble_is_asked_again_and_then_its_trouble_is_told(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(status=500)}
    piece = add(database)
    for tried in range(4):
        tasks.do(database, settings, "snapshot")
        assert "answered 500" in shown(database, piece)["not_kept"]
        assert shown(database, piece)["page"] == ("waiting" if tried < 3 else "not_kept")
        pass_time(database, 1000)
    assert states(database) == ["done"]


def test_a_server_that_asks_for_a_pause_gets_it_and_nothing_is_charged(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(status=429, Retry_After="120")}
    piece = add(database)
    tasks.do(database, settings, "snapshot")
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.stage == "snapshot")).one()
        assert (job.state, job.failures) == ("pending", 0)
    paper.pages = {"/flood": answered(page())}
    with database.transaction() as session:
        lane = session.scalars(select(Lane)).one()
        assert lane.name == "post.example" and lane.closed_until > now(session) + timedelta(seconds=100)
        lane.closed_until = now(session)
    tasks.do(database, settings, "snapshot")
    assert shown(database, piece)["snapshot"]


def test_a_server_that_is_away_and_names_no_time_to_come_is_paused_as_at_first_and_nothing_is_charged(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(status=503, Retry_After="0")}
    add(database)
    tasks.do(database, settings, "snapshot")
    with database.reading() as session:
        job, lane = (
            session.scalars(select(Job).where(Job.stage == "snapshot")).one(),
            session.scalars(select(Lane)).one(),
        )
        assert (job.state, job.failures, lane.refusals) == ("pending", 0, 1)
        assert lane.closed_until > now(session) + timedelta(seconds=FIRST_PAUSE / 2)


def test_a_place_that_cannot_keep_anything_loses_no_page(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(page())}
    (settings.stet_data / "snapshots").write_text("no folder")
    piece = add(database)
    tasks.do(database, settings, "snapshot")
    assert "cannot be written to" in shown(database, piece)["not_kept"]
    with database.reading() as session:
        assert session.scalar(select(Content)) is None, "no row without its file"
    (settings.stet_data / "snapshots").unlink()
    pass_time(database, 1000)
    tasks.do(database, settings, "snapshot")
    assert shown(database, piece)["snapshot"]


def test_what_nobody_has_a_turn_to_read_is_not_fetched_and_not_charged(
    database: Database, settings: Settings, paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.reading.TURN_SECONDS", 0.05)
    paper.pages = {"/flood": answered(page())}
    piece = add(database)
    with turn(), turn():
        assert tasks.do_batch(database, settings, "snapshot") == 0
    assert paper.hits == []
    assert (states(database), shown(database, piece)["not_kept"]) == (["pending"], None)
    assert tasks.do_batch(database, settings, "snapshot") == 1
    assert paper.hits == ["/flood"]


def test_the_file_is_in_its_place_before_any_row_names_it(
    database: Database, settings: Settings, paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.pages = {"/flood": answered(page())}
    put = storage.Folder.put

    def look_and_put(folder: storage.Folder, key: str, data: bytes) -> None:
        with database.reading() as session:
            assert session.scalar(select(Content)) is None
        put(folder, key, data)

    monkeypatch.setattr(storage.Folder, "put", look_and_put)
    assert keep(database, settings)["snapshot"]


def test_files_that_were_given_up_go_and_one_in_use_again_stays(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(page()), "/other": answered(pdf(), "application/pdf")}
    for url in (URL, "http://post.example/other"):
        keep(database, settings, url)
    with database.transaction() as session:
        for content in session.scalars(select(Content)):
            content.kept_at = now(session).replace(year=2020)
        session.flush()
        assert retention.retire(session, days=365) == 2
        kept, gone = session.scalars(select(Content).order_by(Content.id)).all()
        kept.gone_at, key, old, gone_id = None, kept.warc_sha256, gone.warc_sha256, gone.id
    tasks.do(database, settings, "forget")
    store = open_store(settings)
    assert store.get(key) and store.get(old) is None
    assert states(database, "forget") == ["done", "done"]
    paper.pages = {"/third": answered(pdf(), "application/pdf")}
    assert keep(database, settings, "http://post.example/third")["snapshot"]["gone_at"] is None
    with database.reading() as session:
        again = session.get_one(Content, gone_id)
        assert again.warc_sha256 != old and store.get(again.warc_sha256)


def test_an_internet_archive_that_is_away_sinks_no_snapshot(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(page())}
    found = keep(database, settings.model_copy(update={"wayback_api": "http://nobody.invalid/available"}))
    assert found["snapshot"] and found["archived"]["url"] is None
    assert "could not be asked" in found["archived"]["error"]
    with database.reading() as session:
        assert session.scalars(select(ArchiveCopy.captured_at)).one() is None


@pytest.mark.parametrize("harm", [lambda file: file.unlink(), lambda file: file.write_bytes(b"\x1f\x8b")])
def test_a_file_that_was_lost_or_altered_is_stored_again_when_the_page_is_met_again(
    small_database: Database, settings: Settings, paper: Newspaper, harm: Callable[[Path], object]
) -> None:
    paper.pages = {"/flood": answered(page()), "/again": answered(page())}
    keep(small_database, settings)
    harm(next(settings.stet_data.glob("snapshots/**/*.warc.gz")))
    keep(small_database, settings, "http://post.example/again")
    with small_database.reading() as session:
        sha256, key = session.execute(select(Content.sha256, Content.warc_sha256)).one()
    assert warc.payload_of(open_store(settings).get(key) or b"") == sha256


@pytest.mark.parametrize("url", ["http://inside.example/draft?token=secret", "http://post.example/members"])
def test_the_internet_archive_learns_of_no_address_that_is_not_for_everybody(
    small_database: Database, settings: Settings, paper: Newspaper, url: str
) -> None:
    paper.pages = {"/members": answered(b"Sign in.", status=403)}
    found = keep(small_database, settings.model_copy(update={"wayback_api": "http://nobody.invalid/available"}), url)
    assert found["not_kept"] and found["archived"] is None


def test_what_a_person_copied_is_read_by_the_day_that_the_page_gives(
    small_database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(page())}
    said = "On Monday the police counted 40 people killed."
    found = keep(small_database, settings, excerpt=said)
    assert found["published_at"] and not found["picked"]
    dated = read_figures(said, found["published_at"])
    assert found["figures"] == dated != read_figures(said)
