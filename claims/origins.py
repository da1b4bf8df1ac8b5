"""Which pieces of evidence come from one origin: one page under several addresses, one report in several outlets.

Pure rules over addresses and words; docs/evidence.md has how they were measured. Whether a piece counts at all is what
people made of it (judging.py).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import numpy as np

from claims.figure_words import ends_of
from claims.figures import Figure
from claims.same_count import differ

Piece = Mapping[str, Any]
"""A row with `id`, `url`, `title`, `excerpt`, `published_at` and `retrieved_at`; it may have `figures`, `fact_check`
and `snapshot` (what is kept of its page: `unread` says why no text was read)."""
Shingle = tuple[str, ...]
Values = dict[tuple[str, str | None], dict[tuple[float | None, float | None], Figure]]
Signs = tuple[Values, frozenset[str], frozenset[str]]
"""What tells two reports apart: figures, days of the week, months."""

WORDS = 3
"""How many words in a row are one shingle."""
ALIKE = 0.45
"""The share of the shorter text's shingles that the longer one has, from which on both are one report."""
FEWEST = 10
"""Shingles that two texts must share at least: twelve words in a row, or several shorter runs."""
SAME_WORDS = 5
"""Texts of so many words are one report if they are the same word for word, however few shingles that makes."""

_INSIDE = r"(?:(?!\n\s*\n)[^%s]){%d,600}"
_MARKS = (
    ("“", "”", 0, "”|$"),
    ("„", "“”", 0, "“|”|$"),
    ("«", "»", 0, "»|$"),
    ('"', "", 0, '"|$'),
    ("‘", "", 12, r"’(?!\w)"),
)
"""Opening mark, marks that cannot stand inside besides it, least length, and how it ends."""
_QUOTED = re.compile(
    "|".join(f"{first}{_INSIDE % (other + first, least)}(?:{end})" for first, other, least, end in _MARKS)
)
_WORD = re.compile(r"\d+(?:[.,\s]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_TRACKING = re.compile(  # name=value; a “ref” with a digit in it may be the page that is meant
    r"(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|cmpid|ref_src|xtor|:~:text)=.*"
    r"|ref=[^\d]*|amp=(?:1|true)?|outputType=amp",
    re.I | re.S,
)
_STATE = re.compile(r"[!/].*|[\w-]{1,40}=.+", re.S)
"""What some pages keep behind the number sign to know what they show; the rest leads to a place in the page."""
_NOTICE = re.compile(
    r"\b(?:enable|accept|allow|use[sd]?|turn on|disable) (?:\w+ ){0,3}(?:cookies?|javascript|ad ?blockers?)\b|"
    r"\b(?:cookie (?:policy|settings|notice)|access denied|not a robot|subscribe (?:now )?to (?:continue|read))\b",
    re.I,
)
NOTICE_WORDS = 40
"""A text of so few words that is such a notice is the site's and says nothing of the page."""
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(?=https?:)", re.I)
_CACHED = re.compile(r"https?://(?:www\.google\.[a-z.]+/amp|[^/]+\.cdn\.ampproject\.org/[vc])/(s/)?", re.I)
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)|/index\.html?$")


