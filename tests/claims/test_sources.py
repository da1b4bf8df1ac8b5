"""Sources are switched: off stops new looks and cancels waiting ones, on asks nothing by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import evidence, intake, lanes, leasing, sources
from claims.database import Database, now
from claims.errors import NotAllowed, NotFound, WrongState
from claims.evidence import Result
from claims.models import Event, Job, SearchRun
from claims.queries.claims import claim_facts
from claims.settings import Settings
from tests import scenes
from workers.gathering import gather


def test_off_cancels_what_waits_and_asks_for_nothing_new(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki"), ("archive", "The archive")])
        claim = scenes.claim(session, room)
        of_wiki = len(waiting(session, "wiki"))
        assert of_wiki and sources.switch_off(session, "wiki", note="too slow", by=room.admin) == of_wiki
        assert not waiting(session, "wiki") and len(waiting(session, "archive")) == of_wiki
        scenes.claim(session, room)
        assert not waiting(session, "wiki")
        assert evidence.look_again(session, claim, by=room.ana) == 0
        event = session.scalars(select(Event).where(Event.action == "switch_off_source")).one()
        assert event.note == "too slow"
        assert event.data == {"source": "wiki", "from": True, "to": False, "cancelled": of_wiki}
        with pytest.raises(WrongState, match="switched off already"):
            sources.switch_off(session, "wiki", by=room.admin)
        with pytest.raises(WrongState, match="Switch it on first"):
            sources.ask_for_open_claims(session, "wiki", by=room.admin)


def waiting(session, name):  # type: ignore[no-untyped-def]
    return session.scalars(select(Job.id).where(Job.lane == name, Job.state == "pending")).all()


def test_on_again_asks_nothing_until_the_button_asks_for_the_open_claims(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki")])
        answered, failed, missed = (scenes.claim(session, room) for _ in range(3))
        closed = scenes.claim(session, room, "set_aside")
        sources.switch_off(session, "wiki", by=room.admin)
        for claim, outcome in ((answered, "nothing_found"), (failed, "failed")):
            evidence.record(session, claim.id, "wiki", 1, Result(outcome, (), "", now(session), 5))
        sources.switch_on(session, "wiki", by=room.admin)
        assert not waiting(session, "wiki")
        asked, more = sources.ask_for_open_claims(session, "wiki", by=room.admin)
        jobs = session.scalars(select(Job).where(Job.lane == "wiki", Job.state == "pending")).all()
        about = {job.claim_id for job in jobs}
        assert asked == len(jobs) and not more and {job.round for job in jobs} == {2}
        assert {failed.id, missed.id} <= about and not {answered.id, closed.id} & about
        assert sources.ask_for_open_claims(session, "wiki", by=room.admin) == (0, False)
        assert session.scalars(select(Event).where(Event.action == "ask_source")).one().data["claims"] == asked


def test_a_button_asks_for_so_many_claims_and_says_that_there_are_more(
    small_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "AT_ONCE", 1)
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        scenes.claim(session, room), scenes.claim(session, room)
        evidence.register_sources(session, [("wiki", "A wiki")])
        assert sources.ask_for_open_claims(session, "wiki", by=room.admin) == (1, True)


def test_a_source_is_shown_with_the_pause_it_asked_for_and_the_setting_it_lacks(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki")])
        claim = scenes.claim(session, room)
        [wiki] = sources.source_list(session)
        assert (wiki["pause"], wiki["not_enabled"]) == (None, None)
        until = lanes.close(session, "wiki", 60, "The wiki is busy.")
        for round, sentence in enumerate(("Not enabled: WIKI is not set.", "Switched off on this desk."), start=1):
            at = now(session) + timedelta(seconds=round)
            evidence.record(session, claim.id, "wiki", round, Result("not_enabled", (), "", at, 0, sentence))
            [wiki] = sources.source_list(session)
            assert wiki["pause"] == {"until": until, "refusals": 1, "reason": "The wiki is busy."}
            assert wiki["not_enabled"] == (sentence if round == 1 else None)


def test_what_is_set_up_since_a_look_was_turned_away_is_known(small_database: Database) -> None:
    def known(session: Session) -> tuple[bool, str | None]:
        [wiki], [facts] = sources.source_list(session), claim_facts(session, [claim])
        answer = next(one for one in facts["sources"] if one["source"] == "wiki")
        return bool(answer["set_up_at"]), wiki["not_enabled"]

    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki")], {"wiki": "WIKI"})
        claim = scenes.claim(session, room)
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        turned_away = Result("not_enabled", (), "", now(session), 0, "Not enabled: WIKI is not set.")
        evidence.record(session, claim.id, "wiki", 1, turned_away)
        assert known(session) == (False, "Not enabled: WIKI is not set.")
        evidence.register_sources(session, [("wiki", "A wiki")])  # by a worker that asks no source
        assert known(session) == (False, "Not enabled: WIKI is not set.")
        sources.switch_off(session, "wiki", by=room.admin)
        evidence.register_sources(session, [("wiki", "Our wiki")], {})
        assert known(session) == (False, None), "it is off, and lacks nothing"
        sources.switch_on(session, "wiki", by=room.admin)
        assert known(session) == (True, None)
        assert sources.source_list(session)[0]["label"] == "Our wiki"
        evidence.register_sources(session, [("wiki", "Our wiki")], {"wiki": "WIKI, OTHER"})
        assert known(session) == (False, "Not enabled: WIKI, OTHER are not set.")


@pytest.mark.parametrize(("sentence", "mended"), [
    ("This source is no longer installed.", False), ("Switched off on this desk.", True),
    ("Not enabled: WIKI is not set.", True),
])  # fmt: skip
def test_what_no_setting_and_no_switch_can_mend_is_not_called_set_up(
    database: Database, sentence: str, mended: bool
) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki")], {})
        claim = scenes.claim(session, room)
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        evidence.record(session, claim.id, "wiki", 1, Result("not_enabled", (), "", now(session), 0, sentence))
        sources.switch_off(session, "wiki", by=room.admin), sources.switch_on(session, "wiki", by=room.admin)
        answer = claim_facts(session, [claim])[0]["sources"][0]
        assert (answer["source"], bool(answer["set_up_at"])) == ("wiki", mended)


def test_a_source_that_answered_about_another_claim_is_set_up(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("feeds", "Feeds")], {})
        claim, other = scenes.claim(session, room), scenes.claim(session, room)
        session.execute(update(Job).where(Job.stage == "evidence").values(state="done"))
        at = now(session) + timedelta(seconds=1)
        for about, outcome, when in ((claim, "not_enabled", at), (other, "not_enabled", at + timedelta(seconds=1))):
            evidence.record(
                session, about.id, "feeds", 1, Result(outcome, (), "", when, 0, "Nothing was taken in yet.")
            )
        assert claim_facts(session, [claim])[0]["sources"][0]["set_up_at"] is None
        later = at + timedelta(seconds=2)
        evidence.record(session, other.id, "feeds", 2, Result("nothing_found", (), "", later, 0))
        assert claim_facts(session, [claim])[0]["sources"][0]["set_up_at"] == later


def test_a_look_that_waited_through_the_switch_asks_nobody(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("archive", "The archive")])
        scenes.claim(session, room)
        lease = leasing.lease(session, "evidence", seconds=60)
        assert lease is not None
        sources.switch_off(session, "archive", by=room.admin)
    work = gather(small_database, Settings(_env_file=None), lease)  # type: ignore[call-arg]
    with small_database.transaction() as session:
        leasing.finish(session, lease, work.effects)
        runs = session.scalars(select(SearchRun)).all()
        assert runs and {(run.outcome, run.error) for run in runs} == {("not_enabled", "Switched off on this desk.")}


def test_how_the_looks_of_a_day_ended(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki"), ("archive", "The archive")])
        at, claim = now(session), scenes.claim(session, room)
        looks = [("found", 10, 0, None), ("found", 30, 1, None), ("nothing_found", 200, 2, None),
                 ("failed", 9000, 3, "No answer."), ("failed", 9000, 4, "Older."), ("found", 1, 30, None)]  # fmt: skip
        for round, (outcome, took, hours, error) in enumerate(looks, 1):
            result = Result(outcome, (), "", at - timedelta(hours=hours), took, error)
            evidence.record(session, claim.id, "wiki", round, result)
        wiki, archive = sources.source_list(session)
    assert wiki["counts"] == {"found": 2, "nothing_found": 1, "failed": 2, "not_enabled": 0, "not_asked": 0}
    assert wiki["median_ms"] == 30 and wiki["last_error"]["error"] == "No answer." and wiki["waiting"] >= 1
    assert archive["looks"] == 0 and archive["median_ms"] is None and archive["last_error"] is None


@pytest.mark.parametrize("who", ["editor", "ana"])
def test_only_an_admin_switches_sources(small_database: Database, who: str) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki")])
        for act in (sources.switch_off, sources.switch_on, sources.ask_for_open_claims):
            with pytest.raises(NotAllowed):
                act(session, "wiki", by=getattr(room, who))
        with pytest.raises(NotFound):
            sources.switch_off(session, "nonsense", by=room.admin)


def test_an_article_that_comes_in_asks_only_what_is_on(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        evidence.register_sources(session, [("wiki", "A wiki")])
        sources.switch_off(session, "wiki", by=room.admin)
        intake.submit_article(session, title="", text=scenes.FLOOD, by=room.admin)
        scenes.extract_all(session)
        assert not session.scalars(select(Job).where(Job.lane == "wiki")).all()
