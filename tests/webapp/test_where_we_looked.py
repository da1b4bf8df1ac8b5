"""Where the desk looked for a claim, as its page tells it: each ending in its own words, and never one for another."""

import re

import pytest
from sqlalchemy import update

from claims import evidence, jobs, lanes, sources
from claims.database import now
from claims.jobs import NewJob
from claims.models import OUTCOMES, Claim, Job, Lane, SearchRun
from tests import scenes
from tests.webapp.visitors import Desk
from webapp import display
from workers.sources import Found


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("found", "Found 3, 0.4 s. Not everywhere: No answer in 10 seconds."),
        ("found", "Found 3, 0.4 s"),
        ("nothing_found", "Looked, nothing found. Not evidence either way."),
        ("failed", "Failed: No answer in 10 seconds. We do not know whether it has anything."),
        ("not_enabled", "Not enabled on this desk."),
        ("not_asked", "Not asked about this claim."),
    ],
)
def test_each_outcome_of_a_source_has_its_own_word(newsroom: Desk, outcome: str, words: str) -> None:
    assert outcome in OUTCOMES
    claim_id = newsroom.claim("in_progress")
    with newsroom.scene() as session:
        error = "No answer in 10 seconds." if "No answer" in words else None
        session.add(SearchRun(claim_id=claim_id, source="records", round=1, outcome=outcome, found=3, error=error,
                              started_at=now(session), took_ms=420))  # fmt: skip
    page = newsroom.visitor("ana").get(f"/claims/{claim_id}").text
    assert words in page
    for other in ("Found 3", "Looked, nothing found", "Failed: ", "Not enabled", "Not asked"):
        assert (other in page) == words.startswith(other)
    assert ("Not everywhere" in page) == ("Not everywhere" in words)


