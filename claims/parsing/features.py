"""What the network sees of a word: its form, where that is a common one, and its hashed parts, which every word has."""

import math
from zlib import crc32

LONGEST = 32  # characters looked at; a longer string is no word


def spell(word: str) -> str:
    """The form under which a word is known: lower case, the one straight apostrophe, digits alike."""
    form = word.lower().replace("’", "'")
    return "".join("0" if character.isdigit() else character for character in form)


def shape(word: str) -> str:
    """What kinds of characters it is made of, runs cut at two: Xx for Iran, X.X. for U.S., 0 for 5."""
    kinds: list[str] = []
    for character in word[:LONGEST]:
        kind = "0" if character.isdigit() else "X" if character.isupper() else "x" if character.isalpha() else character
        if kinds[-2:] != [kind, kind]:
            kinds.append(kind)
    return "".join(kinds)


def parts(word: str, buckets: int) -> tuple[list[int], list[float]]:
    """Rows of the table of parts for a word and the weight of each; the table has `buckets` rows.

    Different parts may share a row. The runs of 3 and 4 letters share one weight."""
    form = spell(word)[:LONGEST]
    single = [f"={form}", f"/{shape(word)}"]
    single += [f"<{length}{form[:length]}" for length in (1, 2, 3, 4)]
    single += [f">{length}{form[-length:]}" for length in (1, 2, 3, 4)]
    edged = f"^{form}$"
    runs = [f"~{edged[start : start + length]}" for length in (3, 4) for start in range(len(edged) - length + 1)]
    weight = 1 / math.sqrt(len(runs)) if runs else 0.0
    rows = [crc32(part.encode("utf-8", "surrogatepass")) % buckets for part in single + runs]
    return rows, [1.0] * len(single) + [weight] * len(runs)
