"""A text cut into paragraphs to print: its sentences, the segments on which claims lie, the claims that begin there.

The reading room and the published page print the same way; offsets count code points of the whole text.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from claims.annotation import segments

Facts = dict[str, Any]


def cut(text: str, sentences: Sequence[Facts], claims: Sequence[Facts]) -> list[Facts]:
    """[{heading, sentences: [… + {parts, gap}], claims, unread, read}]; a text not read yet is one paragraph."""
    whole = {"number": 1, "paragraph": 0, "heading": False, "start": 0, "end": len(text), "state": "waiting"}
    spans = [(claim["start"], claim["end"], claim["number"]) for claim in claims]
    found = []
    for _, group in groupby(sentences or [whole], key=lambda sentence: sentence["paragraph"]):
        lines = list(group)
        for line, after in zip(lines, [*lines[1:], None], strict=True):
            line["parts"] = segments(text, spans, line["start"], line["end"])
            line["gap"] = text[line["end"] : after["start"]] if after else ""
        begun = [claim for claim in claims if lines[0]["start"] <= claim["start"] < lines[-1]["end"]]
        found.append({
            "heading": lines[0]["heading"],
            "sentences": lines,
            "claims": sorted(begun, key=lambda claim: (claim["start"], -claim["end"], claim["number"])),
            "unread": [line["number"] for line in lines if line.get("state") == "unread"],
            "read": [line["number"] for line in lines if line.get("state") == "read"],
        })  # fmt: skip
    return found
