"""The editor's board: what waits, who has what, assigning several claims at once, and all or none of them."""

import re

from tests import scenes
from tests.webapp.visitors import Desk, fields_of


def pick(newsroom: Desk, claim_id: int) -> str:
    return f"{claim_id}:{newsroom.version(claim_id)}"


def test_the_board_shows_each_claim_in_the_column_of_its_state(newsroom: Desk) -> None:
    claims = {
        status: newsroom.claim(status) for status in ("assigned", "in_progress", "needs_help", "submitted", "approved")
    }
    page = newsroom.visitor("editor").get("/board").text
    words = {"assigned": "Assigned", "in_progress": "Being checked", "needs_help": "Help wanted",
             "submitted": "With editor", "approved": "Signed off"}  # fmt: skip
    for status, claim_id in claims.items():
        lane = re.search(rf'<section class="lane" aria-label="{words[status]}">.*?</section>', page, re.DOTALL)
        assert lane and f'href="/claims/{claim_id}"' in lane[0]


def test_an_editor_approves_from_the_board(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim("submitted"), newsroom.visitor("editor")
    page = editor.get("/board").text
    assert f'formaction="/claims/{claim_id}/approve"' in page and "The report agrees." in page
    answer = editor.post(f"/claims/{claim_id}/approve", version=str(newsroom.version(claim_id)), next="/board")
    assert answer.headers["Location"] == "/board"
    assert newsroom.status(claim_id) == "approved"


def test_ones_own_verdict_does_not_wait_for_oneself(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        claim_id = scenes.claim(session, newsroom.room, "submitted", checker=newsroom.room.editor).id
    page = newsroom.visitor("editor").get("/board").text
    assert f"/claims/{claim_id}/approve" not in page and "1 of your own waits" in page


def test_several_claims_are_assigned_at_once_with_a_reason(newsroom: Desk) -> None:
    first, second = newsroom.claim(), newsroom.claim("in_progress")
    answer = newsroom.visitor("editor").post(
        "/board/assign",
        pick=[pick(newsroom, first), pick(newsroom, second)],
        assignee="ben@example.org",
        note="Ana is away",
    )
    assert answer.status_code == 303
    for claim_id in (first, second):
        assert newsroom.status(claim_id) == "assigned"
        assert "Edith Editor assigned it: Ana is away" in newsroom.visitor("ben").get(f"/claims/{claim_id}").text


def test_when_one_pick_is_stale_none_is_assigned_and_the_form_is_kept(newsroom: Desk) -> None:
    first, second = newsroom.claim(), newsroom.claim()
    answer = newsroom.visitor("editor").post(
        "/board/assign", pick=[pick(newsroom, first), f"{second}:9"], assignee="ben@example.org", note="Ana is away"
    )
    assert answer.status_code == 409
    assert newsroom.status(first) == newsroom.status(second) == "queued"
    form = fields_of(answer, "/board/assign")
    assert (form["note"], form["assignee"]) == ("Ana is away", "ben@example.org")
    assert pick(newsroom, first) in form.getlist("pick")


def test_nothing_picked_and_nonsense_picked_are_refused(newsroom: Desk) -> None:
    editor = newsroom.visitor("editor")
    for picked in ([], ["x"], ["1"], ["1:"], ["1:x"]):
        assert editor.post("/board/assign", pick=picked, assignee="ben@example.org").status_code == 422


def test_a_full_checker_needs_a_reason(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim(), newsroom.visitor("editor")
    with newsroom.scene() as session:
        newsroom.person(session, "ben").capacity = 0
    refused = editor.post("/board/assign", pick=pick(newsroom, claim_id), assignee="ben@example.org")
    assert refused.status_code == 422 and "Please say in the note why" in refused.text
    fields = {"pick": pick(newsroom, claim_id), "assignee": "ben@example.org", "note": "She knows the dam."}
    assert editor.post("/board/assign", **fields).status_code == 303


def test_what_a_checker_holds_for_no_claim_waits_on_the_board(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim("assigned"), newsroom.visitor("editor")
    version = str(newsroom.version(claim_id))
    newsroom.visitor("ana").post(f"/claims/{claim_id}/propose_set_aside", version=version, note="This is an opinion.")
    assert "This is an opinion." in editor.get("/board").text
    version = str(newsroom.version(claim_id))
    editor.post(f"/claims/{claim_id}/set_aside", version=version, note="This is an opinion.", next="/board")
    assert newsroom.status(claim_id) == "set_aside"


def test_the_board_of_one_article_shows_only_its_claims(newsroom: Desk) -> None:
    first, second = newsroom.claim("in_progress"), newsroom.claim("in_progress")
    with newsroom.database.reading() as session:
        article_id = session.get_one(scenes.Claim, first).article_id
    page = newsroom.visitor("viewer").get(f"/board?article={article_id}").text
    assert f'href="/claims/{first}"' in page and f'href="/claims/{second}"' not in page
    assert newsroom.visitor("viewer").get("/board?article=nonsense").status_code == 200


def test_the_board_says_when_it_has_changed(newsroom: Desk) -> None:
    viewer = newsroom.visitor("viewer")
    before = (viewer.get("/board/live").json or {})["mark"]
    assert f'data-mark="{before}"' in viewer.get("/board").text
    newsroom.claim("assigned")
    after = viewer.get("/board/live").json or {}
    assert after["mark"] != before and after["values"]["n-assigned"] == 1
