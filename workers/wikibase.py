"""Statements of a Wikibase in plain words and figures: who held which office when, dates, numbers of people.

The format is that of docs/topics/json.md in Wikibase's repository. Nobody is asked here; sources/wikidata.py does that.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from claims.figure_words import spaced
from claims.plain_text import one_line

ANSWERS = {
    "P39": "position held", "P6": "head of government", "P35": "head of state", "P1308": "officeholder",
    "P569": "date of birth", "P570": "date of death", "P571": "inception", "P585": "point in time",
    "P1082": "population", "P1120": "number of deaths", "P1339": "number of injured", "P17": "country",
}  # fmt: skip
"""Properties that answer claims, the most asked for first, by Wikidata's numbers."""
ASIDE = {"P17"}
"""What helps to tell namesakes apart, and answers nothing by itself."""
MEASURES = {"P1082": "count", "P1120": "killed", "P1339": "injured"}
START, END, AT = "P580", "P582", "P585"
MOST = 3
"""Statements of one property."""
DAY, MONTH, YEAR, DECADE, CENTURY = 11, 10, 9, 8, 7
JULIAN = "Q1985786"
TIME = re.compile(r"([+-])(\d{1,11})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")
ITEM = re.compile(r"Q\d{1,12}")

Snak = Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    """A date as precisely as it is known; `iso` is a day, a month or a year, empty where it is none of these."""

    words: str
    iso: str


@dataclass(frozen=True)
class Statement:
    """One statement that is not deprecated, of one of ANSWERS."""

    about: str
    snak: Snak
    qualifiers: Mapping[str, Sequence[Snak]]
    preferred: bool

    def qualifier(self, about: str) -> Snak | None:
        return next(iter(self.qualifiers.get(about, ())), None)

    def moment(self, about: str) -> Moment | None:
        """The date that a qualifier gives, if it does."""
        snak = self.qualifier(about)
        return read_moment(snak["datavalue"]["value"]) if snak and snak["snaktype"] == "value" else None

    @property
    def item(self) -> str | None:
        """The number of the item that is its value."""
        if self.snak["snaktype"] != "value" or self.snak["datavalue"]["type"] != "wikibase-entityid":
            return None
        number: str = self.snak["datavalue"]["value"]["id"]
        return number if ITEM.fullmatch(number) else None

    @property
    def order(self) -> tuple[bool, bool, str]:
        """Greatest for what its editors prefer, then for what still holds, then for the newest."""
        since = self.moment(START) or self.moment(AT)
        ended = self.qualifier(END)
        return self.preferred, ended is None or ended["snaktype"] == "novalue", since.iso if since else ""


def statements_of(entity: Mapping[str, Any]) -> list[Statement]:
    """The statements that answer claims, at most MOST of a property; what cannot be read is left out."""
    return [statement for about in ANSWERS for statement in _best(about, entity.get("claims") or {})]


def _best(about: str, claims: Mapping[str, Any]) -> list[Statement]:
    found = []
    for one in claims.get(about, ()):
        statement = Statement(
            about, one["mainsnak"], one.get("qualifiers") or {}, one.get("rank") == "preferred"
        )  # fmt: skip
        if one.get("rank") != "deprecated" and _can_be_read(statement):
            found.append(statement)
    return sorted(found, key=lambda statement: statement.order, reverse=True)[:MOST]


def _can_be_read(statement: Statement) -> bool:
    """Of a date or number in a notation that is not known nothing is said; of another shape a KeyError tells."""
    try:
        return bool(statement.order) and in_words(statement, {}) is not None
    except ValueError:
        return False


def in_words(statement: Statement, labels: Mapping[str, str]) -> str | None:
    """“position held: mayor of Norrvik, since 3 May 2019”; None for a value of a kind that answers nothing."""
    value = _value(statement, labels)
    return value and f"{ANSWERS[statement.about]}: {value}{_when(statement)}"


