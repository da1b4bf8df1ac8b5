"""Who is told that a figure changed after a verdict: whoever decided and whoever signed, once, and of what is shown."""

from typing import Any

import pytest
from sqlalchemy import select, update

from claims import evidence, judging, snapshots
from claims.database import Database
from claims.models import Approval, Event, Evidence, Notification, Verdict
from claims.queries.detail import claim_detail
from tests import scenes
from tests.claims.test_changed_figures import AT, PAGE, decided, look, page
from tests.claims.test_evidence import result
from tests.claims.test_snapshots import READ, VISIT, body

TOLD = select(Notification.person_id).where(Notification.kind == "changed")
"""Who was told."""


def test_who_decided_and_who_signed_are_told_once_and_nothing_else_changes(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for status, people in (("submitted", {"Ana Checker"}), ("approved", {"Ana Checker", "Edith Editor"})):
            claim = decided(session, room, status)
            session.execute(update(Notification).values(read_at=AT))
            before = (claim.status, claim.row_version, claim.verdict_id, count(session, Event), count(session, Verdict))
            signed = session.scalars(select(Approval.voided_at)).all()
            assert look(session, claim, 1, page(52)) == 1
            assert look(session, claim, 1, page(52)) == 0
            assert look(session, claim, 2, page(52)) == 0
            session.refresh(claim)
            assert before == (claim.status, claim.row_version, claim.verdict_id, count(session, Event),
                              count(session, Verdict))  # fmt: skip
            assert session.scalars(select(Approval.voided_at)).all() == signed
            told = session.scalars(select(Notification).where(Notification.claim_id == claim.id,
                                                              Notification.kind == "changed")).all()  # fmt: skip
            names = {room.ana.id: "Ana Checker", room.editor.id: "Edith Editor"}
            assert {names[notice.person_id] for notice in told} == people
            assert len(told) == len(people)
            [change] = claim_detail(session, claim.id)["changes"]
            assert {notice.words for notice in told} == {change["words"]}
            assert (
                change["words"].startswith("killed: 52 people on ")
                and "; the verdict cites 40 people" in change["words"]
            )
            assert change["cited"]


def test_two_sources_that_find_the_same_change_tell_it_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        for source in ("wiki", "web"):
            evidence.record(session, claim.id, source, 1, result("found", page(52)))
        assert sorted(session.scalars(TOLD)) == sorted([room.ana.id, room.editor.id])


def test_a_page_that_somebody_adds_again_by_hand_tells_the_others_what_it_says_now(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        said = {"title": "Flood", "excerpt": "The flood killed 52 people.", "stance": "refutes"}
        evidence.add_by_hand(session, claim, url=PAGE, **said, another=True, by=room.ana)
        assert session.scalars(TOLD).all() == [room.editor.id], "whoever added it knows"


def test_what_the_desk_reads_on_a_page_that_was_added_again_is_told_when_it_is_kept(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        again = evidence.add_by_hand(session, claim, url=PAGE, title="", excerpt="", another=True, by=room.ana)
        assert session.scalars(TOLD).all() == []
        passage = "52 people were killed."
        for _ in range(2):
            snapshots.hang(session, again.id, VISIT, body(), READ, passage)
        assert sorted(session.scalars(TOLD)) == sorted([room.ana.id, room.editor.id])


def test_a_page_that_said_the_same_on_the_second_day_is_told_when_it_says_otherwise_on_the_third(
    database: Database,
) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        for words in ("The flood killed 40 people.", "The flood killed 40 people.", "The flood killed 52 people."):
            again = evidence.add_by_hand(session, claim, url=PAGE, title="", excerpt="", another=True, by=room.ben)
            snapshots.hang(session, again.id, VISIT, body(), READ, words)
        assert len(claim_detail(session, claim.id)["changes"]) == 1
        assert sorted(session.scalars(TOLD)) == sorted([room.ana.id, room.editor.id])


def test_a_piece_that_is_corrected_after_the_verdict_is_told_as_it_is_shown(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        again = evidence.add_by_hand(session, claim, url=PAGE, title="", excerpt="", another=True, by=room.editor)
        words = {"title": "Flood", "excerpt": "In the flood 52 people were killed.", "published_on": None}
        evidence.correct(session, claim, again.id, **words, by=room.editor)
        assert len(claim_detail(session, claim.id)["changes"]) == 1
        assert session.scalars(TOLD).all() == [room.ana.id], "whoever corrected it knows"


def test_a_rejected_piece_is_told_to_nobody_as_it_is_shown_to_nobody(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        again = evidence.add_by_hand(session, claim, url=PAGE, title="", excerpt="", another=True, by=room.ana)
        judging.judge(session, claim, again.id, "rejected", by=room.editor)
        snapshots.hang(session, again.id, VISIT, body(), READ, "52 people were killed.")
        assert claim_detail(session, claim.id)["changes"] == []
        assert session.scalars(TOLD).all() == []


@pytest.mark.parametrize("afterwards", [None, "accepted"])
def test_a_piece_that_is_no_longer_rejected_is_told_once_as_if_it_never_had_been(
    database: Database, afterwards: str | None
) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        again = evidence.add_by_hand(session, claim, url=PAGE, title="", excerpt="", another=True, by=room.ben)
        judging.judge(session, claim, again.id, "rejected", by=room.ben)
        snapshots.hang(session, again.id, VISIT, body(), READ, "52 people were killed.")
        for judgement in (afterwards, "rejected", afterwards):
            judging.judge(session, claim, again.id, judgement, by=room.ben)
            assert sorted(session.scalars(TOLD)) == sorted([room.ana.id, room.editor.id])


def test_what_a_page_said_before_counts_again_when_it_is_no_longer_rejected(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        for round, dead in enumerate((40, 52), 1):
            look(session, claim, round, page(dead, url="https://another.example/flood"))
            if dead == 40:
                before = session.scalars(select(Evidence.id).order_by(Evidence.id.desc())).first() or 0
                judging.judge(session, claim, before, "rejected", by=room.ben)
        assert session.scalars(TOLD).all() == []
        judging.judge(session, claim, before, None, by=room.ben)
        assert len(claim_detail(session, claim.id)["changes"]) == 1
        assert sorted(session.scalars(TOLD)) == sorted([room.ana.id, room.editor.id])


def test_what_changed_still_stands_on_the_claim_while_it_is_checked_again(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "approved")
        look(session, claim, 1, page(52))
        scenes.act(session, claim, "send_back", by=room.editor, note="It rose.")
        assert len(claim_detail(session, claim.id)["changes"]) == 1
        scenes.act(session, claim, "decide", by=room.ana, rating="false", reason="It rose.",
                   evidence=[piece["id"] for piece in claim_detail(session, claim.id)["evidence"]])  # fmt: skip
        assert claim_detail(session, claim.id)["changes"] == []


def test_a_claim_that_nobody_decided_and_a_figure_that_agrees_are_told_to_nobody(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        look(session, decided(session, room, "approved"), 1, page(40))
        look(session, scenes.claim(session, room, "in_progress"), 1, page(52))
        assert session.scalars(TOLD).all() == []


def count(session: Any, table: Any) -> int:
    return len(session.scalars(select(table.id)).all())


def test_what_a_cited_page_said_otherwise_while_the_verdict_was_typed_is_shown_and_told(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = decided(session, room, "submitted")
        scenes.act(session, claim, "withdraw", by=room.ana)
        look(session, claim, 1, page(41))
        cited = session.scalars(select(Evidence.id).order_by(Evidence.id.desc())).first()
        look(session, claim, 2, page(52))
        verdict = {"rating": "supported", "reason": "So it is.", "evidence": [cited]}
        scenes.act(session, claim, "decide", by=room.ana, **verdict)
        [change] = claim_detail(session, claim.id)["changes"]
        assert (change["figure"]["low"], change["before"]["low"], change["cited"]) == (52, 41, True)
        assert session.scalars(TOLD).all() == [room.ana.id]
        evidence.record(session, claim.id, "web", 1, result("found", page(52)))
        assert session.scalars(TOLD).all() == [room.ana.id], "once"
