"""Evidence that a person added: corrected until a verdict cites it, pointed out where its page is here already."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import evidence, reshape, snapshots
from claims.acts import act
from claims.contents import Extract
from claims.database import Database
from claims.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from claims.extraction import read_figures
from claims.models import Claim, Event, Evidence, Job, Person
from claims.queries.detail import evidence_of
from claims.queries.newest import acts_since, only_filled_in
from tests import scenes
from tests.claims.test_snapshots import AT, READ, URL, VISIT, body, link
from tests.claims.two_at_once import TwoAtOnce

MAY = date(2026, 5, 1)


@pytest.fixture
def room(database: Database) -> scenes.Newsroom:
    with database.transaction() as session:
        return scenes.newsroom(session)


def with_an_address(session: Session, room: scenes.Newsroom, excerpt: str = "") -> tuple[Claim, Evidence]:
    claim = scenes.claim(session, room, "in_progress")
    return claim, evidence.add_by_hand(session, claim, url=URL, title="", excerpt=excerpt, by=room.ana)


def test_a_piece_whose_page_cannot_be_kept_is_filled_in_by_hand(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        snapshots.miss(session, piece.id, "The page wants a sign-in.")
        words = "The police count 40 dead since Thursday."
        evidence.correct(session, claim, piece.id, title=" Forty dead ", excerpt=words, published_on=MAY, by=room.ana)
        [shown] = evidence_of(session, claim.id)
        at = datetime(2026, 5, 1, tzinfo=UTC)
        assert (shown["title"], shown["excerpt"], shown["published_at"]) == ("Forty dead", words, at)
        assert (shown["figures"][0]["low"], shown["stance"]) == (40, "unclear")
        told = session.scalars(select(Event).where(Event.action == "correct_evidence")).one()
        assert told.data == {
            "evidence": piece.id, "before": {"title": URL, "excerpt": "", "published_at": None},
            "after": {"title": "Forty dead", "excerpt": words, "published_at": "2026-05-01T00:00:00+00:00"},
        }  # fmt: skip


def test_a_passage_that_a_person_corrected_is_no_longer_the_desks(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        snapshots.hang(session, piece.id, VISIT, body(), READ, "The police count 40 dead.")
        correct = {"title": piece.title, "published_on": (READ.published_at or VISIT.fetched_at).date(), "by": room.ana}
        evidence.correct(session, claim, piece.id, excerpt="The police count 40 dead.", **correct)
        assert link(session, piece).picked and piece.published_at == READ.published_at, "nothing was changed"
        evidence.correct(session, claim, piece.id, excerpt="40 dead", **correct)
        assert not link(session, piece).picked
        snapshots.hang(session, piece.id, VISIT, body("fifty"), READ, "The police count 50 dead.")
        assert (piece.excerpt, link(session, piece).picked) == ("40 dead", False)
        assert len(session.scalars(select(Event).where(Event.action == "correct_evidence")).all()) == 1


def test_a_correction_that_leaves_nothing_is_refused(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room, "The police count 40 dead.")
        before = (piece.title, piece.excerpt)
        with pytest.raises(Invalid, match="nothing is left that says anything"):
            evidence.correct(session, claim, piece.id, title=" ", excerpt="\n", published_on=MAY, by=room.ana)
        assert (piece.title, piece.excerpt, piece.published_at) == (*before, None)
        evidence.correct(session, claim, piece.id, title="A title", excerpt="", published_on=None, by=room.ana)
        assert (piece.title, piece.excerpt) == ("A title", "")


def test_an_excerpt_that_does_not_stand_on_the_page_is_pointed_out(database: Database, room: scenes.Newsroom) -> None:
    def astray(session: Session, piece: Evidence) -> bool:
        return bool(evidence_of(session, piece.claim_id)[0]["astray"])

    with database.transaction() as session:
        claim, piece = with_an_address(session, room, "Fifty died.")
        assert not astray(session, piece), "nothing was read yet"
        snapshots.hang(session, piece.id, VISIT, body(), READ)
        assert astray(session, piece)
        words = "“The  police count 40 dead.”".strip("“”")
        evidence.correct(session, claim, piece.id, title="T", excerpt=words, published_on=None, by=room.ana)
        assert not astray(session, piece)
        evidence.correct(session, claim, piece.id, title="T", excerpt="Fifty died.", published_on=None, by=room.ana)
        assert astray(session, piece)
        _, alone = with_an_address(session, room)
        snapshots.hang(session, alone.id, VISIT, body(), READ, "The police count 40 dead.")
        assert not astray(session, alone)


@pytest.mark.parametrize(("excerpt", "astray"), [
    ("Forty people died. … Rain fell for nine days.", False), ("Forty people […] nine days.", False),
    ("Forty dead", False), ("Forty people died ...", False), ("…", False),
    ("Forty people died. … Rain fell for ten days.", True), ("Fifty dead", True),
])  # fmt: skip
def test_of_a_headline_and_of_a_cutting_nobody_says_that_it_does_not_stand_on_the_page(
    database: Database, room: scenes.Newsroom, excerpt: str, astray: bool
) -> None:
    page = Extract("Forty people died. The mayor spoke. Rain fell for nine days.", "Forty dead")
    with database.transaction() as session:
        claim, piece = with_an_address(session, room, excerpt)
        found = scenes.found_elsewhere(session, claim)
        found.fact_check = None
        for one in (piece, found):
            snapshots.hang(session, one.id, VISIT, body(), page)
        assert (link(session, piece).astray, link(session, found).astray) == (astray, False)
        evidence.correct(session, claim, piece.id, title="T", excerpt=f"{excerpt} ", published_on=MAY, by=room.ana)
        assert link(session, piece).astray == astray


def test_a_page_that_is_being_fetched_brings_back_nothing_that_a_person_corrected(
    database: Database, room: scenes.Newsroom
) -> None:
    words = "On Monday the police counted 52 people killed."
    with database.transaction() as session:
        claim, piece = with_an_address(session, room, excerpt=words)
        correct = {"title": piece.title, "by": room.ana}
        evidence.correct(session, claim, piece.id, excerpt=words, published_on=date(2020, 1, 8), **correct)
        snapshots.hang(session, piece.id, VISIT, body(), READ, words)
        assert piece.figures == read_figures(words, datetime(2020, 1, 8, tzinfo=UTC)) != read_figures(words, AT)
        evidence.correct(session, claim, piece.id, excerpt="", published_on=None, **correct)
        snapshots.hang(session, piece.id, VISIT, body("fifty"), READ, words)
        assert (piece.excerpt, piece.figures, piece.published_at) == ("", [], None)
        assert not link(session, piece).picked
        evidence.correct(session, claim, piece.id, excerpt="Other words.", published_on=None, **correct)
        snapshots.hang(session, piece.id, VISIT, body("sixty"), READ, words)
        assert piece.excerpt == "Other words."


def test_what_is_cited_or_came_from_a_source_is_not_corrected(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        correct = {"title": "T", "excerpt": "E", "published_on": None}
        with pytest.raises(NotAllowed):
            evidence.correct(session, claim, piece.id, **correct, by=room.viewer)
        with pytest.raises(NotFound):
            evidence.correct(session, scenes.claim(session, room), piece.id, **correct, by=room.ana)
        for wrong in ({"title": "x" * 501}, {"excerpt": "a\0b"}, {"published_on": date(1, 1, 1)}):
            with pytest.raises(Invalid, match="Nothing was changed"):
                evidence.correct(session, claim, piece.id, **correct | wrong, by=room.ana)
        found = scenes.found_elsewhere(session, claim)
        with pytest.raises(Invalid, match="as it was given"):
            evidence.correct(session, claim, found.id, **correct, by=room.ana)
        scenes.act(session, claim, "decide", by=room.ana, said="said", rating="supported", reason="So.",
                   evidence=[piece.id])  # fmt: skip
        with pytest.raises(WrongState, match="cites this piece"):
            evidence.correct(session, claim, piece.id, **correct, by=room.ana)
        assert (piece.title, piece.excerpt) == (URL, "")


def test_a_verdict_on_the_words_before_a_correction_is_not_taken(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room, excerpt="40 people were killed.")
        correct = {"title": piece.title, "published_on": None, "by": room.ben}
        opened = claim.row_version
        evidence.correct(session, claim, piece.id, excerpt=piece.excerpt, **correct)
        assert claim.row_version == opened, "nothing was changed"
        evidence.correct(session, claim, piece.id, excerpt="400 people were killed.", **correct)
        verdict = {"said": "said", "rating": "supported", "reason": "So.", "evidence": [piece.id]}
        with pytest.raises(Stale):
            act(session, claim.id, "decide", verdict, by=room.ana, version=opened)
        assert claim.verdict is None
        act(session, claim.id, "decide", verdict, by=room.ana, version=claim.row_version)


def test_a_verdict_written_before_a_page_filled_its_piece_in_is_not_taken(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        opened = claim.row_version
        snapshots.hang(session, piece.id, VISIT, body(), READ, "The police count 40 dead.")
        with pytest.raises(Stale):
            cite(session, claim.id, piece.id, opened, room.ana)
        assert only_filled_in(acts_since(session, claim, opened)) and claim.row_version == opened + 1
        snapshots.hang(session, piece.id, VISIT, body("fifty"), READ, "The police count 50 dead.")
        assert claim.row_version == opened + 1, "nothing was filled in"
        say_400(session, claim.id, piece.id, room.ben)
        assert not only_filled_in(acts_since(session, claim, opened))
        assert not acts_since(session, claim, claim.row_version)
        told = session.scalars(select(Event.data).where(Event.action == "fill_in_evidence")).one()
        assert (told["before"]["excerpt"], told["after"]["excerpt"]) == ("", "The police count 40 dead.")
        cite(session, claim.id, piece.id, claim.row_version, room.ana)


def test_a_verdict_written_before_a_page_gave_its_day_to_the_figures_of_a_piece_is_not_taken(
    database: Database, room: scenes.Newsroom
) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room, "On Monday the police counted 52 people killed.")
        evidence.correct(session, claim, piece.id, title="T", excerpt=piece.excerpt, published_on=None, by=room.ana)
        opened, figures = claim.row_version, piece.figures
        snapshots.hang(session, piece.id, VISIT, body(), READ, "")
        assert piece.figures != figures
        with pytest.raises(Stale):
            cite(session, claim.id, piece.id, opened, room.ana)
        assert only_filled_in(acts_since(session, claim, opened))


@pytest.mark.parametrize("status", ["queued", "submitted", "approved"])
def test_what_a_page_fills_in_where_nobody_writes_a_verdict_makes_no_form_stale(
    database: Database, room: scenes.Newsroom, status: str
) -> None:
    with database.transaction() as session:
        claim = scenes.claim(session, room, status)
        before, piece = claim.row_version, scenes.found_page(session, claim, by=room.ben)
        assert (bool(piece.excerpt), claim.row_version) == (True, before)


def read_by_two(database: Database) -> tuple[scenes.Newsroom, tuple[int, int], int]:
    """A newsroom in which Ana and Ben read one piece: the ids of its claim and of it, and the claim's version."""
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim, piece = with_an_address(session, room, excerpt="40 people were killed.")
        return room, (claim.id, piece.id), claim.row_version


