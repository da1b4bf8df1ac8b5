"""What `stet` answers on the command line, in the words of the scorers.

The product is asked as it ships: whole files through `stet extract`, `stet score` and `stet match`.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]

EFFECTS = {"killed": "DEATH", "injured": "INJURY"}


class NotThere(Exception):
    """A command or a file of data that a measure needs is not there; the message is for the table."""


def ask(command: str, *arguments: str | Path) -> None:
    """Run `stet command arguments`; raises NotThere with the reason in words where that fails."""
    run = subprocess.run([sys.executable, "-m", "stet", command, *map(str, arguments)], capture_output=True, text=True)
    if "No such command" in run.stderr:
        raise NotThere(f"no `stet {command}` yet")
    if run.returncode:
        raise NotThere(f"`stet {command}` failed: {(run.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def extracted(texts: Path, out: Path) -> list[Record]:
    """What `stet extract --jsonl` finds in each text, with the attributions and casualties that the scorers read."""
    ask("extract", "--jsonl", texts, "-o", out)
    return [
        {"id": answer["id"], "attributions": attributions(answer["claims"]), "casualties": casualties(answer["claims"])}
        for answer in read(out)
    ]


def attributions(claims: Iterable[Record]) -> list[Record]:
    """Every claim that carries a speaker or a cue as {source, cue, content}; the same three spans count once."""
    found = (
        {"source": claim["speaker"], "cue": claim["cue"], "content": claim["content"]}
        for claim in claims
        if claim["speaker"] or claim["cue"]
    )
    return _once(found)


def casualties(claims: Iterable[Record]) -> list[Record]:
    """Figures of people killed or injured as {effect, low, high}, each once a text.

    A missing lower bound is 0; a missing upper bound is the lower one."""
    found = []
    for figure in (figure for claim in claims for figure in claim["figures"] if figure["measure"] in EFFECTS):
        low = figure["low"] or 0
        high = low if figure["high"] is None else figure["high"]
        found.append({"effect": EFFECTS[figure["measure"]], "low": int(low), "high": int(high)})
    return _once(found)


def _once(found: Iterable[Record]) -> list[Record]:
    return list({json.dumps(one): one for one in found}.values())


def read(path: Path) -> Iterator[Record]:
    """The records of a file of JSON lines; raises NotThere where there is no such file."""
    if not path.exists():
        raise NotThere(f"no {path.name}")
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def write(path: Path, records: Iterable[Record]) -> Path:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return path


def rewritten(path: Path, out: Path, change: Callable[[str], str]) -> Path:
    """The same records with every text changed."""
    return write(out, ({**record, "text": change(record["text"])} for record in read(path)))
