"""What clients send, read with pydantic: JSON bodies and query strings. An unknown field is refused by its name.

Lengths and meanings are the rules' business (claims/); here is only what a value must be to be handed to them.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from claims.errors import Invalid
from claims.text import MAX_TEXT

LARGEST_BODY = 8 * MAX_TEXT
"""Bytes. JSON may write one byte of text as six."""
LARGEST_ID = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1000, 9000


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("holds a NUL, which is not text")
    return value


def _in_utc(value: datetime) -> datetime:
    # Not to the calendar's very ends: there a time cannot be told in every time zone.
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return value.astimezone(UTC)


Words = Annotated[str, AfterValidator(_without_nul)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_without_nul)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Offset = Annotated[int, Field(ge=0, le=LARGEST_ID)]


class Body(BaseModel):
    """A JSON body. Strict: true is no number and 3 is no text."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    """There is nothing to say."""


class Query(BaseModel):
    """A query string. An empty value counts as not given."""

    model_config = ConfigDict(extra="forbid")


Model = TypeVar("Model", bound=BaseModel)


def read_body(model: type[Model]) -> Model:
    """The body as `model`; none at all where it may be left out.

    Raises 415 when it is not JSON by its type, 413 too large, 400 unreadable, 422 Invalid.
    """
    if may_be_empty(model) and not request.content_length and not request.get_data():
        return model()
    if not request.is_json:
        raise UnsupportedMediaType("The body must be JSON with Content-Type: application/json. Nothing was changed.")
    raw = _read_raw()
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _refusal(error, model) from None


def may_be_empty(model: type[BaseModel]) -> bool:
    """Whether its body may be left out, since no field of it has to be there."""
    return not any(field.is_required() for field in model.model_fields.values())


def _read_raw() -> bytes:
    request.max_content_length = LARGEST_BODY
    with suppress(RequestEntityTooLarge):
        raw = request.get_data()
        # A body of unknown length is cut at the limit without a word.
        if len(raw) < LARGEST_BODY:
            return raw
    raise RequestEntityTooLarge(
        f"The body is larger than {LARGEST_BODY:,} bytes; a text may have {MAX_TEXT:,} bytes (1 MB). "
        "Nothing was kept. Split it into several articles."
    )


def read_query(model: type[Model]) -> Model:
    """The query string as `model`. Raises Invalid."""
    try:
        return model.model_validate({name: value for name, value in request.args.items() if value})
    except ValidationError as error:
        raise _refusal(error, model) from None


def _refusal(error: ValidationError, model: type[BaseModel]) -> Exception:
    found = error.errors(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return BadRequest(f"The body cannot be read as JSON: {found[0]['ctx']['error']}. Nothing was changed.")
    fields = [{"field": _name(fault), "problem": _problem(fault, model)} for fault in found]
    sentences = " ".join(f"“{fault['field']}” {fault['problem']}." for fault in fields[:5])
    return Invalid(f"{sentences} Nothing was changed.", fields=fields)


def _name(fault: ErrorDetails) -> str:
    return ".".join(str(part) for part in fault["loc"]) or "body"


def _problem(fault: ErrorDetails, model: type[BaseModel]) -> str:
    if fault["type"] == "extra_forbidden":
        known = f"; known are {', '.join(model.model_fields)}" if len(fault["loc"]) == 1 else ""
        return f"is not known here{known}"
    if fault["type"] == "missing":
        return "is missing"
    if fault["type"] == "value_error":
        return str(_context(fault)["error"])
    return "is not usable: " + fault["msg"][:1].lower() + fault["msg"][1:]


def _context(fault: ErrorDetails) -> Mapping[str, Any]:
    return fault.get("ctx", {})
