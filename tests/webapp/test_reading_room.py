"""The reading room as a place to work in: the card of a claim, its shape changed by forms, and what others did."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from claims.models import Article, Claim, ClaimPlace
from tests import scenes
from tests.statements import heard
from tests.webapp.visitors import Desk, Visitor, fields_of
from webapp.paragraphs import cover
from webapp.reading import halves

JSON = {"Accept": "application/json"}
WORDS = "At least 40 people were killed and 120 injured when the river burst its banks"


class Room:
    """An article with one claim by hand that the forms are about, and two readers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        with desk.scene() as session:
            self.id = scenes.article(session, by=desk.room.admin).id
        self.ana, self.ben = desk.visitor("ana"), desk.visitor("ben")
        self.page = f"/articles/{self.id}"
        answer = self.ana.post(f"{self.page}/claims", quote=WORDS, kind="superlative")
        found = re.search(r"claim=(\d+)", answer.headers["Location"])
        assert found
        self.claim = int(found[1])

    def form(self, action: str) -> dict[str, Any]:
        """What the form of the card holds before somebody changes it."""
        card = self.ana.get(f"{self.page}?claim={self.claim}")
        fields = fields_of(card, self.address(action))
        return {name: fields.getlist(name) if name in ("part", "kind") else fields[name] for name in fields}

    def address(self, action: str) -> str:
        return f"{self.page}/claims/{self.claim}/{action}"

    def send(self, action: str, **fields: Any) -> Any:
        form = self.form(action)
        return self.ana.send(self.address(action), {**form, "kind": form["kind"][-1], **fields})

    def facts(self, claim_id: int | None = None) -> tuple[str, str, str]:
        """Kind, status and quote of a claim as they are now."""
        with self.desk.database.reading() as session:
            claim = session.get_one(Claim, claim_id or self.claim)
            return claim.kind, claim.status, claim.places[0].quote

    def news(self, visitor: Visitor, mark: str) -> dict[str, Any]:
        return visitor.get(f"{self.page}/live?mark={mark}").json or {}

    def mark(self, visitor: Visitor) -> str:
        found = re.search(r'data-mark="(\d+)"', visitor.get(self.page).text)
        assert found
        return found[1]


@pytest.fixture
def room(small_newsroom: Desk) -> Room:
    return Room(small_newsroom)


@pytest.fixture
def room_on_either(newsroom: Desk) -> Room:
    """On each kind of database, for what is asked of it in its own words."""
    return Room(newsroom)


def test_a_claim_in_focus_has_a_card_also_without_scripts(room: Room) -> None:
    page = room.ana.get(f"{room.page}?claim={room.claim}").text
    card = re.search(r"<section[^>]*data-card.*?</section>", page, re.DOTALL)
    assert card and "characters 57–134" in card[0] and ">Superlative<" in card[0]
    assert re.search(rf'<a class="cn" href="\?claim={room.claim}#c\d+"', page)
    alone = room.ana.get(f"{room.page}/card?claim={room.claim}").text
    assert f'data-card="{room.claim}"' in alone and "<html" not in alone
    assert room.ana.get(f"{room.page}?claim=99999").status_code == 404
    viewer = room.desk.visitor("viewer").get(f"{room.page}?claim={room.claim}").text
    assert "data-card" in viewer and "data-shape" not in viewer


def test_words_and_kind_are_adjusted_by_a_form(room: Room) -> None:
    answer = room.send("adjust", quote="120 injured", kind="figure")
    assert answer.status_code == 303 and f"claim={room.claim}" in answer.headers["Location"]
    assert room.facts() == ("figure", "queued", "120 injured")


