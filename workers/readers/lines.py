"""Lines of a printed page made into running paragraphs: by the space between them, by indents, by how full they are.

Headers and footers that come again on the other pages are dropped, words parted at a line's end are joined.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

EDGE = 0.13
"""Share of a page at its head and foot where headers and footers stand."""
WIDE = 1.3
"""A gap this much wider than usual begins a paragraph."""
DIGITS = re.compile(r"\d+")
ENDING = re.compile(r"[.!?…:][”’\"')\]»]*\Z")
PARTED = re.compile(r"(\w+)[-\u00ad\u2010]\Z")
FIRST_WORD = re.compile(r"\w+")
AFTER_A_STUMP = frozenset("and or to und oder bis et ou y o e".split())
"""“pre- and post-war”: the hyphen ends a word that is not written out."""
KEPT_HYPHENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety self ex well all non".split())


@dataclass
class Line:
    """One line: where it begins (points, y upwards), how tall it is, how far up the page it stands (0 to 1)."""

    x: float
    y: float
    height: float
    share: float
    text: str

    def goes_on_at(self, y: float) -> bool:
        """Whether what stands at this height is on the same line; raised figures are."""
        return abs(self.y - y) < 0.45 * self.height


def paragraphs(pages: list[list[Line]]) -> str:
    """The running text of all pages, paragraphs parted by blank lines."""
    pitch, width = _usual(pages)
    lines = [line for page in without_furniture(pages, pitch) for line in page]
    if not lines:
        return ""
    words = Counter(word.lower() for line in lines for word in re.findall(r"[\w-]+", line.text))
    text = lines[0].text.strip()
    for before, line in pairwise(lines):
        text = text + "\n\n" + line.text.strip() if begins(before, line, pitch, width) else join(text, line.text, words)
    return text


def begins(before: Line, line: Line, pitch: float, width: float) -> bool:
    """Whether a line begins a paragraph. `pitch` is the usual way down to the next, `width` a full line's length."""
    ended = bool(ENDING.search(before.text.rstrip()))
    down = before.y - line.y
    if not 0 <= down < 6 * pitch:
        # The next column or page: a sentence that did not end goes on there.
        return ended or (line.text.lstrip()[:1].isupper() and len(before.text) < 0.7 * width)
    if down > WIDE * pitch or abs(line.height - before.height) > 0.15 * before.height:
        return True
    indented = 0.4 * pitch < line.x - before.x < 5 * pitch
    return ended and (indented or len(before.text.strip()) < 0.75 * width)


def _usual(pages: list[list[Line]]) -> tuple[float, float]:
    """The commonest way down to the next line in points, and how many characters a full line has."""
    gaps = [above.y - below.y for page in pages for above, below in pairwise(page)]
    common = Counter(round(gap, 1) for gap in gaps if 0 < gap < 60)
    lengths = sorted(len(line.text) for page in pages for line in page)
    # The commonest gap lies inside paragraphs; of equally common ones the narrowest does.
    pitch = min((gap for gap, times in common.items() if times == max(common.values())), default=12.0)
    return pitch, median(lengths[len(lengths) // 2 :] or [0])


def join(text: str, line: str, words: Counter[str]) -> str:
    """The text with one more line of the same paragraph; a word that was parted at the line's end is whole again."""
    text, line = text.rstrip(), line.strip()
    parted, rest = PARTED.search(text), FIRST_WORD.match(line)
    if not parted or not rest or rest[0] in AFTER_A_STUMP:
        return f"{text} {line}"
    return text + line if keeps_hyphen(text[-1], parted[1].lower(), rest[0], words) else text[:-1] + line


def keeps_hyphen(hyphen: str, first: str, rest: str, words: Counter[str]) -> bool:
    """Whether “first-rest” has its hyphen elsewhere in the text too, or would have it in any text."""
    if hyphen == "\u00ad":
        return False
    whole, dashed = words[first + rest.lower()], words[f"{first}-{rest.lower()}"]
    return not rest[0].islower() or dashed > whole or (first in KEPT_HYPHENS and not whole)


def without_furniture(pages: list[list[Line]], pitch: float) -> Iterator[list[Line]]:
    """The pages without the lines that stand at the same edge of most of them, page numbers aside.

    Only what keeps its distance from the text is dropped: a line of the text may well come twice.
    """
    seen = Counter(key for page in pages for key in {_key(line) for line in page if _at_edge(line)})
    often = {key for key, times in seen.items() if times >= max(2, len(pages) * 0.4)}
    for page in pages:
        down = sorted(page, key=lambda line: -line.y)
        dropped = {id(line) for lines in (down, down[::-1]) for line in _apart(lines, often, pitch)}
        yield [line for line in page if id(line) not in dropped]


def _apart(lines: list[Line], often: set[tuple[bool, str]], pitch: float) -> Iterator[Line]:
    """The lines from the edge inwards, as long as all up to the next wide gap come often."""
    group: list[Line] = []
    for at, line in enumerate(lines, 1):
        if not (_at_edge(line) and _key(line) in often):
            return
        group.append(line)
        if at == len(lines) or abs(line.y - lines[at].y) > 1.5 * pitch:
            yield from group
            group = []


def _at_edge(line: Line) -> bool:
    return not EDGE < line.share < 1 - EDGE


def _key(line: Line) -> tuple[bool, str]:
    return line.share > 0.5, DIGITS.sub("#", line.text.strip())
