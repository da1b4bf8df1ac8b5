"""UCDP's conflict deaths, against a server of its documented format: filters, paging, token, limits, nonsense."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction import extract
from claims.finding import as_json
from claims.settings import Settings
from tests.servers import OutsideServer, Server
from workers.countries import NAMES, NUMBERS
from workers.sources import SOURCES, Busy, Found, NotAsked, NotEnabled, Query, SourceFailed, missing_settings, ucdp

TOKEN = "a-token"


def event(id: int, day: str, best: int, country: int = 530, **facts: Any) -> dict[str, Any]:
    """An event as the API writes it, as far as it is read here."""
    return {
        "id": id, "type_of_violence": 1, "country": "Ethiopia", "country_id": country, "region": "Africa",
        "where_coordinates": "Degehabur", "where_description": "Degehabur town", "adm_1": "Somali region",
        "adm_2": None, "date_start": f"{day}T00:00:00", "date_end": f"{day}T00:00:00", "best": best,
        "low": max(best - 1, 0), "high": best + 2, "source_headline": "Clashes reported", **facts,
    }  # fmt: skip


class UcdpServer(Server):
    """`gedevents` over `events`: the filters by state and date of the end, pages from 0 on, a token for everything."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        super().__init__()
        self.events, self.status, self.says, self.most = events, 200, b"", 1000

    @property
    def api(self) -> str:
        return self.url("/api")

    def answer(self, request: Any) -> None:
        if self.status != 200:
            return request.send(b"Too much.", "text/plain", self.status, {"Retry-After": "90"})
        if self.says:
            return request.send(self.says, "application/json")
        if request.headers.get("x-ucdp-access-token") != TOKEN:
            return request.send(b"API token required.", "text/plain", 401)
        parts = urlsplit(request.path)
        if parts.path not in ("/api/gedevents/26.1", "/api/gedevents/26.0.8"):
            return request.send(b"", "text/plain", 404)
        return request.send(json.dumps(self._page(parse_qs(parts.query))).encode(), "application/json; charset=utf-8")

    def _page(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        states = asked.get("Country", [""])[0].split(",")
        found = [
            one for one in self.events
            if (states == [""] or str(one["country_id"]) in states)
            and asked["StartDate"][0] <= one["date_end"][:10] <= asked["EndDate"][0]
        ]  # fmt: skip
        size, page = min(int(asked["pagesize"][0]), self.most), int(asked.get("page", ["0"])[0])
        pages = -(-len(found) // size)
        next_page = f"https://ucdp.example/elsewhere?pagesize={size}&page={page + 1}" if page + 1 < pages else ""
        return {"TotalCount": len(found), "TotalPages": pages, "PreviousPageUrl": "", "NextPageUrl": next_page,
                "Result": found[page * size : (page + 1) * size]}  # fmt: skip


@pytest.fixture
def server() -> Iterator[UcdpServer]:
    events = [event(n, f"2021-0{n}-15", 100 * n) for n in range(1, 6)]
    events += [event(6, "2020-12-31", 7), event(7, "2021-06-01", 9, 625, adm_1="North Darfur state")]
    with UcdpServer(events) as server:
        yield server


def settings_for(server: Server, tmp_path: Path, *, token: str = TOKEN, **more: Any) -> Settings:
    file = tmp_path / "token"
    file.write_text(f"{token}\n")
    given: dict[str, Any] = {"ucdp_api": server.url("/api"), "ucdp_token_file": file, "private_sources": "ucdp"}
    return Settings(_env_file=None, **(given | more))


def query(text: str) -> Query:
    said = next(one for one in map(as_json, extract(text)) if one["figures"])
    return Query(1, said["quote"], None, (), tuple(said["figures"]), tuple(said["dates"]), "en")


IN_2021 = "In Ethiopia 3,000 civilians were killed in 2021."


def test_the_events_in_the_place_and_time_are_summed_and_it_is_said_which(server: UcdpServer, tmp_path: Path) -> None:
    [found] = ucdp.search(query(IN_2021), settings_for(server, tmp_path))
    assert found.figures == (
        {"low": 1495, "high": 1510, "best": 1500, "unit": "people", "measure": "killed", "qualifier": None,
         "what": None, "where": "Ethiopia", "as_of": "2021", "speaker_name": "UCDP"},
    )  # fmt: skip
    assert found.excerpt == (
        "Ethiopia, 2021: 1,500 people killed in organized violence (between 1,495 and 1,510), in 5 events that ended "
        "between 2021-01-15 and 2021-05-15, as UCDP counts them in version 26.1 of its data."
    )
    assert found.url == "https://ucdp.uu.se/country/530"
    asked = parse_qs(urlsplit(server.hits[0]).query)
    assert asked == {"pagesize": ["1000"], "StartDate": ["2021-01-01"], "EndDate": ["2021-12-31"], "Country": ["530"]}


def test_every_page_is_read_from_the_configured_address_alone(server: UcdpServer, tmp_path: Path) -> None:
    server.most = 2
    [found] = ucdp.search(query(IN_2021), settings_for(server, tmp_path))
    assert (found.figures or ())[0]["best"] == 1500
    assert [urlsplit(hit).path for hit in server.hits] == ["/api/gedevents/26.1"] * 3


def test_a_month_in_a_smaller_place_is_answered_from_the_events_there(server: UcdpServer, tmp_path: Path) -> None:
    where = "About 10 people were killed in Darfur in June 2021."
    [found] = ucdp.search(query(where), settings_for(server, tmp_path))
    assert (found.figures or ())[0] | {"best": 9, "as_of": "2021-06", "where": "Darfur"} == (found.figures or ())[0]
    assert "Country" not in server.hits[0]
    assert "one event that ended on 2021-06-01" in found.excerpt
    assert ucdp.search(query(where.replace("Darfur", "Far")), settings_for(server, tmp_path)) == []


@pytest.mark.parametrize(
    "text",
    ["In Ethiopia 3,000 civilians were injured in 2021.", "In Ethiopia 3,000 civilians were killed.",
     "In the war 3,000 civilians were killed in 2021."],
)  # fmt: skip
def test_without_deaths_a_place_or_a_time_nobody_is_asked(server: UcdpServer, tmp_path: Path, text: str) -> None:
    with pytest.raises(NotAsked, match="Not asked: UCDP"):
        ucdp.search(query(text), settings_for(server, tmp_path))
    assert server.hits == []


def test_no_events_are_nothing_found_within_what_the_data_covers(server: UcdpServer, tmp_path: Path) -> None:
    assert ucdp.search(query("In Norway 3 people were killed in 2021."), settings_for(server, tmp_path)) == []
    for year in ("1988", "2026"):
        with pytest.raises(NotAsked, match=f"covers 1989/2025, and the claim speaks of {year}"):
            ucdp.search(query(IN_2021.replace("2021", year)), settings_for(server, tmp_path))


def test_monthly_data_is_asked_for_where_the_desk_names_it(server: UcdpServer, tmp_path: Path) -> None:
    server.events = [event(1, "2026-08-03", 12)]
    monthly = settings_for(server, tmp_path, ucdp_version="26.0.8")
    [found] = ucdp.search(query("In Ethiopia 12 people were killed in August 2026."), monthly)
    assert "version 26.0.8" in found.excerpt
    with pytest.raises(NotAsked, match="covers 2026-08, and the claim speaks of 2021"):
        ucdp.search(query(IN_2021), monthly)
    with pytest.raises(NotEnabled, match=r"“\.\./x” is no version"):
        ucdp.search(query(IN_2021), settings_for(server, tmp_path, ucdp_version="../x"))


def test_rather_no_sum_than_one_of_a_part(server: UcdpServer, tmp_path: Path) -> None:
    server.events = [event(n, "2021-03-03", 1) for n in range(50)]
    server.most = 4
    with pytest.raises(SourceFailed, match=r"50 events for this place and time, more than one look reads. Nothing was"):
        ucdp.search(query(IN_2021), settings_for(server, tmp_path))
    assert len(server.hits) == 1
    server.most, server.events = 1000, [event(1, "2021-03-03", 1), event(1, "2021-03-04", 2)]
    with pytest.raises(SourceFailed, match=r"sent 1 of 2 events. Nothing was summed"):
        ucdp.search(query(IN_2021), settings_for(server, tmp_path))


def test_a_token_that_is_refused_missing_or_not_there_says_so(server: UcdpServer, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="UCDP was not searched: .* answered 401"):
        ucdp.search(query(IN_2021), settings_for(server, tmp_path, token="another"))
    with pytest.raises(NotEnabled, match="the file that UCDP_TOKEN_FILE names cannot be read"):
        ucdp.search(query(IN_2021), settings_for(server, tmp_path, ucdp_token_file=tmp_path / "gone"))
    assert missing_settings(SOURCES["ucdp"], Settings(_env_file=None)) == ("ucdp_token_file",)


@pytest.mark.parametrize("written", ["", "two words", "a-token\nanother", "käse", "a\x00b"])
def test_a_file_without_one_token_says_so_and_nobody_is_asked(server: UcdpServer, tmp_path: Path, written: str) -> None:
    with pytest.raises(NotEnabled, match="UCDP_TOKEN_FILE names cannot be read or holds no single word"):
        ucdp.search(query(IN_2021), settings_for(server, tmp_path, token=written))
    assert server.hits == []


def test_a_pause_that_is_asked_for_is_kept(server: UcdpServer, tmp_path: Path) -> None:
    server.status = 429
    with pytest.raises(Busy) as refused:
        ucdp.search(query(IN_2021), settings_for(server, tmp_path))
    assert refused.value.seconds == 90


def test_a_server_that_hangs_is_left_at_the_deadline(tmp_path: Path) -> None:
    with OutsideServer() as server, pytest.raises(SourceFailed, match=r"took longer than 0\.3 s"):
        hanging = settings_for(server, tmp_path, ucdp_api=server.url("/slow-headers?x="), fetch_deadline=0.3)
        ucdp.search(query(IN_2021), hanging)


def test_every_state_has_one_number_and_a_name_of_its_own() -> None:
    assert len(NAMES) == len(set(NAMES.values())) > 150
    assert set(NUMBERS.values()) == set(NAMES)
    assert {NUMBERS[name] for name in [("dr", "congo"), ("drc",)]} == {"490"}
    assert ("congo",) not in NUMBERS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
EVENT = st.fixed_dictionaries(
    {"id": st.integers(1, 9) | JSON, "date_end": st.just("2021-05-05T00:00:00") | JSON,
     "best": st.integers(0, 9) | JSON, "low": st.integers(0, 9) | JSON, "high": st.integers(0, 9) | JSON},
    optional={"adm_1": JSON, "where_coordinates": JSON},
) | JSON  # fmt: skip
ANSWER = JSON | st.fixed_dictionaries(
    {"TotalCount": st.integers(0, 3) | JSON, "TotalPages": st.integers(0, 3) | JSON,
     "NextPageUrl": st.sampled_from(["", None, "https://ucdp.example/?page=1", "?page=x"]) | JSON,
     "Result": st.lists(EVENT, max_size=3) | JSON}
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(answer=ANSWER, text=st.sampled_from([IN_2021, "About 10 people were killed in Darfur in June 2021."]))
def test_any_answer_gives_a_sum_of_people_or_a_sentence(
    answer: Any, text: str, server: UcdpServer, tmp_path: Path
) -> None:
    server.says = json.dumps(answer).encode()
    results: list[Found] = []
    with suppress(SourceFailed):
        results = ucdp.search(query(text), settings_for(server, tmp_path))
    for found in results:
        [figure] = found.figures or ()
        assert all(isinstance(figure[end], int) and figure[end] >= 0 for end in ("low", "best", "high"))
        assert found.excerpt.isprintable()


def test_since_a_year_is_asked_for_until_the_article_came_out(server: UcdpServer, tmp_path: Path) -> None:
    asked = replace(query("Since 2020, 3,000 people have been killed in Ethiopia."), published_on=date(2021, 3, 1))
    [found] = ucdp.search(asked, settings_for(server, tmp_path))
    assert (found.figures or ())[0]["as_of"] == "2020-01-01/2021-03-01"
    assert (found.figures or ())[0]["best"] == 307


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Russia killed 20 people in Kharkiv in May 2023.", [("Kharkiv", "", "Kharkiv")]),
        ("Twelve people were killed in Bamako, Mali, in 2023.", [("Bamako", "432", "Bamako")]),
        ("In Bamako, the capital of Mali, 12 people were killed on 5 May 2023.", [("Bamako", "432", "Bamako")]),
        ("In South Sudan 40 people were killed in 2019.", [("South Sudan", "626", "")]),
        ("US airstrikes killed 12 civilians in Syria in 2019.", [("Syria", "652", "")]),
        ("Israel killed 40 people in Gaza in 2021.", [("Gaza", "", "Gaza")]),
        ("Iran said that 300 people were killed in 2023.", []),
        ("Jordan Smith said 12 people were killed in the attack in May 2021.", []),
        ("At least 40 people were killed in northern Mali in 2023.", []),
    ],
)
def test_what_is_searched_is_where_people_were_killed_and_no_speaker_nor_a_whole_for_its_part(
    text: str, places: list[tuple[str, str, str]]
) -> None:
    asked = query(text)
    figure = next(figure for figure in asked.figures if figure["measure"] == "killed")
    found = []
    with suppress(NotAsked):
        found = [(place.name, place.states, place.inside) for place in ucdp._places(asked, figure.get("where") or "")]
    assert found == places
