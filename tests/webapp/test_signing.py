"""Signing off from the board: the next that waits is there, what changed since a return, two editors at once."""

import re

from claims import jobs
from claims.models import Job, PersonRole
from tests import scenes
from tests.webapp.visitors import Desk, fields_of


def waiting(page: str) -> list[int]:
    return [int(id) for id in re.findall(r'<li id="waiting-(\d+)"', page)]


def opened(page: str) -> list[int]:
    return [int(id) for id in re.findall(r'<li id="waiting-(\d+)" data-claim="\d+"><details open', page)]


def test_after_each_approval_the_next_that_waits_is_open(small_newsroom: Desk) -> None:
    for _ in range(3):
        small_newsroom.claim("submitted")
    editor = small_newsroom.visitor("editor")
    page = editor.get("/board").text
    first, second, third = waiting(page)
    assert opened(page) == [first]
    for claim_id, following in ((second, third), (third, first)):
        fields = fields_of(editor.get(f"/board?claim={claim_id}"), f"/board/claims/{claim_id}/approve")
        answer = editor.client.post(f"/board/claims/{claim_id}/approve", data=fields)
        assert answer.headers["Location"] == f"/board?claim={following}#waiting"
        assert opened(editor.get(answer.headers["Location"]).text) == [following]


def test_what_changed_since_the_return_stands_beside_the_verdict(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        room = small_newsroom.room
        claim = scenes.claim(session, room, "submitted")
        scenes.act(session, claim, "send_back", by=room.editor, note="Which <b>report</b>?")
        scenes.decide_again(session, claim, by=room.ana, rating="false")
    editor = small_newsroom.visitor("editor")
    for page in (editor.get("/board").text, editor.get(f"/claims/{claim.id}").text):
        assert "Which &lt;b&gt;report&lt;/b&gt;?" in page and "Since it was sent back" in page
        assert re.search(r"<del>.*?Supported</span>\s*</del>.*?<ins>.*?False</span>", page, re.DOTALL)
        assert "<del>The report agrees.</del><ins>Counted again.</ins>" in page


def test_when_another_editor_was_quicker_it_is_said_and_the_note_is_kept(small_newsroom: Desk) -> None:
    claim_id, editor = small_newsroom.claim("submitted"), small_newsroom.visitor("editor")
    version = str(small_newsroom.version(claim_id))
    with small_newsroom.scene() as session:
        session.add(PersonRole(person_id=small_newsroom.room.ben.id, role="editor"))
    small_newsroom.visitor("ben").post(f"/board/claims/{claim_id}/approve", version=version)
    told = (editor.get(f"/board/live?claims={claim_id}").json or {})["values"][f"w-{claim_id}"]
    assert told.startswith("Signed off by Ben Checker, ") and told.endswith("It waits for a signature no more.")
    answer = editor.post(f"/board/claims/{claim_id}/send_back", version=version, note="Please count again.")
    assert answer.status_code == 409
    assert "Please count again." in answer.text and "Signed off by Ben Checker" in answer.text
    assert "send again" not in answer.text and f'href="/claims/{claim_id}">Open the claim</a>' in answer.text
    small_newsroom.visitor("ana").post(f"/claims/{claim_id}/comments", comment="Thank you.", form_key="k")
    assert (editor.get(f"/board/live?claims={claim_id}").json or {})["values"][f"w-{claim_id}"] == told
    assert small_newsroom.status(claim_id) == "approved"


def test_approve_does_not_go_past_a_note_that_was_begun(small_newsroom: Desk) -> None:
    claim_id, editor = small_newsroom.claim("submitted"), small_newsroom.visitor("editor")
    to = f"/board/claims/{claim_id}/approve"
    fields = fields_of(editor.get("/board"), to)
    assert fields["note"] == "", "the note goes with the button"
    refused = editor.client.post(to, data={**fields, "note": "Which report?"})
    assert refused.status_code == 422 and "You have begun a note." in refused.text
    assert small_newsroom.status(claim_id) == "submitted"
    kept = fields_of(refused, to)
    assert kept["note"] == "Which report?"
    assert editor.client.post(to, data={**kept, "note": "  "}).status_code == 303
    assert small_newsroom.status(claim_id) == "approved"


def test_ones_own_act_is_not_told_to_oneself(small_newsroom: Desk) -> None:
    claim_id, editor = small_newsroom.claim("submitted"), small_newsroom.visitor("editor")
    editor.post(f"/board/claims/{claim_id}/approve", version=str(small_newsroom.version(claim_id)))
    assert (editor.get(f"/board/live?claims={claim_id},x,99999").json or {})["values"][f"w-{claim_id}"] == ""


def test_the_gates_of_an_article_lead_to_what_is_missing(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim("in_progress")
    with small_newsroom.database.reading() as session:
        article_id = session.get_one(scenes.Claim, claim_id).article_id
    page = small_newsroom.visitor("editor").get(f"/board?gates={article_id}").text
    gates = page[page.index('id="gates"') : page.index("Sign off and publish")]
    assert f'href="/claims/{claim_id}"' in gates and "disabled" in gates
    assert small_newsroom.visitor("editor").get("/board?gates=99999&article=88888").status_code == 200


def test_a_whole_load_is_moved_from_one_person_to_another(small_newsroom: Desk) -> None:
    claims = [small_newsroom.claim("assigned") for _ in range(3)]
    editor, ana = small_newsroom.visitor("editor"), small_newsroom.room.ana.id
    assert f'href="/board/people/{ana}"' in editor.get("/board").text
    answer = editor.get(f"/board/people/{ana}")
    address = f"/board/assign?holder={ana}"
    fields = fields_of(answer, address)
    assert len(fields.getlist("pick")) == 3
    fields["assignee"], fields["note"] = "ben@example.org", "Ana is away"
    assert editor.client.post(address, data=fields).headers["Location"] == f"/board/people/{ana}"
    with small_newsroom.database.reading() as session:
        assert {session.get_one(scenes.Claim, id).assignee_id for id in claims} == {small_newsroom.room.ben.id}
    assert editor.client.post(address, data={**fields, "pick": f"{claims[0]}:9"}).status_code == 303
    assert small_newsroom.visitor("viewer").get("/board/people/99999").status_code == 404


def test_200_dead_jobs_are_one_line_and_one_button(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim()
    with small_newsroom.scene() as session:
        for round in range(200):
            jobs.enqueue(session, "evidence", f"claim:{claim_id}/source:gone", round=round + 1, claim_id=claim_id)
        session.execute(Job.__table__.update().where(Job.__table__.c.lane == "gone").values(state="dead"))
    editor = small_newsroom.visitor("editor")
    assert editor.get("/board").text.count("say-fail") == 1
    editor.post("/board/again", stage="evidence", lane="gone")
    assert editor.get("/board").text.count("say-fail") == 0
    assert editor.post("/board/again", stage="x" * 3000, lane="").status_code == 422
