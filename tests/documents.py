"""Documents written for the tests: a web page, a PDF, a Word document, each with a text of our own."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx import Document

FIRST = "At least 40 people were killed when the river burst its banks on Monday, Mayor Anna Lind said."
SECOND = "“Nobody was warned in time,” she said on Tuesday, and called for an inquiry into the dam at Northhaven."
THIRD = "The army has brought 1,200 people to safety since then, according to the governor's office."
PARAGRAPHS = (FIRST, SECOND, THIRD)
TITLE, BYLINE, PUBLISHER = "River bursts its banks", "Marit Berg", "The Harbour Post"

PAGE = """<!doctype html><html lang="en-GB"><head>{head}<title>{title} | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta property="og:title" content="{title}">
<meta name="author" content="{byline}"><meta property="article:published_time" content="{published}"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{title}</h1>{body}</article>
<section id="comments" class="comments"><h3>Comments</h3><p>reader1: The mayor is lying, as ever.</p></section>
<aside class="related"><p><a href="/a">Ten pictures of the flood that you have to see</a></p></aside>
<footer><p>Subscribe to our newsletter. All rights reserved.</p></footer></body></html>"""


def page(
    paragraphs: Iterable[str] = PARAGRAPHS, *, title: str = TITLE, byline: str = BYLINE,
    published: str = "2024-05-07T00:30:00+02:00", head: str = '<meta charset="utf-8">', coding: str = "utf-8",
) -> bytes:  # fmt: skip
    """An article among menus, comments and teasers."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return PAGE.format(head=head, title=title, byline=byline, published=published, body=body).encode(coding)


def docx(paragraphs: Iterable[str] = PARAGRAPHS, *, title: str = TITLE, byline: str = BYLINE) -> bytes:
    """A Word document with a heading and these paragraphs."""
    document = Document()
    document.core_properties.title, document.core_properties.author = title, byline
    document.add_heading(title, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return docx_bytes(document)


def docx_bytes(document: Any) -> bytes:
    """What python-docx saves."""
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return kept.getvalue()


def with_part(document: bytes, name: str, body: bytes) -> bytes:
    """The same Word document with one of its parts exchanged or added."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        files = {found: archive.read(found) for found in archive.namelist()}
    return packed(files | {name: body})


def wrap(paragraphs: Iterable[str] = PARAGRAPHS, width: int = 60) -> list[str]:
    """Lines of that many characters, an empty line between paragraphs."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    return lines[:-1]


def pdf(
    pages: Sequence[Sequence[str]] = (), *, title: str = "", byline: str = "", made: str = "", header: str = "",
    footer: str = "",
) -> bytes:  # fmt: skip
    """A PDF of these lines, 14 points apart; an empty line leaves half a line free. `{}` in a footer is the page."""
    pages = pages or [wrap()]
    streams = [_page_stream(lines, header, footer.format(number)) for number, lines in enumerate(pages, 1)]
    info = "".join(f"/{key} ({value})" for key, value in
                   (("Title", title), ("Author", byline), ("CreationDate", made)) if value)  # fmt: skip
    return pdf_of(streams, info=info)


def _page_stream(lines: Sequence[str], header: str, footer: str) -> bytes:
    placed, y = [(header, 810.0), (footer, 30.0)], 740.0
    for line in lines:
        placed.append((line, y))
        y -= 14 if line else 7
    shown = [f"BT /F1 12 Tf 60 {at} Td ({_escape(line)}) Tj ET" for line, at in placed if line]
    return "\n".join(shown).encode("cp1252")


def _escape(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_of(streams: Sequence[bytes], *, info: str = "", extra: str = "") -> bytes:
    """A PDF with one page for each stream of drawing operators; `extra` goes into each page's resources."""
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(streams)))
    objects = [b"<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>",
               f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               f"<<{info}>>".encode("cp1252")]  # fmt: skip
    for at, stream in enumerate(streams):
        packed_stream = zlib.compress(stream)
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * at} 0 R"
                       f"/Resources<</Font<</F1 3 0 R>>{extra}>>>>".encode())  # fmt: skip
        head = f"<</Length {len(packed_stream)}/Filter/FlateDecode>>\nstream\n".encode()
        objects.append(head + packed_stream + b"\nendstream")
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R/Info 4 0 R>>\n"
    return body + tail.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()
