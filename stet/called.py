"""How `stet` was started, for sentences that say what to type: without it on PATH the bare word would not be found."""

import shlex
import shutil
import sys
from pathlib import Path


def command(arguments: str) -> str:
    """A line that can be typed here: the word `stet` where PATH finds this one, else as it was started."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m stet {arguments}"
    found = shutil.which("stet")
    is_on_path = found is not None and started.exists() and Path(found).samefile(started)
    return f"{'stet' if is_on_path else shlex.quote(str(started))} {arguments}"
