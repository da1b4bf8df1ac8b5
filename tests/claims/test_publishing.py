"""The gate lets an article through when nothing is missing, and a publication stays what it was."""

import pytest
from sqlalchemy import func, select, text, update

from claims import acts, archive, intake, publishing
from claims.database import Database
from claims.errors import NotAllowed, WrongState
from claims.models import ArchiveEntry, Claim, Publication, Sentence
from claims.queries import articles, published
from tests import scenes


def test_the_gate_lists_what_is_missing_each_with_its_link(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        with pytest.raises(WrongState, match="cannot be published yet") as refused:
            publishing.publish(session, article.id, by=room.editor)
        kinds = {item["kind"] for item in refused.value.details["missing"]}
        assert kinds == {"claim", "sentence"}
        assert session.scalar(select(func.count()).select_from(Publication)) == 0


def test_an_unread_sentence_alone_keeps_the_gate_shut(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, text=scenes.STILL)
        lines = session.scalar(select(func.count()).select_from(Sentence)) or 0
        intake.mark_read(session, article.id, list(range(1, lines)), by=room.ana)
        with pytest.raises(WrongState) as refused:
            publishing.publish(session, article.id, by=room.editor)
        assert [(item["kind"], item["id"]) for item in refused.value.details["missing"]] == [("sentence", lines)]
        intake.mark_read(session, article.id, [lines], by=room.ana)
        assert publishing.publish(session, article.id, by=room.editor).edition == 1


def test_a_text_that_is_still_being_worked_through_is_not_published(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = intake.submit_article(session, title="", text=scenes.STILL, by=room.editor)
        with pytest.raises(WrongState) as refused:
            publishing.publish(session, article.id, by=room.editor)
        assert refused.value.details["missing"][0]["kind"] == "article"


def test_only_an_editor_publishes(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, text=scenes.STILL)
        for person in (room.ana, room.admin, room.viewer):
            with pytest.raises(NotAllowed):
                publishing.publish(session, article.id, by=person)


def test_a_publication_shows_the_text_and_the_verdicts_and_no_names(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        content = scenes.publication(session, room).content
        assert content["text"] == scenes.FLOOD.strip()
        for claim in content["claims"]:
            assert content["text"][claim["start"] : claim["end"]] == claim["quote"]
            assert claim["rating"] == "supported" and claim["cited"]
        assert not any(name in str(content) for name in ("Ana", "Edith", "example.org"))


def test_a_publication_is_frozen_in_the_database(database: Database) -> None:
    with database.transaction() as session:
        scenes.publication(session, scenes.newsroom(session))
    with pytest.raises(Exception, match="never changed"), database.transaction() as session:
        session.execute(text("UPDATE publication SET title = 'Other'"))
    with pytest.raises(Exception, match="never changed"), database.transaction() as session:
        session.execute(text("DELETE FROM publication"))


def test_a_published_claim_is_reopened_with_a_note_and_the_publication_stays(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        publication = scenes.publication(session, room)
        claim = session.scalars(select(Claim).where(Claim.status == "approved").order_by(Claim.id)).first()
        assert claim is not None
        with pytest.raises(WrongState, match="Reopen it"):
            scenes.act(session, claim, "send_back", by=room.editor, note="wait")
        scenes.act(session, claim, "reopen", by=room.editor, note="The police corrected the number.")
        session.refresh(publication)
        assert (publication.state, publication.review_note) == ("under_review", "The police corrected the number.")
        assert articles.article_list(session)[0]["state"] == "under_review"


def test_the_next_edition_takes_the_place_of_the_first(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first = scenes.publication(session, room)
        second = scenes.next_edition(session, room, first)
        session.refresh(first)
        assert (first.state, second.state, second.edition) == ("superseded", "current", 2)
        assert [row["number"] for row in published.publications(session)] == [second.id]
        assert set(session.scalars(select(ArchiveEntry.publication_id))) == {second.id}


@pytest.mark.parametrize("action", ["send_back", "set_aside"])
def test_a_reopened_claim_can_be_sent_back_and_set_aside(database: Database, action: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first = scenes.publication(session, room)
        claim = session.scalars(select(Claim).where(Claim.status == "approved").order_by(Claim.id)).first()
        assert claim is not None
        scenes.act(session, claim, "reopen", by=room.editor, note="New count.")
        assert claim.priority_terms["back"] == 5
        scenes.decide_again(session, claim, by=room.ana)
        assert claim.priority_terms["back"] == 0
        scenes.act(session, claim, action, by=room.editor, note="still not right")
        if action == "set_aside":
            publishing.publish(session, first.article_id, by=room.editor)
            assert claim.id not in set(session.scalars(select(ArchiveEntry.claim_id)))


def test_each_public_note_is_kept(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        publication = scenes.publication(session, room)
        for claim in session.scalars(select(Claim).where(Claim.status == "approved").order_by(Claim.id).limit(2)).all():
            scenes.act(session, claim, "reopen", by=room.editor, note=f"Note on {claim.number}.")
        assert (publication.review_note or "").count("Note on") == 2


def test_a_second_press_of_the_button_is_no_second_edition(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first = scenes.publication(session, room)
        with pytest.raises(WrongState, match="published as it is now"):
            publishing.publish(session, first.article_id, by=room.editor)


def test_two_publications_of_one_article_cannot_stand_at_once(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        scenes.next_edition(session, room, scenes.publication(session, room))
    with pytest.raises(Exception, match="(?i)unique"), database.transaction() as session:
        session.execute(update(Publication).values(state="current"))


def test_the_archive_finds_a_published_verdict_by_its_words(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        publication = scenes.publication(session, room)
        found = archive.search(session, "flood killed 40 people Vosso banks", 5)
        assert found and found[0].url.startswith(f"/published/{publication.id}#claim-")
        assert found[0].title.startswith("Supported: ")
        assert archive.search(session, "a parliament voted on bicycles", 5) == []
        assert archive.search(session, '") OR * NEAR (', 5) == []


def test_what_was_sent_back_and_not_published_is_not_in_the_archive(database: Database) -> None:
    with database.transaction() as session:
        scenes.claim(session, scenes.newsroom(session), "approved")
        assert archive.search(session, "At least 40 people were killed in the flood", 5) == []


def test_noted_and_set_aside_claims_do_not_block(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        for claim in scenes.claims_of(session, article):
            if claim.status != "noted":
                acts.act(session, claim.id, "set_aside", {"note": "not ours"}, by=room.editor)
        intake.mark_read(session, article.id, "all", by=room.ana)
        assert publishing.publish(session, article.id, by=room.editor).content["claims"] == []
