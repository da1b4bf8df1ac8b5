"""Who speaks in every reported statement: the name behind the mention, over paragraphs and cross-heads, or why none.

Written-out mentions are read in mentions.py, pronouns in pronouns.py.
"""

from claims.language.document import Document
from claims.language.naming.descriptions import Resolved, is_one_case
from claims.language.naming.mentions import read_mention
from claims.language.naming.pronouns import is_pronoun, resolve_pronoun
from claims.language.speech import Speech, find_speech

_REFLEXIVES = ("himself", "herself", "itself", "themselves")


def resolve_speakers(document: Document) -> dict[Speech, Resolved]:
    """The name behind every statement's speaker, pronouns over paragraphs included."""
    resolved: dict[Speech, Resolved] = {}
    spoken: dict[int, Resolved] = {}
    called: dict[str, Resolved] = {}  # in texts of one case, where no other index of names can be made
    for speech in document.read(find_speech):
        if speech.speaker is None:
            resolved[speech] = Resolved(None, "unknown", "nobody is given as the speaker")
            continue
        first = document.word_at(speech.speaker.start)
        last = max(first, document.word_at(speech.speaker.end) - 1)
        if last > first and document.lower[last] in _REFLEXIVES:
            last -= 1
        lower = document.lower[first].split("'")[0]
        if first == last and is_pronoun(lower):
            whom = resolve_pronoun(document, speech, first, spoken)
        else:
            whom = read_mention(document, (first, last))
        if document.read(is_one_case):
            if whom.name:
                called[whom.name.split()[-1].lower()] = whom
            elif first == last:
                whom = called.get(document.lower[last], whom)
        resolved[speech] = whom
        before = spoken.get(speech.sentence)
        kept = before is not None and before.kind == "person" and before.name is not None
        if speech.depth or (kept and whom.kind not in ("person", "unknown")):
            continue  # inside another's words; or "he told them, according to officials"
        spoken[speech.sentence] = whom
        if speech.lemma in ("ask", "question"):  # an answer follows, by somebody else
            spoken[speech.sentence] = Resolved(None, "person", "somebody was asked; who answers is not told")
    return resolved
