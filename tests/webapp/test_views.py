"""Saved views: one's own and shared ones, renamed, deleted, and kept honest about what is not there any more."""

import re
from urllib.parse import parse_qsl, urlsplit

from claims.database import now
from claims.models import SavedView
from tests.webapp.visitors import Desk, count


def tabs(page: str) -> list[str]:
    found = re.search(r'<ul class="views".*?</ul>', page, re.DOTALL)
    assert found
    return re.findall(r'href="(/desk\?[^"]*saved=\d+)"', found[0].replace("&amp;", "&"))


def test_a_view_is_saved_with_its_filters_and_leads_back_to_them(small_newsroom: Desk) -> None:
    ana = small_newsroom.visitor("ana")
    form = {"name": "  Late   figures ", "query": "view=mine&kind=figure&due=late&colour=red&after=0.1.1"}
    answer = ana.post("/desk/views", **form)
    assert dict(parse_qsl(urlsplit(answer.headers["Location"]).query)) == {
        "view": "mine", "kind": "figure", "due": "late", "saved": "1",
    }  # fmt: skip
    page = ana.get(answer.headers["Location"]).text
    assert "<h1>Late figures</h1>" in page and "is saved" in page
    assert tabs(page) == ["/desk?view=mine&kind=figure&due=late&saved=1"]
    assert ana.post("/desk/views", **form).status_code == 303
    assert count(small_newsroom, SavedView) == 1
    # A bare link to the view is enough.
    assert "<h1>Late figures</h1>" in ana.get("/desk?saved=1").text and 'value="late"' in ana.get("/desk?saved=1").text


def test_a_name_that_is_taken_is_said_and_what_was_typed_is_kept(small_newsroom: Desk) -> None:
    ana, ben = small_newsroom.visitor("ana"), small_newsroom.visitor("ben")
    ana.post("/desk/views", name="Mine", query="view=all")
    refused = ana.post("/desk/views", name="Mine", query="view=all&kind=figure")
    assert refused.status_code == 422 and "already" in refused.text
    assert 'value="Mine"' in refused.text and "kind=figure" in refused.text
    assert ben.post("/desk/views", name="Mine", query="view=all").status_code == 303
    for nameless in ("", "   ", "x" * 81, "a\0b"):
        assert ana.post("/desk/views", name=nameless, query="view=all").status_code == 422


def test_shared_views_are_seen_by_everybody_and_changed_by_their_owner(small_newsroom: Desk) -> None:
    ana, ben = small_newsroom.visitor("ana"), small_newsroom.visitor("ben")
    ana.post("/desk/views", name="Private", query="view=all")
    ana.post("/desk/views", name="Fires", query="view=open&words=fire", shared="on")
    assert tabs(ben.get("/desk").text) == ["/desk?view=open&words=fire&saved=2"]
    assert "shared by Ana Checker" in ben.get("/desk").text
    assert ben.post("/desk/views/2", name="Floods").status_code == 403
    assert ben.post("/desk/views/1/delete").status_code == 404
    assert ana.post("/desk/views/2", name="Floods", query="view=open&words=flood").status_code == 303
    assert "<h1>Floods</h1>" in ana.get("/desk?saved=2").text
    assert tabs(ben.get("/desk").text) == []


def test_a_view_that_is_gone_says_so_and_its_filters_still_hold(small_newsroom: Desk) -> None:
    small_newsroom.claim("assigned")
    ana = small_newsroom.visitor("ana")
    ana.post("/desk/views", name="Figures", query="view=all&kind=superlative")
    answer = ana.post("/desk/views/1/delete", query="view=all&kind=superlative")
    assert answer.headers["Location"] == "/desk?view=all&kind=superlative"
    page = ana.get("/desk?view=all&kind=superlative&saved=1").text
    assert "was deleted or is not shared any more" in page and "No claim fits these filters" in page
    assert ana.post("/desk/views/1/delete").status_code == 404


def test_a_view_that_names_deleted_things_shows_the_list_without_them(small_newsroom: Desk) -> None:
    claim = small_newsroom.claim("assigned")
    with small_newsroom.scene() as session:
        query = "view=all&article=4000&assignee=gone@example.org&kind=horoscope&status=assigned"
        session.add(
            SavedView(owner_id=small_newsroom.room.ana.id, name="Old", query=query, created_at=now(session))
        )  # fmt: skip
    page = small_newsroom.visitor("ana").get("/desk?saved=1").text
    for sentence in (
        "The article of this filter does not exist. It was left out.",
        "Nobody here has the address gone@example.org. It was left out.",
        "The desk knows no kind “horoscope”; there are ",
    ):
        assert sentence in page
    assert f'href="/claims/{claim}"' in page
