"""How `stet` was started, for sentences that say what to type: without it on PATH the bare word would not be found."""

import shlex
import shutil
import sys
from pathlib import Path


def command(arguments: str) -> str:
    """A line that can be typed here: as Stet was started, or the word `stet` where PATH finds this one.

    The bare word too where it was started by another program, which knows its own way.
    """
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m stet {arguments}"
    found = shutil.which("stet")
    is_on_path = found is not None and started.exists() and Path(found).samefile(started)
    is_ours = started.name == "stet" and not is_on_path
    return f"{shlex.quote(str(started)) if is_ours else 'stet'} {arguments}"
