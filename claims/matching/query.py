"""What is asked, taken apart: the text itself, its byline, who is mentioned, and the sentences before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from claims.language.days import read_day
from claims.matching.terms import LIGHT, Term, read, tells

BYLINE: Final = 200
"""Characters behind the last dash that may be a byline."""

_BYLINE = re.compile(r"([^()]*)\(@(\w+)\)(.*)", re.DOTALL)
_MENTION = re.compile(r"[@#](\w+)")
_HANDLE = re.compile(r"@\w+")


@dataclass(frozen=True)
class Query:
    """A text to look for, as terms. `on` is its day as date.toordinal counts it, where it is known."""

    text: list[Term]
    author: list[Term]
    mentioned: list[Term]
    tags: list[str]
    """Words that stood behind # or @, in lower case, unparted."""
    speaker: list[Term] = field(default_factory=list)
    """Who said the text."""
    context: list[list[Term]] = field(default_factory=list)
    """The sentences before, the nearest first."""
    on: int | None = None

    @property
    def telling(self) -> int:
        """How many different telling words the text itself has."""
        return len({term.stem for term in self.text if tells(term) and term.stem not in LIGHT})


def read_query(text: str, *, speaker: str = "", context: Sequence[str] = (), on: int | None = None) -> Query:
    """A text as a query. `context` is the sentences before it, in their order; a byline at its end is read as one."""
    body, author, tail = _without_byline(text)
    tags = list(_MENTION.findall(body))
    mentioned = " ".join(handle[1:].replace("_", " ") for handle in _HANDLE.findall(body))
    return Query(
        text=read(_HANDLE.sub(" ", body).replace("_", " ")),
        author=read(author),
        mentioned=read(mentioned),
        tags=[tag.casefold() for tag in tags],
        speaker=read(speaker.title() if speaker.isupper() else speaker),
        context=[read(sentence) for sentence in reversed(context)],
        on=on if on is not None else read_day(tail),
    )


def _without_byline(text: str) -> tuple[str, str, str]:
    """A post as its text, its author's name and what stands behind it: "… — Name (@name) July 8, 2019"."""
    body, dash, end = text.rpartition("—")
    if dash and len(end) <= BYLINE and (found := _BYLINE.fullmatch(end)):
        return body, f"{found[1]} ", found[3]
    return text, "", ""
