"""The fact-checks of others as an evidence source: found for claims, with who rated what how."""

import pytest
from sqlalchemy import delete, select, update

from claims import evidence, factchecks, feeds, lanes
from claims.database import Database, now
from claims.models import Evidence, Feed, Job, Lane, SearchRun
from claims.settings import Settings
from tests import scenes
from tests.claims.test_factchecks import ASKED, DAM, FERRY
from workers import tasks
from workers.gathering import ask
from workers.sources import SOURCES, Busy, NotEnabled, Query, missing_settings

SOURCE = SOURCES["claimreview"]


def query(text: str) -> Query:
    return Query(1, text, None, (), (), (), "en")


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(_env_file=None, database_url=database_url)


def test_it_is_in_the_building_and_needs_no_settings(settings: Settings) -> None:
    assert missing_settings(SOURCE, settings) == () and not SOURCE.outside


def test_before_anything_was_taken_in_it_is_not_enabled(database: Database, settings: Settings) -> None:
    with pytest.raises(NotEnabled, match="CLAIMREVIEW_FEEDS"):
        SOURCE.search(query(ASKED), settings)
    result = ask(SOURCE, query(ASKED), settings)
    assert getattr(result, "outcome", "") == "not_enabled"


FEEDS = "https://one.example/feed.json https://two.example/feed.json"


def test_until_its_feeds_were_read_it_is_waited_for_and_not_called_off(database: Database, settings: Settings) -> None:
    settings = settings.model_copy(update={"claimreview_feeds": FEEDS})
    assert isinstance(ask(SOURCE, query(ASKED), settings), Busy)  # before the sweeper knows them
    with database.transaction() as session:
        feeds.ask_for_due(session, FEEDS.split(), hours=6)
    waits = ask(SOURCE, query(ASKED), settings)
    assert isinstance(waits, Busy) and waits.seconds and "not been read yet" in str(waits)


def test_a_claim_waits_uncharged_until_the_feeds_were_read_and_is_asked_then(
    database: Database, settings: Settings
) -> None:
    settings = settings.model_copy(update={"claimreview_feeds": FEEDS})
    with database.transaction() as session:
        evidence.register_sources(session, [("claimreview", "Fact-checks of others")])
        claim = scenes.claim(session, scenes.newsroom(session))
        session.execute(delete(Job).where((Job.stage != "evidence") | (Job.claim_id != claim.id)))
        feeds.ask_for_due(session, FEEDS.split(), hours=6)
    assert tasks.do_batch(database, settings, "evidence") == 0
    with database.transaction() as session:
        job = session.scalars(select(Job).where(Job.stage == "evidence")).one()
        assert (job.state, job.failures) == ("pending", 0) and not session.scalars(select(SearchRun)).all()
        assert "not been read yet" in lanes.pauses(session)["claimreview"]["reason"]
    assert tasks.do_batch(database, settings, "evidence") is None, "nobody asks before the pause is over"
    with database.transaction() as session:
        session.execute(update(Feed).values(read_at=now(session)))
        session.execute(update(Lane).values(closed_until=now(session)))
    assert tasks.do_batch(database, settings, "evidence") == 1
    with database.reading() as session:
        assert session.scalars(select(SearchRun.outcome)).all() == ["nothing_found"]


def test_that_a_feed_could_not_be_read_is_a_failure_and_an_empty_one_says_that_there_is_nothing(
    database: Database, settings: Settings
) -> None:
    settings = settings.model_copy(update={"claimreview_feeds": FEEDS})
    with database.transaction() as session:
        feeds.ask_for_due(session, FEEDS.split(), hours=6)
        one, two = session.scalars(select(Feed).order_by(Feed.id))
        one.read_at, two.error = now(session), "It answered 500."
    failed = ask(SOURCE, query(ASKED), settings)
    assert isinstance(failed, evidence.Result) and failed.outcome == "failed" and "answered 500" in (failed.error or "")
    with database.transaction() as session:
        session.get_one(Feed, two.id).read_at = now(session)
    assert getattr(ask(SOURCE, query(ASKED), settings), "outcome", "") == "nothing_found"


def test_what_others_found_comes_with_its_rating_and_without_figures(database: Database, settings: Settings) -> None:
    with database.transaction() as session:
        factchecks.store(session, [DAM, FERRY])
        claim = scenes.claim(session, scenes.newsroom(session))
    result = ask(SOURCE, query(ASKED), settings)
    assert isinstance(result, evidence.Result) and result.outcome == "found"
    assert getattr(ask(SOURCE, query("Parliament voted on copper"), settings), "outcome", "") == "nothing_found"
    with database.transaction() as session:
        assert evidence.record(session, claim.id, "claimreview", 1, result) == 1
        piece = session.query(Evidence).one()
        assert piece.fact_check == {
            "claim": DAM.claim, "claimant": "Marit Berg", "rating": "False", "publisher": "Example Facts",
            "published_at": "2023-05-04T00:00:00+00:00",
        }  # fmt: skip
        assert (piece.url, piece.title, piece.published_at) == (DAM.url, DAM.title, DAM.published_at)
        assert (piece.stance, piece.figures) == ("unclear", [])
