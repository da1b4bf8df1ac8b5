"""Lists of claims, one claim, and acts on it that are refused."""

import pytest

from claims.acts import FIELDS
from claims.workflow import ACTIONS
from tests import scenes
from tests.claims.queries.test_contradictions import two
from tests.webapp.api.callers import Caller, Desk, assert_problem
from webapp.api.claims import BODIES, PAGE, Act


def ids(caller: Caller, query: str = "") -> list[int]:
    return [claim["id"] for claim in caller.get(f"/claims{query}").json["claims"]]


def test_every_act_of_the_status_table_takes_the_fields_that_the_rules_know() -> None:
    assert set(BODIES) <= set(ACTIONS)
    for action in ACTIONS:
        assert set(BODIES.get(action, Act).model_fields) - {"version"} == set(FIELDS[action]), action


def test_a_claim_has_every_member_that_clients_were_promised(desk: Desk) -> None:
    claim = desk.get_claim(desk.claim("submitted"))
    promised = {
        "id", "article_id", "kind", "start", "end", "quote", "content", "speaker", "speaker_name",
        "speaker_note", "cue", "figures", "dates", "checkworthiness", "priority", "status", "processing", "assignee",
        "assignment_reason", "version",
    }  # fmt: skip
    listed = desk.viewer.get("/claims").json["claims"][0]
    assert promised <= set(listed)
    assert promised | {"evidence", "search_runs", "attribution", "verdicts", "history"} <= set(claim)
    assert set(claim["checkworthiness"]) == {"score", "reasons"}
    assert set(claim["priority"]) == {"score", "terms"}
    assert sum(claim["priority"]["terms"].values()) == claim["priority"]["score"]
    assert claim["processing"].get("assign") != "failed"
    assert claim["verdicts"][0]["decided_at"].endswith("Z")


def test_a_claim_says_why_its_speaker_has_no_name(desk: Desk) -> None:
    with desk.scene() as session:
        article = scenes.article(session, by=desk.room.admin, text=scenes.TWO_FIT)
        claim_id = next(claim.id for claim in scenes.claims_of(session, article) if claim.kind == "statement")
    listed = next(claim for claim in desk.ana.get("/claims").json["claims"] if claim["id"] == claim_id)
    for claim in (listed, desk.get_claim(claim_id)):
        assert (claim["speaker_name"], claim["speaker_note"]) == (None, "two people fit: Anna Reyes, Maria Reyes")
    named = desk.get_claim(desk.claim())
    assert (named["speaker_name"], named["speaker_note"]) == ("Marit Berg", None)


def test_claims_are_filtered_by_status_assignee_and_article(desk: Desk) -> None:
    queued, held, other = desk.claim("queued"), desk.claim("assigned"), desk.claim("submitted")
    with desk.scene() as session:
        bens = scenes.claim(session, desk.room, "in_progress", checker=desk.room.ben).id
    assert ids(desk.ana, "?assignee=me") == [held]
    assert ids(desk.editor, "?assignee=BEN@example.org") == [bens]
    assert set(ids(desk.ana, "?assignee=none")) >= {queued, other}
    assert not {held, bens} & set(ids(desk.ana, "?assignee=none"))
    assert ids(desk.ana, "?status=submitted") == [other]
    assert ids(desk.ana, "?status=assigned&assignee=me") == [held]
    assert ids(desk.ana, "?status=in_progress&assignee=me") == []
    article = desk.get_claim(held)["article_id"]
    assert held in ids(desk.ana, f"?article={article}")
    assert bens not in ids(desk.ana, f"?article={article}")
    assert ids(desk.ana, "?status=&assignee=&article=&after=") == ids(desk.ana)


def test_pages_follow_each_other_by_id_without_a_gap_or_a_double(desk: Desk) -> None:
    many = "\n\n".join(
        f"At least {number} people were killed in {number + 1000}, police said." for number in range(40, 110)
    )
    with desk.scene() as session:
        scenes.article(session, by=desk.room.admin, text=many)
    everything = sorted(claim["id"] for claim in desk.ana.get("/articles/1/claims").json["claims"])
    assert len(everything) > PAGE
    seen: list[int] = []
    while page := ids(desk.ana, f"?after={seen[-1] if seen else 0}"):
        assert len(page) <= PAGE
        told = desk.ana.get(f"/claims?after={seen[-1] if seen else 0}").json["next"]
        assert told == (str(page[-1]) if len(page) == PAGE else None)
        assert page[0] > max(seen, default=0)
        seen += page
    assert seen == everything


