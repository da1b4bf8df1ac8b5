"""One question to the `api.php` of a MediaWiki (and of a Wikibase, which is one): how it is put, and what a no means.

The general parameters and errors are those of https://www.mediawiki.org/wiki/API:Etiquette and
https://www.mediawiki.org/wiki/Manual:Maxlag_parameter. What an answer holds is known by whoever asks.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from claims.plain_text import one_line
from claims.settings import Settings
from workers.asking import Api, Busy, SourceFailed, ask_json

MAX_LAG = 5
"""Seconds a wiki's copies may lag behind before it should rather turn us away."""
PAUSES = {"maxlag", "ratelimited"}
"""Errors by which a wiki asks to be left alone for a while; like most it says them with the status 200."""


def ask_wiki(api: Api, address: str, wanted: Mapping[str, str], settings: Settings) -> Any:
    """The answer, whatever its shape. Raises SourceFailed where the wiki says no, and Busy where it asks for a pause.

    KeyError, TypeError and AttributeError come out where an error has no shape that is documented.
    """
    general = {"format": "json", "formatversion": "2", "maxlag": str(MAX_LAG)}
    answer = ask_json(api, address, general | dict(wanted), settings)
    if "error" in answer:
        code, info = one_line(answer["error"]["code"], 40), one_line(answer["error"]["info"], 200)
        if code in PAUSES:
            raise Busy(f"{api.who} is too busy to search just now.")
        raise SourceFailed(f"{api.who} refused the search: {info} ({code}).")
    return answer


def page_address(api: str, address: str) -> str:
    """A page's address as a wiki gives it, in full; ValueError where it cannot be shown as a link."""
    url = urljoin(api, address)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError(url)
    if not url.isascii() or not url.isprintable():
        raise ValueError(url)
    return url


def read_timestamp(written: str) -> datetime:
    """“2024-05-06T07:08:09Z”, as the API writes it. Raises ValueError or TypeError for anything else."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
