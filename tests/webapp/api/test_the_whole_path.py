"""One article from its text to its publication, over HTTP alone (but for what the workers do)."""

from typing import Any

from tests import scenes
from tests.scenes import FLOOD
from tests.webapp.api.callers import Caller, Desk, assert_problem


def act(caller: Caller, claim: dict[str, Any], action: str, **fields: Any) -> dict[str, Any]:
    response = caller.post(f"/claims/{claim['id']}/{action}", version=claim["version"], **fields)
    assert response.status_code == 200, response.text
    after: dict[str, Any] = response.json
    assert after["version"] > claim["version"]
    return after


def test_an_article_goes_from_its_text_to_its_publication(desk: Desk) -> None:
    submitted = desk.admin.post("/articles", title="Flood", text=FLOOD, section="disasters", published_on="2023-05-03")
    assert submitted.status_code == 201
    article_id = submitted.json["id"]
    assert submitted.json == {"id": article_id, "state": "extracting", "url": submitted.headers["Location"]}
    assert submitted.json["url"].endswith(f"/api/v1/articles/{article_id}")

    desk.extract()
    claims = desk.ana.get(f"/articles/{article_id}/claims").json["claims"]
    text = desk.ana.get(f"/articles/{article_id}").json["text"]
    assert len(claims) >= 3
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)

    for claim in claims:
        if claim["status"] != "queued":
            continue
        claim = act(desk.ana, claim, "take")
        assert claim["assignee"]["email"] == "ana@example.org"
        claim = act(desk.ana, claim, "start")
        evidence = desk.ana.post(
            f"/claims/{claim['id']}/evidence", url="https://example.org/report", title="Report", excerpt="Forty dead.",
            stance="supports",
        )  # fmt: skip
        assert evidence.status_code == 201
        claim = act(
            desk.ana, claim, "decide", rating="supported", said="said", reason="The report says so.",
            evidence=[evidence.json["id"]],
        )  # fmt: skip
        assert claim["status"] == "submitted"
        claim = act(desk.editor, claim, "approve")
        assert claim["status"] == "approved"
        assert claim["verdicts"][0]["cited"] == [evidence.json["id"]]
        assert [event["action"] for event in claim["history"]] == [
            "extract", "take", "start", "add_evidence", "decide", "approve",
        ]  # fmt: skip

    missing = assert_problem(desk.editor.post(f"/articles/{article_id}/publish"), 409)["missing"]
    assert {item["kind"] for item in missing} == {"sentence"}

    numbers = [item["id"] for item in missing]
    one = desk.ben.post(f"/articles/{article_id}/sentences/read", sentences=numbers[:1])
    assert one.json == {"marked": 1}
    desk.ben.post(f"/articles/{article_id}/sentences/read", sentences="all")
    assert desk.ana.get(f"/articles/{article_id}").json["state"] == "ready"

    published = desk.editor.post(f"/articles/{article_id}/publish")
    assert published.status_code == 201
    assert published.json["edition"] == 1
    assert desk.ana.get(f"/articles/{article_id}").json["state"] == "published"
    public = desk.app.test_client().get(f"/published/{published.json['id']}")
    assert public.status_code == 200
    assert "The report says so." in public.text


def test_the_editor_sends_a_claim_back_and_reopens_a_published_one(desk: Desk) -> None:
    claim = desk.get_claim(desk.claim("submitted"))
    claim = act(desk.editor, claim, "send_back", note="Which police?")
    assert (claim["status"], claim["returned"], claim["assignee"]["name"]) == ("in_progress", True, "Ana Checker")
    assert claim["history"][-1]["note"] == "Which police?"
    claim = act(desk.ana, claim, "decide", rating="unverifiable", said="said", reason="Nobody answers.")
    claim = act(desk.ana, claim, "withdraw")
    claim = act(desk.ana, claim, "decide", rating="unverifiable", said="said", reason="Nobody answers the phone.")
    assert [verdict["revision"] for verdict in claim["verdicts"]] == [1, 2, 3]


def test_a_published_claim_is_reopened_and_its_publication_stays_under_review(desk: Desk) -> None:
    with desk.scene() as session:
        article_id = scenes.publication(session, desk.room).article_id
    claims = desk.ana.get(f"/articles/{article_id}/claims").json["claims"]
    claim = next(claim for claim in claims if claim["status"] == "approved")
    assert_problem(desk.editor.post(f"/claims/{claim['id']}/send_back", version=claim["version"], note="x"), 409)
    claim = act(desk.editor, claim, "reopen", note="The police called back.")
    assert (claim["status"], claim["assignee"]["name"]) == ("in_progress", "Ana Checker")
    assert desk.ana.get(f"/articles/{article_id}").json["state"] == "under_review"


def test_help_release_setting_aside_and_restoring(desk: Desk) -> None:
    claim = desk.get_claim(desk.claim("in_progress"))
    claim = act(desk.ana, claim, "ask_help", note="Which flood?")
    assert claim["status"] == "needs_help"
    claim = act(desk.editor, claim, "assign", assignee="ben@example.org", note="Ben knows.")
    assert claim["assignee"]["email"] == "ben@example.org"
    assert "Ben knows." in claim["assignment_reason"]
    claim = act(desk.ben, claim, "release")
    assert (claim["status"], claim["assignee"], claim["assignment_reason"]) == ("queued", None, None)
    claim = act(desk.ana, claim, "propose_set_aside", note="It is a joke.")
    assert (claim["status"], claim["set_aside_proposed"]) == ("queued", "It is a joke.")
    claim = act(desk.editor, claim, "set_aside", note="A joke indeed.")
    assert claim["status"] == "set_aside"
    claim = act(desk.editor, claim, "restore")
    assert claim["status"] == "queued"


def test_a_claim_is_replaced_by_another_of_its_article(desk: Desk) -> None:
    article = desk.admin.post("/articles", title="", text=FLOOD).json["id"]
    desk.extract()
    first, second = desk.ana.get(f"/articles/{article}/claims").json["claims"][:2]
    after = act(desk.ana, first, "replace", with_claim=second["id"])
    assert (after["status"], after["replaced_by"]) == ("replaced", second["id"])
