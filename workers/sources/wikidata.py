"""Facts of Wikidata, or of another Wikibase: who holds or held an office, dates, numbers of people.

wbsearchentities and wbgetentities as https://www.wikidata.org/w/api.php?action=help documents them; the real Wikidata
was not reached when this was written. What a statement says is read in workers/wikibase.py.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rapidfuzz import fuzz

from claims.language.naming.first_names import PARTICLES
from claims.language.naming.offices import is_office
from claims.looking import OPENING, SMALL_WORDS, WORD
from claims.names import normalised
from claims.plain_text import one_line
from claims.settings import Settings
from workers.asking import Api
from workers.mediawiki_api import ask_wiki, page_address, read_timestamp
from workers.sources import Found, NotAsked, Query, SourceFailed
from workers.wikibase import ASIDE, Statement, figures_of, in_words, statements_of

name = "wikidata"
label = "Wikidata"
needs = ("wikidata_api",)

LIMIT, ENTITIES = 10, 3
"""Hits that are looked at, and how many of them are read."""
ALIKE = 95
"""Percent of its letters in which what an entity is called may differ from a name: a typing error, no other name."""
# A country with all its statements is as large.
API = Api(name, label, max_bytes=6_000_000)
MOST_LABELS = 50
PEOPLE = {"people", "inhabitants", "residents", "citizens", "persons", "dwellers"}
MAX_TITLE, MAX_EXCERPT = 300, 1_500
BETWEEN = PARTICLES | {"of"}
"""Words in small letters inside a name."""
ARTICLE = re.compile(r"(?:^|(?<=[.!?…] ))(?:Der|Die|Das|Den|Ein|Eine|Le|La|Les|El|Los|Las|Il|Lo|De|Het|O|Os|As) ")
"""What opens a sentence in languages of which the small words are not known here."""
RUN = re.compile(f"{WORD.pattern}(?: {WORD.pattern})*")


def search(query: Query, settings: Settings) -> list[Found]:
    """What is stated of the entities that bear the claim's name, best first: three questions at most.

    A namesake is no find without a statement that may answer; who is meant, its description says.
    """
    if not (wanted := name_in(query)):
        raise NotAsked("Not asked: Wikidata is asked for a name, and this claim gives none.")
    query.asks(wanted)
    try:
        hits = _called(wanted, query, settings)
        return _read(hits, query, settings) if hits else []
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise SourceFailed("Wikidata answered something that is no entity; check WIKIDATA_API.") from None


# -- the name -------------------------------------------------------------------------------------------------------


def name_in(query: Query) -> str:
    """The one name that is looked up; empty where there is none.

    What a person chose; else the place of its figures, the longest name in its wording, or who said it.
    """
    if query.chosen:
        return query.words()
    said_by = [_untitled(who.split()) for who in (*query.names, query.speaker or "")]
    speakers = {normalised(who) for who in said_by}
    inside = [found for found in _names_inside(query) if normalised(found) not in speakers]
    inside.sort(key=lambda found: len(found.split()), reverse=True)
    return next((found for found in (*query.places, *inside, *said_by) if found and not found.islower()), "")


def _names_inside(query: Query) -> Iterator[str]:
    """Runs of words with a capital, without titles; a word that stands alone only where its capital tells anything."""
    opening = {_untitled([word]) for word in OPENING.findall(query.text)}
    for run in RUN.findall(ARTICLE.sub("", query.text)):
        for capital, words in groupby(run.split(" "), key=lambda word: word[0].isupper() or word in BETWEEN):
            bare = _untitled(list(words))
            tells = " " in bare or (query.language.startswith("en") and bare not in opening)
            if capital and bare and tells:
                yield bare


def _untitled(words: Sequence[str]) -> str:
    """A name without the offices, small words and possessive that it stands with."""
    first = next((at for at, word in enumerate(words) if not _is_beside(word)), len(words))
    bare = " ".join(words[first:])
    while bare.rpartition(" ")[2] in BETWEEN:
        bare = bare.rpartition(" ")[0]
    return re.sub(r"['’]s$", "", bare)


def _is_beside(word: str) -> bool:
    return is_office(word.lower()) or word.casefold() in SMALL_WORDS or word in BETWEEN


# -- the entities ---------------------------------------------------------------------------------------------------


def _called(wanted: str, query: Query, settings: Settings) -> list[Mapping[str, Any]]:
    """The hits that bear this very name, as a label or an alias."""
    language = _language(query)
    asked = {"action": "wbsearchentities", "search": wanted, "language": language, "uselang": language,
             "type": "item", "limit": str(LIMIT)}  # fmt: skip
    hits = _ask(asked, settings)["search"]
    return [hit for hit in hits if _is_called(hit, normalised(wanted))][:ENTITIES]


def _is_called(hit: Mapping[str, Any], wanted: str) -> bool:
    names = (hit.get("label"), (hit.get("match") or {}).get("text"))
    return any(fuzz.ratio(normalised(given), wanted) >= ALIKE for given in names if given)


def _read(hits: Sequence[Mapping[str, Any]], query: Query, settings: Settings) -> list[Found]:
    asked = _wanted([hit["id"] for hit in hits], "info|labels|descriptions|claims", query)
    entities = _ask(asked, settings)["entities"]
    # One that is missing states nothing.
    stated = [(hit, entity := entities[hit["id"]], statements_of(entity)) for hit in hits]
    telling = [row for row in stated if any(one.about not in ASIDE for one in row[2])]
    labels = _labels([one.item for *_, statements in telling for one in statements if one.item], query, settings)
    return [_found(hit, entity, statements, labels, query, settings) for hit, entity, statements in telling]


def _labels(items: Sequence[str], query: Query, settings: Settings) -> dict[str, str]:
    """What the linked items are called, in the article's language or else in English."""
    ids = list(dict.fromkeys(items))[:MOST_LABELS]
    if not ids:
        return {}
    entities = _ask(_wanted(ids, "labels", query), settings)["entities"]
    return {item: _term(entities.get(item, {}), "labels", query) or item for item in ids}


