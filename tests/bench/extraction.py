"""How extraction grows: words a second from 1 kB to 1 MB, the memory it takes, and the same of awkward texts.

Part of `make bench`; `python -m tests.bench.extraction` prints every awkward text. Seconds are those of the processor,
so that what else runs on the machine changes little.
"""

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from claims.extraction import extract
from tests.claims.extraction.awkward_texts import NEWS, TEXTS, repeated

SIZES = (1_000, 10_000, 100_000, 1_000_000)  # characters
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"\w+|[^\w\s]")


def rows() -> Iterator[tuple[str, ...]]:
    """Rows of `make bench`: measure, now, reference, ratio, goal."""
    news = repeated(NEWS)
    extract(news(10_000))
    rates = {size: rate(extract, news(size)) for size in SIZES}
    for size in SIZES:
        plain = rate(split, news(size))
        yield (
            f"extraction of {size // 1000:,} kB, words/s in one process", f"{rates[size]:,.0f}",
            f"{plain:,.0f} split alone", f"1/{plain / rates[size]:.0f}", ">= 100,000",
        )  # fmt: skip
    ratio = rates[10_000] / rates[1_000_000]
    yield ("the same, time a word at 1 MB against 10 kB", f"{ratio:.2f}", "", "", "about 1")
    worst, name = max((growth(text), name) for name, text in TEXTS.items())
    yield (f"of {len(TEXTS)} awkward texts, the most from 20 to 200 kB ({name})", f"{worst:.2f}", "", "", "about 1")
    yield ("memory at its peak for 1 MB, MB", f"{peak(1_000_000):.0f}", f"{peak(0):.0f} before", "", "")


def split(text: str) -> object:
    """The least that reading a text can mean."""
    return [_WORD.findall(sentence) for sentence in _SENTENCE.findall(text)]


def rate(read: Callable[[str], object], text: str) -> float:
    """Words a second of processor time; the median of at least three readings, more of a short text."""
    words, rates = len(text.split()), []
    for _ in range(max(3, min(50, 200_000 // len(text)))):
        begun = time.process_time()
        read(text)
        rates.append(words / max(time.process_time() - begun, 1e-9))
    return statistics.median(rates)


def seconds(text: str) -> float:
    begun = time.process_time()
    extract(text)
    return time.process_time() - begun


def growth(text: Callable[[int], str]) -> float:
    """Time a character at 200 kB over that at 20 kB: 1 is linear, 10 would be quadratic."""
    return seconds(text(200_000)) / (10 * seconds(text(20_000)))


def peak(length: int) -> float:
    """Megabytes that a process of its own holds at most while it reads so many characters of news."""
    program = f"from tests.bench.extraction import *; extract(repeated(NEWS)({length})); print(most_memory())"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def most_memory() -> float:
    """The high-water mark of this process alone; getrusage would begin with that of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return float(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def main() -> None:
    for name, text in TEXTS.items():
        cells = [seconds(text(size)) / size * 1e9 for size in SIZES]
        sys.stdout.write(f"{name:<40}" + "".join(f"{cell:10,.0f}" for cell in cells) + "  ns a character\n")


if __name__ == "__main__":
    main()
