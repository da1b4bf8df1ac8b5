"""What an editor sees when a claim comes back: the returned verdict beside the new one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import evidence
from claims.database import Database
from claims.queries.since import MOST_CHANGES, changed_words, since_return
from claims.queries.waiting import waiting_claims, waiting_list
from tests import scenes


def test_what_changed_since_the_return_is_named_part_by_part(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
        assert since_return(session, [claim.id]) == {}
        scenes.act(session, claim, "send_back", by=room.editor, note="Which report?")
        found = evidence.add_by_hand(
            session, claim, url=None, title="Second report", excerpt="41.", stance="refutes", by=room.ana
        )
        scenes.act(session, claim, "decide", by=room.ana, said="said", rating="exaggerated",
                   reason="The police report agrees.", evidence=[found.id])  # fmt: skip
        since = since_return(session, [claim.id])[claim.id]
        assert (since["note"], since["by"], since["revision"]) == ("Which report?", "Edith Editor", [1, 2])
        assert since["said"] is None and since["rating"] == ["supported", "exaggerated"]
        assert since["reason"] == [("kept", "The "), ("added", "police "), ("kept", "report agrees.")]
        assert [piece["title"] for piece in since["added"]] == ["Second report"]
        assert [piece["title"] for piece in since["removed"]] == [f"Report on claim {claim.number}"]
        assert not since["unchanged"]


def test_the_diff_is_against_what_the_editor_returned_not_against_a_withdrawn_verdict(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        claim = scenes.claim(session, room, "submitted")
        scenes.act(session, claim, "send_back", by=room.editor, note="Count again.")
        scenes.decide_again(session, claim, by=room.ana, rating="false")
        scenes.act(session, claim, "withdraw", by=room.ana)
        scenes.act(session, claim, "decide", by=room.ana, said="said", rating="supported", reason="The report agrees.",
                   evidence=[piece.id for piece in claim.verdict.cited])  # fmt: skip
        since = since_return(session, [claim.id])[claim.id]
        assert since["revision"] == [1, 3] and since["unchanged"]


def test_what_waits_is_others_work_the_returned_first(database: Database) -> None:
    with database.transaction() as session:
        room = scenes.newsroom(session)
        first, second = (scenes.claim(session, room, "submitted") for _ in range(2))
        scenes.claim(session, room, "submitted", checker=room.editor)
        ids = waiting_list(session, room.editor.id)
        assert sorted(ids) == [first.id, second.id]
        assert waiting_list(session, room.editor.id, limit=1) == ids[:2]
        assert waiting_list(session, room.editor.id, article_id=second.article_id) == [second.id]
        shown = waiting_claims(session, ids)
        assert [claim["id"] for claim in shown] == ids
        assert shown[0]["cited"][0]["excerpt"] == "The police count." and shown[0]["since"] is None


def test_rewrapped_words_are_not_changed_words() -> None:
    assert changed_words("one two\nthree", "one\ntwo three four") == [("kept", "one\ntwo three "), ("added", "four")]


@given(before=st.lists(st.sampled_from("abc"), max_size=9), after=st.lists(st.sampled_from("abc"), max_size=9))
def test_the_parts_make_both_texts(before: list[str], after: list[str]) -> None:
    parts = changed_words(" ".join(before), " ".join(after))
    for texts, other in ((before, "added"), (after, "removed")):
        assert [word for kind, words in parts if kind != other for word in words.split()] == texts


@pytest.mark.parametrize(("before", "after"), [("a " * 10_000, "b a " * 5_000), ("x" * 20_000, "y " * 10_000)])
def test_a_reason_of_20000_characters_is_compared_in_bounded_time(before: str, after: str) -> None:
    assert "".join(words for kind, words in changed_words(before, after) if kind != "removed") == after
    assert MOST_CHANGES < 1000
