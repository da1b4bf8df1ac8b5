"""Plain text, as it is; and what all readers do to text: only what can be stored and seen stays in it."""

import re

from workers.readers import Document
from workers.readers.charsets import decode

NOT_STORED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Controls and half surrogate pairs."""
BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def read_plain(body: bytes, media_type: str) -> Document:
    """The text of a plain text file, its line ends kept. Raises Unreadable."""
    return Document(tidy(decode(body, media_type, page=False)))


def tidy(text: str) -> str:
    """Without control characters and half surrogate pairs; paragraphs parted by exactly one blank line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\f", "\n\n")
    return BLANK_LINES.sub("\n\n", NOT_STORED.sub("", text)).strip("\n")
