"""Coming in and going out: sessions begin anew, end for good, and follow what the database says of a person."""

import time

import pytest
from flask import g
from sqlalchemy import delete, select

from claims.models import Account, PersonRole
from tests.webapp.visitors import HASH, PASSWORD, Desk, Visitor


@pytest.fixture(autouse=True)
def _all_sign_in_anew() -> None:
    """How old a session is matters here."""
    Visitor.cookies.clear()


def cookie(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("stet")
    assert found is not None
    return found.value


def with_cookie(newsroom: Desk, value: str) -> Visitor:
    """Somebody else's browser with a copy of a cookie."""
    thief = newsroom.visitor()
    thief.client.set_cookie("stet", value)
    return thief


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/desk").status_code == 200


def test_a_person_signs_in_and_sees_the_desk(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    assert "Ana Checker" in ana.get("/desk").text
    assert not is_in(newsroom.visitor())


def test_the_address_may_be_typed_in_capitals(newsroom: Desk) -> None:
    answer = newsroom.visitor().post("/signin", email=" Ana@Example.ORG ", password=PASSWORD)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@example.org", "not the password"), ("nobody@example.org", PASSWORD), ("ana@example.org", ""), ("", "")],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(newsroom: Desk, email: str, password: str) -> None:
    visitor = newsroom.visitor()
    answer = visitor.post("/signin", email=email, password=password)
    assert answer.status_code == 401
    assert "Name and password do not match, or the account is closed." in answer.text
    assert not is_in(visitor)


def test_somebody_who_signed_in_goes_where_they_wanted(newsroom: Desk) -> None:
    visitor = newsroom.visitor()
    asked = visitor.get("/board?article=3")
    assert asked.status_code == 303 and asked.headers["Location"] == "/signin?next=/board?article%3D3"
    answer = visitor.post("/signin", email="ana@example.org", password=PASSWORD, next="/board?article=3")
    assert answer.headers["Location"] == "/board?article=3"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/nowhere", "javascript:alert(1)", "/signout"],
)
def test_signing_in_never_leads_to_another_site(newsroom: Desk, address: str) -> None:
    answer = newsroom.visitor().post("/signin", email="ana@example.org", password=PASSWORD, next=address)
    assert answer.headers["Location"] == "/desk"


def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(newsroom: Desk) -> None:
    visitor = newsroom.visitor()
    before_token = visitor.token()
    before = cookie(visitor)
    visitor.send("/signin", {"csrf_token": before_token, "email": "ana@example.org", "password": PASSWORD})
    assert is_in(visitor)
    assert cookie(visitor) != before
    assert not is_in(with_cookie(newsroom, before))
    assert visitor.send("/desk/next", {"csrf_token": before_token}).status_code == 400


def test_a_copied_cookie_is_dead_after_signing_out(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    copied = cookie(ana)
    assert is_in(with_cookie(newsroom, copied))
    assert ana.post("/signout").status_code == 303
    assert not is_in(ana)
    assert not is_in(with_cookie(newsroom, copied))


def test_a_new_password_ends_all_other_sessions(newsroom: Desk) -> None:
    here, elsewhere = newsroom.visitor("ana"), newsroom.visitor("ana")
    new = "a much longer pass phrase"
    answer = here.post("/account/password", password=PASSWORD, new_password=new, new_password_again=new)
    assert answer.status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    visitor = newsroom.visitor()
    assert visitor.post("/signin", email="ana@example.org", password=PASSWORD).status_code == 401
    assert visitor.post("/signin", email="ana@example.org", password=new).status_code == 303


@pytest.mark.parametrize(
    ("password", "new", "again", "status", "sentence"),
    [
        ("wrong", "a much longer pass phrase", "a much longer pass phrase", 403, "The present password is not right"),
        (PASSWORD, "a much longer pass phrase", "another pass phrase", 422, "The two new passwords differ"),
        (PASSWORD, "short", "short", 422, "A password has 12 to"),
        (PASSWORD, "x" * 5000, "x" * 5000, 422, "A password has 12 to"),
        (PASSWORD, PASSWORD, PASSWORD, 422, "The new password is the old one"),
    ],
)
def test_an_unusable_password_change_is_refused_and_changes_nothing(
    newsroom: Desk, password: str, new: str, again: str, status: int, sentence: str
) -> None:
    ana = newsroom.visitor("ana")
    answer = ana.post("/account/password", password=password, new_password=new, new_password_again=again)
    assert answer.status_code == status and sentence in answer.text
    assert f'value="{new}"' not in answer.text
    with newsroom.database.reading() as session:
        assert set(session.scalars(select(Account.password))) == {HASH}


def test_a_disabled_account_is_out_on_the_next_request(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    assert is_in(ana)
    with newsroom.scene() as session:
        newsroom.person(session, "ana").active = False
    assert ana.get("/desk").status_code == 303
    assert ana.post("/desk/next").status_code in (400, 401)
    assert newsroom.visitor().post("/signin", email="ana@example.org", password=PASSWORD).status_code == 401


def test_a_role_that_is_taken_away_acts_on_the_next_request(newsroom: Desk) -> None:
    editor = newsroom.visitor("editor")
    assert editor.get("/people").status_code == 200
    with newsroom.scene() as session:
        session.execute(delete(PersonRole).where(PersonRole.person_id == newsroom.room.editor.id))
        session.add(PersonRole(person_id=newsroom.room.editor.id, role="checker"))
    assert editor.get("/people").status_code == 403


def test_a_person_without_any_role_sees_nothing_of_the_desk(newsroom: Desk) -> None:
    viewer = newsroom.visitor("viewer")
    with newsroom.scene() as session:
        session.execute(delete(PersonRole).where(PersonRole.person_id == newsroom.room.viewer.id))
    for address in ("/desk", "/articles", "/board", "/account"):
        assert viewer.get(address).status_code == 403


def test_an_idle_session_ends_and_an_active_one_goes_on(newsroom: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    idle, active, start = newsroom.visitor("ana"), newsroom.visitor("ben"), time.time()
    for minutes in (20, 40, 60):
        monkeypatch.setattr(time, "time", lambda at=start + 60 * minutes: at)
        assert is_in(active)
    assert not is_in(idle)


def test_what_the_page_asks_by_itself_does_not_keep_a_session_open(
    newsroom: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, start = newsroom.visitor("ana"), time.time()
    for minutes, status in ((20, 200), (40, 401)):
        monkeypatch.setattr(time, "time", lambda at=start + 60 * minutes: at)
        assert ana.get("/desk/live", headers={"Accept": "application/json"}).status_code == status


@pytest.mark.parametrize("said_by", ["header", "cookie"])
def test_a_page_that_a_script_fetches_by_itself_does_not_keep_a_session_open(
    small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch, said_by: str
) -> None:
    ana, start = small_newsroom.visitor("ana"), time.time()
    headers = {"Stet-By-Itself": "1"} if said_by == "header" else {}
    if said_by == "cookie":
        ana.client.set_cookie("stet-by-itself", "1")
    for minutes, status in ((20, 200), (40, 303)):
        monkeypatch.setattr(time, "time", lambda at=start + 60 * minutes: at)
        assert ana.get("/desk", headers=headers).status_code == status


def test_no_session_outlives_twelve_hours(newsroom: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, start = newsroom.visitor("ana"), time.time()
    for minutes in range(20, 12 * 60, 20):
        monkeypatch.setattr(time, "time", lambda at=start + 60 * minutes: at)
        assert is_in(ana)
    monkeypatch.setattr(time, "time", lambda: start + 12 * 3600 + 1)
    assert not is_in(ana)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(sqlite_url: str) -> None:
    plain = Desk(sqlite_url)
    header = plain.visitor().get("/signin").headers["Set-Cookie"]
    assert header.startswith("stet=") and "HttpOnly" in header and "SameSite=Lax" in header and "Secure" not in header


def test_behind_https_the_cookie_is_bound_to_the_host_and_secure(sqlite_url: str) -> None:
    secure = Desk(sqlite_url, public_url="https://desk.example")
    answer = secure.visitor().get("/signin", base_url="https://desk.example")
    header = answer.headers["Set-Cookie"]
    assert header.startswith("__Host-stet=") and "Secure" in header and "Path=/" in header and "Domain" not in header
    assert answer.headers["Strict-Transport-Security"]


def test_flask_securitys_own_tokens_open_nothing(newsroom: Desk) -> None:
    with newsroom.app.test_request_context(), newsroom.scene() as session:
        g.session = session
        user = newsroom.app.extensions["security"].datastore.find_user(email="ana@example.org")
        token = user.get_auth_token()
    assert newsroom.visitor().get("/desk", headers={"Authentication-Token": token}).status_code == 303


def test_a_password_is_kept_as_argon2id(newsroom: Desk) -> None:
    with newsroom.database.reading() as session:
        kept = session.scalars(select(Account.password)).first()
    assert kept is not None and kept.startswith("$argon2id$")
