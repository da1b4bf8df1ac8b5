"""My queue: what is mine, highest priority first with its terms, and the next one from the open queue."""

import re

from claims.models import Claim
from tests.webapp.visitors import Desk


def queue_of(page: str) -> list[int]:
    return [int(id) for id in re.findall(r'<td class="claim"><a href="/claims/(\d+)">', page)]


def test_the_queue_holds_my_claims_and_nobody_elses(newsroom: Desk) -> None:
    mine, open_one = newsroom.claim("assigned"), newsroom.claim()
    assert queue_of(newsroom.visitor("ana").get("/desk").text) == [mine]
    assert queue_of(newsroom.visitor("ben").get("/desk").text) == []
    assert open_one in queue_of(newsroom.visitor("ben").get("/desk?view=open").text)


def test_every_term_of_the_priority_is_shown_and_they_sum_up(newsroom: Desk) -> None:
    newsroom.claim("assigned")
    page = newsroom.visitor("ana").get("/desk").text
    row = re.search(r'<td class="r pri num">(\d+)</td>(.*?)<td class="c-st">', page, re.DOTALL)
    assert row
    terms = re.findall(r"<i class=\"[^\"]*\">(\d+|·)</i>", row[2])
    assert len(terms) == 6
    assert sum(int(term) for term in terms if term != "·") == int(row[1])


def test_the_queue_is_sorted_by_priority(newsroom: Desk) -> None:
    claims = [newsroom.claim("assigned") for _ in range(3)]
    with newsroom.scene() as session:
        for claim_id, points in zip(claims, (10, 90, 50), strict=True):
            session.get_one(Claim, claim_id).priority = points
    assert queue_of(newsroom.visitor("ana").get("/desk").text) == [claims[1], claims[2], claims[0]]


def test_take_next_takes_the_first_of_the_open_queue(newsroom: Desk) -> None:
    first, second = newsroom.claim(), newsroom.claim()
    with newsroom.scene() as session:
        for number, claim in enumerate(session.query(Claim).where(Claim.status == "queued").order_by(Claim.id)):
            claim.priority = 90 if claim.id == second else 10 - number % 10
    answer = newsroom.visitor("ana").post("/desk/next")
    assert answer.status_code == 303 and answer.headers["Location"] == f"/claims/{second}"
    assert (newsroom.status(first), newsroom.status(second)) == ("queued", "assigned")


def test_take_next_says_when_there_is_nothing_to_take(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    answer = ana.client.post("/desk/next", data={"csrf_token": ana.token()}, follow_redirects=True)
    assert "The open queue holds nothing that you may take." in answer.text


def test_an_empty_desk_says_where_work_is(newsroom: Desk) -> None:
    newsroom.claim()
    page = newsroom.visitor("ana").get("/desk").text
    assert "Nothing is assigned to you" in page and "wait in the open queue" in page


def test_filters_by_kind_say_how_many_there_are_without_them(newsroom: Desk) -> None:
    newsroom.claim("assigned")
    ana = newsroom.visitor("ana")
    kind = re.findall(r'name="kind" value="(\w+)"', ana.get("/desk").text)[0]
    assert len(queue_of(ana.get(f"/desk?kind={kind}").text)) == 1
    other = ana.get("/desk?kind=nonsense").text
    assert "No claim fits these filters" in other and "There are 1 claims" in other


def test_the_desk_says_by_itself_when_the_queue_has_changed(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    before = (ana.get("/desk/live").json or {})["mark"]
    assert f'data-mark="{before}"' in ana.get("/desk").text
    newsroom.claim("assigned")
    after = ana.get("/desk/live").json or {}
    assert after["mark"] != before and after["values"]["n-mine"] == 1


def test_the_heading_counts_the_view_that_is_shown(newsroom: Desk) -> None:
    newsroom.claim("assigned")
    newsroom.claim("submitted")
    ben = newsroom.visitor("ben")
    assert "0 claims in 0 articles." in ben.get("/desk").text
    assert "1 claim in 1 article." in ben.get("/desk?view=submitted").text
