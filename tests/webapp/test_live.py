"""What others do reaches an open page, whichever process is asked; what one did oneself does not."""

from datetime import UTC, datetime

import pytest

from claims import discussion, evidence, intake
from claims.leasing import Effect, finish, lease
from claims.models import Claim
from claims.queries import newest
from tests import scenes
from tests.statements import heard
from tests.webapp.visitors import Desk, Visitor
from webapp.app import create_app


def mark(visitor: Visitor, address: str) -> str:
    answer = visitor.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["mark"])


def act_on(desk: Desk, claim_id: int, action: str, by: str, **fields: object) -> None:
    with desk.scene() as session:
        scenes.act(session, session.get_one(Claim, claim_id), action, by=getattr(desk.room, by), **fields)


def test_an_act_through_one_process_is_seen_by_the_other(newsroom: Desk) -> None:
    claim_id = newsroom.claim("assigned")
    other = create_app(newsroom.settings)
    ana, editor = newsroom.visitor("ana"), Visitor(other, "editor")
    addresses = (f"/claims/{claim_id}/live", "/articles/1/live")
    before = [mark(editor, address) for address in addresses]
    version = str(newsroom.version(claim_id))
    assert ana.post(f"/claims/{claim_id}/start", version=version).status_code == 303
    after = [mark(editor, address) for address in addresses]
    other.extensions["database"].dispose()
    assert all(then != now for then, now in zip(before, after, strict=True))


def test_what_one_did_oneself_is_no_news(newsroom: Desk) -> None:
    claim_id = newsroom.claim("assigned")
    ana, addresses = newsroom.visitor("ana"), (f"/claims/{claim_id}/live", "/articles/1/live")
    before = [mark(ana, address) for address in addresses]
    act_on(newsroom, claim_id, "start", "ana")
    with newsroom.scene() as session:
        claim, by = session.get_one(Claim, claim_id), newsroom.person(session, "ana")
        evidence.add_by_hand(session, claim, url=None, title="T", excerpt="E", stance="context", by=by)
        discussion.comment(session, claim, "Here is a report.", form_key="k", by=by)
        intake.mark_read(session, claim.article_id, "all", by=by)
    assert [mark(ana, address) for address in addresses] == before


@pytest.mark.parametrize("act", ["comment", "evidence", "looked"])
def test_what_others_and_workers_do_to_a_claim_is_news(newsroom: Desk, act: str) -> None:
    claim_id = newsroom.claim("in_progress")
    editor, address = newsroom.visitor("editor"), f"/claims/{claim_id}/live"
    before = mark(editor, address)
    with newsroom.scene() as session:
        claim, by = session.get_one(Claim, claim_id), newsroom.person(session, "ana")
        if act == "comment":
            discussion.comment(session, claim, "Here is a report.", form_key="k", by=by)
        elif act == "evidence":
            evidence.add_by_hand(session, claim, url=None, title="T", excerpt="E", stance="context", by=by)
        else:
            evidence.record(
                session, claim_id, "archive", 1, evidence.Result("nothing_found", [], "", datetime.now(UTC), 1)
            )
    assert mark(editor, address) != before


def test_marks_of_read_sentences_are_news_for_the_other_reader(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article_id = scenes.article(session, by=newsroom.room.admin).id
    ana, ben = newsroom.visitor("ana"), newsroom.visitor("ben")
    address = f"/articles/{article_id}/live"
    before = mark(ana, address), mark(ben, address)
    assert ana.post(f"/articles/{article_id}/sentences/read", sentences="2").status_code == 303
    assert mark(ana, address) == before[0]
    assert mark(ben, address) != before[1]


def test_a_job_that_a_worker_ended_is_news(newsroom: Desk) -> None:
    claim_id = newsroom.claim()
    viewer, address = newsroom.visitor("viewer"), f"/claims/{claim_id}/live"
    before = mark(viewer, address)
    with newsroom.scene() as session:
        leased = lease(session, "assign", seconds=60)
        assert leased
        effects: dict[int, Effect] = {job.id: lambda session: [] for job in leased.jobs}
        finish(session, leased, effects)
    assert mark(viewer, address) != before


def test_each_further_word_of_another_is_news(newsroom: Desk) -> None:
    claim_id = newsroom.claim("assigned")
    ana, address = newsroom.visitor("ana"), f"/claims/{claim_id}/live"
    first = mark(ana, address)
    for number in range(3):
        with newsroom.scene() as session:
            claim, by = session.get_one(Claim, claim_id), newsroom.person(session, "ben")
            discussion.comment(session, claim, f"Word {number}", form_key=str(number), by=by)
        assert mark(ana, address) != first
        first = mark(ana, address)


def test_to_ask_what_is_new_is_one_statement(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    for about in ({"claim_id": claim_id}, {"article_id": 1}, {}):
        with heard(newsroom.database) as said, newsroom.database.reading() as session:
            newest.newest(session, newsroom.room.ana.id, **about)
        asked = [words for words, _ in said if "FROM" in words]
        assert len(asked) == 1


def test_a_script_whose_session_ended_is_told_so_in_json(small_newsroom: Desk) -> None:
    nobody = small_newsroom.visitor()
    asked = {"Accept": "application/json"}
    live = nobody.get("/desk/live", headers=asked)
    assert (live.status_code, live.is_json) == (401, True)
    sent = nobody.client.post("/desk/next", data={"csrf_token": nobody.token()}, headers=asked)
    assert (sent.status_code, sent.is_json) == (401, True)
    untrusted = nobody.client.post("/desk/next", headers=asked)
    assert (untrusted.status_code, untrusted.get_json()["title"]) == (401, "signed out")


def test_a_script_with_an_old_form_is_told_to_take_a_new_token(small_newsroom: Desk) -> None:
    ana = small_newsroom.visitor("ana")
    answer = ana.client.post("/desk/next", data={"csrf_token": "old"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["title"]) == (400, "form too old")


def test_what_a_script_sends_from_the_page_of_another_is_nobodys_who_signed_in_since(small_newsroom: Desk) -> None:
    claim_id, ben = small_newsroom.claim(), small_newsroom.visitor("ben")
    fields, room = {"csrf_token": ben.token(), "version": str(small_newsroom.version(claim_id))}, small_newsroom.room
    asked = {"Accept": "application/json", "Stet-Person": str(room.ana.id)}
    answer = ben.client.post(f"/claims/{claim_id}/take", data=fields, headers=asked)
    assert (answer.status_code, answer.get_json()["title"]) == (401, "another person")
    assert small_newsroom.status(claim_id) == "queued"
    assert (ben.get("/desk/live").json or {})["person"] == room.ben.id
    own = {**asked, "Stet-Person": str(room.ben.id)}
    assert ben.client.post(f"/claims/{claim_id}/take", data=fields, headers=own).status_code == 200
    assert small_newsroom.status(claim_id) == "assigned"


def test_a_script_is_told_why_it_was_refused(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim("assigned")
    ana = small_newsroom.visitor("ana")
    fields = {"csrf_token": ana.token(), "version": "1"}
    answer = ana.client.post(f"/claims/{claim_id}/start", data=fields, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.get_json()["title"] and answer.get_json()["detail"].endswith(".")
