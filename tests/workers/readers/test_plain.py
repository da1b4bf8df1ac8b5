"""Reading plain text, and making of any text what can be stored and seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import NotText, clean
from tests.documents import FIRST, PARAGRAPHS
from workers.readers import Unreadable
from workers.readers.plain import read_plain, tidy


def test_a_text_is_read_as_it_is() -> None:
    text = "\n\n".join(PARAGRAPHS)
    assert read_plain(text.encode(), "").text == text


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_tells_the_coding(coding: str) -> None:
    assert read_plain("Söderköping – “vård”".encode(coding), "").text == "Söderköping – “vård”"


def test_a_declared_coding_is_used() -> None:
    assert read_plain("Köln".encode("latin-1"), "text/plain; charset=iso-8859-1").text == "Köln"


def test_a_coding_that_nobody_names_is_not_guessed() -> None:
    for text, coding in (("Der Bürgermeister von Köln", "latin-1"), ("Мэр сказал", "windows-1251")):
        with pytest.raises(Unreadable, match="not coded as UTF-8, and it does not say how else"):
            read_plain(text.encode(coding), "")


def test_a_coding_that_is_not_true_is_refused() -> None:
    with pytest.raises(Unreadable, match="not coded as UTF-8 or SHIFT_JIS"):
        read_plain(b"The mayor said \x81 \xff.", "text/plain; charset=shift_jis")


def test_line_ends_of_every_kind_are_line_ends() -> None:
    assert tidy("a\r\nb\rc\n\n\n \n\nd\fe") == "a\nb\nc\n\nd\n\ne"


def test_controls_and_broken_pairs_are_taken_out() -> None:
    assert tidy(f"a\0b\x1b[31mc\ud800d\u200be {FIRST}") == f"ab[31mcd\u200be {FIRST}"


@given(st.text())
def test_whatever_is_tidied_can_be_submitted_or_is_empty(text: str) -> None:
    tidied = tidy(text)
    try:
        assert clean(tidied).strip()
    except NotText:
        assert not tidied.strip("\ufeff").strip()
    assert tidy(tidied) == tidied
