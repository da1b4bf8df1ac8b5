"""How a kind of document is read: one file for each kind, used by the child process in child.py alone; and feed.py.

Nothing here is trusted to end: what strangers send is parsed in a process with limits, which workers/reading.py starts.
"""

from dataclasses import dataclass


class Unreadable(Exception):
    """This will never be an article; the text is a sentence for people that says why and what to do."""


PASTE_IT = "paste its text instead."
"""What can be done of nearly everything, as the second half of a sentence."""


class WrongKind(Unreadable):
    """It is of a kind that is never read here, so that a further try would end the same: `what` it is, and what to do
    `instead`, as the second half of a sentence."""

    def __init__(self, what: str, instead: str = PASTE_IT) -> None:
        super().__init__(f"{what} {instead[:1].upper()}{instead[1:]}")
        self.what, self.instead = what, instead


@dataclass(frozen=True)
class Document:
    """What a reader found. Paragraphs of `text` are parted by blank lines; `published` is ISO 8601 or empty."""

    text: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