def test_claims_are_found_by_every_filter_of_the_desk_and_in_its_order(desk: Desk) -> None:
    with desk.scene() as session:
        scenes.article(session, by=desk.room.admin)
    held = desk.claim("assigned")
    assert ids(desk.ana, "?kind=statement&status=assigned&status=queued&words=people+killed&due=week") == [held]
    assert ids(desk.ana, "?rating=supported") == ids(desk.ana, "?due=late") == ids(desk.ana, "?failed=true") == []
    urgent = desk.ana.get("/claims?order=priority").json
    order = [(-claim["priority"]["score"], claim["id"]) for claim in urgent["claims"]]
    assert order == sorted(order) and len(order) > 5 and urgent["next"] is None
    key = f"0.{-order[2][0]}.{order[2][1]}"
    assert [id for _, id in order[3:]] == ids(desk.ana, f"?order=priority&after={key}")


def test_views_are_saved_listed_changed_and_deleted(desk: Desk) -> None:
    view = desk.ana.post("/views", name="Late", query="view=mine&due=late&colour=red", shared=True)
    assert view.status_code == 201 and view.json["query"] == "view=mine&due=late"
    assert [(one["name"], one["owner"]) for one in desk.ben.get("/views").json["views"]] == [("Late", "Ana Checker")]
    changed = desk.ana.post(f"/views/{view.json['id']}", name="Overdue", shared=False).json
    assert changed == {"id": view.json["id"], "name": "Overdue", "query": "view=mine&due=late", "shared": False}
    assert desk.ben.get("/views").json == {"views": []}
    assert_problem(desk.ben.post(f"/views/{view.json['id']}/delete"), 404, "no such view")
    assert desk.ana.post(f"/views/{view.json['id']}/delete").status_code == 200
    assert_problem(desk.ana.post("/views", name=" "), 422, "A view needs a name")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("status=finished", "queued"),
        ("due=soon", "due"),
        ("order=size", "order"),
        ("after=1.2", "after"),
        ("assignee=nobody@example.org", "nobody@example.org"),
        ("assignee=a%00b", "assignee"),
        ("article=x", "article"),
        ("article=99999999999", "article"),
        ("after=-1", "after"),
        ("stauts=queued", "“stauts”"),
    ],
)
def test_a_query_that_means_nothing_is_a_422_that_names_it(desk: Desk, query: str, words: str) -> None:
    assert_problem(desk.ana.get(f"/claims?{query}"), 422, words)


def test_a_stale_version_is_a_409_with_the_present_one(desk: Desk) -> None:
    claim = desk.claim("submitted")
    version = desk.version(claim)
    told = assert_problem(desk.editor.post(f"/claims/{claim}/approve", version=version - 1), 409, "changed this claim")
    assert (told["type"], told["version"], told["claim_status"]) == ("urn:stet:stale", version, "submitted")
    assert desk.version(claim) == version
    assert desk.editor.post(f"/claims/{claim}/approve", version=told["version"]).status_code == 200


def test_ones_own_verdict_cannot_be_signed_off(desk: Desk) -> None:
    with desk.scene() as session:
        claim = scenes.claim(session, desk.room, "submitted", checker=desk.room.editor).id
    version = desk.version(claim)
    assert_problem(desk.editor.post(f"/claims/{claim}/approve", version=version), 403, "Another editor")
    assert_problem(desk.editor.post(f"/claims/{claim}/send_back", version=version, note="x"), 403)
    assert desk.get_claim(claim)["status"] == "submitted"


def test_an_act_in_the_wrong_state_is_a_409_that_says_the_state(desk: Desk) -> None:
    claim = desk.claim("queued")
    told = assert_problem(desk.editor.post(f"/claims/{claim}/approve", version=desk.version(claim)), 409, "queued")
    assert (told["type"], told["claim_status"]) == ("urn:stet:wrong-state", "queued")


def test_the_act_of_a_wrong_role_is_a_403(desk: Desk) -> None:
    claim = desk.claim("submitted")
    assert_problem(desk.ben.post(f"/claims/{claim}/approve", version=desk.version(claim)), 403, "approve")
    assert_problem(desk.viewer.post(f"/claims/{claim}/take", version=desk.version(claim)), 403)


def test_the_claim_of_somebody_else_is_a_403(desk: Desk) -> None:
    claim = desk.claim("assigned")
    assert_problem(desk.ben.post(f"/claims/{claim}/start", version=desk.version(claim)), 403, "Ana Checker")


