"""What an editor sees before signing: pages not kept, earlier fact-checks nobody confirmed, figures that changed."""

from typing import Any

import pytest

from claims import evidence, publishing, snapshots
from claims.contents import Extract
from claims.models import Article, Claim, Evidence, Job, Publication
from tests import scenes
from tests.claims.test_changed_figures import PAGE, page
from tests.claims.test_evidence import Piece, result
from tests.claims.test_snapshots import READ, VISIT, body
from tests.webapp.visitors import Desk, Visitor

CHECK = {"publisher": "Checkers", "claim": "A flood killed 40.", "claimant": "", "rating": "True"}
UNCONFIRMED = "about the same claim"


def a_claim(desk: Desk, status: str = "submitted") -> tuple[int, int, int]:
    """A claim whose verdict cites a page, and an earlier fact-check that is only suggested; and these two pieces."""
    with desk.scene() as session:
        submitted = scenes.article(session, by=desk.room.admin, text="The flood killed 40 people in Bergen.")
        claim = next(one for one in scenes.claims_of(session, submitted) if one.kind == "figure")
        scenes.bring(session, claim, "in_progress", desk.room)
        said = {"title": "Flood", "excerpt": "The flood killed 40 people.", "stance": "supports"}
        found = evidence.add_by_hand(session, claim, url=PAGE, **said, by=desk.room.ana)
        evidence.record(session, claim.id, "feed", 1, result("found", Piece("https://check.example", fact_check=CHECK)))
        [check] = session.query(Evidence).filter_by(claim_id=claim.id, source="feed")
        cited = [found.id, check.id]
        if status == "in_progress":
            return claim.id, *cited
        scenes.act(session, claim, "decide", by=desk.room.ana, rating="supported", reason="So it is.", evidence=cited)
        if status == "approved":
            scenes.act(session, claim, "approve", by=desk.room.editor)
        return claim.id, *cited


def places(visitor: Visitor, claim_id: int) -> list[str]:
    """Both places where an editor signs: the panel of the claim, and its card on the board."""
    panel = visitor.get(f"/claims/{claim_id}").text.split('id="acts"')[1].split("</section>")[0]
    return [
        panel,
        visitor.get(f"/board?claim={claim_id}").text.split(f'id="waiting-{claim_id}"')[1].split("Approve")[0],
    ]


def test_an_editor_sees_which_cited_pages_are_not_kept_with_links(newsroom: Desk) -> None:
    claim_id, piece, check = a_claim(newsroom)
    editor = newsroom.visitor("editor")
    for shown in places(editor, claim_id):
        assert 'Cited pages kept: <b class="num">0 of 2</b>. Not kept: ' in shown
        assert f"#evidence-{piece}" in shown and f"#evidence-{check}" in shown
    with newsroom.scene() as session:
        for id in (piece, check):
            snapshots.hang(session, id, VISIT, body(), READ)
    for shown in places(editor, claim_id):
        assert 'Cited pages kept: <b class="num">2 of 2</b></p>' in shown


