"""Answers of any kind for sources, and what must be true of whatever a source makes of them."""

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from workers.sources import Found

TEXT = st.text(st.characters(exclude_categories=()), max_size=30) | st.text("<>!&;/[]-ab\0", max_size=30)


def any_json(*keys: str) -> st.SearchStrategy[Any]:
    """Any JSON, with these keys in its objects."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=4),
        max_leaves=12,
    )


def assert_storable(finds: Sequence[Found]) -> None:
    """Every find is text that both databases store, with a web address, a title, and a time with its zone or none."""
    for found in finds:
        stored = f"{found.url}{found.title}{found.excerpt}"
        kept = json.dumps([found.figures, found.fact_check], ensure_ascii=False)
        assert "\0" not in stored and "\\u0000" not in kept
        assert stored.encode() and kept.encode()
        assert (found.url or "").startswith(("https://", "http://"))
        assert found.title
        assert found.published_at is None or found.published_at.utcoffset() is not None
