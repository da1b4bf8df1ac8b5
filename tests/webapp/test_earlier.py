"""Earlier fact-checks on the page of a claim: suggested apart from confirmed, never a verdict."""

import re
from datetime import timedelta

from sqlalchemy import select

from claims import evidence
from claims.database import now
from claims.models import Claim, Evidence, SearchRun, Verdict
from tests import scenes
from tests.webapp.test_evidence import judge
from tests.webapp.visitors import Desk, Visitor, fields_of


def with_an_earlier_check(newsroom: Desk) -> tuple[int, int]:
    with newsroom.scene() as session:
        publication = scenes.publication(session, newsroom.room)
        article = session.get_one(scenes.Article, publication.article_id)
        published = next(claim for claim in scenes.claims_of(session, article) if claim.status == "approved")
        claim = scenes.claim(session, newsroom.room, "in_progress")
        return claim.id, scenes.found_earlier(session, claim, published).id


def test_a_confirmed_earlier_check_stands_apart_and_fills_the_form_without_deciding(small_newsroom: Desk) -> None:
    claim, piece = with_an_earlier_check(small_newsroom)
    ana, address = small_newsroom.visitor("ana"), f"/claims/{claim}"
    page = ana.get(address).text
    earlier = page[page.index('id="earlier"') :].split("</section>")[0]
    assert "Suggested" in earlier and "Confirmed" not in earlier and "Use as draft" not in earlier
    judge(ana, claim, piece, "accepted")
    earlier = ana.get(address).text.split('id="earlier"')[1].split("</section>")[0]
    assert "Suggested" not in earlier and "Use as draft" in earlier
    assert ana.post(f"{address}/evidence/{piece}/draft", reason="My own words.").status_code == 303
    form = fields_of(ana.get(address), f"{address}/decide")
    assert form["reason"].startswith("My own words.") and "The report agrees." in form["reason"]
    assert (form["rating"], form["evidence"]) == ("supported", str(piece))
    assert small_newsroom.status(claim) == "in_progress"


def test_an_earlier_check_that_is_checked_again_offers_nothing(small_newsroom: Desk) -> None:
    claim, piece = with_an_earlier_check(small_newsroom)
    with small_newsroom.scene() as session:
        url = session.get_one(Evidence, piece).url
        published = int(str(url).rsplit("-", 1)[1])
        scenes.act(
            session, session.get_one(scenes.Claim, published), "reopen", by=small_newsroom.room.editor, note="New."
        )
    ana = small_newsroom.visitor("ana")
    judge(ana, claim, piece, "accepted")
    page = ana.get(f"/claims/{claim}").text
    assert "no longer stands" in page and "Use as draft" not in page
    assert ana.post(f"/claims/{claim}/evidence/{piece}/draft").status_code == 404


def test_one_that_nobody_confirmed_fills_no_form(small_newsroom: Desk) -> None:
    claim, piece = with_an_earlier_check(small_newsroom)
    ana = small_newsroom.visitor("ana")
    refused = ana.post(f"/claims/{claim}/evidence/{piece}/draft", reason="My own words.")
    assert refused.status_code == 409 and "Confirm first" in refused.text
    judge(ana, claim, piece, "unsure")
    assert ana.post(f"/claims/{claim}/evidence/{piece}/draft").status_code == 409


def checked_by_others(newsroom: Desk, **facts: object) -> tuple[int, int]:
    with newsroom.scene() as session:
        claim = scenes.claim(session, newsroom.room, "in_progress")
        return claim.id, scenes.found_elsewhere(session, claim, **facts).id


def earlier_section(visitor: Visitor, claim: int) -> str:
    page = visitor.get(f"/claims/{claim}").text
    return page[page.index('id="earlier"') :].split("</section>")[0]


def test_what_others_found_says_who_rated_what_how_with_the_shared_words_marked(small_newsroom: Desk) -> None:
    claim, piece = checked_by_others(small_newsroom, rating="<b>Mostly</b> false")
    ana = small_newsroom.visitor("ana")
    shown = earlier_section(ana, claim)
    assert "Example Facts" in shown and "“&lt;b&gt;Mostly&lt;/b&gt; false”" in shown
    assert "on a scale of their own" in shown
    assert "said by Marit Berg" in shown and 'href="https://facts.example/flood"' in shown
    beside = shown.split("They checked")[1].split("Our claim")
    theirs, ours = (re.findall(r'<mark class="shared">(.*?)</mark>', part) for part in beside)
    assert theirs == ours == ["40", "flood"] and "differ" not in shown
    assert f'id="evidence-{piece}"' not in ana.get(f"/claims/{claim}").text.split('id="evidence"')[1]


