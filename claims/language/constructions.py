"""The constructions of reported speech: what one cue does in its sentence, by word numbers.

X said that; A, X said; "A," said X; according to X; saying that; is expected to. Content is cut out in contents.py.
"""

from dataclasses import dataclass

from claims.language.clauses import is_opening, quotation_at
from claims.language.complements import (
    closes,
    content_after,
    content_resumed,
    has_clause,
    quotation_ahead,
    quotation_resumed,
)
from claims.language.cues import CUES, EVIDENCE, PARTICLES, SPEAKING, Cue
from claims.language.document import Document
from claims.language.phrases import (
    Phrase,
    is_capital,
    is_word,
    main_subject,
    phrase_after,
    skip_auxiliaries,
    subject_before,
)
from claims.language.quotations import mask
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CLOSING,
    DASHES,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)

_NOUN_AND_VERB = frozenset(  # base forms that are more often nouns
    "report claim show charge call plan support hope fear view need demand vow doubt dream question state "
    "estimate forecast comment tweet document answer promise pledge offer warrant back fire shot object label "
    "brand welcome aim wish praise address list cast alert brief attack mention sentence blame list order "
    "guess love bet trust mock favor favour read reason figure shoot post rule dispute quote signal raise "
    "contrast quip echo rail pan joke appeal look find thunder".split()
)  # fmt: skip
_MODALS = frozenset("will would could can should may might must 'll 'd shall".split())
_PLURAL = frozenset(
    "people police officials others many some most both critics experts authorities democrats republicans".split()
)


@dataclass
class Reading:
    """A cue and its surroundings, all by word numbers; `cut` is where an earlier statement of the sentence must end."""

    word: int
    first: int
    last: int
    cue: Cue
    subject: Phrase | None
    rule: str
    ahead: int | None = None  # first word of content that follows
    behind: int | None = None  # one past the last word of content that precedes
    cut: int = 0


def read_cue(document: Document, i: int, first: int, limit: int, earlier: list[Reading]) -> Reading | None:
    """What the cue at word i does in the sentence of words first..limit-1, or None when it reports nothing.

    `earlier` holds the readings of the sentence's cues before it."""
    lower = document.lower
    if lower[i] == "according":
        return _according(document, i, first, limit)
    cue = CUES[lower[i]]
    if _is_no_verb(document, i, first, cue):
        return None
    group = skip_auxiliaries(document, i - 1, first)
    start = group + 1
    verbs = lower[start:i]
    while start < i and lower[start] in ADVERBS and lower[start] not in AUXILIARIES and verbs[-1] != lower[start]:
        start += 1
    last = i + 1 if i + 1 < limit and lower[i + 1] in PARTICLES.get(cue.lemma, ()) else i
    if cue.form == "base" and cue.lemma in _NOUN_AND_VERB and not _has_plural_subject(document, group, start, i, first):
        return None
    if cue.form == "finite" and not BE.isdisjoint(verbs):
        return _passive(document, i, start, group, cue, first, limit)
    if not _MODALS.isdisjoint(verbs) or (not NEGATIONS.isdisjoint(verbs) and cue.lemma not in ("say", "mention")):
        return None  # what would or did not get said is no report
    right = content_after(document, last + 1, limit, cue, last > i)
    if cue.form == "participle" and BE.isdisjoint(verbs):
        return _participle(document, i, last, cue, first, limit, right, earlier)
    if group >= first and lower[group] == "to":
        return None
    inverted = _inverted(document, i, last, cue, first, limit)
    if inverted:
        return inverted
    subject = _subject(document, group, start, first, earlier)
    if subject is None or (cue.form == "base" and not verbs and not _plural(document, subject)):
        return None
    if cue.attitude and lower[subject[0]] in ("i", "you", "we"):
        return None
    here = Reading(i, start, last, cue, subject, "said", cut=subject[0] if subject[1] == group else max(first, group))
    return _finite(document, here, right, group, first, limit)


