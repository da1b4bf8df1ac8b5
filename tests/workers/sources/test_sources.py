"""Finding the sources, the words they search with, and the example of docs/add-an-evidence-source.md."""

import importlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

import workers.sources
from claims.settings import Settings
from tests.servers import Network, Server, make_certificate
from tests.workers.sources.answers import TEXT, any_json, assert_storable
from workers.sources import SOURCES, Found, Query, Source, SourceFailed, find_sources

GUIDE = Path(__file__).parents[3] / "docs" / "add-an-evidence-source.md"


def query(text: str, **facts: Any) -> Query:
    empty: dict[str, Any] = {"speaker": None, "names": (), "figures": (), "dates": (), "language": "en"}
    return Query(claim_id=1, text=text, **(empty | facts))


# -- finding them ---------------------------------------------------------------------------------------------------


def test_the_sources_are_found_by_being_there() -> None:
    assert {"archive", "claimreview", "gdelt", "google_factcheck", "mediawiki", "searxng", "wikidata"} <= SOURCES.keys()
    assert list(SOURCES) == sorted(SOURCES)
    for name, source in SOURCES.items():
        assert source.name == name
        assert source.label


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second folder of sources, beside the real one."""
    folder = tmp_path / "more"
    folder.mkdir()
    monkeypatch.setattr(workers.sources, "__path__", [*workers.sources.__path__, str(folder)])
    importlib.invalidate_caches()
    return folder


def test_a_source_without_a_part_is_named_with_the_part(folder: Path) -> None:
    (folder / "halfdone.py").write_text('name = "halfdone"\nneeds = ()\n')
    with pytest.raises(TypeError, match=r"halfdone\.py is not complete: .*label"):
        find_sources()


def test_two_sources_of_one_name_are_refused(folder: Path) -> None:
    (folder / "twin.py").write_text('name = "mediawiki"\nlabel = "Twin"\nneeds = ()\nsearch = print\n')
    with pytest.raises(TypeError, match="Two sources are called mediawiki"):
        find_sources()


# -- the words ------------------------------------------------------------------------------------------------------


def test_the_most_telling_words_come_first() -> None:
    claim = query(
        "She said that the reconstruction of Norrvik would cost at least 340 million crowns.",
        speaker="Mayor Ada Brandt",
        dates=({"start": 0, "end": 4, "iso": "2019-02"},),
    )
    assert claim.words() == "Norrvik Brandt 340 2019 reconstruction million crowns cost"
    assert claim.words(2) == "Norrvik Brandt"
    assert claim.words(4, numbers=False) == "Norrvik Brandt reconstruction million"


def test_a_text_in_capitals_is_searched_by_its_longest_words() -> None:
    assert query("OIL PRICES REACH UNPRECEDENTED HEIGHT").words(2) == "UNPRECEDENTED PRICES"


def test_a_capital_that_only_opens_a_sentence_does_not_make_a_name() -> None:
    assert query("Many came. Prices rose in Norrvik.").words(1) == "Norrvik"


def test_words_of_other_alphabets_are_kept() -> None:
    assert query("Население города Норвик выросло до 12 000.", language="ru").words(2) == "Норвик 12"


@given(st.text(max_size=300), st.text(max_size=40), st.integers(1, 12))
def test_any_claim_gives_few_plain_words_without_search_operators(text: str, name: str, most: int) -> None:
    words = query(text, names=(name,), speaker=name).words(most).split(" ")
    assert len(words) <= most
    for word in words:
        assert not re.search(r"[\"*~:()|+!<>\[\]{}\\^/&\s]", word)
        assert not word.startswith("-")
        assert word not in ("AND", "OR", "NOT")


# -- the guide ------------------------------------------------------------------------------------------------------

WORK = {
    "URL": "https://doi.org/10.5555/12345678",
    "title": ["Tides of <i>Norrvik</i>"],
    "container-title": ["Journal of Harbours"],
    "issued": {"date-parts": [[2019, 2]]},
}
CLAIM = query("The tides of Norrvik rose.")


class CrossrefServer(Server):
    """Answers as Crossref's /works does, with these items or with this body."""

    body: bytes = b""

    def says(self, answer: Any) -> None:
        self.body = json.dumps(answer).encode()

    def lists(self, *works: dict[str, Any]) -> None:
        self.says({"status": "ok", "message": {"items": works}})

    def answer(self, request: Any) -> None:
        request.send(self.body, "application/json")


@pytest.fixture
def crossref(folder: Path) -> Source:
    """The example of the guide, saved as a file and found."""
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "crossref.py").write_text(code, encoding="utf-8")
    return find_sources()["crossref"]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrossrefServer]:
    """What the example reaches at Crossref's address."""
    tls, trusted = make_certificate(tmp_path, "api.crossref.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    network = Network(monkeypatch)
    network.names["api.crossref.org"] = [["93.184.216.34"]]
    with CrossrefServer(tls) as server:
        network.routes["93.184.216.34:443"] = server
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, stet_data=tmp_path)


def test_the_guides_example_finds_articles_and_fails_with_sentences(
    crossref: Source, service: CrossrefServer, settings: Settings
) -> None:
    service.lists(WORK)
    [found] = crossref.search(CLAIM, settings)
    assert isinstance(found, Found)
    assert (found.url, found.title, found.excerpt) == (WORK["URL"], "Tides of Norrvik", "Journal of Harbours")
    assert f"{found.published_at:%Y-%m-%d}" == "2019-02-01"
    assert service.hits[0] == "/works?query.bibliographic=Norrvik+tides&rows=5"
    service.lists()
    assert crossref.search(CLAIM, settings) == []
    service.says({})
    with pytest.raises(SourceFailed, match="no list of articles"):
        crossref.search(CLAIM, settings)
    service.lists(WORK | {"title": []})
    with pytest.raises(SourceFailed, match="none of them with an address and a title"):
        crossref.search(CLAIM, settings)


@pytest.mark.parametrize("parts", [[], [[]], [[None]], [["soon"]], [[2019, 13]], [[10**20]], None, 7])
def test_a_date_that_the_guides_example_cannot_read_costs_the_date_alone(
    parts: Any, crossref: Source, service: CrossrefServer, settings: Settings
) -> None:
    service.lists(WORK | {"issued": {"date-parts": parts}})
    [found] = crossref.search(CLAIM, settings)
    assert (found.url, found.published_at) == (WORK["URL"], None)


JSON = any_json("message", "items", "URL", "title", "issued", "date-parts")
ITEM = st.fixed_dictionaries(
    {"URL": st.just(WORK["URL"]) | JSON, "title": st.lists(TEXT, max_size=1) | JSON},
    optional={"issued": st.fixed_dictionaries({"date-parts": JSON}) | JSON, "abstract": TEXT | JSON},
)
ANSWER = JSON | st.fixed_dictionaries({"message": st.fixed_dictionaries({"items": st.lists(ITEM, max_size=3) | JSON})})


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(answer=ANSWER)
def test_whatever_answers_the_guides_example_gives_storable_evidence_or_a_sentence(
    answer: Any, crossref: Source, service: CrossrefServer, settings: Settings
) -> None:
    service.says(answer)
    results: list[Found] = []
    with suppress(SourceFailed):
        results = crossref.search(CLAIM, settings)
    assert_storable(results)


def test_the_guide_names_every_part_that_a_source_must_have() -> None:
    table = GUIDE.read_text(encoding="utf-8")
    for part in Source.__dataclass_fields__:
        assert re.search(rf"^\| `{part}\b", table, re.MULTILINE)