def test_what_a_verdict_is_about_to_cite_is_not_corrected_beside_it(any_desk: TwoAtOnce) -> None:
    room, ids, version = read_by_two(any_desk.database)
    with any_desk.database.transaction() as session:
        cite(session, *ids, version, room.ana)
        late = any_desk.beside(lambda session: say_400(session, *ids, room.ben))
    with pytest.raises(WrongState, match="cites this piece"):
        late.result()
    with any_desk.database.reading() as session:
        assert session.get_one(Evidence, ids[1]).excerpt == "40 people were killed."


def test_what_is_being_corrected_is_not_cited_beside_it_by_whoever_saw_it_before(any_desk: TwoAtOnce) -> None:
    room, ids, version = read_by_two(any_desk.database)
    with any_desk.database.transaction() as session:
        say_400(session, *ids, room.ben)
        late = any_desk.beside(lambda session: cite(session, *ids, version, room.ana))
    with pytest.raises(Stale):
        late.result()
    with any_desk.database.reading() as session:
        assert session.get_one(Claim, ids[0]).verdict_id is None


def cite(session: Session, claim_id: int, piece_id: int, version: int, who: Person) -> None:
    verdict = {"said": "said", "rating": "supported", "reason": "So.", "evidence": [piece_id]}
    act(session, claim_id, "decide", verdict, by=session.get_one(Person, who.id), version=version)


