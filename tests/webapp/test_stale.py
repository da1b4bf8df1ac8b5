"""What is stale and what changed since a verdict, on the pages: the claim, the desk's list, the card, notifications."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from claims import evidence
from claims.database import now
from claims.models import Claim, Evidence
from tests.claims.test_changed_figures import decided, page
from tests.claims.test_evidence import result
from tests.webapp.visitors import Desk

STALE = "Looked 3 days ago, older than 24 h for casualty figures: stale"


def a_claim(desk: Desk, status: str) -> tuple[int, int]:
    """A decided claim, about which a source answered since; and its article."""
    with desk.scene() as session:
        claim = decided(session, desk.room, status)
        evidence.record(session, claim.id, "wiki", 1, result("found", page(52)))
        return claim.id, claim.article_id


def pass_days(desk: Desk, claim_id: int, days: int) -> None:
    with desk.scene() as session:
        at = now(session) - timedelta(days=days, minutes=5) + timedelta(days=1)
        session.execute(update(Claim).where(Claim.id == claim_id).values(ask_again_at=at))


def test_what_is_stale_says_so_on_the_claim_the_card_and_the_list(newsroom: Desk) -> None:
    claim_id, article_id = a_claim(newsroom, "submitted")
    editor = newsroom.visitor("editor")
    addresses = (f"/claims/{claim_id}", f"/articles/{article_id}?claim={claim_id}", "/desk?view=all")
    for address in addresses:
        assert "stale</span>" not in editor.get(address).text, address
    pass_days(newsroom, claim_id, 3)
    for address in addresses[:2]:
        assert STALE in editor.get(address).text, address
    assert '<span class="tiny stale">stale</span></span>' in editor.get(f"/articles/{article_id}").text
    assert '<span class="tiny stale">stale</span>' in editor.get(addresses[2]).text


def test_the_claims_page_says_what_is_new_since_the_verdict_with_a_link(newsroom: Desk) -> None:
    claim_id, _ = a_claim(newsroom, "approved")
    text = newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    new = text[text.index("Not known to the verdict:") :].split("</div>")[0]
    assert "killed: <b>52 people</b> (" in new and "; the verdict cites 40 people (" in new
    assert '<a href="#evidence-' in new and "E2 Report" in new
    assert newsroom.status(claim_id) == "approved"


@pytest.mark.parametrize(("who", "may"), [("editor", True), ("ana", False), ("viewer", False)])
def test_send_back_stands_beside_a_change_for_those_who_may(newsroom: Desk, who: str, may: bool) -> None:
    claim_id, _ = a_claim(newsroom, "approved")
    text = newsroom.visitor(who).get(f"/claims/{claim_id}").text
    new = text[text.index("Not known to the verdict:") :].split("</div>")[0]
    assert (f'action="/claims/{claim_id}/send_back"' in new) is may
    assert (">killed: 52 people on " in new) is may, "the note says what changed"


def test_a_change_that_somebody_rejected_is_not_shown(newsroom: Desk) -> None:
    claim_id, _ = a_claim(newsroom, "approved")
    with newsroom.database.reading() as session:
        piece = session.query(Evidence.id).filter_by(claim_id=claim_id, source="wiki").scalar()
    ana = newsroom.visitor("ana")
    ana.post(f"/claims/{claim_id}/evidence/{piece}/judgement", judgement="rejected")
    assert "Not known to the verdict" not in ana.get(f"/claims/{claim_id}").text


def test_a_page_that_says_otherwise_now_is_marked_as_what_it_said_then(newsroom: Desk) -> None:
    claim_id, _ = a_claim(newsroom, "submitted")
    with newsroom.scene() as session:
        at = now(session) - timedelta(days=3)
        session.execute(update(Evidence).where(Evidence.source == "wiki").values(retrieved_at=at))
        evidence.record(session, claim_id, "wiki", 2, result("found", page(61)))
    text = newsroom.visitor("viewer").get(f"/claims/{claim_id}").text
    assert text.count("the page said this on") == 1


def test_who_decided_reads_of_it_among_the_notifications(newsroom: Desk) -> None:
    claim_id, _ = a_claim(newsroom, "approved")
    for name in ("ana", "editor"):
        text = newsroom.visitor(name).get("/notifications").text
        assert "A figure was found that the verdict did not know" in text
        assert "killed: 52 people on " in text and "; the verdict cites 40 people, found on " in text
        assert text.count("killed: 52 people on ") == 1
        assert "the verdict cites 40" in text and f'href="/claims/{claim_id}"' in text
    assert "did not know" not in newsroom.visitor("ben").get("/notifications").text
