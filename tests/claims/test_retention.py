"""What is given up for its age and what is cited know of each other, also when both happen at once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import contents, retention, signoff, snapshots
from claims.contents import Visit
from claims.database import Database, now
from claims.errors import WrongState
from claims.models import Claim, Content, Evidence, Job, Snapshot
from claims.queries.snapshots import snapshot_detail
from tests import scenes
from tests.claims.test_snapshots import READ, URL, VISIT, age, asked, body, link, with_address


def given_up(session: Session, room: scenes.Newsroom) -> tuple[Claim, Evidence]:
    """A piece whose page was kept and given up since."""
    claim, piece = with_address(session, room)
    snapshots.hang(session, piece.id, VISIT, body(), READ)
    session.execute(update(Job).where(Job.stage == "snapshot").values(state="done"))
    age(session, 400)
    assert retention.any_to_retire(session, days=365) and retention.retire(session, days=365) == 1
    return claim, piece


def cite(session: Session, room: scenes.Newsroom, claim: Claim, piece: Evidence) -> None:
    scenes.act(
        session, claim, "decide", by=room.ana, said="said", rating="supported", reason="So.", evidence=[piece.id]
    )


def test_what_was_given_up_and_is_cited_then_is_fetched_again(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim, piece = given_up(session, room)
        cite(session, room, claim, piece)
        assert asked(session) == [f"evidence:{piece.id}"]


@pytest.mark.parametrize("words", ["forty", "fifty"])
def test_it_has_a_file_again_whether_the_page_says_the_same_or_not(database: Database, words: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim, piece = given_up(session, room)
        cite(session, room, claim, piece)
        scenes.act(session, claim, "approve", by=room.editor)
        snapshots.hang(session, piece.id, VISIT, body(words, "new"), READ)
        shown = snapshot_detail(session, link(session, piece).snapshot_id or 0)
        assert (shown["sha256"], shown["gone_at"]) == (body(words).sha256, None)
        assert signoff.changed(session, [claim]) == [], "what was not there was not signed"
        age(session, 400)
        assert retention.retire(session, days=365) == 0, "it is cited"


def test_a_cited_piece_without_a_file_may_be_kept_by_the_button(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim, piece = given_up(session, room)
        cite(session, room, claim, piece)
        session.execute(update(Job).where(Job.stage == "snapshot").values(state="done"))
        snapshots.keep_now(session, claim, piece.id, by=room.ana)
        session.execute(update(Job).where(Job.stage == "snapshot").values(state="done"))
        snapshots.hang(session, piece.id, VISIT, body(warc="new"), READ)
        with pytest.raises(WrongState, match="what its page said then"):
            snapshots.keep_now(session, claim, piece.id, by=room.ana)


def test_a_content_is_as_old_as_its_last_visit(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for address in (URL, f"{URL}?b"):
            age(session, 400)
            _, piece = with_address(session, room, url=address)
            snapshots.hang(session, piece.id, Visit(address, address, now(session)), body(), READ)
        assert not retention.any_to_retire(session, days=365)
        assert retention.retire(session, days=365) == 0


def test_a_lost_file_is_replaced_and_only_by_whoever_knew_it_as_lost(database: Database) -> None:
    with database.transaction() as session:
        contents.keep(session, VISIT, body(), READ)
        lost = body().warc_sha256
        for name, instead_of in (("second", lost), ("third", lost)):
            new = body(warc=name)
            again = contents.Body(new.sha256, new.size, new.media_type, new.warc_sha256, instead_of)
            contents.keep(session, VISIT, again, READ)
        assert contents.file_of(session, body().sha256) == body(warc="second").warc_sha256


def test_a_verdict_and_the_age_at_once_leave_no_verdict_without_a_file_or_a_job(database: Database) -> None:
    """Whoever cites holds what is there; whoever comes to it by age passes it by, and looks again afterwards."""
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim, piece = with_address(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        session.execute(update(Job).where(Job.stage == "snapshot").values(state="done"))
        age(session, 400)
        claim_id, piece_id = claim.id, piece.id

    def retire() -> None:
        with database.transaction() as session:
            retention.retire(session, days=365)

    with database.transaction() as session:
        cite(session, room, session.get_one(Claim, claim_id), session.get_one(Evidence, piece_id))
        beside = threading.Thread(target=retire)
        beside.start()
        beside.join(0.5)
    beside.join(20)
    assert not beside.is_alive()
    with database.reading() as session:
        content = session.scalars(select(Content).join(Snapshot)).one()
        assert content.gone_at is None and asked(session) == []
        assert content.kept_at < now(session) - timedelta(days=365)
