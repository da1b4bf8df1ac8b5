"""Wikis are called by their sites."""

import pytest

from claims.wikis import wiki_name, wiki_names


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://en.wikipedia.org/wiki/Bergen", "Wikipedia (en)"),
        ("https://de.m.wikipedia.org/wiki/Bergen", "Wikipedia (de)"),
        ("https://{language}.wikipedia.org/w/api.php", "Wikipedia"),
        ("https://www.wikipedia.org/", "wikipedia.org"),
        ("http://wiki.example.org:8080/w/api.php", "wiki.example.org"),
        ("https://en.wikipedia.org.example.org/", "en.wikipedia.org.example.org"),
        ("http://[", "http://["),
        ("no address", "no address"),
    ],
)
def test_a_wiki_is_called_by_its_site(address: str, name: str) -> None:
    assert wiki_name(address) == name


@pytest.mark.parametrize(
    ("addresses", "names"),
    [
        ("", ""),
        ("https://en.wikipedia.org/w/api.php", "Wikipedia (en)"),
        ("https://en.wikipedia.org/w/api.php https://{language}.wikipedia.org/w/api.php", "Wikipedia"),
        (
            "https://a.example/x https://en.wikipedia.org/w https://b.example/y",
            "a.example, Wikipedia (en) and b.example",
        ),
    ],
)
def test_several_are_named_once_each(addresses: str, names: str) -> None:
    assert wiki_names(addresses.split()) == names
