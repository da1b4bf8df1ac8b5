"""Working at the bench: on to the next claim, what another changed meanwhile, and both versions side by side."""

import re
import time

import pytest
from sqlalchemy import select

from claims import evidence, snapshots
from claims.models import Draft
from tests import scenes
from tests.claims.test_snapshots import READ, URL, VISIT, body
from tests.webapp.visitors import Desk, count, fields_of
from webapp.differences import differences

VERDICT = {"said": "unknown", "rating": "unverifiable", "reason": "Nobody answers the telephone."}
AS_JSON = {"Accept": "application/json"}


def test_a_verdict_leads_to_the_next_claim_of_my_queue_with_the_way_back(small_newsroom: Desk) -> None:
    first, second = small_newsroom.claim("in_progress"), small_newsroom.claim("assigned")
    waiting, ana = small_newsroom.claim("needs_help"), small_newsroom.visitor("ana")
    sent = ana.post(f"/claims/{first}/decide", version=str(small_newsroom.version(first)), then="next", **VERDICT)
    assert (sent.status_code, sent.location) == (303, f"/claims/{second}")
    page = ana.get(sent.location).text
    assert "This is the next claim of your queue." in page and f'<a href="/claims/{first}">Back to it</a>' in page
    with small_newsroom.scene() as session:
        scenes.act(session, session.get_one(scenes.Claim, second), "start", by=small_newsroom.room.ana)
    last = ana.post(f"/claims/{second}/decide", version=str(small_newsroom.version(second)), then="next", **VERDICT)
    assert last.location == "/desk", "a claim that waits for an answer is not the next one"
    assert "Nothing more waits in your queue." in ana.get("/desk").text
    assert small_newsroom.status(waiting) == "needs_help"


def test_a_verdict_can_also_stay_where_it_is(small_newsroom: Desk) -> None:
    first, _ = small_newsroom.claim("in_progress"), small_newsroom.claim("assigned")
    ana = small_newsroom.visitor("ana")
    sent = ana.post(f"/claims/{first}/decide", version=str(small_newsroom.version(first)), **VERDICT)
    assert sent.location == f"/claims/{first}"


