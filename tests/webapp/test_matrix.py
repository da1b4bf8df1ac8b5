"""Who may do what on the pages: every route of the url map, and every act of the status table, for each role.

The thing is Ana's where it is somebody's; Ben is another checker. A route that is missing from MATRIX fails.
"""

from collections.abc import Sequence

import pytest
from flask import g

from claims import jobs
from claims.models import Claim
from tests import scenes
from tests.webapp.matrix import (
    MATRIX,
    VISITORS,
    ask,
    claim_with_dead_job,
    published_claim,
    routes,
    with_a_page,
    words_for,
)
from tests.webapp.visitors import Desk, Visitor
from webapp.app import create_app
from webapp.signin import public


def test_every_route_stands_in_the_matrix(small_newsroom: Desk) -> None:
    assert routes(small_newsroom) == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_each_role_gets_the_answer_of_the_matrix(small_newsroom: Desk, route: str) -> None:
    try_route(small_newsroom, route, VISITORS)


@pytest.mark.parametrize("route", MATRIX)
def test_each_route_answers_whom_it_is_open_to_on_postgres_as_well(postgres_url: str, route: str) -> None:
    let_in = [name for name, answer in zip(VISITORS, MATRIX[route].answers, strict=True) if answer < 400]
    try_route(Desk(postgres_url), route, let_in[-1:] or VISITORS[-1:])


def try_route(newsroom: Desk, route: str, visitors: Sequence[str | None]) -> None:
    row, got = MATRIX[route], []
    claim: Claim | None = None
    for name in visitors:
        visitor = newsroom.visitor(name)
        with newsroom.scene() as session:
            # What was only looked at, or refused, is there for the next as well.
            claim = session.get_one(Claim, claim.id) if claim else row.scene(session, newsroom.room)
            names = words_for(session, claim, name)
        got.append(ask(visitor, route, row.form, names))
        if got[-1] in (401, 403):
            assert newsroom.version(names["claim_id"]) == names["version"]
        elif not route.startswith("GET"):
            claim = None
    wanted = dict(zip(VISITORS, row.answers, strict=True))
    assert dict(zip(visitors, got, strict=True)) == {name: wanted[name] for name in visitors}


def unsafe_addresses(newsroom: Desk) -> list[str]:
    with newsroom.scene() as session:
        scenes.viewed_claim(session, newsroom.room)
        scenes.refused_delivery(session, newsroom.room)
        claim = claim_with_dead_job(session, newsroom.room)
        names = words_for(session, claim, None)
    return sorted(route.split()[1].format(**names) for route in routes(newsroom) if not route.startswith("GET"))


@pytest.mark.parametrize("name", [None, "ana", "editor"])
@pytest.mark.parametrize("token", [{}, {"csrf_token": ""}, {"csrf_token": "IjEi.aaa.bbb"}])
def test_no_unsafe_route_takes_a_form_without_its_token(
    small_newsroom: Desk, name: str | None, token: dict[str, str]
) -> None:
    visitor, addresses = small_newsroom.visitor(name), unsafe_addresses(small_newsroom)
    assert len(addresses) >= 26
    before = small_newsroom.contents()
    answers = {address: visitor.send(address, {"note": "x", **token}).status_code for address in addresses}
    assert set(answers.values()) == {400}, answers
    assert small_newsroom.contents() == before


def test_the_same_forms_with_a_token_are_not_refused_for_it(small_newsroom: Desk) -> None:
    visitor, addresses = small_newsroom.visitor("editor"), unsafe_addresses(small_newsroom)
    addresses.sort(key=lambda address: "/sign" in address)
    answers = {address: visitor.post(address, note="x").status_code for address in addresses}
    assert 400 not in answers.values(), answers


def test_the_token_of_another_session_is_refused(small_newsroom: Desk) -> None:
    token = small_newsroom.visitor("editor").token()
    assert small_newsroom.visitor("ana").send("/desk/next", {"csrf_token": token}).status_code == 400


def test_reading_every_page_changes_nothing(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        published_claim(session, newsroom.room)
        scenes.refused_delivery(session, newsroom.room)
        with_a_page(session, newsroom.room)
        names = words_for(session, claim_with_dead_job(session, newsroom.room), "admin")
    visitor = newsroom.visitor("admin")
    before, admin = newsroom.contents(), VISITORS.index("admin")
    for route, row in MATRIX.items():
        if route.startswith("GET"):
            assert ask(visitor, route, {}, names) == row.answers[admin], route
    assert newsroom.contents() == before


def test_a_page_that_tries_to_write_while_it_is_read_fails(newsroom: Desk) -> None:
    @public
    def meddle() -> str:
        jobs.enqueue(g.session, "extract", "text:1")
        g.session.flush()
        return "written"

    app = create_app(newsroom.settings)
    app.add_url_rule("/meddle", view_func=meddle, methods=["GET", "POST"])
    visitor = Visitor(app)
    assert visitor.get("/meddle").status_code == 500
    assert newsroom.contents()["job"] == []
    assert visitor.post("/meddle").text == "written"
    app.extensions["database"].dispose()
    assert len(newsroom.contents()["job"]) == 1
