"""How the characters of a page or a text file are coded. A wrong coding is refused, never shown as other letters.

The order: a byte order mark; UTF-8 where the bytes are UTF-8 beyond ASCII, which no other coding is by chance; what
was declared. Labels mean what the WHATWG Encoding Standard says they mean: iso-8859-1 is windows-1252.
"""

import codecs
import re
from collections.abc import Iterator

from workers.readers import Unreadable

LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.+-]{1,40})", re.IGNORECASE)
INSIDE = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.+-]{1,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.+-]{1,40})",
    re.IGNORECASE,
)
HEAD = 8192
"""Bytes of a page in which it may say how it is coded."""
MOST_BROKEN = 1 / 2_000
"""Share of broken characters up to which UTF-8 is read all the same; they show as �."""
MEANT = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "big5": "big5hkscs",
    "utf-16": "utf-16-le", "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman",
}  # fmt: skip
KNOWN = {
    "utf-8", "utf-16-le", "utf-16-be", "cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb18030",
    "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949", "cp874",
    *(f"cp{number}" for number in range(1250, 1259)),
    *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
}  # fmt: skip
BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def decode(body: bytes, media_type: str, *, page: bool) -> str:
    """The text of these bytes; a `page` may say inside how it is coded. Raises Unreadable."""
    for mark, coding in BOMS.items():
        if body.startswith(mark):
            return body.removeprefix(mark).decode(coding, "replace")
    labels = list(_labels(body, media_type, page))
    if not labels or not body.isascii():
        labels.insert(0, "utf-8")
    for label in labels:
        try:
            return body.decode(_coding(label))
        except UnicodeDecodeError:
            continue
    text = body.decode("utf-8", "replace")
    if labels[1:] in ([], ["utf-8"]) and text.count("\ufffd") <= MOST_BROKEN * len(text):
        return text
    said = " or ".join(dict.fromkeys(label.upper() for label in labels))
    raise Unreadable(
        f"Its characters are not coded as {said}, and it does not say how else; guessed letters would be wrong ones. "
        "Save it as UTF-8 and try again, or paste its text."
    )


def _labels(body: bytes, media_type: str, page: bool) -> Iterator[str]:
    """What the coding is said to be, first by the server, then by the page; labels that nobody knows are left out."""
    said = [found[1] for found in [LABEL.search(media_type)] if found]
    if page and (inside := INSIDE.search(body[:HEAD])):
        label = (inside[1] or inside[2]).decode("ascii", "replace")
        # What could be found byte by byte is not coded in UTF-16, whatever it says.
        said.append("utf-8" if label.lower().startswith("utf-16") else label)
    yield from (label.lower() for label in said if _coding(label))


def _coding(label: str) -> str:
    """Python's name of the coding that a label means; empty for one that is not read."""
    try:
        name = codecs.lookup(MEANT.get(label.lower(), label.lower())).name
    except (LookupError, ValueError):
        return ""
    return name if name in KNOWN else ""
