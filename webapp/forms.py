"""What forms and addresses say, read into the values that the rules want: numbers, days, times.

A wrong one is refused by its name.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import TypeVar

from flask import request

from claims.errors import Invalid

Value = TypeVar("Value")

MOST = 20_000
"""Numbers or picks in one form: more than a page ever holds, and fewer than PostgreSQL takes in one statement."""


def read_number(name: str) -> int | None:
    """A whole number, or None when the field is empty or absent."""
    value = request.form.get(name, "").strip()
    if not value:
        return None
    if not value.isdecimal() or len(value) > 9:
        raise Invalid(f"“{name}” must be a whole number. Nothing was changed.")
    return int(value)


def read_numbers(name: str) -> list[int]:
    """All numbers of a field that may come several times, or hold several with spaces between."""
    values = " ".join(request.form.getlist(name)).split()
    if len(values) > MOST:
        raise Invalid(f"“{name}” takes at most {MOST:,} numbers at once. Nothing was changed.")
    if not all(value.isdecimal() and len(value) <= 9 for value in values):
        raise Invalid(f"“{name}” must be whole numbers. Nothing was changed.")
    return [int(value) for value in values]


def read_picks(name: str) -> list[tuple[int, int]]:
    """The things that are ticked, each as its id and the version that was seen: "12:3"."""
    picks = [value.partition(":") for value in dict.fromkeys(request.form.getlist(name))]
    if len(picks) > MOST or not all(
        id.isdecimal() and version.isdecimal() and len(id) < 10 > len(version) for id, _, version in picks
    ):
        raise Invalid(f"“{name}” must be picked on the page. Nothing was changed.")
    return [(int(id), int(version)) for id, _, version in picks]


def read_day(name: str, says: str) -> date | None:
    """A day as browsers send it (2019-02-27), or None."""
    return _read(name, says, date.fromisoformat)


def read_time(name: str, says: str) -> datetime | None:
    """A time as browsers send it (2019-02-27T17:00), taken in the desk's own time zone, or None."""
    return _read(name, says, lambda value: datetime.fromisoformat(value).astimezone(UTC))


def read_end_of(name: str, says: str) -> datetime | None:
    """The last moment of a day, in the desk's own time zone, or None."""
    return _read(name, says, lambda value: datetime.combine(date.fromisoformat(value), time.max).astimezone(UTC))


def _read(name: str, says: str, parse: Callable[[str], Value]) -> Value | None:
    value = request.form.get(name, "").strip()
    try:
        return parse(value) if value else None
    except (ValueError, OverflowError):
        raise Invalid(f"{says} cannot be read. Nothing was stored; your text is unchanged.") from None


def begun(names: Iterable[str]) -> bool:
    """Whether something is typed in one of these fields."""
    return any(request.form.get(name, "").strip() for name in names)


def asked_id(name: str) -> int | None:
    """An id from the query string, or None when there is none that could exist."""
    value = request.args.get(name, "")
    return int(value) if value.isdecimal() and len(value) <= 9 else None


def back_to(default: str) -> str:
    """Where the form asked to go afterwards: a path of this desk, else `default`."""
    to = request.form.get("next", "")
    # A browser drops tabs and line ends, and what was a path before is another site then.
    own = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if own else default
