"""The reading room: an article comes in, its claims stand in the text, sentences are read, and the gate opens."""

import html
import re
from io import BytesIO

import pytest
from sqlalchemy import select

from claims.models import Article, ArticleVersion, Claim, Job, Sentence
from tests import scenes
from tests.webapp.visitors import Desk, count
from webapp.app import create_app


def article_in(newsroom: Desk, text: str = scenes.FLOOD) -> int:
    with newsroom.scene() as session:
        return scenes.article(session, by=newsroom.room.admin, text=text).id


def states(newsroom: Desk) -> list[bool]:
    """Which sentences are marked read, in order."""
    with newsroom.database.reading() as session:
        rows = session.scalars(select(Sentence).order_by(Sentence.version_id, Sentence.number))
        return [row.read_at is not None for row in rows]


def words_of(page: str) -> str:
    """The text of the reading column as somebody reads it, without the numbers of claims and the margin."""
    article = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert article
    plain = re.sub(r'<a class="cn".*?</a>|<div class="(gut|notes)">.*?</div>', "", article[0], flags=re.DOTALL)
    spans = re.findall(r'<span class="s [^>]*>(.*?)</span>', plain, re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]+>", "", span)) for span in spans)


def test_pasted_text_becomes_an_article_and_a_job(newsroom: Desk) -> None:
    answer = newsroom.visitor("ana").post(
        "/articles",
        text="Forty people\r\nwere there.",
        title="T",
        published_on="2019-02-27",
        deadline="2030-01-01T17:00",
    )
    assert answer.status_code == 303
    with newsroom.database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert (article.title, str(article.published_on)) == ("T", "2019-02-27")
        assert article.deadline is not None and article.submitted_by == newsroom.room.ana.id
        assert session.scalars(select(ArticleVersion.text)).one() == "Forty people\nwere there."
        assert session.scalars(select(Job.stage)).all() == ["extract"]


def test_a_text_file_becomes_an_article(newsroom: Desk) -> None:
    file = (BytesIO("Über vierzig Menschen kamen.".encode()), "bericht.txt")
    answer = newsroom.visitor("ana").post("/articles", text="not this", language="de", file=file)
    assert answer.status_code == 303
    with newsroom.database.reading() as session:
        assert session.scalars(select(ArticleVersion.text)).one() == "Über vierzig Menschen kamen."


@pytest.mark.parametrize("content", [b"\xff\xfe\xfa not text \x80", b"\x89PNG\r\n\x1a\n\x00\x00", b""])
def test_a_file_that_is_no_text_is_refused_in_words(newsroom: Desk, content: bytes) -> None:
    answer = newsroom.visitor("ana").post("/articles", text="", file=(BytesIO(content), "picture.txt"))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert count(newsroom, Article.__table__) == 0


def test_the_ring_is_called_after_the_commit_with_the_stages(sqlite_url: str) -> None:
    newsroom = Desk(sqlite_url)
    rung: list[tuple[set[str], int]] = []

    def ring(stages: set[str]) -> None:
        rung.append((stages, count(newsroom, Article.__table__)))

    newsroom.app = create_app(newsroom.settings, ring=ring)
    ana = newsroom.visitor("ana")
    assert ana.post("/articles", text="").status_code == 422
    assert rung == []
    assert ana.post("/articles", text="Forty people were there.").status_code == 303
    assert rung == [({"extract"}, 1)]