def origins(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by origin, each led by its earliest with an excerpt; origins in the order in which their first piece
    was given. A piece of which nothing was seen is no origin: it is left out, unless it has the address of one.

    What is alike to a third is alike: two cuttings of one report that share no word meet in the whole of it."""
    groups = {number: [number] for number in range(len(pieces))}
    for one, other in _same(pieces):
        first, second = sorted((groups[one], groups[other]), key=min)
        if first is not second:
            first += second
            groups |= dict.fromkeys(second, first)
    whole = {id(group): [pieces[number] for number in sorted(group)] for group in groups.values()}
    return [sorted(group, key=order) for group in whole.values() if any(map(is_seen, group))]


def is_seen(piece: Piece) -> bool:
    """Whether anything is known of what it says besides its title: an excerpt, figures, a rating, its page's text."""
    kept = piece.get("snapshot")
    return bool(_excerpt(piece) or piece.get("figures") or piece.get("fact_check") or (kept and not kept["unread"]))


def is_unseen(piece: Piece) -> bool:
    """Whether a page was asked for, or could not be, and nothing is known of what it says. `page` is its state."""
    return not is_seen(piece) and piece["page"] != "waiting"


def order(piece: Piece) -> tuple[bool, datetime]:
    """Where it stands in its origin: behind those whose words can be read, then by its age."""
    return not _excerpt(piece), age(piece)


def age(piece: Piece) -> datetime:
    """When it was published; a piece that does not say so was there when it was found, at the latest."""
    at: datetime = piece["published_at"] or piece["retrieved_at"]
    return at


def _same(pieces: Sequence[Piece]) -> Iterable[tuple[int, int]]:
    """Pairs of places in `pieces` that are the same page or the same report."""
    yield from _equal([page(piece["url"]) if piece["url"] else None for piece in pieces])
    texts = [_excerpt(piece) or piece["title"] if is_seen(piece) else "" for piece in pieces]
    split = [words(text) for text in texts]
    alike = [*_equal([tuple(each) if len(each) >= SAME_WORDS else None for each in split]),
             *_alike([shingles(each) for each in split])]  # fmt: skip
    signs = [(_values(piece), _names(_WEEKDAY, text), _names(_MONTH, text))
             for piece, text in zip(pieces, texts, strict=True)]  # fmt: skip
    yield from ((one, other) for one, other in alike if not _tell_apart(signs[one], signs[other]))


def _excerpt(piece: Piece) -> str:
    """Its excerpt, unless that is a notice of the site and says nothing of the page."""
    excerpt: str = piece["excerpt"]
    return "" if len(excerpt.split()) <= NOTICE_WORDS and _NOTICE.search(excerpt) else excerpt


def _values(piece: Piece) -> Values:
    """A piece's figures, by what they measure and in what unit."""
    values: Values = defaultdict(dict)
    for figure in piece.get("figures") or ():
        values[figure["measure"], figure.get("unit")][ends_of(figure)] = figure
    return values


def _names(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(pattern.findall(text))


def _tell_apart(one: Signs, other: Signs) -> bool:
    """Whether two texts alike are two reports: of one measure no figure of one fits any of the other, or they name
    other days of the week or other months. A later edition counts anew, and a form is filled in every month."""
    if any(mine and theirs and not mine & theirs for mine, theirs in zip(one[1:], other[1:], strict=True)):
        return True
    return any(
        one[0][key].keys().isdisjoint(other[0][key])
        and all(differ(mine, theirs) for mine in one[0][key].values() for theirs in other[0][key].values())
        for key in one[0].keys() & other[0].keys()
    )


def _equal(keys: Sequence[Any]) -> Iterable[tuple[int, int]]:
    first: dict[Any, int] = {}
    for number, key in enumerate(keys):
        if key is not None and first.setdefault(key, number) != number:
            yield first[key], number


def _alike(texts: Sequence[frozenset[Shingle]]) -> Iterable[tuple[int, int]]:
    """Pairs by the shingles they share, counted exactly: one row for each text, one column for each shared shingle."""
    held = Counter(shingle for text in texts for shingle in text)
    column = {shingle: at for at, shingle in enumerate(shingle for shingle, times in held.items() if times > 1)}
    has = np.zeros((len(texts), len(column)), dtype=np.float32)
    for number, text in enumerate(texts):
        has[number, [column[shingle] for shingle in text if shingle in column]] = 1
    shared, sizes = has @ has.T, np.array([len(text) for text in texts])
    alike = (shared >= FEWEST) & (shared >= ALIKE * np.minimum.outer(sizes, sizes))
    return ((int(one), int(other)) for one, other in np.argwhere(np.triu(alike, 1)))


def words(text: str) -> list[str]:
    """The words of a text that its writer chose: without quotations, which all who were there can print, without
    punctuation, case and the way in which numbers are parted."""
    plain = _QUOTED.sub(" . ", unicodedata.normalize("NFKC", text)).replace("’", "'").casefold()
    return [re.sub(r"[,\s](?=\d{3})", "", word) if word[0].isdigit() else word for word in _WORD.findall(plain)]


def shingles(words: Sequence[str]) -> frozenset[Shingle]:
    """Every run of WORDS words."""
    return frozenset(zip(*(words[at:] for at in range(WORDS)), strict=False))


def page(url: str) -> str:
    """The address without what does not change the page: scheme, www, tracking, fragment, AMP, an archive's prefix.

    What is no address of the web (an entry of the desk's own archive) stays as it is."""
    found = _parts(_CACHED.sub("https://", _ARCHIVED.sub("", url.strip())))
    if found is None:
        return url
    host, path, query, fragment = found
    kept = sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch("=".join(pair)))
    shown = f"#{fragment}" if _STATE.fullmatch(fragment) and not _TRACKING.fullmatch(fragment) else ""
    return host + _AMP_PATH.sub("", unquote(path)).rstrip("/") + (f"?{urlencode(kept)}" if kept else "") + shown


def _parts(url: str) -> tuple[str, str, str, str] | None:
    """Host without the labels for www, telephones and AMP; path, query and fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    labels = host.split(".")
    kept = [label for label in labels[:-2] if label not in ("www", "m", "amp", "mobile")] + labels[-2:]
    return ".".join(kept) + (f":{port}" if port not in (None, 80, 443) else ""), *parts[2:]
