"""An article in, claims out: nothing twice, every claim exactly where it stands, and a clear sentence for bad input."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from claims import acts, intake
from claims.database import Database
from claims.errors import AlreadyHere, Invalid, NotAllowed, WrongState
from claims.extraction import extract
from claims.finding import Finding
from claims.models import ArticleVersion, Claim, ClaimPlace, Event, Job, Person, Sentence
from claims.people import WORKER, create_person
from tests import scenes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no text"),
        (" \n\t ", "no text"),
        ("a\x00b", "NUL"),
        (b"\xff\xfe\xfa", "UTF-8"),
        ("x" * 5_000_000, "1 MB"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_a_sentence(
    database: Database, text: str | bytes, said: str
) -> None:
    with database.transaction() as session, pytest.raises(Invalid, match=said):
        intake.submit_article(session, title="T", text=text, by=scenes.newsroom(session).editor)


def test_the_same_text_again_points_to_the_first(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first = intake.submit_article(session, title="One", text=scenes.FLOOD, by=room.editor)
        with pytest.raises(AlreadyHere) as refused:
            intake.submit_article(session, title="Two", text=scenes.FLOOD.replace("\n", "\r\n"), by=room.ana)
        assert refused.value.details == {"existing": first.id}


def test_a_viewer_submits_nothing(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotAllowed):
        intake.submit_article(session, title="T", text="A text.", by=scenes.newsroom(session).viewer)


def test_submitting_writes_the_article_its_job_and_its_history_together(database: Database) -> None:
    with database.transaction() as session:
        article = intake.submit_article(session, title="", text=scenes.FLOOD, by=scenes.newsroom(session).editor)
    with database.reading() as session:
        assert article.title == "Flood in Norway kills at least 40"
        job = session.scalars(select(Job)).one()
        assert (job.stage, job.subject, job.state) == ("extract", f"text:{article.versions[0].id}", "pending")
        assert session.scalars(select(Event.action).where(Event.stream == f"article:{article.id}")).all() == ["submit"]


def test_each_claim_stands_where_it_says_and_has_its_jobs(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.editor)
        text = article.versions[0].text
        claims = scenes.claims_of(session, article)
        assert {claim.kind for claim in claims} >= {"figure", "statement"}
        for claim in claims:
            place = claim.places[0]
            assert text[place.start : place.end] == place.quote
            wanted = claim.status == "queued"
            assert (
                session.scalar(select(func.count()).where(Job.claim_id == claim.id, Job.stage == "assign")) == 1
            ) == wanted


def test_extracting_again_adds_nothing_and_revives_nothing(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        claims = scenes.claims_of(session, article)
        queued = next(claim for claim in claims if claim.status == "queued")
        acts.act(session, queued.id, "set_aside", {"note": "a headline"}, by=room.editor)
        version = article.versions[0]
        assert intake.record_extraction(session, version.id, extract(version.text)) == []
        assert len(scenes.claims_of(session, article)) == len(claims)
        assert queued.status == "set_aside"


def test_without_the_natural_key_extracting_again_would_double(database: Database) -> None:
    """The control: the same call doubles every claim once the key is taken away."""
    with database.transaction() as session:
        article = scenes.article(session, by=scenes.newsroom(session).admin)
        before = len(scenes.claims_of(session, article))
        session.execute(update(Claim).values(natural_key="lost-" + Claim.natural_key))
        version = article.versions[0]
        assert len(intake.record_extraction(session, version.id, extract(version.text))) == before


def test_a_claim_keeps_why_its_speaker_has_no_name(database: Database) -> None:
    with database.transaction() as session:
        article = scenes.article(session, by=scenes.newsroom(session).admin, text=scenes.TWO_FIT)
    with database.reading() as session:
        said = next(claim for claim in scenes.claims_of(session, article) if claim.kind == "statement")
        assert (said.speaker_name, said.speaker_note) == (None, "two people fit: Anna Reyes, Maria Reyes")


@pytest.mark.parametrize(
    ("score", "noted", "status"),
    [
        (0.0, False, "noted"),
        (0.39, False, "noted"),
        (0.4, False, "queued"),
        (1.0, False, "queued"),
        (1.0, True, "noted"),
    ],
)
def test_a_claim_below_the_line_is_noted_and_not_queued(
    database: Database, score: float, noted: bool, status: str
) -> None:
    with database.transaction() as session:
        article = intake.submit_article(session, title="", text=scenes.FLOOD, by=scenes.newsroom(session).editor)
        found = Finding("assertion", 0, 5, "Flood", "by hand", score=score, noted=noted)
        (claim_id,) = intake.record_extraction(session, article.versions[0].id, [found])
        assert session.get_one(Claim, claim_id).status == status
        wanted = select(func.count()).where(Job.claim_id == claim_id, Job.stage == "assign")
        assert session.scalar(wanted) == (status == "queued")


def test_an_article_without_any_claim_is_read_and_done(database: Database) -> None:
    with database.transaction() as session:
        article = scenes.article(session, by=scenes.newsroom(session).editor, text=scenes.STILL)
        assert [claim for claim in scenes.claims_of(session, article) if claim.status == "queued"] == []
        assert article.versions[0].extracted_at is not None


def test_a_claim_by_hand_stands_where_the_pasted_quote_does(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        claim = intake.add_claim(
            session, article.id, kind="assertion", quote="Nobody  knew when the trains", by=room.ana
        )
        assert claim.places[0].quote == "Nobody knew when the trains"
        assert (claim.origin, claim.status, claim.created_by) == ("person", "queued", room.ana.id)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quote": "The moon is made of cheese"}, "do not stand in the article"),
        ({"quote": "the"}, "places"),
        ({"quote": ""}, "select or paste|do not stand"),
        ({"start": 10, "end": 10}, "select or paste"),
        ({"start": 0, "end": 10_000}, "select or paste"),
        ({"quote": "Nobody knew", "kind": "rumour"}, "kind of claim"),
    ],
)
def test_a_claim_that_stands_nowhere_is_refused(database: Database, fields: dict[str, object], said: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        with pytest.raises(Invalid, match=said):
            intake.add_claim(session, article.id, **{"kind": "figure", **fields}, by=room.ana)  # type: ignore[arg-type]


def test_a_near_double_by_hand_is_pointed_out(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        first = intake.add_claim(
            session, article.id, kind="assertion", quote="Nobody knew when the trains would run", by=room.ana
        )
        with pytest.raises(WrongState, match="nearly the same words") as refused:
            intake.add_claim(
                session, article.id, kind="assertion", quote="knew when the trains would run again", by=room.ben
            )
        assert refused.value.details == {"existing": first.id}


def test_sentences_are_marked_and_unmarked_one_by_one_and_all(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        lines = session.scalar(select(func.count()).select_from(Sentence))
        assert intake.mark_read(session, article.id, [1, 2], by=room.ana) == 2
        assert intake.mark_read(session, article.id, [2], by=room.ben) == 0
        assert intake.mark_unread(session, article.id, [1], by=room.ben) == 1
        assert intake.mark_read(session, article.id, "all", by=room.ben) == (lines or 0) - 1
        with pytest.raises(Invalid, match="no sentence 99"):
            intake.mark_read(session, article.id, [1, 99], by=room.ana)


def test_a_text_and_its_hash_can_never_be_changed(database: Database) -> None:
    with database.transaction() as session:
        scenes.article(session, by=scenes.newsroom(session).editor)
    with pytest.raises(Exception, match="never changed"), database.transaction() as session:
        session.execute(update(ArticleVersion).values(text="something else"))


PIECES = st.sampled_from(
    ["At least 40 people were killed", "“We saw it,” she said", " ", "\n\n", "\r\n", "é", "e\u0301", "🙂", "👩‍👩‍👧",
     "\u00a0", "the police said.", "It was the worst flood since 1995.", "’", "12–14", "ALL CAPS WIRE", "\u2028",
     "ﬀ", "𝔘"]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=25))
def test_whatever_the_text_stored_quotes_are_cut_from_it(sqlite_url: str, pieces: list[str]) -> None:
    database, text = Database(sqlite_url), "".join(pieces)
    with database.transaction() as session:
        try:
            article = intake.submit_article(session, title="t", text=text, by=_editor(session))
        except (Invalid, AlreadyHere):
            return
        scenes.extract_all(session)
        stored = article.versions[0].text
        for place in session.scalars(select(ClaimPlace).where(ClaimPlace.version_id == article.versions[0].id)):
            assert stored[place.start : place.end] == place.quote
    database.dispose()


def _editor(session: Session) -> Person:
    return session.scalar(select(Person)) or create_person(session, "e@example.org", "E", ("editor",), by=WORKER)


def test_two_who_add_a_claim_at_once_get_two_numbers(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)

    def add(quote: str) -> int:
        with database.transaction() as session:
            by = session.get_one(Person, room.ana.id)
            return intake.add_claim(session, article.id, kind="assertion", quote=quote, by=by).number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(add, ["burst its banks", "twice in April", "the dam had cost", "trains would run"]))
    assert len(set(numbers)) == 4
