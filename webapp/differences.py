"""Two versions of a text side by side: which words stand in one of them only."""

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*")
LONGEST = 4_000
"""Words; beyond that a comparison would take seconds, and all that differs is marked as one piece."""

Piece = tuple[str, bool]


def differences(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts as pieces, each with whether it stands in its own text only. Put together they are the texts."""
    one, other = WORD.findall(mine), WORD.findall(theirs)
    if len(one) + len(other) > LONGEST:
        return [(mine, mine != theirs)], [(theirs, mine != theirs)]
    # What was set to lines anew is not said differently.
    same = SequenceMatcher(None, [word.strip() for word in one], [word.strip() for word in other], autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, first, last, start, end in same.get_opcodes():
        for pieces, words in ((left, one[first:last]), (right, other[start:end])):
            if words:
                pieces.append(("".join(words), tag != "equal"))
    return left, right
