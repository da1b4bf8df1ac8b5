"""Forms that no page sends: what a database cannot hold, more than it takes at once, ways out of the desk."""

import pytest

from claims.models import Claim
from claims.tokens import create_token
from tests.webapp.visitors import Desk

TOO_MANY = " ".join(map(str, range(1, 70_001)))
NUL = "\0"


def test_what_a_database_cannot_take_is_refused_with_a_sentence(newsroom: Desk) -> None:
    claim = newsroom.claim("in_progress")
    version = newsroom.version(claim)
    with newsroom.database.reading() as session:
        article = session.get_one(Claim, claim).article_id
    picked = {"pick": f"{claim}:{version}", "assignee": "ben@example.org"}
    verdict = {"rating": "false", "said": "said", "reason": "So it is.", "version": str(version)}
    forms: list[tuple[str, dict[str, str]]] = [
        ("/board/assign", {**picked, "pick": "99999999999999999:1"}),
        ("/board/assign", {**picked, "assignee": NUL}),
        ("/board/assign", {**picked, "note": NUL}),
        ("/board/assign", {**picked, "note": "x" * 20_001}),
        ("/board/again", {"stage": "evidence", "lane": NUL}),
        (f"/claims/{claim}/checklist", {"untick": NUL}),
        (f"/claims/{claim}/decide", {**verdict, "evidence": TOO_MANY}),
        (f"/articles/{article}/sentences/read", {"sentences": TOO_MANY}),
        ("/notifications/read", {"id": TOO_MANY}),
        ("/tokens", {"name": "A program", "expires_on": "0001-01-01"}),
    ]
    editor = newsroom.visitor("editor")
    before = newsroom.contents()
    answers = {(address, *fields): editor.post(address, **fields) for address, fields in forms}
    assert {form: answer.status_code for form, answer in answers.items() if answer.status_code != 422} == {}
    assert newsroom.visitor("admin").post("/sources/%00/off").status_code == 404
    assert newsroom.contents() == before


def test_a_program_that_sends_more_than_a_database_takes_is_told_so(newsroom: Desk) -> None:
    claim = newsroom.claim("in_progress")
    with newsroom.scene() as session:
        ana = newsroom.person(session, "ana")
        token = create_token(session, ana, name="A program", by=ana)
        article = session.get_one(Claim, claim).article_id
    client, many = newsroom.app.test_client(), list(range(1, 70_001))
    verdict = {"version": newsroom.version(claim), "rating": "false", "said": "said", "reason": "So.", "evidence": many}
    for address, body in (
        (f"/api/v1/claims/{claim}/decide", verdict),
        (f"/api/v1/articles/{article}/sentences/read", {"sentences": many}),
    ):
        answer = client.post(address, json=body, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json and answer.json["type"]) == (422, "urn:stet:invalid"), answer.text[:300]


def test_a_form_leads_to_a_page_of_this_desk_and_nowhere_else(small_newsroom: Desk) -> None:
    ana = small_newsroom.visitor("ana")
    for elsewhere in (
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
    ):
        claim = small_newsroom.claim()
        taken = ana.post(f"/claims/{claim}/take", version=small_newsroom.version(claim), next=elsewhere)
        assert taken.headers["Location"] == f"/claims/{claim}", elsewhere


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/claims/{}/decide", "/claims/{}"),
        ("/claims/{}/evidence/3/judgement", "/claims/{}"),
        ("/articles/1/publish", "/articles/1"),
        ("/articles/1/claims/{}/adjust", "/articles/1"),
        ("/board/claims/{}/approve", "/board"),
        ("/desk/next", "/desk"),
    ],
)
def test_the_address_of_a_form_that_is_opened_again_leads_to_its_page(
    small_newsroom: Desk, address: str, page: str
) -> None:
    claim = small_newsroom.claim()
    answer = small_newsroom.visitor("ana").get(address.format(claim))
    assert (answer.status_code, answer.headers["Location"]) == (303, page.format(claim))


def test_what_http_refuses_is_titled_in_plain_words(small_newsroom: Desk) -> None:
    nobody = small_newsroom.visitor()
    refused, missing = nobody.get("/signout"), nobody.get("/nowhere")
    assert refused.status_code == 405 and "<h1>Not possible here</h1>" in refused.text
    assert missing.status_code == 404 and "<h1>Not found</h1>" in missing.text
