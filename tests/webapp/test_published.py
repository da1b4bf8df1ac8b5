"""The public page shows what was frozen: later changes on the desk leave it alone, and anybody may read it."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from claims.models import Article, Claim, Publication, ScaleMark
from tests import scenes
from tests.statements import heard
from tests.webapp.visitors import Desk


def published(newsroom: Desk) -> tuple[int, int]:
    """A publication's number and one of its claims."""
    with newsroom.scene() as session:
        publication = scenes.publication(session, newsroom.room)
        return publication.id, publication.content["claims"][0]["id"]


def test_anybody_reads_a_publication_with_its_verdicts(newsroom: Desk) -> None:
    number, claim_id = published(newsroom)
    visitor = newsroom.visitor()
    page = visitor.get(f"/published/{number}").text
    assert "Flood in Norway kills at least 40" in page and "The report agrees." in page
    assert f'id="claim-{claim_id}"' in page
    assert f'href="/published/{number}"' in visitor.get("/published").text
    assert "csrf_token" not in page and "/claims/" not in page


def test_both_public_pages_say_how_many_claims_were_found_and_not_checked(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        submitted = scenes.article(session, by=newsroom.room.admin)
        first, *others = scenes.claims_of(session, submitted)
        scenes.bring(session, first, "set_aside", newsroom.room)
        for claim in others:
            scenes.bring(session, claim, "approved", newsroom.room)
        number = scenes.publish(session, submitted, newsroom.room).id
    checked, left = len(others), 1
    page, index = (newsroom.visitor().get(address).text for address in (f"/published/{number}", "/published"))
    told = f"{checked + left} claims were found in it, by the desk or by people; {checked} of them were checked, "
    assert f"{told}and {left} was not." in page
    assert f"{checked} checked, {left} not" in index
    with newsroom.scene() as session:
        now = session.get_one(Publication, number)
        said = {name: value for name, value in now.content.items() if name != "not_checked"}
        old = Publication(article_id=now.article_id, version_id=now.version_id, edition=2, state="superseded",
                          title=now.title, content=said, published_by=now.published_by,
                          published_at=now.published_at)  # fmt: skip
        session.add(old)
        session.flush()
        number = old.id
    assert "found in it" not in newsroom.visitor().get(f"/published/{number}").text, "how many is not known"


def test_when_it_was_signed_off_is_said_with_the_year_and_the_time_zone(newsroom: Desk) -> None:
    number, _ = published(newsroom)
    at = datetime.now(UTC).astimezone()
    for address in (f"/published/{number}", "/published"):
        page = newsroom.visitor().get(address).text
        assert re.search(rf"\d+ [A-Z][a-z]+ {at.year}, \d\d:\d\d {at:%Z}", page), address


def test_the_page_reads_only_what_was_frozen(newsroom: Desk) -> None:
    number, claim_id = published(newsroom)
    before = newsroom.visitor().get(f"/published/{number}").text
    with newsroom.scene() as session:
        session.get_one(Article, 1).title = "Something else"
        session.get_one(Claim, claim_id).wording = "Something else"
        for mark in session.scalars(select(ScaleMark)):
            mark.label = f"{mark.label}, as it is called now"
    assert newsroom.visitor().get(f"/published/{number}").text == before


def test_names_of_the_newsroom_do_not_stand_on_the_public_page(newsroom: Desk) -> None:
    number, _ = published(newsroom)
    page = newsroom.visitor("editor").get(f"/published/{number}").text
    for name in ("Ana Checker", "Edith Editor", "example.org"):
        assert name not in page


def test_a_reopened_claim_puts_the_page_under_review_with_the_public_note(newsroom: Desk) -> None:
    number, claim_id = published(newsroom)
    newsroom.visitor("editor").post(
        f"/claims/{claim_id}/reopen", version=str(newsroom.version(claim_id)), note="The police corrected the number."
    )
    page = newsroom.visitor().get(f"/published/{number}").text
    assert "Under review." in page and "The police corrected the number." in page


def test_an_older_edition_points_to_the_newest(newsroom: Desk) -> None:
    number, claim_id = published(newsroom)
    with newsroom.scene() as session:
        claim = session.get_one(Claim, claim_id)
        scenes.act(session, claim, "reopen", by=newsroom.room.editor, note="Counted again.")
        scenes.act(
            session, claim, "decide", by=newsroom.room.ana, said="said", rating="unverifiable", reason="Unclear."
        )
        scenes.act(session, claim, "approve", by=newsroom.room.editor)
        newest = scenes.publish(session, claim.article, newsroom.room).id
    page = newsroom.visitor().get(f"/published/{number}").text
    assert "There is a newer edition." in page and f'href="/published/{newest}"' in page
    assert "The report agrees." in page
    with newsroom.database.reading() as session:
        assert session.get_one(Publication, number).state == "superseded"


def test_older_publications_are_a_page_further(small_newsroom: Desk) -> None:
    number, _ = published(small_newsroom)
    with small_newsroom.scene() as session:
        kept = session.get_one(Publication, number)
        same = {"content": kept.content, "published_by": kept.published_by, "published_at": kept.published_at}
        for gate in range(51):
            other = scenes.article(session, by=small_newsroom.room.admin, text=f"Nobody came to gate {gate}.")
            version_id = other.versions[0].id
            session.add(
                Publication(article_id=other.id, version_id=version_id, edition=1, state="current", title="T", **same)
            )
    visitor, address, seen = small_newsroom.visitor(), "/published", list[int]()
    with heard(small_newsroom.database) as asked:
        while address and len(seen) < 200:
            page = visitor.get(address).text
            seen += map(int, re.findall(r'href="/published/(\d+)"', page))
            further = re.search(r'href="(/published\?before=\d+)">Older ones', page)
            address = further[1] if further else ""
    assert seen == sorted(seen, reverse=True) and len(seen) == len(set(seen)) == 52
    # A content may be megabytes, and a line shows two things of it.
    assert not [sql for sql, _ in asked if re.search(r"(?<!\()publication\.content", sql)]


@pytest.mark.parametrize("number", ["1", "0", "999999999999"])
def test_a_number_that_was_never_given_is_not_found(newsroom: Desk, number: str) -> None:
    assert newsroom.visitor().get(f"/published/{number}").status_code == 404


def test_the_front_door_leads_to_what_is_published_and_before_that_to_signing_in(newsroom: Desk) -> None:
    assert newsroom.visitor().get("/").headers["Location"] == "/signin"
    published(newsroom)
    assert newsroom.visitor().get("/").headers["Location"] == "/published"
    assert newsroom.visitor("ana").get("/").headers["Location"] == "/desk"


def test_the_list_of_people_holds_everybody(newsroom: Desk) -> None:
    page = newsroom.visitor("admin").get("/people").text
    for name in ("admin", "editor", "ana", "ben", "viewer"):
        assert f"{name}@example.org" in page
