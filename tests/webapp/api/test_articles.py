"""Submitting and reading articles."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from claims.models import Article, Job
from tests import scenes
from tests.webapp.api.callers import Desk, assert_problem

FACT = "At least 40 people were killed in the flood, police said."


def test_a_new_article_waits_for_the_workers_and_rings_for_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[set[str]] = []
    monkeypatch.setattr(desk.database, "on_commit", rung.append)
    response = desk.ana.post("/articles", title="", text=FACT, deadline="2030-01-01T12:00:00+02:00")
    assert response.json["state"] == "extracting"
    assert rung == [{"extract"}]
    found = desk.viewer.get(f"/articles/{response.json['id']}").json
    assert found["title"] == FACT
    assert found["deadline"] == "2030-01-01T10:00:00.000Z"
    assert (found["counts"], found["sentences"]) == ({}, [])


def test_an_article_shows_its_state_its_counts_and_its_sentences(desk: Desk) -> None:
    with desk.scene() as session:
        article_id = scenes.article(session, by=desk.room.admin, published_on=None).id
    found = desk.viewer.get(f"/articles/{article_id}").json
    assert found["state"] == "checking"
    assert found["counts"]["queued"] == len(desk.viewer.get("/claims?status=queued").json["claims"])
    assert [line["number"] for line in found["sentences"]] == list(range(1, len(found["sentences"]) + 1))
    assert {line["state"] for line in found["sentences"]} == {"covered", "unread"}
    assert found["text"][found["sentences"][0]["start"] : found["sentences"][0]["end"]].startswith("Flood in Norway")


def test_the_same_text_is_a_409_that_points_to_the_first(desk: Desk) -> None:
    first = desk.ana.post("/articles", title="One", text=FACT).json["id"]
    told = assert_problem(desk.ben.post("/articles", title="Two", text=f"\ufeff{FACT}\r\n"), 409, "already")
    assert (told["existing"], told["type"]) == (first, "urn:stet:already-here")


def test_of_the_same_text_sent_at_the_same_moment_one_is_taken(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as callers:
        sent = list(callers.map(lambda title: desk.ana.post("/articles", title=title, text=FACT), "abcd"))
    assert sorted(response.status_code for response in sent) == [201, 409, 409, 409]
    taken = next(response.json["id"] for response in sent if response.status_code == 201)
    assert {response.json["existing"] for response in sent if response.status_code == 409} == {taken}
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 1
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_an_article_without_any_claim_can_be_read_through_and_published(desk: Desk) -> None:
    article_id = desk.ana.post("/articles", title="Garden", text=scenes.STILL).json["id"]
    desk.extract()
    assert desk.viewer.get(f"/articles/{article_id}/claims").json == {"claims": []}
    assert desk.viewer.get(f"/articles/{article_id}").json["state"] == "checking"
    desk.ana.post(f"/articles/{article_id}/sentences/read", sentences="all")
    assert desk.viewer.get(f"/articles/{article_id}").json["state"] == "ready"
    assert desk.editor.post(f"/articles/{article_id}/publish").status_code == 201


def test_a_refused_article_leaves_nothing_behind(desk: Desk) -> None:
    desk.ana.post("/articles", title="One", text=FACT)
    desk.ana.post("/articles", title="Two", text=FACT)
    desk.viewer.post("/articles", title="Three", text=FACT + " Again.")
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 1
        assert session.scalar(select(func.count()).select_from(Job)) == 1
