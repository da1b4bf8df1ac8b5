"""The stylesheets, scripts and pictures of the pages. A browser keeps them and never asks again.

What changes gets a new address: the fingerprint is a folder in it, so that scripts find those that they import.
"""

from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory

FOLDER = Path(__file__).parent / "static"
KEPT_SECONDS = 365 * 24 * 60 * 60
BOOTSTRAP = installed("bootstrap-flask")


@cache
def fingerprint() -> str:
    """What all files hold and are called, in twelve characters."""
    found = sha256()
    for path in sorted(FOLDER.iterdir()):
        found.update(f"{path.name}\0{sha256(path.read_bytes()).hexdigest()}\0".encode())
    return found.hexdigest()[:12]


def bind(app: Flask) -> None:
    """Serve the files, and write their fingerprint into each address that url_for() makes."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT_SECONDS
    app.add_url_rule("/static/<version>/<path:filename>", "static", _send)
    app.url_defaults(_name_version)


def _send(version: str, filename: str) -> Response:
    # Another process may be older or newer than the page: what it has serves this one page, and must not be kept.
    current = version == fingerprint()
    answer = send_from_directory(FOLDER, filename, max_age=KEPT_SECONDS if current else 0)
    answer.cache_control.immutable = current
    return answer


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("version", fingerprint())
    elif endpoint == "bootstrap.static":
        values.setdefault("v", BOOTSTRAP)
