"""Making inert text of what strangers send: markup stripped, one line, nothing that a database cannot store.

Escaping for a page is not done here; templates do that with all text.
"""

import unicodedata
from contextlib import suppress
from html.parser import HTMLParser

MAX_MARKUP = 20_000
"""Characters of HTML that are looked at: the parser takes the square of the time for some hostile input."""


class _Text(HTMLParser):
    """Collects the text of a piece of HTML; tags and comments leave nothing behind."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def strip_markup(html: str) -> str:
    """The text that a reader of this HTML would see; an escaped tag comes out as the text it is."""
    parser = _Text()
    # It asserts where it meets a declaration it does not know; the text before that stands.
    with suppress(AssertionError):
        parser.feed(html[:MAX_MARKUP])
        parser.close()
    return parser.text


def one_line(text: str, most: int) -> str:
    """At most `most` characters on one line, without what no database stores (controls, half surrogate pairs)."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
