"""The pages that RSS and Atom feeds name, out of feeds as they are and as nobody should write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.claimreview import is_syndicated, links_in
from claims.claimreview.links import MOST

BASE = "https://facts.example/feeds/all.xml"
RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Facts</title><link>https://facts.example/</link>
<item><title>One</title><link>https://facts.example/1?a=1&amp;b=2</link><guid>x</guid></item>
<item><link><![CDATA[ https://facts.example/2 ]]></link></item>
<item><title>None</title></item><item><link>javascript:alert(1)</link></item>
<item><link>/3</link></item><item><link>https://facts.example/2</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://facts.example/" rel="self"/>
<entry><link rel="replies" href="https://facts.example/1/comments"/>
<link href='https://facts.example/1' rel='alternate'/></entry><entry><link href="2" /></entry></feed>"""


def test_the_links_of_rss_and_atom_are_found() -> None:
    assert is_syndicated(RSS) and is_syndicated(ATOM)
    assert links_in(RSS, BASE) == [
        "https://facts.example/1?a=1&b=2", "https://facts.example/2", "https://facts.example/3"
    ]  # fmt: skip
    assert links_in(ATOM, BASE) == ["https://facts.example/1", "https://facts.example/feeds/2"]


@pytest.mark.parametrize("text", ["<html><body>rss</body></html>", '{"feed": []}', "<rssx>", ""])
def test_pages_and_json_are_none(text: str) -> None:
    assert not is_syndicated(text)


def test_of_a_long_feed_the_first_are_taken_and_hostile_ones_take_little_time() -> None:
    many = "<rss>" + "".join(f"<item><link>https://facts.example/{number}</link></item>" for number in range(900))
    assert links_in(many, BASE) == [f"https://facts.example/{number}" for number in range(MOST)]
    begun = time.process_time()
    for hostile in ("<item>" * 300_000, "<item><link " + "<link " * 300_000, "<entry><link>" + " " * 2_000_000):
        assert links_in("<rss>" + hostile, BASE) == []
    assert time.process_time() - begun < 10


@given(st.text(st.sampled_from("<item>lkhrefn/=\"' []CDATA&;:"), max_size=200))
def test_any_text_gives_addresses_or_none(text: str) -> None:
    assert all(link.startswith(("http://", "https://")) for link in links_in("<rss><item>" + text, BASE))
