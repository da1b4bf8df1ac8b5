"""Whole scenes in a line: a newsroom, an article with its claims, a claim brought to a status, a publication.

Everything goes through the functions that the desk itself uses; no row is written past the rules.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import (
    acts,
    archive,
    contents,
    deliveries,
    evidence,
    factchecks,
    intake,
    leasing,
    people,
    placing,
    publishing,
    snapshots,
    tokens,
    views,
)
from claims.claimreview import Review
from claims.database import now
from claims.extraction import extract
from claims.finding import Finding
from claims.matching import Shared
from claims.models import (
    ArchiveEntry,
    Article,
    Claim,
    Delivery,
    Evidence,
    FactCheck,
    Job,
    Person,
    Publication,
    SearchRun,
    Sentence,
)
from claims.people import WORKER, Actor
from claims.workflow import HELD

FLOOD = """Flood in Norway kills at least 40

BERGEN (3 May 2023) – At least 40 people were killed and 120 injured when the river burst its banks, the police said.

“We warned the government twice in April,” Mayor Marit Berg said. She said that the dam had cost 300 million euros.

It was the worst flood in the country since 1995. Nobody knew when the trains would run again.
"""
"""An article with figures, statements and a superlative."""

STILL = "What a lovely garden! Who would not want to sit in it?"
"""An article in which there is nothing to check."""

TWO_FIT = """Anna Reyes and Maria Reyes inspected the bridge on Monday.

