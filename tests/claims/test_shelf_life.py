"""How long what was found stays fresh: the table, and which line of it a claim falls under."""

from datetime import timedelta
from typing import Any

import pytest

from claims.extraction import extract
from claims.finding import as_json
from claims.shelf_life import SHELF_LIVES, shelf_life


def lives(text: str) -> dict[str, str | None]:
    """What each kind of claim in a text is filed under."""
    found = {}
    for said in map(as_json, extract(text)):
        life = shelf_life(said["kind"], said["quote"], said["figures"])
        found[said["kind"]] = life and life.what
    return found


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("At least 40 people were killed in the flood.", "figure", "casualty figures"),
        ("The flood displaced 12,000 people.", "figure", "casualty figures"),
        ("The dam cost 300 million euros.", "figure", "prices and percentages"),
        ("Unemployment rose to 7.5 percent in April.", "figure", "prices and percentages"),
        ("“We warned them twice,” Mayor Marit Berg said.", "statement", "office holders"),
        ("It was the worst flood in the country since 1995.", "superlative", "records"),
        ("The bridge carries 4,000 cars a day.", "figure", None),
    ],
)
def test_a_claim_goes_stale_by_what_it_is_about(text: str, kind: str, what: str | None) -> None:
    assert lives(text)[kind] == what


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("Ada Brandt, the former prime minister, spoke", True),
        ("Berg became mayor in 2019", True),
        ("President of the Assembly Olsen spoke", True),
        ("The mayor, Marit Berg, resigned", True),
        ("Anna Lind chairs the board", True),
        ("Anna Lind heads the central bank", True),
        ("Queen Mary opened the bridge", True),
        ("Marit Berg is the mayor", True),
        ("Berg was the director of the museum", True),
        ("Marit Berg visited King Street on Monday", False),
        ("He was flown to Queen Mary Hospital", False),
        ("The Speaker Company sold 4 cars", False),
        ("Berg was the director of the film", False),
        ("The mayor, Marit Berg said, was late", False),
        ("Anna Lind heads the list", False),
        ("Anna Lind chairs were sold", False),
        ("The mayor said so", False),
        ("the mayor of a small town said so", False),
        ("Presidents come and go", False),
        ("Berg was at the director's office", False),
    ],
)
def test_an_office_is_held_by_somebody_with_a_name(words: str, holds: bool) -> None:
    assert (shelf_life("statement", words, []) is not None) == holds


def test_of_several_the_shortest_counts() -> None:
    killed: dict[str, Any] = {"measure": "killed", "low": 40, "high": None}
    life = shelf_life("superlative", "Mayor Marit Berg said that it was the worst", [{"measure": "money"}, killed])
    assert life is not None
    assert (life.what, life.lasts, life.words) == ("casualty figures", timedelta(hours=24), "24 h")
    assert [life.lasts for life in SHELF_LIVES] == sorted(life.lasts for life in SHELF_LIVES)
    assert all(life.why and life.what for life in SHELF_LIVES)
    assert SHELF_LIVES[1].words == "30 days"
