"""The child process that reads a feed of fact-checks, or a page with some: entry by entry, as fast as they are taken.

Standard input is the file. Standard output is lines of JSON: {"found", "mark"} for each entry, or {"links"} where it
names pages; at last {"end"} or {"unreadable": sentence}. It is started and ended by workers/feed_reading.py.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO, Final

from claims.claimreview import START, Mark, Unreadable, is_syndicated, links_in, read_entries
from claims.claimreview.links import HEAD
from workers.lifeline import die_with_parent
from workers.readers.child import confine

LONGEST_LIST: Final = 5_000_000
"""Bytes of RSS or Atom that are looked at."""


def main(parent: str, base: str, mark: str) -> None:
    """Read the file on standard input from `mark` on, as the child of the process `parent`."""
    die_with_parent(int(parent))
    confine()
    for line in answers(sys.stdin.buffer, base, Mark(**json.loads(mark))):
        sys.stdout.buffer.write(json.dumps(line, default=datetime.isoformat).encode() + b"\n")
        sys.stdout.buffer.flush()


def answers(file: BinaryIO, base: str, mark: Mark) -> Iterator[dict[str, Any]]:
    """What is written for the parent."""
    try:
        file.seek(0)
        head = file.read(HEAD)
        if mark == START and is_syndicated(head.decode(errors="replace")):
            yield {"links": links_in((head + file.read(LONGEST_LIST)).decode(errors="replace"), base)}
        else:
            for found, behind in read_entries(file, base, mark):
                yield {"found": [asdict(one) for one in found], "mark": asdict(behind)}
        yield {"end": True}
    except Unreadable as problem:
        yield {"unreadable": str(problem)}
    except (MemoryError, RecursionError):
        yield {"unreadable": "Reading it takes more memory than it may have."}
