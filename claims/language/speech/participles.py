"""Saying, adding, noting that A: the speaker is the subject of what goes before, or stands right in front."""

from claims.language.clauses import is_opening
from claims.language.cues import EVIDENCE, Cue
from claims.language.document import Document
from claims.language.phrases import is_word, main_subject
from claims.language.quotations import mask
from claims.language.speech.reading import Reading
from claims.language.subjects import subject_before
from claims.language.syntax import governing_subject, read_syntax, subjects_before
from claims.language.words import ADVERBS, CLOSING, DASHES


def read_participle(
    document: Document, i: int, last: int, cue: Cue, first: int, limit: int, right: int | None, earlier: list[Reading]
) -> Reading | None:
    """saying, adding, noting that ...: the speaker is the subject of what goes before."""
    words, lower = document.words, document.lower
    if right is None or cue.lemma == "expect":
        return None
    own = subjects_before(document, i)
    if own:  # "with 47 percent saying"
        subject = governing_subject(document, i)
        return Reading(i, i, last, cue, subject, "participle", ahead=right, cut=subject[0] if subject else i)
    if i > first + 1 and lower[i - 1] == "as":  # "he quoted Orne as saying that"
        tags = document.read(read_syntax).tags
        verb = next((k for k in range(i - 2, first, -1) if tags[k] == "VERB"), first - 1)
        quoted = subject_before(document, i - 2, verb + 1)
        return Reading(i, i, last, cue, quoted, "participle", ahead=right, cut=i) if quoted else None
    before = words[i - 1] if i > first else ""
    joined = (
        before == ","
        or before in DASHES
        or lower[i - 1 if i else 0] in ("and", "while", "before", "by", "after")
        or (before in CLOSING or i == first)
    )
    if i > first and lower[i - 1] in ADVERBS:
        joined = joined or words[i - 2] == ","
    statement = i > first and lower[i - 1] in EVIDENCE | {"message", "post", "tweet", "letter", "note", "speech"}
    if (
        not joined
        and not statement
        and lower[last + 1 if last + 1 < limit else last] != "that"
        and not is_opening(document, right)
    ):
        return None
    subject = None
    if i == first or all(not is_word(document, k) for k in range(first, i)):
        comma = next((k for k in range(last + 1, limit) if words[k] == "," and not document.read(mask)[k]), None)
        if comma is None:
            return None
        subject = main_subject(document, comma + 1, limit)
    else:
        for previous in reversed(earlier):
            if previous.subject:
                subject = previous.subject
                break
        if subject is None:
            subject = main_subject(document, first, i)
    cut = (
        i - 1
        if i > first
        and (before == "," or lower[i - 1] in ("and", "while", "before", "by", "after") or before in DASHES)
        else i
    )
    return Reading(i, i, last, cue, subject, "participle", ahead=right, cut=cut)
