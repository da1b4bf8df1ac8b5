"""What a piece is called: as a person wrote, or as its page says, unless a person took that away."""

import pytest
from sqlalchemy.orm import Session

from claims import evidence, snapshots
from claims.contents import Extract
from claims.database import Database
from claims.models import Article, Claim
from claims.queries.detail import evidence_of
from claims.queries.signing import signing_facts
from claims.queries.waiting import waiting_claims
from tests import scenes
from tests.claims.test_by_hand import cite, with_an_address
from tests.claims.test_snapshots import READ, URL, VISIT, body


@pytest.fixture
def room(database: Database) -> scenes.Newsroom:
    with database.transaction() as session:
        return scenes.newsroom(session)


def test_a_page_that_came_after_it_was_cited_gives_its_title_and_the_piece_stays_as_it_was(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        named = evidence.add_by_hand(session, claim, url="https://b.example/", title="Mine", excerpt="", by=room.ana)
        cited = [piece.id, named.id]
        verdict = {"said": "said", "rating": "supported", "reason": "So.", "evidence": cited}
        scenes.act(session, claim, "decide", by=room.ana, **verdict)
        for id in cited:
            snapshots.hang(session, id, VISIT, body(), READ)
        assert piece.title == URL, "what a verdict cites is never changed"
        titles = [READ.title, "Mine"]
        assert [shown["title"] for shown in evidence_of(session, claim.id)] == titles
        assert [shown["title"] for shown in signing_facts(session, [claim.id])[claim.id]["cited"]] == titles
        assert [shown["title"] for shown in waiting_claims(session, [claim.id])[0]["cited"]] == titles
        scenes.act(session, claim, "approve", by=room.editor)
        assert printed_titles(session, claim, room) == titles


def test_a_title_that_came_after_the_signature_is_not_printed_as_signed(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        cite(session, claim.id, piece.id, claim.row_version, room.ana)
        scenes.act(session, claim, "approve", by=room.editor)
        snapshots.hang(session, piece.id, VISIT, body(), Extract("x", "Words that nobody signed"))
        assert evidence_of(session, claim.id)[0]["title"] == "Words that nobody signed"
        assert printed_titles(session, claim, room) == [URL]


def printed_titles(session: Session, claim: Claim, room: scenes.Newsroom) -> list[str]:
    article = session.get_one(Article, claim.article_id)
    for other in scenes.claims_of(session, article):
        if other.status == "queued":
            scenes.bring(session, other, "approved", room)
    printed = scenes.publish(session, article, room).content["claims"]
    return [one["title"] for one in next(one for one in printed if one["id"] == claim.id)["cited"]]


@pytest.mark.parametrize("url", [URL, URL + "/" + "x" * 600])
def test_a_title_that_a_person_took_away_is_not_brought_back(
    database: Database, room: scenes.Newsroom, url: str
) -> None:
    wall = Extract(READ.text, "Just a moment...")
    with database.transaction() as session:
        claim = scenes.claim(session, room, "in_progress")
        piece = evidence.add_by_hand(session, claim, url=url, title="", excerpt="40 dead", by=room.ana)
        correct = {"excerpt": "40 dead", "published_on": None, "by": room.ana}
        evidence.correct(session, claim, piece.id, title="", **correct)
        snapshots.hang(session, piece.id, VISIT, body(), wall)
        assert piece.title == wall.title, "nobody took anything away yet"
        evidence.correct(session, claim, piece.id, title="", **correct)
        opened = claim.row_version
        snapshots.hang(session, piece.id, VISIT, body("again"), wall)
        assert evidence_of(session, claim.id)[0]["title"] == piece.title == url[:500]
        assert claim.row_version == opened
        evidence.correct(session, claim, piece.id, title="Mine", **correct)
        assert evidence_of(session, claim.id)[0]["title"] == "Mine"


@pytest.mark.parametrize("title", ["https://post.example", "h"])
def test_a_title_that_is_the_beginning_of_the_address_is_a_persons(
    database: Database, room: scenes.Newsroom, title: str
) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room, "in_progress")
        piece = evidence.add_by_hand(session, claim, url=URL, title=title, excerpt="", by=room.ana)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        assert evidence_of(session, claim.id)[0]["title"] == piece.title == title
