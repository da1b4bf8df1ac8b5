"""Pages as WARC files: readable by others, the same bytes each time, and no altered byte goes unnoticed."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from workers import warc
from workers.fetch import Page

AT = datetime(2026, 5, 3, 14, 2, 7, 123456, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Set-Cookie", "who=me"), ("Server", "x"))


def page(body: bytes = b"<p>K\xc3\xb6ln</p>", **changes: object) -> Page:
    values = {"url": "https://post.example/a", "status": 200, "content_type": "text/html", "fetched_at": AT}
    return Page(**(values | {"body": body, "headers": HEADERS} | changes))  # type: ignore[arg-type]


def test_the_file_says_what_was_asked_of_whom_and_when_and_what_came() -> None:
    data = warc.write(page(), "https://post.example/")
    info, answer = [
        (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(data), check_digests="raise")
    ]
    assert info[0] == "warcinfo" and b"https://post.example/" in info[3]
    kind, about, headers, body = answer
    assert (kind, body) == ("response", b"<p>K\xc3\xb6ln</p>")
    assert about.get_header("WARC-Target-URI") == "https://post.example/a"
    assert about.get_header("WARC-Date") == "2026-05-03T14:02:07.123456Z"
    assert about.get_header("WARC-Payload-Digest") == f"sha256:{warc.sha256(body)}"
    assert headers.get_statuscode() == "200"
    assert [name for name, _ in headers.headers] == ["Content-Type", "Server", "Content-Length"]


def test_the_same_page_is_the_same_file_and_another_moment_another() -> None:
    first = warc.write(page(), "https://post.example/")
    assert warc.write(page(), "https://post.example/") == first
    assert warc.write(page(fetched_at=AT.replace(year=2027)), "https://post.example/") != first


@given(st.binary(max_size=3000), st.text(max_size=60))
def test_any_body_and_any_header_comes_out_as_it_went_in(body: bytes, header: str) -> None:
    kept = page(body, headers=(("X-Any", header.encode("utf-8", "replace").decode("latin-1")), *HEADERS))
    assert warc.payload_of(warc.write(kept, "https://post.example/")) == warc.sha256(body)


def test_an_altered_file_is_another_file_and_never_breaks_whoever_reads_it() -> None:
    data = warc.write(page(b"The police count forty. " * 40), "https://post.example/")
    for place in range(0, len(data), 5):
        altered = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        warc.payload_of(altered)
        assert warc.sha256(altered) != warc.sha256(data)


def test_a_body_that_is_not_the_one_of_the_file_is_seen() -> None:
    forged = warc.write(page(b"The police count fifty."), "https://post.example/")
    assert warc.payload_of(forged) != warc.sha256(b"The police count forty.")


@pytest.mark.parametrize(
    "data", [b"", b"not a file", b"\x1f\x8b\x08", warc.write(page(), "https://post.example/")[:300]]
)
def test_what_is_no_file_of_ours_has_no_payload(data: bytes) -> None:
    assert warc.payload_of(data) is None
