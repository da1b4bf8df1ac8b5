"""A newspaper's site on loopback, at a public name: documents by path, with what a server says beside them."""

from collections.abc import Mapping

from tests.servers import Network, Server, _Handler

PUBLIC = "93.184.216.34"
Answer = tuple[bytes, str, int, dict[str, str]]


class Newspaper(Server):
    """`pages` are answers by path (see answered); other paths are 404."""

    pages: Mapping[str, Answer] = {}

    def answer(self, request: _Handler) -> None:
        body, kind, status, headers = self.pages.get(request.path, (b"nothing here", "text/html", 404, {}))
        request.send(body, kind, status, headers)

    def appear_at(self, network: Network, *names: str) -> None:
        """Be what these names lead to on port 80."""
        network.names |= {name: [[PUBLIC]] for name in names}
        network.routes[f"{PUBLIC}:80"] = self


def answered(body: bytes = b"", kind: str = "text/html", status: int = 200, **headers: str) -> Answer:
    """One answer; a header's `_` stands for `-`."""
    return body, kind, status, {name.replace("_", "-"): value for name, value in headers.items()}
