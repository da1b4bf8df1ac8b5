"""Matching a claim to earlier fact-checks: the same said in other words, told by text alone.

Pure: no network, no database, no clock. `Index` holds the entries, `read_query` reads what is asked; what each sign
counts for is in weights.py, and how that was set in docs/matching.md.
"""

from claims.matching.index import Entry, Index, Match, Shared
from claims.matching.marking import mark_beside
from claims.matching.query import Query, read_query
from claims.matching.suggesting import suggest

__all__ = ["Entry", "Index", "Match", "Query", "Shared", "mark_beside", "read_query", "suggest"]
