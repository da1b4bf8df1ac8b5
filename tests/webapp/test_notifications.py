"""What concerns me: counted in the head of every page, listed unread first, marked read as far as I have seen."""

import re

from claims import notifications
from claims.models import Claim
from tests.webapp.visitors import Desk, fields_of


def badge(page: str) -> str:
    found = re.search(r'data-value="unread">([^<]*)<', page)
    assert found
    return found[1]


def name_ana(desk: Desk, claim_id: int, *, number: int, words: str = "") -> None:
    """Ben names Ana in his comment of that number."""
    with desk.scene() as session:
        claim, ana = session.get_one(Claim, claim_id), desk.person(session, "ana")
        notifications.notify(session, [ana.id], "mentioned", about=f"comment:{number}", claim=claim, words=words,
                             by=desk.person(session, "ben"))  # fmt: skip


def test_what_comes_in_is_counted_on_every_page_and_leads_to_the_thing(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim(), small_newsroom.visitor("ana")
    assert badge(ana.get("/desk").text) == ""
    assert "Nothing is unread." in ana.get("/notifications").text
    name_ana(small_newsroom, claim_id, number=7, words="<b>@ana</b>, look.")
    assert badge(ana.get("/articles").text) == "1"
    page = ana.get("/notifications").text
    assert f'<a href="/claims/{claim_id}#comment-7">' in page
    assert "<b>Ben Checker</b> named you in the discussion of" in page
    assert "&lt;b&gt;@ana&lt;/b&gt;, look." in page
    assert badge(small_newsroom.visitor("ben").get("/desk").text) == ""
    for live in ("/notifications/live", f"/claims/{claim_id}/live", "/desk/live", "/board/live"):
        assert ana.get(live).json["values"]["unread"] == "1"
    for number in range(100, 220):
        name_ana(small_newsroom, claim_id, number=number)
    assert badge(ana.get("/desk").text) == "99+"


def test_the_page_says_how_many_are_unread_and_in_how_many_lines(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim(), small_newsroom.visitor("ana")
    for number in range(5):
        name_ana(small_newsroom, claim_id, number=number)
    page = ana.get("/notifications").text
    assert badge(page) == "5" and '<span class="end tiny soft num">5 in 1 line</span>' in page
    name_ana(small_newsroom, claim_id, number=9, words="Look.")
    page = ana.get("/notifications").text
    assert badge(page) == "6" and "6 in 2 lines" in page


def test_what_came_in_after_the_page_was_drawn_stays_unread(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim(), small_newsroom.visitor("ana")
    for number in (1, 2):
        name_ana(small_newsroom, claim_id, number=number)
    page = ana.get("/notifications")
    mark = ana.get("/notifications/live").json["mark"]
    assert f'data-mark="{mark}"' in page.text
    name_ana(small_newsroom, claim_id, number=3, words="Late news.")
    assert ana.get("/notifications/live").json["mark"] != mark
    fields = fields_of(page, "/notifications/read")
    answer = ana.send("/notifications/read", {"csrf_token": fields["csrf_token"], "up_to": fields["up_to"]})
    assert answer.status_code == 303
    after = ana.get("/notifications").text
    assert "2 marked read. What came in since is still unread." in after
    unread, read = after.split('<h2 id="read">')
    assert "Late news." in unread
    assert (badge(after), unread.count('class="notice new"'), read.count('class="notice')) == ("1", 1, 2)


def test_one_is_marked_by_its_button_and_nobody_marks_anothers(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim(), small_newsroom.visitor("ana")
    name_ana(small_newsroom, claim_id, number=1)
    ben = small_newsroom.visitor("ben")
    assert ben.post("/notifications/read", id="1").status_code == 404
    assert ana.post("/notifications/read").status_code == 422
    assert badge(ana.get("/desk").text) == "1"
    assert ana.post("/notifications/read", id="1").status_code == 303
    assert badge(ana.get("/desk").text) == ""


def test_long_lists_are_read_page_by_page(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim(), small_newsroom.visitor("ana")
    for number in range(60):
        name_ana(small_newsroom, claim_id, number=number, words=f"No. {number}.")
    ana.post("/notifications/read", up_to="60")
    seen, address = [], "/notifications"
    while address:
        page = ana.get(address).text
        seen += re.findall(r"No\. \d+\.", page)
        older = re.search(r'href="(/notifications\?read_before=\d+)"', page)
        address = older[1] if older else ""
    assert seen == [f"No. {number}." for number in reversed(range(60))]


def test_mails_are_switched_off_and_on_in_the_account(small_newsroom: Desk) -> None:
    ana = small_newsroom.visitor("ana")
    for fields, mails in (({}, False), ({"mails": "on"}, True)):
        assert ana.post("/account/mails", **fields).status_code == 303
        with small_newsroom.scene() as session:
            assert small_newsroom.person(session, "ana").mails is mails
    assert "This desk sends no e-mail now" in ana.get("/account").text
