"""Handing in an address or a file on the page of articles, and watching what becomes of it."""

from io import BytesIO

import pytest
from sqlalchemy import select, update

from claims import deliveries, leasing
from claims.deliveries import Found
from claims.models import Article, ArticleVersion, Delivery, Event, Job
from tests import scenes
from tests.documents import docx, page, pdf
from tests.webapp.visitors import Desk, count, fields_of

URL = "https://post.example/flood"
WHY = "There is no article on this page. Paste its text instead."


def settle(newsroom: Desk, *, found: Found | None = None, sentence: str = WHY, instead: str = "") -> None:
    """What a worker does with the newest delivery."""
    with newsroom.scene() as session:
        lease = leasing.lease(session, "read", seconds=60)
        assert lease
        delivery_id = int(lease.jobs[0].subject.removeprefix("delivery:"))

        def effect(session: object) -> None:
            if found:
                deliveries.arrive(session, delivery_id, found)  # type: ignore[arg-type]
            else:
                deliveries.refuse(session, delivery_id, sentence, instead=instead)  # type: ignore[arg-type]

        assert leasing.finish(session, lease, {lease.jobs[0].id: effect})


def test_an_address_is_read_and_leads_to_its_article(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    sent = ana.post("/articles", text=" ", url=URL, section="world", published_on="2024-05-06", deadline="")
    assert sent.status_code == 303
    address = sent.headers["Location"]
    assert address == "/deliveries/1"
    shown = ana.get(address).text
    assert "Being read" in shown and URL in shown and "data-reload" in shown
    news = ana.get(f"{address}/live").json or {}
    assert (news["values"]["extract-open"], news["values"]["standing"]) == (1, "Being read…")
    assert URL in ana.get("/articles").text
    settle(newsroom, found=Found(scenes.FLOOD, title="Theirs", source_url=URL))
    later = ana.get(f"{address}/live").json or {}
    assert (later["values"]["extract-open"], later["mark"] != news["mark"]) == (0, True)
    with newsroom.database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert (article.title, article.section, str(article.published_on)) == ("Theirs", "world", "2024-05-06")
        at_last = f"/articles/{article.id}"
    assert ana.get(address).headers["Location"] == at_last
    assert "Handed in by you" not in ana.get("/articles").text


@pytest.mark.parametrize(
    ("name", "body"), [("a.pdf", pdf()), ("A.DOCX", docx()), ("page.html", page()), ("a.odt", b"?")]
)
def test_a_file_that_is_no_text_file_is_kept_until_it_is_read(newsroom: Desk, name: str, body: bytes) -> None:
    sent = newsroom.visitor("ana").post("/articles", text="", file=(BytesIO(body), name), title="Mine")
    assert sent.headers["Location"] == "/deliveries/1"
    with newsroom.database.reading() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert (delivery.file_name, delivery.body, delivery.fields) == (name, body, {"title": "Mine"})
    assert "Mine" in newsroom.visitor("ana").get("/deliveries/1").text


def test_only_one_of_the_three_ways_is_taken_and_nothing_typed_is_lost(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    both = ana.post("/articles", text="Forty people came.", url=URL, title="T")
    assert both.status_code == 422 and "only one of them" in both.text
    kept = fields_of(both, "/articles")
    assert (kept["text"], kept["url"], kept["title"]) == ("Forty people came.", URL, "T")
    assert ana.post("/articles", text="", url=URL, file=(BytesIO(pdf()), "a.pdf")).status_code == 422
    assert count(newsroom, Delivery.__table__) == 0


@pytest.mark.parametrize("url", ["post.example", "javascript:alert(1)", "https://a:b@post.example/", "http://[::1"])
def test_an_address_that_is_none_is_refused_beside_its_field(newsroom: Desk, url: str) -> None:
    answer = newsroom.visitor("ana").post("/articles", text="", url=url)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert fields_of(answer, "/articles")["url"] == url


def test_a_file_that_is_too_large_says_the_limit_and_keeps_what_was_typed(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    answer = ana.post("/articles", text="", title="Mine", file=(BytesIO(bytes(20_000_001)), "a.pdf"))
    assert answer.status_code == 413 and "20,000,000 (20 MB)" in answer.text
    assert fields_of(answer, "/articles")["title"] == "Mine"
    assert "“a.pdf” could not be kept" in answer.text
    beyond = ana.post("/articles", text="", file=(BytesIO(bytes(23_000_000)), "a.pdf"))
    assert beyond.status_code == 413 and "more than 20 MB" in beyond.text


def test_what_could_not_be_read_says_why_and_is_tried_again(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", url=URL)
    settle(newsroom)
    for address in ("/deliveries/1", "/articles", "/notifications"):
        assert WHY in ana.get(address).text, address
    assert f'Could not be read: <a href="/deliveries/1">{URL}</a>' in ana.get("/notifications").text
    assert ana.post("/deliveries/1/again").headers["Location"] == "/deliveries/1"
    assert "Being read" in ana.get("/deliveries/1").text
    again = ana.post("/deliveries/1/again")
    assert again.status_code == 409 and "This is being read" in again.text


def test_its_text_is_pasted_instead_and_the_delivery_leads_to_that_article(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", url=URL, title="Mine", section="world", published_on="2024-05-06")
    settle(newsroom)
    form = fields_of(ana.get("/articles?instead=1"), "/articles")
    assert (form["title"], form["section"], form["source_url"]) == ("Mine", "world", URL)
    assert (form["published_on"], form["instead"]) == ("2024-05-06", "1")
    form["text"] = scenes.FLOOD
    sent = ana.send("/articles", form.to_dict())
    assert ana.get("/deliveries/1").headers["Location"] == sent.headers["Location"]
    with newsroom.database.reading() as session:
        assert session.scalars(select(Article.source_url)).one() == URL
        assert session.scalars(select(ArticleVersion.text)).one() == scenes.FLOOD.strip()


def test_a_file_that_could_not_be_read_is_not_offered_again(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", file=(BytesIO(b"%PDF-1.7"), "scan.pdf"))
    settle(newsroom, sentence="Its pages are pictures.")
    shown = ana.get("/deliveries/1").text
    assert "Its pages are pictures." in shown and "Try again" not in shown
    assert "Hand in a file again" in shown
    assert ana.post("/deliveries/1/again").status_code == 409


def test_what_was_refused_for_good_is_not_tried_again_but_may_be_pasted_or_dismissed(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", url="http://127.0.0.1/flood")
    settle(newsroom, sentence="127.0.0.1 leads to an address that is not on the public internet.",
           instead="paste its text instead.")  # fmt: skip
    for address in ("/deliveries/1", "/articles"):
        shown = ana.get(address).text
        assert "is not on the public internet" in shown and "Try again" not in shown, address
        assert "public internet. That is final: paste its text instead." in shown, address
        assert "Paste its text" in shown and "Dismiss" in shown, address
    again = ana.post("/deliveries/1/again")
    assert again.status_code == 409 and "That is final: paste its text instead. Nothing was tried." in again.text


def test_what_could_not_be_read_is_dismissed_and_nothing_is_deleted(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", url=URL, title="Mine")
    assert "Dismiss" not in ana.get("/articles").text and ana.post("/deliveries/1/dismiss").status_code == 409
    settle(newsroom)
    assert newsroom.visitor("ben").post("/deliveries/1/dismiss").status_code == 403
    assert "Dismiss" not in newsroom.visitor("ben").get("/deliveries/1").text
    assert ana.post("/deliveries/1/dismiss").headers["Location"] == "/articles"
    listed = ana.get("/articles").text
    assert "“Mine” is off the list." in listed and "/deliveries/1" not in listed
    assert WHY in (kept := ana.get("/deliveries/1").text) and "Dismissed" in kept
    assert ana.post("/deliveries/1/again").status_code == 303
    assert "/deliveries/1" in ana.get("/articles").text


def test_an_editor_dismisses_what_was_given_up_and_the_board_speaks_of_it_no_more(newsroom: Desk) -> None:
    newsroom.visitor("ana").post("/articles", text="", url=URL)
    with newsroom.scene() as session:
        session.execute(update(Job).values(state="dead", failures=5, last_error="post.example could not be reached."))
    editor = newsroom.visitor("editor")
    assert "Dismiss" in editor.get("/deliveries/1").text
    editor.post("/deliveries/1/dismiss")
    assert "post.example could not be reached." not in editor.get("/board").text
    assert "post.example could not be reached." in editor.get("/deliveries/1").text
    with newsroom.database.reading() as session:
        event = session.scalars(select(Event).where(Event.action == "dismiss")).one()
        assert (event.by_person, event.data) == (newsroom.room.editor.id, {"delivery": 1})


def test_handing_in_nothing_names_every_way_to_hand_something_in(newsroom: Desk) -> None:
    answer = newsroom.visitor("ana").post("/articles", text=" ", title="Mine")
    said = "Paste the text, give its address, or choose a PDF, DOCX, TXT or HTML file."
    assert answer.status_code == 422 and said in answer.text
    assert fields_of(answer, "/articles")["title"] == "Mine"


def test_what_was_given_up_is_seen_by_its_owner_on_the_board_and_among_the_jobs(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", url=URL)
    with newsroom.scene() as session:
        session.execute(update(Job).values(state="dead", failures=5, last_error="post.example could not be reached."))
    assert "was given up. post.example could not be reached." in ana.get("/deliveries/1").text
    editor = newsroom.visitor("editor")
    board = editor.get("/board").text
    assert "The desk tried in vain to read what was handed in (post.example), once, and has stopped." in board
    assert "post.example could not be reached." in board
    assert "/deliveries/1" in editor.get("/jobs").text
    assert "Try again" in editor.get("/deliveries/1").text
    assert "Hand in a file again" not in ana.get("/deliveries/1").text
    assert "Try again" not in newsroom.visitor("ben").get("/deliveries/1").text


def test_a_further_try_is_told_with_its_time(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    ana.post("/articles", text="", url=URL)
    with newsroom.scene() as session:
        lease = leasing.lease(session, "read", seconds=60)
        assert lease
        leasing.fail(session, lease, {lease.jobs[0].id: "It could not be fetched: post.example answered 500."})
    told = (ana.get("/deliveries/1/live").json or {})["values"]["standing"]
    assert told.startswith("Not read yet. It could not be fetched: post.example answered 500. Tried 1 of 5 times")


def test_somebody_elses_deliveries_are_not_on_ones_list(newsroom: Desk) -> None:
    newsroom.visitor("ana").post("/articles", text="", url=URL)
    assert URL not in newsroom.visitor("ben").get("/articles").text


def test_a_text_that_was_here_is_said_to_have_been(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    first = ana.post("/articles", text=scenes.FLOOD).headers["Location"]
    ana.post("/articles", text="", url=URL)
    settle(newsroom, found=Found(scenes.FLOOD))
    assert ana.get("/deliveries/1").headers["Location"] == first
    assert "on the desk already" in ana.get(first).text
