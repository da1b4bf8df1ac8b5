"""GET /find: as one types."""

from tests.webapp.api.callers import Desk, assert_problem


def test_hits_carry_the_ids_under_which_they_are_read(desk: Desk) -> None:
    claim_id = desk.claim("in_progress")
    found = desk.viewer.get("/find?q=flood+berg").json
    assert claim_id in [claim["id"] for claim in found["claims"] if claim["status"] == "in_progress"]
    assert desk.viewer.get("/find?q=ana").json["people"] == []
    assert [person["email"] for person in desk.editor.get("/find?q=ana").json["people"]] == ["ana@example.org"]


def test_what_is_too_long_or_unknown_is_refused_by_its_name(small_desk: Desk) -> None:
    assert_problem(small_desk.ana.get("/find?q=" + "a" * 201), 422, "“q”")
    assert_problem(small_desk.ana.get("/find?words=flood"), 422, "“words”", "known are q")
