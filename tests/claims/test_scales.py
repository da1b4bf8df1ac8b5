"""The scales of a verdict are rows: admins change them, verdicts keep what they hold, the database keeps its word."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from claims import migrations, ratings, scales
from claims.database import Database
from claims.errors import Invalid, NotAllowed, NotFound, Refusal, WrongState
from claims.models import Claim, Event, Person, ScaleMark
from tests import scenes


def add(session: Session, name: str, *, label: str, by: Person, **fields: Any) -> ScaleMark:
    return scales.add_mark(session, "rating", name, label=label, by=by, **{"glyph": "context", **fields})


def test_the_scales_are_seeded_in_their_order(small_database: Database) -> None:
    with small_database.reading() as session:
        assert [*ratings.marks(session, "said")] == ["said", "said_differently", "not_said", "unknown"]
        scale = ratings.marks(session, "rating")
    assert [*scale][:3] == ["supported", "mostly_supported", "lacks_context"] and len(scale) == 9
    assert not scale["unverifiable"].needs_evidence and scale["false"].needs_evidence
    assert scale["false"] == ratings.Mark("false", "False", "false", needs_evidence=True)


def test_an_admin_calls_a_mark_otherwise_and_the_history_has_both(small_database: Database) -> None:
    with small_database.transaction() as session:
        admin = scenes.newsroom(session).admin
        assert ratings.marks(session, "rating")["false"].label == "False"
        scales.change_mark(session, "rating", "false", label=" <b>Made</b>  up ", glyph="notsaid", by=admin)
        assert ratings.marks(session, "rating")["false"].label == "<b>Made</b> up"
        said = session.scalars(select(Event).where(Event.action == "change_mark")).one()
        assert said.stream == "desk" and said.by_person == admin.id
        assert (said.data["from"], said.data["to"]) == (
            {"label": "False", "glyph": "false"}, {"label": "<b>Made</b> up", "glyph": "notsaid"}
        )  # fmt: skip
        scales.change_mark(session, "rating", "false", label="<b>Made</b> up", by=admin)
        assert session.scalars(select(Event).where(Event.action == "change_mark")).one() is said


def test_marks_are_moved(small_database: Database) -> None:
    with small_database.transaction() as session:
        admin = scenes.newsroom(session).admin
        scales.move_mark(session, "said", "unknown", to=1, by=admin)
        assert [*ratings.marks(session, "said")] == ["unknown", "said", "said_differently", "not_said"]
        with pytest.raises(Invalid, match="places 1 to 4"):
            scales.move_mark(session, "said", "unknown", to=5, by=admin)


def test_a_new_mark_is_chosen_and_its_verdict_goes_to_print(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        scales.add_mark(
            session, "rating", "satire", label="Satire", glyph="context", needs_evidence=False, by=room.admin
        )
        claim = scenes.claim(session, room, "in_progress")
        scenes.act(session, claim, "decide", by=room.ana, said="said", rating="satire", reason="It is a joke.")
        scenes.act(session, claim, "approve", by=room.editor)
        for other in scenes.claims_of(session, claim.article):
            if other.status == "queued":
                scenes.bring(session, other, "set_aside", room)
        printed = scenes.publish(session, claim.article, room)
        scales.change_mark(session, "rating", "satire", label="A joke", by=room.admin)
        scales.retire_mark(session, "rating", "satire", by=room.admin)
    with database.reading() as session:
        frozen = session.get_one(type(printed), printed.id).content["scales"]["rating"]
        assert {"name": "satire", "label": "Satire", "glyph": "context"} in frozen
        assert ratings.marks(session, "rating")["satire"] == ratings.Mark("satire", "A joke", "context", False, True)
        assert "satire" not in ratings.choices(session, "rating")


def test_a_retired_mark_can_not_be_chosen_until_it_is_brought_back(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "in_progress")
        verdict = {"said": "unknown", "rating": "unverifiable", "reason": "Nobody answers."}
        scales.retire_mark(session, "rating", "unverifiable", by=room.admin)
        with pytest.raises(Invalid, match="nothing you wrote is thrown away") as refused:
            scenes.act(session, claim, "decide", by=room.ana, **verdict)
        assert "not_checkable" in refused.value.sentence and "unverifiable" not in refused.value.sentence
        scales.restore_mark(session, "rating", "unverifiable", by=room.admin)
        assert scenes.act(session, claim, "decide", by=room.ana, **verdict).status == "submitted"


def test_whether_a_mark_needs_evidence_is_asked_of_the_scale(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        scales.change_mark(session, "rating", "unverifiable", needs_evidence=True, by=room.admin)
        claim = scenes.claim(session, room, "in_progress")
        with pytest.raises(Invalid, match="needs at least one cited"):
            scenes.act(session, claim, "decide", by=room.ana, said="said", rating="unverifiable", reason="Silence.")


def test_a_publication_says_what_its_marks_were_called_then(small_database: Database) -> None:
    with small_database.transaction() as session:
        room = scenes.newsroom(session)
        scales.retire_mark(session, "rating", "outdated", by=room.admin)
        content = scenes.publication(session, room).content
    assert "outdated" not in [mark["name"] for mark in content["scales"]["rating"]]
    assert content["scales"]["said"][0] == {"name": "said", "label": "Said", "glyph": "said"}


@pytest.mark.parametrize(
    ("name", "fields", "refusal"),
    [
        ("", {}, Invalid), ("Über", {}, Invalid), ("a" * 21, {}, Invalid), ("1st", {}, Invalid), ("a b", {}, Invalid),
        ("false", {}, WrongState), ("new", {"label": "FALSE"}, WrongState), ("new", {"label": "  "}, Invalid),
        ("new", {"label": "x" * 41}, Invalid), ("new", {"label": "a\0b"}, Invalid),
        ("new", {"glyph": "skull"}, Invalid),
    ],
)  # fmt: skip
def test_a_mark_that_is_none_is_not_added(
    small_database: Database, name: str, fields: dict[str, str], refusal: type[Refusal]
) -> None:
    with small_database.transaction() as session:
        admin = scenes.newsroom(session).admin
        with pytest.raises(refusal, match="Nothing was changed"):
            add(session, name, **{"label": "New", **fields}, by=admin)
        assert len(scales.scale_marks(session, "rating")) == 9


def test_the_last_mark_of_a_scale_is_not_retired(small_database: Database) -> None:
    with small_database.transaction() as session:
        admin = scenes.newsroom(session).admin
        for name in ("said", "said_differently", "not_said"):
            scales.retire_mark(session, "said", name, by=admin)
        with pytest.raises(WrongState, match="last mark"):
            scales.retire_mark(session, "said", "unknown", by=admin)
        with pytest.raises(WrongState, match="retired already"):
            scales.retire_mark(session, "said", "said", by=admin)
        with pytest.raises(WrongState, match="chosen already"):
            scales.restore_mark(session, "said", "unknown", by=admin)


def test_a_scale_or_mark_that_is_not_there_is_not_found(small_database: Database) -> None:
    with small_database.transaction() as session:
        admin = scenes.newsroom(session).admin
        with pytest.raises(NotFound):
            scales.retire_mark(session, "mood", "false", by=admin)
        with pytest.raises(NotFound):
            scales.change_mark(session, "said", "false", label="x", by=admin)


@pytest.mark.parametrize("who", ["editor", "ana", "viewer"])
def test_only_an_admin_changes_a_scale(small_database: Database, who: str) -> None:
    with small_database.transaction() as session:
        by = getattr(scenes.newsroom(session), who)
        with pytest.raises(NotAllowed):
            scales.retire_mark(session, "rating", "false", by=by)


def test_the_database_itself_keeps_verdicts_to_their_scales(database: Database) -> None:
    with database.transaction() as session:
        scenes.claim(session, scenes.newsroom(session), "submitted")
    for statement in (
        "DELETE FROM scale_mark WHERE name = 'supported'",
        "DELETE FROM scale_mark WHERE name = 'outdated'",
        "UPDATE scale_mark SET name = 'true' WHERE name = 'supported'",
        "UPDATE scale_mark SET scale = 'said' WHERE name = 'supported'",
        _insert("nonsense"), _insert("said"), _insert("false", said="supported"),
        "UPDATE verdict SET rating = 'false'", "DELETE FROM verdict",
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match=r"never changed or deleted|deleted or renamed|marks of its scales"):
            _run(database, statement)
    _run(database, _insert("false", said="not_said"))


def _insert(rating: str, *, said: str = "said") -> str:
    return (
        "INSERT INTO verdict (claim_id, revision, said, rating, reason, decided_by, decided_at) "
        f"SELECT claim_id, 9, '{said}', '{rating}', reason, decided_by, decided_at FROM verdict WHERE revision = 1"
    )


def _run(database: Database, statement: str) -> None:
    with database.transaction() as session:
        session.execute(text(statement))


def test_the_scales_go_down_and_up_again_under_verdicts(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "approved")
    database.dispose()
    migrations.downgrade(database_url, "0003")
    with pytest.raises(DBAPIError, match="rating_known"):
        _run(database, _insert("nonsense"))
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        _run(database, "DELETE FROM verdict")
    database.dispose()
    migrations.upgrade(database_url)
    with database.transaction() as session:
        assert session.get_one(Claim, claim.id).verdict.rating == "supported"  # type: ignore[union-attr]
        admin = session.merge(room.admin)
        add(session, "satire", label="Satire", by=admin)
    for broken in ("DELETE FROM verdict", "UPDATE verdict SET reason = ''", _insert("nonsense")):
        with pytest.raises(DBAPIError, match=r"never changed or deleted|marks of its scales"):
            _run(database, broken)
    _run(database, _insert("satire"))
    database.dispose()
    with pytest.raises((DBAPIError, RuntimeError), match=r"rating_known|does not know"):
        migrations.downgrade(database_url, "0003")
    with database.reading() as session:
        assert session.scalar(select(ScaleMark.label).where(ScaleMark.name == "satire")) == "Satire"
