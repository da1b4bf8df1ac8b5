"""Evidence by hand."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from claims import evidence, snapshots
from claims.models import Claim
from tests.claims.test_snapshots import READ, URL, VISIT, body
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


def test_an_address_is_enough(desk: Desk) -> None:
    claim = desk.claim()
    assert desk.ana.post(f"/claims/{claim}/evidence", url="https://example.org/a").status_code == 201
    (kept,) = desk.get_claim(claim)["evidence"]
    assert (kept["title"], kept["excerpt"], kept["stance"]) == ("https://example.org/a", "", "unclear")
    assert (kept["page"], kept["judged"]) == ("waiting", None)


def test_a_page_that_is_here_is_a_409_and_another_passage_of_it_is_added_on_purpose(desk: Desk) -> None:
    claim = desk.claim()
    first = desk.ana.post(f"/claims/{claim}/evidence", url="https://example.org/a").json["id"]
    new = {"url": "https://www.example.org/a/", "excerpt": "Another passage."}
    told = assert_problem(desk.ben.post(f"/claims/{claim}/evidence", **new), 409, "E1 is from this page already")
    assert (told["existing"], told["same_page"]) == (first, True)
    assert desk.ben.post(f"/claims/{claim}/evidence", **new, another=True).status_code == 201


def test_a_piece_is_corrected_as_a_whole_and_none_that_is_cited(desk: Desk) -> None:
    claim = desk.claim()
    piece = desk.ana.post(f"/claims/{claim}/evidence", url="https://example.org/a").json["id"]
    address, words = f"/claims/{claim}/evidence/{piece}", {"title": "Report", "excerpt": "41 people died."}
    kept = desk.ana.put(address, **words, published_on="2023-05-01", version=1).json
    assert (kept | words, kept["published_at"]) == (kept, "2023-05-01T00:00:00.000Z")
    words |= {"version": kept["version"]}
    assert desk.get_claim(claim)["history"][-1]["action"] == "correct_evidence"
    assert desk.ana.put(address, **words, published_on=None).json["published_at"] is None
    assert_problem(desk.ana.put(address, **words), 422, "published_on")
    assert_problem(desk.ana.put(address, title="Report", excerpt="", published_on=None), 422, "version")
    assert_problem(desk.ana.put(address, **words, published_on="yesterday"), 422, "published_on")
    assert_problem(desk.viewer.put(address, **words, published_on=None), 403)
    decided = desk.claim("submitted")
    (cited,) = desk.get_claim(decided)["verdict"]["cited"]
    words |= {"version": desk.version(decided)}
    refused = desk.ana.put(f"/claims/{decided}/evidence/{cited}", **words, published_on=None)
    assert_problem(refused, 409, "cites this piece")


def test_a_correction_answers_with_the_version_that_the_next_act_names(desk: Desk) -> None:
    claim = desk.claim("in_progress")
    piece = desk.ana.post(f"/claims/{claim}/evidence", url="https://example.org/a").json["id"]
    words, version = {"title": "Report", "excerpt": "41 people died.", "published_on": None}, desk.version(claim)
    for _ in ("changed", "as it was"):
        version = desk.ana.put(f"/claims/{claim}/evidence/{piece}", version=version, **words).json["version"]
        assert version == desk.version(claim)
    for _ in ("turned", "as it was"):
        turn = {"stance": "supports", "version": version}
        version = desk.ana.post(f"/claims/{claim}/evidence/{piece}/stance", **turn).json["version"]
        assert version == desk.version(claim)
    verdict = {"said": "said", "rating": "supported", "reason": "So.", "evidence": [piece]}
    assert desk.ana.post(f"/claims/{claim}/decide", version=version, **verdict).status_code == 200


@pytest.mark.parametrize("act", ["corrected", "turned"])
def test_what_changes_a_piece_hides_nothing_from_its_author_that_came_meanwhile(desk: Desk, act: str) -> None:
    claim = desk.claim("in_progress")
    bare = desk.ana.post(f"/claims/{claim}/evidence", url=URL).json["id"]
    own = desk.ana.post(f"/claims/{claim}/evidence", **FOUND).json["id"]
    opened, address = desk.version(claim), f"/claims/{claim}/evidence/{own}"
    with desk.scene() as session:
        snapshots.hang(session, bare, VISIT, body(), READ, "The police count 400 dead.")

    def change(version: int) -> TestResponse:
        if act == "turned":
            return desk.ana.post(f"{address}/stance", stance="refutes", version=version)
        return desk.ana.put(address, title="T", excerpt="Forty dead.", published_on=None, version=version)

    refused = assert_problem(change(opened), 409, "Somebody changed this claim")
    piece = desk.get_claim(claim)["evidence"][1]
    assert (piece["stance"], piece["excerpt"], refused["version"]) == (FOUND["stance"], FOUND["excerpt"], opened + 1)
    assert change(opened + 1).json["version"] == opened + 2


def test_a_piece_is_judged_turned_and_left_alone_again(desk: Desk) -> None:
    claim = desk.claim()
    piece = desk.ana.post(f"/claims/{claim}/evidence", **FOUND).json["id"]
    address = f"/claims/{claim}/evidence/{piece}"
    assert desk.ben.post(f"{address}/judgement", judgement="unsure").json["judged"]["by"] == "Ben Checker"
    assert desk.ana.post(f"{address}/stance", stance="refutes", version=1).json["stance"] == "refutes"
    assert desk.ana.post(f"{address}/judgement", judgement=None).json["judged"] is None


@pytest.mark.parametrize(
    ("act", "body", "status", "words"),
    [
        ("judgement", {"judgement": "proved"}, 422, "accepted"),
        ("judgement", {"judgement": 1}, 422, "judgement"),
        ("judgement", {}, 422, "missing"),
        ("stance", {"stance": "x" * 20_000, "version": 1}, 422, "supports"),
        ("stance", {"stance": None, "version": 1}, 422, "stance"),
        ("stance", {"stance": "refutes"}, 422, "version"),
    ],
)
def test_a_judgement_that_cannot_be_read_is_a_422(
    desk: Desk, act: str, body: dict[str, object], status: int, words: str
) -> None:
    claim = desk.claim()
    piece = desk.ana.post(f"/claims/{claim}/evidence", **FOUND).json["id"]
    assert_problem(desk.ana.post(f"/claims/{claim}/evidence/{piece}/{act}", **body), status, words)


def test_evidence_of_another_claim_is_a_404(desk: Desk) -> None:
    one, other = desk.claim(), desk.claim()
    piece = desk.ana.post(f"/claims/{one}/evidence", **FOUND).json["id"]
    judged = desk.ana.post(f"/claims/{other}/evidence/{piece}/judgement", judgement="accepted")
    assert_problem(judged, 404, "no such piece")


def test_what_a_verdict_cites_is_not_rejected(desk: Desk) -> None:
    claim = desk.claim("submitted")
    (cited,) = desk.get_claim(claim)["verdict"]["cited"]
    refused = desk.editor.post(f"/claims/{claim}/evidence/{cited}/judgement", judgement="rejected")
    assert_problem(refused, 409, "cites this piece")
    turn = {"stance": "context", "version": desk.version(claim)}
    assert_problem(desk.editor.post(f"/claims/{claim}/evidence/{cited}/stance", **turn), 409, "cites")


def test_a_draft_is_ones_own_and_can_be_thrown_away(desk: Desk) -> None:
    claim = desk.claim("in_progress")
    assert desk.ana.get(f"/claims/{claim}/draft").json == {"draft": None}
    kept = desk.ana.post(f"/claims/{claim}/draft", reason="So far.", evidence=[7]).json["draft"]
    assert (kept["reason"], kept["evidence"], kept["rating"]) == ("So far.", [7], None)
    assert desk.ana.get(f"/claims/{claim}/draft").json["draft"] == kept
    assert desk.ben.get(f"/claims/{claim}/draft").json == {"draft": None}
    assert_problem(desk.ana.post(f"/claims/{claim}/draft", reason="x" * 20_001), 422, "20,000")
    assert desk.ana.post(f"/claims/{claim}/draft/drop").json == {"draft": None}
    assert desk.ana.get(f"/claims/{claim}/draft").json == {"draft": None}


def test_only_a_line_of_the_checklist_is_ticked(desk: Desk) -> None:
    claim = desk.claim()
    line = desk.get_claim(claim)["checklist"][0]["line"]
    ticked = desk.ana.post(f"/claims/{claim}/checklist", line=line, done=True).json["checklist"][0]
    assert ticked["ticked"]["by"] == "Ana Checker"
    assert desk.ben.post(f"/claims/{claim}/checklist", line=line, done=False).json["checklist"][0]["ticked"] is None
    assert_problem(desk.ana.post(f"/claims/{claim}/checklist", line="x" * 20_000, done=True), 422, "no such line")
    assert_problem(desk.ana.post(f"/claims/{claim}/checklist", line=line, done="yes"), 422, "done")


def test_a_piece_names_its_origin_and_one_that_is_rejected_has_none(desk: Desk) -> None:
    claim, excerpt = desk.claim(), " ".join(f"The harbour master counted {n} boats at pier {n}." for n in range(9))
    for host in ("a.example", "b.example", "c.example"):
        words = {"title": host, "excerpt": excerpt if host != "b.example" else "Nobody counted.", "stance": "context"}
        desk.ana.post(f"/claims/{claim}/evidence", url=f"https://{host}/boats", **words)
    found = desk.get_claim(claim)["evidence"]
    assert [piece["origin"] for piece in found] == [1, 2, 1]
    judged = desk.ana.post(f"/claims/{claim}/evidence/{found[0]['id']}/judgement", judgement="rejected")
    assert judged.json["origin"] is None
    assert [piece["origin"] for piece in desk.get_claim(claim)["evidence"]] == [None, 1, 2]


def test_a_piece_of_which_nothing_was_seen_has_no_origin(desk: Desk) -> None:
    claim = desk.claim()
    for words in ({}, {"title": "b.example", "excerpt": "Nobody counted."}):
        desk.ana.post(f"/claims/{claim}/evidence", url=f"https://a.example/{len(words)}", stance="context", **words)
    assert [piece["origin"] for piece in desk.get_claim(claim)["evidence"]] == [None, 1]
