"""Snapshots: the page of one, its WARC for download, and the buttons on a piece of evidence that have one taken.

What was kept is shown as plain paragraphs: nothing of it runs, and nothing is loaded from where it came from.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, Flask, current_app, g, render_template, send_file
from flask.typing import ResponseReturnValue

from claims import snapshots, wayback
from claims.annotation import Segment, segments
from claims.assignment import find_claim
from claims.errors import NotFound, Refusal, WrongState
from claims.queries.snapshots import snapshot_detail
from webapp import claims

pages = Blueprint("snapshots", __name__)
acts = Blueprint("keeping", __name__)
acts.register_error_handler(Refusal, claims.show_again)

LINE: Final = re.compile(r"[^\n]+")
Stored = Callable[[str], bytes | None]
"""The file that is kept under a key, None when there is none. The entrance hands it in: it knows the workers' store."""


def bind(app: Flask, stored: Stored) -> None:
    """The store is asked through `stored`; pages say whether the Internet Archive can be asked to save something."""
    app.extensions["stored"] = stored
    app.jinja_env.globals["CAN_SAVE"] = app.config["SETTINGS"].wayback_keys_file is not None


@pages.get("/snapshots/<id:snapshot_id>")
def show(snapshot_id: int) -> ResponseReturnValue:
    found = snapshot_detail(g.session, snapshot_id)
    return render_template("snapshots/snapshot.html", snapshot=found, paragraphs=list(_paragraphs(found)))


def _paragraphs(snapshot: dict[str, Any]) -> Iterator[list[tuple[Segment[int], list[int]]]]:
    """The text in paragraphs of segments; the keys of each are the pieces whose excerpt lies on it, and beside it stand
    those whose excerpt begins there."""
    spans: list[tuple[int, int, int]] = [
        (*piece["place"], piece["id"]) for piece in snapshot["evidence"] if piece["place"]
    ]
    for line in LINE.finditer(snapshot["text"]):
        if line[0].strip():
            parts = segments(snapshot["text"], spans, *line.span())
            yield [(part, [id for start, _, id in spans if start == part.start]) for part in parts]


@pages.get("/snapshots/<id:snapshot_id>.warc.gz")
def download(snapshot_id: int) -> ResponseReturnValue:
    """The file as it is kept, never to be shown by a browser."""
    found = snapshot_detail(g.session, snapshot_id)
    if found["gone_at"]:
        raise NotFound(f"The file was given up on {found['gone_at']:%-d %B %Y}; the text that was read stays.")
    stored: Stored = current_app.extensions["stored"]
    data = stored(found["warc_sha256"])
    if data is None:
        raise NotFound("The file is not in its place. `stet audit verify` names every file that is missing.")
    if hashlib.sha256(data).hexdigest() != found["warc_sha256"]:
        raise WrongState(
            "The file was altered since it was kept, so it is not handed out. "
            "`stet audit verify` names every such file."
        )
    return send_file(
        BytesIO(data), mimetype="application/warc", as_attachment=True, download_name=f"{found['sha256']}.warc.gz",
        etag=found["warc_sha256"],
    )  # fmt: skip


@acts.post("/claims/<id:claim_id>/evidence/<id:evidence_id>/keep")
def keep(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    claim = find_claim(g.session, claim_id)
    snapshots.keep_now(g.session, claim, evidence_id, by=g.person)
    return claims.done(claim, "The desk keeps what the page says now.", anchor=f"evidence-{evidence_id}")


@acts.post("/claims/<id:claim_id>/evidence/<id:evidence_id>/save")
def save(claim_id: int, evidence_id: int) -> ResponseReturnValue:
    claim = find_claim(g.session, claim_id)
    wayback.ask_to_save(g.session, claim, evidence_id, by=g.person)
    return claims.done(claim, "The Internet Archive is asked to save the page.", anchor=f"evidence-{evidence_id}")
