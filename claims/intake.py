"""Article in, claims out: submit an article, store what extraction found, add a claim by hand, mark sentences read."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from claims import audit, jobs, notifications, placing, priority
from claims.database import now
from claims.errors import AlreadyHere, Invalid, NotFound, TooLarge, WrongState
from claims.finding import Finding, as_json
from claims.models import Article, ArticleVersion, Claim, ClaimPlace, Sentence, Source
from claims.people import LANGUAGE, Actor, require
from claims.text import NotText, TooLong, clean, is_plain, sentences

LONGEST_TITLE = 300
LINE = {"title": LONGEST_TITLE, "publisher": 200, "byline": 200, "section": 100, "language": 20, "source_url": 2000}
CHECKWORTHY_FROM = 0.4
"""Claims with a lower score (0 to 1) are noted: kept visible, never queued by themselves.

Below the 0.5 from which a sentence is check-worthy: a claim too many costs a glance, one too few is printed."""


def submit_article(
    session: Session,
    *,
    title: str,
    text: str | bytes,
    publisher: str = "",
    byline: str = "",
    section: str = "",
    language: str = "en",
    source_url: str = "",
    published_on: date | None = None,
    deadline: datetime | None = None,
    by: Actor,
) -> Article:
    """A new article with its first version, and the job that pulls its claims out.

    Raises Invalid (TooLarge) for a text that cannot be used and AlreadyHere (with `existing`) for a text that is here.
    """
    require(by, "checker", "editor", "admin", act="submit articles")
    try:
        cleaned = clean(text)
    except TooLong as problem:
        raise TooLarge(str(problem)) from None
    except NotText as problem:
        raise Invalid(str(problem)) from None
    fields = check_fields(
        title=title, publisher=publisher, byline=byline, section=section, language=language.strip() or "en",
        source_url=source_url, deadline=deadline,
    )  # fmt: skip
    title = fields.pop("title") or cleaned.lstrip().split("\n", 1)[0].strip()[:LONGEST_TITLE]
    digest = hashlib.sha256(cleaned.encode()).hexdigest()
    by_text = select(ArticleVersion.article_id).where(ArticleVersion.sha256 == digest)
    if existing := session.scalar(by_text):
        raise _here_already(existing)
    at = now(session)
    article = Article(
        title=title, **fields, published_on=published_on, deadline=deadline, submitted_by=by.id, created_at=at
    )
    version = ArticleVersion(number=1, text=cleaned, sha256=digest, created_at=at)
    article.versions.append(version)
    try:
        with session.begin_nested():
            session.add(article)
    except IntegrityError:
        # Somebody sent the same text between the look above and now.
        raise _here_already(session.scalar(by_text)) from None
    audit.record(
        session, f"article:{article.id}", [audit.Act("submit", by.id, data={"title": title, "sha256": digest})]
    )
    jobs.enqueue(session, "extract", f"text:{version.id}", article_id=article.id, owner_id=by.id or 0)
    return article


def check_fields(*, deadline: datetime | None = None, **lines: str) -> dict[str, str]:
    """What is said beside a text, each on one line; the language as a code, or empty. Raises Invalid."""
    fields = {name: _one_line(name.replace("_", " "), value, LINE[name]) for name, value in lines.items()}
    fields["language"] = fields["language"].lower().replace("_", "-")
    if fields["language"] and not LANGUAGE.fullmatch(fields["language"]):
        # With a word for it, nobody would be known to read it.
        raise Invalid("A language is a code like en or pt-br. Nothing was stored; your text is unchanged.",
                      field="language")  # fmt: skip
    if fields.get("source_url") and not fields["source_url"].startswith(("http://", "https://")):
        raise Invalid(
            "The source address must begin with http:// or https://. Nothing was stored; your text is unchanged."
        )
    if deadline is not None and deadline.tzinfo is None:
        raise Invalid("The deadline needs a time zone. Nothing was stored; your text is unchanged.")
    return fields


def _here_already(existing: int | None) -> AlreadyHere:
    return AlreadyHere("This text is on the desk already. Nothing was added.", existing=existing)


def _one_line(name: str, value: str, longest: int) -> str:
    value = " ".join(value.split())
    if not is_plain(value):
        raise Invalid(f"The {name} holds characters that are not text. Nothing was stored; your text is unchanged.")
    if len(value) > longest:
        raise Invalid(f"The {name} is longer than {longest} characters. Nothing was stored; your text is unchanged.")
    return value


def text_of(session: Session, version_id: int) -> tuple[str, date | None]:
    """The frozen text of a version and the day its article was published. Raises NotFound."""
    row = session.execute(
        select(ArticleVersion.text, Article.published_on).join(Article).where(ArticleVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such text.")
    return row.text, row.published_on


def record_extraction(session: Session, version_id: int, findings: Sequence[Finding]) -> list[int]:
    """Store sentences and claims of one version, each claim with its jobs. Returns the ids of the new claims.

    Doing it again only adds: what is here already, in whatever state, is not touched.
    """
    version = session.get_one(ArticleVersion, version_id)
    stream = f"article:{version.article_id}"
    audit.lock(session, stream)
    lines = _store_sentences(session, version)
    keys = {f"{version_id}/{f.kind}/{f.start}-{f.end}/{f.ordinal}": f for f in findings}
    here = set(session.scalars(select(Claim.natural_key).join(ClaimPlace).where(ClaimPlace.version_id == version_id)))
    number, at = _last_number(session, version.article_id), now(session)
    added: list[Claim] = []
    for key, finding in keys.items():
        if key not in here:
            number += 1
            added.append(_claim_of(version, finding, key, number, placing.line_at(lines, finding.start), at))
    session.add_all(added)
    session.flush()
    version.extracted_at = version.extracted_at or at
    audit.record(session, stream, [audit.Act("extract", None, claim.id, None, claim.status) for claim in added])
    enqueue_claims(session, [claim for claim in added if claim.status == "queued"], version.article.submitted_by)
    return [claim.id for claim in added]


def _store_sentences(session: Session, version: ArticleVersion) -> list[Sentence]:
    query = select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.number)
    stored = list(session.scalars(query))
    if stored:
        return stored
    rows = [
        {"version_id": version.id, "number": number, "paragraph": s.paragraph, "heading": s.heading, "start": s.start,
         "end": s.end}
        for number, s in enumerate(sentences(version.text), 1)
    ]  # fmt: skip
    if rows:
        session.execute(insert(Sentence), rows)
    return list(session.scalars(query))


def _last_number(session: Session, article_id: int) -> int:
    """The number of the newest claim. The lock makes others wait who are about to count on from it."""
    session.execute(select(Article.id).where(Article.id == article_id).with_for_update(key_share=True))
    return session.scalar(select(func.max(Claim.number)).where(Claim.article_id == article_id)) or 0


def _claim_of(
    version: ArticleVersion, finding: Finding, key: str, number: int, line: Sentence | None, at: datetime
) -> Claim:
    words = as_json(finding)
    noted = finding.noted or finding.score < CHECKWORTHY_FROM
    return _new_claim(
        version, finding.kind, finding.start, finding.end, "found", line, at,
        number=number, status="noted" if noted else "queued", origin="rule", rule=finding.rule, natural_key=key,
        wording=placing.wording(version.text, finding), figures=words["figures"], dates=words["dates"],
        speaker_name=finding.speaker_name, speaker_note=finding.speaker_note,
        checkworthiness=finding.score, checkworthiness_reasons=list(finding.reasons),
        steps=placing.steps(version.text, words["chain"]),
    )  # fmt: skip


def _new_claim(
    version: ArticleVersion,
    kind: str,
    start: int,
    end: int,
    how: str,
    line: Sentence | None,
    at: datetime,
    **facts: Any,
) -> Claim:
    """A claim with its place. Its quote is cut from the text itself, so that text[start:end] == quote."""
    quote = version.text[start:end]
    if not quote.strip() or len(quote) != end - start:
        raise Invalid("A claim must stand on words of the text. Nothing was added.")
    terms = priority.first_terms(
        kind, facts["figures"], facts["checkworthiness"], heading=bool(line and line.heading),
        paragraph=line.paragraph if line else 99, deadline=version.article.deadline, at=at,
    )  # fmt: skip
    return Claim(
        article_id=version.article_id, kind=kind, priority_terms=terms,
        priority=sum(terms.values()), created_at=at, changed_at=at, **facts,
        places=[ClaimPlace(version_id=version.id, start=start, end=end, quote=quote, how=how)],
    )  # fmt: skip


def enqueue_claims(session: Session, claims: Sequence[Claim], owner_id: int, *, again: bool = False) -> None:
    """Ask for a checker and for evidence for each claim; `again` asks a further time on purpose (a new round)."""
    sources = list(session.scalars(select(Source.name).where(Source.enabled).order_by(Source.name)))
    wanted = [
        jobs.NewJob(
            stage, subject, jobs.new_round(session, stage, subject) if again else 1, article_id=claim.article_id,
            claim_id=claim.id, owner_id=owner_id, priority=claim.priority,
        )
        for claim in claims
        for stage, subject in [("assign", f"claim:{claim.id}"),
                               *(("evidence", f"claim:{claim.id}/source:{name}") for name in sources)]
    ]  # fmt: skip
    jobs.enqueue_all(session, wanted)


def current_version(session: Session, article_id: int) -> ArticleVersion:
    """The newest text of an article. Raises NotFound."""
    version = session.scalar(
        select(ArticleVersion)
        .where(ArticleVersion.article_id == article_id)
        .order_by(ArticleVersion.number.desc())
        .limit(1)
    )
    if version is None:
        raise NotFound("There is no such article.")
    return version


def add_claim(
    session: Session,
    article_id: int,
    *,
    kind: str,
    quote: str | None = None,
    start: int | None = None,
    end: int | None = None,
    near: int | None = None,
    made_from: Sequence[Claim] = (),
    by: Actor,
) -> Claim:
    """A claim by hand: at [start, end), or where the pasted quote stands (the place nearest to `near`, if several).

    `made_from` are claims that it takes the place of. Raises Invalid when it stands nowhere or nowhere for certain
    (see placing.find_span), and WrongState for a near-double.
    """
    require(by, "checker", "editor", act="add claims")
    version = current_version(session, article_id)
    placing.require_kind(kind)
    if version.extracted_at is None:
        raise WrongState("This text is still being read by the desk. Please add the claim when that is done.")
    audit.lock(session, f"article:{article_id}")
    lines = placing.lines_of(session, version.id)
    within = placing.hull(session, version.id, made_from)
    span = placing.find_span(version.text, lines, quote=quote, start=start, end=end, near=near, within=within)
    at, number = now(session), _last_number(session, article_id) + 1
    replaced = [claim.id for claim in made_from]
    placing.refuse_double(session, version.id, kind, span, except_for=replaced)
    read = placing.read_words(version.text, span, kind, version.article.published_on)
    claim = _new_claim(
        version, kind, span.start, span.end, "by_hand", placing.line_at(lines, span.start), at,
        number=number, status="queued", origin="person", created_by=by.id,
        wording=read.wording, figures=read.figures, dates=read.dates, speaker_name=read.speaker_name,
        speaker_note=read.speaker_note, steps=placing.steps(version.text, read.chain),
        checkworthiness=1.0, checkworthiness_reasons=["a person picked it"],
    )  # fmt: skip
    session.add(claim)
    session.flush()
    data = {"made_from": replaced} if replaced else {}
    audit.record(session, f"article:{article_id}", [audit.Act("add_claim", by.id, claim.id, None, "queued", data=data)])
    enqueue_claims(session, [claim], version.article.submitted_by)
    return claim


def mark_read(session: Session, article_id: int, numbers: Sequence[int] | Literal["all"], *, by: Actor) -> int:
    """Mark sentences (numbers from 1, or "all") of the newest text as read. Returns how many were newly marked."""
    return _mark(session, article_id, numbers, by=by, read=True)


def mark_unread(session: Session, article_id: int, numbers: Sequence[int] | Literal["all"], *, by: Actor) -> int:
    """Take marks back. Returns how many were taken back."""
    return _mark(session, article_id, numbers, by=by, read=False)


def _mark(session: Session, article_id: int, numbers: Sequence[int] | Literal["all"], *, by: Actor, read: bool) -> int:
    require(by, "checker", "editor", act="mark sentences read")
    version = current_version(session, article_id)
    audit.lock(session, f"article:{article_id}")
    change = update(Sentence).where(Sentence.version_id == version.id, Sentence.read_at.is_(None) == read)
    if numbers != "all":
        known = set(session.scalars(select(Sentence.number).where(Sentence.version_id == version.id)))
        if missing := sorted(set(numbers) - known):
            raise Invalid(f"This text has no sentence {missing[0]}. Nothing was marked.")
        change = change.where(Sentence.number.in_(numbers))
    values: dict[str, Any] = {"read_by": by.id, "read_at": now(session)} if read else {"read_by": None, "read_at": None}
    marked = sorted(session.scalars(change.values(**values).returning(Sentence.number)).all())
    if marked:
        act = audit.Act("mark_read" if read else "mark_unread", by.id, data={"sentences": marked})
        audit.record(session, f"article:{article_id}", [act])
    if marked and read:
        notifications.tell_if_ready(session, article_id, read=marked, by=by)
    return len(marked)
