"""Google's Fact Check Tools, played by a server that answers, refuses and pages as their discovery document says."""

import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from claims.settings import Settings
from tests.servers import OutsideServer
from tests.workers.sources.answers import TEXT, any_json, assert_storable
from tests.workers.sources.services import KEY, FactCheckServer, claim, review
from workers.sources import (
    SOURCES,
    Busy,
    Found,
    NotAsked,
    NotEnabled,
    Query,
    SourceFailed,
    google_factcheck,
    missing_settings,
)


@pytest.fixture
def google() -> Iterator[FactCheckServer]:
    with FactCheckServer([claim(review(1))]) as server:
        yield server


@pytest.fixture
def settings(google: FactCheckServer, tmp_path: Path) -> Settings:
    (tmp_path / "key").write_text(f"{KEY}\n")
    return Settings(
        _env_file=None, stet_data=tmp_path, google_factcheck_api=google.api, google_factcheck_key_file=tmp_path / "key",
        private_sources="google_factcheck", fetch_deadline=5,
    )  # fmt: skip


def query(text: str = "The dam at Norrvik burst.", **changed: Any) -> Query:
    return replace(Query(1, text, None, (), (), (), "en"), **changed)


def search(settings: Settings, asked: Query | None = None, **changed: Any) -> list[Found]:
    return google_factcheck.search(asked or query(), settings.model_copy(update=changed))


def test_a_review_comes_with_its_claim_its_rating_and_who_gave_it(settings: Settings) -> None:
    [found] = search(settings)
    at = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert (found.url, found.title, found.published_at) == (
        "https://faktisk.example/1", "No, the dam did not burst (1)", at,
    )  # fmt: skip
    assert found.excerpt == (
        "Claim of Viral posts: “The dam at Norrvik burst and killed 400 people.” Rated “Mostly false” by Faktisk."
    )
    assert found.fact_check == {
        "claim": "The dam at Norrvik burst and killed 400 people.", "claimant": "Viral posts", "rating": "Mostly false",
        "publisher": "Faktisk", "published_at": "2024-05-06T07:08:09+00:00",
    }  # fmt: skip


def test_the_figures_of_a_claim_that_others_checked_are_no_figures_for_this_one(settings: Settings) -> None:
    assert search(settings)[0].figures == ()


def test_each_review_of_a_claim_is_a_find_and_each_address_is_one(settings: Settings, google: FactCheckServer) -> None:
    google.claims = [claim(review(1), review(2)), claim(review(2), review(3), text="Norrvik again")]
    assert [found.url for found in search(settings)] == [f"https://faktisk.example/{number}" for number in (1, 2, 3)]


def test_what_a_review_does_not_say_is_left_out(settings: Settings, google: FactCheckServer) -> None:
    google.claims = [{"text": "Norrvik", "claimReview": [{"url": "https://faktisk.example/1"}]}]
    [found] = search(settings)
    assert found.published_at is None
    assert found.title == "Norrvik"
    assert found.excerpt == "Claim: “Norrvik” No rating is given."
    assert found.fact_check == {
        "claim": "Norrvik", "claimant": "", "rating": "", "publisher": "", "published_at": None,
    }  # fmt: skip


def test_the_search_is_in_the_articles_language_and_holds_no_key(settings: Settings, google: FactCheckServer) -> None:
    search(settings, query(language="pt-br"))
    assert google.asked == [{"query": "Norrvik burst", "languageCode": "pt-br", "pageSize": "10"}]
    assert KEY not in "".join(google.hits)


def test_a_second_page_is_asked_for_where_the_first_did_not_fill_the_list(
    settings: Settings, google: FactCheckServer
) -> None:
    google.claims = [claim(text="Norrvik") for _ in range(8)] + [claim(review(n), text="Norrvik") for n in range(8)]
    assert len(search(settings)) == 8
    assert [asked.get("pageToken") for asked in google.asked] == [None, "10|Norrvik burst damen"]


def test_no_more_than_ten_are_taken_and_no_more_than_two_requests_made(
    settings: Settings, google: FactCheckServer
) -> None:
    google.claims = [claim(review(number)) for number in range(40)]
    assert len(search(settings)) == 10
    assert len(google.hits) == 1
    google.claims = [claim(text="Norrvik")] * 40
    assert search(settings) == []
    assert len(google.hits) == 3


def test_fewer_words_are_tried_where_nothing_was_found(settings: Settings, google: FactCheckServer) -> None:
    assert search(settings, query("In 1974 the 312 lighthouses of Zanzibar cost 12 million astronomical pounds.")) == []
    narrow, wide = (asked["query"].split() for asked in google.asked)
    assert len(narrow) == 8
    assert len(wide) == 4 and not any(word.isdigit() for word in wide)
    assert search(settings, query("Zanzibar", chosen="lighthouses of Zanzibar")) == []
    assert len(google.hits) == 3


def test_a_second_page_that_fails_does_not_cost_the_first(settings: Settings, google: FactCheckServer) -> None:
    first = json.dumps({"claims": [claim(review(1))], "nextPageToken": "never given out"}).encode()

    def answer(request: Any) -> None:
        if len(google.hits) == 1:
            request.send(first, "application/json")
        else:
            google._refuse(request, 400, "INVALID_ARGUMENT")

    google.answer = answer  # type: ignore[method-assign]
    with pytest.raises(SourceFailed, match="answered 400") as failed:
        search(settings)
    assert [found.url for found in failed.value.found] == ["https://faktisk.example/1"]
    assert len(google.hits) == 2


def test_nothing_telling_asks_nobody(settings: Settings, google: FactCheckServer) -> None:
    with pytest.raises(NotAsked, match="no word"):
        search(settings, query("It is what it is."))
    assert google.hits == []