def test_a_number_that_differs_is_marked_and_said_on_both_sides(small_newsroom: Desk) -> None:
    claim, _ = checked_by_others(small_newsroom, claim="At least 52 people died in the flood at Bergen.")
    shown = earlier_section(small_newsroom.visitor("ana"), claim)
    theirs, ours = shown.split("They checked")[1].split("Our claim")
    assert '<mark class="differs">52<span class="visually-hidden"> (not in our claim)</span></mark>' in theirs
    assert '<mark class="differs">40<span class="visually-hidden"> (not in theirs)</span></mark>' in ours
    assert "Numbers with ≠ differ" in shown


def test_suggested_confirmed_and_rejected_stand_apart_and_back_again(small_newsroom: Desk) -> None:
    claim, piece = checked_by_others(small_newsroom)
    ana = small_newsroom.visitor("ana")
    for judgement, heading, button in (
        ("", "Suggested", False), ("accepted", "Confirmed", True), ("rejected", "Rejected: 1", False),
        ("unsure", "Suggested", False), ("", "Suggested", False),
    ):  # fmt: skip
        judge(ana, claim, piece, judgement)
        shown = earlier_section(ana, claim)
        assert [title for title in ("Suggested", ">Confirmed</h3>", "Rejected: 1") if title in shown] == [
            title for title in ("Suggested", ">Confirmed</h3>", "Rejected: 1") if heading in title
        ]
        assert ("Use as draft" in shown) is button
        if judgement:
            assert re.search(r"</b> by Ana Checker, \d\d:\d\d", shown)


def test_a_confirmed_one_of_others_puts_a_sentence_into_the_reason_and_leaves_the_marks_open(
    small_newsroom: Desk,
) -> None:
    claim, piece = checked_by_others(small_newsroom)
    ana, address = small_newsroom.visitor("ana"), f"/claims/{claim}"
    judge(ana, claim, piece, "accepted")
    for _ in range(2):
        assert ana.post(f"{address}/evidence/{piece}/draft", reason="My own words.").status_code == 303
    form = fields_of(ana.get(address), f"{address}/decide")
    said = (
        "Example Facts rated the claim “At least 40 people died in the flood at Bergen.” as “Mostly false” "
        "(https://facts.example/flood)."
    )
    assert form["reason"].split("\n\n") == ["My own words.", said]
    assert form["evidence"] == str(piece) and "rating" not in form and "said" not in form


def test_no_earlier_check_ever_decides(small_newsroom: Desk) -> None:
    """Found, confirmed, used as a draft, taken back: no verdict comes of it, and no status changes."""
    claim, piece = checked_by_others(small_newsroom)
    own, published = with_an_earlier_check(small_newsroom)
    ana = small_newsroom.visitor("ana")

    def decided() -> tuple[int, list[str]]:
        with small_newsroom.database.reading() as session:
            statuses = session.scalars(select(Claim.status).order_by(Claim.id)).all()
            return len(session.scalars(select(Verdict.id)).all()), list(statuses)

    before = decided()
    for number, found in ((claim, piece), (own, published)):
        judge(ana, number, found, "accepted")
        ana.post(f"/claims/{number}/evidence/{found}/draft")
        judge(ana, number, found, "")
    assert decided() == before


def test_an_earlier_check_found_when_something_else_was_asked_for_says_so(small_newsroom: Desk) -> None:
    claim, piece = checked_by_others(small_newsroom)
    with small_newsroom.scene() as session:
        session.get_one(Evidence, piece).retrieved_at -= timedelta(seconds=1)
        asked = session.scalars(select(SearchRun).where(SearchRun.claim_id == claim)).one()
        asked.started_at -= timedelta(seconds=2)
        words = asked.query
    ana_sees = small_newsroom.visitor("ana")

    def then_ask(what: str, round: int) -> str:
        with small_newsroom.scene() as session:
            look = evidence.Result("nothing_found", (), what, now(session), 5)
            evidence.record(session, claim, "claimreview", round, look)
        return earlier_section(ana_sees, claim)

    assert f"found when its source was asked for something else: “{words.strip('“”')}”" in then_ask("river dam", 2)
    assert "asked for something else" not in then_ask(words, 3), "it is asked for the same again"
