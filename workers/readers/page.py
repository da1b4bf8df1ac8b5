"""A web page: the article in it and what its head says of it, without menus, comments and the rest of the page."""

import re
from copy import deepcopy
from typing import Any

from htmldate import find_date
from lxml import html
from trafilatura import bare_extraction

from workers.readers import Document, Unreadable
from workers.readers.charsets import decode
from workers.readers.kinds import PASTE
from workers.readers.plain import tidy

XML_LINE = re.compile(r"^\s*<\?xml[^>]*\?>")
TABLE_LINE = re.compile(r"[|\-:\s]*")
WANTS_SCRIPTS = re.compile(r"\b(?:enable|turn on|activate|allow|requires?|needs?|without)\b.{0,40}\bjava\s?script\b"
                           r"|\bjava\s?script\b.{0,60}\b(?:enabled?|disabled|turned o|required|aktivier|activ)",
                           re.IGNORECASE)  # fmt: skip
A_NOTE = 600
"""Characters up to which a text that asks for scripts is nothing but that request."""
MOMENT = "%Y-%m-%dT%H:%M:%S%z"


def read_page(body: bytes, media_type: str, url: str) -> Document:
    """The article of an HTML page. Raises Unreadable where there is none."""
    source = XML_LINE.sub("", decode(body, media_type, page=True))
    tree = _parse(source)
    published, language = _published(tree, url), _language(tree)
    found: Any = bare_extraction(tree, url=url or None, include_comments=False, with_metadata=True)
    text = _paragraphs(found.text or "") if found else ""
    if len(text) < A_NOTE and (WANTS_SCRIPTS.search(text) or not text):
        raise Unreadable(_why_empty(source))
    return Document(text, found.title or "", _names(found.author), found.sitename or "", published, language)


def _parse(source: str) -> Any:
    try:
        tree = html.document_fromstring(source)
    except (ValueError, html.etree.ParserError):
        raise Unreadable(f"This page is empty. {PASTE}") from None
    # Whoever has scripts never sees it, and what it says is “please turn scripts on”.
    for element in tree.xpath("//noscript"):
        element.drop_tree()
    return tree


def _why_empty(source: str) -> str:
    if "<script" in source.lower():
        return f"This page shows its text only where scripts run, and they are never run here. {PASTE}"
    return f"There is no article on this page. {PASTE}"


def _paragraphs(text: str) -> str:
    """One paragraph for each line; tables keep their cells and lose their frame."""
    lines = [line.strip() for line in text.splitlines()]
    kept = [line.strip("| ") if line.startswith("| ") else line for line in lines if not TABLE_LINE.fullmatch(line)]
    return tidy("\n\n".join(kept))


def _names(authors: str | None) -> str:
    return ", ".join(name.strip() for name in (authors or "").split(";") if name.strip())


def _published(tree: Any, url: str) -> str:
    """The date that the page gives for itself: in its head, in JSON-LD, as the time of its article, in its address.

    The rest of the page is kept from the search: it would take any date that stands there.
    """
    own = html.document_fromstring("<html><head></head><body></body></html>")
    said = tree.xpath("//head/meta | //head/title | //script[@type='application/ld+json']")
    said += tree.xpath("(//article//time[@datetime] | //main//time[@datetime])[1]")
    for element in said:
        (own.body if element.tag == "time" else own.head).append(deepcopy(element))
    return find_date(own, url=url or None, original_date=True, extensive_search=False, outputformat=MOMENT) or ""


def _language(tree: Any) -> str:
    said = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang")]
    said += tree.xpath("//meta[@property='og:locale']/@content | //meta[@http-equiv='content-language']/@content")
    return next((value.strip() for value in said if value and value.strip()), "")