def test_a_source_that_asks_for_a_pause_is_shown_with_its_end_while_it_waits(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        evidence.register_sources(session, [("wiki", "A wiki")])
        claim_id = scenes.claim(session, newsroom.room, "in_progress", checker=newsroom.room.ana).id
    ana = newsroom.visitor("ana")
    assert "Still looking" in ana.get(f"/claims/{claim_id}").text
    with newsroom.scene() as session:
        until = lanes.close(session, "wiki", 60)
    page = ana.get(f"/claims/{claim_id}").text
    assert f"It asks us to wait until {display.clock(until)}; then it is asked." in page
    assert "Still looking" not in page


def test_what_waits_for_a_paused_source_is_not_still_coming_and_the_pause_is_said_once(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        evidence.register_sources(session, [("wiki", "A wiki"), ("world", "The world")])
        claims = [scenes.claim(session, newsroom.room, "in_progress", checker=newsroom.room.ana) for _ in range(2)]
        claim_id, article_id = claims[0].id, claims[0].article_id
        until = lanes.close(session, "wiki", 600)
    ana, said = newsroom.visitor("ana"), f"A wiki is paused until {display.clock(until)}; what waits is asked then."
    desk = ana.get("/desk?view=mine")
    assert desk.text.count(said) == 1 and 'data-value="n-looking">2<' in desk.text
    assert "A wiki paused, The world still looking" in desk.text
    for address in (f"/articles/{article_id}", f"/claims/{claim_id}"):
        assert "2 sources still looking" not in ana.get(address).text, address
    assert ana.get(f"/articles/{article_id}").text.count(said) == 1
    live = [ana.get(f"{address}/live").json["values"] for address in ("/desk", f"/articles/{article_id}")]
    assert [values["paused"] for values in live] == [said, said]
    assert ana.get(f"/claims/{claim_id}/live").json["values"]["looking"] == "The world still looking"
    with newsroom.scene() as session:
        session.execute(update(Job).where(Job.lane == "world").values(state="done"))
    desk = ana.get("/desk?view=looking")
    assert 'data-value="n-looking">0<' in desk.text and "All sources that can be asked now" in desk.text
    assert ana.get(f"/claims/{claim_id}/live").json["values"]["looking"] == ""
    with newsroom.scene() as session:
        session.execute(update(Job).where(Job.lane == "wiki").values(state="done"))
    assert "is paused until" not in ana.get("/desk").text


def test_what_waits_for_a_source_is_coming_again_after_its_pause(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        evidence.register_sources(session, [("wiki", "A wiki")])
        scenes.claim(session, newsroom.room, "in_progress", checker=newsroom.room.ana)
        lanes.close(session, "wiki", 60)
        session.execute(update(Lane).values(closed_until=now(session)))
    desk = newsroom.visitor("ana").get("/desk").text
    assert 'data-value="n-looking">1<' in desk and "is paused until" not in desk


def test_a_source_that_has_nothing_to_look_in_says_why(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    with newsroom.scene() as session:
        result = evidence.Result("not_enabled", (), "", now(session), 0, "Not enabled: SEARXNG_URL is not set.")
        evidence.record(session, claim_id, "searxng", 1, result)
    assert "Not enabled: SEARXNG_URL is not set." in newsroom.visitor("ana").get(f"/claims/{claim_id}").text


def test_a_source_that_was_set_up_since_says_so_and_can_be_asked_again(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        evidence.register_sources(session, [("wiki", "A wiki")], {"wiki": "WIKI_URL"})
        claim_id = scenes.claim(session, newsroom.room, "in_progress", checker=newsroom.room.ana).id
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        result = evidence.Result("not_enabled", (), "", now(session), 0, "Not enabled: WIKI_URL is not set.")
        evidence.record(session, claim_id, "wiki", 1, result)
    ana = newsroom.visitor("ana")
    page = ana.get(f"/claims/{claim_id}").text
    assert "Not enabled: WIKI_URL is not set." in page and "Look again" not in page
    with newsroom.scene() as session:
        evidence.register_sources(session, [("wiki", "A wiki")], {})
    page = ana.get(f"/claims/{claim_id}").text
    assert re.search(r"WIKI_URL is not set\. So it was [^;]*; it is set up and switched on since\.", page)
    assert "Look again" in page
    ana.post(f"/claims/{claim_id}/look-again", source="wiki")
    assert "Still looking" in ana.get(f"/claims/{claim_id}").text


def test_a_source_that_is_no_longer_installed_is_not_called_set_up_on_sources(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        admin = newsroom.person(session, "admin")
        claim_id = scenes.claim(session, newsroom.room, "in_progress").id
        for name, sentence in (("old", "This source is no longer installed."), ("wiki", "Switched off on this desk.")):
            evidence.register_sources(session, [(name, name)], {})
            result = evidence.Result("not_enabled", (), "", now(session), 0, sentence)
            evidence.record(session, claim_id, name, 1, result)
            sources.switch_off(session, name, by=admin), sources.switch_on(session, name, by=admin)
    page = newsroom.visitor("admin").get("/sources").text
    assert "This source is no longer installed." in page and page.count("not asked yet") == 1


def test_a_piece_from_a_wiki_names_the_wiki(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    with newsroom.scene() as session:
        evidence.register_sources(session, [("mediawiki", "Wikipedia")])
        for number, host in enumerate(("de.wikipedia.org", "wiki.example.org"), 1):
            found = evidence.Result("found", [Found(f"https://{host}/wiki/B", "B", "The river.")], "", now(session), 1)
            evidence.record(session, claim_id, "mediawiki", number, found)
    page = newsroom.visitor("ana").get(f"/claims/{claim_id}").text
    assert '<span class="soft">Wikipedia (de)</span>' in page and '<span class="soft">wiki.example.org</span>' in page


def test_what_sources_found_is_counted_without_what_was_typed_and_beside_what_failed(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    said = []
    for source, outcome, found in (("wiki", "nothing_found", 0), ("records", "failed", 0), ("archive", "found", 2)):
        with newsroom.scene() as session:
            claim = session.get_one(Claim, claim_id)
            if not said:
                scenes.found_by_hand(session, claim, by=newsroom.room.ana)
            session.add(SearchRun(claim_id=claim_id, source=source, round=1, outcome=outcome, found=found,
                                  started_at=now(session), took_ms=420))  # fmt: skip
        page = ana.get(f"/claims/{claim_id}").text
        head = re.search(r'Where we looked</h2><span class="end tiny soft">(.*?)</span>', page)
        assert head
        said.append(head[1])
    assert said == ["0 found", "0 found, 1 failed", "2 found, 1 failed"]
    with newsroom.scene() as session:
        article_id = session.get_one(Claim, claim_id).article_id
        looks = [NewJob("evidence", f"claim:{claim_id}/source:{name}", article_id=article_id, claim_id=claim_id)
                 for name in ("wiki", "records", "archive")]  # fmt: skip
        jobs.enqueue_all(session, looks)
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
    values = ana.get(f"/articles/{article_id}/live").json["values"]
    assert values["evidence-failures"] == ", 1 failed"
    assert values["evidence-done"] == 2
    assert ", 1 failed</span>." in ana.get(f"/articles/{article_id}").text
