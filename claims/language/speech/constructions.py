"""The constructions of reported speech: what one cue does in its sentence, by word numbers.

X said that; A, X said; "A," said X; according to X; saying that; is expected to. Content is cut out in contents.py.
"""

from claims.language.clauses import is_opening
from claims.language.cues import CUES, EVIDENCE, HEARSAY, PARTICLES, Cue
from claims.language.document import Document
from claims.language.phrases import Phrase, is_capital, is_word, main_subject
from claims.language.speech.according import read_according, read_in_poll
from claims.language.speech.complements import closes, content_after, content_resumed, has_clause, quotation_ahead
from claims.language.speech.impersonal import read_asked, read_hearsay, read_passive, read_seeming
from claims.language.speech.inverted import read_inverted
from claims.language.speech.participles import read_participle
from claims.language.speech.reading import Reading, after_quotation, ends_speech, is_title_case, leads
from claims.language.subjects import skip_auxiliaries, subject_before
from claims.language.syntax import (
    clause_after,
    governing_subject,
    is_nominal,
    read_syntax,
    subjects_before,
    whole_phrase,
)
from claims.language.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CLOSING,
    DASHES,
    DETERMINERS,
    NEGATIONS,
    OPENING,
    POSSESSIVES,
    PRONOUNS,
)

_NOUN_AND_VERB = frozenset(  # base forms that are more often nouns
    "report claim show charge call plan support hope fear view need demand vow doubt dream question state "
    "estimate forecast comment tweet document answer promise pledge offer warrant back fire shot object label "
    "brand welcome aim wish praise address list cast alert brief attack mention sentence blame list order "
    "guess love bet trust mock favor favour read reason figure shoot post rule dispute quote signal raise "
    "contrast quip echo rail pan joke appeal look find thunder".split()
)  # fmt: skip
_NOBODY = frozenset(["nobody", "none", "neither"])
_ARTICLES = frozenset("the a an this that these those".split()) | POSSESSIVES
_WORDS_SAID = frozenset("word words prayer prayers goodbye farewell grace mass".split())
_OWN_CLAUSE = frozenset(["root", "conj", "parataxis"])
_MODALS = frozenset("will would could can should may might must 'll 'd shall".split())
_SEVERAL = frozenset("and percent % two three four five six seven eight nine ten dozen half third quarter".split())
_PLURAL = frozenset(
    "people police officials others many some most both critics experts authorities democrats republicans".split()
)


def read_cue(document: Document, i: int, first: int, limit: int, earlier: list[Reading]) -> Reading | None:
    """What the cue at word i does in the sentence of words first..limit-1, or None when it reports nothing.

    `earlier` holds the readings of the sentence's cues before it."""
    lower = document.lower
    if lower[i] == "according":
        return read_according(document, i, first, limit)
    if lower[i] == "in":
        return read_in_poll(document, i, first, limit)
    if lower[i] in HEARSAY:
        return read_hearsay(document, i)
    cue = CUES[lower[i]]
    syntax = document.read(read_syntax)
    ends = i + 2 >= limit and bool(cue.takes & {"clause", "strict"}) and not cue.attitude  # "..., figures show."
    surely = ends or cue.lemma == "say" or lower[i + 1 : i + 2] == ["that"]
    if _is_no_verb(document, i, first, cue) or (is_nominal(syntax, i) and not surely):
        return None
    if cue.attitude and not _has_own_clause(document, i, cue):
        return None
    group = skip_auxiliaries(document, i - 1, first)
    start = group + 1
    verbs = lower[start:i]
    while start < i and lower[start] in ADVERBS and lower[start] not in AUXILIARIES and verbs[-1] != lower[start]:
        start += 1
    last = i + 1 if i + 1 < limit and lower[i + 1] in PARTICLES.get(cue.lemma, ()) else i
    governed = governing_subject(document, i)
    if (
        cue.form == "base"
        and cue.lemma in _NOUN_AND_VERB
        and not governed
        and not _has_plural_subject(document, group, start, i, first)
    ):
        return None
    if "seeming" in cue.takes:
        return read_seeming(document, i, start, group, cue, first, limit)
    if cue.form == "finite" and not BE.isdisjoint(verbs):
        if cue.lemma == "ask":
            return read_asked(document, i, start, limit)
        return read_passive(document, i, start, group, cue, first, limit)
    if lower[i] == "asked" and (
        i == first or lower[i - 1] in ("when", "if", "once", "while", "after") or group < first
    ):
        return read_asked(document, i, start, limit)
    if not _MODALS.isdisjoint(verbs) or not NEGATIONS.isdisjoint(verbs):
        return None  # what would or did not get said is no report
    if _is_idiom(document, i):
        return None
    right = content_after(document, last + 1, limit, cue, last > i)
    if cue.form == "participle" and BE.isdisjoint(verbs):
        return read_participle(document, i, last, cue, first, limit, right, earlier)
    if group >= first and lower[group] == "to":
        return None
    inverted = read_inverted(document, i, last, cue, first, limit)
    if inverted:
        return inverted
    subject = _subject(document, group, start, first, earlier) or governed
    if subject:
        subject = whole_phrase(document, subject, first)
        while subject[0] < subject[1] and document.words[subject[0]] in CLOSING:
            subject = subject[0] + 1, subject[1]
    if subject and governed and governed[1] == subject[1] and _only_words(document, governed[0], subject[0]):
        subject = governed  # "current and former officials"
    if subject is None or (cue.form == "base" and not verbs and not governed and not _plural(document, subject)):
        return None
    if lower[subject[0]] in _NOBODY or (cue.attitude and lower[subject[0]] in ("you", "who")):
        return None
    if cue.lemma in ("show", "prove", "demonstrate") and lower[subject[1]] in ("he", "she", "they", "i", "you"):
        return None  # "he had shown “no remorse”"
    here = Reading(i, start, last, cue, subject, "said", cut=subject[0] if subject[1] == group else max(first, group))
    return _finite(document, here, right, group, first, limit)


