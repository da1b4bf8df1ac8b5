"""What pages said, as the API answers with it: on a piece of evidence, and one snapshot in full."""

from datetime import datetime

from webapp.api.facts import Facts, Offsets


class Kept(Facts):
    """What the page of a piece said: `sha256` is of its bytes, `url` where redirects led; see GET /snapshots/{id}.
    `unread` says why no text was read; the file was given up at `gone_at`."""

    id: int
    taken_at: datetime
    fetched_at: datetime
    sha256: str
    url: str
    unread: str | None
    gone_at: datetime | None


class Archived(Facts):
    """What the Internet Archive said last: `url` is null when it has no copy, `error` is why it was not asked."""

    url: str | None
    captured_at: datetime | None
    asked_at: datetime
    error: str | None


class EvidenceOf(Facts):
    """`place`: where the piece's excerpt stands in the text; null where it does not."""

    id: int
    claim_id: int
    claim_number: int
    excerpt: str
    place: Offsets | None


class Snapshot(Facts):
    """What a page said when it was fetched. `text` is plain text, read from the page by the desk."""

    id: int
    url: str
    final_url: str
    fetched_at: datetime
    sha256: str
    warc_sha256: str
    media_type: str
    size: int
    title: str
    byline: str
    published_at: datetime | None
    text: str
    unread: str | None
    gone_at: datetime | None
    evidence: list[EvidenceOf]