“The bridge carries 4,000 cars a day,” Reyes said.
"""
"""An article that does not tell who of two people speaks."""


@dataclass(frozen=True)
class Newsroom:
    """One person per role, and a second checker."""

    admin: Person
    editor: Person
    ana: Person
    ben: Person
    viewer: Person


def newsroom(session: Session) -> Newsroom:
    """The people of example.org: admin, editor, the checkers Ana and Ben, and a viewer."""
    add = partial(people.create_person, session, by=WORKER)
    return Newsroom(
        admin=add("admin@example.org", "Ada Admin", ("admin",)),
        editor=add("editor@example.org", "Edith Editor", ("editor",)),
        ana=add("ana@example.org", "Ana Checker", ("checker",), beats=("disasters",)),
        ben=add("ben@example.org", "Ben Checker", ("checker",)),
        viewer=add("viewer@example.org", "Vera Viewer", ("viewer",)),
    )


def token_of(session: Session, person: Person) -> str:
    """A living API token."""
    return tokens.create_token(session, person, by=WORKER)


read_once = lru_cache(maxsize=256)(extract)
"""Most scenes are set in the same few articles."""


def extract_all(session: Session, read: Callable[..., list[Finding]] = read_once) -> None:
    """Do what the workers do for every article that waits to be read; `read` finds the claims of a text."""
    more = True
    while more and (lease := leasing.lease(session, "extract", seconds=60)):
        effects: dict[int, leasing.Effect] = {}
        for job in lease.jobs:
            version_id = int(job.subject.removeprefix("text:"))
            findings = read(*intake.text_of(session, version_id))
            effects[job.id] = partial(intake.record_extraction, version_id=version_id, findings=findings)
        assert len(leasing.finish(session, lease, effects)) == len(lease.jobs)
        more = lease.more


def article(session: Session, *, by: Actor, text: str = FLOOD, **fields: Any) -> Article:
    """An article with its claims pulled out. Whoever submits it cannot check its claims."""
    submitted = intake.submit_article(session, title="", text=text, by=by, **fields)
    extract_all(session)
    return submitted


COUNTED = re.compile(r"In Ward \d+ (\d+ people) were counted at the bridge, the mayor said")


def big_article(session: Session, *, by: Actor, claims: int = 3000) -> Article:
    """An article of about so many claims, six to a paragraph, nested in pairs; every fourth sentence holds none."""
    lines = [f"In Ward {at} {at + 3} people were counted at the bridge, the mayor said." for at in range(claims // 2)]
    rest = "Nobody knew when the water would fall again, and the night was long for all who waited there."
    text = "\n\n".join(" ".join([*lines[at : at + 3], rest]) for at in range(0, len(lines), 3))
    submitted = intake.submit_article(session, title="The flood, ward by ward", text=text, by=by)
    extract_all(session, _counted)
    return submitted


def _counted(text: str, published_on: date | None = None) -> list[Finding]:
    """The claims of such a text, without reading each sentence as the desk would: that would take a minute."""
    return [
        Finding(kind, *found.span(part), found[part], "scene", score=0.9)
        for found in COUNTED.finditer(text)
        for kind, part in (("statement", 0), ("figure", 1))
    ]


def claims_of(session: Session, article: Article) -> list[Claim]:
    """The claims of an article by number."""
    return list(session.scalars(select(Claim).where(Claim.article_id == article.id).order_by(Claim.number)))


def lines_of(session: Session, article: Article) -> list[Sentence]:
    """The sentences of its newest text, in order."""
    return placing.lines_of(session, intake.current_version(session, article.id).id)


def claim(session: Session, room: Newsroom, status: str = "queued", *, checker: Person | None = None) -> Claim:
    """A statement in that status, in an article of its own; `checker` (Ana) holds or decided it."""
    killed = 40 + (session.scalar(select(func.count()).select_from(Article)) or 0)
    words = f"“At least {killed} people were killed in the flood,” Mayor Marit Berg said."
    submitted = article(session, by=room.admin, text=words)
    found = next(claim for claim in claims_of(session, submitted) if claim.kind == "statement")
    return bring(session, found, status, room, checker=checker)


def refused_delivery(session: Session, room: Newsroom) -> Claim:
    """Besides a claim, an address that Ana handed in and that could not be read: the newest delivery."""
    number = session.scalar(select(func.count()).select_from(Delivery)) or 0
    ana = session.get_one(Person, room.ana.id)
    delivery = deliveries.deliver(session, url=f"https://post.example/{number}", by=ana)
    lease = leasing.lease(session, "read", seconds=60)
    assert lease
    refuse = partial(deliveries.refuse, delivery_id=delivery.id, sentence="There is no article on this page.")
    [job] = [job for job in lease.jobs if job.subject == f"delivery:{delivery.id}"]
    assert leasing.finish(session, lease, {job.id: refuse}) == [job.id]
    leasing.put_back(session, lease)
    return claim(session, room)


def noted(session: Session, room: Newsroom) -> Claim:
    """A claim below the line: kept visible, not queued."""
    number = 1 + (session.scalar(select(func.count()).select_from(Article)) or 0)
    submitted = article(session, by=room.admin, text=f"“I like the garden,” Anna Berg said.\n\nSee you at {number}!")
    return next(claim for claim in claims_of(session, submitted) if claim.status == "noted")


def viewed_claim(session: Session, room: Newsroom) -> Claim:
    """A claim, and a view that Ana shares."""
    found = claim(session, room)
    views.save_view(session, f"View {found.id}", "view=all", shared=True, by=session.get_one(Person, room.ana.id))
    return found


def bring(session: Session, claim: Claim, status: str, room: Newsroom, *, checker: Person | None = None) -> Claim:
    """Bring a queued claim to a status, by the acts of those whose business they are."""
    claim, checker = session.get_one(Claim, claim.id), checker or room.ana
    if status == "set_aside":
        return act(session, claim, "set_aside", by=room.editor, note="not a claim")
    if status in (*HELD, "submitted", "approved"):
        act(session, claim, "take", by=checker)
    if status in ("in_progress", "needs_help", "submitted", "approved"):
        act(session, claim, "start", by=checker)
    if status == "needs_help":
        act(session, claim, "ask_help", by=checker, note="Which flood is meant?")
    if status in ("submitted", "approved"):
        decide(session, claim, by=checker)
    if status == "approved":
        act(session, claim, "approve", by=room.editor)
    assert claim.status == status
    return claim


def decide(session: Session, claim: Claim, *, by: Person, rating: str = "supported") -> Claim:
    """A verdict that cites a piece of evidence found by hand."""
    found = found_by_hand(session, claim, by=by)
    return act(
        session, claim, "decide", by=by, said="said", rating=rating, reason="The report agrees.", evidence=[found.id]
    )


def found_by_hand(session: Session, claim: Claim, *, by: Person, excerpt: str = "The police count.") -> Evidence:
    """A piece of evidence that supports the claim."""
    return evidence.add_by_hand(
        session, claim, url=None, title=f"Report on claim {claim.number}", excerpt=excerpt, stance="supports", by=by
    )


def found_page(session: Session, claim: Claim, *, by: Person, text: str = "The police count 41 dead.") -> Evidence:
    """A page that was added by its address alone, and what it said; its file is in no store."""
    url = f"https://post.example/{claim.id}"
    piece = evidence.add_by_hand(session, claim, url=url, title="", excerpt="", stance="supports", by=by)
    jobs = select(Job).where(Job.stage == "snapshot", Job.subject == f"evidence:{piece.id}")
    session.scalars(jobs).one().state = "done"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    snapshots.hang(
        session, piece.id, contents.Visit(url, url, now(session)), contents.Body(sha256, 9, "text/html", sha256),
        contents.Extract(text, title=text[:200]), text[:500],
    )  # fmt: skip
    return piece


def found_earlier(session: Session, claim: Claim, published: Claim) -> Evidence:
    """What the archive says to a claim: the published verdict on another one."""
    entry = session.scalars(select(ArchiveEntry).where(ArchiveEntry.claim_id == published.id)).one()
    found = archive.Found(
        url=f"/published/{entry.publication_id}#claim-{published.id}", title=f"Supported: {entry.wording}",
        excerpt=entry.reason, published_at=entry.published_at, shared=(),
    )  # fmt: skip
    result = evidence.Result("found", [found], claim.wording, entry.published_at, 20)
    assert evidence.record(session, claim.id, "archive", 1, result) == 1
    return session.scalars(select(Evidence).where(Evidence.claim_id == claim.id, Evidence.source == "archive")).one()


def found_elsewhere(session: Session, claim: Claim, /, **facts: Any) -> Evidence:
    """What somebody else found about the same: a fact-check that was taken in."""
    review = Review(**{
        "url": "https://facts.example/flood", "publisher": "Example Facts", "title": "The flood did not kill forty",
        "claim": "At least 40 people died in the flood at Bergen.", "claimant": "Marit Berg", "rating": "Mostly false",
        "language": "en", "claimed_at": None, "published_at": datetime(2023, 5, 6, tzinfo=UTC), **facts,
    })  # fmt: skip
    factchecks.store(session, [review])
    row = session.scalars(select(FactCheck).where(FactCheck.key == review.key)).one()
    found = factchecks.Found(row, Shared((), (), ()))
    looks = select(func.count()).select_from(SearchRun).where(SearchRun.claim_id == claim.id)
    result = evidence.Result("found", [found], claim.wording, datetime.now(UTC), 20)
    round = (session.scalar(looks.where(SearchRun.source == "claimreview")) or 0) + 1
    assert evidence.record(session, claim.id, "claimreview", round, result) == 1
    return session.scalars(select(Evidence).where(Evidence.claim_id == claim.id, Evidence.url == row.url)).one()


def decide_again(session: Session, claim: Claim, *, by: Person, rating: str = "mostly_supported") -> Claim:
    """A further verdict on what came back, citing what the last one cited."""
    assert claim.verdict is not None
    cited = [piece.id for piece in claim.verdict.cited]
    return act(session, claim, "decide", by=by, said="said", rating=rating, reason="Counted again.", evidence=cited)


def act(session: Session, claim: Claim, action: str, *, by: Person, **fields: Any) -> Claim:
    """One act on the claim as it is now; both may have been loaded in an earlier session."""
    version = session.get_one(Claim, claim.id).row_version
    return acts.act(session, claim.id, action, fields, by=session.get_one(Person, by.id), version=version)


def publication(session: Session, room: Newsroom, *, text: str = FLOOD) -> Publication:
    """A published article: every queued claim checked by Ana and signed off, every sentence read."""
    submitted = article(session, by=room.admin, text=text)
    for found in claims_of(session, submitted):
        if found.status == "queued":
            bring(session, found, "approved", room)
    return publish(session, submitted, room)


def publish(session: Session, article: Article, room: Newsroom) -> Publication:
    """Read every sentence and publish; the claims must be settled."""
    intake.mark_read(session, article.id, "all", by=room.ana)
    return publishing.publish(session, article.id, by=room.editor)


def next_edition(session: Session, room: Newsroom, first: Publication) -> Publication:
    """The next edition of an article, after one of its verdicts was decided anew."""
    claim = session.scalars(select(Claim).where(Claim.status == "approved").order_by(Claim.id)).first()
    assert claim is not None
    act(session, claim, "reopen", by=room.editor, note="New count.")
    decide_again(session, claim, by=room.ana)
    act(session, claim, "approve", by=room.editor)
    return publishing.publish(session, first.article_id, by=room.editor)
