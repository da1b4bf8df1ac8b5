"""What kind of document a body of bytes is: by its content first, then by what was said about it.

Only the first bytes are looked at. What is no article is refused here, each kind with its own sentence.
"""

import re
from typing import Final

from workers.readers import Unreadable, WrongKind

HTML: Final = "text/html"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT: Final = "text/plain"

HEAD = 4096
"""Bytes that are looked at."""
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
LOOKS_LIKE_HTML = re.compile(
    rb"(?:\s+|<\?xml[^>]*>|(?><!--.*?-->))*+<(?:!doctype\s+html|html|head|body|title|meta|article)\b",
    re.IGNORECASE | re.DOTALL,
)
PICTURES = (
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"),
    (b"BM", "BMP"), (b"\0\0\1\0", "icon"), (b"8BPS", "Photoshop"),
)  # fmt: skip
RECORDINGS = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"FLV", b"\xff\xfb", b"\xff\xf1")
PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASTE = "Paste its text instead."
SAVE_AS = "save it as .docx and hand that in instead."
UNPACK = "unpack it and hand in the article's own file instead."


def find_kind(body: bytes, media_type: str = "", file_name: str = "") -> str:
    """HTML, PDF, DOCX or TEXT. Raises WrongKind for everything else, and Unreadable."""
    head = body[:HEAD]
    said = media_type.partition(";")[0].strip().lower()
    ending = file_name.lower().rpartition(".")[2] if "." in file_name else ""
    if head.lstrip()[:5] == b"%PDF-" or (b"%PDF-" in head[:1024] and (said == PDF or ending == "pdf")):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return DOCX
    refuse_what_is_no_text(body, head)
    return _kind_of_text(head, said, ending)


def refuse_what_is_no_text(body: bytes, head: bytes) -> None:
    """Raises WrongKind for pictures, recordings, archives and the files of old programs."""
    for magic, name in PICTURES:
        if head.startswith(magic) and b"\0" in head[:64]:
            raise WrongKind(f"This is a picture ({name}), and pictures are not read here.")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise WrongKind("This is a picture (WebP), and pictures are not read here.")
    if head[4:8] == b"ftyp":
        what = "picture" if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "recording"
        raise WrongKind(f"This is a {what}, and {what}s are not read here.")
    if head.startswith(RECORDINGS) or (head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI ")):
        raise WrongKind("This is a recording, and recordings are not read here.", "paste its transcript instead.")
    if head.startswith(PACKED):
        raise WrongKind("This is a packed archive.", UNPACK)
    if head.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in body:
            raise Unreadable("This document is protected with a password. Save it without one and try again.")
        raise WrongKind("This is a file of an older Office program (.doc, .xls, .ppt).", SAVE_AS)
    if head.startswith(b"{\\rtf"):
        raise WrongKind("This is an RTF file, which is not read here.", SAVE_AS)


def _kind_of_text(head: bytes, said: str, ending: str) -> str:
    if LOOKS_LIKE_HTML.match(head.removeprefix(BOMS[0])) or LOOKS_LIKE_HTML.match(head.replace(b"\0", b"")[2:]):
        return HTML
    if b"\0" in head and not head.startswith(BOMS):
        if said == PDF or ending == "pdf":
            raise Unreadable(f"This is called a PDF but is none. {PASTE}")
        raise WrongKind("This is a binary file of a kind that is not read here.")
    if said in (HTML, "application/xhtml+xml") or ending in ("html", "htm", "xhtml"):
        return HTML
    if ending in ("txt", "text", "md") or said in (TEXT, "text/markdown"):
        return TEXT
    if said == PDF or ending == "pdf":
        raise Unreadable(f"This is called a PDF but is none. {PASTE}")
    if said == DOCX or ending == "docx":
        raise Unreadable(f"This is called a Word document but is none. {PASTE}")
    if said.endswith(("json", "xml", "javascript", "csv")) or said == "text/css":
        raise WrongKind(f"This is data ({said[:60]}), not an article.")
    if said.startswith(("image/", "audio/", "video/", "font/")):
        raise WrongKind(f"This is called {said[:60]}, which is not read here.")
    return TEXT
