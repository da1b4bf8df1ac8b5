"""JSON read through a window: value by value, from a file that may be larger than memory.

What the values mean is not known here.
"""

import codecs
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

CHUNK: Final = 262_144
"""Bytes read at once."""
LONGEST_INT: Final = 18
LONGEST_SKIP: Final = 10_000_000
"""Characters of one element that are passed over; behind a longer one nothing more is looked for in its list."""

_SPACE = re.compile(r"[\s\x1e]*")
_MARKS = re.compile(r'\\.|["\[\]{},]', re.DOTALL)


class Broken(Exception):
    """What stands here is not JSON. `at_end`: because the file ends before it does."""

    def __init__(self, *, at_end: bool) -> None:
        super().__init__("broken")
        self.at_end = at_end


class TooLarge(Exception):
    """One value is longer than the window."""


class Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Mark:
    """A place in a file between two values, to go on there another time."""

    byte: int = 0
    skip: int = 0
    """Characters behind that byte."""
    inside: str = ""
    """What has to stand before the rest, so that it is whole again: the brackets that are open here."""


START: Final = Mark()


def _whole(digits: str) -> int | None:
    """Python refuses numbers of thousands of digits; here they are no numbers."""
    return int(digits) if len(digits) <= LONGEST_INT else None


class Window:
    """A place in a file. `most` is how many characters one value may have. `file` stands at the byte of `mark`."""

    def __init__(self, file: Bytes, most: int, mark: Mark = START) -> None:
        self._file, self._most = file, most
        self._characters = codecs.getincrementaldecoder("utf-8" if mark.byte else "utf-8-sig")("replace")
        # Line ends and tabs inside strings are wrong, and common.
        self._json = json.JSONDecoder(strict=False, parse_int=_whole, parse_constant=lambda _: None)
        self._text, self._at, self._ended = "", 0, False
        self._held: int | None = None
        self._bytes, self._length = mark.byte, 0
        self._reads = deque([(0, mark.byte)])
        """Where reads ended, as character and byte: the last one behind the window, and all within it."""
        while self._length < mark.skip and self._more():
            pass
        self._text, self._at = mark.inside + self._text[mark.skip :], 0

    @property
    def place(self) -> int:
        """How many characters are behind, since the window was opened."""
        return self._length - len(self._text) + self._at

    def mark(self, inside: str = "") -> Mark:
        """This place, `inside` what brackets."""
        while len(self._reads) > 1 and self._reads[1][0] <= self.place:
            self._reads.popleft()
        character, byte = self._reads[0]
        return Mark(byte, self.place - character, inside)

    def next(self) -> str:
        """The character that comes next; empty at the end."""
        while self._at >= len(self._text) and self._more():
            pass
        return self._text[self._at : self._at + 1]

    def skip_space(self, also: str = "") -> None:
        """Go on to what is no white space, and none of the characters `also`."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if character := self.next():
                if character not in also and not character.isspace():
                    return
                self._at += character in also
            else:
                return

    def value(self) -> Any:
        """The value that begins here. Raises Broken and TooLarge, and stays where it is."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value
            except (ValueError, RecursionError):
                if len(self._text) - self._at > self._most:
                    raise TooLarge from None
                if not self._more():
                    raise Broken(at_end=self._is_open()) from None

    def names(self) -> Iterator[str]:
        """The names of an object's fields; whoever asks reads each value before the next name. Raises Broken."""
        self._take("{")
        self.skip_space()
        while self.next() != "}":
            name = self.value()
            self.skip_space()
            self._take(":")
            self.skip_space()
            if not isinstance(name, str):
                raise Broken(at_end=False)
            yield name
            self.skip_space()
            if self.next() != "}":
                self._take(",")
                self.skip_space()
        self._take("}")

    def elements(self) -> Iterator[Any]:
        """The elements of a list; one that cannot be read comes as the exception. Raises Broken where the file ends."""
        self._take("[")
        self.skip_space(also=",")
        while self.next() != "]":
            try:
                yield self.value()
            except (Broken, TooLarge) as problem:
                if not self._skip_value():
                    raise TooLarge from None
                if not self.next():
                    raise Broken(at_end=True) from None
                yield problem
            self.skip_space(also=",")
        self._take("]")

    def hold(self) -> None:
        """Remember this place, for skip_to_line."""
        self._held = self._at

    def release(self) -> None:
        """What was read since then stands."""
        self._held = None

    def skip_to_line(self) -> bool:
        """Go to the next line that may be a value of its own, behind the held place where one is. False: none.

        A line that breaks off seems to go on in the next, so what was read behind it is read again.
        """
        if self._held is not None:
            self._at = self._held + 1
            self.release()
        while True:
            at = min((at for at in (self._text.find("\n" + sign, self._at) for sign in "{[") if at >= 0), default=-1)
            if at >= 0:
                self._at = at + 1
                return True
            self._at = max(self._at, len(self._text) - 1)
            if not self._more():
                self._at = len(self._text)
                return False

    def rest(self, most: int) -> str:
        """What is left, up to about so many characters; what comes behind them is passed over."""
        while len(self._text) - self._at < most and self._more():
            pass
        text = self._text[self._at : self._at + most]
        self._at = len(self._text)
        while self._more():
            self._at = len(self._text)
        return text

    def _take(self, character: str) -> None:
        if self.next() != character:
            raise Broken(at_end=not self.next())
        self._at += 1

    def _skip_value(self) -> bool:
        """Go on to the comma or bracket behind a value, by its brackets and quotation marks alone. False: too far."""
        depth, quoted, begin = 0, False, self.place
        while self.place - begin < LONGEST_SKIP:
            for mark in _MARKS.finditer(self._text, self._at):
                sign = mark[0]
                if not quoted and depth == 0 and sign in ",]":
                    self._at = mark.start()
                    return True
                quoted ^= sign == '"'
                depth = max(0, depth + (0 if quoted else (sign in "[{") - (sign in "]}")))
                self._at = mark.end()
            # A backslash at the end belongs to what follows.
            self._at = max(self._at, len(self._text) - self._text.endswith("\\"))
            if not self._more():
                self._at = len(self._text)
                return True
        return False

    def _is_open(self) -> bool:
        """Whether what stands here is unfinished rather than wrong."""
        at, quoted, depth = self._at, False, 0
        for mark in _MARKS.finditer(self._text, at):
            quoted ^= mark[0] == '"'
            depth += 0 if quoted else (mark[0] in "[{") - (mark[0] in "]}")
        return quoted or depth > 0

    def _more(self) -> bool:
        """Read on, and forget what is behind. False at the end of the file."""
        if self._ended:
            return False
        read = self._file.read(CHUNK)
        self._ended = not read
        if self._held is not None and self._at - self._held > self._most:
            self.release()
        kept = self._at if self._held is None else self._held
        more = self._characters.decode(read, final=self._ended)
        self._text = self._text[kept:] + more
        self._bytes, self._length = self._bytes + len(read), self._length + len(more)
        self._reads.append((self._length, self._bytes - len(self._characters.getstate()[0])))
        self._at -= kept
        self._held = None if self._held is None else 0
        return True
