"""What stands in an article and tells no news: bylines, captions, credits, notices, asides to the reader, instructions.

Whether the rest can be checked is decided by the kinds of claims.
"""

from claims.language.dates import dateline_end
from claims.language.document import Document
from claims.language.quotations import mask
from claims.language.words import DETERMINERS, PREPOSITIONS, PRONOUNS

_OPENINGS = (
    "photo", "image", "picture", "caption", "by ", "watch ", "read ", "listen ", "click ", "follow ", "sign up",
    "subscribe", "editor’s note", "editor's note", "correction", "this article", "this story", "this post", "update:",
    "here’s", "here's", "reporting by", "editing by", "additional reporting", "copyright", "(reporting",
    "contributing:", "related:", "associated press writer", "material from", "like us", "more from", "see also",
    "tune in", "have a tip",
    "anyone who", "anyone with", "send us", "write to", "for more", "getty", "source:", "~", "<", "©",
)  # fmt: skip
_CREDITS = (
    "did not respond",
    "did not immediately",
    "declined to comment",
    "for comment",
    "contributed to this",
    "contributed reporting",
    "all rights reserved",
    "on facebook",
    "on twitter",
    "newsletter",
)
_READER = frozenset("you your you're you’re you'll yours yourself".split())
_SELVES = frozenset("i we my our us me ours mine".split())
_OPENERS = DETERMINERS | PREPOSITIONS | PRONOUNS


def is_furniture(document: Document, sentence: int) -> bool:
    """Does the sentence stand beside the news: a credit, a caption, a word to the reader, an instruction?"""
    first, limit = document.word_range(sentence)
    first = max(first, document.word_at(document.read(dateline_end)))
    place = document.sentences[sentence]
    text = document.text[place.start : place.end].lower()
    if text.startswith(_OPENINGS) or any(credit in text for credit in _CREDITS):
        return True
    return any(document.lower[k] in _READER for k in range(first, limit)) or _instructs(document, first, limit)


def is_personal(document: Document, sentence: int) -> bool:
    """Does the narrator speak of oneself? A column, not a report."""
    inside = document.read(mask)
    return any(document.lower[k] in _SELVES and not inside[k] for k in range(*document.word_range(sentence)))


def _instructs(document: Document, first: int, limit: int) -> bool:
    """ "Push a lever", "Halve twelve plums": a bare verb opens the sentence and its object follows."""
    lower = document.lower
    if first + 2 >= limit or lower[first] in _OPENERS or lower[first].endswith(("s", "ed", "ly", "ing", "ish")):
        return False
    object_at = first + 1 + (lower[first + 1] in ("in", "up", "on", "out"))
    opened = lower[object_at] if object_at < limit else ""
    return lower[first].isalpha() and (opened in ("a", "an", "the", "it", "them", "your") or opened[:1].isdigit())
