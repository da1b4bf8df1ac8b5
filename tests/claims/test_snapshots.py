"""What pages said: one content however often it is met, hung on pieces, bound by approvals, given up by age."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import contents, evidence, judging, publishing, retention, signoff, snapshots
from claims.contents import Body, Extract, Visit
from claims.database import Database, now
from claims.errors import Invalid, NotAllowed, NotFound, WrongState
from claims.models import Claim, Content, Event, Evidence, EvidenceSnapshot, Job, Person, Snapshot
from claims.queries.detail import evidence_of
from claims.queries.snapshots import snapshot_detail
from tests import scenes

URL = "https://post.example/flood"
AT = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
VISIT = Visit(URL, f"{URL}/2026", AT)
READ = Extract("The police count 40 dead.", "Forty dead", "A. Berg", AT - timedelta(days=2))


@pytest.fixture
def room(database: Database) -> scenes.Newsroom:
    with database.transaction() as session:
        return scenes.newsroom(session)


def body(words: str = "forty", warc: str = "file") -> Body:
    return Body(hashlib.sha256(words.encode()).hexdigest(), 5, "text/html", hashlib.sha256(warc.encode()).hexdigest())


def with_address(
    session: Session, room: scenes.Newsroom, status: str = "in_progress", excerpt: str = "", url: str = URL
) -> tuple[Claim, Evidence]:
    claim = scenes.claim(session, room, status)
    ana = session.get_one(Person, room.ana.id)
    piece = evidence.add_by_hand(session, claim, url=url, title="", excerpt=excerpt, stance="supports", by=ana)
    return claim, piece


def decided(session: Session, room: scenes.Newsroom) -> tuple[Claim, Evidence]:
    """A claim whose verdict cites the piece with the address."""
    claim, piece = with_address(session, room)
    scenes.act(
        session, claim, "decide", by=room.ana, said="said", rating="supported", reason="So.", evidence=[piece.id]
    )
    return claim, piece


def link(session: Session, piece: Evidence) -> EvidenceSnapshot:
    found = select(EvidenceSnapshot).where(EvidenceSnapshot.evidence_id == piece.id)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def asked(session: Session) -> list[str]:
    return list(session.scalars(select(Job.subject).where(Job.stage == "snapshot", Job.state == "pending")))


def age(session: Session, days: int) -> None:
    for content in session.scalars(select(Content)):
        content.kept_at = now(session) - timedelta(days=days)
    session.flush()


def test_one_content_is_kept_once_with_as_many_visits_as_there_were(database: Database) -> None:
    with database.transaction() as session:
        first = contents.keep(session, VISIT, body(), READ)
        second = contents.keep(session, Visit(URL, URL, AT + timedelta(days=1)), body(warc="another"), READ)
        other = contents.keep(session, VISIT, body("fifty", "third"), Extract(unread="It is a picture."))
        assert first.content_id == second.content_id != other.content_id
        assert session.scalar(select(func.count()).select_from(Content)) == 2
        assert contents.file_of(session, body().sha256) == body().warc_sha256
        assert contents.file_of(session, "0" * 64) is None


def test_what_could_not_be_read_has_its_text_once_it_can_be(database: Database) -> None:
    with database.transaction() as session:
        first = contents.keep(session, VISIT, body(), Extract(unread="Too slow."))
        contents.keep(session, VISIT, body(), READ)
        contents.keep(session, VISIT, body(), Extract("Other words."))
        contents.keep(session, VISIT, body(), Extract(unread="Too slow."))
        shown = snapshot_detail(session, first.id)
        assert (shown["text"], shown["unread"], shown["byline"]) == (READ.text, None, "A. Berg")


def test_a_person_gives_an_address_and_the_page_fills_in_the_rest(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_address(session, room)
        passage = "The police count 40 dead."
        snapshots.hang(session, piece.id, VISIT, body(), READ, passage)
        assert (piece.title, piece.excerpt, piece.published_at) == ("Forty dead", passage, READ.published_at)
        assert piece.figures and piece.figures[0]["low"] == 40
        shown = evidence_of(session, claim.id)[-1]
        assert shown["picked"] and shown["snapshot"]["sha256"] == body().sha256 and not shown["not_kept"]
        assert snapshot_detail(session, shown["snapshot"]["id"])["evidence"][0]["claim_id"] == claim.id


def test_what_a_person_wrote_is_never_written_over(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
        piece = evidence.add_by_hand(
            session, claim, url=URL, title="My title", excerpt="My words.", stance="context", by=room.ana
        )
        snapshots.hang(session, piece.id, VISIT, body(), READ, "The police count 40 dead.")
        assert (piece.title, piece.excerpt, link(session, piece).picked) == ("My title", "My words.", False)
        assert piece.published_at == READ.published_at


def test_a_cited_piece_stays_as_it_is_and_the_snapshot_hangs_beside_it(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        _, piece = decided(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ, "The police count 40 dead.")
        assert (piece.title, piece.excerpt, piece.published_at) == (URL, "", None)
        assert link(session, piece).snapshot_id


def test_what_a_verdict_cites_keeps_the_snapshot_it_was_cited_with(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = decided(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        first = link(session, piece).snapshot_id
        snapshots.hang(session, piece.id, VISIT, body("fifty"), READ)
        assert link(session, piece).snapshot_id == first
        for job in session.scalars(select(Job)):
            job.state = "done"
        session.flush()
        with pytest.raises(WrongState, match="what its page said then"):
            snapshots.keep_now(session, claim, piece.id, by=room.ana)


def test_an_uncited_piece_may_have_a_newer_snapshot_and_the_old_one_stays(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        _, piece = with_address(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        first = link(session, piece).snapshot_id
        snapshots.hang(session, piece.id, VISIT, body("fifty", "other"), READ)
        assert first and link(session, piece).snapshot_id != first
        assert snapshot_detail(session, first)["sha256"] == body().sha256


def test_a_failure_is_told_on_the_piece_and_keeps_what_is_there(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_address(session, room)
        session.scalars(select(Job).where(Job.stage == "snapshot")).one().state = "done"
        snapshots.miss(session, piece.id, "The page is gone.")
        shown = evidence_of(session, claim.id)[-1]
        assert (shown["not_kept"], shown["snapshot"]) == ("The page is gone.", None)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        assert link(session, piece).error is None
        snapshots.miss(session, piece.id, "The page is gone.")
        shown = evidence_of(session, claim.id)[-1]
        assert shown["not_kept"] == "The page is gone." and shown["snapshot"]["sha256"] == body().sha256


def test_a_snapshot_is_asked_for_what_is_added_accepted_or_cited_and_once(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = with_address(session, room)
        job = session.scalars(select(Job).where(Job.stage == "snapshot")).one()
        assert (job.subject, job.lane, job.owner_id) == (f"evidence:{piece.id}", "post.example", room.ana.id)
        judging.judge(session, claim, piece.id, "accepted", by=room.ana)
        job.state = "done"
        session.flush()
        scenes.act(session, claim, "decide", by=room.ana, said="said", rating="supported", reason="So.",
                   evidence=[piece.id])  # fmt: skip
        assert asked(session) == [f"evidence:{piece.id}"]
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        for waiting in session.scalars(select(Job).where(Job.stage == "snapshot")):
            waiting.state = "done"
        session.flush()
        assert not snapshots.ask(session, piece), "there is one"


def test_nothing_is_asked_for_a_piece_without_an_address_of_the_web(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
        piece = scenes.found_by_hand(session, claim, by=room.ana)
        judging.judge(session, claim, piece.id, "accepted", by=room.ana)
        assert asked(session) == []
        with pytest.raises(Invalid, match="no address of the web"):
            snapshots.keep_now(session, claim, piece.id, by=room.ana)


def test_the_button_asks_once_and_only_checkers_and_editors(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_address(session, room)
        with pytest.raises(WrongState, match="already"):
            snapshots.keep_now(session, claim, piece.id, by=room.ben)
        with pytest.raises(NotAllowed):
            snapshots.keep_now(session, claim, piece.id, by=room.viewer)
        with pytest.raises(NotFound):
            snapshots.keep_now(session, scenes.claim(session, room), piece.id, by=room.ben)


def test_an_approval_binds_the_snapshots_that_were_there(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = decided(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        scenes.act(session, claim, "approve", by=room.editor)
        assert signoff.changed(session, [claim]) == []
        session.get_one(Content, session.get_one(Snapshot, link(session, piece).snapshot_id).content_id).sha256 = (
            "0" * 64
        )
        session.flush()
        assert signoff.changed(session, [claim]) == [claim]


def test_a_snapshot_that_arrives_after_the_approval_voids_nothing(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = decided(session, room)
        scenes.act(session, claim, "approve", by=room.editor)
    with database.transaction() as session:
        claim = session.get_one(Claim, claim.id)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        assert signoff.changed(session, [claim]) == []
        link(session, piece).taken_at -= timedelta(days=1)
        session.flush()
        assert signoff.changed(session, [claim]) == [claim], "as if it had been there, and was not signed"


def test_a_publication_tells_what_was_kept_of_each_cited_page(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = decided(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        scenes.act(session, claim, "approve", by=room.editor)
        article = claim.article
        for other in scenes.claims_of(session, article):
            if other.status == "queued":
                scenes.bring(session, other, "set_aside", room)
        frozen = scenes.publish(session, article, room).content["claims"][0]["cited"][0]
        assert frozen["kept"]["sha256"] == body().sha256
        assert publishing.gate(session, article.id)[-1].done


def test_the_file_of_what_nothing_cites_is_given_up_by_age_and_its_text_stays(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        _, cited = decided(session, room)
        _, loose = with_address(session, room)
        snapshots.hang(session, cited.id, VISIT, body(), READ)
        snapshots.hang(session, loose.id, VISIT, body("fifty", "other"), READ)
        age(session, 366)
        assert retention.retire(session, days=0) == 0
        assert retention.retire(session, days=367) == 0
        assert retention.retire(session, days=365) == 1
        assert retention.retire(session, days=365) == 0
        gone = body("fifty", "other")
        job = session.scalars(select(Job).where(Job.stage == "forget")).one()
        assert job.subject == f"file:{gone.warc_sha256}"
        assert retention.is_given_up(session, gone.warc_sha256)
        assert not retention.is_given_up(session, body().warc_sha256)
        shown = snapshot_detail(session, link(session, loose).snapshot_id or 0)
        assert shown["gone_at"] and shown["text"] == READ.text
        assert contents.file_of(session, gone.sha256) is None


def test_a_content_that_was_given_up_and_is_met_again_has_a_file_again(database: Database) -> None:
    with database.transaction() as session:
        first = contents.keep(session, VISIT, body(), READ)
        age(session, 400)
        retention.retire(session, days=365)
        with pytest.raises(WrongState, match="fetched once more"):
            contents.keep(session, VISIT, body(), READ)
        contents.keep(session, VISIT, body(warc="new"), READ)
        assert snapshot_detail(session, first.id)["gone_at"] is None
        assert contents.file_of(session, body().sha256) == body(warc="new").warc_sha256
        assert retention.retire(session, days=365) == 0, "it is young again"


def test_the_history_tells_of_each_snapshot_with_its_hashes(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        _, piece = with_address(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        said = session.scalars(select(Event.data).where(Event.action == "keep_snapshot")).one()
        assert (said["evidence"], said["sha256"]) == (piece.id, body().sha256)
        assert said["text_sha256"] == hashlib.sha256(READ.text.encode()).hexdigest()
