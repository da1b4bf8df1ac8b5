"""What people say to each other about a claim. A comment is never changed; whom it names with an @ is told.

Somebody is named by the part of their address before the @, by the whole address, or by their name without spaces.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims import audit
from claims.database import now
from claims.errors import Invalid
from claims.models import Claim, Comment, Person
from claims.notifications import notify
from claims.people import Actor, require
from claims.text import is_plain

LONGEST = 20_000
"""Characters of one comment."""
LONGEST_KEY = 100
MOST_UNTOLD, LONGEST_SHOWN = 5, 40
"""Names that are spoken of one by one, and characters of each: what is said of them has to fit into a cookie."""
MENTION = re.compile(r"(?<![\w@.+-])@(\w[\w.+'’-]*(?:@[\w.-]*\w)?)")
NO_END = ".-+'’"
"""What a name may hold, and does not end with."""

Facts = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A comment that is on the desk, and a sentence for each name in it whose owner could not be told."""

    comment: Comment
    untold: list[str] = field(default_factory=list)


def comment(session: Session, claim: Claim, text: str, *, form_key: str, by: Actor) -> Said:
    """Say something about a claim. The same words with the same `form_key` are said once.

    Raises NotAllowed for somebody who may only read, and Invalid for no words, too many, or characters that are none.
    """
    require(by, "checker", "editor", "admin", act="comment on claims")
    assert isinstance(by, Person)
    text = text.replace("\r\n", "\n").strip()
    _check(text, form_key)
    mentioned, untold = find_named(session, text)
    audit.lock(session, f"article:{claim.article_id}")
    row: dict[str, Any] = {
        "claim_id": claim.id, "author_id": by.id, "text": text, "mentions": sorted(mentioned),
        "form_key": hashlib.sha256(f"{form_key}\0{claim.id}\0{text}".encode()).hexdigest()[:40],
        "created_at": now(session),
    }  # fmt: skip
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    query = dialect.insert(Comment).on_conflict_do_nothing(index_elements=["author_id", "form_key"])
    added = session.scalars(query.returning(Comment), [row]).one_or_none()
    if added is None:
        earlier = select(Comment).where(Comment.author_id == by.id, Comment.form_key == row["form_key"])
        return Said(session.scalars(earlier).one(), untold)
    act = audit.Act("comment", by.id, claim.id, data={"comment": added.id})
    audit.record(session, f"article:{claim.article_id}", [act])
    claim.changed_at = row["created_at"]
    notify(session, mentioned, "mentioned", about=f"comment:{added.id}", claim=claim, words=text, by=by)
    return Said(added, untold)


def _check(text: str, form_key: str) -> None:
    kept = "Nothing was sent; what you wrote is kept."
    if not text:
        raise Invalid("Please write something first. Nothing was sent.")
    if len(text) > LONGEST:
        raise Invalid(f"A comment has at most {LONGEST:,} characters, and this one has {len(text):,}. {kept}")
    if not is_plain(text):
        raise Invalid(f"The comment holds characters that are not text. {kept}")
    if not form_key or len(form_key) > LONGEST_KEY or not is_plain(form_key):
        raise Invalid(f"The form has lost its key. Please send it again. {kept}")


def find_named(session: Session, text: str) -> tuple[set[int], list[str]]:
    """The people whom a text names, and a sentence for each name that leads to nobody who can be told."""
    found, untold = set(), []
    written = [match[1] for match in MENTION.finditer(text)]
    known: dict[str, list[Person]] = defaultdict(list)
    for person in session.scalars(select(Person).order_by(Person.id)) if written else ():
        for name in names(person):
            known[name].append(person)
    for handle in dict.fromkeys(_plain(_called(one, known)) for one in written):
        people, shown = known[handle], handle[:LONGEST_SHOWN]
        reached = [person for person in people if person.active and person.roles]
        if len(reached) == 1:
            found.add(reached[0].id)
        elif reached:
            ways = " or ".join(f"@{person.email}" for person in reached[:MOST_UNTOLD])
            untold.append(f"@{shown} could be {len(reached)} people, so nobody was told. Write {ways}.")
        elif people:
            untold.append(f"{people[0].name} does not work on this desk any more and was not told.")
        else:
            untold.append(f"Nobody here is called @{shown}, so nobody was told.")
    if (more := len(untold) - MOST_UNTOLD) > 0:
        untold[MOST_UNTOLD:] = [f"{more} more names led to nobody who could be told."]
    return found, untold


def _called(written: str, known: Collection[str]) -> str:
    """As much of what is written behind an @ as names somebody: of “@ana's” it is “ana”. All where nobody is named."""
    whole = written.rstrip(NO_END)
    parts = [whole, *(whole[: mark.start()].rstrip(NO_END) for mark in reversed(list(re.finditer("['’]", whole))))]
    return next((part for part in parts if _plain(part) in known), whole)


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'")


def names(person: Person) -> set[str]:
    """How somebody may be named behind an @."""
    return {_plain(name) for name in (person.email, person.email.split("@")[0], "".join(person.name.split()))}


def mentionable(session: Session) -> list[Facts]:
    """Whom a comment can name, by name; `handle` is what to write behind the @."""
    people = list(session.scalars(select(Person).where(Person.active).order_by(Person.name)))
    locals_ = [person.email.split("@")[0] for person in people]
    return [
        {"name": person.name, "handle": person.email if locals_.count(local) > 1 else local}
        for person, local in zip(people, locals_, strict=True)
        if person.roles
    ]


def thread(session: Session, claim_id: int) -> list[Facts]:
    """All comments on a claim, oldest first; `parts` are the stretches of the text, with whether each is a name."""
    rows = session.execute(
        select(Comment, Person).join(Person, Person.id == Comment.author_id)
        .where(Comment.claim_id == claim_id).order_by(Comment.id)
    ).all()  # fmt: skip
    ids = {id for row, _ in rows for id in row.mentions}
    named = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
    return [
        {
            "id": row.id, "author": {"id": author.id, "name": author.name}, "at": row.created_at, "text": row.text,
            "mentions": [{"id": id, "name": named[id].name} for id in row.mentions],
            "parts": _parts(row.text, {handle: named[id].name for id in row.mentions for handle in names(named[id])}),
        }
        for row, author in rows
    ]  # fmt: skip


def _parts(text: str, called: Mapping[str, str]) -> list[tuple[str, bool]]:
    """`called` are the names of those who are named, by what may stand behind the @."""
    parts, at = [], 0
    for match in MENTION.finditer(text):
        written = _called(match[1], called)
        handle = _plain(written)
        if handle in called:
            start = match.start(1)
            end = start + len(written)
            whole = start + len(called[handle])
            if text[start:whole].casefold() == called[handle].casefold() and not text[whole : whole + 1].isalnum():
                end = max(end, whole)  # “@Ana Checker” is one name, although @Ana is enough to tell her
            parts += [(text[at : match.start()], False), (text[match.start() : end], True)]
            at = end
    return [part for part in [*parts, (text[at:], False)] if part[0]]
