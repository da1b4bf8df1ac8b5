"""The discussion on a claim's page: sent as a form, shown to all, taken in by others' pages without a reload."""

import hashlib
import re

from claims.models import Comment
from tests.webapp.visitors import Desk, count, fields_of

TALK = re.compile(r'<div id="talk" data-part>(.*?)</div>', re.DOTALL)


def talk(page: str) -> str:
    found = TALK.search(page)
    assert found
    return found[1]


def test_a_comment_is_sent_once_and_stands_on_the_page(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim()
    ben, to = small_newsroom.visitor("ben"), f"/claims/{claim_id}/comments"
    form = fields_of(ben.get(f"/claims/{claim_id}"), to)
    form["comment"] = "See <b>page 2</b>,\n@ana & @bob, @Ana Checker."
    for _ in range(2):
        answer = ben.send(to, form)
        assert (answer.status_code, answer.location) == (303, f"/claims/{claim_id}#comment-1")
    page = ben.get(f"/claims/{claim_id}").text
    assert page.count('id="comment-') == 1
    assert "See &lt;b&gt;page 2&lt;/b&gt;,\n" in talk(page)
    assert '<b class="named">@ana</b>' in talk(page)
    assert '<b class="named">@Ana Checker</b>.' in talk(page)
    assert "Nobody here is called @bob, so nobody was told. The comment is there." in page
    assert "Commented, Ben Checker" in page
    viewer = small_newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    assert "page 2" in talk(viewer)
    assert "Add the comment" not in viewer


def test_a_comment_that_names_a_thousand_strangers_is_said_in_an_answer_that_browsers_take(
    small_newsroom: Desk,
) -> None:
    ben, claim_id = small_newsroom.visitor("ben"), small_newsroom.claim()
    words = " ".join(f"@{hashlib.sha256(bytes([n % 256, n // 256])).hexdigest()[:15]}" for n in range(1100))
    answer = ben.post(f"/claims/{claim_id}/comments", comment=f"{words} @{'n' * 1000}", form_key="k")
    assert answer.status_code == 303
    assert max(len(value) for name, value in answer.headers if name == "Set-Cookie") < 2000
    assert "1096 more names led to nobody who could be told. The comment is there." in ben.get(answer.location).text


def test_a_comment_that_is_too_long_stays_in_the_form(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim()
    words = "n" * 20_001
    answer = small_newsroom.visitor("ben").post(f"/claims/{claim_id}/comments", comment=words, form_key="k")
    assert answer.status_code == 422
    assert "at most 20,000 characters, and this one has 20,001" in answer.text
    assert fields_of(answer, f"/claims/{claim_id}/comments")["comment"] == words


def test_a_verdict_and_a_comment_that_are_written_side_by_side_lose_nothing(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim("in_progress")
    ana, page = small_newsroom.visitor("ana"), f"/claims/{claim_id}"
    form = fields_of(ana.get(page), f"{page}/decide")
    form["reason"], form["comment"] = "So far.", "Wait."
    refused = ana.send(f"{page}/decide", form)
    assert refused.status_code == 422
    assert "You have begun a comment." in refused.text
    form = fields_of(refused, f"{page}/decide")
    assert (form["reason"], form["comment"]) == ("So far.", "Wait.")
    saved = ana.send(f"{page}/draft", form)
    assert fields_of(saved, f"{page}/decide")["comment"] == "Wait."
    assert ana.send(f"{page}/comments", form).status_code == 303
    after = ana.get(page)
    assert "Wait." in talk(after.text)
    assert (fields_of(after, f"{page}/decide")["reason"], fields_of(after, f"{page}/decide")["comment"]) == (
        "So far.", "",
    )  # fmt: skip


def test_a_comment_by_ben_reaches_anas_page(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim("in_progress")
    ana, page = small_newsroom.visitor("ana"), f"/claims/{claim_id}"
    before = ana.get(f"{page}/live").json["mark"]
    assert f'data-mark="{before}"' in ana.get(page).text
    small_newsroom.visitor("ben").post(f"{page}/comments", comment="Look at page 2.", form_key="k")
    assert ana.get(f"{page}/live").json["mark"] != before
    assert "Look at page 2." in talk(ana.get(page).text)


def test_words_that_are_shown_again_keep_the_key_that_makes_them_one_comment(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    begun = {"comment": "Ask the harbour office.", "form_key": "first", "reason": ""}
    ana.post(f"/claims/{claim_id}/comments", **begun)  # and its answer was lost
    shown = fields_of(ana.post(f"/claims/{claim_id}/draft", **begun), f"/claims/{claim_id}/comments")
    assert (shown["comment"], shown["form_key"]) == ("Ask the harbour office.", "first")
    ana.client.post(f"/claims/{claim_id}/comments", data=shown)
    assert count(small_newsroom, Comment) == 1
    answered = ana.get(f"/claims/{claim_id}")
    assert fields_of(answered, f"/claims/{claim_id}/comments")["form_key"] != "first"