def _is_no_verb(document: Document, i: int, first: int, cue: Cue) -> bool:
    """A noun ("the claims", "Clinton's call") or a part of a name ("United States")."""
    if i == first:
        return False
    before = document.lower[i - 1]
    if before.endswith(("'s", "s'")) or (
        before in DETERMINERS and before not in ("many", "some", "all", "both", "most", "another")
    ):
        return True
    if (
        is_capital(document, i)
        and not document.words[i].isupper()
        and cue.form != "participle"
        and is_capital(document, i - 1)
    ):
        return not document.sentences[document.sentence_at(document.starts[i])].heading
    return False


def _subject(document: Document, group: int, start: int, first: int, earlier: list[Reading]) -> Phrase | None:
    """Who does the verb whose group starts at word `start`; one joined by "and" or a comma has the earlier subject."""
    subject = subject_before(document, group, first)
    if (
        subject is None
        and group >= first
        and (document.lower[group] in ("and", "but", "then") or document.words[group] == ",")
    ):
        if earlier and earlier[-1].subject:
            return earlier[-1].subject
        return main_subject(document, first, start)
    if (
        subject
        and document.lower[subject[0]] == "who"
        and (subject[0] == first or document.words[subject[0] - 1] == ":")
    ):
        return None  # a question
    return subject


def _finite(document: Document, here: Reading, right: int | None, group: int, first: int, limit: int) -> Reading | None:
    """A verb behind its subject: content follows ("X said that"), came first ("A, X said") or both ("A, X said, B")."""
    lower, words, cue, last = document.lower, document.words, here.cue, here.last
    assert here.subject is not None
    subject = here.subject
    edge = subject[0] - 1
    near = subject[1] >= group - 1
    parted = edge >= first and (words[edge] == "," or words[edge] in CLOSING or words[edge] in DASHES)
    trailing = (
        parted and near and edge >= first + 2 and lower[subject[0]] != "who" and has_clause(document, first, edge)
    )
    following = words[last + 1] if last + 1 < limit else ""
    if right is None and not trailing and cue.takes & {"clause", "strict", "quote", "addressee"}:
        right = quotation_ahead(document, last + 1, limit)
    if right is None and subject[0] == first and _after_quotation(document, first):
        here.behind, here.rule = first, "content first"
        return here
    if right is None and not trailing and near and following == "," and edge >= first and words[edge] == ",":
        if edge <= first + 6:
            right = last + 2  # "Still, he said, officials decide"
        else:
            here.behind, here.ahead = edge, last + 2
            return here
    if (
        right is None
        and "strict" in cue.takes
        and last + 1 < limit
        and is_word(document, last + 1)
        and not (EVIDENCE.isdisjoint(lower[subject[0] : subject[1] + 1]))
    ):
        right = last + 1  # "the survey found voters split"
    if edge >= first and lower[edge] == "as" and following == "," and _leads(document, first, edge):
        here.ahead, here.rule = last + 2, "as"
        return here
    quoted = trailing and words[edge] in CLOSING and _ends_speech(document, edge)
    if quoted and right is not None and (is_opening(document, right) or lower[right] == "that"):
        quoted = right == last + 1 and words[edge - 1] in (",", "?", "!")
    if (
        trailing
        and right is not None
        and words[right - 1] == ","
        and is_opening(document, right)
        and words[edge] == ","
        and document.words[right + 1][0].isupper()
    ):
        here.ahead = right  # "Asked about it, he said, “No.”"
        return here
    closed = trailing and (right is None or quoted or closes(document, last + 1, limit, right, cue))
    if closed and cue.takes & {"clause", "strict", "quote", "addressee"}:
        here.behind, here.rule = edge + (words[edge] in CLOSING), "content first"
        here.ahead = content_resumed(document, last + 1, limit)
        return here
    here.ahead = right
    return here if right is not None else None


def _leads(document: Document, first: int, end: int) -> bool:
    """Is there nothing but "and", "but" and marks before word `end`?"""
    return all(not is_word(document, k) or document.lower[k] in ("and", "but", "or") for k in range(first, end))


def _after_quotation(document: Document, first: int) -> bool:
    """Does the sentence before, in the same paragraph, end a quotation? (“Wait!” Smith said.)"""
    if not first or document.words[first - 1] not in CLOSING:
        return False
    before, here = document.sentence_at(document.starts[first - 1]), document.sentence_at(document.starts[first])
    return document.sentences[before].paragraph == document.sentences[here].paragraph and _ends_speech(
        document, first - 1
    )


