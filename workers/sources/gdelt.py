"""News of the world, from GDELT's DOC 2.0 API: a list of articles with their headlines, in one request a look.

The format is that of "GDELT DOC 2.0 API Debuts!" and "Updates To The DOC 2.0 API" on GDELT's blog. Refusals come as
a sentence with status 200; those that its users report are known here, because the documents list none.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from claims.claimreview.values import address_of, text_of
from claims.plain_text import one_line, strip_markup
from claims.settings import Settings
from workers.asking import Api, ask_api, read_json
from workers.sources import Busy, Found, NotAsked, Query, SourceFailed, distinct, words_for

name = "gdelt"
label = "News of three months (GDELT)"
needs = ("gdelt_api",)
pace = 5.0

API = Api(name, "GDELT", accept=("application/json", "text/html", "text/plain"))
LIMIT = 10
WORDS, ALL_OF = 6, 2
"""Words of a search, and how many of them an article must hold; of the others one is enough."""
LONGEST: Final = 160
"""Characters of all words together: longer searches are refused."""
WORD: Final = re.compile(r"[^\W_]{3,}")
"""GDELT takes no shorter words, and none with a hyphen or a comma inside."""
OPERATORS: Final = frozenset({"and", "not"})
FIRST_DAY: Final = date(2017, 1, 1)
REACH: Final = timedelta(days=92)
LENGTHS: Final = {4: timedelta(days=366), 7: timedelta(days=31), 10: timedelta(days=1)}
"""How long a year, a month and a day last, by the length of their spelling."""
LANGUAGES: Final = dict(
    pair.split(":")
    for pair in "af:afr ar:ara bg:bul bn:ben bs:bos ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa et:est fa:fas "
    "fi:fin fr:fra gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn ka:kat kk:kaz kn:kan "
    "ko:kor lt:lit lv:lav mk:mkd ml:mal mn:mon mr:mar ms:msa ne:nep nl:nld nn:nno no:nor pa:pan pl:pol pt:por ro:ron "
    "ru:rus si:sin sk:slk sl:slv so:som sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel th:tha tr:tur uk:ukr ur:urd vi:vie "
    "zh:zho".split()
)
"""GDELT's codes by those of articles."""
MAX_TITLE, MAX_SITE, MAX_SAID = 300, 100, 200
BACKSLASH: Final = re.compile(r"\\(.)", re.DOTALL)


def search(query: Query, settings: Settings) -> list[Found]:
    """Articles in the language of the claim's, the most relevant first; an excerpt is the headline, all GDELT gives."""
    wanted = {"query": query.asks(search_for(query)), "mode": "artlist", "format": "json", "maxrecords": str(LIMIT)}
    wanted |= {"sort": "hybridrel"} | window(query, datetime.now(UTC).date())
    page = ask_api(API, settings.gdelt_api, wanted, settings)
    answer = _read_json(page.body.decode("utf-8", "replace"))
    try:
        articles = [_read_article(article) for article in answer.get("articles", ())]
    except (TypeError, AttributeError):
        raise SourceFailed("GDELT answered something that is no list of articles; check GDELT_API.") from None
    found = [article for article in articles if article]
    if articles and not found:
        raise SourceFailed(f"GDELT named {len(articles)} articles, none of them with an address and a headline.")
    return distinct(found, LIMIT)


def search_for(query: Query) -> str:
    """The search in GDELT's syntax, without anything of the claim that could be read as an operator.

    Raises NotAsked where none of the words is one that GDELT takes.
    """
    words = list[str]()
    for word in WORD.findall(words_for(query, WORDS, numbers=False)):
        if word.lower() not in OPERATORS and len(" ".join([*words, word])) <= LONGEST:
            words.append(word)
    if not words:
        raise NotAsked("Not asked: GDELT takes words of three letters or more, and this search has none.")
    code = LANGUAGES.get(query.language.partition("-")[0])
    return " ".join([*_terms(words, query), f"sourcelang:{code}"] if code else _terms(words, query))


def _terms(words: list[str], query: Query) -> list[str]:
    """Words that a person chose are wanted all; parentheses are only allowed around alternatives."""
    if query.chosen:
        return words
    name, more = " ".join(words[:ALL_OF]), words[ALL_OF:]
    is_name = name in query.text and len(words) > 1 and words[1][0].isupper()
    wanted = f'"{name}"' if is_name else name
    return [wanted, f"({' OR '.join(more)})"] if len(more) > 1 else [wanted, *more]


def window(query: Query, today: date) -> dict[str, str]:
    """What time is searched: the last three months, or those after a date of the claim that is longer ago."""
    named = [str(found["iso"]).rpartition("/")[2] for found in query.dates if found.get("iso")]
    past = [(date.fromisoformat(f"{day}-01-01"[:10]), LENGTHS[len(day)]) for day in named if len(day) in LENGTHS]
    first, length = max((one for one in past if FIRST_DAY <= one[0] <= today), default=(today, REACH))
    until = first + length + REACH
    if until >= today:
        return {"timespan": "3months"}
    return {"startdatetime": f"{first:%Y%m%d}000000", "enddatetime": f"{until:%Y%m%d}235959"}


def _read_json(body: str) -> Any:
    """Raises Busy or SourceFailed, in GDELT's words, for a sentence that comes instead."""
    if not body.lstrip().startswith("{"):
        said = one_line(strip_markup(body), MAX_SAID)
        if "limit requests" in said.lower():
            raise Busy(f"GDELT asks for a pause: {said}")
        raise SourceFailed(f"GDELT did not search. It said: “{said}”" if said else "GDELT's answer was empty.")
    # Headlines come with control characters and with backslashes that escape nothing.
    for text in (body, BACKSLASH.sub(lambda found: found[0] if found[1] in '"\\/bfnrtu' else found[1], body)):
        try:
            return read_json(text.encode())
        except ValueError:
            continue
    raise SourceFailed("GDELT answered something that cannot be read as JSON.")


def _read_article(article: dict[str, Any]) -> Found | None:
    """None where there is no page to read, or no headline."""
    url, headline = address_of(article.get("url")), text_of(article.get("title"), MAX_TITLE)
    if not url or not headline:
        return None
    site = text_of(article.get("domain"), MAX_SITE)
    title = f"{site}: {headline}" if site else headline
    return Found(url=url, title=title, excerpt=headline, published_at=_seen(article.get("seendate")))


def _seen(stamp: Any) -> datetime | None:
    """When GDELT first saw the article, which is all it says of its date."""
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None
