"""What the page of a claim says of it: to whom it may be given, what it was made from, why it ranks where it does."""

import re

import pytest

from claims import intake, reshape
from claims.models import Person
from claims.reshape import Part
from tests import scenes
from tests.webapp.visitors import Desk


def options(page: str, name: str) -> list[tuple[str, bool]]:
    """What the choices of a field say, each with whether it can be chosen."""
    field = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert field
    return [(words, "disabled" not in tag) for tag, words in re.findall(r"<option([^>]*)>([^<]*)", field[0])]


def test_a_claim_is_offered_to_those_with_room_first_and_to_nobody_who_may_not_check_it(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim()
    with small_newsroom.scene() as session:
        small_newsroom.person(session, "ana").conflicts = ["Marit Berg"]
        small_newsroom.person(session, "ben").capacity = 0
    page = small_newsroom.visitor("editor").get(f"/claims/{claim_id}").text
    assert options(page, "assignee") == [
        ("Edith Editor (0 of 20)", True), ("Ben Checker (0 of 0, full)", True),
        ("Ana Checker (has a conflict of interest with marit berg)", False),
    ]  # fmt: skip
    board = options(small_newsroom.visitor("editor").get("/board").text, "assignee")
    assert [words for words, _ in board] == [
        "Ana Checker (0 of 20)", "Edith Editor (0 of 20)", "Ben Checker (0 of 0, full)"
    ]  # fmt: skip


def test_whoever_holds_a_claim_is_not_offered_it(small_newsroom: Desk) -> None:
    page = small_newsroom.visitor("editor").get(f"/claims/{small_newsroom.claim('assigned')}").text
    assert options(page, "assignee")[-1] == ("Ana Checker (has it now)", False)


def test_only_a_claim_that_may_stand_for_another_is_offered(small_newsroom: Desk) -> None:
    room = small_newsroom.room
    with small_newsroom.scene() as session:
        article = scenes.article(session, by=room.admin)
        first, second, third, *_ = [claim for claim in scenes.claims_of(session, article) if claim.status == "queued"]
        scenes.bring(session, second, "set_aside", room)
        numbers = {claim.number for claim in scenes.claims_of(session, article) if claim.status == "queued"}
    offered = options(small_newsroom.visitor("ana").get(f"/claims/{first.id}").text, "with_claim")[1:]
    assert {int(words.split(":")[0]) for words, _ in offered} == numbers - {first.number}
    assert third.number in numbers and second.number not in numbers


def test_what_a_claim_was_made_from_stands_in_its_head(small_newsroom: Desk) -> None:
    room = small_newsroom.room
    with small_newsroom.scene() as session:
        claim = scenes.claim(session, room)
        halves = [Part(quote=words) for words in claim.wording.strip("“”,").split(" were ")]
        ana = session.get_one(Person, room.ana.id)
        made = reshape.split(session, claim, halves, version=claim.row_version, by=ana)
    page = small_newsroom.visitor("ana").get(f"/claims/{made[0].id}").text
    assert f'Made from <a href="/claims/{claim.id}">claim {claim.number}</a>' in page
    assert "Made from" not in small_newsroom.visitor("ana").get(f"/claims/{claim.id}").text


def test_each_term_of_the_priority_says_why(small_newsroom: Desk) -> None:
    with small_newsroom.scene() as session:
        killed = scenes.claims_of(session, scenes.article(session, by=small_newsroom.room.admin))[1:3]
    statement, figure = (small_newsroom.visitor("ana").get(f"/claims/{claim.id}").text for claim in killed)
    assert "of 30: the kind “Statement”" in statement
    whys = re.findall(r'<dt>(\w+) <span class="quiet">of \d+: ([^<]+)</span>', figure)
    assert dict(whys) == {
        "Harm": "people killed", "Reach": "in the first two paragraphs", "Due": "the article has no deadline",
        "Worth": f"check-worthiness {re.search(r'Check-worthiness ([0-9.]+):', figure)[1]}",  # type: ignore[index]
    }  # fmt: skip


@pytest.mark.parametrize("stray", [".", ". "])
def test_an_excerpt_begins_with_words(small_newsroom: Desk, stray: str) -> None:
    text = f"The dam held.\n\n{stray}During the night “at least 40 people were killed”, Mayor Marit Berg said."
    with small_newsroom.scene() as session:
        article = scenes.article(session, by=small_newsroom.room.admin, text=text)
        ids = [claim.id for claim in scenes.claims_of(session, article)]
    for id in ids:
        page = small_newsroom.visitor("ana").get(f"/claims/{id}").text
        excerpt = re.search(r'<p class="ctx mt-2 ink">(.*?)</p>', page)
        assert excerpt and re.sub(r"<[^>]+>", "", excerpt[1]).startswith("During the night")


def test_a_number_and_a_place_are_said_once_where_they_are_the_same(small_newsroom: Desk) -> None:
    room = small_newsroom.room
    with small_newsroom.scene() as session:
        article = scenes.article(session, by=room.admin)
        line = scenes.lines_of(session, article)[0]
        editor = session.get_one(Person, room.editor.id)
        late = intake.add_claim(session, article.id, kind="opinion", start=line.start, end=line.end, by=editor)
        many = len(scenes.claims_of(session, article))
    ana = small_newsroom.visitor("ana")
    assert f"claim {late.number}; in the text it is number 2 of {many}" in ana.get(f"/claims/{late.id}").text
    with small_newsroom.scene() as session:
        alone = scenes.claims_of(session, scenes.article(session, by=room.admin, text="It killed 12 people."))
    assert f"claim 1 of {len(alone)}" in ana.get(f"/claims/{alone[0].id}").text


def test_the_note_on_a_returned_claim_stands_once_above_it(small_newsroom: Desk) -> None:
    claim_id = small_newsroom.claim("submitted")
    sent = {"version": small_newsroom.version(claim_id), "note": " Cite it & say <why>. "}
    small_newsroom.visitor("editor").post(f"/claims/{claim_id}/send_back", **sent)
    above = small_newsroom.visitor("ana").get(f"/claims/{claim_id}").text.partition('class="bench"')[0]
    assert "Edith Editor sent it back." in above and above.count("Cite it &amp; say &lt;why&gt;.") == 1
