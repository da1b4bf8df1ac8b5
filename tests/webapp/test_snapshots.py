"""Snapshots on the pages: what a page said as inert text, its file for download, and the buttons on a piece."""

import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import contents, evidence, snapshots, wayback
from claims.database import now
from claims.models import Claim, Content, Evidence, EvidenceSnapshot, Job, Person, Snapshot
from claims.queries.detail import evidence_of
from tests import scenes
from tests.claims.test_snapshots import READ, VISIT, body
from tests.webapp.visitors import Desk
from webapp.app import create_app

URL = "https://post.example/other"
FILE = b"\x1f\x8b the file"


def with_a_page(newsroom: Desk, **said: str) -> tuple[int, int, int]:
    """A claim of Ana's, the piece that a page is, and its snapshot."""
    with newsroom.scene() as session:
        claim = scenes.claim(session, newsroom.room, "in_progress")
        piece = scenes.found_page(session, claim, by=newsroom.person(session, "ana"), **said)
        return claim.id, piece.id, session.scalars(select(Snapshot.id).order_by(Snapshot.id.desc())).first() or 0


def piece_of(newsroom: Desk, claim: int, piece: int, name: str = "ana") -> str:
    page = newsroom.visitor(name).get(f"/claims/{claim}").text
    return page.split(f'id="evidence-{piece}"')[1].split("</article>")[0]


def test_what_a_page_said_is_shown_as_paragraphs_with_all_that_proves_it(newsroom: Desk) -> None:
    claim, piece, kept = with_a_page(newsroom, text="The police count 41 dead.\n\nThe mayor <b>thanked</b> them.")
    page = newsroom.visitor("viewer").get(f"/snapshots/{kept}").text
    with newsroom.database.reading() as session:
        sha256 = session.scalars(select(Content.sha256)).one()
    assert "<p><mark>The mayor &lt;b&gt;thanked&lt;/b&gt; them.</mark></p>" in page
    for shown in (sha256, f"https://post.example/{claim}", "text/html", "9 bytes", "stet audit verify"):
        assert shown in page
    assert f'/claims/{claim}#evidence-{piece}">claim ' in page
    assert not re.findall(r"<(iframe|object|embed|img|video)", page)
    assert not re.findall(r'src="https?:', page)


def test_each_passage_that_is_cited_is_marked_where_it_stands_and_can_be_gone_to(small_newsroom: Desk) -> None:
    text = "It rained.\nThe police <b>count</b> 41 dead. Nobody is missing. The mayor thanked them.\nIt was late."
    with small_newsroom.scene() as session:
        claim, ana = scenes.claim(session, small_newsroom.room, "in_progress"), small_newsroom.person(session, "ana")
        visit = contents.Visit(URL, URL, now(session))
        whole = "The police <b>count</b> 41 dead. Nobody  is missing."
        for excerpt in (whole, "Nobody is missing. The mayor", "thanked them. It was", "They fled."):
            piece = evidence.add_by_hand(session, claim, url=URL, title="", excerpt=excerpt, by=ana, another=True)
            body = contents.Body("a" * 64, 9, "text/html", "b" * 64)
            snapshots.hang(session, piece.id, visit, body, contents.Extract(text))
            link = session.scalars(select(EvidenceSnapshot).where(EvidenceSnapshot.evidence_id == piece.id)).one()
            link.snapshot_id = kept = session.scalars(select(Snapshot.id).order_by(Snapshot.id)).first() or 0
        first, claim_id = piece.id - 3, claim.id
    page = small_newsroom.visitor("viewer").get(f"/snapshots/{kept}").text
    said = page.split('<div class="said">')[1].split("</div>")[0]
    at = [f'<span class="at" id="passage-{id}"></span>' for id in range(first, first + 3)]
    assert said == (
        f"<p>It rained.</p><p>{at[0]}<mark>The police &lt;b&gt;count&lt;/b&gt; 41 dead. </mark>{at[1]}"
        f"<mark>Nobody is missing.</mark><mark> The mayor</mark> {at[2]}<mark>thanked them.</mark></p>"
        "<p><mark>It was</mark> late.</p>"
    )
    assert page.count("its passage</a>") == 3 and page.count("its excerpt does not stand in this text") == 1
    assert f'href="/snapshots/{kept}#passage-{first}"' in small_newsroom.visitor("ana").get(f"/claims/{claim_id}").text


