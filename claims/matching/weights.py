"""What each sign that two texts speak of the same counts for. Set by hand; docs/matching.md says by what."""

from typing import Final

SATURATION: Final = 1.2
"""BM25's k1: how soon more of the same word in an entry stops counting."""
LENGTH: Final = 0.75
"""BM25's b: how much a long entry is held against it, from 0 to 1."""
UNSEEN: Final = 1000
"""A small archive is counted as if it held so many other entries too: a rare word is rare from the first entry on."""

LIGHT_WORD: Final = 0.9
"""A word that fits nearly every text ("know", "really"), against 1 for any other; closed classes count nothing."""
COVERED_LIGHT: Final = 0.5
"""The same where it is asked how much of an entry a text covers."""
SUBTITLE: Final = 0.25
"""A word of an entry's subtitle; in fourths, see postings.py."""
NEIGHBOURS: Final = 0.3
"""Two words that stand next to each other in both, against the mean of their weights."""
SPELLING: Final = 0.3
"""Runs of four letters in common: other forms and spellings of a word."""

AUTHOR: Final = 1.0
"""A name in the byline of a post: whoever wrote it is often whom the entry is about."""
MENTIONED: Final = 1.0
"""A word out of an @name."""
SPEAKER: Final = 0.1
"""A name of whoever is said to have said the text."""
CONTEXT: Final = (0.8, 0.5, 0.3, 0.2)
"""A word of the sentences before, the nearest first, that the text itself has not."""
CONTEXT_SPELLING: Final = 0.2
"""Runs of four letters of the sentences before, as a share of CONTEXT; words that come again are the topic."""
DATE: Final = 0.15
"""What an entry of the same day is given, as a share of what the text itself could reach; needs a date in both."""
DATE_DAYS: Final = 30
"""After so many days the nearness of dates counts half."""
BEFORE: Final = 3
"""An entry older than the text is this many times as far away: checks follow what they check."""
