"""Nothing that somebody typed becomes part of a page, and no form changes more than it says."""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from claims import evidence, intake, people, publishing, snapshots
from claims.models import Claim, Evidence, Person, PersonRole, Snapshot
from claims.people import WORKER
from tests import scenes
from tests.webapp.visitors import PASSWORD, Desk
from webapp.app import create_app

PAYLOADS = (
    "<script>alert('canary')</script>",
    "\"><img src=x onerror=alert('canary')>",
    "'><svg/onload=alert('canary')>",
    "</textarea><script>canary()</script>",
    "{{ 7 * 7 }}{% canary %}",
    "javascript:alert('canary')",
    "<a href='javascript:canary()'>canary</a>",
    "&lt;script&gt;canary&lt;/script&gt;",
    "</title><style>*{display:none}canary</style>",
)
"""Each is text with the word canary in it; as text it may stand on a page, as markup never."""


class Markup(HTMLParser):
    """What of a page is markup: tags and attributes that could carry a canary."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []
        self.raw = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attributes}
        if "canary" in tag or any("canary" in name or name.startswith("on") for name in names):
            self.bad.append(f"<{tag} {names}>")
        if tag in ("a", "form", "link", "script", "img", "iframe", "use", "button", "input"):
            for name in ("href", "src", "action", "formaction"):
                if re.match(r"\s*(javascript|data|vbscript):", names.get(name, ""), re.IGNORECASE):
                    self.bad.append(f"<{tag} {name}={names[name]}>")
        if tag in ("script", "style", "svg") and names.get("onload"):
            self.bad.append(tag)
        self.raw = tag if tag in ("script", "style") else ""

    def handle_data(self, data: str) -> None:
        if self.raw and data.strip():
            self.bad.append(f"{self.raw}: {data[:40]}")

    def handle_endtag(self, tag: str) -> None:
        self.raw = ""


def markup_of(page: str) -> list[str]:
    parser = Markup()
    parser.feed(page)
    return parser.bad


def test_the_parser_would_see_a_payload_that_is_not_escaped() -> None:
    seen = [payload for payload in PAYLOADS if markup_of(f"<p>{payload}</p>")]
    assert len(seen) >= 5


def hostile_desk(newsroom: Desk, payload: str) -> dict[str, str]:
    """An article, its claims, evidence, notes and names made of the payload; the addresses that show them."""
    with newsroom.scene() as session:
        people.create_person(session, "x@example.org", payload, ("checker",), beats=(payload,), by=WORKER)
        # Not the byline's own words: nobody checks what they wrote.
        newsroom.person(session, "ana").name = f"Zoe {payload}"
        text = f"At least 40 people were killed, {payload} police said.\n\nIt was the worst flood since 1995. {payload}"
        article = scenes.article(session, by=newsroom.person(session, "admin"), text=text, publisher=payload[:190],
                                 byline=f"By {payload}"[:190], section=payload[:90])  # fmt: skip
        found = [claim for claim in scenes.claims_of(session, article) if claim.status == "queued"]
        for claim in found:
            scenes.act(session, claim, "take", by=newsroom.room.ana)
            scenes.act(session, claim, "start", by=newsroom.room.ana)
            piece = evidence.add_by_hand(session, claim, url=None, title=payload, excerpt=payload, stance="supports",
                                         by=newsroom.person(session, "ana"))  # fmt: skip
            scenes.act(session, claim, "decide", by=newsroom.room.ana, said="said", rating="supported", reason=payload,
                       evidence=[piece.id])  # fmt: skip
        page = scenes.found_page(session, found[0], by=newsroom.person(session, "ana"), text=f"{payload} {payload}")
        snapshots.miss(session, page.id, payload)
        kept = session.scalars(select(Snapshot.id)).one()
        scenes.act(session, found[0], "send_back", by=newsroom.room.editor, note=payload)
        scenes.act(session, found[0], "ask_help", by=newsroom.room.ana, note=payload)
        scenes.act(session, found[0], "propose_set_aside", by=newsroom.room.ana, note=payload)
        addresses = {
            "article": f"/articles/{article.id}", "claim": f"/claims/{found[0].id}", "other": f"/claims/{found[-1].id}",
            "articles": "/articles", "board": "/board", "desk": "/desk?view=submitted", "people": "/people",
            "snapshot": f"/snapshots/{kept}",
        }  # fmt: skip
        published = scenes.article(
            session, by=newsroom.person(session, "admin"), text=f"{payload} stood there. {payload}!"
        )
        for claim in scenes.claims_of(session, published):
            if claim.status == "queued":
                scenes.bring(session, claim, "set_aside", newsroom.room)
        intake.mark_read(session, published.id, "all", by=newsroom.person(session, "ana"))
        publication = publishing.publish(session, published.id, by=newsroom.person(session, "editor"))
        return {**addresses, "published": f"/published/{publication.id}", "list": "/published"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text_on_every_page(small_newsroom: Desk, payload: str) -> None:
    addresses = hostile_desk(small_newsroom, payload)
    editor = small_newsroom.visitor("editor")
    for name, address in addresses.items():
        answer = editor.get(address)
        assert answer.status_code == 200, answer.text
        assert markup_of(answer.text) == [], name
    for shown in ("article", "snapshot"):
        assert "canary" in editor.get(addresses[shown]).text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_that_is_refused_comes_back_as_text(small_newsroom: Desk, payload: str) -> None:
    ana, claim_id = small_newsroom.visitor("ana"), small_newsroom.claim("in_progress")
    fields = {"version": "99", "rating": payload, "said": payload, "reason": payload, "note": payload}
    pages = [
        ana.post(f"/claims/{claim_id}/decide", **fields),
        ana.post(f"/claims/{claim_id}/evidence", title="", excerpt=payload, url=payload, stance=payload),
        ana.post("/articles", text="", title=payload, publisher=payload, published_on=payload),
        ana.send(f"/claims/{claim_id}/decide", {**fields, payload: payload}),
        small_newsroom.visitor().post(f"/claims/{claim_id}/decide", **fields),
        ana.get(f"/desk?view={payload}&kind={payload}"),
        small_newsroom.visitor().get(f"/signin?next={payload}"),
    ]
    assert [page.status_code for page in pages] == [409, 422, 422, 400, 401, 200, 200]
    for page in pages:
        assert markup_of(page.text) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example/x", "ftp://example.org/x"])
def test_evidence_links_are_http_or_https_even_when_a_source_says_otherwise(small_newsroom: Desk, url: str) -> None:
    claim_id = small_newsroom.claim("in_progress")
    ana = small_newsroom.visitor("ana")
    assert (
        ana.post(f"/claims/{claim_id}/evidence", title="T", excerpt="E", url=url, stance="unclear").status_code == 422
    )
    with small_newsroom.scene() as session:
        claim, adder = session.get_one(Claim, claim_id), small_newsroom.person(session, "ana")
        fields = {"url": "https://example.org/x", "title": "T", "excerpt": "E", "stance": "unclear"}
        piece = evidence.add_by_hand(session, claim, **fields, by=adder)
    assert 'href="https://example.org/x"' in ana.get(f"/claims/{claim_id}").text
    with small_newsroom.scene() as session:
        session.get_one(Evidence, piece.id).url = url
    assert f'href="{url}"' not in ana.get(f"/claims/{claim_id}").text


def test_every_answer_carries_the_strict_policy(small_newsroom: Desk) -> None:
    for visitor in (small_newsroom.visitor(), small_newsroom.visitor("ana")):
        for address in (
            "/",
            "/signin",
            "/desk",
            "/nowhere",
            "/static/any/stet.css",
            "/published",
            "/api/v1/claims",
            "/healthz",
        ):
            headers = visitor.get(address).headers
            assert headers["Content-Security-Policy"] == (
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
                "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
            )
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_holds_inline_script_style_or_a_remote_address(small_newsroom: Desk) -> None:
    addresses = hostile_desk(small_newsroom, "a plain word")
    editor = small_newsroom.visitor("editor")
    for address in (*addresses.values(), "/signin", "/account", "/desk", "/nowhere"):
        page = editor.get(address).text
        ours = r"<script(?! type=\"module\" src=\"/static/)"
        assert not re.search(rf"<[^>]* style=|<style|{ours}| on\w+=\"", page), address
        # A link is followed by a person; everything else is loaded by the page itself.
        remote = re.findall(r"<(?!a )[^>]*(?:src|href)=\"(?:https?:)?//[^\"]+", page)
        assert remote == [], address


def test_nobody_gains_a_role_a_status_or_a_verdict_by_adding_fields(newsroom: Desk) -> None:
    claim_id = newsroom.claim("assigned")
    ana, extra = newsroom.visitor("ana"), {"role": "admin", "roles": "admin", "status": "published"}
    extra |= dict.fromkeys(("assignee_id", "verdict_id", "submitted_by", "added_by", "id", "active"), "1")
    ana.post("/account/password", password=PASSWORD, new_password="y" * 14, new_password_again="y" * 14, **extra)
    ana.post(f"/claims/{claim_id}/draft", reason="So far.", **extra)
    ana.post(f"/claims/{claim_id}/evidence", title="T", excerpt="E", stance="unclear", **extra)
    ana.post(f"/claims/{claim_id}/start", version=str(newsroom.version(claim_id)), **extra)
    ana.post("/articles", title="N", text="Nobody wrote this.", **extra)
    assert newsroom.status(claim_id) == "in_progress"
    with newsroom.database.reading() as session:
        held = session.scalars(select(PersonRole.role).where(PersonRole.person_id == newsroom.room.ana.id)).all()
        assert held == ["checker"]
        assert session.scalars(select(Evidence.added_by)).all() == [newsroom.room.ana.id]
        assert session.get_one(Claim, claim_id).assignee_id == newsroom.room.ana.id
        assert session.scalar(select(Person.id).where(Person.email == "ana@example.org")) == newsroom.room.ana.id


@pytest.mark.parametrize("secret", ["", "changeme", "short"])
def test_the_desk_does_not_start_with_an_unusable_secret(small_newsroom: Desk, secret: str) -> None:
    settings = small_newsroom.settings.model_copy(update={"secret_key": secret})
    with pytest.raises(ValueError, match="SECRET_KEY"):
        create_app(settings)


def test_a_failure_shows_a_number_and_nothing_of_the_inside(
    small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ana, claim_id = small_newsroom.visitor("ana"), small_newsroom.claim("in_progress")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("webapp.claims.act", fail)
    answer = ana.post(f"/claims/{claim_id}/decide", version="1", reason="Two days of work.\r\nFAKE LOG LINE")
    assert answer.status_code == 500
    assert "Two days of work." in answer.text
    assert "secret inside" not in answer.text and "Traceback" not in answer.text
    number = re.search(r"the number ([0-9a-f]{8})", answer.text)
    assert number and number[1] in caplog.text
    assert "FAKE LOG LINE" not in caplog.text


def test_an_unexpected_error_of_the_database_is_a_failure_and_not_a_pause(
    small_newsroom: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no such table: claim"))

    monkeypatch.setattr("webapp.board.board.board", broken)
    assert small_newsroom.visitor("ana").get("/board").status_code == 500


@pytest.mark.parametrize(
    "address", ["/claims/0", "/claims/99999999999", "/articles/x", "/published/7", "/claims/7", "/x"]
)
def test_what_is_not_there_is_a_page_that_says_so(newsroom: Desk, address: str) -> None:
    answer = newsroom.visitor("ana").get(address)
    assert answer.status_code == 404
    assert "<h1>Not " in answer.text
