"""What people make of evidence: one judgement a piece, its undoing, the stance, and what a citation keeps fast."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import checklists, evidence, judging
from claims.acts import act
from claims.database import Database
from claims.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from claims.extraction import KINDS
from claims.models import ChecklistTick, Claim, Event, Evidence, EvidenceJudgement
from claims.queries.detail import claim_detail
from tests import scenes
from tests.claims.test_evidence import Piece as Found
from tests.claims.test_evidence import result


@pytest.fixture
def room(database: Database) -> scenes.Newsroom:
    with database.transaction() as session:
        return scenes.newsroom(session)


def begun(session: Session, room: scenes.Newsroom, status: str = "in_progress") -> tuple[Claim, Evidence]:
    claim = scenes.claim(session, room, status)
    return claim, scenes.found_by_hand(session, claim, by=room.ana, excerpt="A second report.")


def acts(session: Session, claim: Claim, action: str) -> list[dict[str, object]]:
    query = select(Event).where(Event.claim_id == claim.id, Event.action == action).order_by(Event.id)
    return [event.data for event in session.scalars(query)]


def test_a_judgement_is_changed_and_taken_back_and_the_history_keeps_all_of_it(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room)
        before = claim.row_version
        for said in ("accepted", "unsure", None):
            judging.judge(session, claim, piece.id, said, by=room.ben)
        assert session.scalar(select(EvidenceJudgement)) is None
        assert [act["judgement"] for act in acts(session, claim, "judge_evidence")] == ["accepted", "unsure", None]
        assert claim.row_version == before, "a judgement makes nobody's verdict stale"


def test_the_same_judgement_twice_is_one_act(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room)
        for _ in range(2):
            judging.judge(session, claim, piece.id, "accepted", by=room.ana)
        assert len(acts(session, claim, "judge_evidence")) == 1
        shown = claim_detail(session, claim.id)["evidence"][-1]["judged"]
        assert (shown["judgement"], shown["by"]) == ("accepted", "Ana Checker")


def test_what_the_standing_verdict_cites_is_not_rejected(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, other = begun(session, room, "submitted")
        assert claim.verdict is not None
        with pytest.raises(WrongState, match="cites this piece, so it cannot be rejected"):
            judging.judge(session, claim, claim.verdict.cited[0].id, "rejected", by=room.editor)
        judging.judge(session, claim, other.id, "rejected", by=room.editor)
        judging.judge(session, claim, claim.verdict.cited[0].id, "accepted", by=room.editor)


def test_what_a_returned_verdict_cites_may_be_rejected(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room, "submitted")
        assert claim.verdict is not None
        piece = claim.verdict.cited[0]
        scenes.act(session, claim, "send_back", by=room.editor, note="This page is a fake.")
        judging.judge(session, claim, piece.id, "rejected", by=room.ana)
        with pytest.raises(Invalid, match="Ana Checker rejected"):
            scenes.act(session, claim, "decide", by=room.ana, said="said", rating="supported", reason="It agrees.",
                       evidence=[piece.id])  # fmt: skip


def test_two_places_of_one_report_and_two_ways_to_read_them_are_pieces_of_their_own(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room)
        report = {"url": "https://example.org/report", "title": "Report"}
        for excerpt, stance in (("Page 4: 40", "supports"), ("Annex: 38", "refutes"), ("Page 4: 40", "context")):
            evidence.add_by_hand(session, claim, **report, excerpt=excerpt, stance=stance, another=True, by=room.ana)
            with pytest.raises(WrongState, match="here already"):
                evidence.add_by_hand(session, claim, **report, excerpt=excerpt, stance=stance, by=room.ana)


def test_what_was_rejected_is_not_cited(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room)
        judging.judge(session, claim, piece.id, "rejected", by=room.ben)
        verdict = {"said": "said", "rating": "supported", "reason": "It agrees.", "evidence": [piece.id]}
        with pytest.raises(Invalid, match="Ben Checker rejected"):
            scenes.act(session, claim, "decide", by=room.ana, **verdict)
        judging.judge(session, claim, piece.id, None, by=room.ana)
        assert scenes.act(session, claim, "decide", by=room.ana, **verdict).status == "submitted"


def test_a_piece_that_was_turned_is_known_by_what_it_does_to_the_claim_now(
    database: Database, room: scenes.Newsroom
) -> None:
    report: dict[str, Any] = {
        "url": "https://example.org/report",
        "title": "",
        "excerpt": "Page 4: 40",
        "another": True,
    }
    with database.transaction() as session:
        claim, _ = begun(session, room)
        one = evidence.add_by_hand(session, claim, **report, stance="supports", by=room.ana)
        judging.set_stance(session, claim, one.id, "refutes", by=room.ana)
        with pytest.raises(WrongState, match="here already. Nothing was added") as refused:
            evidence.add_by_hand(session, claim, **report, stance="refutes", by=room.ben)
        assert refused.value.details["existing"] == one.id
        two = evidence.add_by_hand(session, claim, **report, stance="supports", by=room.ben)
        with pytest.raises(WrongState, match="here already. Nothing was changed") as refused:
            judging.set_stance(session, claim, two.id, "refutes", by=room.ben)
        assert (refused.value.details["existing"], two.stance) == (one.id, "supports")


def test_what_a_source_found_is_turned_and_not_found_twice(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room)
        found = result("found", Found("https://a.example/1"))
        assert evidence.record(session, claim.id, "wiki", 1, found) == 1
        piece = session.scalars(select(Evidence).where(Evidence.source == "wiki")).one()
        judging.set_stance(session, claim, piece.id, "refutes", by=room.ana)
        assert evidence.record(session, claim.id, "wiki", 2, found) == 0


def test_the_stance_is_set_by_a_person_until_a_verdict_cites_the_piece(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room, "submitted")
        assert judging.set_stance(session, claim, piece.id, "refutes", by=room.ben)
        assert piece.stance == "refutes"
        assert acts(session, claim, "set_stance")[0]["before"] == "supports"
        assert claim.verdict is not None
        with pytest.raises(WrongState, match="A verdict cites this piece"):
            judging.set_stance(session, claim, claim.verdict.cited[0].id, "refutes", by=room.ben)


def test_a_verdict_on_a_piece_that_was_turned_meanwhile_is_not_taken(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room)
        opened, verdict = claim.row_version, {"rating": "supported", "reason": "So.", "evidence": [piece.id]}
        assert not judging.set_stance(session, claim, piece.id, piece.stance, by=room.ben)
        assert claim.row_version == opened, "nothing was changed"
        assert judging.set_stance(session, claim, piece.id, "refutes", by=room.ben)
        with pytest.raises(Stale):
            act(session, claim.id, "decide", {"said": "said", **verdict}, by=room.ana, version=opened)
        assert claim.verdict is None
        act(session, claim.id, "decide", {"said": "said", **verdict}, by=room.ana, version=claim.row_version)


@pytest.mark.parametrize("judgement", ["proved", "", "Accepted", "x" * 20_000])
def test_an_unknown_judgement_is_refused(database: Database, room: scenes.Newsroom, judgement: str) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room)
        with pytest.raises(Invalid, match="accepted, rejected or unsure"):
            judging.judge(session, claim, piece.id, judgement, by=room.ana)


def test_evidence_of_another_claim_is_not_judged_from_here(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room)
        _, foreign = begun(session, room)
        for evidence_id in (foreign.id, 10**6):
            with pytest.raises(NotFound):
                judging.judge(session, claim, evidence_id, "accepted", by=room.ana)
            with pytest.raises(NotFound):
                judging.set_stance(session, claim, evidence_id, "context", by=room.ana)


def test_somebody_who_only_reads_judges_and_ticks_nothing(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = begun(session, room)
        line = KINDS[claim.kind].checklist[0]
        for refused in (
            lambda: judging.judge(session, claim, piece.id, "accepted", by=room.viewer),
            lambda: judging.set_stance(session, claim, piece.id, "context", by=room.viewer),
            lambda: checklists.tick(session, claim, line, by=room.viewer),
            lambda: checklists.untick(session, claim, line, by=room.viewer),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_a_line_is_ticked_once_and_taken_back(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room)
        line = KINDS[claim.kind].checklist[1]
        checklists.tick(session, claim, line, by=room.ana)
        checklists.tick(session, claim, line, by=room.ben)
        shown = claim_detail(session, claim.id)["checklist"]
        assert [row["line"] for row in shown] == list(KINDS[claim.kind].checklist)
        assert [bool(row["ticked"]) for row in shown][:3] == [False, True, False]
        assert shown[1]["ticked"]["by"] == "Ana Checker"
        for _ in range(2):
            checklists.untick(session, claim, line, by=room.ben)
        assert session.scalar(select(ChecklistTick)) is None
        assert (len(acts(session, claim, "tick")), len(acts(session, claim, "untick"))) == (1, 1)


def test_a_line_that_is_not_on_the_list_is_refused(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room)
        for act in (checklists.tick, checklists.untick):
            with pytest.raises(Invalid, match="no such line"):
                act(session, claim, "Is it true?", by=room.ana)


def test_a_tick_stays_visible_when_the_list_changes(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, _ = begun(session, room)
        checklists.tick(session, claim, KINDS[claim.kind].checklist[0], by=room.ana)
        session.scalars(select(ChecklistTick)).one().line = "An older line"
        session.flush()
        shown = claim_detail(session, claim.id)["checklist"]
        assert shown[-1]["line"] == "An older line" and not shown[0]["ticked"]
        checklists.untick(session, claim, "An older line", by=room.ana)


def test_an_address_alone_is_evidence(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room)
        add: dict[str, Any] = {"title": "", "excerpt": "", "stance": "unclear", "by": room.ana}
        piece = evidence.add_by_hand(session, claim, url="https://example.org/report", **add)
        assert (piece.title, piece.excerpt) == ("https://example.org/report", "")
        for words in ({"title": "Report"}, {"excerpt": "Forty."}, {}):
            with pytest.raises(Invalid, match="Without an address"):
                evidence.add_by_hand(session, claim, url=" ", **(add | words))
        with pytest.raises(WrongState, match="here already"):
            evidence.add_by_hand(session, claim, url="https://example.org/report", **add)
