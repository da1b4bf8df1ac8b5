"""A lock file names packages, versions and hashes, and nothing of the machine it was made on.

`make lock` runs this as a program; test_packaging.py runs it on what was committed.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

PIN = re.compile(r"[a-z0-9][a-z0-9-]*==[A-Za-z0-9.!+]+( ; [^\\/]+)? \\")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")
ORIGIN = re.compile(r" {4}# +(via )?(stet |-c requirements\.lock|[a-z0-9._-]+)?(\(pyproject\.toml\))?")


def faults(lock: str) -> Iterator[str]:
    """A sentence for each line that is no pinned package, no hash and no remark on where a package comes from."""
    hashes = 1
    for number, line in enumerate(lock.splitlines(), start=1):
        if PIN.fullmatch(line):
            if not hashes:
                yield f"line {number}: the package before it has no hash"
            hashes = 0
        elif HASH.fullmatch(line):
            hashes += 1
        elif not ORIGIN.fullmatch(line):
            yield f"line {number}: {line.strip()}"
    if not hashes:
        yield "the last package has no hash"


def main(paths: list[str]) -> int:
    found = [f"{path}, {fault}" for path in paths for fault in faults(Path(path).read_text())]
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
