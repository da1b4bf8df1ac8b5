"""Claims split into parts and merged into one: what they held stays reachable, and nothing is done twice."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from claims import evidence, reshape
from claims.database import Database
from claims.errors import Invalid, NotAllowed, Stale, WrongState
from claims.models import Claim, Evidence, Job
from claims.reshape import Part
from tests import scenes
from tests.claims.shapes import WHOLE, Scene, quote_of, unchanged


def test_whoever_only_reads_cannot_change_a_shape(small: Scene) -> None:
    other = small.add("120 were injured on Monday", "figure")
    acts: list[Callable[[], object]] = [
        lambda: small.adjust(kind="figure", by=small.room.viewer),
        lambda: reshape.split(small.session, small.claim, [], by=small.room.viewer),
        lambda: reshape.merge(
            small.session, [(small.claim.id, None), (other.id, None)], onto=other.id, by=small.room.viewer
        ),
    ]
    for act in acts:
        with unchanged(small.session), pytest.raises(NotAllowed):
            act()


def test_a_split_makes_a_claim_of_each_part_and_points_to_the_first(scene: Scene) -> None:
    evidence.add_by_hand(
        scene.session, scene.claim, url=None, title="R", excerpt="x", stance="unclear", by=scene.room.ana
    )
    first, second = scene.split("At least 40 people were killed", "120 were injured on Monday")
    assert (scene.claim.status, scene.claim.replaced_by) == ("replaced", first.id)
    assert [(quote_of(part), part.status, part.kind, part.origin) for part in (first, second)] == [
        ("At least 40 people were killed", "queued", "superlative", "person"),
        ("120 were injured on Monday", "queued", "superlative", "person"),
    ]
    assert scene.events(scene.claim)[-1].note == f"split into claims {first.number}, {second.number}"
    assert all(scene.events(part)[0].data == {"made_from": [scene.claim.id]} for part in (first, second))
    assert scene.session.scalars(select(Job.stage).where(Job.claim_id == second.id)).all() == ["assign"]
    assert scene.session.scalar(select(func.count()).where(Evidence.claim_id == scene.claim.id)) == 1


def test_parts_may_be_of_other_kinds(small: Scene) -> None:
    at = small.claim.places[0].start
    parts = [Part(start=at, end=at + 30, kind="figure"), Part(quote="Monday", kind="event")]
    made = reshape.split(small.session, small.claim, parts, by=small.room.ana)
    assert [(part.kind, quote_of(part)) for part in made] == [
        ("figure", "At least 40 people were killed"), ("event", "Monday"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], "2 to 20 parts"),
        (["At least 40 people were killed"], "2 to 20 parts"),
        (["At least 40", "the worst fire since 1995"], "does not lie inside claim 1"),
        (["At least 40", "Mayor Marit Berg said. She said"], "does not lie inside claim 1"),
        (["At least 40 people were killed", "were killed and 120"], "share words"),
        (["At least 40 people", "  "], "without words"),
        (["At least 40 people", ","], "there are none"),
        ([WHOLE, WHOLE], "share words"),
    ],
)
def test_a_split_that_does_not_part_the_claim_is_refused(small: Scene, parts: list[str], said: str) -> None:
    with unchanged(small.session), pytest.raises(Invalid, match=said):
        small.split(*parts)


def test_edges_of_a_part_outside_the_claim_are_refused(small: Scene) -> None:
    at = small.claim.places[0].end
    with unchanged(small.session), pytest.raises(Invalid, match="lies outside claim 1"):
        reshape.split(small.session, small.claim, [Part(quote="At least 40"), Part(start=at - 4, end=at + 5)],
                      by=small.room.ana)  # fmt: skip


def test_words_that_stand_twice_are_taken_in_order(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        scene = Scene(session, "40 killed and 40 hurt", text="They counted 40 killed and 40 hurt in all.")
        parts = scene.split("40", "40")
        assert [part.places[0].start for part in parts] == [13, 27]
    database.dispose()


def test_a_split_sent_twice_is_done_once_and_a_stale_one_not_at_all(small: Scene) -> None:
    seen = small.claim.row_version
    first, _ = small.split("At least 40 people were killed", "120 were injured", version=seen)
    with unchanged(small.session), pytest.raises(WrongState, match="split or merged already") as refused:
        small.split("At least 40 people were killed", "120 were injured", version=seen)
    assert refused.value.details["existing"] == first.id
    other = small.add("the worst fire since 1995")
    scenes.act(small.session, other, "take", by=small.room.ana)
    with unchanged(small.session), pytest.raises(Stale):
        reshape.split(small.session, other, [Part(quote="the worst fire"), Part(quote="1995")], version=1,
                      by=small.room.ana)  # fmt: skip


def test_merging_makes_one_claim_from_the_first_start_to_the_last_end(scene: Scene) -> None:
    a, b = scene.add("She said"), scene.add("the line had cost 30 million euros")
    whole = reshape.merge(scene.session, [(b.id, b.row_version), (a.id, a.row_version)], by=scene.room.ana)
    assert quote_of(whole) == "She said the line had cost 30 million euros"
    assert {(one.status, one.replaced_by) for one in (a, b)} == {("replaced", whole.id)}
    assert scene.events(whole)[0].data == {"made_from": [a.id, b.id]}


def test_merging_onto_one_of_them_makes_no_new_claim(small: Scene) -> None:
    other = small.add("120 were injured", "figure")
    before = small.session.scalar(select(func.count()).select_from(Claim))
    kept = reshape.merge(
        small.session, [(small.claim.id, None), (other.id, None)], onto=small.claim.id, by=small.room.ana
    )
    assert kept is small.claim and kept.status == "queued" and quote_of(kept) == WHOLE
    assert (other.status, other.replaced_by) == ("replaced", kept.id)
    assert small.session.scalar(select(func.count()).select_from(Claim)) == before


def test_merging_what_cannot_be_one_claim_is_refused(small: Scene) -> None:
    session, by = small.session, small.room.ana
    figure, far = small.add("120 were injured", "figure"), small.add("the worst fire since 1995")
    elsewhere = scenes.claims_of(session, scenes.article(session, by=small.room.admin))[0]
    refused: list[tuple[list[int], dict[str, Any], str]] = [
        ([small.claim.id], {}, "pick 2 to 20"),
        ([small.claim.id, small.claim.id], {}, "pick 2 to 20"),
        ([small.claim.id, elsewhere.id], {}, "Only claims of one article"),
        ([small.claim.id, figure.id], {}, "of 2 kinds"),
        ([small.claim.id, far.id], {}, "reach over 2 paragraphs"),
        ([small.claim.id, figure.id], {"onto": far.id}, "one of those"),
    ]
    for ids, fields, said in refused:
        with unchanged(session), pytest.raises(Invalid, match=said):
            reshape.merge(session, [(id, None) for id in ids], **fields, by=by)


def test_merging_twice_or_over_something_newer_is_refused(small: Scene) -> None:
    other = small.add("120 were injured", "figure")
    picked = [(small.claim.id, small.claim.row_version), (other.id, other.row_version)]
    scenes.act(small.session, other, "take", by=small.room.ana)
    with unchanged(small.session), pytest.raises(Stale):
        reshape.merge(small.session, picked, kind="figure", by=small.room.ana)
    picked[1] = (other.id, other.row_version)
    whole = reshape.merge(small.session, picked, kind="statement", by=small.room.ana)
    assert quote_of(whole) == WHOLE
    with unchanged(small.session), pytest.raises(WrongState, match="already"):
        reshape.merge(small.session, picked, kind="statement", by=small.room.ana)


def test_what_is_published_is_neither_split_nor_merged(small: Scene) -> None:
    session = small.session
    publication = scenes.publication(session, small.room)
    claims = [session.get_one(Claim, claim["id"]) for claim in publication.content["claims"][:2]]
    half = Part(start=claims[0].places[0].start, end=claims[0].places[0].start + 9)
    with unchanged(session), pytest.raises(WrongState, match="This claim is published"):
        reshape.split(session, claims[0], [half, half], by=small.room.ana)
    with unchanged(session), pytest.raises(WrongState, match="This claim is published"):
        reshape.merge(session, [(claim.id, None) for claim in claims], by=small.room.ana)
