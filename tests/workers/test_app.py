"""One Redis, three spellings of its socket; and no worker without an address."""

import pytest
import redis
from sqlalchemy import select

from claims.database import Database
from claims.models import Source
from claims.settings import Settings
from workers.app import broker_url, client_url, make_app
from workers.worker import Worker


def spellings(redis_url: str) -> list[str]:
    path = redis_url.removeprefix("unix://").partition("?")[0]
    return [f"unix://{path}?db=0", f"redis+socket://{path}?virtual_host=0", f"redis+unix://{path}", f"unix://{path}"]


def test_every_spelling_of_a_socket_is_understood_by_both_clients(redis_url: str) -> None:
    for number, url in enumerate(spellings(redis_url)):
        app = make_app(Settings(redis_url=url))
        app.send_task("stet.extract", queue="extract")
        with redis.Redis.from_url(client_url(url)) as client:
            assert client.llen("extract") == number + 1


@pytest.mark.parametrize(
    ("given", "celery", "client"),
    [
        ("redis://u:p@host:7/2", "redis://u:p@host:7/2", "redis://u:p@host:7/2"),
        ("rediss://host/0", "rediss://host/0", "rediss://host/0"),
        ("unix:///run/r.sock?db=3", "redis+socket:///run/r.sock?virtual_host=3", "unix:///run/r.sock?db=3"),
        ("redis+socket:///a%20b?virtual_host=1", "redis+socket:///a%20b?virtual_host=1", "unix:///a%20b?db=1"),
    ],
)
def test_other_addresses_and_numbers_of_databases_are_kept(given: str, celery: str, client: str) -> None:
    assert (broker_url(given), client_url(given)) == (celery, client)


def test_without_an_address_there_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="REDIS_URL"):
        make_app(Settings(redis_url=""))


def test_messages_are_json_and_nothing_else_is_read(redis_url: str) -> None:
    app = make_app(Settings(redis_url=redis_url))
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None
    assert app.conf.task_acks_late is False


def test_a_task_ends_long_before_its_lease() -> None:
    settings = Settings(redis_url="redis://127.0.0.1/0", lease_seconds=100)
    assert make_app(settings).conf.task_time_limit < 50


def test_workers_that_ask_the_sources_say_what_they_lack_and_how_they_are_called(
    redis_url: str, small_database: Database, sqlite_url: str
) -> None:
    def known(stage: str, **given: str) -> tuple[str, str, bool]:
        settings = Settings(_env_file=None, database_url=sqlite_url, redis_url=redis_url, **given)  # type: ignore[call-arg, arg-type]
        Worker(settings, [stage])._register_sources()
        with small_database.reading() as session:
            wiki = session.scalars(select(Source).where(Source.name == "mediawiki")).one()
            return wiki.label, wiki.lacks, wiki.ready_at is not None

    assert known("extract") == ("Wikipedia", "", False)
    assert known("evidence", mediawiki_api="") == ("MediaWiki", "MEDIAWIKI_API", False)
    assert known("extract") == ("MediaWiki", "MEDIAWIKI_API", False)
    assert known("evidence", mediawiki_api="https://wiki.example.org/w/api.php") == ("wiki.example.org", "", True)
