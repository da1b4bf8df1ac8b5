"""Reading web addresses, and telling the public internet from everything else."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.addresses import Refused, is_public, read_target


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2001:4860:4860::8888"],
)
def test_addresses_of_the_public_internet_are_known_as_such(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_nothing_is_public_that_python_calls_private_or_multicast(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(str(address)):
        assert not address.is_private
        assert not address.is_multicast


@pytest.mark.parametrize("url", ["http://outside\t.test/", "http://outside.test/a\nb", "http://outside.test/a\\b"])
def test_what_parsers_quietly_drop_or_turn_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="backslash or a control character"):
        read_target(url)


def test_an_endless_address_is_refused() -> None:
    assert read_target("http://outside.test/" + "a" * 3_000).host == "outside.test"
    with pytest.raises(Refused, match="longer than"):
        read_target("http://outside.test/" + "a" * 5_000)


@given(st.text(max_size=60).map("http://{}".format) | st.text(max_size=60))
def test_any_text_is_read_as_an_address_or_refused(text: str) -> None:
    try:
        target = read_target(text)
    except Refused:
        return
    assert target.host.isascii()
    assert target.path.isascii()
    assert read_target(target.url) == target
