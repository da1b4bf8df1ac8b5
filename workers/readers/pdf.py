"""A PDF: the text of its pages, and what the file says of itself. How lines become paragraphs is in lines.py."""

import io
import logging
import re
from datetime import datetime
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from claims.text import MAX_TEXT
from workers.readers import Document, Unreadable
from workers.readers.kinds import PASTE
from workers.readers.lines import Line, paragraphs
from workers.readers.plain import tidy

FEWEST_LETTERS = 20
"""Letters below which a PDF is taken for pictures of pages."""
NO_TITLE = re.compile(
    r"(?:untitled.*|\(?unspecified\)?|microsoft (?:word|powerpoint) - .*|.*\.(?:docx?|indd|pdf|qxd|pptx?))",
    re.IGNORECASE,
)
NO_NAME = {"anonymous", "unknown", "(unspecified)", "unspecified", "user", "author", "admin", "administrator"}
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def read_pdf(body: bytes) -> Document:
    """The text of a PDF. Raises Unreadable."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("This PDF is protected with a password. Save it without one and try again.")
        pages = read_pages(reader)
        said = _said(reader)
    except LimitReachedError:
        raise Unreadable(f"This PDF unpacks to more than it may, so reading it was ended. {PASTE}") from None
    except DependencyError:
        raise Unreadable(f"This PDF is encrypted in a way that is not read here. {PASTE}") from None
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception:
        raise Unreadable(f"This PDF is damaged and cannot be read. {PASTE}") from None
    text = tidy(paragraphs(pages).translate(LIGATURES))
    _refuse_what_is_no_text(text)
    return Document(text, **said)


def read_pages(reader: PdfReader) -> list[list[Line]]:
    """The lines of each page. Raises Unreadable as soon as there are more than an article may have."""
    pages, size = [], 0
    for page in reader.pages:
        lines = _lines(page)
        pages.append(lines)
        size += sum(len(line.text) for line in lines)
        if size > 2 * MAX_TEXT:
            raise Unreadable(
                f"This PDF holds more than {MAX_TEXT:,} bytes of text (1 MB). Split it into several files."
            )
    return pages


def _lines(page: Any) -> list[Line]:
    """The lines as they stand in the file, which for nearly all programs is the order of reading."""
    lines: list[Line] = []
    bottom, top = float(page.mediabox.bottom), float(page.mediabox.top)

    def hear(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        x, y = cm[0] * tm[4] + cm[2] * tm[5] + cm[4], cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        height = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])) or 1.0
        share = (y - bottom) / ((top - bottom) or 1.0)
        for part in text.split("\n"):
            if lines and lines[-1].goes_on_at(y):
                lines[-1].text += part
            elif part.strip():
                lines.append(Line(x, y, height, share, part.lstrip()))

    page.extract_text(visitor_text=hear)
    return lines


def _said(reader: PdfReader) -> dict[str, str]:
    """Title, author, date and language as the file gives them, where it gives them."""
    about = reader.metadata
    title, author = (about.title or "", about.author or "") if about else ("", "")
    try:
        made: datetime | None = about.creation_date if about else None
    except (ValueError, PyPdfError):
        made = None
    return {
        "title": "" if NO_TITLE.fullmatch(title.strip()) else title,
        "byline": "" if author.strip().lower() in NO_NAME else author,
        "published": made.isoformat() if made else "",
        "language": str(reader.root_object.get("/Lang") or ""),
    }


def _refuse_what_is_no_text(text: str) -> None:
    letters = sum(map(str.isalpha, text))
    if letters < FEWEST_LETTERS:
        raise Unreadable(f"There is no text in this PDF: its pages are pictures, as a scanner makes them. {PASTE}")
    strange = sum("\ue000" <= char <= "\uf8ff" or char == "\ufffd" for char in text)
    if strange > letters / 5:
        raise Unreadable(f"The letters of this PDF cannot be told: its fonts do not say which they are. {PASTE}")