def test_an_excerpt_that_was_taken_away_is_not_called_one_that_the_page_lacks(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    with small_newsroom.scene() as session:
        by = small_newsroom.person(session, "ana")
        piece = scenes.found_page(session, session.get_one(Claim, claim), by=by).id
    ana.post(f"/claims/{claim}/evidence/{piece}/correct", corrected_title="T", corrected_excerpt="")
    shown = piece_of(small_newsroom, claim, piece)
    assert "The excerpt was taken away." in shown and "No passage of the page is near" not in shown


def test_the_file_is_a_download_and_never_a_page(small_newsroom: Desk) -> None:
    _, _, kept = with_a_page(small_newsroom)
    with small_newsroom.scene() as session:
        session.scalars(select(Content)).one().warc_sha256 = hashlib.sha256(FILE).hexdigest()
    asked: list[str] = []
    app = create_app(small_newsroom.settings, stored=lambda key: asked.append(key) or FILE)
    small_newsroom.app = app
    answer = small_newsroom.visitor("viewer").get(f"/snapshots/{kept}.warc.gz")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, FILE, "application/warc")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with small_newsroom.database.reading() as session:
        assert asked == [session.scalars(select(Content.warc_sha256)).one()]
    app.extensions["database"].dispose()


def test_a_file_that_was_altered_is_not_handed_out(small_newsroom: Desk) -> None:
    _, _, kept = with_a_page(small_newsroom)
    small_newsroom.app = app = create_app(small_newsroom.settings, stored=lambda key: FILE)
    answer = small_newsroom.visitor("viewer").get(f"/snapshots/{kept}.warc.gz")
    assert answer.status_code == 409 and "was altered since it was kept" in answer.text
    app.extensions["database"].dispose()


def test_a_file_that_was_given_up_is_said_to_be_so(small_newsroom: Desk) -> None:
    claim, piece, kept = with_a_page(small_newsroom)
    with small_newsroom.scene() as session:
        content = session.scalars(select(Content)).one()
        content.gone_at = content.kept_at.replace(year=2025, month=5, day=3)
    viewer = small_newsroom.visitor("viewer")
    page = viewer.get(f"/snapshots/{kept}").text
    assert "The WARC was given up on 3 May 2025" in page and "The police count 41 dead." in page
    assert ".warc.gz" not in page
    answer = viewer.get(f"/snapshots/{kept}.warc.gz")
    assert answer.status_code == 404 and "given up on 3 May 2025" in answer.text
    assert "its file was given up 3 May 2025" in piece_of(small_newsroom, claim, piece)


def test_a_snapshot_that_is_not_there_is_a_404(small_newsroom: Desk) -> None:
    viewer = small_newsroom.visitor("viewer")
    for address in ("/snapshots/7", "/snapshots/7.warc.gz", "/snapshots/0", "/snapshots/99999999999"):
        assert viewer.get(address).status_code == 404


def test_a_piece_says_what_is_kept_of_it_and_that_the_desk_picked_the_passage(small_newsroom: Desk) -> None:
    claim, piece, kept = with_a_page(small_newsroom)
    shown = piece_of(small_newsroom, claim, piece)
    assert f'<a href="/snapshots/{kept}#passage-{piece}">page kept ' in shown and "passage picked by the desk" in shown
    assert "Keep what it says now" in shown and "Keep what" not in piece_of(small_newsroom, claim, piece, "viewer")


