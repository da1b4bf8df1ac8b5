"""A figure that changes, from a file to the people who decided: the sweeper asks, a worker looks, they are told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from claims import evidence
from claims.database import Database, now
from claims.models import Approval, Claim, Evidence, Job, Notification, SearchRun
from claims.queries.detail import claim_detail
from claims.settings import Settings
from tests import scenes
from workers import gathering, tasks
from workers.bell import Bell
from workers.sources import SOURCES
from workers.sweeper import Sweeper

TABLE = "place,period,best,source,url\nBergen,2023,{},Institute of Counting,https://stat.example/floods\n"


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database_url=database_url, redis_url=redis_url, reference_tables=tmp_path)


@pytest.fixture
def sweeper(settings: Settings) -> Sweeper:
    return Sweeper(settings, Bell(settings), ["evidence"], lambda: (0, False), lambda: None)


def test_a_figure_that_changed_in_a_table_is_told_to_who_decided_on_the_older_one(
    database: Database, settings: Settings, sweeper: Sweeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "SOURCES", {"reference": SOURCES["reference"]})
    table = tmp_path / "killed.csv"
    table.write_text(TABLE.format(40))
    with database.transaction() as session:
        evidence.register_sources(session, [("reference", "Reference tables")])
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, text="In 2023, the flood killed 40 people in Bergen.")
        claim_id = next(claim.id for claim in scenes.claims_of(session, article) if claim.kind == "figure")
    assert tasks.do(database, settings, "evidence")
    with database.transaction() as session:
        claim = session.get_one(Claim, claim_id)
        scenes.bring(session, claim, "in_progress", room)
        [piece] = session.scalars(select(Evidence).where(Evidence.claim_id == claim_id))
        scenes.act(session, claim, "decide", by=room.ana, rating="supported", reason="So it is.", evidence=[piece.id])
        scenes.act(session, claim, "approve", by=room.editor)
    sweeper.tidy()
    assert tasks.do(database, settings, "evidence") == 0, "it is fresh"

    table.write_text(TABLE.format(52))
    with database.transaction() as session:
        for job in session.scalars(select(Job)):
            job.created_at = now(session) - timedelta(hours=25)
        for run in session.scalars(select(SearchRun)):
            run.started_at -= timedelta(hours=25)
        for claim in session.scalars(select(Claim).where(Claim.ask_again_at.is_not(None))):
            claim.ask_again_at = now(session) - timedelta(hours=1)
    sweeper.tidy()
    sweeper.tidy()
    with database.reading() as session:
        asked = select(Job.round).where(Job.claim_id == claim_id, Job.stage == "evidence", Job.state == "pending")
        assert session.scalars(asked).all() == [2]
    assert tasks.do(database, settings, "evidence")
    with database.reading() as session:
        told = session.scalars(select(Notification).where(Notification.kind == "changed")).all()
        assert {notice.person_id for notice in told} == {room.ana.id, room.editor.id}
        facts = claim_detail(session, claim_id)
        assert [(piece["figures"][0]["best"], piece["said_until"] is None) for piece in facts["evidence"]] == [
            (40, False), (52, True),
        ]  # fmt: skip
        [change] = facts["changes"]
        assert (change["figure"]["best"], change["before"]["best"], change["cited"]) == (52, 40, True)
        assert facts["status"] == "approved"
        assert facts["shelf_life"]["stale_at"] > now(session)
        assert session.scalars(select(Approval.voided_at)).all() == [None]
