"""The workbench: what is known of a claim, the verdict in two parts, help, and every act that is open to one."""

import re

import pytest
from sqlalchemy import select

from claims.models import Claim, Evidence, Verdict
from tests import scenes
from tests.webapp.visitors import Desk, Visitor, fields_of

VERDICT = {"said": "said", "rating": "supported", "reason": "The report agrees."}


def act(newsroom: Desk, visitor: Visitor, claim_id: int, action: str, **fields: object) -> int:
    version = str(newsroom.version(claim_id))
    return visitor.post(f"/claims/{claim_id}/{action}", version=version, **fields).status_code


def buttons(page: str) -> set[str]:
    return set(re.findall(r'action="/claims/\d+/([a-z_]+)"', page)) - {
        "evidence",
        "draft",
        "comments",
        "checklist",
        "words",
    }


def test_a_claim_that_is_set_aside_says_why_where_it_can_be_put_back(small_newsroom: Desk) -> None:
    claim_id, editor = small_newsroom.claim(), small_newsroom.visitor("editor")
    assert act(small_newsroom, editor, claim_id, "set_aside", note="A weather forecast.") == 303
    page = editor.get(f"/claims/{claim_id}").text
    panel = page.split('id="acts"')[1].split("</section>")[0]
    assert "<b>Set aside</b>" in panel and "A weather forecast." in panel
    assert "Version " not in page, "a number of the desk's own says nothing to a checker"


def test_a_claim_goes_from_the_queue_to_the_signature_by_forms_alone(newsroom: Desk) -> None:
    claim_id, ana, editor = newsroom.claim(), newsroom.visitor("ana"), newsroom.visitor("editor")
    address = f"/claims/{claim_id}"
    assert "With nobody yet." in ana.get(address).text
    assert act(newsroom, ana, claim_id, "take") == 303
    assert act(newsroom, ana, claim_id, "start") == 303
    ana.post(f"{address}/evidence", url="https://example.org/r", title="Report", excerpt="Forty.", stance="supports")
    with newsroom.database.reading() as session:
        piece = session.scalars(select(Evidence.id)).one()
    page = ana.get(address).text
    assert f'value="{piece}" form="verdict"' in page and 'href="https://example.org/r"' in page
    assert act(newsroom, ana, claim_id, "decide", evidence=str(piece), **VERDICT) == 303
    assert act(newsroom, editor, claim_id, "approve") == 303
    assert newsroom.status(claim_id) == "approved"
    page = ana.get(address).text
    assert "Signed off" in page and "The report agrees." in page
    for word in ("Taken, Ana Checker", "Started, Ana Checker", "Decided, Ana Checker", "Approved, Edith Editor"):
        assert word in page


@pytest.mark.parametrize(
    ("status", "name", "expected"),
    [
        ("queued", "ana", {"take", "propose_set_aside", "replace"}),
        ("queued", "viewer", set()),
        ("assigned", "ana", {"start", "release", "propose_set_aside", "replace"}),
        ("assigned", "ben", {"propose_set_aside", "replace"}),
        ("in_progress", "ana", {"decide", "ask_help", "release", "propose_set_aside", "replace"}),
        ("needs_help", "ana", {"start", "release", "propose_set_aside", "replace"}),
        ("submitted", "ana", {"withdraw", "replace"}),
        ("submitted", "editor", {"approve", "send_back", "set_aside", "replace"}),
        ("assigned", "editor", {"assign", "release", "propose_set_aside", "set_aside", "replace"}),
        ("assigned", "admin", {"assign"}),
        ("approved", "editor", {"send_back", "set_aside", "replace"}),
        ("set_aside", "editor", {"restore"}),
    ],
)
def test_each_person_sees_the_acts_that_are_open_to_them(
    newsroom: Desk, status: str, name: str, expected: set[str]
) -> None:
    page = newsroom.visitor(name).get(f"/claims/{newsroom.claim(status)}").text
    assert buttons(page) == expected


def test_was_it_said_is_asked_only_when_somebody_is_said_to_have_said_it(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin)
        claims = [claim for claim in scenes.claims_of(session, article) if claim.status == "queued"]
        for claim in claims:
            scenes.bring(session, claim, "in_progress", newsroom.room)
        spoken = next(claim.id for claim in claims if claim.steps)
        narrated = next(claim.id for claim in claims if not claim.steps and claim.kind != "statement")
    ana = newsroom.visitor("ana")
    assert 'name="said"' in ana.get(f"/claims/{spoken}").text
    assert 'name="said"' not in ana.get(f"/claims/{narrated}").text
    refused = ana.post(
        f"/claims/{spoken}/decide", version=str(newsroom.version(spoken)), rating="unverifiable", reason="x"
    )
    assert refused.status_code == 422 and "Was it said?" in refused.text


def test_the_verdict_is_two_real_radio_groups(newsroom: Desk) -> None:
    page = newsroom.visitor("ana").get(f"/claims/{newsroom.claim('in_progress')}").text
    assert len(re.findall(r'<input type="radio" name="said"', page)) == 4
    assert len(re.findall(r'<input type="radio" name="rating"', page)) == 9
    assert page.count("<fieldset") >= 2 and page.count("<legend") >= 2


