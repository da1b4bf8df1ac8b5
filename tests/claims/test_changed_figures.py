"""The same page with other figures is a further piece; what changes a decided claim is told, and nothing is voided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from claims import evidence
from claims.changed_figures import find_changes
from claims.database import Database
from claims.extraction import read_figures
from claims.models import Claim, Evidence
from claims.queries.detail import claim_detail
from claims.same_count import is_replaced
from tests import scenes
from tests.claims.test_evidence import Piece, result
from webapp.origins import together

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = "https://a.example/flood"


def figure(low: float | None, high: float | None = -1, **facts: Any) -> dict[str, Any]:
    return {"low": low, "high": low if high == -1 else high, "unit": "people", "measure": "killed",
            "qualifier": None, "what": None, "where": None, "as_of": None, "speaker_name": None, **facts}  # fmt: skip


def page(*numbers: int, url: str | None = PAGE) -> Piece:
    return Piece(url, excerpt=" ".join(f"{number} killed." for number in numbers), figures=tuple(map(figure, numbers)))


def said(session: Any, claim: Claim) -> list[int]:
    pieces = session.scalars(select(Evidence).where(Evidence.claim_id == claim.id, Evidence.source == "wiki")
                             .order_by(Evidence.id))  # fmt: skip
    return [piece.figures[0]["low"] if piece.figures else 0 for piece in pieces]


def look(session: Any, claim: Claim, round: int, *found: Piece) -> int:
    return evidence.record(session, claim.id, "wiki", round, result("found", *found))


def test_a_page_that_names_another_figure_is_a_further_piece_and_the_older_one_stays(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        assert look(session, claim, 1, page(40)) == 1
        assert look(session, claim, 2, page(40)) == 0
        assert look(session, claim, 3, page(52)) == 1
        assert look(session, claim, 3, page(61)) == 0, "a look is recorded once"
        assert look(session, claim, 4, page(52)) == 0
        assert look(session, claim, 5, page(40)) == 1, "back again is news too"
        assert look(session, claim, 6, page(52)) == 1
        assert said(session, claim) == [40, 52, 40, 52]


def test_fewer_figures_or_none_are_no_other_figures(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        assert look(session, claim, 1, page(40, 120)) == 1
        assert look(session, claim, 2, page(40)) == 0
        assert look(session, claim, 3, page()) == 0
        assert look(session, claim, 4, page(40, 130)) == 1


def test_one_look_adds_one_piece_of_a_page_and_pieces_without_an_address_by_their_words(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        assert look(session, claim, 1, page(40), page(52), page(7, url=None), page(8, url=None)) == 3
        assert said(session, claim) == [40, 7, 8]
        assert look(session, claim, 2, page(40), page(7, url=None), page(8, url=None)) == 0


def test_the_page_that_said_something_else_says_until_when(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        look(session, claim, 1, page(40))
        session.execute(update(Evidence).values(retrieved_at=AT))
        session.expire_all()
        look(session, claim, 2, page(52), page(7, url="https://b.example"))
        first, second, other = claim_detail(session, claim.id)["evidence"]
        assert first["said_until"] == second["retrieved_at"] > AT
        assert (second["said_until"], other["said_until"]) == (None, None)


def test_the_page_of_a_claim_leads_with_what_a_page_says_now_and_compares_only_that(database: Database) -> None:
    with database.transaction() as session:
        claim = decided(session, scenes.newsroom(session), "submitted")
        look(session, claim, 1, page(41, url="https://b.example"))
        session.execute(update(Evidence).where(Evidence.source == "wiki").values(retrieved_at=AT))
        session.expire_all()
        look(session, claim, 2, page(52, url="https://b.example"))
        facts = claim_detail(session, claim.id)
        assert [[piece["figures"][0]["low"] for piece in group] for group in together(facts["evidence"])] == [
            [40], [52, 41],
        ]  # fmt: skip
        assert [row["figure"]["low"] for row in facts["comparisons"][0]["against"]] == [40, 52]


def test_a_page_that_names_something_more_has_not_changed_what_it_said(database: Database) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, scenes.newsroom(session))
        look(session, claim, 1, page(40))
        session.execute(update(Evidence).values(retrieved_at=AT))
        session.expire_all()
        children = figure(12, what="children")
        look(session, claim, 2, Piece(PAGE, excerpt="12 children killed.", figures=(children,)))
        assert [piece["said_until"] for piece in claim_detail(session, claim.id)["evidence"]] == [None, None]


CITED = {
    "id": 1,
    "source": "by_hand",
    "url": f"{PAGE}?utm_source=x",
    "title": "Count",
    "figures": [figure(40)],
    "retrieved_at": AT,
}


def changes(*figures: dict[str, Any], claimed: dict[str, Any] | None = None, **more: Any) -> list[tuple[Any, Any]]:
    """The new figure and the one that the verdict cites, of each change."""
    piece = {"id": 2, "source": "wiki", "url": PAGE, "title": "Flood", "figures": list(figures),
             "retrieved_at": AT + timedelta(hours=2), **more}  # fmt: skip
    found = find_changes([claimed or figure(40)], [CITED, piece], cited={1}, since=AT + timedelta(hours=1))
    return [(change.figure["low"], change.before["low"]) for change in found if change.cited]


def test_a_change_is_any_other_number_on_a_page_that_is_cited() -> None:
    assert changes(figure(52)) == [(52, 40)]
    assert changes(figure(52), claimed=figure(12, None)) == [(52, 40)], "both lie within “at least 12”"
    assert changes(figure(41), claimed=figure(40, None)) == [(41, 40)]
    assert changes(figure(41, None), claimed=figure(40, None)) == [(41, 40)], "“at least 41” has room for none of 40"
    assert changes(figure(40)) == changes(figure(40, None)) == [], "at least 40 and 40 name one number"
    assert changes(figure(52), figure(40)) == [], "a page names many figures, and what is cited still stands there"
    assert changes(figure(52, measure="injured")) == []
    assert changes(figure(52, unit="soldiers")) == []
    assert changes(figure(52), retrieved_at=AT) == [(52, 40)], "it came while the verdict was written"
    assert changes() == []


def test_of_several_figures_of_a_cited_page_the_one_that_is_gone_is_told_with_the_new_one() -> None:
    cited = {**CITED, "figures": [figure(3), figure(16)]}
    new = {**cited, "id": 2, "figures": [figure(3), figure(23)], "retrieved_at": AT + timedelta(hours=2)}
    [change] = find_changes([figure(12, None)], [cited, new], cited={1}, since=AT)
    assert (change.before["low"], change.figure["low"]) == (16, 23)


def test_a_number_that_a_source_knew_of_the_page_before_the_cited_piece_is_no_change_since() -> None:
    cited = {**CITED, "id": 2}
    known = {**CITED, "id": 1, "source": "wiki", "figures": [figure(52)], "retrieved_at": AT - timedelta(hours=1)}
    more = {
        **known,
        "id": 3,
        "figures": [figure(52), figure(7, measure="injured")],
        "retrieved_at": AT + timedelta(hours=2),
    }
    assert not list(find_changes([figure(40)], [known, cited, more], cited={2}, since=AT))
    older = {**CITED, "id": 0}
    assert not list(find_changes([figure(40)], [older, known, cited], cited={0, 2}, since=AT)), (
        "the newest cited counts"
    )


def test_a_change_is_told_once_however_many_sources_find_it_and_however_often_it_comes_back() -> None:
    looks = ((2, "wiki", 52), (3, "web", 52), (4, "wiki", 40), (5, "wiki", 52))
    later = [{**CITED, "id": number, "source": source, "figures": [figure(low)],
              "retrieved_at": AT + timedelta(hours=number)} for number, source, low in looks]  # fmt: skip
    found = list(find_changes([figure(40)], [CITED, *later], cited={1}, since=AT))
    assert [(change.evidence, change.figure["low"]) for change in found] == [(2, 52)]


def test_a_change_names_its_measure_both_figures_and_when_they_were_found() -> None:
    new = {**CITED, "id": 2, "figures": [figure(23)], "retrieved_at": AT + timedelta(days=1)}
    [change] = find_changes([figure(12, None)], [CITED, new], cited={1}, since=AT)
    days = [f"{at.astimezone():%-d %b %Y, %H:%M}" for at in (AT + timedelta(days=1), AT)]
    assert str(change) == f"killed: 23 people on {days[0]}; the verdict cites 40 people, found on {days[1]}"


def test_a_page_that_names_a_higher_bound_says_the_lower_one_no_more() -> None:
    assert is_replaced([figure(16, None)], [figure(23, None)])
    assert is_replaced([figure(16, None)], [figure(23)])
    assert not is_replaced([figure(16, None)], [figure(16)])
    assert not is_replaced([figure(16, None)], [figure(16, None), figure(23, None)])


def test_what_another_page_says_is_no_change() -> None:
    assert changes(figure(52), url="https://b.example/crash") == []


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("The flood killed 40 people in Bergen.", "The flood killed 40 people in Bergen.",
         "The flood of 1953 killed 1,800 people in the Netherlands."),
        ("The flood killed 40 people in Bergen.", "The flood killed 40 people in Bergen.",
         "Of the victims, 12 children were killed in Bergen."),
        ("The debt is 2.3 billion euros.", "The debt is 2.3 billion euros.", "The bridge cost 9 million euros."),
    ],
)  # fmt: skip
def test_another_place_and_another_part_are_no_change(text: str, before: str, after: str) -> None:
    [claimed] = read_figures(text)
    old = {**CITED, "source": "wiki", "figures": read_figures(before)}
    new = {**old, "id": 2, "figures": read_figures(after), "retrieved_at": AT + timedelta(hours=2)}
    for cited in ({1}, set[int]()):
        assert not list(find_changes([claimed], [old, new], cited=cited, since=AT))
    assert not is_replaced(old["figures"], new["figures"])
    more = [{**figure, "low": 7 * figure["low"], "high": 7 * figure["high"]} for figure in old["figures"]]
    assert list(find_changes([claimed], [old, {**new, "figures": more}], cited={1}, since=AT)), "but this is one"
    assert is_replaced(old["figures"], more)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("About 300 people were killed.", "300 people were killed.", "297 people were killed."),
        ("The debt is 2.3 billion euros.", "The debt is 2.3 billion euros.", "The debt is 2.31 billion euros."),
    ],
)
def test_the_room_of_rounding_is_a_change_only_on_a_page_that_is_cited(text: str, before: str, after: str) -> None:
    [claimed] = read_figures(text)
    old = {**CITED, "source": "wiki", "figures": read_figures(before)}
    new = {**old, "id": 2, "figures": read_figures(after), "retrieved_at": AT + timedelta(hours=2)}
    assert [change.cited for change in find_changes([claimed], [old, new], cited={1}, since=AT)] == [True]
    assert not list(find_changes([claimed], [old, new], cited=set(), since=AT))
    assert not is_replaced(old["figures"], new["figures"])


def test_a_figure_of_an_earlier_time_is_another_story() -> None:
    claimed = figure(40, as_of="2026-03-01")
    assert changes(figure(52, as_of="1995"), claimed=claimed) == []
    assert changes(figure(52, as_of="2026-03-02"), claimed=claimed) == [(52, 40)]
    assert changes(figure(52, as_of="soon"), claimed=claimed) == [(52, 40)]


def test_a_page_that_is_not_cited_is_compared_with_what_it_said_before() -> None:
    old = {**CITED, "source": "wiki", "url": PAGE}
    new = {**old, "id": 3, "figures": [figure(52)], "retrieved_at": AT + timedelta(hours=2)}
    found = list(find_changes([figure(40)], [old, new], cited=set(), since=AT))
    assert [(change.figure["low"], change.before["low"], change.cited) for change in found] == [(52, 40, False)]
    assert "; the same page said 40 people, found on" in str(found[0])
    assert not list(find_changes([figure(40)], [new], cited=set(), since=AT)), "with nothing to compare it is no change"


def test_each_changed_figure_of_a_page_is_told_whoever_found_the_first() -> None:
    claimed, later = [figure(40), figure(100, measure="injured")], AT + timedelta(hours=2)
    old = {**CITED, "figures": claimed}
    both = {**old, "id": 3, "source": "web", "figures": [figure(52), figure(150, measure="injured")]}
    first = {**old, "id": 2, "figures": [figure(52.0), claimed[1]], "retrieved_at": later}
    both["retrieved_at"] = later + timedelta(hours=1)
    for pieces in ([old, both], [old, first, both]):
        found = list(find_changes(claimed, pieces, cited={1}, since=AT))
        assert [change.figure["measure"] for change in found] == ["killed", "injured"], "52.0 and 52 are one change"


def decided(session: Any, room: scenes.Newsroom, status: str) -> Claim:
    """A claim of exactly 40 people killed, decided on a report of 40."""
    submitted = scenes.article(session, by=room.admin, text=f"The flood killed 40 people in Bergen, {status}.")
    claim = next(one for one in scenes.claims_of(session, submitted) if one.kind == "figure")
    scenes.bring(session, claim, "in_progress", room)
    said = {"title": "Flood", "excerpt": "The flood killed 40 people.", "stance": "supports"}
    found = evidence.add_by_hand(session, claim, url=PAGE, **said, by=room.ana)
    scenes.act(session, claim, "decide", by=room.ana, rating="supported", reason="So it is.", evidence=[found.id])
    return scenes.act(session, claim, "approve", by=room.editor) if status == "approved" else claim
