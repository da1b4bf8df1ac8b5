"""Handing in an address by the API, and asking what became of it."""

from claims import deliveries, leasing
from claims.deliveries import Found
from tests import scenes
from tests.webapp.api.callers import Desk, assert_problem

URL = "https://post.example/flood"


def settle(desk: Desk, delivery_id: int, found: Found | None) -> None:
    with desk.scene() as session:
        lease = leasing.lease(session, "read", seconds=60)
        assert lease
        if found:
            leasing.finish(session, lease, {lease.jobs[0].id: lambda s: deliveries.arrive(s, delivery_id, found)})
        else:
            leasing.finish(session, lease, {lease.jobs[0].id: lambda s: deliveries.refuse(s, delivery_id, "No text.")})


def test_an_address_is_accepted_and_its_delivery_tells_what_became_of_it(desk: Desk) -> None:
    sent = desk.ana.post("/articles", title="", url=URL, section="world", published_on="2024-05-06")
    assert sent.status_code == 202
    made = sent.json
    assert (made["state"], made["url"], made["article_id"]) == ("reading", URL, None)
    assert sent.headers["Location"] == made["address"]
    place = f"/deliveries/{made['id']}"
    settle(desk, made["id"], Found(scenes.FLOOD, title="Theirs", source_url=URL))
    told = desk.viewer.get(place).json
    assert (told["state"], told["was_here"]) == ("there", False)
    article = desk.viewer.get(f"/articles/{told['article_id']}").json
    assert (article["title"], article["section"], article["published_on"]) == ("Theirs", "world", "2024-05-06")
    assert_problem(desk.ana.post(f"{place}/again"), 409, "has been read already")


def test_what_could_not_be_read_is_tried_again(desk: Desk) -> None:
    made = desk.ana.post("/articles", url=URL, title="").json
    settle(desk, made["id"], None)
    place = f"/deliveries/{made['id']}"
    told = desk.ana.get(place).json
    assert (told["state"], told["why"], told["can_try_again"]) == ("refused", "No text.", True)
    [notice] = desk.ana.get("/notifications").json["notifications"]
    assert (notice["kind"], notice["delivery_id"], notice["words"]) == ("unread", made["id"], "No text.")
    assert desk.ana.post(f"{place}/again").json["state"] == "reading"


def test_either_a_text_or_its_address_is_needed(desk: Desk) -> None:
    assert_problem(desk.ana.post("/articles", title="T"), 422, "“text” is missing, and so is a “url”")
    assert_problem(desk.ana.post("/articles", title="T", text=scenes.FLOOD, url=URL), 422, "not both")
    assert_problem(desk.ana.post("/articles", title="", url="ftp://post.example"), 422, "http")
    assert_problem(desk.viewer.post("/articles", title="", url=URL), 403, "may not submit")
    assert_problem(desk.ana.get("/deliveries/7"), 404, "no such delivery")
