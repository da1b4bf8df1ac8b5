"""The shape of every answer of the API, for its document (document.py). Nothing is built from these at work: the tests
hold each real answer against them, so that the document cannot say what is not so.

One file a noun, as in the folder above; here is what several share.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Offsets = Annotated[tuple[int, int], Field(description="[start, end) in code points of the article's text")]
Mark = Annotated[str, Field(description="A value of the newsroom's scale")]


class Facts(BaseModel):
    """An answer holds these members and no other."""

    model_config = ConfigDict(extra="forbid")


class Made(Facts):
    """The id of what was made."""

    id: int


class Person(Facts):
    id: int
    name: str


class Problem(BaseModel):
    """RFC 9457: `detail` says what happened, what was kept and what to do; the kind (`type`) may have members more."""

    model_config = ConfigDict(extra="allow")
    type: Annotated[str, Field(description="about:blank, or urn:stet:… for what a rule refused")]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(min_length=1)]


class Health(Facts):
    """What is not known (without workers, say) is left out."""

    model_config = ConfigDict(extra="allow")
    status: str
    database: bool


class Document(BaseModel):
    """OpenAPI 3.1."""

    model_config = ConfigDict(extra="allow")
    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]