def test_that_nothing_was_seen_of_a_cited_page_is_told_to_who_writes_and_to_who_signs(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        claim = scenes.claim(session, newsroom.room, "in_progress")
        piece = evidence.add_by_hand(session, claim, url=PAGE, title="", excerpt="", by=newsroom.room.ana)
        claim_id, cited = claim.id, piece.id
    ana, box = newsroom.visitor("ana"), "data-dark ><strong data-names>E1</strong>: nothing was seen of this page."
    ana.post(f"/claims/{claim_id}/draft", said="said", rating="supported", reason="So it is.", evidence=[cited])
    page = ana.get(f"/claims/{claim_id}").text
    assert "data-dark hidden" in page and "data-unread ><strong" in page, "it may still be read"
    with newsroom.scene() as session:
        session.query(Job).filter_by(subject=f"evidence:{cited}").one().state = "done"
        snapshots.hang(session, cited, VISIT, body(), Extract("", unread="There is no text on it."))
    assert box in ana.get(f"/claims/{claim_id}").text
    with newsroom.scene() as session:
        scenes.act(session, session.get_one(Claim, claim_id), "decide", by=newsroom.room.ana, rating="supported",
                   said="said", reason="So it is.", evidence=[cited])  # fmt: skip
    for shown in places(newsroom.visitor("editor"), claim_id):
        assert f'#evidence-{cited}">E1 ' in shown and "nothing was seen of this page." in shown


def test_what_went_to_print_as_unconfirmed_is_said_afterwards_too(small_newsroom: Desk) -> None:
    claim_id, _, check = a_claim(small_newsroom, "approved")
    editor, address = small_newsroom.visitor("editor"), f"/claims/{claim_id}"
    assert "It goes to print as unconfirmed." in editor.get(address).text
    with small_newsroom.scene() as session:
        article = session.get_one(Article, session.get_one(Claim, claim_id).article_id)
        for other in scenes.claims_of(session, article):
            if other.status == "queued":
                scenes.bring(session, other, "approved", small_newsroom.room)
        publication = scenes.publish(session, article, small_newsroom.room)
        publication_id = publication.id
    page = editor.get(address).text
    assert "E2 went to print as unconfirmed." in page and "It goes to print" not in page
    editor.post(f"{address}/evidence/{check}/judgement", judgement="accepted")
    editor.post(f"{address}/evidence/{check}/judgement", judgement="")
    page = editor.get(address).text
    assert UNCONFIRMED in page and "to print as unconfirmed" not in page, "what it was then is not known here"
    with small_newsroom.scene() as session:
        found = session.get_one(Claim, claim_id)
        scenes.act(session, found, "reopen", by=small_newsroom.room.editor, note="Once more.")
        scenes.decide_again(session, found, by=small_newsroom.room.ana)
        assert session.get_one(Publication, publication_id).state == "under_review"
    assert "It goes to print as unconfirmed." in editor.get(address).text


def test_an_editor_is_warned_of_an_earlier_fact_check_that_nobody_confirmed(newsroom: Desk) -> None:
    claim_id, _, check = a_claim(newsroom)
    editor = newsroom.visitor("editor")
    for shown in places(editor, claim_id):
        assert UNCONFIRMED in shown and "E2 " in shown.split(UNCONFIRMED)[1].split("</div>")[0]
    editor.post(f"/claims/{claim_id}/evidence/{check}/judgement", judgement="unsure")
    assert UNCONFIRMED in places(editor, claim_id)[0]
    editor.post(f"/claims/{claim_id}/evidence/{check}/judgement", judgement="accepted")
    assert not any(UNCONFIRMED in shown for shown in places(editor, claim_id))


def test_the_board_shows_what_changed_since_the_verdict_before_it_is_signed(newsroom: Desk) -> None:
    claim_id, _, _ = a_claim(newsroom)
    with newsroom.scene() as session:
        evidence.record(session, claim_id, "wiki", 1, result("found", page(52)))
    card = places(newsroom.visitor("editor"), claim_id)[1]
    assert "Not known to the verdict:" in card and f"/claims/{claim_id}#evidence-" in card


def test_whoever_cites_an_unconfirmed_fact_check_is_warned_in_the_verdict_box(newsroom: Desk) -> None:
    claim_id, piece, check = a_claim(newsroom, "in_progress")
    ana = newsroom.visitor("ana")
    box = "data-unconfirmed ><strong data-names>E2</strong>"
    ana.post(f"/claims/{claim_id}/draft", reason="So it is.", evidence=[piece, check])
    assert box in ana.get(f"/claims/{claim_id}").text
    ana.post(f"/claims/{claim_id}/draft", reason="So it is.", evidence=[piece])
    assert "data-unconfirmed hidden" in ana.get(f"/claims/{claim_id}").text


@pytest.mark.parametrize("kept", ["never", "in time", "too late"])
def test_the_gate_warns_of_cited_pages_that_do_not_go_to_print_and_lets_the_article_through(
    newsroom: Desk, kept: str
) -> None:
    claim_id, piece, check = a_claim(newsroom, "submitted")
    with newsroom.scene() as session:
        if kept == "in time":
            snapshots.hang(session, check, VISIT, body(), READ)
    with newsroom.scene() as session:
        scenes.act(session, session.get_one(Claim, claim_id), "approve", by=newsroom.room.editor)
    with newsroom.scene() as session:
        article = session.get_one(Claim, claim_id).article
        for other in scenes.claims_of(session, article):
            if other.status == "queued":
                scenes.bring(session, other, "set_aside", newsroom.room)
        if kept == "too late":
            snapshots.hang(session, check, VISIT, body(), READ)
        line = publishing.gate(session, article.id)[-1]
        assert (line.name, line.have, line.of, line.bars) == ("Cited pages kept", int(kept == "in time"), 2, False)
        assert [item.evidence for item in line.items] == ([piece] if kept == "in time" else [piece, check])
        assert ("only after it was signed off" in line.items[-1].sentence) == (kept == "too late")
        article_id = article.id
    editor = newsroom.visitor("editor")
    for address in (f"/articles/{article_id}", f"/board?gates={article_id}"):
        text = editor.get(address).text
        assert "does not keep the article from being published" in text and 'class="warn"' in text
        assert f'href="/claims/{claim_id}#evidence-{piece}"' in text
        assert "crossed line" not in text.split('id="whynot"')[-1][:80]
    with newsroom.scene() as session:
        frozen: Any = scenes.publish(session, session.get_one(Claim, claim_id).article, newsroom.room)
        assert [piece.get("unconfirmed", False) for piece in frozen.content["claims"][0]["cited"]] == [False, True]
        number = frozen.id
    assert "not confirmed to be about this claim" in newsroom.visitor("viewer").get(f"/published/{number}").text