def test_a_script_is_told_where_to_go_and_what_was_said_is_shown_there(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    fields = {"csrf_token": ana.token(), "version": str(small_newsroom.version(claim)), "then": "next", **VERDICT}
    assert ana.send(f"/claims/{claim}/decide", fields, headers=AS_JSON).json == {"to": "/desk"}
    assert "Back to it" in ana.get("/desk").text


def give_to_ben(newsroom: Desk, claim: int) -> None:
    with newsroom.scene() as session:
        room = newsroom.room
        scenes.act(session, session.get_one(scenes.Claim, claim), "assign", by=room.editor, assignee="ben@example.org")


def test_who_is_writing_is_told_that_another_changed_the_claim(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    page = ana.get(f"/claims/{claim}").text
    address = re.search(r'data-live="([^"]+)"', page)
    version = re.search(r'name="version" value="(\d+)" data-told', page)
    assert address and version
    asked = f"{address[1]}?version={version[1]}"
    before = ana.get(asked).json
    assert before["values"]["changed"] == ""
    give_to_ben(small_newsroom, claim)
    after = ana.get(asked).json
    assert after["mark"] != before["mark"]
    kept = "What you typed is kept as your draft."
    assert after["values"]["changed"] == f"The claim is with Ben Checker now. {kept}"
    with small_newsroom.scene() as session:
        scenes.act(session, session.get_one(scenes.Claim, claim), "release", by=small_newsroom.room.editor)
    told = r"Edith Editor changed this claim, \d\d:\d\d: [a-z ]+\. Your text is kept\."
    assert re.fullmatch(told, ana.get(asked).json["values"]["changed"])


def test_ones_own_judgement_is_no_news_to_oneself(small_newsroom: Desk) -> None:
    claim = small_newsroom.claim("in_progress")
    with small_newsroom.scene() as session:
        piece = scenes.found_by_hand(
            session, session.get_one(scenes.Claim, claim), by=small_newsroom.person(session, "ben")
        ).id
    ana, ben = small_newsroom.visitor("ana"), small_newsroom.visitor("ben")
    marks = [visitor.get(f"/claims/{claim}/live").json["mark"] for visitor in (ana, ben)]
    ana.post(f"/claims/{claim}/evidence/{piece}/judgement", judgement="accepted")
    assert ana.get(f"/claims/{claim}/live").json["mark"] == marks[0]
    assert ben.get(f"/claims/{claim}/live").json["mark"] != marks[1]


def test_ones_own_turning_of_a_piece_makes_no_form_stale(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    with small_newsroom.scene() as session:
        piece = scenes.found_by_hand(session, session.get_one(scenes.Claim, claim), by=small_newsroom.room.ana).id
    address, turn = f"/claims/{claim}/evidence/{piece}/stance", {"csrf_token": ana.token(), "turn": "context"}
    told = [ana.send(address, turn, headers={"Accept": "application/json"}).json for _ in range(2)]
    assert told[0]["version"] == small_newsroom.version(claim)
    assert "version" not in told[1], "nothing was changed by it"


def test_what_a_person_changed_is_not_hidden_behind_what_the_desk_filled_in_since(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    with small_newsroom.scene() as session:
        given = {"title": "", "excerpt": "", "by": small_newsroom.room.ana}
        bare, own = (
            evidence.add_by_hand(session, session.get_one(scenes.Claim, claim), url=url, **given).id
            for url in (URL, "https://b.example/")
        )
    opened = small_newsroom.version(claim)
    with small_newsroom.scene() as session:
        evidence.correct(session, session.get_one(scenes.Claim, claim), own, title="T", excerpt="400 dead",
                         published_on=None, by=small_newsroom.room.ben)  # fmt: skip
        snapshots.hang(session, bare, VISIT, body(), READ, "The police count 40 dead.")
    told = ana.get(f"/claims/{claim}/live?version={opened}").json["values"]
    assert told["changed"].startswith("Ben Checker changed this claim") and "evidence corrected" in told["changed"]
    conflict = ana.post(f"/claims/{claim}/decide", version=str(opened), **VERDICT).text
    assert "Ben Checker changed this claim" in conflict and "(evidence corrected, " in conflict
    since = ana.get(f"/claims/{claim}/live?version={opened + 1}").json["values"]
    assert since["changed"].startswith("The desk changed this claim") and since["filled"] == opened + 2


def test_a_conflict_shows_both_verdicts_with_the_words_that_differ(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    old = str(small_newsroom.version(claim))
    give_to_ben(small_newsroom, claim)
    with small_newsroom.scene() as session:
        found = session.get_one(scenes.Claim, claim)
        scenes.act(session, found, "start", by=small_newsroom.room.ben)
        scenes.decide(session, found, by=small_newsroom.room.ben)
    mine = {"said": "said", "rating": "false", "reason": "The report never agrees."}
    answer = ana.post(f"/claims/{claim}/decide", version=old, then="next", **mine)
    assert answer.status_code == 409
    conflict = answer.text[answer.text.index('aria-label="Conflict"') :].split("</section>")[0]
    assert "Ben Checker changed this claim" in conflict
    assert "The report <ins>never </ins>agrees." in conflict and "Saved by Ben Checker" in conflict
    assert '<span class="same tiny">same</span>' in conflict and "differs" in conflict
    assert "<del>E1</del>" in conflict, "what only the other one cites"
    assert re.search('<textarea class="form-control reason" id="yours-[0-9]+" rows="4" readonly', conflict)
    assert small_newsroom.status(claim) == "submitted"


def test_a_verdict_is_not_sent_past_a_note_that_is_half_typed(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    version, half = str(small_newsroom.version(claim)), {"ask_help.note": "Which dam"}
    for address, status in (("decide", 422), ("draft", 200)):
        shown = ana.post(f"/claims/{claim}/{address}", version=version, **VERDICT, **half)
        form = fields_of(shown, f"/claims/{claim}/decide")
        assert (shown.status_code, form["ask_help.note"], form["reason"]) == (status, "Which dam", VERDICT["reason"])
    assert small_newsroom.status(claim) == "in_progress"


@pytest.mark.parametrize("begun", ["url", "comment", "ask_help.note"])
def test_no_act_beside_the_verdict_goes_past_what_is_begun(small_newsroom: Desk, begun: str) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    fields = {"version": str(small_newsroom.version(claim)), "release.note": "Not mine.", **VERDICT}
    refused = ana.post(f"/claims/{claim}/release", **fields, **{begun: "https://half.example"})
    assert refused.status_code == 422 and "https://half.example" in refused.text
    assert small_newsroom.status(claim) == "in_progress"
    assert ana.post(f"/claims/{claim}/release", **fields).status_code == 303
    assert small_newsroom.status(claim) == "queued"


def test_an_older_version_is_told_before_what_is_missing(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    answer = ana.post(f"/claims/{claim}/decide", version="1", reason="Half a sentence", rating="")
    assert answer.status_code == 409
    page = answer.text
    assert page.index("Look at it, mine is filled in below") < page.index("Put mine on top") < page.index("Drop mine")
    assert fields_of(answer, f"/claims/{claim}/decide").getlist("reason").count("Half a sentence") == 2


def test_dropping_mine_throws_the_draft_away_and_nothing_else(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    ana.post(f"/claims/{claim}/draft", **VERDICT)
    small_newsroom.visitor("ben").post(f"/claims/{claim}/draft", **VERDICT)
    for _ in range(2):
        assert ana.post(f"/claims/{claim}/draft/drop").status_code == 303
    assert fields_of(ana.get(f"/claims/{claim}"), f"/claims/{claim}/decide")["reason"] == ""
    with small_newsroom.database.reading() as session:
        assert session.scalars(select(Draft.person_id)).all() == [small_newsroom.room.ben.id]
    assert count(small_newsroom, Draft) == 1


def test_the_words_of_two_texts_are_put_together_again_as_they_were() -> None:
    one, other = "Both bounds were\n\npublished by groups in  2018.", "Both bounds were published by one group in 2018."
    mine, theirs = differences(one, other)
    assert ("".join(text for text, _ in mine), "".join(text for text, _ in theirs)) == (one, other)
    assert [text.strip() for text, only in mine if only] == ["groups"]
    assert [text.strip() for text, only in theirs if only] == ["one group"]
    assert differences("", "") == ([], [])
    assert differences("same words", "same words")[0] == [("same words", False)]
    assert differences("a " * 5000, "b")[0] == [("a " * 5000, True)]


def test_two_long_texts_that_say_the_same_words_over_and_over_are_compared_at_once() -> None:
    began = time.process_time()
    mine, theirs = differences("a " * 2000, "a b " * 1000)
    assert time.process_time() - began < 2
    assert ("".join(text for text, _ in mine), "".join(text for text, _ in theirs)) == ("a " * 2000, "a b " * 1000)


def test_a_conflict_names_who_has_the_claim_and_what_can_be_done(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    old = small_newsroom.version(claim)
    give_to_ben(small_newsroom, claim)
    answer = ana.post(f"/claims/{claim}/decide", version=old, **VERDICT)
    assert answer.status_code == 409
    told = re.search(r'role="alert">(.+?)</p>', answer.text)
    assert told and told[1].endswith(". Ben Checker has it now.") and told[1].count("assigned") == 1
    assert "Write to Ben Checker in the discussion below, or ask an editor to give it to you." in answer.text
    assert re.search(r'<label class="form-label" for="(yours-\d+)">.+?<textarea [^>]*id="\1"', answer.text)