def _has_own_clause(document: Document, i: int, cue: Cue) -> bool:
    """What somebody thinks counts where it is told for itself, not inside another clause."""
    joined = document.lower[i - 1] in ("and", "but") if i else False
    if cue.form == "participle":  # "hoping that", not "supporting the rebels"
        return bool(cue.takes & {"clause", "strict"})
    return joined or document.read(read_syntax).labels[i] in _OWN_CLAUSE


def _is_idiom(document: Document, i: int) -> bool:
    """ "Declined to be named", "claimed 17 lives", "ripped off": nothing is said."""
    following = document.lower[i + 1 : i + 6] or [""]
    lemma = CUES[document.lower[i]].lemma
    if "to" in following[:2] and "be" in following[:3]:
        return not {"named", "identified"}.isdisjoint(following)
    if document.words[i].isupper() and len(document.words[i]) > 1 and lemma in _NOUN_AND_VERB:
        return True  # a label: SITUATION REPORT No. 12
    if lemma == "publish":
        return document.read(read_syntax).labels[i] == "acl"
    if lemma == "confirm":
        return following[0] in ("dead", "killed", "missing", "injured")
    if lemma in ("decline", "refuse"):
        return following[:2] == ["to", "say"]
    if lemma == "claim":
        return not {"lives", "life"}.isdisjoint(following)
    if lemma == "call" and following[0] not in ("for", "on", "upon", "out"):
        return _calls_nothing(document, i)
    if lemma == "say":
        return not _WORDS_SAID.isdisjoint(following[:4]) and "that" not in following
    return lemma in ("rip", "hit", "shoot") and not {"off", "up", "out", "through"}.isdisjoint(following[:3])


def _calls_nothing(document: Document, i: int) -> bool:
    """ "A bar called Lux", "she called Orne to thank him": neither judges anything."""
    syntax = document.read(read_syntax)
    quoted = any(document.words[k] in OPENING for k in range(i + 2, syntax.last[i] + 1))
    if syntax.labels[i] in ("acl", "amod"):
        return is_opening(document, i + 1) or not quoted
    after = [k for k in syntax.children[i] if k > i]
    named = sum(
        syntax.labels[k] in ("obj", "iobj", "xcomp", "ccomp", "obl") and document.lower[syntax.first[k]] != "to"
        for k in after
    )
    return named < 2 and syntax.tags[i + 1] in ("PROPN", "NUM") and not quoted


def _only_words(document: Document, first: int, end: int) -> bool:
    """Are there words at first..end-1 and no mark between them?"""
    return first < end and all(is_word(document, k) for k in range(first, end))


def _is_no_verb(document: Document, i: int, first: int, cue: Cue) -> bool:
    """A noun ("the claims", "Clinton's call") or a part of a name ("United States")."""
    if i == first:
        return False
    before = document.lower[i - 1]
    if before.endswith(("'s", "s'")) or (
        before in DETERMINERS
        and before not in ("many", "some", "all", "both", "most", "another")
        and not (before not in _ARTICLES and (cue.lemma == "say" or subjects_before(document, i)))
    ):
        return True
    if (
        is_capital(document, i)
        and not document.words[i].isupper()
        and cue.form != "participle"
        and is_capital(document, i - 1)
    ):
        return not is_title_case(document, document.sentence_at(document.starts[i]))
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
    ends = (last + 1 >= limit or words[last + 1] in (".", ";")) and not cue.attitude
    trailing = (
        parted
        and near
        and edge >= first + 2
        and lower[subject[0]] != "who"
        and (has_clause(document, first, edge) or (ends and cue.takes & {"clause", "strict"}))
    )
    following = words[last + 1] if last + 1 < limit else ""
    if right is None and not trailing and cue.takes & {"clause", "strict", "quote", "addressee"}:
        right = quotation_ahead(document, last + 1, limit) or clause_after(document, here.word, last, cue)
    asked = first and words[first - 1] in CLOSING and words[first - 2] in ("?", "!")  # “Who?” he said in Tarn
    again = right is not None and is_opening(document, right)
    if subject[0] == first and (right is None or (asked and not again)) and after_quotation(document, first):
        here.behind, here.rule = first, "content first"
        return here
    if right is None and not trailing and near and following == "," and edge >= first and words[edge] == ",":
        if edge <= first + 1:
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
    if edge >= first and lower[edge] == "as" and following == "," and leads(document, first, edge):
        here.ahead, here.rule = last + 2, "as"
        return here
    quoted = trailing and words[edge] in CLOSING and ends_speech(document, edge)
    if quoted and right is not None and (is_opening(document, right) or lower[right] == "that"):
        quoted = words[edge - 1] in (",", "?", "!")
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
    if closed and (cue.takes & {"clause", "strict", "quote", "addressee"} or (quoted and last > here.word)):
        here.behind, here.rule = edge + (words[edge] in CLOSING), "content first"
        here.ahead = content_resumed(document, last + 1, limit)
        return here
    here.ahead = right
    return here if right is not None else None


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
    if lower[i] in ("show", "suggest", "indicate", "reveal") and following == "that":
        return True
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
        or not _SEVERAL.isdisjoint(heads)
        or any(word[0].isdigit() for word in heads)
    )
