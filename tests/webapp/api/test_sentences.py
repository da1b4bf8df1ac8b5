"""Marking sentences as read."""

import pytest

from tests import scenes
from tests.webapp.api.callers import Desk, assert_problem


@pytest.fixture
def article(desk: Desk) -> int:
    with desk.scene() as session:
        return scenes.article(session, by=desk.room.admin).id


def states(desk: Desk, article: int) -> dict[int, str]:
    return {line["number"]: line["state"] for line in desk.viewer.get(f"/articles/{article}").json["sentences"]}


def test_named_sentences_are_marked_once(desk: Desk, article: int) -> None:
    unread = [number for number, state in states(desk, article).items() if state == "unread"]
    marked = desk.ana.post(f"/articles/{article}/sentences/read", sentences=unread[:1])
    assert marked.json == {"marked": 1}
    assert states(desk, article)[unread[0]] == "read"
    again = desk.ana.post(f"/articles/{article}/sentences/read", sentences=unread[:1])
    assert again.json == {"marked": 0}


def test_all_means_all(desk: Desk, article: int) -> None:
    desk.ana.post(f"/articles/{article}/sentences/read", sentences="all")
    assert "unread" not in states(desk, article).values()


@pytest.mark.parametrize("sentences", [[999], [0], [-1], ["1"], "some", {"1": 1}, None, [2**70]])
def test_what_names_no_sentence_is_a_422_and_marks_nothing(desk: Desk, article: int, sentences: object) -> None:
    before = states(desk, article)
    assert_problem(desk.ana.post(f"/articles/{article}/sentences/read", sentences=sentences), 422)
    assert states(desk, article) == before


def test_sentences_of_no_article_are_a_404(desk: Desk) -> None:
    assert_problem(desk.ana.post("/articles/99/sentences/read", sentences="all"), 404)
