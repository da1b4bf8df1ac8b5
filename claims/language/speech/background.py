"""Where the narrator takes over again inside a sentence: “..., which lies in the north” behind what somebody said.

The sentence's tree decides: a stretch behind a comma, a dash or a semicolon that hangs on one word.
"""

from claims.language.document import Document
from claims.language.quotations import mask
from claims.language.syntax import Syntax, read_syntax
from claims.language.words import DASHES

_RELATIVE = frozenset("which who whom whose where".split())
_CIRCUMSTANCES = frozenset("after when while before because since".split())
_LONGEST = 150  # words; longer content is a list, and is left as it is
_ARTICLES = frozenset("a an the".split())


def before_background(document: Document, cue: int, first: int, end: int) -> int:
    """One past the last word of reported content in words first..end-1, without the narrator's background behind it."""
    syntax, inside = document.read(read_syntax), document.read(mask)
    last = end - 1
    while last > first and not document.words[last][0].isalnum():
        last -= 1
    if last - first > _LONGEST:
        return end
    circumstance = _circumstance(document, syntax, cue, first, last)
    if circumstance:
        return circumstance
    quoted = max((word for word in range(first, last + 1) if inside[word]), default=first)
    for mark in range(max(first + 1, quoted + 1), last):
        word = document.words[mark]
        if word in (",", ";") or word in DASHES:
            hanging = _hanging_word(document, syntax, mark + 1, last)
            if hanging is not None and _is_background(document, syntax, mark, hanging, cue, first, last):
                return mark
    return end


def _circumstance(document: Document, syntax: Syntax, cue: int, first: int, last: int) -> int | None:
    """In "she blasted the council after her home was flattened": where the narrator tells when or why she did."""
    children = [k for k in syntax.children[cue] if first <= k <= last]
    if any(syntax.labels[k] in ("ccomp", "xcomp", "parataxis") for k in children):
        return None
    inside = document.read(mask)
    for k in children:
        start = syntax.first[k]
        opens = document.lower[start] in _CIRCUMSTANCES and start > first + 1 and syntax.last[k] >= last - 1
        if syntax.labels[k] == "advcl" and opens and not any(inside[start : last + 1]):
            return start
    return None


def _hanging_word(document: Document, syntax: Syntax, first: int, last: int) -> int | None:
    """The one word of first..last whose head stands outside; None where there are several."""
    outside = [
        word
        for word in range(first, last + 1)
        if not first <= syntax.heads[word] <= last and document.words[word][0].isalnum()
    ]
    return outside[0] if len(outside) == 1 else None


def _is_background(
    document: Document, syntax: Syntax, mark: int, hanging: int, cue: int, first: int, last: int
) -> bool:
    opener = document.lower[mark + 1]
    label, head = syntax.labels[hanging], syntax.heads[hanging]
    leaves = not first <= head <= last  # hangs on the cue or above, not on what was said
    longer = last - mark > mark - first
    if label == "root" or (document.words[mark] == ";" and leaves):
        return True
    if opener in _RELATIVE:
        return True
    if opener in _ARTICLES and label in ("appos", "parataxis"):
        return True
    if opener == "but" or (opener == "and" and (longer or document.words[mark] in DASHES)):
        return label == "conj" and leaves
    return opener == "compared" or (opener in ("while", "as") and longer and label == "advcl")
