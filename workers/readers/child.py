"""The child process that reads one document: it gives up what it does not need, then parses, then answers in JSON.

Standard input: a line of JSON (media_type, url, file_name), then the bytes. Standard output: a Document, or
{"unreadable": sentence}. It is started and ended by workers/reading.py.
"""

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any, Final

from claims.text import MAX_TEXT
from workers.lifeline import die_with_parent
from workers.readers import Document, Unreadable, WrongKind
from workers.readers.kinds import DOCX, HTML, PASTE, PDF, find_kind

MEMORY: Final = 700_000_000
"""Bytes of address space."""
CPU: Final = 12
"""Seconds of processor time."""
OPEN_FILES: Final = 24
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: CPU,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: OPEN_FILES,
    resource.RLIMIT_CORE: 0,
}
CLOSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.kill", "pty.", "os.remove",
          "os.rename", "os.chmod", "os.truncate", "ctypes.dlopen", "winreg.")  # fmt: skip
"""What a parser never does; the beginnings of Python's audit events."""


def main(parent: str) -> None:
    """Read what stands on standard input, as the child of the process `parent`."""
    die_with_parent(int(parent))
    confine()
    said = json.loads(sys.stdin.buffer.readline())
    answer = reply(sys.stdin.buffer.read(), **said)
    sys.stdout.buffer.write(json.dumps(answer).encode())


def confine() -> None:
    """Take limits that cannot be raised again, and give up the network, other programs and other files."""
    for which, most in LIMITS.items():
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # At its soft limit of time it is told so by a signal of its own; the hard one would only kill it.
        spare = 1 if which == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
        try:
            resource.setrlimit(which, (most, most + spare))
        except (ValueError, OSError):
            if sys.platform == "linux":
                raise
    sys.addaudithook(refuse)


def refuse(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook; it cannot be taken off again."""
    if event.startswith(CLOSED) or (event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        raise PermissionError(f"{event} is closed to whoever reads documents.")


def reply(body: bytes, media_type: str, url: str, file_name: str) -> dict[str, Any]:
    """What is written for the parent. Whatever the parsers raise, this returns."""
    try:
        kind = find_kind(body, media_type, file_name)
        document = read_as(kind, body, media_type, url)
        if len(document.text) > 3 * MAX_TEXT:
            raise Unreadable(f"It holds more than {MAX_TEXT:,} bytes of text (1 MB). Split it into several articles.")
        return asdict(document) | {"kind": kind}
    except WrongKind as problem:
        return {"never": problem.what, "instead": problem.instead}
    except Unreadable as problem:
        return {"unreadable": str(problem)}
    except (MemoryError, RecursionError):
        return {"unreadable": f"Reading it takes more memory than it may have. {PASTE}"}
    except Exception:
        return {"unreadable": f"It is damaged, or built in a way that cannot be read here. {PASTE}"}


def read_as(kind: str, body: bytes, media_type: str, url: str) -> Document:
    """The document, by the reader of its kind; each loads its own library, and only when it is needed."""
    if kind == PDF:
        from workers.readers.pdf import read_pdf

        return read_pdf(body)
    if kind == DOCX:
        from workers.readers.docx import read_docx

        return read_docx(body)
    if kind == HTML:
        from workers.readers.page import read_page

        return read_page(body, media_type, url)
    from workers.readers.plain import read_plain

    return read_plain(body, media_type)
