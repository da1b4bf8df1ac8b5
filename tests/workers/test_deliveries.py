"""Reading what was handed in, from a real server through the guarded client to the article; and what can go wrong."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from claims import deliveries, retention
from claims.database import Database
from claims.models import Article, ArticleVersion, Content, Delivery, Job, Lane, Notification, Person, Snapshot
from claims.queries.deliveries import delivery_detail
from claims.settings import Settings
from tests import scenes
from tests.documents import FIRST, PARAGRAPHS, PUBLISHER, TITLE, docx, page, pdf
from tests.servers import Network, Server
from tests.servers_newspaper import PUBLIC, Newspaper, answered
from tests.workers.test_fetch import INWARD
from workers import deliveries as reading
from workers import tasks, warc
from workers.reading import turn
from workers.storage import open_store


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, stet_data=tmp_path, fetch_deadline=3)


def deliver(database: Database, **given: Any) -> int:
    with database.transaction() as session:
        ana = session.scalar(select(Person).where(Person.name == "Ana Checker")) or scenes.newsroom(session).ana
        return deliveries.deliver(session, **given, by=ana).id


def facts(database: Database, delivery_id: int) -> dict[str, Any]:
    with database.reading() as session:
        return delivery_detail(session, delivery_id)


def read(database: Database, settings: Settings, **given: Any) -> dict[str, Any]:
    """How a delivery stands after one task."""
    delivery_id = deliver(database, **given)
    tasks.do(database, settings, "read")
    return facts(database, delivery_id)


def test_a_page_becomes_an_article_with_its_claims(database: Database, settings: Settings, paper: Newspaper) -> None:
    paper.pages = {
        "/flood": answered(status=301, Location="/flood/2024"),
        "/flood/2024": answered(page(), "text/html; charset=utf-8"),
    }
    found = read(database, settings, url="http://post.example/flood")
    assert found["state"] == "there"
    with database.reading() as session:
        article = session.get_one(Article, found["article_id"])
        assert (article.title, article.publisher, article.language) == (TITLE, PUBLISHER, "en-gb")
        assert article.source_url == "http://post.example/flood/2024"
        assert str(article.published_on) == "2024-05-07"
        text = session.scalars(select(ArticleVersion.text)).one()
    assert text == "\n\n".join([TITLE, *PARAGRAPHS])
    assert tasks.do(database, settings, "extract") == 1


def test_the_page_is_kept_as_it_came_with_the_article(database: Database, settings: Settings, paper: Newspaper) -> None:
    paper.pages = {"/flood": answered(status=301, Location="/2024"), "/2024": answered(page())}
    found = read(database, settings, url="http://post.example/flood")
    with database.reading() as session:
        snapshot, content = session.scalars(select(Snapshot)).one(), session.scalars(select(Content)).one()
        assert (snapshot.url, snapshot.final_url) == ("http://post.example/flood", "http://post.example/2024")
        assert session.get_one(Delivery, found["id"]).content_id == content.id == snapshot.content_id
        assert (content.sha256, content.size) == (warc.sha256(page()), len(page()))
        assert content.text == session.scalars(select(ArticleVersion.text)).one()
        stored = open_store(settings).get(content.warc_sha256)
        assert stored and warc.payload_of(stored) == content.sha256
    with database.transaction() as session:
        session.execute(update(Content).values(kept_at=datetime(2020, 1, 1, tzinfo=UTC)))
        assert retention.retire(session, days=30) == 0, "an article came of it"


def test_a_place_that_keeps_nothing_delays_the_article_and_says_so(
    small_database: Database, sqlite_url: str, tmp_path: Path, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(page())}
    (tmp_path / "snapshots").write_text("a file where the folder should be")
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    found = read(small_database, settings, url="http://post.example/flood")
    assert (found["state"], found["tries"]) == ("waiting", 1)
    assert str(tmp_path) in found["why"] or "kept" in found["why"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (pdf(), "application/pdf"),
        (pdf(), "text/html"),
        (docx(), "application/octet-stream"),
        (FIRST.encode("utf-16"), "text/plain; charset=utf-16"),
    ],
)
def test_other_documents_at_an_address_are_read_too(
    small_database: Database, sqlite_url: str, tmp_path: Path, paper: Newspaper, body: bytes, kind: str
) -> None:
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    paper.pages = {"/report": answered(body, kind)}
    assert read(small_database, settings, url="http://post.example/report")["state"] == "there"
    with small_database.reading() as session:
        assert FIRST in session.scalars(select(ArticleVersion.text)).one()


def test_a_file_becomes_an_article_and_is_not_kept_beside_it(database: Database, settings: Settings) -> None:
    for name, body in (("report.pdf", pdf(made="D:20240507003000Z")), ("report.docx", docx([FIRST]))):
        found = read(database, settings, file_name=name, body=body)
        assert found["state"] == "there"
        with database.reading() as session:
            assert session.get_one(Delivery, found["id"]).body is None
            article = session.get_one(Article, found["article_id"])
            assert (article.source_url, article.published_on) == ("", None)


def test_the_same_page_delivered_twice_is_one_article(database: Database, settings: Settings, paper: Newspaper) -> None:
    paper.pages = {"/flood": answered(page())}
    first = read(database, settings, url="http://post.example/flood")
    second = read(database, settings, url="http://post.example/flood")
    assert first["article_id"] == second["article_id"]
    assert second["was_here"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answered(b"<html><body><script>go()</script>"), "only where scripts run"),
        (answered(b"gone", status=404), "answered 404 Not Found"),
        (answered(b"gone", status=410), "answered 410"),
        (answered(b"\x89PNG\0", "image/png"), "This is a picture"),
        (answered(b"words", "application/pdf"), "called a PDF but is none"),
        (answered(b"a" * 20_000_001, "text/plain"), "sent more than 20,000,000 bytes"),
        (answered(status=302, Location="http://post.example/page"), "redirected more than 4 times"),
        (answered(status=302, Location="http://inside.example/"), "not on the public internet"),
    ],
)
def test_what_can_never_be_read_says_why_and_its_job_is_done(
    small_database: Database, sqlite_url: str, tmp_path: Path, paper: Newspaper, answer: Any, why: str
) -> None:
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    paper.pages = {"/page": answer}
    found = read(small_database, settings, url="http://post.example/page")
    assert found["state"] == "refused"
    assert why in found["why"]
    with small_database.reading() as session:
        assert session.scalars(select(Job.state)).all() == ["done"]
        assert session.scalars(select(Notification.kind)).all() == ["unread"]
        assert not session.scalars(select(Article)).all()


def pass_time(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Job).where(Job.state == "pending").values(run_after=Job.created_at))
        session.execute(delete(Lane))


def test_a_server_that_is_down_is_asked_again_and_then_read(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/flood": answered(b"oh", status=500)}
    found = read(database, settings, url="http://post.example/flood")
    assert (found["state"], found["tries"]) == ("waiting", 1)
    assert found["why"] == "It could not be fetched: post.example answered 500 Internal Server Error."
    paper.pages = {"/flood": answered(page())}
    pass_time(database)
    assert tasks.do(database, settings, "read") == 1
    assert facts(database, found["id"])["state"] == "there"


def test_a_server_that_stays_down_is_given_up_in_sight(
    database: Database, settings: Settings, network: Network
) -> None:
    delivery_id = deliver(database, url="http://post.example/flood")
    for _ in range(5):
        assert facts(database, delivery_id)["state"] in ("reading", "waiting")
        tasks.do(database, settings, "read")
        pass_time(database)
    found = facts(database, delivery_id)
    assert (found["state"], found["can_try_again"]) == ("given_up", True)
    assert found["why"] == "It could not be fetched: post.example could not be reached."
    with database.reading() as session:
        assert session.scalars(select(Job.state)).all() == ["dead"]


def test_a_server_that_asks_for_a_pause_gets_it_and_others_are_read_meanwhile(
    database: Database, settings: Settings, paper: Newspaper
) -> None:
    paper.pages = {"/busy": answered(b"later", status=429, Retry_After="3600"), "/flood": answered(page())}
    busy = deliver(database, url="http://busy.example/busy")
    other = deliver(database, url="http://post.example/flood")
    tasks.do(database, settings, "read")
    assert facts(database, busy)["state"] == "waiting"
    assert facts(database, other)["state"] == "there"
    with database.reading() as session:
        assert session.scalars(select(Lane.name)).all() == ["busy.example"]


# -- nowhere inside -------------------------------------------------------------------------------------------------


@pytest.fixture
def inside(network: Network) -> Iterator[Server]:
    """What must never be reached: every address without a route of its own leads here."""
    with Server() as server:
        network.everywhere = server
        yield server


def test_no_address_of_a_person_leads_inside(
    small_database: Database, sqlite_url: str, tmp_path: Path, network: Network, inside: Server
) -> None:
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    loopback, both = [["127.0.0.1"]], [[PUBLIC, "127.0.0.1"]]
    network.names |= {"localhost": loopback, "localhost.": loopback, "half.inside.test": both,
                      "inside.test": [["10.0.0.7"]], "inside6.test": [[PUBLIC, "fd00::7"]]}  # fmt: skip
    for url in INWARD:
        effect = reading.read_parcel(1, deliveries.Parcel(url, "", None), small_database, settings)
        assert getattr(effect, "func", None) is deliveries.refuse, url
    assert inside.hits == []
    assert network.connected == []


@pytest.mark.parametrize(
    ("url", "can_try_again"),
    [
        ("http://10.0.0.7/a", False), ("http://[fd00::7]/a", False), ("http://post.example:8080/a", False),
        ("http://ana@post.example/a", False), ("http://inside.test/a", True), ("http://post.example/inward", True),
    ],
)  # fmt: skip
def test_only_an_address_that_is_refused_for_what_it_says_itself_is_not_tried_again(
    small_database: Database, sqlite_url: str, tmp_path: Path, paper: Newspaper, network: Network, url: str,
    can_try_again: bool,
) -> None:  # fmt: skip
    paper.pages = {"/inward": answered(status=302, Location="http://10.0.0.7/")}
    network.names["inside.test"] = [["10.0.0.7"]]
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    effect = reading.read_parcel(1, deliveries.Parcel(url, "", None), small_database, settings)
    assert bool(getattr(effect, "keywords", {})["instead"]) is not can_try_again


@pytest.mark.parametrize(
    ("answer", "why", "can_try_again"),
    [
        (answered(status=410), "That is final: paste its text instead.", False),
        (answered(status=404), "It can be tried again later, or its text be pasted.", True),
        (answered(b"\x89PNG\r\n\0\0", "text/html"), "pictures are not read here. That is final: paste its text", False),
        (answered(b"ID3 a song", "audio/mpeg"), "not read here. That is final: paste its transcript instead.", False),
        (answered(b"{\\rtf1 hello}", ""), "not read here. That is final: save it as .docx and hand that in", False),
        (answered(b"Rar!\x1a\x07", ""), "packed archive. That is final: unpack it and hand in the article's", False),
        (answered(b'{"a": 1}', "application/json"), "not an article. That is final: paste its text instead.", False),
        (answered(b"<html><body></body></html>", "text/html"), "aste its text", True),
    ],
)
def test_what_can_never_be_read_says_that_it_is_final_and_what_to_do(
    small_database: Database, sqlite_url: str, tmp_path: Path, paper: Newspaper, answer: Any, why: str,
    can_try_again: bool,
) -> None:  # fmt: skip
    paper.pages = {"/a": answer}
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    found = read(small_database, settings, url="http://post.example/a")
    assert (found["state"], found["can_try_again"]) == ("refused", can_try_again), found["why"]
    assert why in found["why"] and ("final" in found["why"]) is not can_try_again
    assert ("tried again" in found["why"]) <= can_try_again


def test_what_an_operator_allows_to_a_source_is_not_allowed_to_a_person(
    small_database: Database, sqlite_url: str, tmp_path: Path, network: Network, inside: Server
) -> None:
    wiki = f"http://{inside.place}/w/api.php"
    settings = Settings(
        database_url=sqlite_url, stet_data=tmp_path, mediawiki_api=wiki, private_sources="mediawiki searxng"
    )
    assert settings.allowed("mediawiki", wiki), "the source itself may"
    found = read(small_database, settings, url=wiki)
    assert found["state"] == "refused"
    assert inside.hits == []


def test_control_with_that_allowance_the_address_would_be_reached(
    small_database: Database, sqlite_url: str, tmp_path: Path, network: Network, inside: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings = Settings(database_url=sqlite_url, stet_data=tmp_path)
    allowing = reading.ask
    monkeypatch.setattr(reading, "ask", lambda url, settings, **more: allowing(
        url, settings, allow=frozenset({inside.place}), **more))  # fmt: skip
    read(small_database, settings, url=inside.url("/secret"))
    assert inside.hits == ["/secret"]


def test_what_nobody_has_a_turn_to_read_is_not_fetched_and_not_charged(
    database: Database, settings: Settings, paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.reading.TURN_SECONDS", 0.05)
    paper.pages = {"/flood": answered(page())}
    delivery_id = deliver(database, url="http://post.example/flood")
    with turn(), turn():
        assert tasks.do_batch(database, settings, "read") == 0
    assert paper.hits == []
    assert (facts(database, delivery_id)["state"], facts(database, delivery_id)["tries"]) == ("reading", 0)
    assert tasks.do_batch(database, settings, "read") == 1
    assert paper.hits == ["/flood"]


def test_of_many_sites_at_once_only_two_pages_are_in_memory(
    database: Database, settings: Settings, paper: Newspaper, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = [f"site{number}.example" for number in range(5)]
    paper.appear_at(network, *sites)
    paper.pages = {"/flood": answered(page())}
    for site in sites:
        deliver(database, url=f"http://{site}/flood")
    inside, most, asking, ended = Counter[str](), list[int](), reading.ask, reading.read

    def ask(*given: Any, **more: Any) -> Any:
        inside["now"] += 1
        most.append(inside["now"])
        return asking(*given, **more)

    def end(*given: Any, **more: Any) -> Any:
        try:
            return ended(*given, **more)
        finally:
            inside["now"] -= 1

    monkeypatch.setattr(reading, "ask", ask)
    monkeypatch.setattr(reading, "read", end)
    assert tasks.do(database, settings, "read") == 5
    assert len(most) == 5, "each was fetched once"
    assert max(most) <= 2


def test_a_bomb_that_somebody_hands_in_delays_nobody_else(database: Database, settings: Settings) -> None:
    bomb = deliver(database, file_name="a.html", body=b"<html><body>" + b"<div><b><i><p>" * 300_000)
    good = deliver(database, file_name="b.docx", body=docx([FIRST]))
    for _ in range(3):
        tasks.do(database, settings, "read")
    assert facts(database, bomb)["state"] in ("refused", "there")
    assert facts(database, good)["state"] == "there"
