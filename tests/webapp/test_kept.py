"""What somebody typed is never lost: not by a conflict, an ended session, an old form, a refusal or a busy database."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from unittest.mock import ANY
from urllib.parse import urlencode

import pytest
from sqlalchemy import text, update

from claims import database
from claims.models import Article, Evidence, Person, Verdict
from tests import scenes
from tests.webapp.visitors import PASSWORD, Desk, count, fields_of

REASON = "Both counts were published in December.\nThey are “two” counts & not <one> range."
VERDICT = {"said": "said_differently", "rating": "lacks_context", "reason": REASON}


def evidence_of(newsroom: Desk, claim_id: int, title: str = "Report") -> int:
    ana = newsroom.visitor("ana")
    ana.post(f"/claims/{claim_id}/evidence", title=title, excerpt="The police count.", stance="supports")
    with newsroom.database.reading() as session:
        return session.query(Evidence).filter_by(claim_id=claim_id, title=title).one().id


def plain(value: str) -> str:
    return value.replace("\r\n", "\n")


def test_a_conflict_shows_both_versions_and_the_filled_form(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    piece = evidence_of(newsroom, claim_id)
    seen, ana = newsroom.version(claim_id), newsroom.visitor("ana")
    with newsroom.scene() as session:
        claim = session.get_one(scenes.Claim, claim_id)
        scenes.act(session, claim, "propose_set_aside", by=newsroom.room.ben, note="This is an opinion.")
    answer = ana.post(f"/claims/{claim_id}/decide", version=str(seen), evidence=str(piece), **VERDICT)
    assert answer.status_code == 409
    assert "Ben Checker changed this claim while you were working" in answer.text
    assert "What is there now" in answer.text and "Yours, not sent" in answer.text
    form = fields_of(answer, f"/claims/{claim_id}/decide")
    assert REASON in [plain(value) for value in form.getlist("reason")]
    assert {"said_differently"} <= set(form.getlist("said")) and {"lacks_context"} <= set(form.getlist("rating"))
    assert str(piece) in form.getlist("evidence")
    assert count(newsroom, Verdict.__table__) == 0
    again = ana.post(
        f"/claims/{claim_id}/decide", evidence=str(piece), version=str(newsroom.version(claim_id)), **VERDICT
    )
    assert again.status_code == 303
    assert newsroom.status(claim_id) == "submitted"


def test_a_conflict_shows_the_verdict_that_is_there_beside_the_typed_one(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    ana, other_window = newsroom.visitor("ana"), newsroom.visitor("ana")
    seen = str(newsroom.version(claim_id))
    first = {"said": "unknown", "rating": "unverifiable", "reason": "Nobody answered on Friday."}
    assert other_window.post(f"/claims/{claim_id}/decide", version=seen, **first).status_code == 303
    answer = ana.post(f"/claims/{claim_id}/decide", version=seen, **VERDICT)
    assert answer.status_code == 409
    assert "Nobody answered on Friday." in answer.text and "two” counts &amp; not &lt;one&gt; range" in answer.text
    assert "differs" in answer.text


def test_a_conflict_keeps_an_editors_note(newsroom: Desk) -> None:
    claim_id, editor = newsroom.claim("submitted"), newsroom.visitor("editor")
    answer = editor.post(f"/claims/{claim_id}/send_back", version="1", note="Please name the group.")
    assert answer.status_code == 409
    assert fields_of(answer, f"/claims/{claim_id}/send_back").getlist("note") == ["Please name the group."] * 2
    assert newsroom.status(claim_id) == "submitted"


def test_a_refused_verdict_keeps_every_field(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    answer = ana.post(f"/claims/{claim_id}/decide", version=str(newsroom.version(claim_id)), **VERDICT)
    assert answer.status_code == 422 and "needs at least one cited piece of evidence" in answer.text
    form = fields_of(answer, f"/claims/{claim_id}/decide")
    assert plain(form["reason"]) == REASON
    assert (form["said"], form["rating"]) == ("said_differently", "lacks_context")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "empty"),
        ({"text": "Words.\x00 More."}, "character"),
        ({"text": "Words.", "source_url": "ftp://x"}, "The source address must begin with http"),
        ({"text": "Words.", "published_on": "yesterday"}, "The day of publication cannot be read"),
        ({"text": "Words.", "deadline": "0001-01-01T00:00"}, "The deadline cannot be read"),
        ({"text": "Words.", "title": "x" * 400}, "longer than 300 characters"),
    ],
)
def test_a_refused_article_keeps_every_field(newsroom: Desk, fields: dict[str, str], sentence: str) -> None:
    answer = newsroom.visitor("ana").post("/articles", **{"publisher": "The “Daily” & Co", "byline": "B", **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    form = fields_of(answer, "/articles")
    assert form["publisher"] == "The “Daily” & Co"
    for name, value in fields.items():
        assert plain(form[name]) == value.replace("\x00", "") or name == "text"
    assert count(newsroom, Article.__table__) == 0


def test_five_megabytes_of_text_are_refused_with_the_limit_and_kept(small_newsroom: Desk) -> None:
    words = "A sentence of words. " * 250_000
    answer = small_newsroom.visitor("ana").post("/articles", text=words)
    assert answer.status_code == 413
    assert "1 MB" in answer.text
    assert plain(fields_of(answer, "/articles")["text"]) == words


def test_more_than_the_desk_reads_at_all_is_refused_with_the_limit(small_newsroom: Desk) -> None:
    answer = small_newsroom.visitor("ana").post("/articles", text="x" * 23_000_000)
    assert answer.status_code == 413 and "20 MB" in answer.text


def test_the_same_article_again_leads_to_the_first(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    first = ana.post("/articles", text="Forty people were there.")
    again = ana.post("/articles", text="Forty people were there.", title="Another title")
    assert again.status_code == 409
    assert first.headers["Location"] in again.text
    assert fields_of(again, "/articles")["title"] == "Another title"


def test_a_refused_claim_keeps_its_quote(newsroom: Desk) -> None:
    with newsroom.scene() as session:
        article_id = scenes.article(session, by=newsroom.room.admin).id
    answer = newsroom.visitor("ana").post(f"/articles/{article_id}/claims", quote="not in the text", kind="figure")
    assert answer.status_code == 422 and "do not stand in the article" in answer.text
    assert fields_of(answer, f"/articles/{article_id}/claims").getlist("quote")[0] == "not in the text"


def test_a_refused_piece_of_evidence_keeps_every_field(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    fields = {"url": "ftp://example.org", "title": "T", "excerpt": "Words.", "stance": "refutes"}
    answer = newsroom.visitor("ana").post(f"/claims/{claim_id}/evidence", **fields)
    assert answer.status_code == 422
    form = fields_of(answer, f"/claims/{claim_id}/evidence")
    assert {name: form[name] for name in fields} == fields


def test_an_ended_session_carries_the_fields_through_signing_in(newsroom: Desk) -> None:
    claim_id = newsroom.claim("in_progress")
    pieces = [str(evidence_of(newsroom, claim_id, title)) for title in ("Report", "Second report")]
    address, version = f"/claims/{claim_id}/decide", str(newsroom.version(claim_id))
    visitor = newsroom.visitor()
    answer = visitor.post(address, evidence=pieces, version=version, **VERDICT)
    assert answer.status_code == 401 and "What you typed is kept on this page" in answer.text
    wrong = visitor.client.post("/signin", data={**fields_of(answer, "/signin"), "email": "ana@example.org",
                                                 "password": "no"})  # fmt: skip
    assert wrong.status_code == 401
    form = fields_of(answer, "/signin")
    form["email"], form["password"] = "ana@example.org", PASSWORD
    held = visitor.client.post("/signin", data=form)
    assert held.status_code == 200
    assert "Nothing was sent yet. Here is what you typed." in held.text
    assert newsroom.status(claim_id) == "in_progress"
    typed = fields_of(held, address)
    assert plain(typed["reason"]) == REASON and typed.getlist("evidence") == pieces
    assert PASSWORD not in held.text
    assert visitor.client.post(address, data=typed).status_code == 303
    assert newsroom.status(claim_id) == "submitted"
    with newsroom.database.reading() as session:
        verdict = session.query(Verdict).one()
        assert plain(verdict.reason) == REASON
        assert len(verdict.cited) == 2


def test_a_wrong_password_does_not_drop_what_is_carried(newsroom: Desk) -> None:
    visitor = newsroom.visitor()
    answer = visitor.post("/articles", text="Two days of work.")
    for _ in range(2):
        form = fields_of(answer, "/signin")
        assert form["kept.text"] == "Two days of work."
        form["email"], form["password"] = "ana@example.org", "wrong"
        answer = visitor.client.post("/signin", data=form)
        assert answer.status_code == 401


def test_an_old_form_of_somebody_who_is_signed_in_is_shown_again(newsroom: Desk) -> None:
    ana = newsroom.visitor("ana")
    answer = ana.send("/articles", {"text": "Two days of work.", "title": "T", "csrf_token": "old"})
    assert answer.status_code == 400
    assert "This form was too old to be sent" in answer.text
    typed = fields_of(answer, "/articles")
    assert typed["text"] == "Two days of work." and typed["csrf_token"] == ANY
    assert ana.client.post("/articles", data=typed).status_code == 303


def test_a_chosen_file_is_kept_as_its_text(newsroom: Desk) -> None:
    visitor = newsroom.visitor()
    file = (BytesIO("Vierzig Menschen, sagt die “Zeitung”.".encode()), "article.txt")
    answer = visitor.post("/articles", text="", title="T", file=file)
    assert answer.status_code == 401
    assert fields_of(answer, "/signin")["kept.text"] == "Vierzig Menschen, sagt die “Zeitung”."


def test_what_is_carried_can_only_be_meant_for_this_desk(newsroom: Desk) -> None:
    for to in ("https://evil.example/", "//evil.example", "/nowhere", "/desk"):
        visitor = newsroom.visitor()
        fields = {"email": "ana@example.org", "password": PASSWORD, "kept_to": to, "kept.note": "x"}
        assert visitor.post("/signin", **fields).headers["Location"] == "/desk"


def test_passwords_are_never_shown_again(newsroom: Desk) -> None:
    fields = {"password": "the old one", "new_password": "a new pass phrase", "new_password_again": "a new pass phrase"}
    for visitor in (newsroom.visitor("ana"), newsroom.visitor()):
        for answer in (visitor.post("/account/password", **fields), visitor.send("/account/password", fields)):
            assert answer.status_code in (400, 401, 403)
            assert "the old one" not in answer.text and "a new pass phrase" not in answer.text


def test_a_busy_database_keeps_the_form(small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = small_newsroom.visitor("ana")
    token = ana.token()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    engine = database.open_engine(small_newsroom.settings.database)
    impatient = database.Database(small_newsroom.settings.database)
    monkeypatch.setitem(small_newsroom.app.extensions, "database", impatient)
    with engine.connect() as somebody:
        somebody.execute(text("SELECT 1"))
        answer = ana.send("/articles", {"csrf_token": token, "text": "Two days of work.", "title": "T"})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "2"
        typed = fields_of(answer, "/articles")
        assert typed["text"] == "Two days of work."
        assert ana.get("/articles").status_code == 200
    engine.dispose()
    assert ana.client.post("/articles", data=typed).status_code == 303


class Slow(BytesIO):
    """A body that still comes in while somebody else works."""

    def __init__(self, body: bytes, meanwhile: Callable[[], None]) -> None:
        super().__init__(body)
        self.meanwhile = meanwhile

    def read(self, size: int | None = -1) -> bytes:
        self.meanwhile()
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self.meanwhile()
        return super().readinto(buffer)


@pytest.mark.parametrize("address", ["/articles", "/nowhere", "/api/v1/articles"])
def test_a_body_that_comes_in_slowly_keeps_nobody_from_saving(
    small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    ana, saved = small_newsroom.visitor("ana"), list[int]()
    token = ana.token()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    other = database.Database(small_newsroom.settings.database)

    def save() -> None:
        with other.transaction() as session:
            session.execute(update(Person).where(Person.id == small_newsroom.room.ben.id).values(name="Ben"))
            saved.append(1)

    body = urlencode({"csrf_token": token, "text": "Forty people were there."}).encode()
    kind = "application/json" if "api" in address else "application/x-www-form-urlencoded"
    answer = ana.client.post(address, input_stream=Slow(body, save), content_length=len(body), content_type=kind)
    other.dispose()
    assert saved and answer.status_code == {"/articles": 303, "/nowhere": 404, "/api/v1/articles": 401}[address]


def test_a_draft_is_kept_and_comes_back(newsroom: Desk) -> None:
    claim_id, ana = newsroom.claim("in_progress"), newsroom.visitor("ana")
    piece = evidence_of(newsroom, claim_id)
    saved = ana.post(f"/claims/{claim_id}/draft", evidence=str(piece), **VERDICT)
    assert saved.status_code == 303
    form = fields_of(ana.get(f"/claims/{claim_id}"), f"/claims/{claim_id}/decide")
    assert (plain(form["reason"]), form["rating"], form["evidence"]) == (REASON, "lacks_context", str(piece))
    by_script = ana.client.post(
        f"/claims/{claim_id}/draft", data={"csrf_token": ana.token(), "reason": "Later."},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert by_script.json and by_script.json["saved"].startswith("Draft saved ")
    nothing = ana.client.post(
        f"/claims/{claim_id}/draft", data={"csrf_token": ana.token(), "reason": ""},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert nothing.json == {"saved": "The draft is empty."}
    assert "Draft saved" not in ana.get(f"/claims/{claim_id}").text


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", "Größe".encode("latin-1"), b""])
def test_a_file_that_holds_no_text_is_not_carried_and_typed_text_is(newsroom: Desk, content: bytes) -> None:
    for typed in ("", "Two days of work."):
        ana = newsroom.visitor("ana")
        answer = ana.post("/articles", text=typed, title="T", file=(BytesIO(content), "picture.txt"))
        assert answer.status_code == 422
        assert "“picture.txt” could not be kept" in answer.text and "choose the file again" in answer.text
        form = fields_of(answer, "/articles")
        assert (plain(form["text"]), form["title"]) == (typed, "T")
        again = ana.client.post("/articles", data=form)
        assert again.status_code == (303 if typed else 422)
    assert count(newsroom, Article.__table__) == 1


def test_a_file_that_holds_no_text_is_named_again_after_signing_in(small_newsroom: Desk) -> None:
    visitor = small_newsroom.visitor()
    answer = visitor.post("/articles", text="", title="T", file=(BytesIO(b"\x00\xff"), "picture.txt"))
    form = fields_of(answer, "/signin")
    form["email"], form["password"] = "ana@example.org", PASSWORD
    held = visitor.client.post("/signin", data=form)
    assert "“picture.txt” could not be kept" in held.text
    assert dict(fields_of(held, "/articles"))["title"] == "T" and "lost_file" not in fields_of(held, "/articles")


def test_what_is_shown_again_says_which_claim_it_is_for(small_newsroom: Desk) -> None:
    claim_id, ana = small_newsroom.claim("in_progress"), small_newsroom.visitor("ana")
    with small_newsroom.scene() as session:
        session.get_one(scenes.Claim, claim_id).wording = "The dam holds."
    held = ana.send(f"/claims/{claim_id}/decide", {"reason": "Short.", "csrf_token": "old"})
    assert held.status_code == 400
    assert "The dam holds." in held.text and "Mayor Marit Berg said." in held.text
    assert 'name="reason" rows="6">Short.</textarea>' in held.text
