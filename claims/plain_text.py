"""Making inert text of what strangers send: markup stripped, one line, nothing that a database cannot store.

Escaping for a page is not done here; templates do that with all text.
"""

import html
import re
import unicodedata
from typing import Final

import nh3

MAX_MARKUP: Final = 10_000
"""Characters of HTML that are looked at: deep nesting takes any parser the square of the time."""
HALF_PAIRS: Final = re.compile("[\ud800-\udfff]")


def strip_markup(markup: str) -> str:
    """The text that a reader of this HTML would see; an escaped tag comes out as the text it is."""
    whole = HALF_PAIRS.sub(" ", markup[:MAX_MARKUP])
    return html.unescape(nh3.clean(whole, tags=set()))


def one_line(text: str, most: int) -> str:
    """At most `most` characters on one line, without what no database stores (controls, half surrogate pairs)."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
