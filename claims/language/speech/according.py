"""According to X, A; A, according to X."""

from claims.language.cues import CUES, Cue
from claims.language.document import Document
from claims.language.phrases import phrase_after
from claims.language.speech.reading import Reading, leads

_NO_SOURCES = frozenset("plan plans schedule form custom tradition size age need rank taste type".split())
_POLLS = frozenset("poll polls survey surveys census".split())
_CUE = Cue("according", frozenset(["clause"]), "finite", False)


def read_according(document: Document, i: int, first: int, limit: int) -> Reading | None:
    lower, words = document.lower, document.words
    if i + 2 >= limit or lower[i + 1] != "to":
        return None
    opens = leads(document, first, i)
    if lower[i + 2] in _NO_SOURCES:
        return None
    subject = phrase_after(document, i + 2, limit, apposition=not opens)
    if subject is None:
        return None
    cue = Reading(i, i, i + 1, _CUE, subject, "according", cut=i)
    after = subject[1] + 1
    if opens:
        comma = next((k for k in range(after, min(limit, after + 25)) if words[k] == ","), None)
        if comma is None:
            comma = after - 1
        elif lower[comma + 1 : comma + 2] in (["a"], ["an"], ["who"], ["which"]):
            comma = next((k for k in range(comma + 1, min(limit, comma + 22)) if words[k] == ","), comma)
        cue.ahead = comma + 1
        cue.cut = first
    else:
        cue.behind = i
        if after < limit and words[after] == "," and after + 1 < limit and words[i - 1] == ",":
            cue.ahead = after + 1
    return cue


def read_in_poll(document: Document, i: int, first: int, limit: int) -> Reading | None:
    """ "In a poll last week, A": what a poll or a survey found, where no verb says so."""
    if not leads(document, first, i) or any(word in CUES for word in document.lower[i:limit]):
        return None
    subject = phrase_after(document, i + 1, limit, apposition=False)
    if subject is None or _POLLS.isdisjoint(document.lower[subject[0] : subject[1] + 1]):
        return None
    comma = next((k for k in range(subject[1] + 1, min(limit, subject[1] + 12)) if document.words[k] == ","), None)
    return Reading(i, i, i, _CUE, subject, "in", ahead=comma + 1, cut=first) if comma and comma + 1 < limit else None
