"""The desk's own archive as an evidence source: what was published before is found for a later claim."""

from claims.database import Database
from claims.settings import Settings
from tests import scenes
from workers.sources import SOURCES, Query, missing_settings


def query(claim_id: int, text: str) -> Query:
    return Query(claim_id, text, None, (), (), (), "en")


def test_it_needs_no_settings() -> None:
    assert missing_settings(SOURCES["archive"], Settings(_env_file=None, mediawiki_api="")) == ()


def test_a_published_verdict_is_found_for_a_later_claim(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        number = scenes.publication(session, room).id
        later = scenes.claim(session, room).id
    settings = Settings(_env_file=None, database_url=database_url)
    found = SOURCES["archive"].search(
        query(later, "At least 40 people were killed when the river Vosso burst"), settings
    )
    assert found
    assert (found[0].url or "").startswith(f"/published/{number}#claim-")
    assert SOURCES["archive"].search(query(later, "The parliament of Chile voted on copper"), settings) == []


def test_a_claim_is_no_evidence_for_itself(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        publication = scenes.publication(session, scenes.newsroom(session))
        published = publication.content["claims"]
    settings = Settings(_env_file=None, database_url=database_url)
    for claim in published:
        urls = [piece.url or "" for piece in SOURCES["archive"].search(query(claim["id"], claim["quote"]), settings)]
        assert not any(url.endswith(f"#claim-{claim['id']}") for url in urls)


def test_what_is_not_published_is_not_found(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session), "approved")
        wording = claim.wording
    settings = Settings(_env_file=None, database_url=database_url)
    assert SOURCES["archive"].search(query(claim.id + 1, wording), settings) == []
