"""Oneself, what people say to each other, and what they are told, as the API answers with it."""

from datetime import datetime
from typing import Literal

from claims.models.base import NOTICES, ROLES
from webapp.api.facts import Facts, Person
from webapp.api.facts.claims import ClaimDetail

Kind = Literal[NOTICES]  # type: ignore[valid-type]


class Me(Facts):
    id: int
    name: str
    email: str
    roles: list[Literal[ROLES]]  # type: ignore[valid-type]
    beats: list[str]
    languages: list[str]
    capacity: int
    mails: bool


class Next(Facts):
    """The claim that is now one's own; null when the open queue holds none that one may check."""

    claim: ClaimDetail | None


class Comment(Facts):
    """Never changed; `mentions` are the people whom the text names with an @."""

    id: int
    author: Person
    at: datetime
    text: str
    mentions: list[Person]


class Comments(Facts):
    comments: list[Comment]


class Said(Comment):
    """`untold` says which names in the text led to nobody."""

    untold: list[str]


class Notification(Facts):
    """`words` is the note, the question or the comment, as it was written."""

    id: int
    kind: Kind
    at: datetime
    read_at: datetime | None
    by: str
    words: str
    article_id: int | None
    article_title: str | None
    claim_id: int | None
    number: int | None
    wording: str | None
    comment_id: int | None
    delivery_id: int | None
    delivery_name: str | None


class Notifications(Facts):
    """`unread` counts to 100 and no further."""

    notifications: list[Notification]
    unread: int


class MarkedRead(Facts):
    marked: int
    unread: int


class SavedView(Facts):
    """`query` holds the filters as they stand in the address of the desk."""

    id: int
    name: str
    query: str
    shared: bool


class ListedView(SavedView):
    """`own`: it is the caller's; `owner` is the name of whose it is."""

    own: bool
    owner: str


class ListedViews(Facts):
    views: list[ListedView]


class ViewDeleted(Facts):
    id: int
    state: Literal["deleted"]
