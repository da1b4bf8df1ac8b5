"""Notifications and comments by the API: the same as on the pages, in pages, with what was refused said."""

from tests.webapp.api.callers import Desk, assert_problem


def test_a_comment_tells_whom_it_names_and_is_marked_read(desk: Desk) -> None:
    claim_id = desk.claim("in_progress")
    for _ in range(2):
        said = desk.ben.post(f"/claims/{claim_id}/comments", text="Look, @ana and @bob.", key="one")
        assert said.status_code == 201
    assert said.json["mentions"] == [{"id": desk.room.ana.id, "name": "Ana Checker"}]
    assert said.json["untold"] == ["Nobody here is called @bob, so nobody was told."]
    assert [one["text"] for one in desk.viewer.get(f"/claims/{claim_id}/comments").json["comments"]] == [
        "Look, @ana and @bob."
    ]
    found = desk.ana.get("/notifications?read=false").json
    assert (found["unread"], [(one["kind"], one["claim_id"]) for one in found["notifications"]]) == (
        1, [("mentioned", claim_id)],
    )  # fmt: skip
    newest = found["notifications"][0]["id"]
    assert desk.ana.post("/notifications/read", ids=[newest]).json == {"marked": 1, "unread": 0}
    assert desk.ana.get(f"/notifications?before={newest}").json["notifications"] == []
    assert desk.ana.get("/notifications?read=false").json["notifications"] == []


def test_what_cannot_be_used_is_refused(small_desk: Desk) -> None:
    claim_id = small_desk.claim()
    assert_problem(small_desk.ben.post(f"/claims/{claim_id}/comments", text="n" * 20_001), 422, "20,001")
    assert_problem(small_desk.ben.post("/claims/999/comments", text="n"), 404)
    assert_problem(small_desk.ben.get("/claims/999/comments"), 404)
    assert_problem(small_desk.ben.post("/notifications/read"), 422, "up_to")
    assert_problem(small_desk.ben.post("/notifications/read", ids=[999]), 404, "notification")
    assert_problem(small_desk.ben.get("/notifications?read=perhaps"), 422, "read")
