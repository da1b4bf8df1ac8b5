"""Publishing, and the gate before it."""

from sqlalchemy import select

from claims.models import Claim
from tests import scenes
from tests.webapp.api.callers import Desk, assert_problem


def test_the_closed_gate_is_a_409_that_lists_what_is_missing(desk: Desk) -> None:
    with desk.scene() as session:
        article = scenes.article(session, by=desk.room.admin).id
    told = assert_problem(desk.editor.post(f"/articles/{article}/publish"), 409, "missing")
    assert {item["kind"] for item in told["missing"]} == {"claim", "sentence"}
    assert all(item["sentence"] and item["id"] for item in told["missing"])
    assert desk.viewer.get(f"/articles/{article}").json["state"] == "checking"


def test_an_article_that_nobody_read_yet_cannot_be_published(desk: Desk) -> None:
    article = desk.ana.post("/articles", title="", text=scenes.STILL).json["id"]
    told = assert_problem(desk.editor.post(f"/articles/{article}/publish"), 409)
    assert [item["kind"] for item in told["missing"]] == ["article"]


def test_publishing_what_changed_makes_the_next_edition(desk: Desk) -> None:
    with desk.scene() as session:
        article = scenes.publication(session, desk.room).article_id
        claim = session.scalars(select(Claim).where(Claim.status == "approved").order_by(Claim.id)).first()
        assert claim is not None
        scenes.act(session, claim, "reopen", by=desk.room.editor, note="New count.")
        scenes.decide_again(session, claim, by=desk.room.ana)
        scenes.act(session, claim, "approve", by=desk.room.editor)
    again = desk.editor.post(f"/articles/{article}/publish")
    assert (again.status_code, again.json["edition"], again.json["state"]) == (201, 2, "current")


def test_publishing_the_same_again_is_refused_and_points_to_what_stands(desk: Desk) -> None:
    with desk.scene() as session:
        publication = scenes.publication(session, desk.room)
        number, article = publication.id, publication.article_id
    again = desk.editor.post(f"/articles/{article}/publish")
    assert_problem(again, 409, f"number {number}")
    assert again.json["existing"] == number


def test_only_editors_publish_and_there_is_nothing_to_say(desk: Desk) -> None:
    with desk.scene() as session:
        article = scenes.publication(session, desk.room).article_id
    assert_problem(desk.ana.post(f"/articles/{article}/publish"), 403, "editor")
    assert_problem(desk.editor.post(f"/articles/{article}/publish", force=True), 422, "“force”")
    assert_problem(desk.editor.post("/articles/99/publish"), 404)
