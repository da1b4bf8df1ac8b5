"""Articles, claims, speakers, views and people are found by a few words, on both databases."""

import pytest
from sqlalchemy.orm import Session

from claims.database import Database, now
from claims.models import SavedView
from claims.queries import find as finding
from claims.queries.find import find
from tests import scenes


def _view(session: Session, owner: int, name: str, *, shared: bool) -> None:
    session.add(SavedView(owner_id=owner, name=name, query="kind=figure", shared=shared, created_at=now(session)))
    session.flush()


def test_an_article_its_claims_and_who_speaks_in_them_are_found(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin, publisher="The Daily")
        assert [found["id"] for found in find(session, "daily norw", by=room.ana)["articles"]] == [article.id]
        found = find(session, "BERG", by=room.ana)
        assert [speaker["name"] for speaker in found["speakers"]] == ["Marit Berg"]
        assert found["speakers"][0]["claims"] == len(found["claims"]) > 1
        assert {claim["article_title"] for claim in found["claims"]} == {article.title}
        assert find(session, "warned", by=room.ana)["speakers"] == []
        assert not any(find(session, "zebra", by=room.ana).values())


def test_what_needs_somebody_stands_before_what_is_settled(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        settled = [scenes.claim(session, room, status).id for status in ("set_aside", "approved")]
        open = scenes.claim(session, room, "queued").id
        found = [claim["id"] for claim in find(session, "people kill flood", by=room.ana)["claims"]]
        assert set(found) >= {open, *settled}
        assert found.index(open) < min(found.index(id) for id in settled)


def test_only_editors_and_admins_find_people_and_nobody_the_views_of_others(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        _view(session, room.ben.id, "Figures of Ben", shared=False)
        _view(session, room.ben.id, "Figures for all", shared=True)
        _view(session, room.ana.id, "My figures", shared=False)
        views = {name: [view["name"] for view in find(session, "figur", by=getattr(room, name))["views"]]
                 for name in ("ana", "ben")}  # fmt: skip
        assert views == {"ana": ["Figures for all", "My figures"], "ben": ["Figures for all", "Figures of Ben"]}
        room.ben.name = "Bén Checker"
        people = {name: [person["email"] for person in find(session, "ben check", by=getattr(room, name))["people"]]
                  for name in ("viewer", "ana", "editor", "admin")}  # fmt: skip
        assert people == {"viewer": [], "ana": [], "editor": ["ben@example.org"], "admin": ["ben@example.org"]}


def test_words_are_found_with_and_without_their_accents(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        text = "“The dam in Nîmes held,” Mayor Zoë Müller-Łęcki said."
        scenes.article(session, by=room.admin, text=f"Élysée told\n\n{text}")
        decomposed = "Zoe\u0308 mu\u0308l"
        for typed in ("nimes", "NÎMES", "zoe mull", "Zoë MÜLLER", decomposed):
            assert find(session, typed, by=room.ana)["claims"], typed
        for typed in ("zoe", "Zoë müller", decomposed):
            assert [speaker["name"] for speaker in find(session, typed, by=room.ana)["speakers"]], typed
        for typed in ("elysee", "ÉLYS"):
            assert find(session, typed, by=room.ana)["articles"], typed


def test_there_are_never_more_than_asked_for_and_a_letter_alone_finds_nothing(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for _ in range(3):
            scenes.claim(session, room)
        assert len(find(session, "flood", most=2, by=room.ana)["claims"]) == 2
        for typed in ("", "f", "f g h", "***"):
            assert not any(find(session, typed, by=room.ana).values())
        assert find(session, "f flood", by=room.ana)["claims"]


def test_claims_of_a_speaker_are_counted_no_further_than_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_CLAIMS", 1)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        for _ in range(3):
            scenes.claim(session, room)
        assert find(session, "marit", by=room.ana)["speakers"] == [{"name": "Marit Berg", "claims": 2}]
