"""What may stand around a reporting verb: where the content behind it begins, and whether content came first.

Which construction that makes is decided in constructions.py.
"""

from claims.language.clauses import after_title, is_opening, skip_adverbials
from claims.language.cues import CUES, Cue
from claims.language.document import Document
from claims.language.phrases import is_word
from claims.language.quotations import mask
from claims.language.syntax import read_syntax
from claims.language.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    JOINS,
    PREPOSITIONS,
    PRONOUNS,
)

_OPENS_CLAUSE = frozenset("that if whether how why what who where when which".split())
_MAY_OPEN = frozenset("as during after despite without under about".split())
_GOES_ON = frozenset("it there they this that he she".split())
_DEPENDENT = frozenset("advcl acl acl:relcl amod case mark xcomp".split())
_PEOPLE_CITED = frozenset("official officials source sources people person aide aides witness witnesses".split())
_BEFORE_NUMBERS = frozenset("about around nearly least more over almost some up $ £ €".split())


def content_after(document: Document, i: int, limit: int, cue: Cue, with_particle: bool) -> int | None:
    """First word of the content that follows the cue, or None."""
    lower, words = document.lower, document.words
    takes = cue.takes
    if i >= limit:
        return None
    if cue.lemma == "put" and not with_particle:
        return i if _puts_at(document, i, limit) else None
    if with_particle:
        return i if words[i] not in (".", ",", ";") else None
    if "addressee" in takes:
        direct = ("clause" in takes and lower[i] in PRONOUNS) or lower[i] in _OPENS_CLAUSE or lower[i] == "to"
        k = i if direct else _after_addressee(document, i, limit)
        if k is None and "clause" not in takes and "object" not in takes:
            return None
        i = k if k is not None else i
    k = skip_adverbials(document, i, limit) if takes & {"clause", "addressee", "quote", "strict"} else i
    if k >= limit:
        return None
    if "infinitive" in takes and lower[i] == "to":
        k = i
    word = words[k]
    if cue.lemma == "see" and "as" not in lower[k : min(limit, k + 15)]:
        return None  # "sees the wall as a threat", not "last saw it in May"
    if cue.lemma == "cite" and not _PEOPLE_CITED.isdisjoint(lower[k : min(limit, k + 5)]):
        return None  # whom somebody cites said it; what they said stands elsewhere
    if word == ":":
        return k + 1
    if word == "," and k + 1 < limit:
        if lower[k + 1] == "that" or (is_opening(document, k + 1) and after_title(document, k + 1) == k + 1):
            return k + 1
        comma = next((m for m in range(k + 2, min(limit, k + 14)) if words[m] == ","), None)
        if comma and comma + 1 < limit and (is_opening(document, comma + 1) or lower[comma + 1] in ("that", *PRONOUNS)):
            return comma + 1
        return None
    if is_opening(document, k):
        return k
    if not is_word(document, k) and word not in ("$", "£", "€", "#", "@", "“", '"', "‘", "'", "[", "("):
        return None
    if lower[k] == "to" and "infinitive" in takes:
        return k
    if "strict" in takes and lower[k] != "that":
        return None
    if lower[k] in ("that", "if", "whether", "how", "why", "what", "who", "where", "which"):
        return k if takes - {"infinitive", "particle"} else None
    if lower[k] == "to":
        return None
    if cue.lemma in ("ask", "urge", "order", "beg", "convince", "persuade", "advise"):
        return k
    if "clause" in takes or "object" in takes or "addressee" in takes:
        if lower[k] in PREPOSITIONS and lower[k] not in _MAY_OPEN:
            return None
        if lower[k] in CONJUNCTIONS and lower[k] not in _OPENS_CLAUSE and lower[k] not in ("because", "as", "if"):
            return None
        if "clause" not in takes and lower[k] in AUXILIARIES:
            return None
        return k
    return None


