"""The API keeps up with the screens: whatever a page can change, an operation can change too."""

from tests.webapp.api.callers import Desk, assert_problem
from tests.webapp.api.test_api_matrix import MATRIX as API
from tests.webapp.matrix import MATRIX as PAGES

BY_ANOTHER_NAME = {
    "POST /account/mails": "POST /me/mails",
    "POST /desk/next": "POST /me/next",
    "POST /desk/release": "POST /claims/{claim_id}/release",
    "POST /desk/views": "POST /views",
    "POST /desk/views/{view_id}": "POST /views/{view_id}",
    "POST /desk/views/{view_id}/delete": "POST /views/{view_id}/delete",
    "POST /board/assign": "POST /board/assignments",
    "POST /board/again": "POST /jobs/again",
    "POST /board/claims/{claim_id}/{signature}": "POST /claims/{claim_id}/approve",
    "POST /articles/{article_id}/claims/{claim_id}/adjust": "POST /claims/{claim_id}/adjust",
    "POST /articles/{article_id}/claims/{claim_id}/split": "POST /claims/{claim_id}/split",
    "POST /articles/{article_id}/claims/{claim_id}/merge": "POST /claims/merge",
    "POST /claims/{claim_id}/evidence/{evidence_id}/correct": "PUT /claims/{claim_id}/evidence/{evidence_id}",
    "POST /claims/{claim_id}/words": "PUT /claims/{claim_id}/words",
    "POST /claims/{claim_id}/evidence/{evidence_id}/draft": "POST /claims/{claim_id}/draft",
    "POST /scales/{scale}/marks/{mark}/move": "POST /scales/{scale}/marks/{mark}",
}
"""Acts of a page whose operation has another address: one for many at once, a field for a page's own button."""

ONLY_IN_A_BROWSER = {
    "POST /signin": "a session is a browser's; a program has a token",
    "POST /signout": "a session is a browser's; a token is revoked",
    "POST /account/password": "a token alone must not open the account to whoever found it",
}


def changing(routes: object) -> set[str]:
    return {route for route in routes if not str(route).startswith("GET ")}  # type: ignore[attr-defined]


def test_whatever_a_page_changes_the_api_changes_too() -> None:
    pages, operations = changing(PAGES), changing(API)
    left = {page for page in pages if BY_ANOTHER_NAME.get(page, page) not in operations} - set(ONLY_IN_A_BROWSER)
    assert not left, "the API has no operation for these acts of the pages"


def test_the_tables_name_nothing_that_is_gone() -> None:
    assert {*BY_ANOTHER_NAME, *ONLY_IN_A_BROWSER} <= changing(PAGES)
    assert not set(ONLY_IN_A_BROWSER) & changing(API)


def test_the_next_claim_is_taken_and_sources_are_asked_again(desk: Desk) -> None:
    claim_id = desk.claim()
    taken = desk.ana.post("/me/next").json["claim"]
    assert (taken["status"], taken["assignee"]["email"]) == ("assigned", "ana@example.org")
    assert desk.ana.post(f"/claims/{claim_id}/look-again").json == {"asked": 0}
    assert desk.ana.post("/me/mails", mails=False).json["mails"] is False
    assert desk.ana.get("/me").json["mails"] is False


def test_what_is_looked_for_is_shown_chosen_and_given_back(desk: Desk) -> None:
    claim_id = desk.claim()
    before = desk.get_claim(claim_id)["looked_for"]
    assert (before["chosen"], before["by"]) == (False, None)
    assert before["words"] == before["own"]
    answer = desk.ben.put(f"/claims/{claim_id}/words", words=" flood  Norway ")
    assert answer.json["looked_for"] == {"words": "flood Norway", "own": before["own"], "chosen": True,
                                         "by": "Ben Checker"}  # fmt: skip
    assert_problem(desk.ben.put(f"/claims/{claim_id}/words", words="!?"), 422, "There is no word")
    assert desk.ben.put(f"/claims/{claim_id}/words", words="").json["looked_for"] == before
