"""The filters of a list as they stand in an address: read with a sentence for whatever cannot be used, and written.

An unusable filter is left out and said; the list is shown with the others, and nothing ever fails for it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from claims.errors import NotFound
from claims.extraction import KINDS
from claims.models import STATUSES, Person
from claims.people import find_by_email
from claims.queries.articles import article_title
from claims.queries.lists import Key
from claims.queries.narrowing import DUE, Filters
from claims.ratings import marks
from claims.text import is_plain

CHOICES: dict[str, Callable[[Session], Collection[str]]] = {
    "status": lambda session: STATUSES, "kind": lambda session: KINDS,
    "rating": lambda session: marks(session, "rating"),
}  # fmt: skip
SINGLE = ("article", "speaker", "assignee", "due", "words")
FLAGS = ("returned", "looking", "failed")
NO = ("", "0", "no", "n", "off", "false", "f")
FIELDS = (*CHOICES, *SINGLE, *FLAGS)
LONGEST = 200
"""Characters of what is typed into a filter."""


@dataclass
class Asked:
    """What an address asks for: the filters, their names and values as they are written, and what was left out."""

    filters: Filters
    pairs: list[tuple[str, str]] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    """Of each filter that was left out a sentence that says why."""
    problems: list[str] = field(default_factory=list)
    """What whoever looks at the list should know."""
    article_title: str = ""
    assignee_name: str = ""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def get(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")


def read_filters(session: Session, args: MultiDict[str, str], *, me: Person, beside: Iterable[str] = ()) -> Asked:
    """The filters among the arguments of an address. `beside` are the names of what else may stand there.

    `assignee` is me, none, an id or an e-mail address; `due` is late, today, week or a day (2026-11-27).
    """
    asked, wanted = Asked(Filters()), dict[str, Any]()
    for name in args:
        if name in CHOICES:
            wanted[name] = tuple(_choices(session, name, args.getlist(name), asked))
        elif name in FLAGS:
            if args[name].strip().lower() not in NO:
                wanted[name] = True
                asked.pairs.append((name, "1"))
        elif name in SINGLE:
            # A field may come twice, like the list of due times and the day beside it: the last that is filled counts.
            value = next((one.strip() for one in reversed(args.getlist(name)) if one.strip()), "")
            if not value:
                continue
            try:
                if len(value) > LONGEST or not is_plain(value):
                    raise Unusable(f"The filter {name} takes at most {LONGEST} characters of plain text")
                wanted |= READ[name](session, value, me, asked)
                asked.pairs.append((name, value))
            except Unusable as why:
                asked.unusable.append(f"{why}.")
        elif name not in beside and is_plain(name):
            asked.unusable.append(f"There is no filter “{name[:40]}”.")
    asked.filters = Filters(**wanted)
    asked.problems = [f"{why} It was left out." for why in asked.unusable]
    return asked


class Unusable(Exception):
    """Why a filter is left out, as the beginning of a sentence."""


def _choices(session: Session, name: str, values: list[str], asked: Asked) -> Iterable[str]:
    known = CHOICES[name](session)
    for value in dict.fromkeys(values):
        if value in known:
            asked.pairs.append((name, value))
            yield value
        elif value:
            shown = value[:40] if is_plain(value) else "?"
            asked.unusable.append(f"The desk knows no {name} “{shown}”; there are {', '.join(known)}.")


def _article(session: Session, value: str, me: Person, asked: Asked) -> dict[str, Any]:
    try:
        asked.article_title = article_title(session, number := _id(value))
    except NotFound:
        raise Unusable("The article of this filter does not exist") from None
    return {"article": number}


def _assignee(session: Session, value: str, me: Person, asked: Asked) -> dict[str, Any]:
    if value == "none":
        return {"unassigned": True}
    try:
        person = me if value == "me" else find_by_email(session, value) if "@" in value else None
    except NotFound:
        raise Unusable(f"Nobody here has the address {value}") from None
    person = person or (session.get(Person, _id(value)) if value.isdecimal() else None)
    if person is None:
        raise Unusable("The filter assignee takes me, none or somebody of this desk")
    asked.assignee_name = "you" if value == "me" else person.name
    return {"assignee": person.id}


def _due(session: Session, value: str, me: Person, asked: Asked) -> dict[str, Any]:
    if value in DUE:
        return {"due": value}
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.min
    if not 1970 <= day.year <= 2999:
        raise Unusable("The filter due takes late, today, week or a day like 2026-11-27")
    return {"due": day}


def _plain(name: str) -> Callable[..., dict[str, Any]]:
    return lambda session, value, me, asked: {name: value}


READ: dict[str, Callable[..., dict[str, Any]]] = {
    "article": _article, "assignee": _assignee, "due": _due, "speaker": _plain("speaker"), "words": _plain("words"),
}  # fmt: skip


def _id(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) <= 9 else 0


def read_key(value: str) -> Key | None:
    """A place in the order as it is written in addresses (`0.57.1234`), or None for anything else."""
    parts = value.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 9 for part in parts):
        return None
    return Key(parts[0] != "0", int(parts[1]), int(parts[2]))


def write_key(key: Key) -> str:
    return f"{int(key.returned)}.{key.priority}.{key.id}"