def test_the_words_nearest_to_the_claim_are_meant(room: Room) -> None:
    assert room.send("adjust", quote="the", kind="event").status_code == 303
    with room.desk.database.reading() as session:
        place = session.scalars(select(ClaimPlace).where(ClaimPlace.claim_id == room.claim)).one()
        assert place.quote == "the" and 57 <= place.start < 134


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("adjust", {"quote": "The moon is made of cheese"}, "do not stand in the article"),
        ("adjust", {"quote": " \n "}, "select or paste"),
        ("adjust", {"quote": "the police said.\n\n“We warned the government"}, "nothing"),
        ("adjust", {"quote": "would run again.", "version": "99"}, "Somebody changed this claim"),
        ("split", {"part": ["At least 40 people", "would run again"]}, "does not lie inside"),
        ("split", {"part": ["At least 40 people", "40 people were killed"]}, "share words"),
        ("split", {"part": ["At least 40 people", "  ", ""]}, "2 to 20 parts"),
        ("merge", {}, "Please pick 2 to 20"),
        ("merge", {"claims": "1"}, "must be picked"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(room: Room, action: str, fields: dict[str, Any], said: str) -> None:
    before = room.desk.contents()
    answer = room.send(action, **fields)
    if said == "nothing":  # a quotation that begins a paragraph may be gone into
        assert answer.status_code == 303
        return
    assert answer.status_code in (409, 422) and 'role="alert"' in answer.text
    assert said in re.sub(r"\s+", " ", answer.text)
    assert f'data-card="{room.claim}"' in answer.text
    for typed in (one for value in fields.values() for one in ([value] if isinstance(value, str) else value)):
        assert typed.strip() in answer.text
    assert room.desk.contents() == before


def test_a_claim_is_split_by_a_form_once_however_often_it_is_sent(room: Room) -> None:
    form = room.form("split")
    assert form["part"][:2] == ["At least 40 people were killed", "120 injured when the river burst its banks"]
    fields = {**form, "kind": ["superlative", "event", "figure"]}
    first = room.ana.send(room.address("split"), fields)
    assert first.status_code == 303
    after = room.desk.contents()
    again = room.ana.send(room.address("split"), fields)
    assert again.status_code == 409 and "Nothing was done twice." in again.text
    assert room.desk.contents() == after
    made = int(re.findall(r"claim=(\d+)", first.headers["Location"])[0])
    assert room.facts()[1] == "replaced"
    assert room.facts(made) == ("superlative", "queued", "At least 40 people were killed")
    assert room.facts(made + 1) == ("event", "queued", "120 injured when the river burst its banks")
    assert f'<a href="/claims/{room.claim}">claim' in room.ana.get(f"{room.page}?claim={made}").text


def test_claims_are_merged_by_a_form(room: Room) -> None:
    with room.desk.database.reading() as session:
        other, version = session.execute(
            select(Claim.id, Claim.row_version).join(ClaimPlace)
            .where(Claim.id != room.claim, Claim.article_id == room.id, Claim.status == "queued",
                   ClaimPlace.start.between(57, 134))
        ).first() or (0, 0)  # fmt: skip
    pick = f"{other}:{version}"
    assert f'value="{pick}"' in room.ana.get(f"{room.page}?claim={room.claim}").text
    answer = room.send("merge", claims=pick, onto=str(room.claim))
    assert answer.status_code == 303
    assert room.facts()[1] == "queued" and room.facts(other)[1] == "replaced"


def test_a_claim_of_another_article_is_not_found_here(room: Room) -> None:
    other = room.desk.claim()
    for action in ("adjust", "split", "merge"):
        answer = room.ana.post(f"{room.page}/claims/{other}/{action}", quote="x", part=["a", "b"], kind="figure")
        assert answer.status_code == 404
    answer = room.send("merge", claims=f"{other}:1")
    assert answer.status_code == 422 and "Only claims of one article" in answer.text


def test_a_script_gets_the_regions_that_changed_and_the_sentence_of_a_refusal(room: Room) -> None:
    token = {"csrf_token": room.ana.token()}
    address = f"{room.page}/sentences/read"
    done = room.ana.send(address, {**token, "sentences": "6"}, headers=JSON)
    assert done.json is not None and 'id="s6"' in done.json["html"] and 'id="cover"' in done.json["html"]
    assert "s-read" in done.json["html"] and 'id="s1"' not in done.json["html"]
    fields = {**room.form("adjust"), "kind": "superlative", "quote": "cheese"}
    refused = room.ana.send(room.address("adjust"), fields, headers=JSON)
    assert refused.status_code == 422 and "do not stand in the article" in (refused.json or {})["detail"]
    moved = room.ana.send(room.address("adjust"), {**fields, "quote": "120 injured"}, headers=JSON)
    assert moved.json is not None and moved.json["claim"] == room.claim
    assert ">120 injured<" in moved.json["html"]


def test_the_second_reader_is_told_which_paragraphs_changed_and_the_first_is_not(room_on_either: Room) -> None:
    room = room_on_either
    assert f'data-card="{room.claim}"' in room.ben.get(f"{room.page}?claim={room.claim}").text
    ana, ben = room.mark(room.ana), room.mark(room.ben)
    assert room.news(room.ben, ben)["parts"] == ["cover", "gate", "unread", "kinds", "beside", "next"]
    with room.desk.scene() as session:
        lines = scenes.lines_of(session, session.get_one(Article, room.id))
    last = lines[-1]
    room.ana.post(f"{room.page}/sentences/read", sentences=str(last.number))
    room.ana.post(f"{room.page}/claims", quote="in the country since 1995", kind="prediction")
    assert room.news(room.ana, ana)["mark"] == ana  # one's own acts are no news
    told = room.news(room.ben, ben)
    assert told["mark"] != ben and told["parts"][0] == f"p{last.paragraph}"
    assert len([part for part in told["parts"] if part.startswith("p")]) == 1
    piece = room.ben.get(f"{room.page}/parts?part=p{last.paragraph}&part=cover").text
    assert "read by Ana Checker" in piece and ">in the country since 1995<" in piece
    assert re.findall(r'id="(p\d+|cover|gate|kinds)"', piece) == [f"p{last.paragraph}", "cover"]


def test_a_paragraph_that_a_claim_left_is_told_too(room: Room) -> None:
    mark = room.mark(room.ben)
    room.send("adjust", quote="Nobody knew when the trains would run")
    paragraphs = [part for part in room.news(room.ben, mark)["parts"] if re.fullmatch(r"p\d+", part)]
    assert len(paragraphs) == 2


def test_marks_that_mean_nothing_ask_for_the_whole_page(room: Room) -> None:
    for mark in ("", "abc", "9" * 30):
        assert "parts" not in room.news(room.ana, mark)
    assert room.ana.get(f"{room.page}/parts?part=nonsense&part=p999").status_code == 200


def test_a_page_of_many_claims_asks_no_more_questions_than_one_of_few(small_newsroom: Desk) -> None:
    asked = []
    for many in (12, 240):
        with small_newsroom.scene() as session:
            article = scenes.big_article(session, by=small_newsroom.room.admin, claims=many)
            count = session.scalar(select(func.count()).where(Claim.article_id == article.id))
            assert count == many
        ana = small_newsroom.visitor("ana")
        with heard(small_newsroom.database) as statements:
            page = ana.get(f"/articles/{article.id}")
        assert page.text.count('class="note ') == many
        asked.append(len(statements))
    assert asked[0] == asked[1] < 60


def test_the_coverage_bar_stays_short_for_a_long_text_and_hides_nothing_unread() -> None:
    states = ["covered"] * 2000
    states[1234] = "unread"
    lines = [{"number": at + 1, "start": 10 * at, "end": 10 * at + 9, "state": s} for at, s in enumerate(states)]
    blocks = cover(lines)
    assert len(blocks) <= 300 and blocks[-1]["x"] + blocks[-1]["width"] <= 1360
    assert [(b["first"] <= 1235 <= b["last"], b["unread"]) for b in blocks if b["state"] == "unread"] == [(True, 1)]
    assert [b["first"] for b in cover(lines[:50])] == list(range(1, 51))
    assert cover([]) == []


@pytest.mark.parametrize(
    ("quote", "parts"),
    [
        ("40 killed and 120 hurt", ["40 killed", "120 hurt"]),
        ("He came, saw, and won", ["He came, saw", "won"]),
        ("Nothing to part here", ["Nothing to part here"]),
    ],
)
def test_a_split_begins_with_a_guess(quote: str, parts: list[str]) -> None:
    assert halves(quote) == parts
