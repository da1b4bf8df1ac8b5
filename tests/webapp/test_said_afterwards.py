"""What is said after an act: what became of the claim, and whom a question could not tell."""

import re

import pytest
from sqlalchemy import select

from claims.models import Article, Evidence
from tests import scenes
from tests.webapp.test_evidence import judge, with_a_find
from tests.webapp.visitors import Desk


@pytest.mark.parametrize(
    ("action", "who", "theirs", "nobodys"),
    [
        ("withdraw", "ana", "You have your verdict back.", "Your verdict is taken back. You may not check this claim"),
        ("send_back", "editor", "The claim went back with your note.", "The claim is in the open queue, with your"),
        ("reopen", "editor", "The claim is open again. Its", "The claim is open again, in the open queue:"),
    ],
)
def test_a_verdict_that_comes_back_to_nobody_is_said_to_be_in_the_queue(
    small_newsroom: Desk, action: str, who: str, theirs: str, nobodys: str
) -> None:
    visitor = small_newsroom.visitor(who)
    for said, conflicts in ((theirs, []), (nobodys, ["The Courier"])):
        with small_newsroom.scene() as session:
            words = f"“At least {50 + len(conflicts)} people were killed in the flood,” Mayor Marit Berg said."
            room = small_newsroom.room
            if action == "reopen":
                article_id = scenes.publication(session, room, text=words).article_id
                found = next(c for c in scenes.claims_of(session, session.get_one(Article, article_id)) if c.verdict)
            else:
                found = scenes.claim(session, room, "submitted")
            found.article.publisher = "The Courier"
            small_newsroom.person(session, "ana").conflicts = conflicts
            claim_id = found.id
        note = {} if action == "withdraw" else {"note": "Look again."}
        version = str(small_newsroom.version(claim_id))
        assert visitor.post(f"/claims/{claim_id}/{action}", version=version, **note).status_code == 303
        assert said in visitor.get(f"/claims/{claim_id}").text


def test_a_question_that_names_nobody_says_so(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    fields = {"version": str(small_newsroom.version(claim_id)), "note": "Which dam, @bob and @ben's brother?"}
    assert ana.post(f"/claims/{claim_id}/ask_help", **fields).status_code == 303
    said = "Nobody here is called @bob, so nobody was told. Your question was put to the editors."
    assert said in ana.get(f"/claims/{claim_id}").text


@pytest.mark.parametrize(("status", "who", "action"), [("submitted", "editor", "send_back"),
                                                       ("in_progress", "ana", "ask_help"),
                                                       ("needs_help", "editor", "answer")])  # fmt: skip
def test_a_note_that_is_missing_is_asked_for_beside_its_field_in_the_desks_words(
    small_newsroom: Desk, status: str, who: str, action: str
) -> None:
    claim_id, visitor = small_newsroom.claim(status), small_newsroom.visitor(who)
    name = f"{action}.note" if action == "ask_help" else "note"
    field = f'id="note-{action}" name="{name}"'
    shown = visitor.get(f"/claims/{claim_id}").text.split(field)[1].split("</textarea>")[0]
    assert "required" not in shown and "aria-invalid" not in shown
    begun = {"comment": "Half a comment"} if action == "send_back" else {}
    version = str(small_newsroom.version(claim_id))
    refused = visitor.post(f"/claims/{claim_id}/{action}", version=version, **{name: "  "})
    asked = {"ask_help": "your question.", "answer": "your answer."}.get(action, "why: others will read it.")
    assert refused.status_code == 422 and re.search(
        rf'id="missing-{action}" role="alert" data-missing\s*>Please write {asked}', refused.text
    )
    assert "aria-invalid" in refused.text.split(field)[1].split("</textarea>")[0]
    if begun:
        assert "Half a comment" in visitor.post(f"/claims/{claim_id}/{action}", version=version, **begun).text
    assert small_newsroom.status(claim_id) == status


def test_a_note_that_is_missing_on_the_board_is_asked_for_on_its_card(small_newsroom: Desk) -> None:
    claim_id, editor = small_newsroom.claim("submitted"), small_newsroom.visitor("editor")
    card = editor.get(f"/board?claim={claim_id}").text.split(f'id="waiting-{claim_id}"')[1].split("</form>")[0]
    assert "required" not in card and re.search(r"data-refused\s+hidden", card)
    sent = {"version": str(small_newsroom.version(claim_id)), "note": " "}
    refused = editor.post(f"/board/claims/{claim_id}/send_back", **sent)
    card = refused.text.split(f'id="waiting-{claim_id}"')[1].split("</form>")[0]
    assert refused.status_code == 422 and re.search(r"data-refused\s*>Please write why", card)


def test_an_address_without_its_scheme_is_one_of_https(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    for typed in ("news.example/un", "news.example:8443", "https://news.example/un"):
        ana.post(f"/claims/{claim}/evidence", url=typed)
    for typed in ("ftp://news.example/un", "javascript:alert(1)", "un"):
        assert "must begin with http" in ana.post(f"/claims/{claim}/evidence", url=typed).text
    with small_newsroom.database.reading() as session:
        urls = session.scalars(select(Evidence.url).where(Evidence.claim_id == claim).order_by(Evidence.id)).all()
    assert urls == ["https://news.example/un", "https://news.example:8443"], "the third is the first"


def test_a_judgement_says_how_it_is_taken_back(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana, told = small_newsroom.visitor("ana"), 'aria-pressed="true" title="Press again to take it back"'
    assert told not in ana.get(f"/claims/{claim}").text
    judge(ana, claim, piece, "rejected")
    assert ana.get(f"/claims/{claim}").text.count(told) == 1
