"""Text from strangers becomes one inert line that every database stores."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from claims.plain_text import one_line, strip_markup


def test_tags_and_comments_go_and_entities_are_read() -> None:
    assert strip_markup('a <span class="x">b</span><!-- c --> &amp; d&nbsp;e<br>') == "a b & d\xa0e"


def test_a_declaration_that_no_parser_knows_ends_the_text_quietly() -> None:
    assert strip_markup("before <![zzz[after") == "before "


def test_what_no_database_stores_becomes_a_space() -> None:
    assert one_line("a\ud800b\0c\n\u2028 d", 20) == "a b c d"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert strip_markup(escape(text)).split() == text.split()


@given(st.text(st.characters(exclude_categories=()), max_size=200), st.integers(1, 80))
def test_a_line_is_short_and_storable(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert line.encode().decode() == line
    assert not any(char < " " for char in line)
    assert line == one_line(line, most)


def test_half_a_pair_of_surrogates_is_no_failure() -> None:
    assert strip_markup("a\ud800<b>c</b>") == "a c"
