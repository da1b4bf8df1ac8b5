"""Segments of a text join to that text again, whatever lies on it, overlapping and nested."""

from hypothesis import given
from hypothesis import strategies as st

from claims.annotation import segments

TEXT = "Iran has been a key 🙂 ally e\u0301 of Syria."


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    edges = draw(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=8))
    return [(min(edge), max(edge), key) for key, edge in enumerate(edges) if edge[0] != edge[1]]


@given(spans())
def test_joined_they_are_the_text_again(found: list[tuple[int, int, int]]) -> None:
    assert "".join(segment.text for segment in segments(TEXT, found)) == TEXT


@given(spans())
def test_each_character_lies_under_exactly_its_spans(found: list[tuple[int, int, int]]) -> None:
    for segment in segments(TEXT, found):
        for position in range(segment.start, segment.end):
            assert set(segment.keys) == {key for start, end, key in found if start <= position < end}


@given(spans())
def test_each_span_ends_in_one_segment(found: list[tuple[int, int, int]]) -> None:
    ended = [key for segment in segments(TEXT, found) for key in segment.ends]
    assert sorted(ended) == sorted(key for _, _, key in found)


def test_a_nested_span_comes_after_the_one_around_it() -> None:
    inner = segments("abcdef", [(2, 4, "inner"), (0, 6, "outer")])[1]
    assert (inner.text, inner.keys) == ("cd", ("outer", "inner"))


def test_a_part_of_the_text_is_cut_with_offsets_of_the_whole() -> None:
    assert [(s.start, s.text) for s in segments("abcdef", [(0, 4, "x")], 2, 6)] == [(2, "cd"), (4, "ef")]
