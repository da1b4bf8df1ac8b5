"""The board over the API: what waits with its diff, many claims at once, statistics; and what is no use."""

import pytest

from tests import scenes
from tests.webapp.api.callers import Desk, assert_problem


def test_what_waits_comes_with_what_changed_since_the_return(small_desk: Desk) -> None:
    with small_desk.scene() as session:
        claim = scenes.claim(session, small_desk.room, "submitted")
        scenes.act(session, claim, "send_back", by=small_desk.room.editor, note="Which report?")
        scenes.decide_again(session, claim, by=small_desk.room.ana)
    found = small_desk.editor.get("/board/waiting").json
    since = found["waiting"][0]["since"]
    assert (since["note"], since["rating"]) == ("Which report?", ["supported", "mostly_supported"])
    assert since["reason"] == [["removed", "The report agrees."], ["added", "Counted again."]] and not found["more"]
    assert small_desk.ana.get("/board/waiting").json["waiting"] == []
    assert small_desk.editor.get("/board/waiting?article=99").json == {"waiting": [], "more": False}


def test_many_claims_are_assigned_and_each_refusal_is_told(small_desk: Desk) -> None:
    free, settled = small_desk.claim(), small_desk.claim("approved")
    body = {"assignee": "ben@example.org", "note": "Ana is away"}
    picks = [{"id": free, "version": 1}, {"id": settled, "version": small_desk.version(settled)}]
    for result in ("assigned", "already"):
        told = small_desk.editor.post("/board/assignments", **body, claims=picks).json
        assert [one["result"] for one in told["results"]] == [result, "refused"]
    assert small_desk.get_claim(free)["assignee"]["name"] == "Ben Checker"
    for bad in ([], [{"id": free}], [{"id": -1, "version": 1}], "all", [{"id": 1, "version": 1}] * 501):
        assert_problem(small_desk.editor.post("/board/assignments", **body, claims=bad), 422)
    gone = small_desk.editor.post("/board/assignments", assignee="gone@example.org", claims=picks)
    assert_problem(gone, 422, "Nobody here has the address", "Nothing was assigned.")


@pytest.mark.parametrize("days", ["8", "x", "-7", "7.0"])
def test_a_period_that_there_is_not_is_refused(small_desk: Desk, days: str) -> None:
    assert_problem(small_desk.viewer.get(f"/board/statistics?days={days}"), 422, "days")


def test_statistics_have_a_row_for_each_day(small_desk: Desk) -> None:
    small_desk.claim("approved")
    told = small_desk.viewer.get("/board/statistics?days=90").json
    assert len(told["throughput"]) == 90 and told["throughput"][-1]["signed_off"] == 1
    assert told["days"] == 90 and told["times"][0]["kind"] == "statement"
