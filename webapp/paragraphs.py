"""A text cut into paragraphs to print: its sentences, the segments on which claims lie, the claims that begin there.

The reading room and the published page print the same way; offsets count code points of the whole text.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import Any

from claims.annotation import segments

Facts = dict[str, Any]


def cut(text: str, sentences: Sequence[Facts], claims: Sequence[Facts]) -> list[Facts]:
    """[{number, heading, sentences: [… + {parts, gap}], claims, unread, read}]; a text not read yet is one."""
    whole = {"number": 1, "paragraph": 0, "heading": False, "start": 0, "end": len(text), "state": "waiting"}
    groups = [list(group) for _, group in groupby(sentences or [whole], key=lambda sentence: sentence["paragraph"])]
    inside, found = _inside(groups, claims), []
    for lines, here in zip(groups, inside, strict=True):
        spans = [(claim["start"], claim["end"], claim["number"]) for claim in here]
        for line, after in zip(lines, [*lines[1:], None], strict=True):
            line["parts"] = segments(text, spans, line["start"], line["end"])
            line["gap"] = text[line["end"] : after["start"]] if after else ""
        begun = [claim for claim in here if claim["start"] >= lines[0]["start"]]
        found.append({
            "number": lines[0]["paragraph"],
            "tall": tall(lines[-1]["end"] - lines[0]["start"], len(begun)),
            "heading": lines[0]["heading"] and not _is_byline(text[lines[0]["start"] : lines[-1]["end"]]),
            "sentences": lines,
            "claims": sorted(begun, key=lambda claim: (claim["start"], -claim["end"], claim["number"])),
            "unread": [line["number"] for line in lines if line.get("state") == "unread"],
            "read": [line["number"] for line in lines if line.get("state") == "read"],
        })  # fmt: skip
    return found


def _is_byline(line: str) -> bool:
    """Whether a short line names who wrote the article; it stands by itself like a heading, and is none."""
    by, _, rest = line.partition(" ")
    return by.lower() == "by" and rest[:1].isupper()


def _inside(groups: Sequence[Sequence[Facts]], claims: Sequence[Facts]) -> list[list[Facts]]:
    """The claims that lie on each paragraph, wholly or in part."""
    ends = [lines[-1]["end"] for lines in groups]
    inside: list[list[Facts]] = [[] for _ in groups]
    for claim in claims:
        for at in range(bisect_right(ends, claim["start"]), len(groups)):
            if groups[at][0]["start"] >= claim["end"]:
                break
            inside[at].append(claim)
    return inside


MOST_BLOCKS, WIDTH = 300, 1360.0


def cover(sentences: Sequence[Facts]) -> list[Facts]:
    """The blocks of the coverage bar, 1360 units wide: [{first, last, state, unread, x, width, label}].

    One to a sentence; in longer texts neighbours share one, which is unread as long as one of them is.
    """
    if not sentences:
        return []
    each = ceil(len(sentences) / MOST_BLOCKS)
    blocks = [sentences[at : at + each] for at in range(0, len(sentences), each)]
    gap = min(3.0, 0.3 * WIDTH / len(blocks))
    share = (WIDTH - 2 - gap * len(blocks)) / sum(block[-1]["end"] - block[0]["start"] for block in blocks)
    found, x, labelled = [], 0.0, -99.0
    for block in blocks:
        states = [line["state"] for line in block]
        state = next(state for state in ("unread", "covered", "read") if state in states)
        width, label = share * (block[-1]["end"] - block[0]["start"]), x - labelled > 22
        found.append({"first": block[0]["number"], "last": block[-1]["number"], "state": state,
                      "unread": states.count("unread"), "x": x, "width": width, "label": label})  # fmt: skip
        labelled = x if label else labelled
        x += width + gap
    return found


LINE, CHARACTERS, STEP = 31, 58, 60


def tall(characters: int, notes: int) -> int:
    """About how tall a paragraph is beside its notes, in steps of 60 pixels: what a browser takes it for unseen."""
    pixels = max(LINE * (1 + characters // CHARACTERS) + 18, 30 * notes + 18)
    return min(30, max(1, round(pixels / STEP)))