_ACCORDING = Cue("according", frozenset(["clause"]), "finite", False)


def _according(document: Document, i: int, first: int, limit: int) -> Reading | None:
    lower, words = document.lower, document.words
    if i + 2 >= limit or lower[i + 1] != "to":
        return None
    opens = _leads(document, first, i)
    subject = phrase_after(document, i + 2, limit, apposition=not opens)
    if subject is None:
        return None
    cue = Reading(i, i, i + 1, _ACCORDING, subject, "according", cut=i)
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


def _ends_speech(document: Document, i: int) -> bool:
    """Does the mark at word i close a quotation long enough to be speech?"""
    quotation = quotation_at(document, document.starts[i])
    return quotation is not None and quotation.words >= 5


def _has_plural_subject(document: Document, group: int, start: int, i: int, first: int) -> bool:
    lower = document.lower
    if start < i and any(word in AUXILIARIES for word in lower[start:i]):
        return True
    if group < first:
        return False
    word = lower[group]
    if word in ("i", "we", "you", "they", "who", "to") or word in _PLURAL or word in EVIDENCE:
        return True
    following = lower[i + 1] if i + 1 < len(lower) else ""
    return word.endswith("s") and (
        following in ("that", "the", "a", "he", "she", "it", "they", "there") or is_capital(document, i + 1)
    )


def _plural(document: Document, subject: Phrase) -> bool:
    last = document.lower[subject[1]]
    if last in ("he", "she", "it"):
        return False
    heads = document.lower[subject[0] : subject[1] + 1]
    return (
        last in PRONOUNS
        or last in _PLURAL
        or any(word.endswith("s") and not word.endswith(("ss", "'s")) for word in heads)
        or ("and" in heads or "percent" in heads or "%" in heads)
    )


def _participle(
    document: Document, i: int, last: int, cue: Cue, first: int, limit: int, right: int | None, earlier: list[Reading]
) -> Reading | None:
    """saying, adding, noting that ...: the speaker is the subject of what goes before."""
    words, lower = document.words, document.lower
    if right is None or cue.lemma == "expect":
        return None
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


def _inverted(document: Document, i: int, last: int, cue: Cue, first: int, limit: int) -> Reading | None:
    """ "...", said the minister."""
    words = document.words
    if cue.lemma not in SPEAKING or cue.form != "finite" or last > i or i <= first:
        return None
    edge = i - 1
    if not (words[edge] in CLOSING or (words[edge] == "," and i - first > 3)):
        return None
    if i + 1 >= limit or not is_word(document, i + 1) or document.lower[i + 1] in ("that", *PREPOSITIONS):
        return None
    opener = document.lower[i + 1]
    if opener in ("early", "late", "last", "this", "earlier", "later") or opener in WEEKDAYS or opener in ADVERBS:
        return None
    subject = phrase_after(document, i + 1, limit)
    if subject is None:
        return None
    k = subject[1] + 1
    if words[edge] == "," and not has_clause(document, first, edge):
        return None
    if words[edge] == "," and k < limit and is_word(document, k) and document.lower[k] in AUXILIARIES:
        return None
    return Reading(
        i, i, i, cue, subject, "inverted", behind=edge + 1 if words[edge] in CLOSING else edge,
        ahead=quotation_resumed(document, subject[1] + 1, limit), cut=i,
    )  # fmt: skip


def _passive(document: Document, i: int, start: int, group: int, cue: Cue, first: int, limit: int) -> Reading | None:
    """ "is expected to", "was asked about", "was accused of" by nobody named."""
    lower = document.lower
    if i + 1 >= limit or group < first:
        return None
    following = lower[i + 1]
    subject = subject_before(document, group, first)
    if subject is None:
        return None
    if following == "to" and cue.lemma in (
        "expect", "say", "believe", "think", "know", "report", "allege", "consider", "estimate", "understand", "predict"
    ):  # fmt: skip
        return Reading(i, start, i, cue, None, "passive", ahead=i + 1, behind=subject[1] + 1, cut=subject[0])
    return None
