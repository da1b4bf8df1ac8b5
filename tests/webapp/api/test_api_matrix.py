"""Who may do what: every route of the API, and every act of the status table, for each caller.

The thing is Ana's where it is somebody's; Ben is another checker. A route that is missing from MATRIX fails.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from claims.extraction import KINDS
from claims.models import ApiToken, Base, Claim, Delivery, Evidence, Feed, Job, Person, SavedView, ScaleMark, Snapshot
from claims.workflow import ACTIONS
from tests import admin_scenes, scenes
from tests.webapp.api.callers import Desk
from tests.webapp.matrix import (
    QUEUED,
    Scene,
    claim_in,
    noted_claim,
    published_claim,
    ready_claim,
    with_a_find,
    with_a_page,
)

CALLERS = ("nobody", "viewer", "ana", "ben", "editor", "admin")


@dataclass(frozen=True)
class Row:
    """The answer to each of CALLERS in turn, what they send, and the claim (with its article) it is about."""

    answers: tuple[int, ...]
    body: dict[str, Any] = field(default_factory=dict)
    scene: Scene = QUEUED


READERS = (401, 200, 200, 200, 200, 200)
CHECKERS = (401, 403, 200, 200, 200, 403)
ONLY_ANA = (401, 403, 200, 403, 403, 403)
EDITORS = (401, 403, 403, 403, 200, 403)
NOTE = {"note": "Because."}
BOSSES = (401, 403, 403, 403, 200, 200)
ADMIN = (401, 403, 403, 403, 403, 200)
ADDED_BY_ADMIN = (401, 403, 403, 403, 403, 201)

MATRIX = {
    "GET /board/waiting": Row(READERS),
    "GET /board/statistics": Row(READERS),
    "POST /board/assignments": Row(
        BOSSES, {"assignee": "ben@example.org", "claims": [{"id": "{claim}", "version": 1}]}
    ),
    "GET /healthz": Row((200,) * 6),
    "GET /people": Row(BOSSES),
    "POST /people": Row(ADDED_BY_ADMIN, {"email": "new-{caller}@example.org", "name": "New", "roles": ["checker"]}),
    "GET /people/{person_id}": Row(BOSSES),
    "POST /people/{person_id}": Row(ADMIN, {"name": "New name"}, admin_scenes.somebody),
    "POST /people/{person_id}/capacity": Row(BOSSES, {"capacity": 7}, admin_scenes.somebody),
    "POST /people/{person_id}/deactivate": Row(ADMIN, NOTE, admin_scenes.somebody),
    "POST /people/{person_id}/reactivate": Row(ADMIN, scene=admin_scenes.somebody_gone),
    "POST /people/{person_id}/password": Row(ADMIN, scene=admin_scenes.somebody),
    "GET /scales": Row(READERS),
    "POST /scales/{scale}/marks": Row(
        ADDED_BY_ADMIN, {"name": "n_{caller}", "label": "New {caller}", "glyph": "false"}
    ),
    "POST /scales/{scale}/marks/{mark}": Row(ADMIN, {"label": "Called {caller}", "place": 1}, admin_scenes.new_mark),
    "POST /scales/{scale}/marks/{mark}/retire": Row(ADMIN, scene=admin_scenes.new_mark),
    "POST /scales/{scale}/marks/{mark}/restore": Row(ADMIN, scene=admin_scenes.retired_mark),
    "GET /sources": Row(ADMIN),
    "POST /sources/feeds/{feed_id}/read": Row(ADMIN, scene=admin_scenes.with_a_feed),
    "POST /sources/{source}/off": Row(ADMIN, NOTE, admin_scenes.source(True)),
    "POST /sources/{source}/on": Row(ADMIN, scene=admin_scenes.source(False)),
    "POST /sources/{source}/ask": Row(ADMIN, scene=admin_scenes.source(True)),
    "GET /tokens": Row(READERS),
    "POST /tokens": Row((401, 201, 201, 201, 201, 201), {"name": "For {caller}"}),
    "POST /tokens/{token_id}/revoke": Row((401, 404, 200, 404, 404, 200), scene=admin_scenes.token_of_ana),
    "GET /jobs": Row(BOSSES),
    "POST /jobs/again": Row(BOSSES, {"stage": "evidence"}, admin_scenes.with_a_job("dead")),
    "POST /jobs/{job_id}/again": Row(BOSSES, scene=admin_scenes.with_a_job("dead")),
    "POST /jobs/{job_id}/cancel": Row(ADMIN, NOTE, admin_scenes.with_a_job("pending")),
    "POST /articles": Row(
        (401, 403, 201, 201, 201, 201), {"title": "New", "text": "Nobody wrote this before {caller}."}
    ),
    "GET /deliveries/{delivery_id}": Row(READERS, scene=scenes.refused_delivery),
    "POST /deliveries/{delivery_id}/again": Row((401, 403, 200, 403, 200, 200), scene=scenes.refused_delivery),
    "POST /deliveries/{delivery_id}/dismiss": Row((401, 403, 200, 403, 200, 200), scene=scenes.refused_delivery),
    "GET /articles/{article_id}": Row(READERS),
    "GET /articles/{article_id}/claims": Row(READERS),
    "POST /articles/{article_id}/claims": Row(
        (401, 403, 201, 201, 201, 403), {"kind": "assertion", "quote": "in the flood"}
    ),
    "POST /articles/{article_id}/sentences/read": Row(CHECKERS, {"sentences": "all"}),
    "POST /articles/{article_id}/sentences/unread": Row(CHECKERS, {"sentences": "all"}),
    "POST /articles/{article_id}/publish": Row((401, 403, 403, 403, 201, 403), scene=ready_claim),
    "GET /docs": Row((303, 200, 200, 200, 200, 200)),
    "GET /openapi.json": Row(READERS),
    "GET /find": Row(READERS),
    "GET /me": Row(READERS),
    "POST /me/mails": Row((401, 200, 200, 200, 200, 200), {"mails": False}),
    "POST /me/next": Row(CHECKERS),
    "POST /claims/{claim_id}/look-again": Row(CHECKERS),
    "PUT /claims/{claim_id}/words": Row(CHECKERS, {"words": "flood {caller}"}),
    "GET /claims": Row(READERS),
    "GET /views": Row(READERS),
    "POST /views": Row((401, 201, 201, 201, 201, 201), {"name": "Late", "query": "due=late"}),
    "POST /views/{view_id}": Row((401, 403, 200, 403, 403, 200), {"name": "View of {caller}"}, scenes.viewed_claim),
    "POST /views/{view_id}/delete": Row((401, 403, 200, 403, 403, 200), scene=scenes.viewed_claim),
    "GET /claims/{claim_id}": Row(READERS),
    "POST /claims/{claim_id}/evidence": Row(
        (401, 403, 201, 201, 201, 403), {"title": "Report", "excerpt": "Forty.", "stance": "unclear"}
    ),
    "PUT /claims/{claim_id}/evidence/{evidence_id}": Row(
        CHECKERS, {"title": "For {caller}", "excerpt": "Forty.", "published_on": None, "version": 1}, with_a_find
    ),
    "POST /claims/{claim_id}/evidence/{evidence_id}/keep": Row(CHECKERS, scene=with_a_page),
    "POST /claims/{claim_id}/evidence/{evidence_id}/save": Row(CHECKERS, scene=with_a_page),
    "GET /snapshots/{snapshot_id}": Row(READERS, scene=with_a_page),
    "POST /claims/{claim_id}/evidence/{evidence_id}/judgement": Row(CHECKERS, {"judgement": "accepted"}, with_a_find),
    "POST /claims/{claim_id}/evidence/{evidence_id}/stance": Row(
        CHECKERS, {"stance": "context", "version": 1}, with_a_find
    ),
    "GET /claims/{claim_id}/draft": Row(READERS),
    "POST /claims/{claim_id}/draft": Row(CHECKERS, {"reason": "So far."}),
    "POST /claims/{claim_id}/draft/drop": Row(CHECKERS),
    "POST /claims/{claim_id}/checklist": Row(CHECKERS, {"line": "{line}", "done": True}),
    "GET /claims/{claim_id}/comments": Row(READERS),
    "POST /claims/{claim_id}/comments": Row((401, 403, 201, 201, 201, 201), {"text": "Group 1 counts only names."}),
    "GET /notifications": Row(READERS),
    "POST /notifications/read": Row(READERS, {"up_to": 7}),
    "POST /claims/{claim_id}/promote": Row(CHECKERS, scene=noted_claim),
    "POST /claims/{claim_id}/assign": Row((401, 403, 403, 403, 200, 200), {"assignee": "ben@example.org"}),
    "POST /claims/{claim_id}/take": Row(CHECKERS),
    "POST /claims/{claim_id}/start": Row(ONLY_ANA, scene=claim_in("assigned")),
    "POST /claims/{claim_id}/ask_help": Row(ONLY_ANA, NOTE, claim_in("in_progress")),
    "POST /claims/{claim_id}/answer": Row((401, 403, 403, 403, 200, 200), NOTE, claim_in("needs_help")),
    "POST /claims/{claim_id}/release": Row((401, 403, 200, 403, 200, 403), scene=claim_in("in_progress")),
    "POST /claims/{claim_id}/decide": Row(
        ONLY_ANA, {"rating": "unverifiable", "said": "unknown", "reason": "Nobody answers."}, claim_in("in_progress")
    ),
    "POST /claims/{claim_id}/withdraw": Row(ONLY_ANA, scene=claim_in("submitted")),
    "POST /claims/{claim_id}/send_back": Row(EDITORS, NOTE, claim_in("submitted")),
    "POST /claims/{claim_id}/approve": Row(EDITORS, scene=claim_in("submitted")),
    "POST /claims/{claim_id}/reopen": Row(EDITORS, NOTE, published_claim),
    "POST /claims/{claim_id}/propose_set_aside": Row(CHECKERS, NOTE, claim_in("assigned")),
    "POST /claims/{claim_id}/adjust": Row(CHECKERS, {"kind": "superlative"}),
    "POST /claims/{claim_id}/split": Row(
        (401, 403, 201, 201, 201, 403),
        {
            "version": 1,
            "parts": [{"quote": "people were killed", "kind": "event"}, {"quote": "in the flood", "kind": "event"}],
        },
    ),
    "POST /claims/merge": Row(
        CHECKERS, {"kind": "prediction", "claims": [{"id": "{claim}", "version": 1}, {"id": "{other}", "version": 1}]}
    ),
    "POST /claims/{claim_id}/set_aside": Row(EDITORS, NOTE, claim_in("assigned")),
    "POST /claims/{claim_id}/restore": Row(EDITORS, scene=claim_in("set_aside")),
    "POST /claims/{claim_id}/replace": Row(CHECKERS, {"with_claim": "{other}"}),
}


def routes(desk: Desk) -> set[str]:
    """Every route of the API as MATRIX names it, with one line for each act."""
    found = set()
    for rule in desk.app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1"):
            address = re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1"))
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            acts = ACTIONS if "{action}" in address else ("",)
            found |= {f"{method} {address.replace('{action}', act)}" for method in methods for act in acts}
    return found


def test_every_route_stands_in_the_matrix(small_desk: Desk) -> None:
    assert routes(small_desk) == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_each_caller_gets_the_answer_of_the_matrix(small_desk: Desk, route: str) -> None:
    try_route(small_desk, route, CALLERS)


@pytest.mark.parametrize("route", MATRIX)
def test_each_route_answers_whom_it_is_open_to_on_postgres_as_well(postgres_url: str, route: str) -> None:
    let_in = [name for name, answer in zip(CALLERS, MATRIX[route].answers, strict=True) if answer < 400]
    try_route(Desk(postgres_url), route, let_in[-1:] or CALLERS[-1:])


def try_route(desk: Desk, route: str, callers: Sequence[str]) -> None:
    row, got = MATRIX[route], []
    claim: Claim | None = None
    for caller in callers:
        with desk.scene() as session:
            # What was only looked at, or refused, is there for the next as well.
            claim = session.get_one(Claim, claim.id) if claim else row.scene(session, desk.room)
            other = next((c.id for c in scenes.claims_of(session, claim.article) if c.id != claim.id), 0)
            before = claim.row_version
        got.append(ask(desk, caller, route, claim, other))
        if got[-1] in (401, 403):
            with desk.database.reading() as session:
                assert session.get_one(Claim, claim.id).row_version == before
        elif not route.startswith("GET"):
            claim = None
    wanted = dict(zip(CALLERS, row.answers, strict=True))
    assert dict(zip(callers, got, strict=True)) == {name: wanted[name] for name in callers}


def ask(desk: Desk, caller: str, route: str, claim: Claim, other: int) -> int:
    method, address = route.split()
    with desk.database.reading() as session:
        piece = session.scalar(select(Evidence.id).where(Evidence.claim_id == claim.id).limit(1)) or 0
        places = {
            "person_id": session.scalar(select(func.max(Person.id))), "scale": "rating", "source": "wiki",
            "mark": session.scalar(select(ScaleMark.name).order_by(ScaleMark.id.desc()).limit(1)),
            "view_id": session.scalar(select(func.max(SavedView.id))) or 0,
            "delivery_id": session.scalar(select(func.max(Delivery.id))) or 0,
            "feed_id": session.scalar(select(func.max(Feed.id))),
            "snapshot_id": session.scalar(select(func.max(Snapshot.id))) or 0,
            "token_id": session.scalar(select(func.max(ApiToken.id))),
            "job_id": session.scalar(select(func.max(Job.id)).where(Job.lane == "slow")) or 0,
        }  # fmt: skip
    address = address.format(article_id=claim.article_id, claim_id=claim.id, evidence_id=piece, **places)
    if method == "GET":
        return getattr(desk, caller).get(address).status_code
    ids = {"{other}": other, "{claim}": claim.id}
    body = _filled(MATRIX[route].body, ids, {"caller": caller, "line": KINDS[claim.kind].checklist[0]})
    if address.startswith("/claims/") and address.rpartition("/")[2] in ACTIONS:
        body["version"] = claim.row_version
    return getattr(desk, caller).send(address, json.dumps(body).encode(), method=method).status_code


def _filled(value: Any, ids: dict[str, int], words: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, ids, words) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, ids, words) for part in value]
    if isinstance(value, str) and value not in ids:
        return value.format(**words)
    return ids[value] if isinstance(value, str) else value


def test_reading_changes_nothing(desk: Desk) -> None:
    with desk.scene() as session:
        claim = published_claim(session, desk.room)
    before = everything(desk)
    for route in MATRIX:
        if route.startswith("GET"):
            ask(desk, "editor", route, claim, 0)
    assert everything(desk) == before


def everything(desk: Desk) -> dict[str, list[Any]]:
    with desk.database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
            for table in Base.metadata.sorted_tables
        }
