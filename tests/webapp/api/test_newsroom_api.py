"""The newsroom over the API: people, scales, sources, tokens and jobs, with what is refused and why."""

from typing import Any

import pytest
from sqlalchemy import select

from claims import lanes
from claims.models import Person
from tests import admin_scenes
from tests.webapp.api.callers import Caller, Desk, assert_problem

NEW = {"email": "nora@example.org", "name": "Nora New", "roles": ["checker"]}


def test_somebody_is_added_changed_sent_away_and_comes_back(small_desk: Desk) -> None:
    added = small_desk.admin.post("/people", **NEW)
    place = f"/people/{added.json['id']}"
    assert added.headers["Location"].endswith(place) and len(added.json["password"]) >= 12
    shown = small_desk.editor.get(place).json
    assert "password" not in shown and shown["capacity"] == 20
    changed = small_desk.admin.post(place, beats=["Sport"], seen=shown["seen"]).json
    assert changed["beats"] == ["sport"] and changed["name"] == "Nora New"
    assert_problem(small_desk.admin.post(place, beats=["art"], seen=shown["seen"]), 409, "while you were working")
    assert small_desk.editor.post(f"{place}/capacity", capacity=3).json["capacity"] == 3
    assert small_desk.admin.post(f"{place}/deactivate").json["active"] is False
    assert small_desk.admin.post(f"{place}/reactivate").json["active"] is True
    assert_problem(small_desk.admin.post("/people", **NEW), 422, "belongs to somebody here already")


def test_who_is_sent_away_is_out_at_the_next_request(small_desk: Desk) -> None:
    claim, place = small_desk.claim("in_progress"), f"/people/{small_desk.room.ana.id}"
    assert small_desk.admin.post(f"{place}/deactivate", note="on leave").json["claims_returned"] == 1
    assert_problem(small_desk.ana.get("/claims"), 401)
    told = small_desk.get_claim(claim)
    assert told["status"] == "queued" and told["history"][-1]["note"] == "Ana Checker is not active: on leave"


@pytest.mark.parametrize(
    "fields",
    [{"roles": ["boss"]}, {"roles": []}, {"capacity": -1}, {"capacity": 10**9}, {"capacity": 10**12}, {"name": " "},
     {"email": "x"}, {"role": "admin"}, {"active": False}, {"languages": []}, {"capacity": True}, {"roles": "admin"}],
    ids=str,
)  # fmt: skip
def test_fields_that_cannot_be_are_refused(small_desk: Desk, fields: dict[str, Any]) -> None:
    with small_desk.database.reading() as session:
        before = session.execute(select(Person.__table__)).all()
    assert_problem(small_desk.admin.post("/people", **{**NEW, **fields}), 422)
    assert_problem(small_desk.admin.post(f"/people/{small_desk.room.ana.id}", **fields), 422)
    with small_desk.database.reading() as session:
        assert session.execute(select(Person.__table__)).all() == before


def test_an_admin_confirms_what_takes_their_own_role(small_desk: Desk) -> None:
    place = f"/people/{small_desk.room.admin.id}"
    assert_problem(small_desk.admin.post(place, roles=["viewer"], confirmed=True), 409, "last active admin")
    small_desk.admin.post("/people", **{**NEW, "roles": ["admin"]})
    assert_problem(small_desk.admin.post(place, roles=["viewer"]), 422, "from yourself")
    assert small_desk.admin.post(place, roles=["viewer"], confirmed=True).json["roles"] == ["viewer"]
    assert_problem(small_desk.admin.post(place, roles=["admin"]), 403)


def test_the_scales_are_read_and_changed(small_desk: Desk) -> None:
    said = small_desk.viewer.get("/scales").json["said"]
    assert said[0] == {"name": "said", "label": "Said", "glyph": "said", "needs_evidence": False, "retired_at": None}
    small_desk.admin.post("/scales/said/marks", name="whispered", label="Whispered", glyph="differently")
    assert small_desk.admin.post("/scales/said/marks/whispered", place=1, glyph="said").json["glyph"] == "said"
    asked = small_desk.admin.post("/scales/said/marks/whispered", needs_evidence=True)
    assert_problem(asked, 422, "“Is it so?” alone")
    assert small_desk.viewer.get("/scales").json["said"][0]["name"] == "whispered"
    assert_problem(small_desk.admin.post("/scales/said/marks/whispered", name="other"), 422, "“name” is not known here")
    assert_problem(small_desk.admin.post("/scales/said/marks/whispered", place=99), 422, "places 1 to 5")
    assert_problem(small_desk.admin.post("/scales/mood/marks/whispered", label="x"), 404)
    again = small_desk.admin.post("/scales/said/marks", name="whispered", label="W", glyph="false")
    assert_problem(again, 409, "already")