def test_whoever_submitted_the_article_cannot_take_its_claims(desk: Desk) -> None:
    article = desk.ana.post("/articles", title="", text=scenes.FLOOD).json["id"]
    desk.extract()
    claim = desk.ana.get(f"/articles/{article}/claims").json["claims"][0]
    assert_problem(desk.ana.post(f"/claims/{claim['id']}/take", version=claim["version"]), 403, "submitted the article")


def test_an_act_without_a_version_is_a_422(desk: Desk) -> None:
    claim = desk.claim("queued")
    assert_problem(desk.ana.post(f"/claims/{claim}/take"), 422, "“version” is missing")
    assert_problem(desk.ana.post(f"/claims/{claim}/take", version=True), 422, "“version”")
    assert_problem(desk.ana.post(f"/claims/{claim}/take", version="1"), 422, "“version”")


def test_an_unknown_act_is_a_404_that_lists_the_acts(desk: Desk) -> None:
    assert_problem(desk.editor.post(f"/claims/{desk.claim()}/delete", version=1), 404, "approve")


def test_no_field_of_an_act_changes_what_it_does_not_name(desk: Desk) -> None:
    claim = desk.claim("submitted")
    version = desk.version(claim)
    for field in ({"status": "approved"}, {"role": "admin"}, {"decided_by": 2}, {"assignee": "ben@example.org"}):
        assert_problem(desk.editor.post(f"/claims/{claim}/approve", version=version, **field), 422, "is not known")
    assert desk.version(claim) == version


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rating": "true", "said": "said", "reason": "x"}, "supported"),
        ({"rating": "supported", "said": "perhaps", "reason": "x"}, "said_differently"),
        ({"rating": "supported", "reason": "x"}, "Was it said"),
        ({"rating": "supported", "said": "said", "reason": " "}, "say why"),
        ({"rating": "supported", "said": "said", "reason": "x"}, "cited"),
        ({"rating": "supported", "said": "said", "reason": "x", "evidence": [2_000_000_000]}, "Evidence 2000000000"),
        ({"rating": "supported", "said": "said", "reason": "x", "evidence": [2**40]}, "evidence.0"),
        ({"rating": "supported", "said": "said", "reason": "a\0b"}, "reason"),
        ({"said": "said", "reason": "x"}, "“rating” is missing"),
    ],
)
def test_a_verdict_that_lacks_something_is_a_422_that_says_what(
    desk: Desk, fields: dict[str, object], words: str
) -> None:
    claim = desk.claim("in_progress")
    assert_problem(desk.ana.post(f"/claims/{claim}/decide", version=desk.version(claim), **fields), 422, words)
    assert desk.get_claim(claim)["verdicts"] == []


@pytest.mark.parametrize("action", ["send_back", "set_aside"])
def test_an_act_that_needs_a_note_is_refused_without_one(desk: Desk, action: str) -> None:
    claim = desk.claim("submitted")
    assert_problem(desk.editor.post(f"/claims/{claim}/{action}", version=desk.version(claim)), 422, "note")


def test_evidence_of_another_claim_cannot_be_cited(desk: Desk) -> None:
    theirs, claim = desk.claim("submitted"), desk.claim("in_progress")
    evidence = desk.get_claim(theirs)["evidence"][0]["id"]
    response = desk.ana.post(
        f"/claims/{claim}/decide",
        version=desk.version(claim),
        rating="false",
        said="said",
        reason="x",
        evidence=[evidence],
    )
    assert_problem(response, 422, f"Evidence {evidence} does not belong")


def test_a_claim_is_assigned_by_e_mail_and_the_note_is_kept(desk: Desk) -> None:
    claim = desk.claim("queued")
    address, version = f"/claims/{claim}/assign", desk.version(claim)
    assert_problem(desk.editor.post(address, version=version, assignee="x@example.org"), 422, "x@example.org")
    done = desk.admin.post(address, version=version, assignee="Ben@Example.org", note="Please.")
    assert done.json["assignee"]["email"] == "ben@example.org"
    assert done.json["history"][-1]["note"] == "Please."


def test_a_claim_that_another_one_contradicts_says_so(desk: Desk) -> None:
    with desk.scene() as session:
        _, (twelve, fourteen) = two(session, desk.room)
        ids, number = (twelve.id, fourteen.id), fourteen.number
    told = desk.get_claim(ids[0])["contradictions"]
    assert [each["other"]["id"] for each in told] == [ids[1]]
    assert told[0]["about"] == "figure" and told[0]["why"] == f"12 killed here, 14 in claim {number}."
    assert [each["other"]["id"] for each in desk.get_claim(ids[1])["contradictions"]] == [ids[0]]
