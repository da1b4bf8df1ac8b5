"""A Word document: its paragraphs, headings and tables in order, and what it says of itself.

Read from the markup, not from python-docx's paragraphs: those leave out what was inserted under tracked changes and
what stands in content controls. Deleted text, field codes and hidden text are left out.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from workers.readers import Document, Unreadable, WrongKind
from workers.readers.kinds import PASTE, SAVE_AS, UNPACK
from workers.readers.plain import tidy

MOST_UNPACKED = 100_000_000
MOST_FILES = 5_000
PARAGRAPH, TABLE, ROW, CELL, RUN = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
TEXT, BOX = qn("w:t"), qn("w:txbxContent")
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "‑"}
LEFT_OUT = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
HIDDEN = f"{qn('w:rPr')}/{qn('w:vanish')}"


def read_docx(body: bytes) -> Document:
    """The text of a .docx file. Raises Unreadable."""
    _look_inside(body)
    try:
        document = docx.Document(io.BytesIO(body))
    except (MemoryError, RecursionError):
        raise
    except Exception:
        raise Unreadable(f"This Word document is damaged and cannot be opened. {PASTE}") from None
    root = document.element
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(f"This file defines entities of its own, which no Word document does. {PASTE}")
    text = tidy("\n\n".join(block for block in blocks(root.body) if block.strip()))
    if not text:
        raise Unreadable("There is no text in this Word document; pictures in it are not read. " + PASTE)
    said = document.core_properties
    saved = said.modified or said.created
    return Document(
        text, title=said.title, byline=_known(said.author), language=said.language,
        published=saved.isoformat() if saved else "",
    )  # fmt: skip


def _look_inside(body: bytes) -> None:
    """Raises Unreadable for what is a ZIP but no Word document, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            files = packed.infolist()
            names = {file.filename for file in files}
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        raise Unreadable(f"This Word document is damaged and cannot be opened. {PASTE}") from None
    if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
        raise Unreadable(f"This file unpacks to more than {MOST_UNPACKED:,} bytes, so it was not opened. {PASTE}")
    if any(file.flag_bits & 1 for file in files):
        raise Unreadable("This file is protected with a password. Save it without one and try again.")
    if "word/document.xml" not in names and not any(name.startswith("word/") for name in names):
        raise _other_archive(names)


def _other_archive(names: set[str]) -> WrongKind:
    for folder, what in (("xl/", "spreadsheet"), ("ppt/", "presentation")):
        if any(name.startswith(folder) for name in names):
            return WrongKind(f"This is a {what}, not a Word document.")
    if "mimetype" in names:
        return WrongKind("This is an OpenDocument file or an e-book, which is not read here.", SAVE_AS)
    return WrongKind("This is a packed archive and no Word document.", UNPACK)


def blocks(element: Any) -> Iterator[str]:
    """The paragraphs and the table rows inside, in order."""
    for child in element:
        if child.tag == PARAGRAPH:
            yield "".join(_words(child))
            for box in _boxes(child):
                yield from blocks(box)
        elif child.tag == TABLE:
            yield from _rows(child)
        elif child.tag not in LEFT_OUT:
            yield from blocks(child)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(ROW):
        if next(row.iterancestors(TABLE)) is table:
            cells = (" ".join(block.strip() for block in blocks(cell) if block.strip()) for cell in _cells(row))
            yield " | ".join(cell for cell in cells if cell)


def _cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row.iter(CELL) if next(cell.iterancestors(ROW)) is row)


def _words(element: Any) -> Iterator[str]:
    """The text of one paragraph, without that of the boxes anchored in it."""
    for child in element:
        if child.tag in LEFT_OUT or child.tag == BOX or (child.tag == RUN and child.find(HIDDEN) is not None):
            continue
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        else:
            yield from _words(child)


def _boxes(element: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph, outermost ones only."""
    for child in element:
        if child.tag == BOX:
            yield child
        elif child.tag not in LEFT_OUT:
            yield from _boxes(child)


def _known(author: str) -> str:
    return (
        ""
        if author.strip().lower() in ("", "python-docx", "unknown", "author", "user", "microsoft office user")
        else author
    )
