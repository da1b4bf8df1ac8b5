"""Filters in an address: what they narrow, and that nothing that stands in an address makes the desk fail."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from claims.queries.lists import Key
from tests import scenes
from tests.webapp.test_desk import queue_of
from tests.webapp.visitors import Desk
from webapp.filters import FIELDS, read_key, write_key


def test_each_filter_narrows_the_list_and_stands_in_the_form(newsroom: Desk) -> None:
    held, queued, decided = newsroom.claim("assigned"), newsroom.claim(), newsroom.claim("submitted")
    ana = newsroom.visitor("ana")
    with newsroom.scene() as session:
        article = session.get_one(Claim, held).article_id
        scenes.act(session, session.get_one(Claim, decided), "send_back", by=newsroom.room.editor, note="Which year?")
    for query, wanted in {
        f"article={article}": {held},
        "status=queued&status=assigned": {held, queued},
        "assignee=me": {held, decided},
        "assignee=ANA@example.org&returned=1": {decided},
        f"assignee={newsroom.room.ana.id}&due=week": {held, decided},
        "assignee=none": {queued},
        "rating=supported": {decided},
        "due=late": set(),
        "speaker=Marit Berg&status=queued": {queued},
        "words=people kill berg&status=assigned": {held},
        "words=***": set(),
        "failed=1": set(),
        "returned=false&assignee=me": {held, decided},
        "returned=OFF&assignee=me": {held, decided},
    }.items():
        page = ana.get(f"/desk?view=all&kind=statement&{query}").text
        assert set(queue_of(page)) == wanted, query
        assert "was left out" not in page, query


SENTENCES = {
    "view=nowhere": "The desk has no view of this name.",
    "colour=red": "There is no filter “colour”. It was left out.",
    "status=lost": "The desk knows no status “lost”; there are queued, ",
    "due=2026-13-45": "The filter due takes late, today, week or a day",
    "due=0001-01-01": "The filter due takes late, today, week or a day",
    "view=all&assignee=7777": "The filter assignee takes me, none or somebody of this desk.",
    "assignee=none": "In “My queue” the filter assignee is fixed.",
    "speaker=" + "x" * 201: "The filter speaker takes at most 200 characters",
    "speaker=a%00b": "The filter speaker takes at most 200 characters of plain text",
}


def test_what_cannot_be_used_is_said_and_left_out(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("assigned"), small_newsroom.visitor("ana")
    for query, sentence in SENTENCES.items():
        answer = ana.get(f"/desk?{query}")
        assert answer.status_code == 200 and sentence in answer.text, query
        assert claim in queue_of(answer.text), query


@pytest.mark.parametrize("text", ["", "0.1", "a.b.c", "1.2.3.4", "-1.2.3", "0.1.99999999999", "0.1.²", "end"])
def test_a_key_that_is_none_is_no_key(text: str) -> None:
    assert read_key(text) is None


def test_keys_are_read_as_they_are_written() -> None:
    assert read_key(write_key(Key(True, 57, 1234))) == Key(True, 57, 1234)


NAMES = st.sampled_from([*FIELDS, "view", "saved", "after", "before", "roomy", "more"]) | st.text(max_size=8)
VALUES = st.sampled_from(["me", "1", "all", "end", "0.0.0", "1.99.9", "late", "2026-11-27", "queued"]) | st.text(
    max_size=30
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_address_makes_a_list_fail(small_newsroom: Desk, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name.encode('utf-8', 'surrogatepass'))}={quote(value.encode('utf-8', 'surrogatepass'))}"
                     for name, value in pairs)  # fmt: skip
    ana = _visitor(small_newsroom)
    for page in ("/desk", "/claims.csv"):
        assert ana.get(f"{page}?{query}").status_code == 200, query


_visitors: dict[int, object] = {}


def _visitor(newsroom: Desk):  # type: ignore[no-untyped-def]
    """One that signs in once for all examples."""
    if id(newsroom) not in _visitors:
        newsroom.claim("assigned")
        _visitors.clear()
        _visitors[id(newsroom)] = newsroom.visitor("ana")
    return _visitors[id(newsroom)]