def _value(statement: Statement, labels: Mapping[str, str]) -> str | None:
    kind = statement.snak["snaktype"]
    if kind != "value":
        return {"somevalue": "unknown", "novalue": "none"}.get(kind)
    value = statement.snak["datavalue"]["value"]
    match statement.snak["datavalue"]["type"]:
        case "wikibase-entityid":
            return statement.item and labels.get(statement.item, statement.item)
        case "time":
            return read_moment(value).words
        case "quantity":
            low, amount, high = _bounds(value)
            return spaced(amount) if low == high else f"{spaced(amount)} ({spaced(low)} to {spaced(high)})"
    return None


def _when(statement: Statement) -> str:
    start, end, at = (statement.moment(about) for about in (START, END, AT))
    ended = statement.qualifier(END)
    if start and end:
        return f", {start.words} to {end.words}"
    if start and ended and ended["snaktype"] == "somevalue":
        return f", from {start.words}, it is not known until when"
    if start:
        return f", since {start.words}"
    if end:
        return f", until {end.words}"
    return f", as of {at.words}" if at else ""


def read_moment(value: Mapping[str, Any]) -> Moment:
    """A time value, no more precisely than it says. Raises ValueError where its notation is another."""
    read = TIME.fullmatch(value["time"])
    precision = value["precision"]
    if read is None or precision < CENTURY:
        raise ValueError(value["time"])
    year, month, day = int(read[2]), int(read[3] or 0), int(read[4] or 0)
    if precision >= MONTH and not 1 <= month <= 12:
        precision = YEAR
    if precision >= DAY and not 1 <= day <= 31:
        precision = MONTH
    era = " BC" if read[1] == "-" else ""
    words = _date_words(year, month, day, precision) + era
    calendar = " (Julian calendar)" if str(value.get("calendarmodel", "")).endswith(f"/{JULIAN}") else ""
    return Moment(words + calendar, "" if era else _iso(year, month, day, precision))


def _iso(year: int, month: int, day: int, precision: int) -> str:
    """A day, a month or a year; a day that this calendar does not have is only its month."""
    if precision < YEAR or not 1 <= year <= 9999:
        return ""
    if precision >= DAY and day > monthrange(year, month)[1]:
        precision = MONTH
    return f"{year:04}-{month:02}-{day:02}"[: {YEAR: 4, MONTH: 7}.get(precision, 10)]


def _date_words(year: int, month: int, day: int, precision: int) -> str:
    if precision >= DAY:
        return f"{day} {month_name[month]} {year}"
    if precision == MONTH:
        return f"{month_name[month]} {year}"
    if precision == DECADE:
        return f"the {year // 10 * 10}s"
    return f"century {(year + 99) // 100}" if precision == CENTURY else str(year)


def figures_of(statements: Sequence[Statement], where: str, unit: str) -> Iterator[dict[str, Any]]:
    """Numbers of people as the extraction stores figures; `unit` is what the claim calls them."""
    for statement in statements:
        measure = MEASURES.get(statement.about)
        if measure is None or statement.snak["snaktype"] != "value":
            continue
        low, _, high = _bounds(statement.snak["datavalue"]["value"])
        at = statement.moment(AT)
        yield {
            "low": low, "high": high, "unit": unit, "measure": measure, "qualifier": None,
            "what": ANSWERS[statement.about], "where": one_line(where, 200), "as_of": (at and at.iso) or None,
            "speaker_name": None,
        }  # fmt: skip


def _bounds(quantity: Mapping[str, Any]) -> tuple[float, float, float]:
    """Least, stated and greatest value. Raises ValueError where it is no plain number: of people there are no units."""
    if quantity["unit"] != "1":
        raise ValueError(quantity["unit"])
    amount = _number(quantity["amount"])
    ends = [_number(quantity[end]) for end in ("lowerBound", "upperBound") if quantity.get(end) is not None]
    return min([amount, *ends]), amount, max([amount, *ends])


def _number(written: str) -> float:
    value = float(written)
    if not isfinite(value) or abs(value) > 1e15:
        raise ValueError(written)
    return int(value) if value.is_integer() else value
