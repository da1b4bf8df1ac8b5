"""Which kind of document a body is: what it is counts before what it is called."""

import pytest

from tests.documents import docx, page, pdf
from workers.readers import Unreadable
from workers.readers.kinds import DOCX, HTML, PDF, TEXT, find_kind


@pytest.mark.parametrize(
    ("body", "media_type", "file_name", "kind"),
    [
        (pdf(), "application/pdf", "", PDF),
        (pdf(), "text/html; charset=utf-8", "", PDF),
        (pdf(), "application/octet-stream", "report", PDF),
        (b"\r\n" + pdf(), "", "", PDF),
        (b"junk before it\n" + pdf(), "application/pdf", "", PDF),
        (docx(), "application/octet-stream", "", DOCX),
        (docx(), "", "article.docx", DOCX),
        (docx(), "text/plain", "article.txt", DOCX),
        (page(), "", "", HTML),
        (page(), "text/plain", "", HTML),
        (page(), "application/pdf", "", HTML),
        (page(head="", coding="utf-16"), "", "", HTML),
        (b"<!-- saved from the web -->\n<!-- twice -->\n<html><body>a", "", "", HTML),
        (b"<p>A piece of a page.", "text/html", "", HTML),
        (b"<p>A piece of a page.", "", "page.htm", HTML),
        (b"Plain words.", "", "", TEXT),
        (b"Plain words.", "text/plain; charset=utf-8", "", TEXT),
        (b"Plain words.", "application/octet-stream", "a.txt", TEXT),
        (b"Plain words that tell of %PDF-1.7 and of <html>.", "", "a.txt", TEXT),
        (b"BM is what they call it.", "", "a.txt", TEXT),
        ("Söder".encode("utf-16"), "", "a.txt", TEXT),
    ],
)
def test_a_kind_is_told_by_content_and_by_what_was_said(
    body: bytes, media_type: str, file_name: str, kind: str
) -> None:
    assert find_kind(body, media_type, file_name) == kind


@pytest.mark.parametrize(
    ("body", "media_type", "file_name", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png", "", r"picture \(PNG\)"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "text/html", "", r"picture \(JPEG\)"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "", "", "picture"),
        (b"\0\0\0\x18ftypheic", "", "", "picture"),
        (b"\0\0\0\x18ftypisom", "video/mp4", "", "recording"),
        (b"ID3\x04\0", "", "talk.mp3", "recording"),
        (b"\x1f\x8b\x08\0", "", "a.gz", "packed archive"),
        (b"Rar!\x1a\x07", "", "", "packed archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword", "a.doc", "older Office program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "", "a.docx", "password"),
        (b"{\\rtf1 hello}", "", "a.rtf", "RTF"),
        (b"words\0and\0more", "application/octet-stream", "", "binary file"),
        (b"words", "application/pdf", "", "called a PDF but is none"),
        (b"\0\0\1\2", "", "a.pdf", "called a PDF but is none"),
        (b"words", "", "a.docx", "called a Word document but is none"),
        (b'{"a": 1}', "application/json", "", r"data \(application/json\)"),
        (b"<rss><channel/></rss>", "application/rss+xml", "", "data"),
        (b"<svg/>", "image/svg+xml", "", "data"),
        (b"words", "image/png", "", "called image/png"),
    ],
)
def test_what_is_no_article_says_what_it_is(body: bytes, media_type: str, file_name: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence) as refused:
        find_kind(body, media_type, file_name)
    assert str(refused.value).endswith(".")


def test_a_head_of_nothing_but_comments_takes_no_time() -> None:
    assert find_kind(b"<!-- -->" * 100_000, "", "a.txt") == TEXT
