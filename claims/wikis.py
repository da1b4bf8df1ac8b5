"""What people call a wiki that is searched: by its site, as its program's name tells nobody where was looked."""

from collections.abc import Iterable
from urllib.parse import urlsplit

WIKIPEDIA = ".wikipedia.org"
ANY = "{language}"


def wiki_name(address: str) -> str:
    """“Wikipedia (en)”; of any other wiki its host; what is no address of a host is given back."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    language = host.removesuffix(WIKIPEDIA).removesuffix(".m")
    if not host.endswith(WIKIPEDIA):
        return host or address
    return "Wikipedia" if language == ANY else f"Wikipedia ({language})"


def wiki_names(addresses: Iterable[str]) -> str:
    """Of several, each once: “Wikipedia and wiki.example.org”. Wikipedia in several languages is just that."""
    names = list(dict.fromkeys(map(wiki_name, addresses)))
    if sum(name.startswith("Wikipedia") for name in names) > 1:
        names = list(dict.fromkeys("Wikipedia" if name.startswith("Wikipedia") else name for name in names))
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
