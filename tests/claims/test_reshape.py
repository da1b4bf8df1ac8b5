"""A claim's edges and kind adjusted: nothing lost, nothing doubled, quotes exact, whatever the text."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import evidence, intake, reshape, signoff
from claims.database import Database
from claims.errors import Invalid, Refusal, Stale, WrongState
from claims.models import Article, ArticleVersion, Assignment, Claim, ClaimPlace, Evidence, Person
from claims.people import WORKER, create_person
from claims.reshape import Part
from claims.text import splits_character
from tests import scenes
from tests.claims.shapes import WHOLE, Scene, contents, quote_of, unchanged


def test_edges_move_and_the_words_are_read_anew(scene: Scene) -> None:
    version = scene.claim.row_version
    assert [figure["low"] for figure in scene.claim.figures] == [40, 120]
    scene.adjust(quote="At least 40 people were killed", kind="figure", version=version)
    place = scene.claim.places[0]
    assert scene.text[place.start : place.end] == place.quote == "At least 40 people were killed" == scene.claim.wording
    assert (scene.claim.kind, scene.claim.row_version, place.how) == ("figure", version + 1, "by_hand")
    assert [figure["low"] for figure in scene.claim.figures] == [40]
    assert scene.claim.dates == []


def test_an_edge_that_takes_the_speaker_in_brings_the_attribution(scene: Scene) -> None:
    scene.adjust(quote="At least 40 people were killed", kind="statement")
    assert scene.claim.steps == []
    scene.adjust(quote=WHOLE)
    assert [step.speaker_name for step in scene.claim.steps] == ["Marit Berg"]
    step = scene.claim.steps[0]
    assert [scene.text[start:end] for start, end in step.speaker_spans] == ["Mayor Marit Berg"]
    assert scene.claim.wording == "At least 40 people were killed and 120 were injured on Monday"
    assert [scene.text[date["start"] : date["end"]] for date in scene.claim.dates] == ["Monday"]


def test_a_speaker_whom_the_article_named_keeps_the_name(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        room = scenes.newsroom(session)
        article = scenes.article(session, by=room.admin)
        claim = next(c for c in scenes.claims_of(session, article) if c.wording.startswith("that the dam"))
        assert (claim.steps[0].speaker_mention, claim.speaker_name) == ("She", "Marit Berg")
        reshape.adjust(session, claim, quote="She said that the dam had cost 300 million", by=room.ana)
        assert [step.speaker_name for step in claim.steps] == [claim.speaker_name] == ["Marit Berg"]
    database.dispose()


def test_history_says_what_was_before_and_after(small: Scene) -> None:
    start = small.claim.places[0].start
    small.adjust(quote="120 were injured", kind="figure")
    event = small.events(small.claim)[-1]
    assert (event.action, event.by_person, event.from_status, event.to_status) == (
        "adjust", small.room.ana.id, "queued", "queued",
    )  # fmt: skip
    assert event.data["before"] == {"kind": "superlative", "start": start, "end": start + len(WHOLE), "quote": WHOLE}
    assert (event.data["after"]["kind"], event.data["after"]["quote"]) == ("figure", "120 were injured")


def test_evidence_and_assignment_stay_and_priority_is_counted_anew(scene: Scene) -> None:
    session, claim = scene.session, scene.claim
    scenes.act(session, claim, "take", by=scene.room.ana)
    evidence.add_by_hand(session, claim, url=None, title="R", excerpt="x", stance="unclear", by=scene.room.ana)
    assert claim.priority_terms["harm"] == 30
    scene.adjust(quote="on Monday", kind="event")
    assert (claim.status, claim.assignee_id) == ("assigned", scene.room.ana.id)
    assert session.scalar(select(func.count()).where(Evidence.claim_id == claim.id)) == 1
    assert session.scalar(select(func.count()).where(Assignment.claim_id == claim.id, Assignment.ended_at.is_(None)))
    assert claim.priority_terms["harm"] < 30 and claim.priority == sum(claim.priority_terms.values())


def test_a_claim_that_holds_a_verdict_is_not_moved_under_it(scene: Scene) -> None:
    scenes.bring(scene.session, scene.claim, "submitted", scene.room)
    with unchanged(scene.session), pytest.raises(WrongState, match="Send it back or withdraw the verdict first"):
        scene.adjust(quote="120 were injured")
    scenes.act(scene.session, scene.claim, "approve", by=scene.room.editor)
    with pytest.raises(WrongState, match="Send it back"):
        scene.adjust(kind="figure")


def test_a_stale_adjustment_is_refused(small: Scene) -> None:
    seen = small.claim.row_version
    scenes.act(small.session, small.claim, "take", by=small.room.ana)
    with unchanged(small.session), pytest.raises(Stale):
        small.adjust(quote="120 were injured", version=seen)


def test_the_same_adjustment_sent_twice_is_done_once(small: Scene) -> None:
    seen = small.claim.row_version
    for _ in range(2):
        small.adjust(quote="120 were injured", kind="figure", version=seen)
    assert small.claim.row_version == seen + 1
    assert [event.action for event in small.events(small.claim)].count("adjust") == 1


def test_an_adjustment_onto_another_claim_is_refused_as_a_double(small: Scene) -> None:
    other = small.add("120 were injured on Monday")
    with unchanged(small.session), pytest.raises(WrongState, match="nearly the same words") as refused:
        small.adjust(quote="120 were injured")
    assert refused.value.details["existing"] == other.id
    small.adjust(quote=f"{WHOLE}.")  # its own words are no double


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quote": "The moon is made of cheese"}, "do not stand in the article"),
        ({"quote": ""}, "select or paste"),
        ({"quote": " \n\t"}, "select or paste"),
        ({"start": 5}, "select or paste"),
        ({"start": 9, "end": 9}, "select or paste"),
        ({"start": 9, "end": 5}, "select or paste"),
        ({"start": 0, "end": 10_000}, "select or paste"),
        ({"start": 10, "end": 12}, "there are none"),
        ({"quote": "met near Oslo\n\nAt least 40 people"}, "reach over 2 paragraphs"),
        ({"quote": "The cafe"}, "inside a character"),
        ({"quote": "Two trains \ufffd"}, "do not stand in the article"),
        ({"kind": "rumour"}, "kind of claim"),
    ],
)
def test_edges_that_make_no_claim_are_refused_in_words(small: Scene, fields: dict[str, Any], said: str) -> None:
    with unchanged(small.session), pytest.raises(Invalid, match=said) as refused:
        small.adjust(**fields)
    assert refused.value.sentence.endswith("Nothing was changed.")


def test_a_quotation_that_runs_on_over_paragraphs_may_be_one_claim(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        text = "“We came on Monday.\n\n“We left on Friday,” she said.\n\nNobody knew."
        scene = Scene(session, "We came on Monday", text=text)
        scene.adjust(quote="We came on Monday.\n\n“We left on Friday,” she said", kind="statement")
        assert "\n\n" in quote_of(scene.claim)
        with pytest.raises(Invalid, match="2 paragraphs"):
            scene.adjust(quote="We left on Friday,” she said.\n\nNobody knew")
    database.dispose()


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("cafe\u0301s", {4}), ("👩\u200d👩\u200d👧!", {1, 2, 3, 4}), ("👍🏽!", {1}), ("🇳🇴🇸🇪", {1, 3}), ("a🇳🇴b", {2}),
        ("a\u0301\u0302b", {1, 2}), ("❤\ufe0f!", {1}), ("🚆a", set()), ("ab", set()), (" \u0301", set()),
        ("🏴\U000e0067\U000e007f!", {1, 2}),
    ],
)  # fmt: skip
def test_an_edge_inside_a_character_is_seen(text: str, inside: set[int]) -> None:
    assert {at for at in range(len(text) + 1) if splits_character(text, at)} == inside


def test_an_approval_does_not_outlive_a_change_of_the_words(small: Scene) -> None:
    scenes.bring(small.session, small.claim, "approved", small.room)
    scenes.act(small.session, small.claim, "send_back", by=small.room.editor, note="Narrower, please.")
    small.adjust(quote="120 were injured")
    assert small.claim.returned and small.claim.priority_terms["back"] == 5
    assert signoff.approval_of(small.session, small.claim) is None


WORDS = st.sampled_from(
    [
        "killed 40",
        "Oslo",
        "she said",
        "👩‍👩‍👧",
        "🚆",
        "🇳🇴",
        "cafe\u0301",
        "\u00a0",
        " ",
        ". ",
        ",",
        "12–14",
        "𝔘",
        "\n\n",
        "“",
    ]
)


class _Enough(Exception):
    """Ends a transaction without keeping it."""


@pytest.fixture(scope="module")
def empty(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database in which nothing is ever committed, so that many examples can share it."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("shapes") / "stet.db")
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), text=st.lists(WORDS, min_size=2, max_size=20).map("".join))
def test_whatever_is_adjusted_or_split_quotes_are_cut_from_the_text(
    empty: Database, data: st.DataObject, text: str
) -> None:
    with suppress(_Enough), empty.transaction() as session:
        by = create_person(session, "e@example.org", "E", ("editor",), by=WORKER)
        article, claim = _one_claim(session, text, by)
        _change_its_shape(session, article, claim, data, by)
        raise _Enough


def _one_claim(session: Session, text: str, by: Person) -> tuple[Article, Claim]:
    article = intake.submit_article(session, title="t", text=f"At 9 {text} it ended", by=by)
    intake.record_extraction(session, article.versions[0].id, [])
    return article, intake.add_claim(session, article.id, kind="figure", start=0, end=4, by=by)


def _change_its_shape(session: Session, article: Article, claim: Claim, data: st.DataObject, by: Person) -> None:
    stored = article.versions[0].text
    edge = st.integers(-1, len(stored) + 1)
    for _ in range(4):
        start, end, other, last = (data.draw(edge) for _ in range(4))
        before, savepoint = contents(session), session.begin_nested()
        try:
            if data.draw(st.booleans()):
                reshape.adjust(session, claim, start=start, end=end, by=by)
            else:
                reshape.split(session, claim, [Part(start=start, end=end), Part(start=other, end=last)], by=by)
            savepoint.commit()
        except Refusal:
            savepoint.rollback()
            session.expire_all()
            assert contents(session) == before
        for place in session.scalars(select(ClaimPlace)):
            text = session.get_one(ArticleVersion, place.version_id).text
            assert text[place.start : place.end] == place.quote
            assert not splits_character(text, place.start) and not splits_character(text, place.end)