def test_a_source_is_switched_and_asked(small_desk: Desk) -> None:
    with small_desk.scene() as session:
        admin_scenes.source(True)(session, small_desk.room)
        admin_scenes.scenes.claim(session, small_desk.room)
    wiki = small_desk.admin.get("/sources").json["sources"][0]
    assert wiki["enabled"] and wiki["waiting"] and wiki["counts"]["failed"] == 0
    assert (wiki["pause"], wiki["not_enabled"]) == (None, None)
    with small_desk.scene() as session:
        lanes.close(session, "wiki", 60, "The wiki is busy.")
    pause = small_desk.admin.get("/sources").json["sources"][0]["pause"]
    assert (pause["refusals"], pause["reason"]) == (1, "The wiki is busy.") and pause["until"].endswith("Z")
    off = small_desk.admin.post("/sources/wiki/off", note="too slow").json
    assert off == {"name": "wiki", "enabled": False, "cancelled": wiki["waiting"]}
    assert_problem(small_desk.admin.post("/sources/wiki/ask"), 409, "switched off")
    assert small_desk.admin.post("/sources/wiki/on").json["enabled"]
    assert small_desk.admin.post("/sources/wiki/ask").json["asked"] >= wiki["waiting"]
    assert_problem(small_desk.admin.post("/sources/none/on"), 404)


def test_a_token_is_told_once_and_revoked(small_desk: Desk) -> None:
    made = small_desk.ben.post("/tokens", name="script", expires_at="2199-01-01T00:00:00+02:00").json["token"]
    listed = small_desk.ben.get("/tokens")
    row = listed.json["tokens"][0]
    assert made not in listed.text and (row["name"], row["state"]) == ("script", "living")
    program = Caller(small_desk.app, made)
    assert program.get("/claims").status_code == 200
    assert_problem(small_desk.ana.post(f"/tokens/{row['id']}/revoke"), 404)
    assert small_desk.admin.post(f"/tokens/{row['id']}/revoke").json["state"] == "revoked"
    assert_problem(program.get("/claims"), 401)
    assert {one["person"]["name"] for one in small_desk.ben.get("/tokens").json["tokens"]} == {"Ben Checker"}
    assert len({one["person"]["name"] for one in small_desk.admin.get("/tokens").json["tokens"]}) == 5
    for bad in (
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 81},
        {"name": "x", "expires_at": "2001-01-01T00:00:00Z"},
        {},
    ):
        assert_problem(small_desk.ben.post("/tokens", **bad), 422)


@pytest.mark.parametrize("asked", [{}, {"expires_at": "2300-01-01T00:00:00Z"}])
def test_no_token_outlives_the_one_that_made_it(small_desk: Desk, asked: dict[str, str]) -> None:
    end = "2199-01-01T00:00:00.000Z"
    first = small_desk.ben.post("/tokens", name="first", expires_at=end).json
    second = Caller(small_desk.app, first["token"]).post("/tokens", name=" second ", **asked).json
    assert (first["expires_at"], second["expires_at"], second["name"]) == (end, end, "second")
    sooner = Caller(small_desk.app, first["token"]).post("/tokens", name="third", expires_at="2198-01-01T00:00:00Z")
    assert sooner.json["expires_at"] == "2198-01-01T00:00:00.000Z"


def test_nobody_makes_a_token_for_somebody_else(small_desk: Desk) -> None:
    """Whoever held one could act as that person: four eyes would be two."""
    refused = small_desk.admin.post("/tokens", name="x", person_id=small_desk.room.editor.id)
    assert_problem(refused, 422, "“person_id” is not known here")


def test_jobs_are_listed_tried_again_and_cancelled(small_desk: Desk) -> None:
    with small_desk.scene() as session:
        admin_scenes.with_a_job("dead")(session, small_desk.room)
    dead = small_desk.editor.get("/jobs?state=dead&stage=evidence").json["jobs"]
    assert [job["state"] for job in dead] == ["dead"] and dead[0]["source"] == "slow"
    assert small_desk.editor.post("/jobs/again", stage="evidence").json == {"tried": 1}
    waiting = small_desk.editor.get(f"/jobs?state=pending&article={dead[0]['article_id']}").json["jobs"]
    newest = waiting[0]
    assert (newest["source"], newest["round"]) == ("slow", 2)
    assert_problem(small_desk.admin.post(f"/jobs/{newest['id']}/cancel", note=" "), 422, "say why")
    assert small_desk.admin.post(f"/jobs/{newest['id']}/cancel", note="x").json["state"] == "cancelled"
    assert_problem(small_desk.editor.post(f"/jobs/{newest['id']}/again"), 409)
    assert_problem(small_desk.editor.get("/jobs?stage=nonsense"), 422, "A stage is one of")
    assert_problem(small_desk.editor.post("/jobs/again", stage="nonsense"), 422)