# -- refusals -------------------------------------------------------------------------------------------------------


def test_a_wrong_key_is_a_failure_that_says_where_to_look(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("AIzaSy-another")
    with pytest.raises(SourceFailed, match=r"answered 400 .*check the file that GOOGLE_FACTCHECK_KEY_FILE names\.$"):
        search(settings)


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        (403, "PERMISSION_DENIED", "Switch the Fact Check Tools API on"),
        (400, "INVALID_ARGUMENT", "takes the key or the search for invalid"),
        (401, "UNAUTHENTICATED", "Check the key"),
        (500, "INTERNAL", r"answered 500 Internal Server Error\.$"),
        (503, "UNAVAILABLE", r"answered 503 Service Unavailable\.$"),
    ],
)
def test_a_refusal_is_a_failure_with_what_to_do(
    code: int, status: str, sentence: str, settings: Settings, google: FactCheckServer
) -> None:
    google.status = (code, status)
    with pytest.raises(SourceFailed, match=sentence) as failed:
        search(settings)
    assert not isinstance(failed.value, Busy)


def test_a_quota_that_is_used_up_is_a_pause(settings: Settings, google: FactCheckServer) -> None:
    google.status = (429, "RESOURCE_EXHAUSTED")
    with pytest.raises(Busy, match="429"):
        search(settings)


def test_the_key_is_in_no_address_no_sentence_and_no_log(
    settings: Settings, google: FactCheckServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(found) for found in search(settings)]
    for code in (400, 401, 403, 404, 429, 500):
        google.status = (code, "OTHER")
        with pytest.raises(SourceFailed) as failed:
            search(settings)
        said.append(f"{failed.value!r} {failed.value.__context__!r} {failed.value.__cause__!r}")
    assert [headers.get("X-Goog-Api-Key") for headers in google.headers] == [KEY] * 7
    assert KEY not in "".join([*said, *google.hits, caplog.text])


def test_without_a_key_it_is_not_enabled(settings: Settings, tmp_path: Path, google: FactCheckServer) -> None:
    source = SOURCES["google_factcheck"]
    assert missing_settings(source, Settings(_env_file=None)) == ("google_factcheck_key_file",)
    assert missing_settings(source, settings) == ()
    for content in (b"", b" \n", b"two words", b"\xff\xfe", "schlüssel".encode()):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(NotEnabled, match="GOOGLE_FACTCHECK_KEY_FILE"):
            search(settings)
    for file in (tmp_path / "absent", tmp_path):
        with pytest.raises(NotEnabled, match="GOOGLE_FACTCHECK_KEY_FILE"):
            search(settings, google_factcheck_key_file=file)
    assert google.hits == []


def test_a_redirect_takes_neither_the_key_nor_the_permission_along(settings: Settings, tmp_path: Path) -> None:
    with FactCheckServer([claim(review(1))]) as other, OutsideServer() as first:
        api = first.url(f"/redirect?to={other.api}")
        with pytest.raises(SourceFailed, match="ports 80 and 443"):
            search(settings, google_factcheck_api=api)
        assert other.hits == []


def test_a_private_address_is_asked_only_where_the_operator_says_so(
    settings: Settings, google: FactCheckServer
) -> None:
    with pytest.raises(SourceFailed, match="ports 80 and 443"):
        search(settings, private_sources="")
    assert google.hits == []


def test_a_service_that_hangs_is_left_at_the_deadline(settings: Settings) -> None:
    with OutsideServer() as server, pytest.raises(SourceFailed, match=r"took longer than 0\.3 s"):
        search(settings, google_factcheck_api=server.url("/slow-headers"), fetch_deadline=0.3)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<!DOCTYPE html><p>Sign in"),
        ("application/json", b""),
        ("application/json", b"[" * 100_000),
        ("application/json", b" " * 600_000 + b"{}"),
        ("application/json", b"[]"),
        ("application/json", b'{"claims": [{"claimReview": ["no review"]}]}'),
        ("application/json", b'{"claims": [{"text": "a", "claimReview": [{"url": "javascript:alert(1)"}]}]}'),
    ],
)
def test_nonsense_is_a_failure_with_a_sentence(
    content_type: str, body: bytes, settings: Settings, google: FactCheckServer
) -> None:
    google.says = (content_type, body)
    with pytest.raises(SourceFailed, match=r"^Google.*\.$"):
        search(settings)


# -- any answer -----------------------------------------------------------------------------------------------------

JSON = any_json("claims", "claimReview", "text", "url", "publisher", "name", "nextPageToken", "reviewDate")
DATES = st.sampled_from(["2024-05-06T07:08:09Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999999-12:00"])
REVIEW = st.fixed_dictionaries(
    {"url": st.just("https://a.example/1") | JSON},
    optional={"title": TEXT | JSON, "publisher": JSON, "reviewDate": DATES | JSON, "textualRating": TEXT | JSON},
)
ANSWER = JSON | st.fixed_dictionaries(
    {"claims": st.lists(
        st.fixed_dictionaries({"text": TEXT | JSON, "claimReview": st.lists(REVIEW, max_size=3) | JSON}), max_size=3
    )},
    optional={"nextPageToken": JSON},
)  # fmt: skip


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(answer=ANSWER)
@example(answer={"claims": [{"text": "A\0\ud800", "claimReview": [{"url": "https://a.example", "title": "<![if x"}]}]})
def test_any_answer_gives_storable_evidence_or_a_sentence(
    answer: Any, settings: Settings, google: FactCheckServer
) -> None:
    google.says = ("application/json", json.dumps(answer).encode())
    results: list[Found] = []
    with suppress(SourceFailed):
        results = search(settings)
    assert_storable(results)
