"""Fact-checks of others, from Google's Fact Check Tools: `claims:search`, with a key of the newsroom's own.

The format is that of Google's discovery document factchecktools:v1alpha1, errors by status as google.rpc.Code maps
them. Google's own error sentences are not passed on: some of them hold the key.
"""

from typing import Any

from claims.claimreview.values import address_of, text_of, time_of
from claims.factchecks import facts, in_words
from claims.plain_text import one_line
from claims.settings import Settings
from workers.asking import Api, ask_json
from workers.sources import Found, Query, SourceFailed, distinct, secret_in, words_for

name = "google_factcheck"
label = "Fact-checks of others (Google)"
needs = ("google_factcheck_api", "google_factcheck_key_file")

LIMIT = 10
NARROW, WIDE = 8, 4
"""Words of a search: first many, then, when nothing is found, few."""
MAX_CLAIM, MAX_TITLE, MAX_NAME = 1_000, 300, 200
ADVICE = {
    400: "It takes the key or the search for invalid: check the file that GOOGLE_FACTCHECK_KEY_FILE names.",
    401: "Check the key in the file that GOOGLE_FACTCHECK_KEY_FILE names.",
    403: "Switch the Fact Check Tools API on in the project of the key, and check what the key is restricted to.",
}
API = Api(name, "Google's collection of fact-checks", advice=ADVICE)

Page = tuple[list[Found], str]
"""What one request brought, and the token that asks for more of it; empty where there is none."""


def search(query: Query, settings: Settings) -> list[Found]:
    """Reviews in the article's language, best first, the first of each address. At most two requests."""
    key = secret_in(settings, "google_factcheck_key_file")
    words, wide = words_for(query, NARROW), query.words(WIDE, numbers=False)
    found, token = _ask(query.asks(words), query.language, settings, key)
    if token and len(found) < LIMIT:
        wide = words
    elif found or wide in ("", words):
        return distinct(found, LIMIT)
    try:
        found += _ask(query.asks(wide), query.language, settings, key, token)[0]
    except SourceFailed as failed:
        if not found:
            raise
        raise SourceFailed(str(failed), distinct(found, LIMIT)) from None
    return distinct(found, LIMIT)


def _ask(words: str, language: str, settings: Settings, key: str, token: str = "") -> Page:
    wanted = {"query": words, "languageCode": language, "pageSize": str(LIMIT)} | (
        {"pageToken": token} if token else {}
    )
    answer = ask_json(API, settings.google_factcheck_api, wanted, settings, {"X-Goog-Api-Key": key})
    try:
        reviews = [
            _read_review(review, claim) for claim in answer.get("claims", ()) for review in claim.get("claimReview", ())
        ]
        token = str(answer.get("nextPageToken") or "")
    except (TypeError, AttributeError):
        raise SourceFailed("Google answered something that is no list of fact-checks.") from None
    found = [review for review in reviews if review]
    if reviews and not found:
        raise SourceFailed(f"Google named {len(reviews)} fact-checks, none of them with the address of a page.")
    return found, token


def _read_review(review: dict[str, Any], claim: dict[str, Any]) -> Found | None:
    """None where there is no page to read it on, or no claim."""
    said, publisher = text_of(claim.get("text"), MAX_CLAIM), review.get("publisher") or {}
    url, at = address_of(review.get("url")), time_of(review.get("reviewDate"))
    if not url or not said:
        return None
    of = text_of(publisher.get("name"), MAX_NAME) or text_of(publisher.get("site"), MAX_NAME)
    who, rating = text_of(claim.get("claimant"), MAX_NAME), text_of(review.get("textualRating"), MAX_NAME)
    check = facts(said, who, rating, of, at)
    title = text_of(review.get("title"), MAX_TITLE) or one_line(said, MAX_TITLE)
    # The figures are those of the claim that was checked: they say nothing for or against this one.
    return Found(url, title, in_words(check), at, figures=(), fact_check={**check})
