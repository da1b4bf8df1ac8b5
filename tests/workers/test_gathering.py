"""Asking a source about a batch of claims: every way in which it may end is an outcome that people see."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from claims import evidence, intake
from claims.database import Database
from claims.models import Claim, Evidence, Job, SearchRun
from claims.settings import Settings
from tests import scenes
from workers import gathering, tasks
from workers.sources import Found, Query, Source, SourceFailed

TEXT = "At least 40 people were killed, the police said. Mayor Marit Berg said the dam had cost 300 million euros."


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, mediawiki_api="", fetch_deadline=10)


def ask_only(
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    settings: Settings,
    search: Callable[[Query, Settings], list[Found]],
    needs: tuple[str, ...] = (),
) -> list[int]:
    """An article whose claims ask one source; their ids."""  # fmt: skip
    monkeypatch.setattr(gathering, "SOURCES", {"almanac": Source("almanac", "The Almanac", needs, search)})
    with database.transaction() as session:
        evidence.register_sources(session, [("almanac", "The Almanac")])
        room = scenes.newsroom(session)
        intake.submit_article(session, title="", text=TEXT, by=room.admin)
    tasks.do(database, settings, "extract")
    with database.reading() as session:
        claims = list(session.scalars(select(Job.claim_id).where(Job.stage == "evidence").order_by(Job.claim_id)))
    assert len(claims) >= 2
    return claims


def gather(database: Database, settings: Settings) -> int:
    """One task, when every pause is over."""
    with database.transaction() as session:
        session.execute(update(Job).where(Job.state == "pending").values(run_after=Job.created_at))
    return tasks.do(database, settings, "evidence")


def runs(database: Database) -> list[SearchRun]:
    with database.reading() as session:
        found = list(session.scalars(select(SearchRun).order_by(SearchRun.claim_id)))
        session.expunge_all()
        return found


def test_what_is_found_is_kept_with_its_source(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(query: Query, settings: Settings) -> list[Found]:
        return [Found("https://almanac.example/1", "Floods", f"40 dead. {query.text}")]

    claims = ask_only(monkeypatch, database, settings, search)
    assert gather(database, settings) == len(claims)
    with database.reading() as session:
        assert session.scalars(select(Evidence.source)).all() == ["almanac"] * len(claims)
    assert [(run.outcome, run.found) for run in runs(database)] == [("found", 1)] * len(claims)


def test_the_source_is_told_wording_speaker_figures_and_language(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Query] = []

    def search(query: Query, settings: Settings) -> list[Found]:
        asked.append(query)
        return []

    claims = ask_only(monkeypatch, database, settings, search)
    gather(database, settings)
    assert [query.claim_id for query in asked] == claims
    with database.reading() as session:
        for query in asked:
            claim = session.get_one(Claim, query.claim_id)
            assert (query.text, query.speaker, list(query.figures)) == (
                claim.wording,
                claim.speaker_name,
                claim.figures,
            )
            assert query.language == "en"
    assert {run.outcome for run in runs(database)} == {"nothing_found"}


@pytest.mark.parametrize("error", [SourceFailed("The almanac is closed."), ZeroDivisionError("a bug")])
def test_a_source_that_fails_is_asked_again_and_then_shown_as_failed(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def search(query: Query, settings: Settings) -> list[Found]:
        raise error

    claims = ask_only(monkeypatch, database, settings, search)
    gather(database, settings)
    assert runs(database) == []
    with database.reading() as session:
        for job in session.scalars(select(Job).where(Job.stage == "evidence")):
            assert (job.state, job.failures) == ("pending", 1)
            assert job.last_error
            assert "ZeroDivision" not in job.last_error
    for _ in range(3 * len(claims)):
        gather(database, settings)
    with database.reading() as session:
        assert set(session.scalars(select(Job.state).where(Job.stage == "evidence"))) == {"done"}
    assert [(run.outcome, run.found) for run in runs(database)] == [("failed", 0)] * len(claims)
    assert all(run.error and run.error.endswith(".") for run in runs(database))


def test_one_claim_whose_search_fails_does_not_sink_the_others(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims: list[int] = []

    def search(query: Query, settings: Settings) -> list[Found]:
        if query.claim_id == claims[0]:
            raise SourceFailed("Not this one.")
        return []

    claims = ask_only(monkeypatch, database, settings, search)
    assert gather(database, settings) == len(claims) - 1
    assert [run.claim_id for run in runs(database)] == claims[1:]


def test_what_was_found_although_a_part_of_the_source_failed_is_kept_with_the_failure(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(query: Query, settings: Settings) -> list[Found]:
        raise SourceFailed("The second almanac is closed.", [Found("https://almanac.example/1", "Floods", "40 dead.")])

    claims = ask_only(monkeypatch, database, settings, search)
    assert gather(database, settings) == len(claims)
    said = {(run.outcome, run.found, run.error) for run in runs(database)}
    assert said == {("found", 1, "The second almanac is closed.")}
    with database.reading() as session:
        assert session.scalars(select(Evidence.title)).all() == ["Floods"] * len(claims)


def test_a_source_without_its_settings_is_not_enabled(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = ask_only(monkeypatch, database, settings, lambda query, settings: [], needs=("mediawiki_api",))
    assert gather(database, settings) == len(claims)
    assert {(run.outcome, run.error) for run in runs(database)} == {
        ("not_enabled", "Not enabled: MEDIAWIKI_API is not set.")
    }


def test_nobody_waits_for_the_pace_of_a_source_that_is_not_enabled(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = ask_only(monkeypatch, database, settings, lambda query, settings: [], needs=("mediawiki_api",))
    source = replace(gathering.SOURCES["almanac"], pace=600.0)
    monkeypatch.setattr(gathering, "SOURCES", {"almanac": source})
    assert gather(database, settings) == len(claims)
    assert {run.outcome for run in runs(database)} == {"not_enabled"}


def test_a_source_that_was_taken_out_is_not_enabled(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = ask_only(monkeypatch, database, settings, lambda query, settings: [])
    monkeypatch.setattr(gathering, "SOURCES", {})
    assert gather(database, settings) == len(claims)
    assert {run.outcome for run in runs(database)} == {"not_enabled"}


def test_what_there_was_no_time_for_is_left_to_the_next_worker_uncharged(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dawdle(query: Query, settings: Settings) -> list[Found]:
        time.sleep(0.1)
        return []

    claims = ask_only(monkeypatch, database, settings, dawdle)
    hurried = settings.model_copy(update={"lease_seconds": 0.5, "fetch_per_host": 1})
    assert [tasks.do_batch(database, hurried, "evidence") for _ in claims] == [1] * len(claims)
    with database.reading() as session:
        assert set(session.scalars(select(Job.failures).where(Job.stage == "evidence"))) == {0}


def test_no_transaction_is_open_while_a_source_is_asked(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(query: Query, settings: Settings) -> list[Found]:
        # On SQLite this would wait for a writer that is this very process, and fail.
        with Database(settings.database, pooled=False).transaction() as session:
            session.execute(update(Claim).where(Claim.id == query.claim_id).values(returned=True))
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        return []

    claims = ask_only(monkeypatch, database, settings, search)
    assert tasks.do_batch(database, settings, "evidence") == len(claims)


def test_only_sources_that_ask_outside_are_slow(settings: Settings) -> None:
    enabled = settings.model_copy(update={"mediawiki_api": "https://wiki.example/w/api.php"})
    assert "mediawiki" not in gathering.slow_lanes(settings)
    assert "mediawiki" in gathering.slow_lanes(enabled)
    assert "archive" not in gathering.slow_lanes(enabled)