def test_why_a_page_was_not_kept_is_said_and_it_can_be_tried_again(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        claim = scenes.claim(session, small_newsroom.room, "in_progress")
        ana = small_newsroom.person(session, "ana")
        piece = evidence.add_by_hand(
            session, claim, url="https://post.example/", title="", excerpt="", stance="context", by=ana
        )
        claim_id, piece_id = claim.id, piece.id
    assert "page waits to be fetched<" in piece_of(small_newsroom, claim_id, piece_id)
    with small_newsroom.scene() as session:
        session.scalars(select(Job).where(Job.stage == "snapshot")).one().state = "done"
        snapshots.miss(session, piece_id, "The page wants a sign-in.")
    shown = piece_of(small_newsroom, claim_id, piece_id)
    assert "page could not be kept: The page wants a sign-in." in shown and "Try again to keep the page" in shown
    address = f"/claims/{claim_id}/evidence/{piece_id}/keep"
    assert small_newsroom.visitor("ana").post(address, reason="begun").status_code == 303
    assert "page waits to be fetched<" in piece_of(small_newsroom, claim_id, piece_id)
    again = small_newsroom.visitor("ana").post(address)
    assert again.status_code == 409 and "fetching this page already" in again.text
    with small_newsroom.database.reading() as session:
        assert session.scalars(select(Job.round).where(Job.stage == "snapshot")).all() == [1, 2]


WAITS, TRIED = "page waits to be fetched", "the desk tries again by itself. The server was slow."
MISSED, UNKNOWN = "page could not be kept: The page is gone.", "page could not be kept: The desk gave up"
AGAIN = "page could not be kept again: The page is gone."
STATES = {
    "asked": (["asked"], "waiting", [WAITS]),
    "failed once": (["asked", "failing"], "waiting", ["page not kept yet; ", TRIED]),
    "kept": (["kept"], "kept", ["page kept "]),
    "unread": (["unread"], "kept", ["page kept ", "its text could not be read"]),
    "missed": (["missed"], "not_kept", [MISSED]),
    "missed and asked again": (["missed", "asked"], "waiting", [WAITS]),
    "given up by the desk": (["asked", "dead"], "not_kept", [UNKNOWN]),
    "kept and asked again": (["kept", "asked"], "waiting", ["page kept ", "page waits to be fetched again"]),
    "kept and failed since": (
        ["kept", "asked", "failing"],
        "waiting",
        ["page kept ", "page not kept again yet; ", TRIED],
    ),
    "kept and missed since": (["kept", "missed"], "kept", ["page kept ", AGAIN]),
    "given up for its age": (["kept", "gone"], "given_up", ["page kept ", "its file was given up "]),
    "gone and missed since": (["kept", "gone", "missed"], "given_up", ["page kept ", "its file was given up ", AGAIN]),
}
ALL_WORDS = ("page kept ", "page waits", "page not kept", "page could not", "its file was", "could not be read")


def go_through(session: Session, piece: Evidence, steps: list[str]) -> None:
    """What becomes of the page of a piece, step by step; the job that adding it made is done."""
    newest = select(Job).where(Job.stage == "snapshot").order_by(Job.round.desc())
    session.scalars(newest).one().state = "done"
    for step in steps:
        if step == "asked":
            by = session.get_one(Person, piece.added_by)
            snapshots.keep_now(session, session.get_one(Claim, piece.claim_id), piece.id, by=by)
        elif step in ("failing", "dead"):
            job = session.scalars(newest).first()
            assert job
            job.state, job.last_error = ("dead", None) if step == "dead" else ("pending", "The server was slow.")
        elif step in ("kept", "unread"):
            visit, unread = contents.Visit(URL, URL, now(session)), "It is a picture." if step == "unread" else ""
            read = contents.Extract("It rained.", unread=unread)
            snapshots.hang(session, piece.id, visit, contents.Body("a" * 64, 9, "text/html", "b" * 64), read)
        elif step == "missed":
            snapshots.miss(session, piece.id, "The page is gone.")
        else:
            session.scalars(select(Content)).one().gone_at = now(session)
        session.flush()


@pytest.mark.parametrize("steps", STATES)
def test_a_piece_is_in_one_state_and_says_that_and_nothing_else(small_newsroom: Desk, steps: str) -> None:
    done, state, words = STATES[steps]
    with small_newsroom.scene() as session:
        claim, ana = scenes.claim(session, small_newsroom.room, "in_progress"), small_newsroom.person(session, "ana")
        piece = evidence.add_by_hand(session, claim, url=URL, title="", excerpt="", by=ana)
        go_through(session, piece, done)
        [facts] = evidence_of(session, claim.id)
        claim_id, piece_id = claim.id, piece.id
    shown = piece_of(small_newsroom, claim_id, piece_id)
    assert facts["page"] == state
    assert [word for word in words if word not in shown] == []
    assert {word for word in ALL_WORDS if word in shown} == {a for a in ALL_WORDS for word in words if a in word}
    assert "retrieved " not in shown and "added by Ana Checker, " in shown
    nothing_near = "No passage of the page is near the words of the claim." in shown
    assert nothing_near == (facts["snapshot"] is not None and "unread" not in done)
    assert ("Try again to keep the page" in shown) == (bool(facts["not_kept"]) and state != "waiting")


def test_that_the_internet_archive_saves_nothing_is_said_once_and_to_admins(small_newsroom: Desk) -> None:
    claim, _, _ = with_a_page(small_newsroom)
    with small_newsroom.scene() as session:
        found = session.get_one(Claim, claim)
        evidence.add_by_hand(session, found, url=URL, title="", excerpt="", by=small_newsroom.person(session, "ana"))
    told = {name: small_newsroom.visitor(name).get(f"/claims/{claim}").text.count("WAYBACK_KEYS_FILE")
            for name in ("ana", "editor", "admin")}  # fmt: skip
    assert told == {"ana": 0, "editor": 0, "admin": 1}


def test_a_cited_page_offers_no_button_that_would_be_refused(small_newsroom: Desk) -> None:
    claim, piece, _ = with_a_page(small_newsroom)
    with small_newsroom.scene() as session:
        found = session.get_one(Claim, claim)
        scenes.act(session, found, "decide", by=small_newsroom.room.ana, said="said", rating="supported", reason="So.",
                   evidence=[piece])  # fmt: skip
    assert "Keep what it says now" not in piece_of(small_newsroom, claim, piece)


def test_the_internet_archive_is_asked_only_where_there_are_keys(small_newsroom: Desk, sqlite_url: str) -> None:
    claim, piece, _ = with_a_page(small_newsroom)
    assert "Internet Archive" not in piece_of(small_newsroom, claim, piece)
    settings = small_newsroom.settings.model_copy(update={"wayback_keys_file": Path("keys")})
    small_newsroom.app = create_app(settings)
    shown = piece_of(small_newsroom, claim, piece)
    assert "Ask the Internet Archive to save it" in shown
    assert 'title="The address leaves the building, and what is saved is public."' in shown
    assert small_newsroom.visitor("ana").post(f"/claims/{claim}/evidence/{piece}/save").status_code == 303
    assert "the Internet Archive is being asked" in piece_of(small_newsroom, claim, piece)
    small_newsroom.app.extensions["database"].dispose()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://web.archive.org/web/2026/https://post.example/"])
def test_a_copy_is_a_link_only_to_the_web(small_newsroom: Desk, url: str) -> None:
    claim, piece, _ = with_a_page(small_newsroom)
    with small_newsroom.scene() as session:
        at = session.scalars(select(EvidenceSnapshot.taken_at)).one()
        wayback.record(session, piece, wayback.Copy(url, at))
    assert (f'href="{url}"' in piece_of(small_newsroom, claim, piece)) == url.startswith("https")


def test_the_public_page_shows_when_a_cited_page_was_kept_and_its_hash(small_newsroom: Desk) -> None:
    claim, piece, _ = with_a_page(small_newsroom)
    with small_newsroom.scene() as session:
        found = session.get_one(Claim, claim)
        scenes.act(session, found, "decide", by=small_newsroom.room.ana, said="said", rating="supported", reason="So.",
                   evidence=[piece])  # fmt: skip
        scenes.act(session, found, "approve", by=small_newsroom.room.editor)
        for other in scenes.claims_of(session, found.article):
            if other.status == "queued":
                scenes.bring(session, other, "set_aside", small_newsroom.room)
        number = scenes.publish(session, found.article, small_newsroom.room).id
        sha256 = session.scalars(select(Content.sha256)).one()
        assert session.get_one(Evidence, piece).url
    page = small_newsroom.visitor().get(f"/published/{number}").text
    assert f"{sha256[:8]}…{sha256[-8:]}" in page and "page kept " in page


def test_the_form_says_that_a_cited_page_was_not_read_yet_and_the_piece_that_its_excerpt_is_not_there(
    small_newsroom: Desk,
) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    ana.post(f"/claims/{claim}/evidence", url="https://example.org/report", excerpt="Fifty died.")
    with small_newsroom.database.reading() as session:
        piece = session.scalars(select(Evidence.id).where(Evidence.claim_id == claim)).one()
    assert re.search(r"data-unread\s+hidden", ana.get(f"/claims/{claim}").text)
    ana.post(f"/claims/{claim}/draft", said="said", rating="supported", reason="So.", evidence=str(piece))
    page = ana.get(f"/claims/{claim}").text
    assert re.search(r"data-unread\s*><strong data-names>E1</strong>: the desk has not read this page yet", page)
    assert "does not stand in the text" not in page
    with small_newsroom.scene() as session:
        session.scalars(select(Job).where(Job.subject == f"evidence:{piece}")).one().state = "done"
        snapshots.hang(session, piece, VISIT, body(), READ)
    page = ana.get(f"/claims/{claim}").text
    assert re.search(r"data-unread\s+hidden", page)
    assert "the excerpt does not stand in the text of this page" in piece_of(small_newsroom, claim, piece)
    with small_newsroom.scene() as session:
        by = small_newsroom.person(session, "ana")
        snapshots.keep_now(session, session.get_one(Claim, claim), piece, by=by)
    page = ana.get(f"/claims/{claim}").text
    assert "page waits to be fetched again" in page
    assert re.search(r"data-unread\s+hidden", page) and "data-waits" not in page, "it was read once"
