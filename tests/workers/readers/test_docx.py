"""Reading Word documents: all the text a reader of it sees, in order, and no file that only looks like one."""

from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents import BYLINE, FIRST, PARAGRAPHS, SECOND, TITLE, docx, docx_bytes, packed, with_part
from workers.readers import Unreadable
from workers.readers.docx import read_docx

NS = nsdecls("w")


def test_paragraphs_and_headings_come_in_order() -> None:
    assert read_docx(docx()).text.split("\n\n") == [TITLE, *PARAGRAPHS]


def test_title_author_and_date_come_from_its_properties() -> None:
    document = Document()
    document.add_paragraph(FIRST)
    said = document.core_properties
    said.title, said.author, said.language, said.modified = TITLE, BYLINE, "en-GB", datetime(2024, 5, 7, tzinfo=UTC)
    found = read_docx(docx_bytes(document))
    assert (found.title, found.byline, found.language) == (TITLE, BYLINE, "en-GB")
    assert found.published.startswith("2024-05-07T00:00:00")


def test_the_name_that_a_program_gives_itself_is_no_byline() -> None:
    assert read_docx(docx(byline="python-docx")).byline == ""


def test_tables_stand_where_they_stood_a_row_in_each_line() -> None:
    document = Document()
    document.add_paragraph(FIRST)
    table = document.add_table(2, 2)
    for at, words in enumerate(("Ward", "Dead", "North", "12")):
        table.cell(at // 2, at % 2).text = words
    inner = table.cell(1, 1).add_table(1, 1)
    inner.cell(0, 0).text = "of 40"
    document.add_paragraph(SECOND)
    assert read_docx(docx_bytes(document)).text.split("\n\n") == [FIRST, "Ward | Dead", "North | 12 of 40", SECOND]


def test_merged_cells_are_read_once() -> None:
    document = Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "One over all three"
    assert read_docx(docx_bytes(document)).text == "One over all three"


def with_paragraph(inside: str) -> str:
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:p {NS}>{inside}</w:p>"))
    return read_docx(docx_bytes(document)).text


def test_inserted_text_is_read_and_deleted_text_is_not() -> None:
    changes = (
        "<w:r><w:t xml:space='preserve'>At least </w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>40</w:t></w:r></w:ins>"
        "<w:moveFrom w:id='3' w:author='a'><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        "<w:r><w:t xml:space='preserve'> were killed.</w:t></w:r>"
    )
    assert with_paragraph(changes) == "At least 40 were killed."


def test_links_fields_content_controls_tabs_and_line_breaks_are_read() -> None:
    assert with_paragraph("<w:hyperlink><w:r><w:t>The mayor</w:t></w:r></w:hyperlink>") == "The mayor"
    assert with_paragraph("<w:sdt><w:sdtContent><w:r><w:t>Inside</w:t></w:r></w:sdtContent></w:sdt>") == "Inside"
    assert with_paragraph("<w:r><w:instrText>PAGE</w:instrText><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>") == "a\tb"
    assert with_paragraph("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>") == "a\nb"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:t>seen</w:t></w:r>"
    assert with_paragraph(hidden) == "seen"


def test_a_content_control_around_whole_paragraphs_hides_none() -> None:
    document = Document()
    inside = f"<w:sdt {NS}><w:sdtContent><w:p><w:r><w:t>Kept</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(inside))
    assert read_docx(docx_bytes(document)).text == "Kept"


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<mc:AlternateContent xmlns:mc='{mc}'>{both}</mc:AlternateContent>"
    assert with_paragraph(f"<w:r><w:t>Around it</w:t>{drawn}</w:r>") == "Around it\n\nIn a box"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"xl/workbook.xml": b"<a/>"}, "a spreadsheet"),
        ({"ppt/presentation.xml": b"<a/>"}, "a presentation"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, "OpenDocument"),
        ({"notes.txt": b"hello"}, "a packed archive"),
        ({"word/document.xml": b"<a/>"}, "damaged"),
        ({"[Content_Types].xml": b"nonsense", "word/document.xml": b"nonsense"}, "damaged"),
    ],
)
def test_a_zip_that_is_no_word_document_says_what_it_is(files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_docx(packed(files))


def test_a_word_document_cut_short_is_damaged() -> None:
    for size in (4, 100, 5_000, len(docx()) - 30):
        with pytest.raises(Unreadable, match="damaged"):
            read_docx(docx()[:size])


def test_a_word_document_without_text_says_so() -> None:
    with pytest.raises(Unreadable, match="no text"):
        read_docx(docx_bytes(Document()))


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = with_part(docx(), "word/media/image1.png", b"\0" * 101_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable, match="unpacks to more than 100,000,000 bytes"):
        read_docx(bomb)


def with_entities(defined: str, used: str) -> bytes:
    source = (
        f'<?xml version="1.0"?><!DOCTYPE d [{defined}]>'
        f"<w:document {NS}><w:body><w:p><w:r><w:t>{used}</w:t></w:r></w:p></w:body></w:document>"
    )
    return with_part(docx(), "word/document.xml", source.encode())


def test_entities_are_not_expanded() -> None:
    with pytest.raises(Unreadable, match="entities of its own"):
        read_docx(with_entities('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;"))


def test_entities_that_grow_to_gigabytes_are_not_expanded() -> None:
    grown = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    with pytest.raises(Unreadable, match=r"entities of its own|damaged"):
        read_docx(with_entities(f'<!ENTITY l0 "lol">{grown}', "&l9;"))
