"""`stet submit`: a text goes onto the desk at once; an address or another kind of file is read there first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from claims.deliveries import deliver, is_text
from claims.errors import AlreadyHere
from claims.intake import submit_article
from claims.people import Actor, find_by_email
from claims.settings import Settings
from stet import configuration, desk
from stet.typed import read_bytes


def submit(settings: Settings, what: Path | str, fields: Mapping[str, str], email: str | None) -> str:
    """Hand in a file or an address (a str), as somebody or as the first admin.

    Returns what to print. Raises Refusal and Unusable.
    """
    body = b"" if isinstance(what, str) else read_bytes(what)
    base = configuration.address(settings)
    try:
        with desk.transaction(settings) as session:
            by = find_by_email(session, email) if email else desk.first_admin(session)
            return _hand_in(session, what, body, fields, by).format(base)
    except AlreadyHere as same:
        return f"On the desk already: {base}/articles/{same.details['existing']}"


def _hand_in(session: Session, what: Path | str, body: bytes, fields: Mapping[str, str], by: Actor) -> str:
    if isinstance(what, str):
        return f"Being read: {{}}/deliveries/{deliver(session, url=what, fields=fields, by=by).id}"
    if not is_text(what.name):
        made = deliver(session, file_name=what.name, body=body, fields=fields, by=by)
        return f"Being read: {{}}/deliveries/{made.id}"
    given: dict[str, Any] = {"title": "", **fields}
    return f"Submitted: {{}}/articles/{submit_article(session, text=body, by=by, **given).id}"
