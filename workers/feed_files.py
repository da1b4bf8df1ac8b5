"""A feed as it lies in the data folder while it is read, and how far it was read.

Fetching and storing it is in importing.py; here is only what a next task needs in order to go on.
"""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from claims.claimreview import START, Mark


@dataclass
class Progress:
    """What was done of a feed."""

    mark: Mark = START
    """Where it goes on."""
    count: int = 0
    """The fact-checks before that, or the links whose pages were read."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Why others were not used, and how many."""
    slow: int = 0
    """Tasks in a row that got nowhere with it."""
    unless: dict[str, str] = field(default_factory=dict)
    """The headers that ask for the feed another time only if it is another one; see models.Feed."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError, KeyError or TypeError for what is none."""
        said = json.loads(text)
        skipped = Counter(said["skipped"])
        return cls(Mark(**said["mark"]), int(said["count"]), skipped, int(said["slow"]), dict(said["unless"]))

    def write(self) -> str:
        return json.dumps(vars(self) | {"mark": vars(self.mark)})


@dataclass(frozen=True)
class Reading:
    """One reading of one feed, and its file."""

    feed_id: int
    url: str
    file: Path
    unless: dict[str, str]

    @property
    def place(self) -> Path:
        return self.file.with_suffix(".read")

    def progress(self) -> Progress:
        """How far it was read; its beginning, where that cannot be told."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return Progress.read(self.place.read_text())
        return Progress()

    def keep(self, progress: Progress) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(progress.write())
        new.replace(self.place)

    def forget(self) -> None:
        """Drop what is left of this and of earlier readings of the feed."""
        for file in self.file.parent.glob(f"{self.feed_id}-*"):
            file.unlink(missing_ok=True)
