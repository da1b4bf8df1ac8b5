"""One page that an RSS or Atom feed of fact-checks names: fetched and looked through."""

import time
from tempfile import TemporaryFile
from typing import Final

from claims.claimreview import Entry, Review, Skipped, Unreadable
from claims.settings import Settings
from workers.asking import ask
from workers.feed_reading import TooSlow, read_feed, time_left
from workers.fetch import ARTICLES, Failed, Refused

UNREACHED: Final = "leads to a page that could not be read"
SLOW: Final = "leads to a page that takes longer to read than it may"
NO_REVIEW: Final = "leads to a page without ClaimReview"


def read_page(link: str, feed: str, settings: Settings, end: float) -> list[Review | Skipped]:
    """The fact-checks of a page, or why there are none. It takes no longer than until `end`, by time.monotonic.

    Where the feed's own address may be private, a page at the same host and port may be, and no other.
    """
    left = max(0.1, min(settings.fetch_deadline, end - time.monotonic()))
    try:
        allow = settings.allowed("claimreview", feed)
        with TemporaryFile() as file:
            page = ask(link, settings, purpose="import", accept=ARTICLES, allow=allow, deadline=left, into=file)
            file.flush()
            entries = list(read_feed(file, page.url, time_left(end, settings)))
        return [one for entry in entries if isinstance(entry, Entry) for one in entry.found] or [Skipped(NO_REVIEW)]
    except (Failed, Refused, Unreadable):
        return [Skipped(UNREACHED)]
    except TooSlow:
        return [Skipped(SLOW)]
