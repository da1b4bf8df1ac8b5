"""The Internet Archive by its documented formats, from a server here: copies, saving, its errors and its limits."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from claims import wayback as story
from claims.database import Database
from claims.errors import Invalid, NotAllowed, WrongState
from claims.models import Job, Lane
from claims.settings import Settings
from tests import scenes
from tests.leases import pass_time
from tests.servers import Server, _Handler
from tests.workers.test_snapshots import add, shown
from workers import tasks, wayback
from workers.asking import Busy, SourceFailed

URL = "http://post.example/flood?a=1&b=ü"
FOUND = {"url": URL, "archived_snapshots": {"closest": {
    "available": True, "url": "http://web.archive.org/web/20130919044612/http://post.example/flood",
    "timestamp": "20130919044612", "status": "200",
}}}  # fmt: skip
CAPTURE = "spn2-9e1b2c"
SUCCESS = {"status": "success", "job_id": CAPTURE, "original_url": "http://post.example/flood",
           "timestamp": "20260503140207", "duration_sec": 6.2, "resources": ["http://post.example/flood"]}  # fmt: skip
ERROR = {"status": "error", "job_id": CAPTURE, "exception": "[Errno -2]", "resources": [],
         "status_ext": "error:invalid-host-resolution", "message": "Couldn't resolve the host."}  # fmt: skip


def closest(**changes: str) -> bytes:
    """An answer with a copy, other than it should be."""
    copy = {"available": True, "url": "http://a/", "timestamp": "20130919044612", **changes}
    return json.dumps({"archived_snapshots": {"closest": copy}}).encode()


class Archive(Server):
    """Answers by path: (status, what is said, headers); `posted` holds the forms that were sent."""

    def __init__(self) -> None:
        super().__init__()
        self.says: dict[str, tuple[int, Any, dict[str, str]]] = {}
        self.posted: list[dict[str, list[str]]] = []

    def answer(self, request: _Handler) -> None:
        status, said, headers = self.says[urlsplit(request.path).path]
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        request.send(body, "application/json", status, headers)

    def take(self, request: _Handler) -> None:
        self.posted.append(parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode()))
        request.do_GET()


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(_Handler, "do_POST", lambda request: request.server.owner.take(request), raising=False)
    with Archive() as server:
        yield server


@pytest.fixture
def settings(archive: Archive, sqlite_url: str, tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text("key:very-secret\n")
    return Settings(
        database_url=sqlite_url, stet_data=tmp_path, fetch_deadline=3, private_sources="wayback",
        wayback_api=archive.url("/wayback/available"), wayback_save_api=archive.url("/save"),
        wayback_keys_file=tmp_path / "keys",
    )  # fmt: skip


def says(archive: Archive, path: str, said: Any, status: int = 200, **headers: str) -> None:
    archive.says[path] = (status, said, {name.replace("_", "-"): value for name, value in headers.items()})


def test_the_newest_copy_is_found(archive: Archive, settings: Settings) -> None:
    says(archive, "/wayback/available", FOUND)
    found = wayback.find_copy(URL, settings)
    assert found and found.url.startswith("http://web.archive.org/web/20130919044612/")
    assert found.captured_at == datetime(2013, 9, 19, 4, 46, 12, tzinfo=UTC)
    assert parse_qs(urlsplit(archive.hits[0]).query) == {"url": [URL]}


@pytest.mark.parametrize(
    "said", [{"archived_snapshots": {}}, {"archived_snapshots": {"closest": {"available": False, "url": "x"}}}]
)
def test_no_copy_is_no_failure(archive: Archive, settings: Settings, said: Any) -> None:
    says(archive, "/wayback/available", said)
    assert wayback.find_copy(URL, settings) is None


@pytest.mark.parametrize(
    "said",
    [
        b"<html>", b"[]", b"{}", b'{"archived_snapshots": []}', b'{"archived_snapshots": {"closest": "x"}}',
        b'{"archived_snapshots": {"closest": {"available": true}}}', b"[" * 100_000,
        closest(url="javascript:x"), closest(url="http://a/\n"), closest(timestamp="20131319044612"),
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_a_failure(archive: Archive, settings: Settings, said: bytes) -> None:
    says(archive, "/wayback/available", said)
    with pytest.raises(SourceFailed, match="not understood|does not exist"):
        wayback.find_copy(URL, settings)


def test_too_many_requests_are_a_request_for_a_pause(archive: Archive, settings: Settings) -> None:
    says(archive, "/wayback/available", {}, 429, Retry_After="60")
    with pytest.raises(Busy) as busy:
        wayback.find_copy(URL, settings)
    assert busy.value.seconds == 60
    says(archive, "/wayback/available", {}, 502)
    with pytest.raises(SourceFailed, match="answered 502"):
        wayback.find_copy(URL, settings)


def ask(database: Database, url: str = URL) -> int:
    piece = add(database, url)
    with database.transaction() as session:
        from claims.models import Claim, Evidence, Person

        claim = session.get_one(Claim, session.get_one(Evidence, piece).claim_id)
        ana = session.scalars(select(Person).where(Person.name == "Ana Checker")).one()
        story.ask_to_save(session, claim, piece, by=ana)
    return piece


def test_a_page_is_saved_on_request_with_the_keys_and_once(
    small_database: Database, archive: Archive, settings: Settings
) -> None:
    says(archive, "/save", {"url": URL, "job_id": CAPTURE})
    says(archive, f"/save/status/{CAPTURE}", {"status": "pending", "job_id": CAPTURE, "resources": []})
    piece = ask(small_database)
    tasks.do(small_database, settings, "save")
    assert archive.posted == [{"url": [URL]}]
    assert archive.headers[0]["Authorization"] == "LOW key:very-secret"
    assert archive.headers[0]["Content-Type"] == "application/x-www-form-urlencoded"
    assert archive.headers[0]["Accept"] == "application/json"
    assert shown(small_database, piece)["saving"]
    pass_time(small_database, 100)
    says(archive, f"/save/status/{CAPTURE}", SUCCESS)
    tasks.do(small_database, settings, "save")
    found = shown(small_database, piece)
    assert not found["saving"] and found["archived"]["error"] is None
    assert found["archived"]["url"] == archive.url("/web/20260503140207/http://post.example/flood")
    assert len(archive.posted) == 1


@pytest.mark.parametrize(
    ("path", "said", "why"),
    [
        ("/save", {"message": "You need to be logged in to use Save Page Now."}, "You need to be logged in"),
        ("/save", {"status": "error", "status_ext": "error:blocked-url", "message": "This URL is on our block list"},
         "block list"),
        (f"/save/status/{CAPTURE}", ERROR, "Couldn't resolve the host."),
        (f"/save/status/{CAPTURE}", {"status": "pending"}, "still saving the page"),
        ("/save", b"not JSON", "not understood"),
    ],
)  # fmt: skip
def test_what_it_did_not_save_says_why_in_the_end(
    small_database: Database, archive: Archive, settings: Settings, path: str, said: Any, why: str
) -> None:
    says(archive, "/save", {"url": URL, "job_id": CAPTURE})
    says(archive, path, said)
    piece = ask(small_database)
    for _ in range(10):
        tasks.do(small_database, settings, "save")
        pass_time(small_database, 1000)
    found = shown(small_database, piece)
    assert why in found["archived"]["error"] and not found["saving"]
    assert "very-secret" not in found["archived"]["error"]


@pytest.mark.parametrize(
    ("status", "said"), [(429, {}), (200, {"status": "error", "status_ext": "error:user-session-limit"})]
)
def test_its_limits_are_waited_out(
    small_database: Database, archive: Archive, settings: Settings, status: int, said: Any
) -> None:
    says(archive, "/save", said, status)
    ask(small_database)
    tasks.do(small_database, settings, "save")
    with small_database.reading() as session:
        job = session.scalars(select(Job).where(Job.stage == "save")).one()
        assert (job.state, job.failures) == ("pending", 0)
        assert session.scalars(select(Lane.name)).all() == ["wayback"]


def test_without_keys_nothing_leaves_the_building(
    small_database: Database, archive: Archive, settings: Settings
) -> None:
    piece = ask(small_database)
    tasks.do(small_database, settings.model_copy(update={"wayback_keys_file": None}), "save")
    assert "Not enabled" in shown(small_database, piece)["archived"]["error"]
    assert archive.hits == []


def test_saving_is_asked_by_checkers_and_editors_for_pages_and_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room)
        piece = scenes.found_by_hand(session, claim, by=room.ana)
        with pytest.raises(Invalid, match="no address of the web"):
            story.ask_to_save(session, claim, piece.id, by=room.ana)
        piece.url = URL
        session.flush()
        with pytest.raises(NotAllowed):
            story.ask_to_save(session, claim, piece.id, by=room.viewer)
        story.ask_to_save(session, claim, piece.id, by=room.editor)
        with pytest.raises(WrongState, match="asked already"):
            story.ask_to_save(session, claim, piece.id, by=room.ana)
