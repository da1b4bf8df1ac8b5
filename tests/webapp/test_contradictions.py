"""Contradictions inside an article, where people meet them: on the claim's page, in the reading room, in the API."""

import re

from tests import scenes
from tests.claims.queries.test_contradictions import two
from tests.webapp.visitors import Desk

WHY = "12 killed here, 14 in claim"


def clashing(newsroom: Desk) -> tuple[int, int, int]:
    """An article and its two claims on the dead."""
    with newsroom.scene() as session:
        article, (twelve, fourteen) = two(session, newsroom.room)
        return article, twelve.id, fourteen.id


def test_the_page_of_either_claim_names_the_other_and_says_why(small_newsroom: Desk) -> None:
    _, twelve, fourteen = clashing(small_newsroom)
    ana = small_newsroom.visitor("ana")
    for claim, other, words in ((twelve, fourteen, "left 14 dead"), (fourteen, twelve, "killed 12 people")):
        box = ana.get(f"/claims/{claim}").text.split("Does not agree.")[1].split("</div>")[0]
        assert f'href="/claims/{other}"' in box and words in box and "killed here" in box


def test_the_margin_and_the_card_of_the_reading_room_say_it(small_newsroom: Desk) -> None:
    article, twelve, fourteen = clashing(small_newsroom)
    page = small_newsroom.visitor("viewer").get(f"/articles/{article}?claim={twelve}").text
    notes = re.findall(r'class="what clash">.*? agree:</span> (.*?)</span>', page)
    assert sum(WHY in note for note in notes) == 1 and sum("14 killed here, 12 in claim" in note for note in notes) == 1
    assert "8 May 2023 was a Monday." in notes
    card = page[page.index('id="card"') :].split("</section>")[0]
    assert "Does not agree." in card and f'href="/claims/{fourteen}"' in card


def test_nothing_is_said_any_more_once_one_of_them_is_set_aside(small_newsroom: Desk) -> None:
    article, twelve, fourteen = clashing(small_newsroom)
    with small_newsroom.scene() as session:
        claim = session.get_one(scenes.Claim, fourteen)
        scenes.act(session, claim, "set_aside", by=small_newsroom.room.editor, note="not a claim")
    ana = small_newsroom.visitor("ana")
    assert WHY not in ana.get(f"/articles/{article}").text
    for claim in (twelve, fourteen):
        assert "Does not agree." not in ana.get(f"/claims/{claim}").text
