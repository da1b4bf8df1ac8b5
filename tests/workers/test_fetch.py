"""The guarded HTTP client against servers that lie, drip and redirect, with the inside always one step away."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import urllib3

from tests.servers import Network, OutsideServer, Server, make_certificate
from workers import fetch as fetching
from workers.fetch import Failed, Refused, fetch

PUBLIC = "93.184.216.34"
ANOTHER_PUBLIC = "151.101.1.140"

INWARD = [
    "http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.8.9.10/", "http://0.0.0.0/", "http://10.1.2.3/",
    "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://100.100.100.200/", "http://192.0.0.192/", "http://198.18.0.1/",
    "http://192.88.99.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/",
    "http://168.63.129.16/",
    # other spellings of 127.0.0.1 and 169.254.169.254
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://0177.0.0.1/",
    "http://127.1/", "http://127.0.0.1./", "http://0/", "http://2852039166/", "http://0xa9.0xfe.0xa9.0xfe/",
    "http://１２７.0.0.1/", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://%31%32%37.0.0.1/",
    # IPv6
    "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/",
    "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001::a9fe:a9fe]/",
    "http://[2001:db8::1]/", "http://[3fff::1]/", "http://[ff02::1]/", "http://[100::1]/", "http://[4000::1]/",
    # names
    "http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://inside.test/", "http://half.inside.test/",
    "http://inside6.test/",
    # forms
    "http://outside.test:8080/", "http://outside.test:22/", "http://outside.test:0/", "http://outside.test:99999/",
    "http://outside.test:０/", "https://outside.test:6379/", "http://someone@127.0.0.1/", "http://a:b@outside.test/",
    "http://outside.test@127.0.0.1/", "http://outside.test\\@127.0.0.1/", "http://127.0.0.1\\.outside.test/",
    "http://outside.test\r\nHost: inside.test/", "http://127.0\t.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_FLUSHALL", "//127.0.0.1/", "127.0.0.1", "http:127.0.0.1", "http:///127.0.0.1", "http://",
    "", "javascript:alert(1)", "data:text/html,hello", "unix:///run/redis.sock", "http://[::1", "http://[v1.x]/",
    "http://outside..test/", "http://out side.test/", "http://" + "a" * 5_000 + ".test/",
]  # fmt: skip


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network(monkeypatch)
    network.names = {
        "localhost": [["127.0.0.1"]],
        "localhost.": [["127.0.0.1"]],
        "inside.test": [["10.0.0.7"]],
        "half.inside.test": [[PUBLIC, "127.0.0.1"]],
        "inside6.test": [[PUBLIC, "fd00::7"]],
        "outside.test": [[PUBLIC]],
        "xn--kln-sna.test": [[PUBLIC]],
        "elsewhere.test": [[ANOTHER_PUBLIC]],
    }
    return network


@pytest.fixture
def outside(network: Network) -> Iterator[OutsideServer]:
    with OutsideServer() as server:
        network.routes[f"{PUBLIC}:80"] = server
        yield server


@pytest.fixture
def inside(network: Network) -> Iterator[Server]:
    """What must never be reached: every address without a route of its own leads here."""
    with Server() as server:
        network.everywhere = server
        yield server


# -- where it goes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", INWARD)
def test_an_address_that_leads_inside_is_refused_without_a_connection(
    url: str, network: Network, inside: Server
) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        fetch(url)
    assert inside.hits == []
    assert network.connected == []


@pytest.mark.filterwarnings("ignore:URLs without a scheme:FutureWarning")
def test_control_a_plain_client_follows_many_of_the_same_addresses_inside(network: Network, inside: Server) -> None:
    client = urllib3.PoolManager(retries=False, timeout=2)
    for url in INWARD:
        with suppress(urllib3.exceptions.HTTPError, ValueError, OSError):
            client.request("GET", url)
    assert len(inside.hits) > 30


def test_a_redirect_to_the_inside_is_refused(network: Network, outside: OutsideServer, inside: Server) -> None:
    for to in ("http://127.0.0.1/", "//127.0.0.1/", "http://inside.test/", "http://[::1]/", "http://outside.test:6379/",
               "http://2130706433/", "file:///etc/passwd", "http://a@outside.test/"):  # fmt: skip
        with pytest.raises(Refused):
            fetch(f"http://outside.test/redirect?to={to}")
    assert len(outside.hits) == 8
    assert inside.hits == []


def test_control_a_plain_client_follows_the_redirect_inside(
    network: Network, outside: OutsideServer, inside: Server
) -> None:
    urllib3.PoolManager(timeout=2).request("GET", "http://outside.test/redirect?to=http://127.0.0.1/secret")
    assert inside.hits == ["/secret"]


def test_control_without_the_check_of_addresses_the_redirect_leads_inside(
    network: Network, outside: OutsideServer, inside: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "is_public", lambda address: True)
    fetch("http://outside.test/redirect?to=http://127.0.0.1/secret")
    assert inside.hits == ["/secret"]


def test_a_name_that_changes_its_mind_is_asked_once_and_the_answer_kept(
    network: Network, outside: OutsideServer, inside: Server
) -> None:
    network.names["rebinds.test"] = [[PUBLIC], ["127.0.0.1"]]
    assert fetch("http://rebinds.test/page").body == "<p>Köln</p>".encode()
    assert outside.hits == ["/page"]
    assert inside.hits == []


def test_a_name_that_turns_inward_between_redirects_is_refused(
    network: Network, outside: OutsideServer, inside: Server
) -> None:
    network.names["rebinds.test"] = [[PUBLIC], ["127.0.0.1"]]
    with pytest.raises(Refused):
        fetch("http://rebinds.test/redirect?to=/secret")
    assert inside.hits == []


def test_control_without_the_pinned_socket_the_same_name_leads_inside(
    network: Network, outside: OutsideServer, inside: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.names["rebinds.test"] = [[PUBLIC], ["127.0.0.1"]]
    monkeypatch.delattr(fetching.PinnedConnection, "_new_conn")
    fetch("http://rebinds.test/secret")
    assert inside.hits == ["/secret"]
    assert outside.hits == []


def test_a_proxy_in_the_environment_is_not_used(
    network: Network, outside: OutsideServer, inside: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, inside.url("/"))
    fetch("http://outside.test/page")
    assert network.connected == [f"{PUBLIC}:80"]


# -- an operator's own source ---------------------------------------------------------------------------------------


def test_a_place_the_operator_allows_may_be_private_and_on_any_port() -> None:
    with OutsideServer() as own:
        page = fetch(own.url("/page"), allow=frozenset({own.place}))
    assert page.url == own.url("/page")
    assert page.status == 200
    assert page.content_type == "text/html; charset=utf-8"
    assert page.fetched_at.utcoffset() is not None


def test_an_allowance_holds_for_its_own_port_only() -> None:
    with OutsideServer() as own, Server() as neighbour, pytest.raises(Refused):
        fetch(neighbour.url("/"), allow=frozenset({own.place}))
    assert neighbour.hits == []


def test_an_allowance_never_holds_for_where_a_redirect_leads(network: Network, outside: OutsideServer) -> None:
    with OutsideServer() as own:
        for start in (own.url("/redirect?to="), "http://outside.test/redirect?to="):
            with pytest.raises(Refused):
                fetch(start + own.url("/page"), allow=frozenset({own.place}))
    assert "/page" not in own.hits


# -- redirects that are fine ----------------------------------------------------------------------------------------


def test_four_redirects_are_followed_and_the_fifth_is_not(network: Network, outside: OutsideServer) -> None:
    assert fetch("http://outside.test/chain?left=3").url == "http://outside.test/page"
    with pytest.raises(Failed, match="more than 4 times"):
        fetch("http://outside.test/chain?left=4")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_kind_of_redirect_is_followed(status: int, network: Network, outside: OutsideServer) -> None:
    assert fetch(f"http://outside.test/redirect?status={status}&to=/page").url == "http://outside.test/page"


def test_a_redirect_in_raw_utf8_with_a_space_is_understood(network: Network, outside: OutsideServer) -> None:
    with pytest.raises(Failed, match="404"):
        fetch("http://outside.test/raw-redirect")
    assert outside.hits[-1] == "/K%C3%B6ln%20page"


def test_headers_of_a_source_do_not_follow_a_redirect_to_another_host(network: Network, outside: OutsideServer) -> None:
    with OutsideServer() as elsewhere:
        network.routes[f"{ANOTHER_PUBLIC}:80"] = elsewhere
        fetch("http://outside.test/redirect?to=/redirect?to=http://elsewhere.test/page", headers={"X-Key": "secret"})
    assert [sent.get("X-Key") for sent in outside.headers] == ["secret", "secret"]
    assert "X-Key" not in elsewhere.headers[0]


def test_an_address_beyond_ascii_is_asked_for_in_its_wire_form(network: Network, outside: OutsideServer) -> None:
    with pytest.raises(Failed, match="404"):
        fetch(" http://Köln.test/straße?q=süß#part ")
    assert outside.hits == ["/stra%C3%9Fe?q=s%C3%BC%C3%9F"]
    assert outside.headers[0]["Host"] == "xn--kln-sna.test"
    assert outside.headers[0]["User-Agent"].startswith("Stet/")


# -- the certificate ------------------------------------------------------------------------------------------------


def test_the_certificate_is_checked_against_the_name_and_not_the_address(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, trusted = make_certificate(tmp_path, "safe.test")
    asked: list[str | None] = []
    tls.sni_callback = lambda sock, name, context: asked.append(name)
    network.names |= {"safe.test": [[PUBLIC]], "other.test": [[PUBLIC]]}
    with OutsideServer(tls) as server:
        network.routes[f"{PUBLIC}:443"] = server
        with pytest.raises(Failed, match="certificate"):
            fetch("https://safe.test/page")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert fetch("https://safe.test/page").url == "https://safe.test/page"
        with pytest.raises(Failed, match="certificate"):
            fetch("https://other.test/page")
    assert asked == ["safe.test", "safe.test", "other.test"]
    assert server.hits == ["/page"]


# -- time -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/slow-headers", "/slow-body", "/silent", "/continue"])
def test_a_server_that_drips_is_cut_off_at_the_deadline(path: str) -> None:
    with OutsideServer() as server, pytest.raises(Failed, match=r"took longer than 0\.3 s"):
        fetch(server.url(path), allow=frozenset({server.place}), deadline=0.3)
    assert server.cut_off == [path]


def test_control_without_the_clock_a_dripping_server_is_heard_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.Clock, "end_all", lambda clock: None)
    with OutsideServer() as server, pytest.raises(Failed):
        fetch(server.url("/slow-headers"), allow=frozenset({server.place}), deadline=0.3)
    assert server.cut_off == []


def test_a_server_that_never_shakes_hands_is_left_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(Failed, match="took longer"):
            fetch(f"https://{place}/", allow=frozenset({place}), deadline=0.3)


def test_a_name_that_is_not_looked_up_in_time_fails(network: Network) -> None:
    network.slow_names["outside.test"] = 1.5
    with pytest.raises(Failed, match="looked up"):
        fetch("http://outside.test/", deadline=0.2)
    assert network.connected == []


def test_the_second_address_is_tried_when_the_first_does_not_answer(network: Network, outside: OutsideServer) -> None:
    network.names["two.test"] = [[ANOTHER_PUBLIC, PUBLIC]]
    assert fetch("http://two.test/page").status == 200
    assert network.connected == [f"{ANOTHER_PUBLIC}:80", f"{PUBLIC}:80"]


# -- what comes back ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/huge", "outside.test sent more than 2,000,000 bytes."),
        ("/bomb", "outside.test sent more than 2,000,000 bytes."),
        ("/image", "outside.test sent image/png, which is not read here."),
        ("/no-type", "outside.test sent no content type, which is not read here."),
        ("/packed-twice", "outside.test packed its answer in a way that was not asked for."),
        ("/not-packed", "outside.test broke off or answered what is not HTTP."),
        ("/short", "outside.test broke off or answered what is not HTTP."),
        ("/not-http", "outside.test broke off or answered what is not HTTP."),
        ("/busy", "outside.test answered 503 Service Unavailable."),
        ("/empty-location", "outside.test answered 302 Found."),
        ("/missing", "outside.test answered 404 Not Found."),
    ],
)
def test_what_cannot_be_used_fails_with_a_sentence(
    path: str, sentence: str, network: Network, outside: OutsideServer
) -> None:
    with pytest.raises(Failed) as failure:
        fetch(f"http://outside.test{path}")
    assert str(failure.value) == sentence


def test_an_endless_page_is_not_heard_to_the_end(network: Network) -> None:
    with OutsideServer() as server, pytest.raises(Failed):
        fetch(server.url("/huge"), allow=frozenset({server.place}))
    assert server.cut_off == ["/huge"]


def test_the_limit_counts_to_the_byte(network: Network, outside: OutsideServer) -> None:
    assert len(fetch("http://outside.test/exactly?bytes=1000", max_bytes=1000).body) == 1000
    with pytest.raises(Failed):
        fetch("http://outside.test/exactly?bytes=1001", max_bytes=1000)


def test_a_packed_page_is_unpacked(network: Network, outside: OutsideServer) -> None:
    assert fetch("http://outside.test/packed").body == b"<p>hello</p>"


def test_content_types_are_chosen_by_the_caller(network: Network, outside: OutsideServer) -> None:
    assert fetch("http://outside.test/image", accept=("image/png",)).body == b"\x89PNG"


def test_a_name_nobody_knows_fails(network: Network) -> None:
    with pytest.raises(Failed, match="not known"):
        fetch("http://nowhere.test/")


def test_a_place_where_nobody_listens_fails(network: Network) -> None:
    with pytest.raises(Failed, match="could not be reached"):
        fetch("http://outside.test/")
