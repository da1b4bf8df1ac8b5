"""Evidence by hand."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from claims import evidence
from claims.models import Claim
from tests.webapp.api.callers import Desk, assert_problem

FOUND = {"title": "Report", "excerpt": "At least 40 dead.", "stance": "supports"}


def test_evidence_is_kept_with_its_source_and_the_figures_in_it(desk: Desk) -> None:
    claim = desk.claim()
    added = desk.ana.post(f"/claims/{claim}/evidence", url="https://example.org/a", **FOUND)
    assert (added.status_code, set(added.json)) == (201, {"id"})
    (kept,) = desk.get_claim(claim)["evidence"]
    assert kept["id"] == added.json["id"]
    assert kept | FOUND == kept
    assert (kept["source"], kept["url"]) == ("by_hand", "https://example.org/a")
    assert kept["retrieved_at"].endswith("Z")


def test_evidence_needs_no_address(desk: Desk) -> None:
    assert desk.ana.post(f"/claims/{desk.claim()}/evidence", **FOUND).status_code == 201


def test_the_same_evidence_again_is_a_409_that_points_to_the_first(desk: Desk) -> None:
    claim = desk.claim()
    first = desk.ana.post(f"/claims/{claim}/evidence", **FOUND).json["id"]
    told = assert_problem(desk.ben.post(f"/claims/{claim}/evidence", **FOUND), 409)
    assert told["existing"] == first


def test_the_same_evidence_at_the_same_moment_is_kept_once(desk: Desk) -> None:
    claim = desk.claim()
    with ThreadPoolExecutor(1) as thread:
        with desk.scene() as session:
            evidence.add_by_hand(session, session.get_one(Claim, claim), url=None, **FOUND, by=desk.room.ben)
            response = thread.submit(desk.ana.post, f"/claims/{claim}/evidence", **FOUND)
            wait_until_somebody_waits(desk)
        assert_problem(response.result(), 409)
    assert len(desk.get_claim(claim)["evidence"]) == 1


def wait_until_somebody_waits(desk: Desk) -> None:
    """Until PostgreSQL makes a transaction wait for another's; on SQLite the second one has not even begun."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(500 if desk.database.engine.dialect.name == "postgresql" else 0):
        with desk.database.reading() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "javascript:alert(1)"}, "http://"),
        ({"url": "file:///etc/passwd"}, "http://"),
        ({"stance": "proves"}, "supports"),
        ({"title": ""}, "title"),
        ({"excerpt": "  "}, "excerpt"),
        ({"title": "a\0b"}, "title"),
        ({"excerpt": "x" * 10_001}, "10000"),
        ({"source": "archive"}, "“source”"),
        ({"added_by": 1}, "“added_by”"),
    ],
)
def test_evidence_that_cannot_be_used_is_a_422(desk: Desk, change: dict[str, object], words: str) -> None:
    claim = desk.claim()
    assert_problem(desk.ana.post(f"/claims/{claim}/evidence", **(FOUND | change)), 422, words)
    assert desk.get_claim(claim)["evidence"] == []


def test_evidence_for_no_claim_is_a_404(desk: Desk) -> None:
    assert_problem(desk.ana.post("/claims/99/evidence", **FOUND), 404)