def _found(
    hit: Mapping[str, Any], entity: Mapping[str, Any], statements: Sequence[Statement], labels: Mapping[str, str],
    query: Query, settings: Settings,
) -> Found:  # fmt: skip
    called = _term(entity, "labels", query) or hit.get("label") or hit["id"]
    described = _term(entity, "descriptions", query)
    said = "; ".join(filter(None, (in_words(statement, labels) for statement in statements)))
    return Found(
        url=page_address(settings.wikidata_api, hit["url"]),
        title=one_line(f"{called} ({described})" if described else called, MAX_TITLE),
        excerpt=one_line(said, MAX_EXCERPT),
        published_at=read_timestamp(entity["modified"]),
        figures=tuple(figures_of(statements, called, _unit(query))),
    )


def _unit(query: Query) -> str:
    """What the claim calls people, so that its figure can be compared."""
    units = [str(figure.get("unit")) for figure in query.figures]
    return next((unit for unit in units if unit.casefold() in PEOPLE), "people")


def _term(entity: Mapping[str, Any], kind: str, query: Query) -> str:
    terms = entity.get(kind) or {}
    return next((one_line(terms[code]["value"], 200) for code in (_language(query), "en") if code in terms), "")


def _wanted(ids: Sequence[str], props: str, query: Query) -> dict[str, str]:
    languages = "|".join(dict.fromkeys((_language(query), "en")))
    return {"action": "wbgetentities", "ids": "|".join(ids), "props": props, "languages": languages,
            "languagefallback": "1"}  # fmt: skip


def _ask(wanted: Mapping[str, str], settings: Settings) -> Any:
    return ask_wiki(API, settings.wikidata_api, wanted, settings)


def _language(query: Query) -> str:
    return query.language.partition("-")[0]
