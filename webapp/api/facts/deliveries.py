"""Addresses and files that have to be read before they are articles, as the API answers with them."""

from datetime import datetime
from typing import Literal

from webapp.api.facts import Facts


class Delivery(Facts):
    """`state`: reading, waiting (for a further try, at `next_try_at`), given_up, refused, or there (`article_id`).

    `why` is a sentence about what failed. `was_here`: the article is older than the delivery. `url` is where it came
    from, `address` where its state is told.
    """

    id: int
    address: str
    url: str
    file_name: str
    state: Literal["reading", "waiting", "given_up", "refused", "there"]
    why: str
    tries: int
    most_tries: int
    next_try_at: datetime | None
    can_try_again: bool
    can_dismiss: bool
    dismissed_at: datetime | None
    article_id: int | None
    was_here: bool
    submitted_by: str
    created_at: datetime
