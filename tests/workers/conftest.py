"""A newspaper on the public internet, as the guarded client sees it: for what fetches, reads and keeps its pages."""

from collections.abc import Iterator

import pytest

from tests.servers import Network
from tests.servers_newspaper import PUBLIC, Newspaper


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network(monkeypatch)
    network.names = {"post.example": [[PUBLIC]], "inside.example": [["10.0.0.7"]]}
    return network


@pytest.fixture
def paper(network: Network) -> Iterator[Newspaper]:
    with Newspaper() as server:
        server.appear_at(network, "post.example", "busy.example")
        yield server
