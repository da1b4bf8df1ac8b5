"""The evidence on the page of a claim: judged by one button, turned, cited or not, compared."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from claims import evidence
from claims.extraction import KINDS
from claims.models import Article, ChecklistTick, Claim, Evidence, EvidenceJudgement
from tests import scenes
from tests.webapp.visitors import Desk, Visitor, count, fields_of

VERDICT = {"said": "said", "rating": "supported", "reason": "The report agrees."}
LINE = KINDS["statement"].checklist[0]
REPORT = (
    "Eleven people died when a fire broke out on the car deck of the ferry Lady Marit early on Tuesday, the coastguard "
    "said. The ship was on its way to the island of Ommel with 212 passengers."
)


def with_a_find(newsroom: Desk, status: str = "in_progress") -> tuple[int, int]:
    with newsroom.scene() as session:
        claim = scenes.claim(session, newsroom.room, status)
        piece = scenes.found_by_hand(session, claim, by=newsroom.person(session, "ben"), excerpt="A second report.")
        return claim.id, piece.id


def piece_of(page: str, piece: int) -> str:
    return page[page.index('<article class="ev') :].split(f'id="evidence-{piece}"')[1].split("</article>")[0]


def pressed(page: str, piece: int) -> list[str]:
    """The keys of the judgements that are on."""
    return re.findall(r'data-judge="(.)" aria-pressed="true"', piece_of(page, piece))


def judge(visitor: Visitor, claim: int, piece: int, judgement: str, **fields: str) -> int:
    return visitor.post(f"/claims/{claim}/evidence/{piece}/judgement", judgement=judgement, **fields).status_code


def test_the_same_button_again_takes_a_judgement_back(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana, address = small_newsroom.visitor("ana"), f"/claims/{claim}"
    for expected in (["a"], []):
        value = re.search(r'value="(\w*)" data-beside-act data-judge="a"', piece_of(ana.get(address).text, piece))
        assert value
        judge(ana, claim, piece, value[1])
        page = ana.get(address).text
        assert pressed(page, piece) == expected
        assert ("by Ana Checker" in piece_of(page, piece)) == bool(expected)
    assert "Judgement of E1 taken back, Ana Checker" in page and "E1 accepted, Ana Checker" in page


def test_a_form_sent_twice_judges_once(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana = small_newsroom.visitor("ana")
    assert [judge(ana, claim, piece, "unsure") for _ in range(2)] == [303, 303]
    assert count(small_newsroom, EvidenceJudgement) == 1
    assert ana.get(f"/claims/{claim}").text.count("E1 unsure, Ana Checker") == 1


def test_a_verdict_stays_in_its_form_while_evidence_is_judged(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana, address = small_newsroom.visitor("ana"), f"/claims/{claim}"
    for act, fields in (
        (f"evidence/{piece}/judgement", {"judgement": "accepted"}), (f"evidence/{piece}/stance", {"turn": "context"}),
        ("checklist", {"tick": LINE}),
    ):  # fmt: skip
        assert "reason" in fields_of(ana.get(address), f"{address}/{act}")
        half = ana.post(f"{address}/{act}", **VERDICT, **fields, title="Half a piece", comment="Half a comment")
        assert half.status_code == 200
        form = fields_of(half, f"{address}/decide")
        assert {name: form[name] for name in VERDICT} == VERDICT
        assert (form["title"], form["comment"]) == ("Half a piece", "Half a comment")


def test_what_is_rejected_cannot_be_cited_and_what_is_cited_cannot_be_rejected(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana, address = small_newsroom.visitor("ana"), f"/claims/{claim}"
    judge(ana, claim, piece, "rejected")
    assert re.search(r'name="evidence" value="\d+" form="verdict"\s+disabled', ana.get(address).text)
    version = str(small_newsroom.version(claim))
    refused = ana.post(f"{address}/decide", version=version, **VERDICT, evidence=str(piece))
    assert refused.status_code == 422 and "Ana Checker rejected" in refused.text
    assert fields_of(refused, f"{address}/decide")["reason"] == VERDICT["reason"]
    judge(ana, claim, piece, "")
    assert ana.post(f"{address}/decide", version=version, **VERDICT, evidence=str(piece)).status_code == 303
    assert judge(small_newsroom.visitor("editor"), claim, piece, "rejected") == 409
    assert f"{address}/evidence/{piece}/stance" not in ana.get(address).text, "a cited piece is not turned"


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("judgement", {"judgement": "proved"}, 422),
        ("judgement", {"judgement": "x" * 20_000}, 422),
        ("stance", {"turn": ""}, 422),
        ("draft", {}, 404),
    ],
)
def test_an_act_on_evidence_that_cannot_be_done_keeps_what_is_typed(
    small_newsroom: Desk, act: str, fields: dict[str, str], status: int
) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana = small_newsroom.visitor("ana")
    answer = ana.post(f"/claims/{claim}/evidence/{piece}/{act}", **VERDICT, **fields)
    assert answer.status_code == status and VERDICT["reason"] in answer.text
    foreign = small_newsroom.claim()
    assert ana.post(f"/claims/{foreign}/evidence/{piece}/{act}", **VERDICT, **fields).status_code in (404, status)
    assert count(small_newsroom, EvidenceJudgement) == 0


def test_the_stance_is_set_by_a_person(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana = small_newsroom.visitor("ana")
    assert ana.post(f"/claims/{claim}/evidence/{piece}/stance", turn="refutes").status_code == 303
    page = ana.get(f"/claims/{claim}").text
    assert '<summary class="stance against">' in piece_of(page, piece) and "E1 set to “Refutes”" in page


def test_a_line_of_the_checklist_is_ticked_by_its_box_and_taken_back(small_newsroom: Desk) -> None:
    claim, _ = with_a_find(small_newsroom)
    ana, address = small_newsroom.visitor("ana"), f"/claims/{claim}/checklist"
    assert ana.post(address, tick=LINE).status_code == 303
    page = ana.get(f"/claims/{claim}").text
    assert f'name="untick" value="{LINE}"' in page and f"1 of {len(KINDS['statement'].checklist)}" in page
    assert ana.post(address, untick=LINE).status_code == 303
    assert count(small_newsroom, ChecklistTick) == 0
    assert ana.post(address, tick="Is it true?").status_code == 422


def test_an_address_alone_is_evidence_and_is_its_own_title(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    sent = ana.post(f"/claims/{claim}/evidence", url="https://example.org/report")
    assert sent.status_code == 303
    page = ana.get(f"/claims/{claim}").text
    assert '<summary class="stance neutral">' in page and re.search(r'name="stance" value="unclear" [^>]*checked', page)
    assert ">https://example.org/report</a>" in page and "“”" not in page


def test_a_page_that_is_here_is_pointed_out_with_what_was_typed_and_the_way_on(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    address, url = f"/claims/{claim}/evidence", "https://example.org/report"
    ana.post(address, url=url)
    assert re.search(r"data-another\s+hidden>Add it as another passage", ana.get(f"/claims/{claim}").text)
    again = ana.post(address, **VERDICT, url=url, excerpt="Another passage.", stance="refutes")
    assert again.status_code == 409 and "E1 is from this page already. Nothing was added" in again.text
    form = fields_of(again, address)
    assert (form["url"], form["excerpt"], form["stance"]) == (url, "Another passage.", "refutes")
    assert form["reason"] == VERDICT["reason"]
    with small_newsroom.database.reading() as session:
        piece = session.scalars(select(Evidence.id).where(Evidence.claim_id == claim)).one()
    assert f'<a class="btn mt-2" href="#evidence-{piece}">See what is there</a>' in again.text
    assert re.search(r"data-another\s*>Add it as another passage", again.text)
    assert ana.post(address, url=url, excerpt="Another passage.", another="1").status_code == 303
    assert "2 pieces of one origin" in ana.get(f"/claims/{claim}").text


def test_a_piece_is_corrected_beside_the_verdict_until_it_is_cited(small_newsroom: Desk) -> None:
    claim, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    ana.post(f"/claims/{claim}/evidence", url="https://example.org/report")
    with small_newsroom.database.reading() as session:
        piece = session.scalars(select(Evidence.id).where(Evidence.claim_id == claim)).one()
    address = f"/claims/{claim}/evidence/{piece}/correct"
    form = {"corrected_title": "Report", "corrected_excerpt": "41 died.", "corrected_day": "2023-05-01"}
    assert fields_of(ana.get(f"/claims/{claim}"), address)["corrected_title"] == "https://example.org/report"
    wrong = ana.post(address, **form | {"corrected_day": "May"})
    assert wrong.status_code == 422 and fields_of(wrong, address)["corrected_excerpt"] == "41 died."
    assert (
        re.search(f'id="correct-{piece}" open', wrong.text)
        and '<details class="addev" id="adding" data-part >' in wrong.text
    )
    assert ana.post(address, **form).status_code == 303
    page = ana.get(f"/claims/{claim}").text
    shown = piece_of(page, piece)
    assert ">Report</a>" in shown and "“41 died.”" in shown and "published 1 May 2023" in shown
    assert "Evidence corrected: E1, Ana Checker" in page
    assert "Title: <del>https://example.org/report</del> → <ins>Report</ins>" in page
    assert 'Published on: <span class="quiet">nothing</span> → <ins>1 May 2023</ins>' in page
    assert 'Excerpt: <span class="quiet">nothing</span> → <ins>41 died.</ins>' in page
    emptied = ana.post(address, **form | {"corrected_title": "", "corrected_excerpt": " "})
    assert emptied.status_code == 422 and "nothing is left that says anything" in emptied.text
    assert fields_of(emptied, address)["corrected_title"] == "" and "“41 died.”" in emptied.text
    ana.post(f"/claims/{claim}/decide", version=str(small_newsroom.version(claim)), **VERDICT, evidence=str(piece))
    assert address not in ana.get(f"/claims/{claim}").text
    assert small_newsroom.visitor("ben").post(address, **form | {"corrected_title": "R"}).status_code == 409


def test_a_piece_says_that_it_was_found_for_earlier_words(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    with small_newsroom.scene() as session:
        session.get_one(Evidence, piece).retrieved_at -= timedelta(seconds=1)
        found = session.get_one(Claim, claim)
        scenes.act(session, found, "adjust", by=small_newsroom.room.ana, quote="people were killed in the flood")
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    assert "added for earlier words of the claim: “At least 4" in piece_of(page, piece)


def test_a_script_gets_words_and_no_page(small_newsroom: Desk) -> None:
    claim, piece = with_a_find(small_newsroom)
    ana = small_newsroom.visitor("ana")
    ask = {"csrf_token": ana.token(), "judgement": "accepted"}
    address, as_json = f"/claims/{claim}/evidence/{piece}/judgement", {"Accept": "application/json"}
    assert ana.send(address, ask, headers=as_json).json == {"said": "Accepted.", "anchor": f"evidence-{piece}"}
    refused = ana.send(address, ask | {"judgement": "proved"}, headers=as_json)
    assert refused.status_code == 422 and "accepted, rejected or unsure" in refused.json["detail"]
    assert "Accepted." not in ana.get(f"/claims/{claim}").text, "nothing is said twice"


def figure_with(newsroom: Desk, *excerpts: str) -> int:
    with newsroom.scene() as session:
        article = scenes.article(session, by=newsroom.room.admin)
        claim = next(claim for claim in scenes.claims_of(session, article) if claim.kind == "figure")
        scenes.bring(session, claim, "in_progress", newsroom.room)
        for number, excerpt in enumerate(excerpts):
            piece = scenes.found_by_hand(session, claim, by=newsroom.room.ana, excerpt=excerpt)
            piece.title = f"Report {number}"
        return claim.id


def test_figures_lie_on_one_axis_with_the_same_as_a_table(small_newsroom: Desk) -> None:
    claim = figure_with(small_newsroom, "The police counted 38 dead.", "More than 45 people were killed.", "It rained.")
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    drawing = page[page.index('<svg class="plot axis') :].split("</svg>")[0]
    assert (
        "The claim says at least 40 people killed. E1 Report 0: 38, below; E2 Report 1: more than 45, within."
        in drawing
    )
    assert drawing.count("<circle") == 2 and 'class="hollow"' in drawing, "a dot, and an arrow that leaves its end out"
    assert " style=" not in page and "nan" not in drawing and "inf" not in drawing
    table = page[page.index("Same figures as a table") :].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.sub(r"<[^>]+>", "|", row).strip("|").split("|") for row in rows]
    assert [(row[0], row[-1]) for row in cells[2:]] == [("E1 Report 0", "below"), ("E2 Report 1", "within")]


def test_one_figure_far_away_does_not_press_the_others_together(small_newsroom: Desk) -> None:
    close = [f"The police counted {number} dead." for number in (38, 41, 44)]
    claim = figure_with(small_newsroom, *close, "Hundreds of people were killed.")
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    drawing = page[page.index('<svg class="plot axis') :].split("</svg>")[0]
    assert ">200<" not in drawing and ">38<" in drawing and ">44<" in drawing, "the numbers of the axis"
    assert "E3 Report 2: 44, within; E4 Report 3: at least 200, within, beyond the axis." in drawing
    assert "Double arrow: the figure lies far beyond the others" in page
    table = page[page.index("Same figures as a table") :].split("</table>")[0]
    assert "at least 200" in table and "beyond" not in table


def test_a_rejected_piece_is_not_drawn(small_newsroom: Desk) -> None:
    claim = figure_with(small_newsroom, "The police counted 38 dead.")
    with small_newsroom.database.reading() as session:
        piece = session.scalars(select(Evidence.id)).one()
    ana = small_newsroom.visitor("ana")
    assert '<svg class="plot axis' in ana.get(f"/claims/{claim}").text
    judge(ana, claim, piece, "rejected")
    page = ana.get(f"/claims/{claim}").text
    assert '<svg class="plot axis' not in page and "No evidence names a figure of this kind yet." in page


def test_other_days_best_values_and_copies_are_told_apart_on_the_axis(small_newsroom: Desk) -> None:
    claim = figure_with(small_newsroom, *(f"{n} copies: 41 dead. {REPORT}" for n in "ab"), "A table.", "Another.")
    table = {"low": 36, "high": 52, "best": 45, "unit": "people", "measure": "killed", "as_of": "2018-01/2018-03"}
    with small_newsroom.scene() as session:
        session.get_one(Article, session.get_one(Claim, claim).article_id).published_on = date(2018, 3, 10)
        pieces = session.scalars(select(Evidence).order_by(Evidence.id)).all()
        pieces[0].published_at = pieces[1].published_at = datetime(2018, 3, 9, tzinfo=UTC)
        pieces[2].figures, pieces[3].figures = [table], [table | {"as_of": "2019"}]
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    drawing = page[page.index('<svg class="plot axis') :].split("</svg>")[0]
    assert (
        "E1 Report 0: 41, in 2 pieces, within; E1 Report 0: 11, in 2 pieces, below, beyond the axis; E3 Report 2: "
        in drawing
    )
    assert "E3 Report 2: 36 to 52 (best 45), overlaps" in drawing
    assert "E4 Report 3: 36 to 52 (best 45), other date; overlaps if it were the same" in drawing
    assert drawing.count('class="best"') == 2 and drawing.count('class="evl old"') == 1
    assert "Dashed: of another day" in page and ">2018-01 to 2018-03<" in drawing
    assert drawing.count(">publ. 2018-03-10<") == 1 and drawing.count(">publ. 2018-03-09<") == 2


def reprinted(newsroom: Desk) -> tuple[int, list[int]]:
    """A claim with one report in three places and a report of its own between them."""
    with newsroom.scene() as session:
        claim, by = scenes.claim(session, newsroom.room, "in_progress"), newsroom.person(session, "ben")
        found = [
            evidence.add_by_hand(session, claim, url=f"https://www.{host}/fire", title=host, excerpt=excerpt,
                                 stance="context", by=by)
            for host, excerpt in (("a.example", REPORT), ("own.example", "Smoke filled the stairs within minutes."),
                                  ("b.example", f"BREAKING: {REPORT}"), ("c.example", REPORT.upper()))
        ]  # fmt: skip
        return claim.id, [piece.id for piece in found]


def test_pieces_of_one_origin_are_drawn_together_and_count_once(small_newsroom: Desk) -> None:
    claim, (first, own, second, third) = reprinted(small_newsroom)
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    assert "2 independent origins in 4 pieces" in page
    assert re.findall(r'<article class="ev [^>]*id="evidence-(\d+)"', page) == [
        str(n) for n in (first, second, third, own)
    ]
    assert "3 pieces of one origin, counted once." in page and "Also in: E3 b.example, E4 c.example" in page
    assert page.index("<summary>Also in") < page.index(f'id="evidence-{second}"')


def test_what_is_rejected_counts_for_nothing_and_stands_alone(small_newsroom: Desk) -> None:
    claim, (first, own, *_) = reprinted(small_newsroom)
    ana = small_newsroom.visitor("ana")
    for piece in (first, own):
        judge(ana, claim, piece, "rejected")
    page = ana.get(f"/claims/{claim}").text
    assert "1 independent origin in 2 pieces, 2 rejected" in page and "2 pieces of one origin" in page
    assert "Also in: E4 c.example" in page


def test_what_nothing_was_seen_of_counts_for_no_origin_and_says_so(small_newsroom: Desk) -> None:
    claim, (first, *_) = reprinted(small_newsroom)
    unseen = "Nothing was seen of what this page says, so it does not count as an origin."
    with small_newsroom.scene() as session:
        by, claimed = small_newsroom.person(session, "ben"), session.get_one(Claim, claim)
        gone = session.get_one(Evidence, first)
        gone.excerpt, gone.figures = "", []
        alone = evidence.add_by_hand(session, claimed, url="https://d.example/fire", title="", excerpt="",
                                     stance="context", by=by).id  # fmt: skip
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    assert "2 independent origins in 3 pieces, 2 not seen" in page
    assert unseen in piece_of(page, first) and unseen in piece_of(page, alone) and page.count(unseen) == 2
    judge(small_newsroom.visitor("ana"), claim, alone, "rejected")
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    assert "2 independent origins in 3 pieces, 1 rejected, 1 not seen" in page and unseen not in piece_of(page, alone)


def test_the_earliest_whose_words_can_be_read_leads_its_origin(small_newsroom: Desk) -> None:
    claim, (first, _, second, _) = reprinted(small_newsroom)
    with small_newsroom.scene() as session:
        gone = session.get_one(Evidence, first)
        gone.excerpt, gone.figures, gone.url = "", [], "http://b.example/fire"
    page = small_newsroom.visitor("ana").get(f"/claims/{claim}").text
    assert "3 pieces of one origin, counted once." in page and f'id="origin-{second}"' in page
    assert "2 independent origins in 4 pieces" in page and "not seen" not in page


def test_a_cited_piece_is_not_folded_away(small_newsroom: Desk) -> None:
    claim, (*_, third) = reprinted(small_newsroom)
    ana = small_newsroom.visitor("ana")
    assert '<details class="alsoin" >' in ana.get(f"/claims/{claim}").text
    assert ana.post(f"/claims/{claim}/draft", **VERDICT, evidence=str(third)).status_code == 303
    assert '<details class="alsoin" open>' in ana.get(f"/claims/{claim}").text
