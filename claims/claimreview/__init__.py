"""Fact-checks of others, read from what they publish: schema.org ClaimReview as JSON, as a feed and inside pages.

Pure: bytes or JSON in, `Review` and `Skipped` out. Fetching is workers/importing.py, keeping is claims/factchecks.py.
"""

from claims.claimreview.files import ELEMENT, Unreadable, read_file
from claims.claimreview.links import is_syndicated, links_in
from claims.claimreview.review import Review, Skipped, reviews_in

__all__ = ["ELEMENT", "Review", "Skipped", "Unreadable", "is_syndicated", "links_in", "read_file", "reviews_in"]
