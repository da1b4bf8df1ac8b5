"""How times, numbers and addresses are written on the pages."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from claims.extraction import KINDS
from claims.models import OUTCOMES, STANCES, STATUSES
from claims.workflow import WORDS
from webapp import display


def test_every_status_outcome_stance_and_kind_has_its_look() -> None:
    assert set(display.STATE_CLASSES) == set(STATUSES) == set(WORDS)
    assert set(display.SOURCES) == {*OUTCOMES, "looking", "paused"}
    assert set(display.STANCES) == set(STANCES)
    assert {display.kind_class(kind) for kind in KINDS} >= {"k-fig", "k-att", "k-sup", "k-date", "k-nar"}


def test_what_an_editor_sent_back_is_called_returned_until_it_is_decided_again() -> None:
    assert display.state_of({"status": "in_progress", "returned": True}) == ("st-returned", "returned")
    assert display.state_of({"status": "submitted", "returned": True})[1] == "with editor"
    assert display.state_of({"status": "in_progress", "returned": False})[1] == "being checked"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_every_time_that_can_be_stored_is_written_in_every_time_zone(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", zone)
        time.tzset()
        for at in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
            assert display.when(at) and display.due(at)
    time.tzset()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_day_that_somebody_typed_is_that_day_in_every_time_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", zone)
        time.tzset()
        day, this_year = datetime(2023, 5, 1, tzinfo=UTC), display.local_now().year
        assert display.published(day) == "1 May 2023"
        assert display.published(day.replace(year=this_year)) == "1 May"
        timed = day + timedelta(hours=3)
        assert display.published(timed) == display.when(timed)
        assert display.published(None) == ""
    time.tzset()


def test_a_due_time_says_how_much_is_left_and_when_it_is_late() -> None:
    now = datetime.now(UTC)
    assert display.due(now - timedelta(minutes=5)).endswith(" late")
    assert display.due(now + timedelta(hours=2, minutes=18, seconds=30)).endswith("· 2 h 18")
    assert display.due(None) == ""
    classes = [display.due_class(now + timedelta(hours=hours)) for hours in (-1, 1, 30)]
    assert classes == ["late", "soon", ""]


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a?b=c", True), ("HTTP://example.org", True), ("/published/3#claim-7", True),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("//evil.example", False), ("/desk", False),
        ("http://[", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_web_addresses_and_own_publications_become_links(address: str | None, link: bool) -> None:
    assert display.web(address) == (address if link else "")


@pytest.mark.parametrize(
    ("number", "written"), [(360000, "360,000"), (360000.0, "360,000"), (4.8, "4.8"), (1234.5, "1,234.5"), (0, "0")]
)
def test_numbers_are_written_with_separators_and_without_spare_zeros(number: float, written: str) -> None:
    assert display.spaced(number) == written


def test_long_words_are_cut_between_words() -> None:
    assert display.shorten("one two three", 9) == "one two …"
    assert display.shorten("one two", 9) == "one two"


def test_a_quotation_that_is_cut_is_closed() -> None:
    assert display.shorten("he said “one two three”", 19) == "he said “one two …”"
    assert display.shorten("he said “one” two three", 17) == "he said “one” …"


def test_a_share_is_a_class_in_steps_of_five() -> None:
    assert [display.share(value, 30) for value in (0, 1, 15, 30, 99)] == ["w0", "w5", "w50", "w100", "w100"]
    assert display.share(1, 0) == "w0"