def test_a_claim_sent_back_shows_the_note_first_and_the_last_verdict_in_the_form(newsroom: Desk) -> None:
    claim_id, ana, editor = newsroom.claim("submitted"), newsroom.visitor("ana"), newsroom.visitor("editor")
    assert act(newsroom, editor, claim_id, "send_back", note="Please name the group.") == 303
    page = ana.get(f"/claims/{claim_id}")
    main = page.text[page.text.index('<main id="main"') :]
    assert main.index("Please name the group.") < main.index("In context")
    form = fields_of(page, f"/claims/{claim_id}/decide")
    assert (form["rating"], form["reason"]) == ("supported", "The report agrees.")
    assert "Returned: " in ana.get("/desk").text


def test_nobody_approves_their_own_verdict(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        claim_id = scenes.claim(session, newsroom.room, "submitted", checker=newsroom.room.editor).id
    editor = newsroom.visitor("editor")
    assert "Another editor has to sign it off." in editor.get(f"/claims/{claim_id}").text
    answer = editor.post(f"/claims/{claim_id}/approve", version=str(newsroom.version(claim_id)))
    assert answer.status_code == 403 and "You wrote this verdict." in answer.text
    assert newsroom.status(claim_id) == "submitted"


def test_a_question_is_shown_to_everybody(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    assert act(newsroom, newsroom.visitor("ana"), claim_id, "ask_help", note="Which dam is meant?") == 303
    assert "Which dam is meant?" in newsroom.visitor("ben").get(f"/claims/{claim_id}").text


def test_a_source_is_asked_again_on_purpose(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    assert ana.post(f"/claims/{claim_id}/look-again", source="no such source").status_code == 422
    assert ana.post(f"/claims/{claim_id}/look-again").status_code == 303


def test_a_claim_shows_its_place_and_its_figures(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin)
        claim = next(claim for claim in scenes.claims_of(session, article) if claim.kind == "figure")
        claim_id, place = claim.id, claim.places[0]
        characters = f"characters {place.start}–{place.end}"
    page = newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    assert characters in page and "Checklist: figure" in page
    assert re.search(r"<dt>Figure</dt><dd class=\"num\"><b>\d", page)


def test_a_claim_shows_its_chain_of_attribution(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin)
        claim = next(claim for claim in scenes.claims_of(session, article) if claim.steps)
        claim_id, step = claim.id, claim.steps[0]
        says, cue = step.speaker_name or step.speaker_mention, step.cue
    page = newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    chain = page[page.index('<ol class="chain">') : page.index("</ol>")]
    assert chain.index("Narrator") < chain.index(says) < chain.index(f"“{cue}”")


def test_a_claim_shows_why_its_speaker_has_no_name(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin, text=scenes.TWO_FIT)
        claim_id = next(claim.id for claim in scenes.claims_of(session, article) if claim.kind == "statement")
    page = newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    assert "Speaker: Reyes – name not resolved (two people fit: Anna Reyes, Maria Reyes)" in page
    page = newsroom.visitor("viewer").get(f"/claims/{newsroom.claim()}").text
    assert "Speaker: Marit Berg" in page and "name not resolved" not in page


def test_a_withdrawn_verdict_stays_in_the_list_of_revisions(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("submitted"), newsroom.visitor("ana")
    assert act(newsroom, ana, claim_id, "withdraw") == 303
    assert newsroom.status(claim_id) == "in_progress"
    assert "1 revision" in ana.get(f"/claims/{claim_id}").text
    with newsroom.database.reading() as session:
        assert len(session.scalars(select(Verdict)).all()) == 1


def test_one_claim_can_stand_for_another(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin)
        first, second = [claim.id for claim in scenes.claims_of(session, article) if claim.status == "queued"][:2]
    ana = newsroom.visitor("ana")
    assert act(newsroom, ana, first, "replace", with_claim=str(second), note="The same count.") == 303
    with newsroom.database.reading() as session:
        assert session.get_one(Claim, first).replaced_by == second
    assert f'href="/claims/{second}">The claim that stands for it' in ana.get(f"/claims/{first}").text


def test_an_act_that_does_not_exist_is_not_found(newsroom: Desk) -> None:
    assert newsroom.visitor("ana").post(f"/claims/{newsroom.claim()}/publish").status_code == 404


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("evidence", {"title": "Report", "excerpt": "Forty.", "stance": "supports"}),
        ("look-again", {}),
        ("ask_help", {"ask_help.note": "Which dam is meant?"}),
    ],
)
def test_a_verdict_that_is_being_written_stays_when_another_button_is_pressed(
    newsroom: Desk, address: str, fields: dict[str, str]
) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    page = ana.get(f"/claims/{claim_id}")
    if address != "look-again":
        assert "reason" in fields_of(page, f"/claims/{claim_id}/{address}")
    sent = ana.post(f"/claims/{claim_id}/{address}", version=str(newsroom.version(claim_id)), **VERDICT, **fields)
    assert sent.status_code == 303
    if newsroom.status(claim_id) == "needs_help":
        act(newsroom, ana, claim_id, "start")
    form = fields_of(ana.get(f"/claims/{claim_id}"), f"/claims/{claim_id}/decide")
    assert {name: form[name] for name in VERDICT} == VERDICT


def test_a_button_without_a_verdict_beside_it_leaves_the_draft_alone(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    ana.post(f"/claims/{claim_id}/draft", **VERDICT)
    ana.post(f"/claims/{claim_id}/evidence", title="Report", excerpt="Forty.", stance="supports")
    assert fields_of(ana.get(f"/claims/{claim_id}"), f"/claims/{claim_id}/decide")["reason"] == VERDICT["reason"]


def test_a_verdict_is_not_sent_past_evidence_that_is_half_typed(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    version, half = str(newsroom.version(claim_id)), {"title": "Police report"}
    for address, status in (("decide", 422), ("draft", 200)):
        shown = ana.post(f"/claims/{claim_id}/{address}", version=version, **VERDICT, **half)
        assert shown.status_code == status
        form = fields_of(shown, f"/claims/{claim_id}/evidence")
        assert (form["title"], form["reason"]) == ("Police report", VERDICT["reason"])
    assert newsroom.status(claim_id) == "in_progress"


@pytest.mark.parametrize(
    ("left_out", "words"), [("rating", "answer under “Is it so?”"), ("reason", "Please write why")]
)
def test_what_a_verdict_lacks_is_said_in_words_of_the_page(newsroom: Desk, left_out: str, words: str) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    version = str(newsroom.version(claim_id))
    answer = ana.post(f"/claims/{claim_id}/decide", version=version, **{**VERDICT, left_out: ""})
    assert answer.status_code == 422
    assert words in answer.text and f'id="missing-{left_out}"' in answer.text


def test_what_evidence_does_to_the_claim_is_unclear_until_somebody_says_so(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    assert fields_of(ana.get(f"/claims/{claim_id}"), f"/claims/{claim_id}/evidence")["stance"] == "unclear"
    answer = ana.post(f"/claims/{claim_id}/evidence", title="Report", excerpt="Forty.", stance="perhaps")
    assert answer.status_code == 422


def test_no_claim_is_chosen_beforehand_to_stand_for_another(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin)
        first = next(claim.id for claim in scenes.claims_of(session, article) if claim.status == "queued")
    ana = newsroom.visitor("ana")
    page = ana.get(f"/claims/{first}")
    assert "with_claim" not in fields_of(page, f"/claims/{first}/replace")
    assert '<option value="">Choose a claim</option>' in page.text and "This cannot be undone." in page.text
    refused = ana.post(f"/claims/{first}/replace", version=str(newsroom.version(first)), with_claim="", note="x")
    assert refused.status_code == 422 and "choose the claim that stands for it" in refused.text
    assert newsroom.status(first) == "queued"


def test_a_question_stands_on_the_board_and_its_answer_comes_first_to_who_asked(newsroom: Desk) -> None:
    claim_id, ana, editor = newsroom.claim("in_progress"), newsroom.visitor("ana"), newsroom.visitor("editor")
    assert act(newsroom, ana, claim_id, "ask_help", note="Which dam is meant?") == 303
    assert "Which dam is meant?" in editor.get("/board").text
    page = editor.get(f"/claims/{claim_id}").text
    panel = page[page.index('id="acts"') :]
    assert panel.index("Which dam is meant?") < panel.index("Your answer") < panel.index("Set aside")
    assert f'action="/claims/{claim_id}/answer"' in page
    assert act(newsroom, editor, claim_id, "answer", note="The one above Vik.") == 303
    assert "Answered Ana Checker." in editor.get(f"/claims/{claim_id}").text
    page = ana.get(f"/claims/{claim_id}").text
    answer = page.index("Edith Editor answered")
    assert answer < page.index("The one above Vik.", answer) < page.index("In context")
    assert "Which dam is meant?" not in editor.get("/board").text


def test_what_was_proposed_as_no_claim_is_not_proposed_again(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    assert act(newsroom, ana, claim_id, "propose_set_aside") == 303
    page = ana.get(f"/claims/{claim_id}").text
    assert "Proposed: not a claim." in page and "propose_set_aside" not in buttons(page)


def test_words_that_hold_quotation_marks_get_no_second_pair(newsroom: Desk) -> None:
    claim_id = newsroom.claim()
    with newsroom.scene() as session:
        session.get_one(Claim, claim_id).wording = "“Five people died,” the mayor said"
    page = newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    assert "<h1>“Five people died,” the mayor said</h1>" in page


def test_a_figure_names_its_source_and_not_the_narrators_own_voice(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin, text=scenes.FLOOD + " Again.")
        figures = [claim for claim in scenes.claims_of(session, article) if claim.kind == "figure"]
        number = next(claim.id for claim in figures if "120 injured" in claim.wording)
    page = newsroom.visitor("viewer").get(f"/claims/{number}").text
    assert "the police</b>" in page and "given as the source of the figure" in page
    assert "in its own voice" not in page
