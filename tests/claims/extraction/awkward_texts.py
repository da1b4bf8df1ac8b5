"""Texts of any length, one for each way of being awkward: news as it is, and what no newspaper would print."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

_ROOT = Path(__file__).parents[3]
NEWS = (_ROOT / "stet" / "sample.txt").read_text(encoding="utf-8") + "\n\n"
_SYLLABLES = "ba ke lo mi tur sa ve or dan rik".split()


def repeated(piece: str) -> Callable[[int], str]:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def _name(number: int) -> str:
    """A name of its own for each number."""
    return "".join(_SYLLABLES[int(digit)] for digit in str(number)).capitalize()


def _grown(piece: Callable[[int], str]) -> Callable[[int], str]:
    """Pieces that are never the same twice."""

    def text(length: int) -> str:
        pieces: list[str] = []
        size = 0
        for number in count(100):
            if size >= length:
                break
            pieces.append(piece(number))
            size += len(pieces[-1])
        return "".join(pieces)[:length]

    return text


TEXTS: dict[str, Callable[[int], str]] = {
    "news": repeated(NEWS),
    "news with carriage returns": repeated(NEWS.replace("\n", "\r\n")),
    "news in capitals": repeated(NEWS.upper()),
    "news in lower case": repeated(NEWS.lower()),
    "one sentence": repeated("the mayor said that the road was closed and the bridge was open, "),
    "quotations": repeated("“The road is closed,” she said. "),
    "a quotation opened in each paragraph": repeated("“The road is closed and nobody knows why it is so.\n\n"),
    "a quotation never closed": lambda length: "“" + repeated("The road is closed. Nobody knows why. ")(length - 1),
    "numbers": repeated("12 1,200 3.5 47 "),
    "numbers in words": repeated("twenty-one thousand three hundred and "),
    "money": repeated("$3 million $4.5bn 5 percent "),
    "casualties": repeated("12 people were killed and 40 others injured, "),
    "dates": repeated("on Monday, 25 February 2019, "),
    "names": _grown(lambda number: f"{_name(number)} "),
    "people who speak": _grown(
        lambda n: f"{_name(n)} {_name(n + 7)} said that {_name(n + 7)} had met him. He said so. "
    ),
    "offices": _grown(lambda n: f"The president of {_name(n)}, {_name(n + 3)}, denied it. The president said so. "),
    "statements in statements": repeated("Orne said that Velasco said that Ruiz said that "),
    "headings": repeated("Mayor Says Road Is Closed\n\n"),
    "colons": repeated("Orne: "),
    "a table": repeated("Tarn\t12\t1,400\t3.5%\n"),
    "one word": repeated("a"),
    "emoji": repeated("🙂🙂 👩\u200d👩\u200d👧 "),
    "combining marks": repeated("e\u0301\u0302\u0303"),
    "right to left": repeated("قال الوزير إن الطريق مغلق. "),
    "direction marks": repeated("\u202eThe mayor said\u202c. "),
    "Chinese": repeated("大臣は道路が閉鎖されたと述べた。"),
    "half characters": repeated("The mayor\ud800 said \udfff. "),
    "stops": repeated("."),
    "initials": repeated("A. "),
    "brackets": repeated("([“"),
    "line ends": repeated("\n"),
    "spaces": repeated("a   "),
}
