"""My queue: what is mine, highest priority first with its terms, and the next one from the open queue."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from claims import intake
from claims.models import Claim, Verdict
from claims.people import Actor
from claims.queries import lists
from claims.queries.narrowing import Filters
from claims.queries.today import day_of
from tests import scenes
from tests.statements import heard
from tests.webapp.visitors import Desk, Visitor, fields_of


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


def test_take_next_pressed_twice_on_one_page_takes_one_claim(newsroom: Desk) -> None:
    for _ in range(4):
        newsroom.claim()
    ana = newsroom.visitor("ana")
    page = fields_of(ana.get("/desk"), "/desk/next")
    where = {ana.client.post("/desk/next", data=page).headers["Location"] for _ in range(2)}
    assert len(where) == 1
    # Without what the page knew, as a program asks, each press takes one.
    where |= {ana.post("/desk/next").headers["Location"] for _ in range(2)}
    where.add(ana.client.post("/desk/next", data=fields_of(ana.get("/desk"), "/desk/next")).headers["Location"])
    assert len(where) == 4


def test_take_next_says_when_there_is_nothing_to_take(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    answer = ana.client.post("/desk/next", data={"csrf_token": ana.token()}, follow_redirects=True)
    assert '<div class="say say-warn mb-3" role="status">The open queue holds nothing that' in answer.text


def test_where_nothing_is_open_nothing_can_be_taken_and_an_editor_is_led_on(small_newsroom: Desk) -> None:
    page = small_newsroom.visitor("editor").get("/desk").text
    box = page[page.index("Nothing is assigned to you") : page.index('<aside class="side"')]
    assert "Take next" not in box and 'href="/board">Board</a>' in box and 'href="/articles">Articles</a>' in box


def test_an_empty_desk_says_where_work_is(newsroom: Desk) -> None:
    newsroom.claim()
    page = newsroom.visitor("ana").get("/desk").text
    assert "Nothing is assigned to you" in page and "wait in the open queue" in page


def test_filters_by_kind_say_how_many_there_are_without_them(small_newsroom: Desk) -> None:
    small_newsroom.claim("assigned")
    ana = small_newsroom.visitor("ana")
    assert len(queue_of(ana.get("/desk?kind=statement").text)) == 1
    other = ana.get("/desk?kind=superlative").text
    assert "No claim fits these filters" in other and "There are 1 claims" in other
    assert 'aria-label="Statement, 1 claims"' in other


def test_pages_lead_to_each_other_and_keep_the_filters(small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists.claim_page, "__kwdefaults__", {**lists.claim_page.__kwdefaults__, "limit": 2})
    with small_newsroom.scene() as session:
        scenes.article(session, by=small_newsroom.room.admin)
    ana, seen = small_newsroom.visitor("ana"), list[int]()
    address = "/desk?view=all&status=queued"
    while address:
        page = ana.get(address).text
        seen += queue_of(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(found[1]) if found else ""
    with small_newsroom.scene() as session:
        assert seen == [
            claim["id"] for claim in lists.claim_page(session, Filters(status=("queued",)), limit=99).claims
        ]
    last = ana.get("/desk?view=all&status=queued&before=end").text
    assert queue_of(last) == seen[-2:] and "status=queued" in last
    assert 'rel="prev"' in last and 'rel="next"' not in last


def test_a_page_behind_which_all_was_taken_shows_the_last_that_is_there(
    small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reads in (lists.claim_page, lists.page_ids):
        monkeypatch.setattr(reads, "__kwdefaults__", {**reads.__kwdefaults__, "limit": 2})
    claims = [small_newsroom.claim() for _ in range(3)]
    ben = small_newsroom.visitor("ben")
    first = ben.get("/desk?view=all&status=queued&kind=statement").text
    rest = set(claims) - set(queue_of(first))
    found = re.search(r'rel="next" href="([^"]+)"', first)
    assert found and queue_of(ben.get(unescape(found[1])).text) == list(rest)
    with small_newsroom.scene() as session:
        for id in rest:
            scenes.act(session, session.get_one(Claim, id), "take", by=small_newsroom.room.ana)
    page = ben.get(unescape(found[1])).text
    assert queue_of(page) == queue_of(first) and "No claim fits" not in page and 'rel="next"' not in page
    address, mark = live_of(page)
    assert (ben.get(address).json or {})["mark"] == mark


def test_the_claim_in_focus_shows_its_terms_and_who_says_that_who_says_it(small_newsroom: Desk) -> None:
    claim = small_newsroom.claim("assigned")
    ana = small_newsroom.visitor("ana")
    peek = ana.get(f"/desk/peek/{claim}").text
    assert "Marit Berg" in peek and "Why " in peek and "took it from the open queue" in peek and "<html" not in peek
    assert peek.strip().partition("<h3")[0].strip() in ana.get("/desk").text
    assert ana.get("/desk/peek/999").status_code == 404


def test_claims_are_handed_back_together_or_not_at_all(small_newsroom: Desk) -> None:
    first, second, bens = small_newsroom.claim("assigned"), small_newsroom.claim("in_progress"), small_newsroom.claim()
    ana = small_newsroom.visitor("ana")

    def picks(*ids: int) -> list[str]:
        return [f"{id}:{small_newsroom.version(id)}" for id in ids]

    refused = ana.post("/desk/release", pick=picks(first, bens), note="Too much.")
    assert refused.status_code == 409 and "None of the picked claims was handed back." in refused.text
    assert f'value="{picks(first)[0]}"' in refused.text and "Too much." in refused.text
    assert small_newsroom.status(first) == "assigned"
    stale = picks(first, second)
    answer = ana.post("/desk/release", pick=stale, next="/desk?view=mine&roomy=1")
    assert answer.status_code == 303 and answer.headers["Location"] == "/desk?view=mine&roomy=1"
    assert small_newsroom.status(first) == small_newsroom.status(second) == "queued"
    said = ana.get("/desk").text
    assert "2 claims are back in the open queue: claim 1 “At least 40 people were killed in the flood,”" in said
    assert ana.post("/desk/release", pick=stale).status_code in (403, 409)
    for nonsense in ([], ["x"], ["1"], ["1:"], ["99999999999999999999:1"], ["²:1"]):
        assert ana.post("/desk/release", pick=nonsense).status_code == 422


def test_claims_are_handed_back_article_by_article_as_everybody_locks_them(small_newsroom: Desk) -> None:
    room = small_newsroom.room
    with small_newsroom.scene() as session:
        older = scenes.article(session, by=room.admin)
        newer = scenes.claims_of(session, scenes.claim(session, room).article)[0]
        line = scenes.lines_of(session, older)[0]
        last = intake.add_claim(session, older.id, kind="opinion", start=line.start, end=line.end, by=room.editor)
        held = [scenes.bring(session, claim, "assigned", room) for claim in (newer, last)]
        assert newer.id < last.id and newer.article_id > last.article_id
        picked = [f"{claim.id}:{claim.row_version}" for claim in held]
    ana = small_newsroom.visitor("ana")
    with heard(small_newsroom.database) as said:
        assert ana.post("/desk/release", pick=picked).status_code == 303
    locked = [*dict.fromkeys(parameters[0] for statement, parameters in said if "FROM history_head" in statement)]
    assert locked == [f"article:{last.article_id}", f"article:{newer.article_id}"]


def test_today_counts_what_was_decided_and_what_editors_said_to_it(newsroom: Desk) -> None:
    newsroom.claim("submitted")
    newsroom.claim("approved")
    back = newsroom.claim("submitted")
    with newsroom.scene() as session:
        scenes.act(session, session.get_one(Claim, back), "send_back", by=newsroom.room.editor, note="Which year?")
        known = session.execute(select(Verdict.claim_id, Verdict.reason)).first()
        assert known
        at = datetime.now(UTC)
        for days in (2, 3, 5):
            for number in range(4):
                session.add(Verdict(claim_id=known[0], revision=days * 10 + number, rating="false", reason="Old.",
                                    decided_by=newsroom.room.ana.id,
                                    decided_at=at - timedelta(days=days, seconds=number + 1)))  # fmt: skip
    with newsroom.database.reading() as session:
        day = day_of(session, newsroom.room.ana.id)
        assert (day["decided"], day["signed_off"], day["sent_back"]) == (3, 1, 1)
        assert sum(many for _, many in day["hours"]) == 3
        # A day begins at midnight; seconds after it the earlier days have not come as far.
        assert day["usual"] == 4 or datetime.now().astimezone().strftime("%H:%M") == "00:00"
        assert day_of(session, newsroom.room.ben.id) == {
            "decided": 0, "signed_off": 0, "sent_back": 0, "hours": [], "usual": None,
        }  # fmt: skip
        own = day_of(session, newsroom.room.editor.id, signs=True)
        assert (own["decided"], own["signed_off"], own["sent_back"]) == (0, 1, 1)
    page = newsroom.visitor("editor").get("/desk").text
    assert "<dd>1</dd><dt>you signed off</dt>" in page and "<dd>1</dd><dt>you sent back</dt>" in page
    page = newsroom.visitor("ana").get("/desk").text
    assert re.search(r"<dd>3</dd><dt>decided</dt>.*<dd>1</dd><dt>signed off</dt>.*<dd>1</dd><dt>sent back</dt>", page)


def test_what_was_sent_back_counts_for_whose_verdict_it_was(newsroom: Desk) -> None:
    room = newsroom.room
    with newsroom.scene() as session:
        claim = scenes.claim(session, room, "submitted")
        scenes.act(session, claim, "send_back", by=room.editor, note="Which year?")
        scenes.act(session, claim, "release", by=room.ana)
        scenes.act(session, claim, "take", by=room.ben)
        scenes.act(session, claim, "start", by=room.ben)
        scenes.decide_again(session, claim, by=room.ben)
        assert [day_of(session, person.id)["sent_back"] for person in (room.ana, room.ben)] == [1, 0]
        scenes.act(session, claim, "send_back", by=room.editor, note="Which month?")
        assert [day_of(session, person.id)["sent_back"] for person in (room.ana, room.ben)] == [1, 1]


def test_the_desk_says_by_itself_when_the_queue_has_changed(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    before = (ana.get("/desk/live").json or {})["mark"]
    assert f'data-mark="{before}"' in ana.get("/desk").text
    newsroom.claim("assigned")
    after = ana.get("/desk/live").json or {}
    assert after["mark"] != before and after["values"]["n-mine"] == "1"


def live_of(page: str) -> tuple[str, str]:
    """The address that a page asks for news, and its mark."""
    found = re.search(r'data-live="([^"]+)" data-mark="([^"]+)"', page)
    assert found
    return unescape(found[1]), found[2]


def test_the_desk_says_when_others_change_the_rows_that_are_shown(
    newsroom: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reads in (lists.claim_page, lists.page_ids):
        monkeypatch.setattr(reads, "__kwdefaults__", {**reads.__kwdefaults__, "limit": 2})
    claims = [newsroom.claim("assigned"), *(newsroom.claim() for _ in range(3))]
    ana, ben, room = newsroom.visitor("ana"), newsroom.visitor("ben"), newsroom.room

    def news(visitor: Visitor, page: str) -> bool:
        address, mark = live_of(page)
        return bool((visitor.get(address).json or {})["mark"] != mark)

    def act(id: int, action: str, by: Actor) -> None:
        with newsroom.scene() as session:
            scenes.act(session, session.get_one(Claim, id), action, by=by)

    first, mine = (who.get("/desk?view=all&kind=statement").text for who in (ben, ana))
    behind = re.search(r'rel="next" href="([^"]+)"', first)
    assert behind
    second = ben.get(unescape(behind[1])).text
    assert [queue_of(page) for page in (first, second)] == [claims[:2], claims[2:]]
    assert not any(news(who, page) for who, page in ((ben, first), (ben, second), (ana, mine)))
    act(claims[0], "start", room.ana)
    assert news(ben, first) and not news(ben, second), "only where it is shown"
    assert not news(ana, mine), "what one did oneself"
    act(claims[3], "take", room.ana)
    assert news(ben, second), "the row says who has it"

    # One leaves and one comes: as many as before.
    waiting = ben.get("/desk?view=open&kind=statement").text
    act(claims[1], "take", room.ana)
    act(claims[3], "release", room.ana)
    assert news(ben, waiting)


def test_the_heading_counts_the_view_that_is_shown(newsroom: Desk) -> None:
    newsroom.claim("assigned")
    newsroom.claim("submitted")
    ben = newsroom.visitor("ben")
    assert "0 claims in 0 articles." in ben.get("/desk").text
    assert "1 claim in 1 article." in ben.get("/desk?view=submitted").text


@pytest.mark.parametrize(
    ("capacity", "said"),
    [
        (0, "You can hold no claims: your capacity is 0."),
        (1, "You hold 2 claims and can hold 1."),
        (2, "You hold 2 claims, as many as you can."),
    ],
)
def test_who_holds_as_many_as_they_can_is_told_so_before_taking_the_next(
    small_newsroom: Desk, capacity: int, said: str
) -> None:
    for status in ("assigned", "in_progress", "queued"):
        small_newsroom.claim(status)
    ana = small_newsroom.visitor("ana")
    assert "wait in the open queue" in ana.get("/desk").text
    with small_newsroom.scene() as session:
        small_newsroom.person(session, "ana").capacity = capacity
    page = ana.get("/desk").text
    assert said in page and "wait in the open queue" not in page
    assert re.search(r'data-key="t" disabled', page)
