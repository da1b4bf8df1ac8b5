"""What commands do with the files that were typed: read them, answer their lines, say what was skipped."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from stet.errors import Unusable
from stet.lines import answer_lines


def read_bytes(file: Path) -> bytes:
    """A whole file; `-` is standard input."""
    with click.open_file(str(file), "rb") as opened:
        content: bytes = opened.read()
    return content


def answer_file(
    questions: Path,
    output: Any,
    answer: Callable[[dict[str, Any]], dict[str, Any]],
    understand: Callable[[bytes], dict[str, Any]] | None = None,
    bad: int = 0,
) -> None:
    """Answer a file of JSON lines; says which lines were skipped and then fails. `bad` is how many were before."""
    with click.open_file(str(questions), "rb") as lines:
        bad += complain(answer_lines(lines, output, answer, understand))
    if bad:
        raise Unusable(f"{bad} {'line was' if bad == 1 else 'lines were'} skipped; everything else was written.")


def complain(sentences: Iterable[str]) -> int:
    """Say each sentence to whoever typed the command; how many there were."""
    count = 0
    for count, sentence in enumerate(sentences, 1):  # noqa: B007 (the count is used after)
        click.echo(sentence, err=True)
    return count


def tell(file: Path, seen: int) -> None:
    """Say how far a long import is."""
    click.echo(f"{file}: {seen:,} so far", err=True)
