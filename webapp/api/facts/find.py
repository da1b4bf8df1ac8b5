"""What is found by a few words."""

from webapp.api.facts import Facts
from webapp.api.facts.claims import Kind, Status


class FoundArticle(Facts):
    id: int
    title: str
    publisher: str


class FoundClaim(Facts):
    id: int
    article_id: int
    article_title: str
    number: int
    kind: Kind
    wording: str
    speaker_name: str | None
    status: Status
    returned: bool


class FoundSpeaker(Facts):
    """`claims` counts no further than 100."""

    name: str
    claims: int


class FoundPerson(Facts):
    id: int
    name: str
    email: str
    active: bool


class FoundView(Facts):
    """`query` are the filters as they stand in an address."""

    id: int
    name: str
    query: str


class Found(Facts):
    articles: list[FoundArticle]
    claims: list[FoundClaim]
    speakers: list[FoundSpeaker]
    people: list[FoundPerson]
    views: list[FoundView]