def say_400(session: Session, claim_id: int, piece_id: int, who: Person) -> None:
    claim, by, words = session.get_one(Claim, claim_id), session.get_one(Person, who.id), "400 people were killed."
    evidence.correct(session, claim, piece_id, title="T", excerpt=words, published_on=None, by=by)


def test_two_pieces_are_not_corrected_into_one(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, first = with_an_address(session, room, excerpt="One.")
        second = evidence.add_by_hand(
            session, claim, url=URL, title="", excerpt="Two.", another=True, by=room.ana
        )  # fmt: skip
        with pytest.raises(WrongState, match="here already") as refused:
            evidence.correct(session, claim, second.id, title="T", excerpt="One.", published_on=None, by=room.ana)
        assert refused.value.details["existing"] == first.id and second.excerpt == "Two."
        evidence.correct(session, claim, first.id, title="T", excerpt="Three.", published_on=None, by=room.ana)
        evidence.correct(session, claim, second.id, title="T", excerpt="One.", published_on=None, by=room.ana)


@pytest.mark.parametrize("url", [URL, f"{URL}/?utm_source=x", URL.replace("https://", "http://www.")])
def test_a_page_that_is_here_is_pointed_out_and_added_again_on_purpose(
    database: Database, room: scenes.Newsroom, url: str
) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        new = {"url": url, "title": "", "excerpt": "Another passage.", "by": room.ana}
        with pytest.raises(WrongState, match="E1 is from this page already. Nothing was added") as refused:
            evidence.add_by_hand(session, claim, **new)
        assert refused.value.details == {"existing": piece.id, "same_page": True}
        assert evidence.add_by_hand(session, claim, **new, another=True).id != piece.id
        with pytest.raises(WrongState, match="here already"):
            evidence.add_by_hand(session, claim, **new, another=True)
        other = scenes.claim(session, room)
        assert evidence.add_by_hand(session, other, **new).claim_id == other.id, "of another claim it is new"


def test_an_address_whose_page_filled_a_piece_in_is_added_once_more_to_keep_what_it_says_now(
    database: Database, room: scenes.Newsroom
) -> None:
    bare = {"url": URL, "title": "", "excerpt": "", "another": True, "by": room.ana}
    with database.transaction() as session:
        claim, first = with_an_address(session, room)
        snapshots.hang(session, first.id, VISIT, body(), READ, "The police count 40 dead.")
        with pytest.raises(WrongState, match="here already"):
            evidence.add_by_hand(session, claim, **bare | {"title": READ.title, "excerpt": first.excerpt})
        second = evidence.add_by_hand(session, claim, **bare)
        with pytest.raises(WrongState, match="here already"):
            evidence.add_by_hand(session, claim, **bare)
        for words, text in (("forty", first.excerpt), ("fifty", "The police count 50 dead.")):
            snapshots.hang(session, second.id, VISIT, body(words), READ, text)
            assert second.excerpt == first.excerpt, "what stands there is not written over"
        third = evidence.add_by_hand(session, claim, **bare)
        snapshots.hang(session, third.id, VISIT, body("fifty"), READ, "The police count 50 dead.")
        with pytest.raises(WrongState, match="here already") as refused:
            evidence.add_by_hand(session, claim, **bare | {"excerpt": third.excerpt})
        assert refused.value.details["existing"] == third.id, "the same words are no further piece"


@pytest.mark.parametrize("passage", ["The police count 40 dead.", ""])
@pytest.mark.parametrize("cited_first", [True, False])
def test_an_address_that_was_cited_is_added_once_more_as_the_refusal_to_fetch_it_again_says(
    database: Database, room: scenes.Newsroom, passage: str, cited_first: bool
) -> None:
    bare = {"url": URL, "title": "", "excerpt": "", "another": True, "by": room.ana}
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        if cited_first:
            cite(session, claim.id, piece.id, claim.row_version, room.ana)
        snapshots.hang(session, piece.id, VISIT, body(), READ, passage)
        if not cited_first:
            evidence.correct(session, claim, piece.id, title="T", excerpt="", published_on=None, by=room.ana)
            cite(session, claim.id, piece.id, claim.row_version, room.ana)
        session.execute(update(Job).where(Job.stage == "snapshot").values(state="done"))
        with pytest.raises(WrongState, match="Add the address once more"):
            snapshots.keep_now(session, claim, piece.id, by=room.ana)
        again = evidence.add_by_hand(session, claim, **bare)
        snapshots.hang(session, again.id, VISIT, body("fifty"), READ, "The police count 50 dead.")
        assert again.excerpt == "The police count 50 dead."


def test_what_was_found_for_earlier_words_of_the_claim_says_so(database: Database, room: scenes.Newsroom) -> None:
    with database.transaction() as session:
        claim, piece = with_an_address(session, room)
        piece.retrieved_at -= timedelta(seconds=1)
        before = claim.places[0].quote
        reshape.adjust(session, claim, quote="At least 40 people were killed in the flood", by=room.ana)
        new = evidence.add_by_hand(session, claim, url="https://b.example/", title="", excerpt="", by=room.ana)
        new.retrieved_at += timedelta(seconds=1)
        session.flush()
        assert [shown["found_for"] for shown in evidence_of(session, claim.id)] == [before, None]
        reshape.adjust(session, claim, quote=before, by=room.ana)
        found_for = [shown["found_for"] for shown in evidence_of(session, claim.id)]
        assert found_for[0] is None, "these words stand again"
