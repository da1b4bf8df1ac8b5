"""The editor's board: what waits, who has what, assigning several claims at once, and all or none of them."""

import re

import pytest

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
    assert f'action="/board/claims/{claim_id}/approve"' in page and "The report agrees." in page
    answer = editor.post(f"/board/claims/{claim_id}/approve", version=str(newsroom.version(claim_id)))
    assert answer.headers["Location"] == "/board#waiting"
    assert newsroom.status(claim_id) == "approved"


def test_what_is_sent_back_to_nobody_is_said_to_be_in_the_queue(small_newsroom: Desk) -> None:
    claim_id, editor = small_newsroom.claim("submitted"), small_newsroom.visitor("editor")
    with small_newsroom.scene() as session:
        small_newsroom.person(session, "ana").active = False
    version = str(small_newsroom.version(claim_id))
    assert editor.post(f"/board/claims/{claim_id}/send_back", version=version, note="Which year?").status_code == 303
    assert "Sent to the open queue with your note:" in editor.get("/board").text


def test_a_verdict_that_was_sent_again_lists_what_it_still_cites(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        claim = scenes.claim(session, small_newsroom.room, "submitted")
        scenes.act(session, claim, "send_back", by=small_newsroom.room.editor, note="Why so?")
        title = scenes.decide_again(session, claim, by=small_newsroom.room.ana).verdict.cited[0].title
        claim_id = claim.id
    page = small_newsroom.visitor("editor").get(f"/board?claim={claim_id}").text
    card = page.split(f'id="waiting-{claim_id}"')[1].split("</form>")[0]
    assert "1 cited" in card and "still cites" in card and title in card


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
        page = newsroom.visitor("ben").get(f"/claims/{claim_id}").text
        assert "Assigned to Ben Checker by Edith Editor: <q>Ana is away</q>" in page
        assert page[page.index('id="history"') :].count("Ana is away") == 1


def test_what_was_not_assigned_is_said_claim_by_claim_and_stays_in_the_form(newsroom: Desk) -> None:
    first, second, third = newsroom.claim(), newsroom.claim(), newsroom.claim("approved")
    with newsroom.scene() as session:
        session.get_one(scenes.Claim, second).wording = "The dam holds."
    picks = [pick(newsroom, first), f"{second}:9", pick(newsroom, third), "99999:1"]
    answer = newsroom.visitor("editor").post(
        "/board/assign", pick=picks, assignee="ben@example.org", note="Ana is away"
    )
    assert answer.status_code == 200
    assert (newsroom.status(first), newsroom.status(second), newsroom.status(third)) == (
        "assigned",
        "queued",
        "approved",
    )
    assert "1 assigned, 3 not." in answer.text and "“The dam holds.”</a>: Somebody changed this claim" in answer.text
    assert "There is no such claim." in answer.text
    form = fields_of(answer, "/board/assign")
    assert (form["note"], form["assignee"]) == ("Ana is away", "ben@example.org")
    assert form.getlist("pick") == [pick(newsroom, second)]


def test_a_form_sent_twice_assigns_nothing_twice(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim(), newsroom.visitor("editor")
    fields = {"pick": pick(newsroom, claim_id), "assignee": "ben@example.org"}
    with newsroom.database.reading() as session:
        number = session.get_one(scenes.Claim, claim_id).number
    already = f"Nothing was changed. Claim {number} is with Ben Checker already."
    for said in ("1 claim assigned to Ben Checker.", already):
        assert said in editor.get(editor.post("/board/assign", **fields).headers["Location"]).text
        version = newsroom.version(claim_id)
    assert version == newsroom.version(claim_id) == 2


def test_nothing_picked_and_nonsense_picked_are_refused(newsroom: Desk) -> None:
    editor = newsroom.visitor("editor")
    for picked in ([], ["x"], ["1"], ["1:"], ["1:x"], ["9" * 40 + ":1"], ["²:1"]):
        assert editor.post("/board/assign", pick=picked, assignee="ben@example.org").status_code == 422
    for nobody in ("", "gone@example.org"):
        assert editor.post("/board/assign", pick=pick(newsroom, newsroom.claim()), assignee=nobody).status_code == 422


@pytest.mark.parametrize("holder", [False, True])
def test_a_note_to_nobody_is_refused_and_stays_in_the_form(small_newsroom: Desk, holder: bool) -> None:
    picked, editor = pick(small_newsroom, small_newsroom.claim("assigned")), small_newsroom.visitor("editor")
    address = f"/board/assign?holder={small_newsroom.room.ana.id}" if holder else "/board/assign"
    answer = editor.post(address, pick=picked, note="Ana is away")
    assert answer.status_code == 422 and "Please choose who is to check them." in answer.text
    form = fields_of(answer, address)
    assert (form["note"], form["pick"]) == ("Ana is away", picked)


def test_a_full_checker_needs_a_reason(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim(), newsroom.visitor("editor")
    with newsroom.scene() as session:
        newsroom.person(session, "ben").capacity = 0
    refused = editor.post("/board/assign", pick=pick(newsroom, claim_id), assignee="ben@example.org")
    assert refused.status_code == 409 and "Please say in the note why" in refused.text
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
    assert after["mark"] != before and after["values"]["n-assigned"] == "1"


def form_for(page: str, address: str) -> str:
    """The form that is sent to an address, as it stands on the page."""
    found = re.search(rf'<form [^>]*action="{re.escape(address)}".*?</form>', page, re.DOTALL)
    assert found, address
    return found[0]


def test_enter_in_the_note_sends_the_verdict_back_and_does_not_approve_it(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim("submitted"), newsroom.visitor("editor")
    answer = editor.get("/board")
    form = form_for(answer.text, f"/board/claims/{claim_id}/send_back")
    assert re.search(r'<textarea[^>]* name="note"', form), "in a line of its own Enter would press the first button"
    fields = fields_of(answer, f"/board/claims/{claim_id}/send_back")
    fields["note"] = "Please name the group."
    assert editor.client.post(f"/board/claims/{claim_id}/approve", data=fields).status_code == 422
    assert (
        editor.client.post(f"/board/claims/{claim_id}/send_back", data=fields).headers["Location"] == "/board#waiting"
    )
    assert newsroom.status(claim_id) == "in_progress"


def test_a_column_with_more_than_it_shows_leads_to_all_of_it(newsroom: Desk) -> None:
    claims = [newsroom.claim("needs_help") for _ in range(7)]
    viewer = newsroom.visitor("viewer")
    short = viewer.get("/board").text
    assert sum(f'class="q" href="/claims/{id}"' in short for id in claims) == 5
    assert '<a href="/board?lane=needs_help#lane-needs_help">2 more</a>' in short
    whole = viewer.get("/board?lane=needs_help").text
    assert all(f'href="/claims/{id}"' in whole for id in claims) and ">Show fewer<" in whole
    assert viewer.get("/board?lane=nonsense").status_code == 200


def test_the_board_of_one_article_counts_only_what_waits_in_it(newsroom: Desk) -> None:
    first, second = newsroom.claim("submitted"), newsroom.claim("in_progress")
    with newsroom.database.reading() as session:
        article_id = session.get_one(scenes.Claim, second).article_id
    editor = newsroom.visitor("editor")
    assert "1 claim waits for you" in editor.get("/board").text
    narrowed = editor.get(f"/board?article={article_id}").text
    assert "In the article chosen below: " in narrowed and "0 claims wait for you" in narrowed
    assert f"/claims/{first}/approve" not in narrowed


def test_assigning_keeps_the_article_that_was_chosen(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim("assigned"), newsroom.visitor("editor")
    with newsroom.database.reading() as session:
        article_id = session.get_one(scenes.Claim, claim_id).article_id
    address = f"/board/assign?article={article_id}"
    assert f'action="{address}"' in editor.get(f"/board?article={article_id}").text
    answer = editor.post(address, pick=pick(newsroom, claim_id), assignee="ben@example.org", note="Ana is away")
    assert answer.headers["Location"] == f"/board?article={article_id}"


def test_only_an_editor_is_told_the_keys_for_deciding(newsroom: Desk) -> None:
    assert "<kbd>a</kbd> approve" in newsroom.visitor("editor").get("/board").text
    for name in ("viewer", "ana"):
        assert "<kbd>a</kbd> approve" not in newsroom.visitor(name).get("/board").text


def test_an_article_that_lacks_only_a_signature_is_said_to_be_ready(small_newsroom: Desk) -> None:
    room = small_newsroom.room
    with small_newsroom.scene() as session:
        article_id = scenes.publication(session, room).article_id
        claim = next(one for one in session.query(scenes.Claim).filter_by(article_id=article_id, status="approved"))
        scenes.act(session, claim, "reopen", by=room.editor, note="The police called back.")
        scenes.decide_again(session, claim, by=room.ana)
        scenes.act(session, claim, "approve", by=room.editor)
    page = small_newsroom.visitor("editor").get("/board").text
    row = page[page.index(f'id="art-{article_id}"') :]
    assert "ready to publish" in row[: row.index("</tr>")]
