"""Only a living token of an active person counts; a browser's session does not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from claims import tokens
from claims.models import Account, ApiToken, Article, Person
from claims.people import WORKER
from tests.webapp.api.callers import Caller, Desk, assert_problem
from webapp.passwords import hash_password

PASSWORD = "correct horse battery staple"


def test_without_a_token_it_is_a_401_that_says_how_to_send_one(small_desk: Desk) -> None:
    response = small_desk.nobody.get("/claims")
    assert_problem(response, 401, "Authorization: Bearer")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "stet_abc", "Bearer stet_unknown", "Bearer ÿþ"])
def test_anything_but_a_living_token_is_a_401(small_desk: Desk, header: str) -> None:
    response = small_desk.app.test_client().get("/api/v1/claims", headers={"Authorization": header})
    assert_problem(response, 401)


def test_an_expired_or_revoked_token_is_a_401(desk: Desk) -> None:
    with desk.scene() as session:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        expired = tokens.create_token(session, desk.room.ana, name="old", by=WORKER)
        session.scalars(select(ApiToken).where(ApiToken.name == "old")).one().expires_at = yesterday
    assert_problem(Caller(desk.app, expired).get("/claims"), 401, "expired or revoked")
    assert desk.ana.get("/claims").status_code == 200
    with desk.scene() as session:
        for token in session.scalars(select(ApiToken).where(ApiToken.person_id == desk.room.ana.id)):
            token.revoked_at = datetime.now(UTC)
    assert_problem(desk.ana.get("/claims"), 401, "expired or revoked")


def test_a_token_dies_with_the_activity_of_its_person(desk: Desk) -> None:
    with desk.scene() as session:
        session.get_one(Person, desk.room.ana.id).active = False
    assert_problem(desk.ana.get("/claims"), 401)


def test_lost_roles_count_from_the_next_request_on(desk: Desk) -> None:
    assert desk.ana.get("/claims").status_code == 200
    with desk.scene() as session:
        person = session.get_one(Person, desk.room.ana.id)
        person.role_rows.clear()
    assert_problem(desk.ana.get("/claims"), 403, "viewer")


def test_the_session_of_a_browser_counts_for_nothing(desk: Desk) -> None:
    with desk.scene() as session:
        session.add(
            Account(person_id=desk.room.editor.id, password=hash_password(PASSWORD), fs_uniquifier="of the editor")
        )
    browser = desk.app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/signin").text)
    assert token
    form = {"email": "editor@example.org", "password": PASSWORD, "csrf_token": token[1]}
    signed_in = browser.post("/signin", data=form)
    assert signed_in.status_code == 303
    assert browser.get("/desk").status_code == 200
    assert_problem(browser.post("/api/v1/articles", json={"title": "", "text": "At least 40 people died."}), 401)
    assert_problem(browser.get("/api/v1/claims"), 401)
    with desk.scene() as session:
        assert session.scalars(select(Article)).all() == []


def test_a_token_client_needs_no_csrf_token(desk: Desk) -> None:
    assert desk.ana.post("/articles", title="", text="At least 40 people died.").status_code == 201


def test_no_token_is_in_any_log(small_desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    token = small_desk.ana.headers["Authorization"].split()[1]
    with caplog.at_level("DEBUG"):
        small_desk.ana.get("/claims")
        small_desk.ana.post("/articles", nonsense=1)
        Caller(small_desk.app, token + "x").get("/claims")
    assert token not in caplog.text
