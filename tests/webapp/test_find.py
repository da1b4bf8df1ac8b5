"""The page that finds anything, and its JSON; the box and the dialog of the header lead there."""

import pytest

from tests import scenes
from tests.webapp.visitors import Desk

JSON = {"Accept": "application/json"}


def test_what_is_found_is_a_link_to_it(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        claim = scenes.claim(session, small_newsroom.room)
        claim_id, article_id = claim.id, claim.article_id
    ana = small_newsroom.visitor("ana")
    page = ana.get("/find?q=flood+berg").text
    assert f'href="/claims/{claim_id}"' in page
    assert 'href="/desk?view=all&amp;speaker=Marit+Berg"' in ana.get("/find?q=berg").text
    assert f'href="/articles/{article_id}"' in ana.get("/find?q=people+were").text
    for group in ana.get("/find?q=berg", headers=JSON).json["groups"]:
        for hit in group["hits"]:
            assert ana.get(hit["url"]).status_code == 200


def test_nothing_found_is_said_in_a_sentence_with_what_to_do(small_newsroom: Desk) -> None:
    ana = small_newsroom.visitor("ana")
    assert "Nothing found for “zebra”. All words have to stand in it" in ana.get("/find?q=zebra").text
    assert ana.get("/find?q=zebra", headers=JSON).json["groups"] == []
    assert "Type the beginning of a word" in ana.get("/find").text


def test_a_box_that_is_full_says_that_there_is_more_and_tells_twins_apart(small_newsroom: Desk) -> None:
    for _ in range(5):
        small_newsroom.claim()
    ana = small_newsroom.visitor("ana")
    shown = ana.get("/find?q=flood", headers=JSON).json
    assert shown["said"] == "The first 13. Enter shows more."
    notes = [hit["note"] for group in shown["groups"] if group["label"] == "Claims" for hit in group["hits"]]
    assert {note.partition(",")[0] for note in notes} == {"Figure", "Statement"}
    assert "15 found." in ana.get("/find?q=flood").text


@pytest.mark.parametrize("typed", ["%00flood", "\"'<b>*)(", "%F0%9F%8C%8A", "%ff%fe", "a" * 5000, "NEAR(x y)"])
def test_whatever_is_typed_is_answered_and_shown_as_words(small_newsroom: Desk, typed: str) -> None:
    answer = small_newsroom.visitor("ana").get(f"/find?q={typed}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text.split('id="main"')[1].split("</main>")[0]


def test_the_header_of_each_page_holds_the_box_for_who_is_signed_in(small_newsroom: Desk) -> None:
    page = small_newsroom.visitor("viewer").get("/desk").text
    assert 'action="/find"' in page
    assert 'data-key="/"' in page
    assert 'action="/find"' not in small_newsroom.visitor().get("/signin").text
