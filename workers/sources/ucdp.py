"""Deaths in organized violence, as the Uppsala Conflict Data Program counts them: its georeferenced events, summed.

Asked about claims that name people killed, a place and a time. The format is that of https://ucdp.uu.se/apidocs/; the
service itself was not reached when this was written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from claims.figure_words import spaced
from claims.periods import Period, read_period
from claims.places import Name, Words, fold, names_in, without_speakers, words_of
from claims.plain_text import one_line
from claims.settings import Settings
from workers.asking import Api, ask_json
from workers.countries import NUMBERS, state_at, states_in
from workers.sources import Found, NotAsked, NotEnabled, Query, SourceFailed, secret_in

name = "ucdp"
label = "UCDP conflict deaths"
needs = ("ucdp_api", "ucdp_token_file")
pace = 1.0
"""It takes 5,000 requests a day."""

NEWEST = "26.1"
"""The version of the data that is asked for unless UCDP_VERSION names another."""
FIRST_DAY = date(1989, 1, 1)
PAGE = 1000
MOST_PAGES = 10
"""Of one search: rather no figure than one of half the events."""
API = Api(name, "UCDP", max_bytes=8_000_000)
MOST_STATES = 3
WITHIN = {"in", "across", "throughout", "inside"}
THE_WITHIN = {(word, "the") for word in WITHIN}
BETWEEN = {"in", "of", "the", "a", "capital", "city", "town", "province", "region"}
JOINING = {"and", "or", "the", "in"}
PLACE_FIELDS = ("adm_1", "adm_2", "where_coordinates", "where_description")
VERSION = re.compile(r"\d{2}\.\d{1,2}(?:\.\d{1,2}){0,2}")


@dataclass(frozen=True)
class Place:
    """What is searched: states by their numbers (none: the world), and in them what a name stands in."""

    name: str
    states: str = ""
    inside: str = ""


def search(query: Query, settings: Settings) -> list[Found]:
    """One piece for each place that the claim means: the sum of all events there that ended in its time."""
    figure = next((figure for figure in query.figures if figure["measure"] == "killed"), None)
    times = query.times_of(figure) if figure else []
    if figure is None:
        raise NotAsked("Not asked: UCDP counts deaths only, and this claim gives no number of people killed.")
    if not times:
        raise NotAsked("Not asked: UCDP is asked for a time, and this claim gives none.")
    period = Period(min(time.first for time in times), max(time.last for time in times))
    version = settings.ucdp_version or NEWEST
    _refuse_uncovered(period, version)
    found = []
    for place in _places(query, figure.get("where") or ""):
        query.asks(f"{place.name}, {period}")
        found.append(_count(place, period, version, settings))
    return [piece for piece in found if piece]


def _places(query: Query, where: str) -> list[Place]:
    """The states where the claim says that people were killed; of a smaller place what the claim calls its state."""
    text = words_of(without_speakers(query.text))
    named = states_in(words_of(where))
    if where and not named:
        return [Place(where, ",".join(_behind(text, fold(where))), where)]
    if named and set(fold(where)) - JOINING - {word for state in NUMBERS for word in state if NUMBERS[state] in named}:
        raise NotAsked(f"Not asked: {one_line(where, 200)} is a part of a state, and UCDP is asked for a whole one.")
    if not (named := named or _inside(text)):
        raise NotAsked("Not asked: UCDP is asked for a place, and this claim gives none that it counts by.")
    return [Place(state, number) for number, state in list(named.items())[:MOST_STATES]]


def _behind(text: Words, where: Name) -> dict[str, str]:
    """The state that stands right behind a smaller place: Bamako, the capital of Mali."""
    at = next((at for at in range(len(text.folded)) if text.folded[at : at + len(where)] == where), len(text.folded))
    at += len(where)
    while at < len(text.folded) and text.folded[at] in BETWEEN:
        at += 1
    return _state(text, at, state_at(text, at))


def _inside(text: Words) -> dict[str, str]:
    """The states that somebody was killed “in”, and those named on with “and”."""
    states: dict[str, str] = {}
    at = 0
    while at < len(text.folded):
        begins = at and (text.folded[at - 1] in WITHIN or text.folded[at - 2 : at] in THE_WITHIN)
        end = state_at(text, at) if begins else at
        while end > at:
            states |= _state(text, at, end)
            at = end + (text.folded[end : end + 1] == ("and",))
            end = state_at(text, at)
        at += 1
    return states


def _state(text: Words, at: int, end: int) -> dict[str, str]:
    """None for “Mali's north”: that is a part of it."""
    return (
        {}
        if end == at or text.folded[end : end + 1] == ("s",)
        else states_in(Words(text.folded[at:end], text.named[at:end]))
    )


