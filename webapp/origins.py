"""Evidence as the page of a claim draws it: pieces of one origin together, and how many count.

What makes one origin is claims/origins.py.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from claims.origins import is_unseen, order
from claims.queries.detail import is_rejected

Piece = dict[str, Any]
MOST_NAMED = 4
"""Other places of an origin that are named before its fold is opened."""


def bind(app: Flask) -> None:
    """Give the templates these filters, and the test whether nothing was seen of a piece."""
    app.jinja_env.filters.update(together=together, counted=counted, places=places)
    app.jinja_env.tests.update(unseen=is_unseen)


def together(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by origin, in the order of the first of each, and in it as claims/origins.py has them, but last what
    its page no longer says; what counts for no origin stands alone where it was found."""
    first = {piece["origin"]: piece["number"] for piece in reversed(pieces) if piece["origin"]}
    ordered = sorted(
        pieces, key=lambda p: (first.get(p["origin"], p["number"]), _alone(p), p["said_until"] is not None, order(p))
    )
    return [list(group) for _, group in groupby(ordered, key=lambda piece: (piece["origin"], _alone(piece)))]


def _alone(piece: Piece) -> int:
    return 0 if piece["origin"] else int(piece["number"])


def counted(pieces: Sequence[Piece]) -> str:
    """“3 independent origins in 7 pieces, 1 rejected, 2 not seen”: these two are not among the seven."""
    counts = [piece["origin"] for piece in pieces if piece["origin"]]
    rejected = sum(is_rejected(piece) for piece in pieces)
    unseen = len(pieces) - len(counts) - rejected
    words = f"{_many(len(set(counts)), 'independent origin')} in {_many(len(counts), 'piece')}" if counts else ""
    left_out = [f"{number} {why}" for number, why in ((rejected, "rejected"), (unseen, "not seen")) if number]
    return ", ".join(filter(None, [words, *left_out]))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def places(pieces: Sequence[Piece]) -> str:
    """Where else an origin was printed: “E3 news.example, E5 Report of the police and 2 more”."""
    named = [f"E{piece['number']} {_host(piece['url']) or piece['title']}" for piece in pieces[:MOST_NAMED]]
    more = len(pieces) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
