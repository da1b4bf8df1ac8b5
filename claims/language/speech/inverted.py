"""“A,” said the minister: the verb stands in front of its subject."""

from claims.language.cues import SPEAKING, Cue
from claims.language.document import Document
from claims.language.phrases import is_word, phrase_after
from claims.language.speech.complements import has_clause, quotation_resumed
from claims.language.speech.reading import Reading, ends_speech
from claims.language.syntax import subjects_before
from claims.language.words import ADVERBS, AUXILIARIES, CLOSING, DASHES, PREPOSITIONS, WEEKDAYS


def read_inverted(document: Document, i: int, last: int, cue: Cue, first: int, limit: int) -> Reading | None:
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
    number = document.sentence_at(document.starts[i])
    heading = document.sentences[number].heading or (
        document.sentences[number].paragraph == 0 and document.text[document.sentences[number].end - 1] not in ".!?”"
    )
    k = subject[1] + 1
    closes = k >= limit or words[k] in (",", ".") or words[k] in DASHES
    if _has_subject(document, i) and not heading and not (closes and has_clause(document, first, edge)):
        return None
    if words[edge] == "," and not heading and not has_clause(document, first, edge):
        return None
    if words[edge] == "," and k < limit and is_word(document, k) and document.lower[k] in AUXILIARIES:
        return None
    return Reading(
        i, i, i, cue, subject, "inverted", behind=edge + 1 if words[edge] in CLOSING else edge,
        ahead=quotation_resumed(document, subject[1] + 1, limit), cut=i,
    )  # fmt: skip


def _has_subject(document: Document, i: int) -> bool:
    """Does the verb at word i have its subject before it? Not where a quotation ends right in front of it."""
    edge = i - 1
    if document.words[edge] in CLOSING and ends_speech(document, edge):
        return False
    return bool(subjects_before(document, i))