def _refuse_uncovered(period: Period, version: str) -> None:
    """Raises NotAsked where the data does not reach: that it names no deaths then says nothing."""
    if not VERSION.fullmatch(version):
        raise NotEnabled(f"“{version}” is no version of UCDP's data; check UCDP_VERSION.")
    year, number, *months = (int(part) for part in version.split("."))
    if number == 1 and not months:
        covered = Period(FIRST_DAY, date(1999 + year, 12, 31))
    elif number == 0 and len(months) == 1 and 1 <= months[0] <= 12:
        covered = read_period(f"{2000 + year}-{months[0]:02}")
    else:
        return
    if not covered.first <= period.first <= period.last <= covered.last:
        raise NotAsked(
            f"Not asked: UCDP's data of version {version} covers {covered}, and the claim speaks of {period}."
        )


def _count(place: Place, period: Period, version: str, settings: Settings) -> Found | None:
    wanted = {"pagesize": str(PAGE), "StartDate": period.first.isoformat(), "EndDate": period.last.isoformat()}
    pages = _pages(f"{settings.ucdp_api.rstrip('/')}/gedevents/{version}", wanted | _of(place), settings)
    try:
        events = [event for event in _events(pages) if not place.inside or _is_in(event, place.inside)]
        return _found(place, period, version, events) if events else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SourceFailed("UCDP answered something that is no list of events; check UCDP_API.") from None


def _of(place: Place) -> dict[str, str]:
    return {"Country": place.states} if place.states else {}


def _pages(address: str, wanted: dict[str, str], settings: Settings) -> Iterator[dict[str, Any]]:
    """Every page of an answer. Raises SourceFailed, also where there are too many to read."""
    headers, page = {"x-ucdp-access-token": secret_in(settings, "ucdp_token_file")}, ""
    for _ in range(MOST_PAGES):
        asked = wanted | ({"page": page} if page else {})
        answer = ask_json(API, address, asked, settings, headers)
        if answer["TotalPages"] > MOST_PAGES:
            raise SourceFailed(
                f"UCDP has {answer['TotalCount']:,} events for this place and time, more than one look reads. "
                "Nothing was summed: a part of them would be a wrong figure."
            )
        yield answer
        if not answer["NextPageUrl"]:
            return
        # Only its number is taken: the address that is asked stays the configured one.
        page = str(int(parse_qs(urlsplit(answer["NextPageUrl"]).query)["page"][0]))
    raise SourceFailed("UCDP's pages do not end where it says. Nothing was summed.")


def _events(pages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events of all pages, each once. Raises SourceFailed where some of them did not come."""
    events, total = {}, 0
    for page in pages:
        total = page["TotalCount"]
        events.update({event["id"]: event for event in page["Result"]})
    if len(events) != total:
        raise SourceFailed(f"UCDP sent {len(events):,} of {total:,} events. Nothing was summed.")
    return list(events.values())


def _is_in(event: dict[str, Any], where: str) -> bool:
    wanted = fold(where)
    texts = (words_of(str(event.get(field) or "")) for field in PLACE_FIELDS)
    return any(True for text in texts for _ in names_in(text, {wanted}, len(wanted)))


def _found(place: Place, period: Period, version: str, events: list[dict[str, Any]]) -> Found:
    low, best, high = (sum(_people(event[estimate]) for event in events) for estimate in ("low", "best", "high"))
    named = one_line(place.name, 200)
    return Found(
        url=f"https://ucdp.uu.se/country/{place.states}" if place.states.isdigit() else "https://ucdp.uu.se/",
        title=f"UCDP: deaths in organized violence, {named}, {period}",
        excerpt=f"{named}, {period}: {spaced(best)} people killed in organized violence (between {spaced(low)} and "
        f"{spaced(high)}), {_in(events)}, as UCDP counts them in version {version} of its data.",
        figures=({
            "low": low, "high": high, "best": best, "unit": "people", "measure": "killed", "qualifier": None,
            "what": None, "where": named, "as_of": str(period), "speaker_name": "UCDP",
        },),
    )  # fmt: skip


def _in(events: list[dict[str, Any]]) -> str:
    days = sorted(date.fromisoformat(str(event["date_end"])[:10]) for event in events)
    when = f"on {days[0]}" if days[0] == days[-1] else f"between {days[0]} and {days[-1]}"
    return f"in {'one event' if len(events) == 1 else f'{len(events):,} events'} that ended {when}"


def _people(count: Any) -> int:
    """A number of people; ValueError for what is none."""
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count < 10**9:
        raise ValueError(count)
    return count
