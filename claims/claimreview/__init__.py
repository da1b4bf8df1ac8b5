"""Fact-checks of others, read from what they publish: schema.org ClaimReview as JSON, as a feed and inside pages.

Pure: bytes or JSON in, `Review` and `Skipped` out. Fetching is workers/importing.py, keeping is claims/factchecks.py.
"""

from claims.claimreview.files import ELEMENT, Entry, Unreadable, read_entries, read_file
from claims.claimreview.links import is_syndicated, links_in
from claims.claimreview.review import Review, Skipped, reviews_in
from claims.claimreview.window import START, Mark

__all__ = [
    "ELEMENT", "START", "Entry", "Mark", "Review", "Skipped", "Unreadable", "is_syndicated", "links_in", "read_entries",
    "read_file", "reviews_in",
]  # fmt: skip
