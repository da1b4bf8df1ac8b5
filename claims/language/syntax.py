"""The dependency trees of the sentences, by word numbers of the document: who governs what and how far it reaches."""

from dataclasses import dataclass

from claims.language.cues import CUES, HEARSAY, MOST_CUES, Cue
from claims.language.document import Document
from claims.language.phrases import Phrase, is_word
from claims.language.quotations import mask
from claims.parsing import ROOT, parse, subtree_spans


@dataclass(frozen=True)
class Syntax:
    """For each word its head (ROOT for a root), relation, tag, children, and the first and last word of its subtree."""

    heads: list[int]
    labels: list[str]
    tags: list[str]
    first: list[int]
    last: list[int]
    children: list[list[int]]


def read_syntax(document: Document) -> Syntax:
    """The trees of the sentences in which somebody may be reported to speak, read together.

    All others stay unread: each of their words is a root of its own with the tag X."""
    ranges = [_told(document, number) for number in range(len(document.sentences)) if _may_report(document, number)]
    count = len(document.words)
    syntax = Syntax([ROOT] * count, ["dep"] * count, ["X"] * count, list(range(count)), list(range(count)), [])
    syntax.children.extend([] for _ in range(count))
    parses = parse([document.words[start:end] for start, end in ranges])
    for (start, end), read in zip(ranges, parses, strict=True):
        syntax.labels[start:end] = read.labels
        syntax.tags[start:end] = read.tags
        for word, (head, (first, last)) in enumerate(zip(read.heads, subtree_spans(read.heads), strict=True), start):
            syntax.first[word], syntax.last[word] = start + first, start + last
            if head != ROOT:
                syntax.heads[word] = start + head
                syntax.children[start + head].append(word)
    return syntax


def _told(document: Document, number: int) -> tuple[int, int]:
    """The words of a sentence without the quotation that it begins with: "“...,” Orne said" is read from Orne on."""
    first, limit = document.word_range(number)
    inside = document.read(mask)
    end = first
    while end < limit and inside[end]:
        end += 1
    whole = end - first > 3 and end < limit and document.words[end - 2] in (",", "?", "!")
    return (end, limit) if whole else (first, limit)


def _may_report(document: Document, number: int) -> bool:
    """Does a word that can report, a colon or a quotation's end stand in the narrator's part of the sentence?"""
    first, limit = document.word_range(number)
    inside = document.read(mask)
    told = [k for k in range(first, limit) if not inside[k]]
    cues = sum(document.lower[k] in CUES or document.lower[k] in HEARSAY for k in told)
    if cues > MOST_CUES:
        return False
    return (
        bool(cues)
        or any(document.words[k] == ":" for k in told)
        or (bool(told) and any(inside[max(0, first - 1) : limit]))
    )


def is_nominal(syntax: Syntax, i: int) -> bool:
    """A word that the sentence uses as a noun or an adjective: the claims, his reported plan."""
    return syntax.tags[i] in ("NOUN", "PROPN") and syntax.labels[i] in ("nsubj", "obj", "nmod", "obl", "compound")


def subjects_before(document: Document, i: int) -> list[int]:
    """Subjects of the verb at word i that stand before it, in the same voice: not in a quotation that it follows."""
    syntax, inside = document.read(read_syntax), document.read(mask)
    return [
        k
        for k in syntax.children[i]
        if k < i and inside[k] == inside[i] and syntax.labels[k] in ("nsubj", "nsubj:pass")
    ]


def governing_subject(document: Document, i: int) -> Phrase | None:
    """The subject of the verb at word i, its own or that of the verb it is joined to, by the sentence's tree."""
    syntax = document.read(read_syntax)
    if syntax.tags[i] != "VERB":
        return None
    verb = i
    for _ in range(4):
        subjects = subjects_before(document, verb)
        if subjects:
            last = syntax.last[subjects[-1]]
            while last > subjects[-1] and not is_word(document, last) and document.words[last] != ")":
                last -= 1
            start = syntax.first[subjects[0]]  # "who critics say lied": the critics
            return start + (document.lower[start] in ("who", "which", "that") and start < last), last
        if syntax.labels[verb] not in ("conj", "xcomp"):
            return None
        verb = syntax.heads[verb]
        if verb < 0:
            return None
    return None


def clause_after(document: Document, i: int, last: int, cue: Cue) -> int | None:
    """First word of the clause that the verb at word i governs, behind the cue's last word or behind an addressee."""
    syntax, inside = document.read(read_syntax), document.read(mask)
    clause = next((k for k in syntax.children[i] if k > i and syntax.labels[k] == "ccomp" and not inside[k]), None)
    if clause is None or cue.attitude:
        return None
    first = syntax.first[clause]
    if first <= last or not all(is_word(document, k) for k in range(last + 1, first + 1)):
        return None
    return first if "addressee" in cue.takes else last + 1


def whole_phrase(document: Document, phrase: Phrase, first: int) -> Phrase:
    """ "an inquiry into last spring's disaster" for its last three words: the nouns that the phrase hangs on."""
    syntax = document.read(read_syntax)
    start, last = phrase
    for _ in range(4):
        head = next((k for k in range(start, last + 1) if not start <= syntax.heads[k] <= last), start)
        above = syntax.heads[head]
        if syntax.labels[head] not in ("nmod", "obl") or not first <= above < start or syntax.tags[above] != "NOUN":
            break
        if not all(is_word(document, k) for k in range(syntax.first[above], start)):
            break
        start = max(first, syntax.first[above])
    return start, last