def _puts_at(document: Document, i: int, limit: int) -> bool:
    """ "Put the toll at 225": an object, "at" and a number or a quotation."""
    at = next((k for k in range(i + 1, min(limit - 1, i + 9)) if document.lower[k] == "at"), None)
    if at is None:
        return False
    following = document.lower[at + 1]
    return following[0].isdigit() or following in _BEFORE_NUMBERS or is_opening(document, at + 1)


def _after_addressee(document: Document, i: int, limit: int) -> int | None:
    """Past "reporters", "the BBC", "a crowd in Tarn" to what they were told."""
    lower, words = document.lower, document.words
    inside = document.read(mask)
    for k in range(i, min(limit, i + 22)):
        word = lower[k]
        if word in ("that", "whether", "how", "why", "what") and k > i:
            return k
        if word == "to" and k > i:
            return k
        if words[k] == ":":
            return k
        if words[k] in (".", ";", "!", "?"):
            return None
        if inside[k] and is_opening(document, k):
            return k
        if words[k] == ",":
            return k if k + 1 < limit else None
        if k > i and word in PRONOUNS and word not in ("who", "i") and lower[k - 1] not in PREPOSITIONS:
            return k
        if (
            k > i
            and word in DETERMINERS
            and lower[k - 1] not in PREPOSITIONS
            and lower[k - 1] not in DETERMINERS
            and word != "one"
        ):
            return k
        if k > i and word in ("there", "about", "of") and lower[k - 1] != "the":
            return k
    return None


def closes(document: Document, i: int, limit: int, right: int, cue: Cue) -> bool:
    """Content came first: what follows the cue is more quotation or only the addressee, up to a comma or the end."""
    words, lower = document.words, document.lower
    if is_opening(document, right) and words[right - 1] == ",":
        return True
    if "addressee" not in cue.takes or lower[right] == "that":
        return False
    for k in range(i, min(limit, i + 14)):
        if words[k] in (",", ".", ";") or words[k] in DASHES:
            return True
        if lower[k] in AUXILIARIES or lower[k] in CUES or (lower[k] in PRONOUNS and k > i):
            return False
    return False


def has_clause(document: Document, first: int, end: int) -> bool:
    """Words first..end-1 hold a verb of their own, so that they can be what somebody said."""
    if document.read(mask)[end - 1]:
        return True
    syntax = document.read(read_syntax)
    for k in range(first, end):
        clause = syntax.heads[k] if syntax.tags[k] == "AUX" else k
        if syntax.tags[k] in ("VERB", "AUX") and clause >= 0 and syntax.labels[clause] not in _DEPENDENT:
            return True
    return False


def content_resumed(document: Document, i: int, limit: int) -> int | None:
    """In "A, he said, B" and "“A,” he said, “B”": the first word of B."""
    words, lower = document.words, document.lower
    for k in range(i, min(limit, i + 14)):
        if words[k] in (",", ":") or words[k] in DASHES:
            if k + 1 >= limit:
                return None
            if is_opening(document, k + 1):
                return k + 1
            following = lower[k + 1]
            if k == i and following in ("and", "but") and k + 3 < limit and not document.read(mask)[k - 1]:
                goes_on = lower[k + 2] in _GOES_ON and lower[k + 3] in AUXILIARIES
                return k + 1 if goes_on else None
            if (
                k == i
                and following not in JOINS
                and following not in CUES
                and not following.endswith("ing")
                and (following not in ("who", "which", "when", "after", "according", "citing"))
            ):
                return k + 1
            return None
        if is_opening(document, k) and k == i:
            return None
    return None


def quotation_resumed(document: Document, i: int, limit: int) -> int | None:
    resumed = content_resumed(document, i, limit)
    return resumed if resumed is not None and is_opening(document, resumed) else None


def quotation_ahead(document: Document, i: int, limit: int) -> int | None:
    """In "he said in the spring, when it was news, “A”": where A opens, unless another verb reports it."""
    for k in range(i + 1, min(limit, i + 40)):
        if document.words[k] == ";" or (document.lower[k] in CUES and CUES[document.lower[k]].form == "finite"):
            return None
        if is_opening(document, k):
            return k if document.words[k - 1] in (",", ":") else None
    return None
