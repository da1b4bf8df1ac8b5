"""One ClaimReview, clean and as publishers really write it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.claimreview import Review, Skipped, reviews_in
from claims.claimreview.review import LONGEST, NO_ADDRESS, NO_CLAIM, NO_RATING
from claims.text import is_plain

CLEAN: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://facts.example/dam",
    "headline": "No, the dam did not cost a billion",
    "claimReviewed": "The dam at Voss cost a billion euros.",
    "author": {"@type": "Organization", "name": "Example Facts", "url": "https://facts.example"},
    "datePublished": "2023-05-04",
    "inLanguage": "en",
    "reviewRating": {
        "@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "False",
    },
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Marit Berg"},
        "datePublished": "2023-05-03T18:30:00+02:00",
    },
}  # fmt: skip


def read(**changed: Any) -> Review | Skipped:
    """The clean one with some fields changed; None leaves one out."""
    [found] = reviews_in({name: value for name, value in {**CLEAN, **changed}.items() if value is not None})
    return found


def good(**changed: Any) -> Review:
    found = read(**changed)
    assert isinstance(found, Review), found
    return found


def test_every_field_is_read() -> None:
    assert good() == Review(
        url="https://facts.example/dam", publisher="Example Facts", title="No, the dam did not cost a billion",
        claim="The dam at Voss cost a billion euros.", claimant="Marit Berg", rating="False", language="en",
        claimed_at=datetime(2023, 5, 3, 16, 30, tzinfo=UTC), published_at=datetime(2023, 5, 4, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"claimReviewed": None}, NO_CLAIM),
        ({"claimReviewed": "  <p>&nbsp;</p> "}, NO_CLAIM),
        ({"claimReviewed": {"no": "text"}}, NO_CLAIM),
        ({"reviewRating": None}, NO_RATING),
        ({"reviewRating": {"@type": "Rating"}}, NO_RATING),
        ({"reviewRating": True}, NO_RATING),
        ({"url": None}, NO_ADDRESS),
        ({"url": "javascript:alert(1)"}, NO_ADDRESS),
        ({"url": "http://["}, NO_ADDRESS),
        ({"url": "https://facts.example/" + "a" * 2000}, NO_ADDRESS),
        ({"url": "/only/a/path"}, NO_ADDRESS),
    ],
)
def test_what_nobody_could_use_is_skipped_with_a_reason(changed: dict[str, Any], reason: str) -> None:
    assert read(**changed) == Skipped(reason)


def test_without_what_was_reviewed_claimant_and_day_are_unknown() -> None:
    found = good(itemReviewed=None)
    assert (found.claimant, found.claimed_at) == ("", None)


def test_the_claim_may_stand_in_the_item() -> None:
    item = {"@type": "Claim", "text": "The dam leaks."}
    assert good(claimReviewed=None, itemReviewed=[item]).claim == "The dam leaks."


@pytest.mark.parametrize(
    ("author", "named"),
    [
        ("Example Facts", "Example Facts"),
        (["Ann Lee", {"name": "Bo Ek"}, {"name": "Cy Fo"}, "Di Go"], "Ann Lee, Bo Ek, Cy Fo"),
        ({"name": ["Example Facts", "EF"]}, "Example Facts"),
        (None, "facts.example"),
        ({"@type": "Organization"}, "facts.example"),
        (17, "17"),
    ],
)
def test_whoever_published_it_is_named_somehow(author: Any, named: str) -> None:
    assert good(author=author).publisher == named


def test_the_organisation_is_named_before_the_person_who_wrote_it() -> None:
    person, paper = {"@type": "Person", "name": "Ann Lee"}, {"@type": "NewsMediaOrganization", "name": "The Daily"}
    assert good(author=person, publisher=paper).publisher == "The Daily"
    assert good(author=person).publisher == "Ann Lee"


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        ({"alternateName": "Mostly <b>false</b> &amp; old"}, "Mostly false & old"),
        ({"alternateName": "", "name": "Misleading"}, "Misleading"),
        ("Pants on fire", "Pants on fire"),
        ([{"ratingValue": "2", "worstRating": 1, "bestRating": "5"}], "2 on a scale from 1 (worst) to 5 (best)"),
        ({"ratingValue": 2.5, "bestRating": 5}, "2.5 of 5"),
        ({"ratingValue": -1}, "-1, on a scale that is not given"),
        ({"ratingValue": "Half true", "bestRating": 5, "worstRating": 1}, "Half true"),
    ],
)
def test_a_rating_is_words_or_a_number_with_its_scale(rating: Any, words: str) -> None:
    assert good(reviewRating=rating).rating == words


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("2020-02-07", (2020, 2, 7)),
        ("2020-2-7", (2020, 2, 7)),
        ("20200207", (2020, 2, 7)),
        ("2020-02-07T10:20:30Z", (2020, 2, 7, 10, 20, 30)),
        ("2020-02-07T10:20:30.123456789Z", (2020, 2, 7, 10, 20, 30)),
        ("2020-02-07 10:20", (2020, 2, 7, 10, 20)),
        ("2020-02-07T00:30:00+0530", (2020, 2, 6, 19, 0)),
        ("2020-02-07T24:00:00Z", (2020, 2, 8)),
        ("Fri, 07 Feb 2020 10:20:30 -0500", (2020, 2, 7, 15, 20, 30)),
        ("February 7, 2020", (2020, 2, 7)),
        ("7 Feb 2020", (2020, 2, 7)),
        (["", "2020-02-07"], (2020, 2, 7)),
        ({"@type": "Date", "@value": "2020-02-07"}, (2020, 2, 7)),
        ("02/07/2020", None),
        ("2020-13-45", None),
        ("0000-00-00", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("yesterday", None),
        (1581070830, None),
        ({}, None),
    ],
)
def test_a_day_is_read_in_many_shapes_and_never_guessed(given: Any, at: tuple[int, ...] | None) -> None:
    assert good(datePublished=given).published_at == (datetime(*at, tzinfo=UTC) if at else None)  # type: ignore[misc]


def test_when_a_claim_was_made_is_when_it_first_appeared_if_nothing_else_is_known() -> None:
    item = {"@type": "Claim", "appearance": ["https://x.example", {"datePublished": "2019-01-02"}]}
    assert good(itemReviewed=item).claimed_at == datetime(2019, 1, 2, tzinfo=UTC)


def test_markup_and_controls_leave_plain_text_on_one_line() -> None:
    found = good(claimReviewed="<p>The\x00 dam<br>\n“leaks” &lt;b&gt; &eacute;\ud800</p>")
    assert found.claim == "The dam “leaks” <b> é"


def test_what_is_too_long_is_cut() -> None:
    found = good(claimReviewed="dam " * 10_000, headline="x" * 9_999, author="y" * 9_999)
    for field in ("claim", "title", "publisher"):
        assert len(getattr(found, field)) <= LONGEST[field]
        assert getattr(found, field).endswith("…")


def test_a_review_is_found_inside_an_article_a_list_and_a_graph() -> None:
    article = {"@type": "NewsArticle", "review": [{"@type": "Thing"}, CLEAN]}
    assert list(reviews_in([article, {"@graph": [{"hasPart": CLEAN}]}])) == [good(), good()]


@pytest.mark.parametrize("name", ["http://schema.org/ClaimReview", "schema:ClaimReview", ["Article", "ClaimReview"]])
def test_the_type_may_be_written_in_many_ways(name: Any) -> None:
    assert good(**{"@type": name}) == good()


def test_what_only_points_to_something_else_in_the_document_is_followed() -> None:
    graph = [
        {"@type": "Organization", "@id": "#us", "name": "Example Facts"},
        {"@type": "Claim", "@id": "#claim", "author": {"@id": "#mayor"}},
        {"@type": "Person", "@id": "#mayor", "name": "Marit Berg"},
        {**CLEAN, "@id": "#review", "author": {"@id": "#us"}, "itemReviewed": {"@type": "Claim", "@id": "#claim"}},
        {"@type": "WebPage", "review": {"@type": "ClaimReview", "@id": "#review"}},
    ]
    [found] = reviews_in({"@graph": graph})
    assert isinstance(found, Review)
    assert (found.publisher, found.claimant) == ("Example Facts", "Marit Berg")


def test_a_review_without_an_address_is_where_its_page_is() -> None:
    page = "https://facts.example/page"
    [found] = reviews_in({**CLEAN, "url": None}, base=page)
    [relative] = reviews_in({**CLEAN, "url": "other#one"}, base=page)
    assert isinstance(found, Review) and isinstance(relative, Review)
    assert (found.url, relative.url) == (page, "https://facts.example/other#one")


def test_the_key_stays_when_the_verdict_changes_and_not_when_the_claim_does() -> None:
    assert good().key == good(reviewRating="True", headline="We were wrong", claimReviewed="the DAM at  Voss cost a "
                              "billion euros.").key  # fmt: skip
    assert good().key != good(claimReviewed="The dam at Voss cost two billion euros.").key
    assert good().key != good(url="https://facts.example/other").key


FIELDS = st.sampled_from(
    ["@type", "@id", "@graph", "@value", "claimReviewed", "url", "author", "name", "publisher", "reviewRating",
     "alternateName", "ratingValue", "bestRating", "worstRating", "itemReviewed", "datePublished", "headline",
     "inLanguage", "appearance", "item", "dataFeedElement", "text"]
)  # fmt: skip
WORDS = st.sampled_from(["ClaimReview", "https://a.example/b", "#x", "2020-01-01T00:00:00+99:99", "<b>&#0;", "en"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS | st.text(max_size=3), inner, max_size=8),
    max_leaves=30,
)


@given(st.dictionaries(FIELDS, JSON), st.sampled_from(["", "https://a.example/page", "no address"]))
def test_any_json_gives_entries_or_reasons(document: dict[str, Any], base: str) -> None:
    document["@type"] = "ClaimReview"
    document.setdefault("more", None)
    [found] = reviews_in(document, base)
    if isinstance(found, Review):
        assert found.claim and found.rating and found.publisher and found.url.startswith(("http://", "https://"))
        assert all(is_plain(getattr(found, field)) for field in (*LONGEST, "url", "language", "key"))
        assert all(len(getattr(found, field)) <= most for field, most in LONGEST.items())
    else:
        assert found.reason in (NO_CLAIM, NO_RATING, NO_ADDRESS)


@given(JSON)
def test_any_document_is_looked_through(document: Any) -> None:
    assert all(isinstance(found, Review | Skipped) for found in reviews_in(document))
