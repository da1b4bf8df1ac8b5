"""A page as a WARC file (ISO 28500): what was asked of, when, and byte for byte what came.

The file of one page at one moment is always the same bytes. Where files are kept is in storage.py.
"""

import hashlib
import io
import string
import uuid
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from workers.fetch import USER_AGENT, Page

UNPACKED: Final = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "set-cookie"})
"""Headers that are not true of the body as it is kept, or are the visitor's own."""
ASCII: Final = string.punctuation + string.digits + string.ascii_letters + " "
FORMAT: Final = "WARC File Format 1.1"


def write(page: Page, url: str) -> bytes:
    """A gzipped WARC: a `warcinfo` record, and a `response` with the answer of the last of the redirects from `url`."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    said = {"software": USER_AGENT, "format": FORMAT, "description": f"What was found at {url}"}
    about = f"{page.url}\n{page.fetched_at.isoformat()}\n"
    info = writer.create_warcinfo_record(f"{sha256(page.body)}.warc.gz", said)
    for name, value in _dated(page, f"info\n{about}").items():
        info.rec_headers.replace_header(name, value)
    writer.write_record(info)
    writer.write_record(
        writer.create_warc_record(
            page.url, "response", payload=io.BytesIO(page.body), length=len(page.body), http_headers=_headers(page),
            warc_headers_dict=_dated(page, f"response\n{about}{sha256(page.body)}")
            | {"WARC-Payload-Digest": f"sha256:{sha256(page.body)}"},
        )
    )  # fmt: skip
    return out.getvalue()


def payload_of(warc: bytes) -> str | None:
    """The sha256 of the body inside; None where the file is none of ours, is torn or was altered."""
    try:
        for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
            if record.rec_type == "response":
                return _digest(record)
    except (ArchiveLoadFailed, ValueError, EOFError, OSError, KeyError, IndexError, AttributeError):
        # warcio says most of what is wrong with a file by its own error, and the rest by whatever breaks.
        return None
    return None


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _dated(page: Page, seed: str) -> dict[str, str]:
    """Headers that would otherwise be made of chance and of the present moment."""
    at: datetime = page.fetched_at.astimezone(UTC)
    return {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}>",
        "WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def _headers(page: Page) -> StatusAndHeaders:
    sent = [
        (name, _in_one_line(value)) for name, value in page.headers if name.isascii() and name.lower() not in UNPACKED
    ]
    return StatusAndHeaders(f"{page.status} OK", [*sent, ("Content-Length", str(len(page.body)))], protocol="HTTP/1.1")


def _in_one_line(value: str) -> str:
    """A header may be folded over several lines and hold any byte; in the file it is one line of ASCII."""
    return quote(" ".join(value.split()).encode("latin-1", "replace"), safe=ASCII)


def _digest(record: ArcWarcRecord) -> str:
    found, stream = hashlib.sha256(), record.content_stream()
    while chunk := stream.read(65_536):
        found.update(chunk)
    return found.hexdigest()
