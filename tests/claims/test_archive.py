"""The archive of published verdicts as one process sees it: always what is published now, and no nonsense."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims import archive
from claims.database import Database
from claims.models import ArchiveEntry, Claim, Publication
from tests import scenes

FLOOD = "At least 40 people were killed and 120 were injured when the river burst its banks"
BRIDGE = "The bridge in Voss cost 300 million crowns, the mayor said."


def urls(database: Database, text: str, **more: object) -> list[str]:
    with database.reading() as session:
        return [found.url for found in archive.search(session, text, 5, **more)]  # type: ignore[arg-type]


def publish(session: Session) -> Publication:
    return scenes.publication(session, scenes.newsroom(session))


def test_a_verdict_that_arrives_after_a_search_is_found_by_the_next(database: Database) -> None:
    assert urls(database, FLOOD) == []
    with database.transaction() as session:
        number = publish(session).id
    assert urls(database, FLOOD)[0].startswith(f"/published/{number}#claim-")


def test_a_verdict_is_found_in_other_words(database: Database) -> None:
    with database.transaction() as session:
        publish(session)
    assert urls(database, "Forty killed, 120 hurt as river bursts its bank")


@pytest.mark.parametrize(
    "text",
    ["", "“”", '") OR * NEAR (', "It was not.", "The river.", "The parliament of Chile voted on copper and police"],
)
def test_nothing_is_shown_rather_than_nonsense(database: Database, text: str) -> None:
    with database.transaction() as session:
        publish(session)
    assert urls(database, text) == []


def test_what_a_later_edition_supersedes_is_found_no_more(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first = scenes.publication(session, room)
        before = archive.search(session, FLOOD, 5)
        second = scenes.next_edition(session, room, first)
        after = archive.search(session, FLOOD, 5)
    assert len(after) == len(before) > 0
    assert all(found.url.startswith(f"/published/{second.id}#") for found in after)


def test_a_verdict_that_is_gone_from_the_table_is_not_shown(database: Database) -> None:
    with database.transaction() as session:
        publish(session)
    assert urls(database, FLOOD)
    with database.transaction() as session:
        session.execute(delete(ArchiveEntry))
    assert urls(database, FLOOD) == []


def test_what_was_rolled_back_does_not_hide_what_comes_under_its_number(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        publish(session)
        assert archive.search(session, FLOOD, 5)
        raise RuntimeError("the house is on fire")
    with database.transaction() as session:
        assert archive.search(session, FLOOD, 5) == []
        scenes.publication(session, scenes.newsroom(session), text=BRIDGE)
    with database.transaction() as session:
        assert archive.search(session, BRIDGE, 5)


def test_a_publication_committed_after_one_with_a_higher_number_is_found(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        late = scenes.publication(session, room)
        newer = scenes.publication(session, room, text=BRIDGE)
        # What a process remembers that looked when only the newer one was there.
        archive._mirrors[session.get_bind()] = archive._Mirror(seen={(newer.id, newer.published_at)})
        assert archive.search(session, FLOOD, 5)[0].url.startswith(f"/published/{late.id}#")


def test_after_more_publications_than_are_looked_back_everything_is_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LOOKED_BACK", 1)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        assert archive.search(session, FLOOD, 5) == []
        scenes.publication(session, room)
        assert archive.search(session, FLOOD, 5)
        scenes.publication(session, room, text=BRIDGE)
        assert archive.search(session, FLOOD, 5)
        assert archive.search(session, BRIDGE, 5)


def test_the_article_of_the_claim_is_left_out(database: Database) -> None:
    with database.transaction() as session:
        publication = publish(session)
        claim = session.scalars(select(Claim.id).where(Claim.article_id == publication.article_id)).first()
    assert urls(database, FLOOD)
    assert urls(database, FLOOD, but_claim=claim) == []


def test_an_entry_says_why_it_was_found(database: Database) -> None:
    with database.transaction() as session:
        publish(session)
    with database.reading() as session:
        shared = archive.search(session, FLOOD, 5)[0].shared
    assert {"40", "120"} <= set(shared.numbers)
    assert "river" in shared.words


def test_those_that_are_checked_again_take_no_place_from_one_that_stands(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for number in range(3):
            scenes.publication(session, room, text=scenes.FLOOD + f"\n\nEdition {number} went to print.")
    best, *_ = urls(database, FLOOD)
    with database.transaction() as session:
        for url in urls(database, FLOOD)[:-1]:
            claim = session.get_one(Claim, int(url.rpartition("-")[2]))
            scenes.act(session, claim, "reopen", by=room.editor, note="New count.")
    with database.reading() as session:
        [left] = archive.search(session, FLOOD, 1)
    assert left.url != best


def test_a_verdict_that_is_checked_again_is_not_shown(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        scenes.publication(session, room)
    with database.transaction() as session:
        claim = session.scalars(select(Claim).where(Claim.status == "approved").order_by(Claim.id)).first()
        assert claim is not None
        wording, ending = claim.wording, f"#claim-{claim.id}"
    assert any(url.endswith(ending) for url in urls(database, wording))
    with database.transaction() as session:
        reopened = session.get(Claim, int(ending.removeprefix("#claim-")))
        assert reopened is not None
        scenes.act(session, reopened, "reopen", by=room.editor, note="New count.")
    assert not any(url.endswith(ending) for url in urls(database, wording))
