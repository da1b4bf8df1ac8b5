"""Who may do what on the pages, as a table with what each route is asked. The thing is Ana's where it is somebody's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import intake, jobs, judging
from claims.extraction import KINDS
from claims.models import (
    ApiToken,
    Article,
    Claim,
    Delivery,
    Evidence,
    Feed,
    Job,
    Person,
    Publication,
    SavedView,
    ScaleMark,
    Snapshot,
)
from claims.workflow import ACTIONS
from tests import admin_scenes, scenes
from tests.webapp.visitors import PASSWORD, Desk, Visitor

VISITORS = (None, "viewer", "ana", "ben", "editor", "admin")
Scene = Callable[[Session, scenes.Newsroom], Claim]


def claim_in(status: str) -> Scene:
    return lambda session, room: scenes.claim(session, room, status)


def noted_claim(session: Session, room: scenes.Newsroom) -> Claim:
    return scenes.noted(session, room)


def ready_claim(session: Session, room: scenes.Newsroom) -> Claim:
    """A claim of an article to which nothing is missing but the signature."""
    claim = scenes.claim(session, room, "approved")
    for other in scenes.claims_of(session, claim.article):
        if other.status == "queued":
            scenes.bring(session, other, "set_aside", room)
    intake.mark_read(session, claim.article_id, "all", by=session.get_one(Person, room.ana.id))
    return claim


def published_claim(session: Session, room: scenes.Newsroom) -> Claim:
    claim = ready_claim(session, room)
    scenes.publish(session, session.get_one(Article, claim.article_id), room)
    return claim


def claim_with_dead_job(session: Session, room: scenes.Newsroom) -> Claim:
    claim = scenes.claim(session, room)
    jobs.enqueue(session, "evidence", f"claim:{claim.id}/source:gone", claim_id=claim.id, article_id=claim.article_id)
    session.flush()
    job = session.scalars(select(Job).where(Job.subject == f"claim:{claim.id}/source:gone")).one()
    job.state, job.last_error = "dead", "No answer."
    return claim


def with_a_find(session: Session, room: scenes.Newsroom) -> Claim:
    claim = scenes.claim(session, room)
    scenes.found_by_hand(session, claim, by=session.get_one(Person, room.ana.id))
    return claim


def with_a_page(session: Session, room: scenes.Newsroom) -> Claim:
    claim = scenes.claim(session, room)
    scenes.found_page(session, claim, by=session.get_one(Person, room.ana.id))
    return claim


def with_an_earlier_check(session: Session, room: scenes.Newsroom) -> Claim:
    published = published_claim(session, room)
    claim = scenes.claim(session, room)
    piece = scenes.found_earlier(session, claim, published)
    judging.judge(session, claim, piece.id, "accepted", by=session.get_one(Person, room.ben.id))
    return claim


QUEUED = claim_in("queued")


@dataclass(frozen=True)
class Row:
    """The answer to each of VISITORS in turn, what their form holds, and the claim (with its article) it is about."""

    answers: tuple[int, ...]
    form: dict[str, Any] = field(default_factory=dict)
    scene: Scene = QUEUED


OPEN = Row((200,) * 6)
READERS = Row((303, 200, 200, 200, 200, 200))
NOTE = {"note": "Because."}
PIECE = {"title": "Report", "excerpt": "Forty.", "stance": "unclear"}
VERDICT = {"rating": "unverifiable", "said": "unknown", "reason": "Nobody answers."}
CHECKERS = (401, 403, 303, 303, 303, 403)
ONLY_ANA = (401, 403, 303, 403, 403, 403)
EDITORS = (401, 403, 403, 403, 303, 403)
BOSSES = (401, 403, 403, 403, 303, 303)
BOSSES_READ = Row((303, 403, 403, 403, 200, 200))
ADMIN = (401, 403, 403, 403, 403, 303)
ADMIN_READS = Row((303, 403, 403, 403, 403, 200))
PERSON = {"name": "New", "roles": "checker", "capacity": "5", "languages": "en"}
OWN_PASSWORD = {"password": PASSWORD, "new_password": "x" * 11, "new_password_again": "x" * 11}

MATRIX = {
    "GET /": Row((303,) * 6),
    "GET /healthz": OPEN,
    "GET /metrics": Row((401,) * 6),
    "GET /static/{version}/{filename}": OPEN,
    "GET /bootstrap/static/{filename}": OPEN,
    "GET /signin": Row((200, 303, 303, 303, 303, 303)),
    "POST /signin": Row((303,) * 6, {"email": "ana@example.org", "password": PASSWORD}),
    "POST /signout": Row((401, 303, 303, 303, 303, 303)),
    "GET /account": READERS,
    "POST /account/mails": Row((401, 303, 303, 303, 303, 303), {"mails": "on"}),
    "GET /notifications": READERS,
    "GET /notifications/live": READERS,
    "POST /notifications/read": Row((401, 303, 303, 303, 303, 303), {"up_to": "7"}),
    "POST /account/password": Row((401, 422, 422, 422, 422, 422), OWN_PASSWORD),
    "GET /find": READERS,
    "GET /people": BOSSES_READ,
    "POST /people": Row((401, 403, 403, 403, 403, 200), {**PERSON, "mail": "new-{visitor}@example.org"}),
    "GET /people/{person_id}": BOSSES_READ,
    "POST /people/{person_id}": Row(ADMIN, {**PERSON, "mail": "{person}"}, admin_scenes.somebody),
    "POST /people/{person_id}/capacity": Row(BOSSES, {"capacity": "7"}, admin_scenes.somebody),
    "POST /people/{person_id}/deactivate": Row(ADMIN, NOTE, admin_scenes.somebody),
    "POST /people/{person_id}/reactivate": Row(ADMIN, scene=admin_scenes.somebody_gone),
    "POST /people/{person_id}/password": Row((401, 403, 403, 403, 403, 200), scene=admin_scenes.somebody),
    "GET /scales": ADMIN_READS,
    "POST /scales/{scale}/marks": Row(ADMIN, {"name": "n_{visitor}", "label": "New {visitor}", "glyph": "false"}),
    "POST /scales/{scale}/marks/{mark}": Row(
        ADMIN, {"label": "Called {visitor}", "glyph": "mostly"}, admin_scenes.new_mark
    ),
    "POST /scales/{scale}/marks/{mark}/move": Row(ADMIN, {"to": "1"}, admin_scenes.new_mark),
    "POST /scales/{scale}/marks/{mark}/retire": Row(ADMIN, scene=admin_scenes.new_mark),
    "POST /scales/{scale}/marks/{mark}/restore": Row(ADMIN, scene=admin_scenes.retired_mark),
    "GET /sources": ADMIN_READS,
    "POST /sources/{source}/off": Row(ADMIN, NOTE, admin_scenes.source(True)),
    "POST /sources/{source}/on": Row(ADMIN, scene=admin_scenes.source(False)),
    "POST /sources/{source}/ask": Row(ADMIN, scene=admin_scenes.source(True)),
    "POST /sources/feeds/{feed_id}/read": Row(ADMIN, scene=admin_scenes.with_a_feed),
    "GET /tokens": READERS,
    "POST /tokens": Row((401, 200, 200, 200, 200, 200), {"name": "For {visitor}"}),
    "POST /tokens/{token_id}/revoke": Row((401, 404, 303, 404, 404, 303), scene=admin_scenes.token_of_ana),
    "GET /jobs": BOSSES_READ,
    "POST /jobs/again": Row(BOSSES, {"stage": "evidence"}, claim_with_dead_job),
    "POST /jobs/{job_id}/cancel": Row(ADMIN, NOTE, admin_scenes.with_a_job("pending")),
    "GET /desk": READERS,
    "GET /desk/live": READERS,
    "GET /desk/peek/{claim_id}": READERS,
    "POST /desk/next": Row(CHECKERS),
    "POST /desk/release": Row(
        (401, 403, 303, 403, 303, 403), {"pick": "{claim_id}:{version}"}, claim_in("in_progress")
    ),
    "POST /desk/views": Row((401, 303, 303, 303, 303, 303), {"name": "Late", "query": "view=all&due=late"}),
    "POST /desk/views/{view_id}": Row(
        (401, 403, 303, 403, 403, 303), {"name": "After {claim_id}", "shared": "on"}, scenes.viewed_claim
    ),
    "POST /desk/views/{view_id}/delete": Row((401, 403, 303, 403, 403, 303), {}, scenes.viewed_claim),
    "GET /claims.csv": READERS,
    "GET /articles": READERS,
    "POST /articles": Row(
        (401, 403, 303, 303, 303, 303), {"title": "New", "text": "Nobody wrote this before {visitor}."}
    ),
    "GET /deliveries/live": READERS,
    "GET /deliveries/{delivery_id}": Row(READERS.answers, scene=scenes.refused_delivery),
    "GET /deliveries/{delivery_id}/live": Row(READERS.answers, scene=scenes.refused_delivery),
    "POST /deliveries/{delivery_id}/again": Row((401, 403, 303, 403, 303, 303), scene=scenes.refused_delivery),
    "POST /deliveries/{delivery_id}/dismiss": Row((401, 403, 303, 403, 303, 303), scene=scenes.refused_delivery),
    "GET /articles/{article_id}": READERS,
    "GET /articles/{article_id}/live": READERS,
    "GET /articles/{article_id}/card": Row((303, 404, 404, 404, 404, 404)),
    "GET /articles/{article_id}/parts": READERS,
    "POST /articles/{article_id}/claims/{claim_id}/adjust": Row(
        CHECKERS, {"quote": "people were killed in the flood", "kind": "superlative"}
    ),
    "POST /articles/{article_id}/claims/{claim_id}/split": Row(
        CHECKERS, {"part": ["people were killed", "in the flood"], "kind": ["event", "superlative"]}
    ),
    "POST /articles/{article_id}/claims/{claim_id}/merge": Row(CHECKERS, {"claims": "{other}:1", "kind": "prediction"}),
    "POST /articles/{article_id}/claims": Row(CHECKERS, {"kind": "assertion", "quote": "in the flood"}),
    "POST /articles/{article_id}/sentences/read": Row(CHECKERS, {"sentences": "all"}),
    "POST /articles/{article_id}/sentences/unread": Row(CHECKERS, {"sentences": "all"}),
    "POST /articles/{article_id}/publish": Row(EDITORS, scene=ready_claim),
    "POST /jobs/{job_id}/again": Row(BOSSES, scene=claim_with_dead_job),
    "GET /board": READERS,
    "GET /board/live": READERS,
    "GET /board/statistics": READERS,
    "GET /board/{plot}.csv": READERS,
    "GET /board/people/{person_id}": READERS,
    "POST /board/again": Row(BOSSES, {"stage": "evidence", "lane": "gone"}, claim_with_dead_job),
    "POST /board/claims/{claim_id}/{signature}": Row(EDITORS, {"version": "{version}"}, claim_in("submitted")),
    "POST /board/assign": Row(BOSSES, {"pick": "{claim_id}:{version}", "assignee": "ben@example.org"}),
    "GET /published": OPEN,
    "GET /published/{number}": Row((200,) * 6, scene=published_claim),
    "GET /claims/{claim_id}": READERS,
    "GET /claims/{claim_id}/live": READERS,
    "POST /claims/{claim_id}/draft": Row(CHECKERS, {"reason": "So far."}, claim_in("in_progress")),
    "POST /claims/{claim_id}/draft/drop": Row(CHECKERS),
    "POST /claims/{claim_id}/evidence": Row(CHECKERS, PIECE),
    "POST /claims/{claim_id}/evidence/{evidence_id}/correct": Row(
        CHECKERS, {"corrected_title": "For {visitor}", "corrected_excerpt": "Forty."}, with_a_find
    ),
    "POST /claims/{claim_id}/evidence/{evidence_id}/judgement": Row(CHECKERS, {"judgement": "accepted"}, with_a_find),
    "POST /claims/{claim_id}/evidence/{evidence_id}/stance": Row(CHECKERS, {"turn": "context"}, with_a_find),
    "POST /claims/{claim_id}/evidence/{evidence_id}/keep": Row(CHECKERS, scene=with_a_page),
    "POST /claims/{claim_id}/evidence/{evidence_id}/save": Row(CHECKERS, scene=with_a_page),
    "GET /snapshots/{snapshot_id}": Row(READERS.answers, scene=with_a_page),
    # No store is handed in here, so the file is not in its place; test_snapshots.py has one.
    "GET /snapshots/{snapshot_id}.warc.gz": Row((303, 404, 404, 404, 404, 404), scene=with_a_page),
    "POST /claims/{claim_id}/evidence/{evidence_id}/draft": Row(
        (401, 403, 303, 303, 303, 403), scene=with_an_earlier_check
    ),
    "POST /claims/{claim_id}/checklist": Row(CHECKERS, {"tick": "{line}"}),
    "POST /claims/{claim_id}/look-again": Row(CHECKERS),
    "POST /claims/{claim_id}/words": Row(CHECKERS, {"words": "flood {visitor}"}),
    "POST /claims/{claim_id}/comments": Row(
        (401, 403, 303, 303, 303, 303), {"comment": "Group 1 counts only names.", "form_key": "a key"}
    ),
    "POST /claims/{claim_id}/promote": Row(CHECKERS, scene=noted_claim),
    "POST /claims/{claim_id}/assign": Row((401, 403, 403, 403, 303, 303), {"assignee": "ben@example.org"}),
    "POST /claims/{claim_id}/take": Row(CHECKERS),
    "POST /claims/{claim_id}/start": Row(ONLY_ANA, scene=claim_in("assigned")),
    "POST /claims/{claim_id}/ask_help": Row(ONLY_ANA, NOTE, claim_in("in_progress")),
    "POST /claims/{claim_id}/answer": Row((401, 403, 403, 403, 303, 303), NOTE, claim_in("needs_help")),
    "POST /claims/{claim_id}/release": Row((401, 403, 303, 403, 303, 403), scene=claim_in("in_progress")),
    "POST /claims/{claim_id}/decide": Row(ONLY_ANA, VERDICT, claim_in("in_progress")),
    "POST /claims/{claim_id}/withdraw": Row(ONLY_ANA, scene=claim_in("submitted")),
    "POST /claims/{claim_id}/send_back": Row(EDITORS, NOTE, claim_in("submitted")),
    "POST /claims/{claim_id}/approve": Row(EDITORS, scene=claim_in("submitted")),
    "POST /claims/{claim_id}/reopen": Row(EDITORS, NOTE, published_claim),
    "POST /claims/{claim_id}/propose_set_aside": Row(CHECKERS, NOTE, claim_in("assigned")),
    "POST /claims/{claim_id}/adjust": Row(CHECKERS, {"kind": "superlative"}),
    "POST /claims/{claim_id}/set_aside": Row(EDITORS, NOTE, claim_in("assigned")),
    "POST /claims/{claim_id}/restore": Row(EDITORS, scene=claim_in("set_aside")),
    "POST /claims/{claim_id}/replace": Row(CHECKERS, {"with_claim": "{other}"}),
}


def routes(newsroom: Desk) -> set[str]:
    """Every route of the pages as MATRIX names it, with one line for each act. The API has a matrix of its own."""
    found = set()
    for rule in newsroom.app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            address = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            acts = ACTIONS if "{action}" in address else ("",)
            found |= {f"{method} {address.replace('{action}', act)}" for method in methods for act in acts}
    return found


def words_for(session: Session, claim: Claim, name: str | None) -> dict[str, Any]:
    """What the addresses and forms of the matrix stand for."""
    others = [other.id for other in scenes.claims_of(session, session.get_one(Article, claim.article_id))]
    job = session.scalar(select(func.max(Job.id)).where(Job.lane.in_(("gone", "slow"))))
    person = session.scalars(select(Person).order_by(Person.id.desc())).first()
    assert person is not None
    piece = session.scalar(select(func.max(Evidence.id)).where(Evidence.claim_id == claim.id))
    return {
        "snapshot_id": session.scalar(select(func.max(Snapshot.id))) or 1,
        "evidence_id": piece or 1, "line": KINDS[claim.kind].checklist[0],
        "claim_id": claim.id, "article_id": claim.article_id, "version": claim.row_version, "visitor": name,
        "other": next((id for id in others if id != claim.id), 0), "job_id": job or 0,
        "person_id": person.id, "person": person.email, "scale": "rating", "source": "wiki",
        "mark": session.scalar(select(ScaleMark.name).order_by(ScaleMark.id.desc()).limit(1)),
        "feed_id": session.scalar(select(func.max(Feed.id))) or 1,
        "token_id": session.scalar(select(func.max(ApiToken.id))) or 1,
        "number": session.scalar(select(func.max(Publication.id))) or 0, "filename": "{filename}",
        "view_id": session.scalar(select(func.max(SavedView.id))) or 0,
        "delivery_id": session.scalar(select(func.max(Delivery.id))) or 0, "plot": "loads", "signature": "approve",
    }  # fmt: skip


def ask(visitor: Visitor, route: str, form: dict[str, Any], names: dict[str, Any]) -> int:
    method, address = route.split()
    address = address.format(**names)
    address = address.replace("{filename}", "css/bootstrap.min.css" if "bootstrap" in address else "stet.css")
    if method == "GET":
        return visitor.get(address).status_code
    fields = {key: _filled(value, names) for key, value in form.items()}
    if route.split("/")[1] == "claims":
        fields.setdefault("version", str(names["version"]))
    return visitor.post(address, **fields).status_code


def _filled(value: Any, names: dict[str, Any]) -> Any:
    return [_filled(one, names) for one in value] if isinstance(value, list) else value.format(**names)
