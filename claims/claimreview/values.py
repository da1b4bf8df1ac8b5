"""Single values as publishers really write them: a text, names, a time, a web address, out of whatever JSON is there.

Nothing here raises: what cannot be read is an empty text or None.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from claims.language.days import read_day
from claims.plain_text import one_line, strip_markup

Nodes = Mapping[str, dict[str, Any]]
"""The objects of a document by their @id, for values that only point to one."""

LONGEST_URL: Final = 2000
LONGEST_LANGUAGE: Final = 20
YEARS: Final = range(1800, 2200)
MOST_NAMES: Final = 3
READ: Final = 20_000
"""Characters of one text that are looked at."""
POINTER: Final = frozenset({"@id", "@type"})

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")


def text_of(value: Any, most: int) -> str:
    """The first text in a value, plain and on one line, at most `most` characters long."""
    for one in _flat(value):
        if isinstance(one, dict):
            one = one.get("@value")
        if isinstance(one, int | float) and not isinstance(one, bool):
            one = f"{one:.10g}"
        if isinstance(one, str) and (line := _line(one[:READ], most)):
            return line
    return ""


def _line(text: str, most: int) -> str:
    if "<" in text or "&" in text:
        text = strip_markup(text)
    return one_line(text, most)


def nodes_of(value: Any, nodes: Nodes) -> list[dict[str, Any]]:
    """The objects in a value; one that only points to another is that other."""
    return [_follow(one, nodes) for one in _flat(value) if isinstance(one, dict)]


def _follow(node: dict[str, Any], nodes: Nodes) -> dict[str, Any]:
    name = node.get("@id")
    return nodes.get(name, node) if isinstance(name, str) and node.keys() <= POINTER else node


def names_of(value: Any, nodes: Nodes, most: int) -> str:
    """Who is named in a value, the first of them if there are many: "Ann Lee, The Daily"."""
    names: list[str] = []
    for one in _flat(value):
        if isinstance(one, dict):
            node = _follow(one, nodes)
            one = node.get("name") or node.get("alternateName") or node.get("legalName")
        if name := text_of(one, most):
            names.append(name)
    return one_line(", ".join(list(dict.fromkeys(names))[:MOST_NAMES]), most)


def types_of(node: Mapping[str, Any]) -> set[str]:
    """The types of an object without what vocabulary they are from."""
    named = (one for one in _flat(node.get("@type")) if isinstance(one, str))
    return {re.split(r"[/#:]", one)[-1] for one in named}


def address_of(value: Any, base: str = "") -> str:
    """The first web address in a value; a relative one is read as a link on the page `base`."""
    for one in _flat(value):
        if isinstance(one, dict):
            one = one.get("@id") or one.get("url")
        if isinstance(one, str) and (address := _address(one.strip(), base)):
            return address
    return ""


def _address(text: str, base: str) -> str:
    if not text or len(text) > LONGEST_URL or not text.isprintable() or " " in text:
        return ""
    try:
        address = urljoin(base, text) if base else text
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= LONGEST_URL
    except ValueError:
        return ""
    return address if usable else ""


def language_of(value: Any) -> str:
    """A code such as "pt-BR"; empty for words."""
    for one in _flat(value):
        if isinstance(one, dict):
            one = one.get("alternateName") or one.get("name") or one.get("@id")
        if isinstance(one, str) and (found := _LANGUAGE.fullmatch(one.strip())):
            return found[0].replace("_", "-")[:LONGEST_LANGUAGE]
    return ""


def time_of(value: Any) -> datetime | None:
    """The first time in a value, in UTC; a day without one is its beginning, a time without a zone is UTC."""
    for one in _flat(value):
        if isinstance(one, dict):
            one = one.get("@value")
        if isinstance(one, str) and (at := _time(one.strip()[:60])) and at.year in YEARS:
            return at
    return None


def _time(text: str) -> datetime | None:
    try:
        if found := _ISO.match(text):
            return _from_iso(found)
        if found := _COMPACT.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        if _MAIL.match(text):
            at = parsedate_to_datetime(text)
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        day = read_day(text)
        return datetime.combine(datetime.fromordinal(day), time(), UTC) if day else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _from_iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    zone = UTC
    if found[8]:
        away = timedelta(hours=int(found[9]), minutes=int(found[10]))
        zone = timezone(away if found[8] == "+" else -away)
    # A minute that ends with a leap second, and midnight as 24:00, are moments too.
    at = datetime(year, month, day, tzinfo=zone) + timedelta(hours=hour, minutes=minute, seconds=second)
    return at.astimezone(UTC)


def _flat(value: Any) -> Iterator[Any]:
    """A value, or the values of a list; lists in lists are not looked into."""
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value
