"""Reports in which the cue's subject is not the speaker: was asked, is expected to, seemed to."""

from dataclasses import replace

from claims.language.clauses import is_opening, skip_adverbials
from claims.language.cues import CUES, Cue
from claims.language.document import Document
from claims.language.phrases import is_word, phrase_after
from claims.language.quotations import mask
from claims.language.speech.reading import Reading
from claims.language.subjects import subject_before
from claims.language.syntax import governing_subject, read_syntax

_HEARERS = frozenset("court inquest hearing inquiry jury tribunal parliament committee trial commission panel".split())
_QUESTIONS = frozenset("about whether if how why what who when where which to by".split())


def read_asked(document: Document, i: int, start: int, limit: int) -> Reading | None:
    """ "Asked whether it would hold, ..." and "she was asked by reporters about it": a question, told as one."""
    lower, inside = document.lower, document.read(mask)
    at = skip_adverbials(document, i + 1, limit) if i + 1 < limit and lower[i + 1] not in _QUESTIONS else i + 1
    asker = None
    if at + 1 < limit and lower[at] == "by":
        asker = phrase_after(document, at + 1, limit, apposition=False)
        at = asker[1] + 1 if asker else at
    if at + 1 >= limit or not (lower[at] in _QUESTIONS or is_opening(document, at)):
        return None
    at += lower[at] == "about"
    end = next((k for k in range(at + 1, limit) if document.words[k] == "," and not inside[k]), limit)
    cue = replace(CUES["asked"], attitude=True)
    return Reading(i, start, i, cue, asker, "asked", ahead=at, until=end, cut=start)


_HEARSAY = Cue("reportedly", frozenset(["clause"]), "finite", False)


def read_hearsay(document: Document, i: int) -> Reading | None:
    """ "The fund has reportedly been frozen": a report that names nobody, of all that its verb governs."""
    syntax = document.read(read_syntax)
    verb = syntax.heads[i]
    if verb >= 0 and document.lower[verb] in CUES:
        return None  # "he reportedly asked": the verb itself reports
    if verb < 0 or syntax.tags[verb] not in ("VERB", "ADJ") or not syntax.first[verb] < i < syntax.last[verb]:
        return None
    first = syntax.first[verb]
    while first < i and (not is_word(document, first) or syntax.labels[first] == "cc"):
        first += 1
    return Reading(i, i, i, _HEARSAY, None, "hearsay", ahead=i + 1, behind=i, until=syntax.last[verb] + 1, cut=first)


def read_seeming(
    document: Document, i: int, start: int, group: int, cue: Cue, first: int, limit: int
) -> Reading | None:
    """ "The gate appeared to hold", "it seems that": the narrator's own impression of what the subject is or does."""
    subject = subject_before(document, group, first) or governing_subject(document, i)
    if subject is None or i + 1 >= limit or cue.form == "participle" or subject[1] >= i:
        return None
    following = document.lower[i + 1]
    if following == "that":
        return Reading(i, start, i, cue, None, "seeming", ahead=i + 1, cut=subject[0])
    if following in ("in", "on", "at", "before", "with", "as", "alongside", "for") or not is_word(document, i + 1):
        return None
    return Reading(i, start, i, cue, None, "seeming", ahead=i + 1, behind=subject[1] + 1, cut=subject[0])


def read_passive(
    document: Document, i: int, start: int, group: int, cue: Cue, first: int, limit: int
) -> Reading | None:
    """ "is expected to", "was asked about", "was accused of" by nobody named."""
    lower, words = document.lower, document.words
    if i + 1 >= limit or group < first:
        return None
    following = lower[i + 1]
    subject = subject_before(document, group, first)
    if subject is None:
        return None
    if cue.lemma == "tell" and words[subject[0] - 1] == "," and not _HEARERS.isdisjoint(lower[subject[0] : group + 1]):
        return Reading(i, start, i, cue, None, "content first", behind=subject[0] - 1, cut=subject[0])
    if following == "to" and cue.lemma in (
        "expect", "say", "believe", "think", "know", "report", "allege", "consider", "estimate", "understand", "predict"
    ):  # fmt: skip
        return Reading(i, start, i, cue, None, "passive", ahead=i + 1, behind=subject[1] + 1, cut=subject[0])
    return None
