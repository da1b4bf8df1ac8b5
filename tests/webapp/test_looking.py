"""What is looked for, on the page of a claim: shown, changed beside a verdict, refused with what was typed."""

import re

import pytest
from sqlalchemy import select, update

from claims.database import now
from claims.evidence import register_sources
from claims.models import Claim, Job, SearchRun
from tests.webapp.visitors import Desk, fields_of

VERDICT = {"said": "unknown", "rating": "unverifiable", "reason": "Nobody answers the telephone."}


def words_shown(page: str) -> str:
    found = re.search(r"Looked for: <b>(.*?)</b>\s*<span[^>]*>(.*?)</span>", page, re.DOTALL)
    assert found
    return f"{found[1]}: {found[2]}"


@pytest.mark.parametrize("status", ["queued", "in_progress", "approved"])
def test_other_words_are_saved_and_every_source_is_asked_with_them(newsroom: Desk, status: str) -> None:
    with newsroom.scene() as session:
        register_sources(session, [("wiki", "A wiki"), ("web", "The web")])
    claim_id, ana = newsroom.claim(status), newsroom.visitor("ana")
    with newsroom.scene() as session:
        session.execute(update(Job).values(state="done"))
    page = ana.get(f"/claims/{claim_id}")
    own = words_shown(page.text)
    assert own.endswith(": from its names, speaker, numbers, dates and places")
    assert "own words again" not in page.text
    form = fields_of(page, f"/claims/{claim_id}/words")
    assert form["words"] == form["words_before"] == own.partition(":")[0]
    assert ana.post(f"/claims/{claim_id}/words", words="river flood").status_code == 303
    page = ana.get(f"/claims/{claim_id}")
    assert words_shown(page.text) == "river flood: chosen by Ana Checker"
    assert "Words to look for chosen: river flood, Ana Checker" in page.text
    with newsroom.database.reading() as session:
        asked = select(Job.lane).where(Job.claim_id == claim_id, Job.state == "pending").order_by(Job.lane)
        assert session.scalars(asked).all() == ["web", "wiki"]
    assert ana.post(f"/claims/{claim_id}/words", words="not these", own="1").status_code == 303
    assert words_shown(ana.get(f"/claims/{claim_id}").text) == own


def test_what_a_source_looked_for_before_is_shown_beside_it(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim(), newsroom.visitor("ana")
    with newsroom.scene() as session:
        run = {"claim_id": claim_id, "round": 1, "outcome": "nothing_found", "started_at": now(session), "took_ms": 1}
        session.add(SearchRun(source="wiki", query="older words", **run))
    assert "It looked for: <q>older words</q>" in ana.get(f"/claims/{claim_id}").text
    ana.post(f"/claims/{claim_id}/words", words="older words")
    assert "It looked for" not in ana.get(f"/claims/{claim_id}").text


@pytest.mark.parametrize("status", ["queued", "in_progress"])
def test_words_that_are_refused_stay_typed(newsroom: Desk, status: str) -> None:
    claim_id, ana = newsroom.claim(status), newsroom.visitor("ana")
    answer = ana.post(f"/claims/{claim_id}/words", words="word " * 100)
    assert answer.status_code == 422
    assert "longer than 300 characters" in answer.text
    assert '<details class="actbox mb-2" id="wording" open>' in answer.text
    assert fields_of(answer, f"/claims/{claim_id}/words")["words"] == "word " * 100


def test_a_verdict_that_is_being_written_stays_and_is_not_sent_past_words_that_were_begun(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    form = fields_of(ana.get(f"/claims/{claim_id}"), f"/claims/{claim_id}/words")
    assert "reason" in form
    ana.post(f"/claims/{claim_id}/words", **{**form, **VERDICT, "words": "river"})
    form = fields_of(ana.get(f"/claims/{claim_id}"), f"/claims/{claim_id}/decide")
    assert {name: form[name] for name in VERDICT} == VERDICT
    begun = ana.post(f"/claims/{claim_id}/decide", **{**form, **VERDICT, "words": "lake"})
    assert begun.status_code == 422
    assert "You have begun other words to look for" in begun.text
    assert fields_of(begun, f"/claims/{claim_id}/words")["words"] == "lake"
    assert newsroom.status(claim_id) == "in_progress"
    assert ana.post(f"/claims/{claim_id}/decide", **{**form, **VERDICT}).status_code == 303
    assert newsroom.status(claim_id) == "submitted"


def test_readers_see_the_words_and_change_nothing(newsroom: Desk) -> None:
    claim_id, vera = newsroom.claim(), newsroom.visitor("viewer")
    page = vera.get(f"/claims/{claim_id}").text
    assert words_shown(page)
    assert "Look for other words" not in page
    assert vera.post(f"/claims/{claim_id}/words", words="mine").status_code == 403
    with newsroom.database.reading() as session:
        assert session.get_one(Claim, claim_id).looked_for == ""
