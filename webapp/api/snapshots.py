"""What pages said: one snapshot with its text, and having one taken."""

from flask import Blueprint, Response, g

from claims import snapshots, wayback
from claims.assignment import find_claim
from claims.queries.snapshots import snapshot_detail
from webapp.api.answers import answer, gives
from webapp.api.bodies import Nothing, read_body
from webapp.api.evidence import PIECE, piece_facts
from webapp.api.facts.evidence import Piece
from webapp.api.facts.snapshots import Snapshot

routes = Blueprint("snapshots", __name__)


@routes.get("/snapshots/<id:snapshot_id>")
@gives(Snapshot)
def show(snapshot_id: int) -> Response:
    """What the page said then; the WARC itself is at /snapshots/{snapshot_id}.warc.gz for who is signed in."""
    return answer(snapshot_detail(g.session, snapshot_id))


@routes.post(f"{PIECE}/keep")
@gives(Piece)
def keep(claim_id: int, evidence_id: int) -> Response:
    """Keep what its page says now. The piece as it is then; 409 while that is done, and once a verdict cites it."""
    read_body(Nothing)
    snapshots.keep_now(g.session, find_claim(g.session, claim_id), evidence_id, by=g.person)
    return answer(piece_facts(claim_id, evidence_id))


@routes.post(f"{PIECE}/save")
@gives(Piece)
def save(claim_id: int, evidence_id: int) -> Response:
    """Have the Internet Archive save its page, in public. The piece as it is then; 409 while it is being asked."""
    read_body(Nothing)
    wayback.ask_to_save(g.session, find_claim(g.session, claim_id), evidence_id, by=g.person)
    return answer(piece_facts(claim_id, evidence_id))
