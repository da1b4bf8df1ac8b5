"""Answers of the API: JSON in UTF-8, times in ISO 8601 (UTC, ending in Z), never cached.

What went wrong is said in problems.py; this file knows no rules.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from flask import Response
from pydantic import BaseModel

View = TypeVar("View", bound=Callable[..., Any])


def gives(shape: type[BaseModel], status: int = 200) -> Callable[[View], View]:
    """Say what a view answers with when nothing is refused (facts/), for the API's document."""

    def mark(view: View) -> View:
        view.gives = {status: shape, **getattr(view, "gives", {})}  # type: ignore[attr-defined]
        return view

    return mark


def answer(data: Mapping[str, Any], status: int = 200, *, mimetype: str = "application/json") -> Response:
    """A JSON answer; dates and times may be given as they come from the database."""
    text = json.dumps(data, default=_plain, ensure_ascii=False, allow_nan=False)
    response = Response(text + "\n", status, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-store"
    return response


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