def test_an_article_is_shown_while_the_desk_still_reads_it(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    address = ana.post("/articles", text="Forty people were there.").headers["Location"]
    page = ana.get(address).text
    assert "The desk is reading…" in page and "Forty people were there." in page
    news = ana.get(f"{address}/live").json or {}
    assert news["values"]["extract-open"] == 1
    with newsroom.scene() as session:
        scenes.extract_all(session)
    later = ana.get(f"{address}/live").json or {}
    assert later["mark"] != news["mark"]
    assert (later["values"]["extract-open"], later["values"]["claims"] >= 1) == (0, True)
    assert (news["values"]["assigning"], later["values"]["assigning"]) == (
        "", f"The desk is looking for a checker of {later['values']['assign-open']} claim."
    )  # fmt: skip
    assert later["values"]["assigning"] in ana.get(address).text


def test_every_word_of_the_text_stands_on_the_page_once(newsroom: Desk) -> None:
    article_id = article_in(newsroom)
    page = newsroom.visitor("ana").get(f"/articles/{article_id}").text
    with newsroom.database.reading() as session:
        text = session.scalars(select(ArticleVersion.text)).one()
    assert words_of(page).split() == text.split()


def test_each_live_claim_is_marked_at_its_offsets_and_noted_in_the_margin(newsroom: Desk) -> None:
    article_id = article_in(newsroom)
    page = newsroom.visitor("ana").get(f"/articles/{article_id}").text
    with newsroom.database.reading() as session:
        claims = session.scalars(select(Claim)).all()
        live = [claim for claim in claims if claim.status == "queued"]
        assert len(live) >= 5
        for claim in claims:
            place = claim.places[0]
            mark = f'id="c{claim.number}" data-offset="{place.start}-{place.end}"'
            assert (mark in page) == (f'id="n{claim.number}"' in page) == (claim in live)
            assert f'href="/claims/{claim.id}"' in page


def test_a_claim_set_aside_is_listed_under_the_article_and_not_in_the_text(newsroom: Desk) -> None:
    article_id = article_in(newsroom)
    with newsroom.scene() as session:
        claim = next(c for c in scenes.claims_of(session, session.get_one(Article, article_id)) if c.status == "queued")
        scenes.bring(session, claim, "set_aside", newsroom.room)
    page = newsroom.visitor("ana").get(f"/articles/{article_id}").text
    assert f'id="n{claim.number}"' not in page
    assert "Not in the queue" in page and 'class="b-set_aside"' in page


def test_sentences_are_marked_one_by_one_by_paragraph_and_all_and_taken_back(newsroom: Desk) -> None:
    article_id, ana = article_in(newsroom, scenes.STILL), newsroom.visitor("ana")
    address = f"/articles/{article_id}/sentences"
    for action, sentences, expected in [
        ("read", "1", [True, False]), ("unread", "1", [False, False]), ("read", "1 2", [True, True]),
        ("unread", "1 2", [False, False]), ("read", "all", [True, True]), ("unread", "2", [True, False]),
    ]:  # fmt: skip
        answer = ana.post(f"{address}/{action}", sentences=sentences)
        assert answer.status_code == 303
        assert states(newsroom) == expected
    page = ana.get(f"/articles/{article_id}").text
    assert '<button class="gutmark un" form="marks" name="sentences" value="2"' in page
    assert 'form="unmarks" name="sentences" value="1"' in page and "Ana Checker" in page


@pytest.mark.parametrize("sentences", ["", "99", "0", "x", "-1", "1; DROP", "9" * 30, "²"])
def test_a_sentence_that_is_not_there_is_refused(newsroom: Desk, sentences: str) -> None:
    article_id = article_in(newsroom, scenes.STILL)
    answer = newsroom.visitor("ana").post(f"/articles/{article_id}/sentences/read", sentences=sentences)
    assert answer.status_code == 422
    assert states(newsroom) == [False, False]


def test_a_pasted_quote_becomes_a_claim_where_it_stands(newsroom: Desk) -> None:
    article_id = article_in(newsroom)
    quote = "the trains would run again"
    answer = newsroom.visitor("ana").post(f"/articles/{article_id}/claims", quote=quote, kind="assertion")
    assert answer.status_code == 303
    with newsroom.database.reading() as session:
        claim = session.scalars(select(Claim).where(Claim.origin == "person")).one()
        place = claim.places[0]
        text = session.scalars(select(ArticleVersion.text)).one()
        assert text[place.start : place.end] == quote == place.quote
        assert claim.created_by == newsroom.room.ana.id
        mark = f'id="c{claim.number}" data-offset="{place.start}-{place.end}">{quote}<'
    assert mark in newsroom.visitor("ben").get(f"/articles/{article_id}").text


def test_a_selected_quote_is_found_where_it_was_selected(newsroom: Desk) -> None:
    text = "Rain fell 🌧 on Monday in Bergen. Rain fell on Tuesday in Oslo. Rain fell on Friday in Moss."
    article_id = article_in(newsroom, text)
    near = text.index("Rain fell on Friday")
    answer = newsroom.visitor("ana").post(
        f"/articles/{article_id}/claims", quote="Rain fell on", kind="figure", near=str(near)
    )
    assert answer.status_code == 303
    with newsroom.database.reading() as session:
        claim = session.scalars(select(Claim).where(Claim.origin == "person")).one()
        assert claim.places[0].start == near


def test_the_gate_lists_what_is_missing_each_with_a_link(newsroom: Desk) -> None:
    article_id, editor = article_in(newsroom), newsroom.visitor("editor")
    page = editor.get(f"/articles/{article_id}").text
    assert 'disabled aria-describedby="whynot"' in page
    assert re.search(r'<a href="/claims/\d+">Claim \d+ is queued\.</a>', page)
    answer = editor.post(f"/articles/{article_id}/publish")
    assert answer.status_code == 409 and "cannot be published yet" in answer.text


def test_the_gate_opens_when_nothing_is_missing(newsroom: Desk) -> None:
    article_id, editor = article_in(newsroom, scenes.STILL), newsroom.visitor("editor")
    editor.post(f"/articles/{article_id}/sentences/read", sentences="all")
    assert 'disabled aria-describedby="whynot"' not in editor.get(f"/articles/{article_id}").text
    answer = editor.post(f"/articles/{article_id}/publish")
    assert answer.status_code == 303 and answer.headers["Location"] == "/published/1"
    published, back = editor.get("/published/1").text, f'href="/articles/{article_id}"'
    assert "Signed off and published." in published and back in published
    assert "Signed off and published." not in editor.get("/published/1").text
    assert back not in newsroom.visitor(None).get("/published/1").text


def test_an_article_without_any_claim_says_so_and_can_be_read(newsroom: Desk) -> None:
    page = newsroom.visitor("ana").get(f"/articles/{article_in(newsroom, scenes.STILL)}").text
    assert '<span data-value="claims">0</span> claims' in page
    assert "2 not yet read" in page


def test_a_job_that_was_given_up_is_shown_with_try_again(newsroom: Desk) -> None:
    editor = newsroom.visitor("editor")
    address = editor.post("/articles", text="Forty people were there.").headers["Location"]
    with newsroom.scene() as session:
        job = session.scalars(select(Job)).one()
        job.state, job.last_error = "dead", "The reader ran out of memory."
        number = job.id
    page = editor.get(address).text
    assert "The reader ran out of memory." in page and "could not read it" in editor.get("/articles").text
    answer = editor.post(f"/jobs/{number}/again", next=address)
    assert answer.status_code == 303 and answer.headers["Location"] == address
    assert "The reader ran out of memory." not in editor.get(address).text
    assert editor.post(f"/jobs/{number}/again", next="//evil.example").status_code == 409


def test_the_list_shows_the_newest_first(newsroom: Desk) -> None:
    first, second = article_in(newsroom, "First was here."), article_in(newsroom, "Second was here.")
    page = newsroom.visitor("viewer").get("/articles").text
    assert page.index(f'href="/articles/{second}"') < page.index(f'href="/articles/{first}"')
    assert 'action="/articles"' not in page
    assert f'href="/articles/{second}"' not in newsroom.visitor("viewer").get(f"/articles?before={second}").text


def test_everything_that_is_missing_is_linked(newsroom: Desk) -> None:
    article_id, editor = article_in(newsroom), newsroom.visitor("editor")
    page = editor.get(f"/articles/{article_id}").text
    gate = re.search(r'<ul class="gates">.*?</ul>', page, re.DOTALL)
    assert gate and re.search(r"<details><summary>And \d+ more</summary>", gate[0])
    with newsroom.database.reading() as session:
        queued = session.scalars(select(Claim.id).where(Claim.status == "queued")).all()
    assert len(queued) > 5
    assert all(f'href="/claims/{claim_id}"' in gate[0] for claim_id in queued)


def test_what_is_published_as_it_is_offers_no_second_signature(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        publication = scenes.publication(session, newsroom.room)
        article_id = publication.article_id
        claim_id = publication.content["claims"][0]["id"]
    editor, address = newsroom.visitor("editor"), f"/articles/{article_id}/publish"
    page = editor.get(f"/articles/{article_id}").text
    assert address not in page and "This article is published as it is now." in page
    with newsroom.scene() as session:
        claim = session.get_one(Claim, claim_id)
        scenes.act(session, claim, "reopen", by=newsroom.room.editor, note="Counted again.")
    assert address in editor.get(f"/articles/{article_id}").text


def test_an_article_without_claims_says_that_no_source_was_asked(newsroom: Desk) -> None:
    page = newsroom.visitor("ana").get(f"/articles/{article_in(newsroom, scenes.STILL)}").text
    assert "No claim was found, so no source was asked." in page and "of <span" not in page


def test_the_list_paints_what_came_back_as_returned(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim("submitted"), newsroom.visitor("editor")
    editor.post(f"/claims/{claim_id}/send_back", version=str(newsroom.version(claim_id)), note="Please name it.")
    page = editor.get("/articles").text
    assert "1 returned" in page and "1 being checked" not in page
