"""100,000 fact-checks of others on SQLite: read from a feed, stored, stored again, indexed, asked."""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from claims import factchecks, migrations
from claims.claimreview import read_file
from claims.database import Database
from claims.factchecks import Stored
from tests.bench.matching import QUERIES, invent, resident, timed

ENTRIES = 100_000


def rows(entries: int = ENTRIES) -> Iterator[tuple[str, ...]]:
    """How long each step takes, of which the first search of a process is the longest that anybody waits for."""
    texts = list(invent(entries))
    feed = as_feed(texts)
    with tempfile.TemporaryDirectory(prefix="stet-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'stet.db'}"
        migrations.upgrade(url)
        database = Database(url)
        for what, expected in (("added", Stored(added=entries)), ("read again unchanged", Stored(same=entries))):
            took, stored = imported(database, feed)
            assert stored == expected
            yield (f"a feed of {entries:,} fact-checks ({len(feed) / 1e6:.0f} MB) {what}, s", f"{took:.0f}", "", "", "")
        before, begun = resident(), time.process_time()
        with database.reading() as session:
            factchecks.search(session, "anything", 5)
            yield ("the first search of a process: its index, s", f"{time.process_time() - begun:.1f}", "", "", "")
            yield ("memory of it, MB", f"{resident() - before:.0f}", "", "", "")
            asked = [f"{one} {other}" for one, other in zip(texts[:: entries // QUERIES], texts, strict=False)]
            took_each = sorted(timed(asked, lambda text: factchecks.search(session, text, 5)))
        for share, name in ((0.5, "p50"), (0.95, "p95")):
            yield (
                f"each search after that, {name} ms",
                f"{took_each[int(share * len(took_each))]:.1f}",
                "",
                "",
                "< 20",
            )
        database.dispose()


def as_feed(texts: list[str]) -> bytes:
    items = (
        {
            "@type": "DataFeedItem", "dateCreated": "2024-01-01T00:00:00Z",
            "item": [{
                "@type": "ClaimReview", "url": f"https://facts.example/{number}", "claimReviewed": text,
                "author": {"@type": "Organization", "name": "Example Facts", "url": "https://facts.example"},
                "reviewRating": {"@type": "Rating", "alternateName": "False"}, "datePublished": "2024-01-01",
                "itemReviewed": {"@type": "Claim", "datePublished": "2023-12-30", "author": {"name": "A minister"}},
            }],
        }
        for number, text in enumerate(texts)
    )  # fmt: skip
    return json.dumps({"@type": "DataFeed", "dataFeedElement": list(items)}).encode()


def imported(database: Database, feed: bytes) -> tuple[float, Stored]:
    begun, stored = time.perf_counter(), Stored()
    for batch in factchecks.in_batches(read_file(BytesIO(feed)), Counter()):
        with database.transaction() as session:
            stored += factchecks.store(session, batch)
    return time.perf_counter() - begun, stored
