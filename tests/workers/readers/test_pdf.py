"""Reading PDFs: lines joined to paragraphs, what repeats on every page left out, and why some cannot be read."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from tests.documents import BYLINE, FIRST, PARAGRAPHS, SECOND, THIRD, TITLE, pdf, pdf_of, wrap
from workers.readers import Unreadable
from workers.readers.child import reply
from workers.readers.pdf import read_pdf


def test_lines_are_joined_to_paragraphs() -> None:
    assert read_pdf(pdf([wrap()])).text.split("\n\n") == list(PARAGRAPHS)


def test_title_author_date_and_language_come_from_the_file() -> None:
    found = read_pdf(pdf(title=TITLE, byline=BYLINE, made="D:20240507003000+02'00'"))
    assert (found.title, found.byline, found.language) == (TITLE, BYLINE, "en-GB")
    assert found.published == "2024-05-07T00:30:00+02:00"


def test_what_programs_write_in_place_of_a_title_is_none() -> None:
    for title, author in (("untitled", "anonymous"), ("Microsoft Word - report_final.docx", "user"), ("a.indd", "")):
        found = read_pdf(pdf(title=title, byline=author))
        assert (found.title, found.byline) == ("", "")


def test_headers_and_footers_that_come_on_every_page_are_left_out() -> None:
    pages = [wrap([f"Page {at} of the report. {FIRST}", SECOND, THIRD]) for at in range(4)]
    text = read_pdf(pdf(pages, header="The Harbour Post", footer="Page {} of 4")).text
    assert "The Harbour Post" not in text
    assert "of 4" not in text
    assert text.count(SECOND) == 4


def test_a_line_of_the_text_that_comes_on_every_page_stays() -> None:
    text = read_pdf(pdf([wrap()] * 3, header="The Harbour Post")).text
    assert [text.count(paragraph) for paragraph in PARAGRAPHS] == [3, 3, 3]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    lines = wrap([FIRST + " " + SECOND])
    text = read_pdf(pdf([lines[:2], lines[2:]], header="The Harbour Post", footer="{}")).text
    assert text == f"{FIRST} {SECOND}"


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("It was an extra-", "ordinary flood, he said.", "It was an extraordinary flood, he said."),
        ("There were twenty-", "five dead, he said.", "There were twenty-five dead, he said."),
        ("A long-term plan and a long-", "term goal, he said.", "A long-term plan and a long-term goal, he said."),
        ("The vote in Baden-", "Württemberg was late.", "The vote in Baden-Württemberg was late."),
        ("The river was dry between 2019-", "2021, they said.", "The river was dry between 2019-2021, they said."),
        ("They looked at the pre-", "and post-war figures.", "They looked at the pre- and post-war figures."),
    ],
)
def test_a_word_that_was_parted_at_the_end_of_a_line_is_whole_again(before: str, after: str, whole: str) -> None:
    assert read_pdf(pdf([[before, after]])).text == whole


def test_a_heading_is_a_paragraph_of_its_own() -> None:
    big = b"BT /F1 20 Tf 60 740 Td (What is known so far) Tj ET\n"
    small = b"".join(f"BT /F1 12 Tf 60 {718 - 14 * at} Td ({line}) Tj ET\n".encode("cp1252")
                     for at, line in enumerate(wrap([FIRST])))  # fmt: skip
    assert read_pdf(pdf_of([big + small])).text == f"What is known so far\n\n{FIRST}"


def test_indented_paragraphs_without_space_between_are_told_apart() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap([paragraph], 50)]
    starts = [wrap([paragraph], 50)[0] for paragraph in PARAGRAPHS]
    drawn = [f"BT /F1 12 Tf {80 if line in starts else 60} {740 - 14 * at} Td ({line}) Tj ET".encode("cp1252")
             for at, line in enumerate(lines)]  # fmt: skip
    assert read_pdf(pdf_of([b"\n".join(drawn)])).text.split("\n\n") == list(PARAGRAPHS)


def test_two_columns_are_read_one_after_the_other() -> None:
    lines = wrap([FIRST + " " + SECOND], 30)
    half = len(lines) // 2
    drawn = [f"BT /F1 10 Tf {60 if at < half else 320} {740 - 12 * (at % half)} Td ({line}) Tj ET".encode("cp1252")
             for at, line in enumerate(lines)]  # fmt: skip
    assert read_pdf(pdf_of([b"\n".join(drawn)])).text == f"{FIRST} {SECOND}"


def test_pages_that_are_pictures_say_so() -> None:
    for scanned in (pdf_of([b"q 595 0 0 842 0 0 cm /Im1 Do Q"] * 3), pdf_of([b""])):
        with pytest.raises(Unreadable, match="its pages are pictures"):
            read_pdf(scanned)


def encrypted(password: str, method: str) -> bytes:
    writer, kept = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf()))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm=method)
    writer.write(kept)
    return kept.getvalue()


@pytest.mark.parametrize("method", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_with_a_password_says_so(method: str) -> None:
    with pytest.raises(Unreadable, match="protected with a password"):
        read_pdf(encrypted("secret", method))


@pytest.mark.parametrize("method", ["RC4-128", "AES-256"])
def test_a_pdf_that_anyone_may_open_but_not_change_is_read(method: str) -> None:
    assert FIRST in read_pdf(encrypted("", method)).text


def test_a_stream_that_unpacks_to_gigabytes_is_not_unpacked_to_its_end() -> None:
    body = pdf_of([b"BT (x) Tj ET " * 10])
    bomb = zlib.compress(b"\0" * 300_000_000)
    start, end = body.index(b"stream\n") + 7, body.index(b"\nendstream")
    with pytest.raises(Unreadable, match=r"unpacks to more|damaged|pictures"):
        read_pdf(body[:start] + bomb + body[end:])


def test_more_text_than_an_article_may_have_is_refused_without_reading_on() -> None:
    lines = [f"Line {at} of a register that goes on and on without an end to it all." for at in range(40)]
    with pytest.raises(Unreadable, match="more than 1,000,000 bytes of text"):
        read_pdf(pdf([lines] * 800))


@given(st.binary(max_size=300), st.integers(0, 3000))
def test_a_pdf_with_bytes_overwritten_is_read_or_refused_with_a_sentence(noise: bytes, at: int) -> None:
    whole = pdf([wrap()], title=TITLE)
    at %= len(whole)
    said = reply(whole[:at] + noise + whole[at + len(noise) :], "application/pdf", "", "")
    assert said.get("text", "").strip() or (said.get("unreadable") or said["never"]).endswith(".")
