"""The newsroom's own pages: what an admin does there, what nobody else can, and that nothing comes in sideways."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from claims import evidence, feeds, lanes, sources
from claims.database import now
from claims.jobs import STAGES
from claims.models import ApiToken, Event, Feed, Job, Lane, Person, PersonRole, ScaleMark, SearchRun, Source
from tests import admin_scenes, scenes
from tests.webapp.matrix import MATRIX, words_for
from tests.webapp.visitors import PASSWORD, Desk, Visitor
from webapp import display

FORM = {"name": "Nora New", "mail": "nora@example.org", "roles": ["checker"], "capacity": "9", "languages": "en, fr",
        "beats": "Sport, , politics", "conflicts": "Hill, Inc.\n\nSomebody"}  # fmt: skip


def secret_of(page: str) -> str:
    found = re.search(r'id="secret">([^<]+)<', page)
    assert found, page
    return found[1]


def test_somebody_new_signs_in_with_the_password_that_is_shown_once(small_newsroom: Desk) -> None:
    admin = small_newsroom.visitor("admin")
    answer = admin.post("/people", **FORM)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    password = secret_of(answer.text)
    visitor = Visitor(small_newsroom.app)
    assert visitor.post("/signin", email="nora@example.org", password=password).status_code == 303
    assert visitor.get("/desk").status_code == 200
    with small_newsroom.database.reading() as session:
        nora = session.scalars(select(Person).where(Person.email == "nora@example.org")).one()
        assert (nora.beats, nora.languages, nora.conflicts) == (
            ["sport", "politics"], ["en", "fr"], ["Hill, Inc.", "Somebody"]
        )  # fmt: skip
        assert password not in str(session.execute(select(Event.data)).all())
        place = f"/people/{nora.id}"
    assert password not in admin.get(place).text + admin.get("/people").text


def test_the_same_form_twice_adds_nobody_twice_and_keeps_what_was_typed(small_newsroom: Desk) -> None:
    admin = small_newsroom.visitor("admin")
    assert admin.post("/people", **FORM).status_code == 200
    again = admin.post("/people", **FORM)
    assert again.status_code == 422 and "belongs to somebody here already" in again.text
    assert 'value="nora@example.org"' in again.text and "Hill, Inc." in again.text
    with small_newsroom.database.reading() as session:
        assert len(session.scalars(select(Person).where(Person.email == "nora@example.org")).all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "A name is text"), ("roles", "boss", "A role is one of"), ("roles", [], "A role is one of"),
        ("capacity", "-1", "whole number"), ("capacity", "1000000000", "whole number"),
        ("capacity", "1001", "0 to 1000"),
        ("capacity", "", "how many claims"), ("mail", "nora", "not an e-mail address"),
        ("mail", "ben@example.org", "already"), ("languages", "", "A language is a code"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_what_was_typed(
    small_newsroom: Desk, field: str, value: Any, sentence: str
) -> None:
    admin = small_newsroom.visitor("admin")
    for address in ("/people", f"/people/{small_newsroom.room.ana.id}"):
        answer = admin.post(address, **{**FORM, field: value})
        assert answer.status_code == 422 and sentence in answer.text
        assert "Hill, Inc." in answer.text


def test_names_with_html_are_words(small_newsroom: Desk) -> None:
    admin, evil = small_newsroom.visitor("admin"), "<script>alert(1)</script>"
    admin.post("/people", **{**FORM, "name": evil, "conflicts": evil})
    admin.post("/scales/rating/marks", name="evil", label=evil, glyph="false")
    admin.post("/tokens", name=evil)
    with small_newsroom.database.reading() as session:
        person = session.scalars(select(Person.id).where(Person.name == evil)).one()
    for page in ("/people", f"/people/{person}", "/scales", "/tokens"):
        text = admin.get(page).text
        assert evil not in text and "&lt;script&gt;" in text


def test_who_is_deactivated_is_out_at_the_next_click(small_newsroom: Desk) -> None:
    ana, admin = small_newsroom.visitor("ana"), small_newsroom.visitor("admin")
    claim, place = small_newsroom.claim("in_progress"), f"/people/{small_newsroom.room.ana.id}"
    assert ana.get("/desk").status_code == 200
    answer = admin.post(f"{place}/deactivate", note="on leave")
    assert answer.status_code == 303 and "1 claim of theirs went back" in admin.get(place).text
    assert ana.get("/desk").status_code == 303
    assert Visitor(small_newsroom.app).post("/signin", email="ana@example.org", password=PASSWORD).status_code == 401
    assert small_newsroom.status(claim) == "queued"
    assert admin.post(f"{place}/deactivate").status_code == 409
    assert admin.post(f"{place}/reactivate").status_code == 303
    assert ana.get("/desk").status_code == 303
    assert Visitor(small_newsroom.app).post("/signin", email="ana@example.org", password=PASSWORD).status_code == 303


def test_a_new_password_ends_the_sessions_and_is_shown_once(small_newsroom: Desk) -> None:
    ana, admin = small_newsroom.visitor("ana"), small_newsroom.visitor("admin")
    password = secret_of(admin.post(f"/people/{small_newsroom.room.ana.id}/password").text)
    assert ana.get("/desk").status_code == 303
    assert ana.post("/signin", email="ana@example.org", password=password).status_code == 303


def test_a_form_that_somebody_else_overtook_is_a_conflict_with_what_was_typed(small_newsroom: Desk) -> None:
    admin, place = small_newsroom.visitor("admin"), f"/people/{small_newsroom.room.ana.id}"
    seen = re.search(r'name="seen" value="(\w+)"', admin.get(place).text)
    assert seen
    form = {**FORM, "mail": "ana@example.org", "seen": seen[1]}
    assert admin.post(place, **form).status_code == 303
    answer = admin.post(place, **{**form, "beats": "my beat"})
    assert answer.status_code == 409 and "my beat" in answer.text and seen[1] not in answer.text


def test_no_form_of_the_desk_makes_anybody_an_admin(small_newsroom: Desk) -> None:
    """Every address that takes a form, sent by a checker and an editor with all that a greedy hand would add."""
    with small_newsroom.scene() as session:
        claim = admin_scenes.with_a_job("pending")(session, small_newsroom.room)
        names = {**words_for(session, claim, "ana"), "person_id": small_newsroom.room.ana.id}
        before = session.execute(select(PersonRole.person_id, PersonRole.role).order_by(PersonRole.id)).all()
    greedy = {"role": "admin", "roles": "admin", "role_rows": "admin", "active": "1", "person_id": "1", "by": "1",
              "is_admin": "1", "name": "Ana", "mail": "ana@example.org", "capacity": "999"}  # fmt: skip
    for who in ("ana", "editor"):
        visitor = small_newsroom.visitor(who)
        for route in sorted(MATRIX, key=lambda route: "/signout" in route):
            method, address = route.split()
            if method == "POST":
                visitor.post(address.format(**names), **{**MATRIX[route].form, **greedy, "version": names["version"]})
    with small_newsroom.database.reading() as session:
        roles = session.execute(select(PersonRole.person_id, PersonRole.role).order_by(PersonRole.id)).all()
    assert roles == before


def test_the_scale_is_changed_and_the_desk_shows_it_at_once(small_newsroom: Desk) -> None:
    claim = small_newsroom.claim("in_progress")
    admin, ana = small_newsroom.visitor("admin"), small_newsroom.visitor("ana")
    assert admin.post("/scales/rating/marks/false", label="Made up", glyph="notsaid").status_code == 303
    assert admin.post("/scales/rating/marks/outdated/retire").status_code == 303
    assert admin.post("/scales/said/marks/unknown/move", to="1").status_code == 303
    bench = ana.get(f"/claims/{claim}").text
    assert "Made up" in bench and 'value="outdated"' not in bench
    assert bench.index('value="unknown"') < bench.index('value="said"')
    again = admin.post("/scales/rating/marks/outdated/retire")
    assert again.status_code == 409 and "retired already" in again.text
    with small_newsroom.database.reading() as session:
        assert not session.scalars(select(ScaleMark).where(ScaleMark.name == "false")).one().needs_evidence
    for address, form in (("/scales/mood/marks/false", {"label": "x"}), ("/scales/rating/marks/none/retire", {})):
        assert admin.post(address, **form).status_code == 404


def test_a_mark_that_was_not_taken_is_still_in_its_form(small_newsroom: Desk) -> None:
    answer = small_newsroom.visitor("admin").post("/scales/rating/marks", name="Ü", label="Übel", glyph="false")
    assert answer.status_code == 422 and 'value="Übel"' in answer.text and 'value="Ü"' in answer.text


def test_a_token_is_shown_once_works_and_dies_when_it_is_revoked(small_newsroom: Desk) -> None:
    ana, ben = small_newsroom.visitor("ana"), small_newsroom.visitor("ben")
    answer = ana.post("/tokens", name="my script", expires_on="2199-01-01")
    token = secret_of(answer.text)
    assert answer.headers["Cache-Control"] == "no-store" and token not in ana.get("/tokens").text
    headers = {"Authorization": f"Bearer {token}"}
    api = small_newsroom.app.test_client(use_cookies=False)
    assert api.get("/api/v1/claims", headers=headers).status_code == 200
    twice = ana.post("/tokens", name="my script")
    assert twice.status_code == 409 and "already" in twice.text
    assert "my script" not in ben.get("/tokens").text
    with small_newsroom.database.reading() as session:
        place = f"/tokens/{session.scalars(select(ApiToken.id)).one()}/revoke"
    assert ben.post(place).status_code == 404
    assert ana.post(place).status_code == 303
    assert api.get("/api/v1/claims", headers=headers).status_code == 401
    assert ana.post(place).status_code == 409


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "x" * 81}, {"name": "x", "expires_on": "2001-01-01"},
                                  {"name": "x", "expires_on": "soon"}], ids=str)  # fmt: skip
def test_a_token_that_cannot_be_is_not_made(small_newsroom: Desk, form: dict[str, str]) -> None:
    assert small_newsroom.visitor("ana").post("/tokens", **form).status_code == 422
    with small_newsroom.database.reading() as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_the_jobs_page_cancels_and_tries_again(small_newsroom: Desk) -> None:
    admin, editor = small_newsroom.visitor("admin"), small_newsroom.visitor("editor")
    with small_newsroom.scene() as session:
        room = small_newsroom.room
        admin_scenes.with_a_job("dead")(session, room)
        admin_scenes.with_a_job("pending")(session, room)
        ids = session.scalars(select(Job.id).where(Job.lane == "slow").order_by(Job.id)).all()
    page = editor.get("/jobs?stage=evidence&state=dead").text
    assert f">{ids[0]}</th>" in page and f">{ids[1]}</th>" not in page and "Cancel …" not in page
    assert "No job fits" in editor.get("/jobs?article=999").text
    assert editor.get("/jobs?stage=x&state=y&article=z&before=q").status_code == 200
    assert editor.post("/jobs/again", stage="evidence").status_code == 303
    assert admin.post(f"/jobs/{ids[1]}/cancel", note="").status_code == 422
    assert admin.post(f"/jobs/{ids[1]}/cancel", note="not needed").status_code == 303
    with small_newsroom.database.reading() as session:
        rows = session.execute(select(Job.state, Job.round).where(Job.lane == "slow").order_by(Job.id)).all()
    assert rows == [("cancelled", 1), ("cancelled", 1), ("pending", 2)]


def test_the_jobs_page_says_what_each_stage_does_and_why_a_job_brought_nothing(small_newsroom: Desk) -> None:
    ana, editor = small_newsroom.visitor("ana"), small_newsroom.visitor("editor")
    with small_newsroom.scene() as session:
        scenes.refused_delivery(session, small_newsroom.room)
        found = scenes.claim(session, small_newsroom.room)
        session.add_all([
            Job(stage="evidence", subject=f"claim:{found.id}/source:{lane}", lane=lane, claim_id=found.id, state="done",
                max_failures=4, run_after=now(session), created_at=now(session))
            for lane in ("slow", "quick")
        ])  # fmt: skip
        session.add_all([
            SearchRun(claim_id=found.id, source=lane, round=1, outcome=outcome, found=0, error=error, took_ms=1,
                      started_at=now(session))
            for lane, outcome, error in (("slow", "failed", "No answer in 9 s."), ("quick", "nothing_found", None))
        ])  # fmt: skip
    page = editor.get("/jobs").text
    for stage in STAGES:
        assert f'{stage.capitalize()} <span class="quiet light">{display.STAGES[stage]}</span>' in page
    assert "There is no article on this page." in page and "No answer in 9 s." in page
    assert page.count('j-vain">without success') == 2 and 'j-done">done' in page
    assert 'j-done">given up' not in page and ana.get("/jobs").status_code == 403


def test_the_sources_page_says_what_switching_off_did(small_newsroom: Desk) -> None:
    admin = small_newsroom.visitor("admin")
    with small_newsroom.scene() as session:
        admin_scenes.source(True)(session, small_newsroom.room)
        scenes.claim(session, small_newsroom.room)
    assert "Switch off …" in admin.get("/sources").text
    assert admin.post("/sources/wiki/off", note="x" * 501).status_code == 422
    assert admin.post("/sources/wiki/off", note="too slow").status_code == 303
    page = admin.get("/sources").text
    assert "waiting looks cancelled" in page and "switched off" in page
    assert admin.post("/sources/wiki/off").status_code == 409
    assert admin.post("/sources/wiki/on").status_code == 303
    admin.post("/sources/wiki/ask")
    assert re.search(r"Asked about \d+ open claims", admin.get("/sources").text)


def test_the_sources_page_says_who_asks_for_a_pause_and_which_setting_is_missing(small_newsroom: Desk) -> None:
    admin = small_newsroom.visitor("admin")
    with small_newsroom.scene() as session:
        claim = admin_scenes.source(True)(session, small_newsroom.room)
    assert "asks us to wait" not in (page := admin.get("/sources").text) and "Ask for the open claims<" in page
    with small_newsroom.scene() as session:
        lanes.close(session, "wiki", 60, "The wiki is busy.")
        until = display.clock(lanes.close(session, "wiki", 60, "The wiki is <still> busy."))
    page = admin.get("/sources").text
    assert f"asks us to wait until {until}, 2 times in a row" in page and "The wiki is &lt;still&gt; busy." in page
    with small_newsroom.scene() as session:
        session.execute(delete(Lane))
        result = evidence.Result("not_enabled", (), "", now(session), 0, f"{sources.NOT_SET}WIKI_URL is not set.")
        evidence.record(session, claim.id, "wiki", 1, result)
    page = admin.get("/sources").text
    assert "asks us to wait" not in page and "WIKI_URL is not set." in page
    assert "Ask for the open claims<" not in page and "Switch off …" in page
    assert re.search(r'A wiki <span class="light quiet">not enabled</span>', page)


def test_a_trouble_that_is_over_says_so(small_newsroom: Desk) -> None:
    admin = small_newsroom.visitor("admin")
    with small_newsroom.scene() as session:
        claim, at = admin_scenes.source(True)(session, small_newsroom.room), now(session)
        evidence.record(session, claim.id, "wiki", 1, evidence.Result("failed", (), "", at, 5, "No answer."))
    page = admin.get("/sources").text
    assert f'No answer. <span class="quiet nowrap">{display.when(at)}</span>' in page and "no answer since" in page
    with small_newsroom.scene() as session:
        later = at + timedelta(minutes=3)
        evidence.record(session, claim.id, "wiki", 2, evidence.Result("nothing_found", (), "", later, 5))
    page = admin.get("/sources").text
    assert f"answered since, last {display.when(later)}" in page and "no answer since" not in page
    with small_newsroom.scene() as session:
        off = evidence.Result("not_enabled", (), "", later + timedelta(minutes=1), 0, "Not enabled: WIKI is not set.")
        evidence.record(session, claim.id, "wiki", 3, off)
        session.scalars(select(Source)).one().ready_at = later + timedelta(minutes=2)
    page = admin.get("/sources").text
    assert "WIKI is not set." in page and "set up since" in page and "Ask for the open claims<" in page
    assert re.search(r'A wiki <span class="light quiet">on</span>', page)


def test_who_may_not_give_passwords_is_turned_away_before_one_is_made(small_newsroom: Desk) -> None:
    viewer = small_newsroom.visitor("viewer")
    assert viewer.post("/people", **{**FORM, "capacity": ""}).status_code == 403
    assert viewer.post("/people/999/password").status_code == 403


def test_the_feeds_are_listed_with_what_came_of_them_and_read_at_once(small_newsroom: Desk) -> None:
    ada = small_newsroom.visitor("admin")
    assert "None is known." in ada.get("/sources").text
    with small_newsroom.scene() as session:
        feeds.ask_for_due(session, ["https://a.example/feed.json", "https://b.example/feed.json"], 6)
        one, two = session.scalars(select(Feed.id).order_by(Feed.url)).all()
        feeds.mark_read(session, one, datetime(2030, 1, 2, 3, 4, tzinfo=UTC))
        feeds.mark_failed(session, two, "b.example answered <500>.")
        session.execute(update(Job).where(Job.subject == f"feed:{one}").values(state="done"))
    page = ada.get("/sources").text
    assert "https://a.example/feed.json" in page and "b.example answered &lt;500&gt;." in page
    assert "never to its end" in page and "being read or waiting" in page and page.count("Read now") == 1
    assert ada.post(f"/sources/feeds/{one}/read").status_code == 303
    again = ada.get("/sources").text
    assert "https://a.example/feed.json is read now." in again and "Read now" not in again
    refused = ada.post(f"/sources/feeds/{one}/read")
    assert refused.status_code == 409 and "is being read" in refused.text
