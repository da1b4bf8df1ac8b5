"""Reading in a child process: whatever is sent, the parent gets a Reading or a sentence, and goes on with its work."""

import json
import os
import re
import resource
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text import clean
from tests.documents import BYLINE, FIRST, PARAGRAPHS, PUBLISHER, TITLE, docx, page, pdf, pdf_of, with_part
from tests.servers import Server
from workers import reading
from workers.readers.child import reply
from workers.readers.kinds import HTML, PDF
from workers.reading import MAX_BODY, NoTurn, Reading, Unreadable, read, turn


def test_a_page_becomes_a_reading() -> None:
    found = read(page(), "text/html; charset=utf-8", url="https://post.example/flood")
    assert (found.title, found.byline, found.publisher, found.language) == (TITLE, BYLINE, PUBLISHER, "en-gb")
    assert found.text == "\n\n".join([TITLE, *PARAGRAPHS])
    assert found.is_page


def test_the_day_of_a_page_is_the_day_where_it_was_published() -> None:
    found = read(page(published="2024-05-07T00:30:00+02:00"), "text/html")
    assert found.published_at == datetime(2024, 5, 6, 22, 30, tzinfo=UTC)
    assert found.published_on == date(2024, 5, 7)


@pytest.mark.parametrize(
    ("body", "name"), [(page(), "a.html"), (pdf(), "a.pdf"), (docx(), "a.docx"), (FIRST.encode(), "a.txt")]
)
def test_every_kind_is_read_from_a_file_of_its_own(body: bytes, name: str) -> None:
    found = read(body, "", file_name=name)
    assert FIRST in found.text
    assert clean(found.text) == found.text
    assert found.is_page == (name == "a.html")


def test_what_is_empty_or_too_large_is_refused_before_a_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_child", None)
    for body, sentence in ((b"", "empty"), (b" \n ", "empty"), (b"a" * (MAX_BODY + 1), "the limit is 20,000,000")):
        with pytest.raises(Unreadable, match=sentence):
            read(body, "text/plain")


def test_a_text_longer_than_an_article_may_be_says_the_limit() -> None:
    for size in (1_000_001, 15_000_000):
        with pytest.raises(Unreadable, match=r"1,000,000 bytes"):
            read(b"a" * size, "text/plain")


BEGINNINGS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html><body>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"\xd0\xcf\x11\xe0",
)


KINDS = st.sampled_from(["", "text/html; charset=utf-16", "application/pdf", "text/plain; charset=x", "a\0b"])
NAMES = st.sampled_from(["", "a.pdf", "a.docx", "a.txt", "\ud800.html"])
BODIES = st.tuples(st.sampled_from(BEGINNINGS), st.binary(max_size=400)).map(b"".join)


@given(BODIES, KINDS, NAMES)
def test_any_bytes_are_answered_with_a_document_or_a_sentence(body: bytes, media_type: str, name: str) -> None:
    said = reply(body, media_type, "", name)
    assert said.keys() in ({"unreadable"}, {"never", "instead"}, reading.FIELDS)
    assert json.loads(json.dumps(said)) == said


@settings(max_examples=12, deadline=None)
@given(BODIES, KINDS, NAMES)
def test_any_bytes_become_a_reading_that_can_be_kept_or_a_sentence(body: bytes, media_type: str, name: str) -> None:
    found = outcome(body, media_type, name)
    if isinstance(found, Reading):
        assert clean(found.text) == found.text


def outcome(body: bytes, media_type: str = "", name: str = "", wall_seconds: float = 10.0) -> Reading | str:
    """The reading, or the sentence in its place."""
    try:
        return read(body, media_type, file_name=name, wall_seconds=wall_seconds)
    except Unreadable as problem:
        sentence = str(problem)
    assert re.fullmatch(r"[A-Z].*\.", sentence)
    return sentence


# -- limits ---------------------------------------------------------------------------------------------------------


def confined(code: str) -> subprocess.CompletedProcess[str]:
    """A program that does this after it has confined itself as the child does."""
    start = f"from workers.readers import child\nimport os, socket, subprocess\nchild.confine()\n{code}"
    return subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, cwd=reading.ROOT, timeout=60)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("bytearray(800_000_000)", "MemoryError"),
        ("open('/tmp/stet-canary', 'w')", "PermissionError"),
        ("os.open('/tmp/stet-canary', os.O_CREAT | os.O_WRONLY)", "PermissionError"),
        ("[os.dup(0) for _ in range(100)]", "Too many open files"),
        ("socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("socket.getaddrinfo('example.org', 80)", "PermissionError"),
        ("subprocess.run(['true'])", "PermissionError"),
        ("os.system('true')", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("os.kill(1, 0)", "PermissionError"),
        ("import resource; resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))", "ValueError|not allowed"),
    ],
)
def test_the_child_has_given_up_what_it_does_not_need(code: str, why: str) -> None:
    done = confined(code)
    assert done.returncode != 0
    assert any(words in done.stderr for words in why.split("|")), done.stderr
    assert not Path("/tmp/stet-canary").exists()


def test_control_a_child_that_gave_up_nothing_may_do_all_of_that() -> None:
    done = confined("pass")
    assert done.returncode == 0, done.stderr


def test_no_secret_of_the_worker_is_in_the_childs_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(reading, "START", "import os, json; print(json.dumps(dict(os.environ)))")
    assert "a secret" not in reading.run_child(b"", 20).decode()
    monkeypatch.setattr(
        reading, "START", "import os, json; print(json.dumps([os.getcwd(), os.getsid(0) == os.getpid()]))"
    )
    assert json.loads(reading.run_child(b"", 20)) == ["/", True]


@pytest.mark.parametrize("module", ["child", "feed"])
def test_no_child_loads_what_compares_texts_or_holds_a_database(module: str) -> None:
    code = f"import sys, workers.readers.{module}; print({{'numpy', 'sqlalchemy'}} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "set()"


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "START", "import time; time.sleep(60)")
    start = time.monotonic()
    with pytest.raises(Unreadable, match=r"longer than it may \(0.5 s\)"):
        read(page(), "text/html", wall_seconds=0.5)
    assert time.monotonic() - start < 5


def test_what_a_child_has_started_is_ended_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    monkeypatch.setattr(
        reading,
        "START",
        f"import os, time; pid = os.fork(); pid and open('{told}', 'w').write(str(pid)); time.sleep(60)",
    )
    with pytest.raises(Unreadable, match="longer than it may"):
        read(page(), "text/html", wall_seconds=1.0)
    wait_until_gone(int(told.read_text()))


def wait_until_gone(pid: int) -> None:
    for _ in range(60):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} is still there")


def test_a_child_ends_when_its_parent_is_killed() -> None:
    code = (
        "import subprocess\nfrom tests.documents import FIRST, page\nfrom workers import reading\n"
        "start = subprocess.Popen.__init__\n"
        "def tell(self, *given, **more):\n    start(self, *given, **more)\n    print(self.pid, flush=True)\n"
        "subprocess.Popen.__init__ = tell\n"
        "reading.read(page([FIRST] * 180_000), '')  # busy for half a minute\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=reading.ROOT)
    assert parent.stdout
    child = int(parent.stdout.readline())
    time.sleep(2)
    os.kill(child, 0)
    parent.kill()
    parent.wait()
    wait_until_gone(child)


def test_an_answer_without_end_is_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "START", "import os\nwhile True: os.write(1, b'a' * 65536)")
    monkeypatch.setattr(reading, "MAX_ANSWER", 1_000_000)
    with pytest.raises(Unreadable, match="built to break readers"):
        read(page(), "text/html")


@pytest.mark.parametrize(
    "written", ["", "nonsense", "[]", "null", '{"text": 1}', '{"text": "a"}', '{"unreadable": []}', "[" * 100_000]
)
def test_a_child_that_answers_nonsense_is_not_believed(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_child", lambda given, seconds: written.encode())
    with pytest.raises(Unreadable, match=r"\.$"):
        read(page(), "text/html")


def test_dates_that_no_database_keeps_are_left_out() -> None:
    for value in ("", "yesterday", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2024-13-01"):
        assert reading.read_moment(value) is None
    assert reading.read_moment("2024-05-07") == datetime(2024, 5, 7, tzinfo=UTC)


# -- bombs ----------------------------------------------------------------------------------------------------------

DEEP = b"<html><body>" + b"<div><b><i><p>" * 300_000 + b"deep"
TABLES = b"<html><body><article>" + b"<table><tr><td>a" * 100_000
STREAM = zlib.compress(b"BT /F1 12 Tf (a) Tj ET " * 8_000_000)


def pdf_bomb() -> bytes:
    body = pdf_of([b"BT (x) Tj ET"])
    at, end = body.index(b"stream\n") + 7, body.index(b"\nendstream")
    return body[:at] + STREAM + body[end:]


BOMBS = {
    "pdf": pdf_bomb,
    "zip": lambda: with_part(docx(), "word/media/image1.png", b"\0" * 300_000_000),
    "xml": lambda: with_part(docx(), "word/document.xml", b"<a>" * 9_000_000),
    "deep": lambda: DEEP,
    "tables": lambda: TABLES,
    "page": lambda: page([FIRST] * 180_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_goes_off_in_the_child_while_other_work_goes_on(name: str) -> None:
    bomb, before, others = BOMBS[name](), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, list[str]()
    other = Thread(target=lambda: others.append(read(page(), "text/html").title))
    other.start()
    start = time.monotonic()
    assert outcome(bomb)
    took = time.monotonic() - start
    other.join()
    assert others == [TITLE]
    assert took < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"


def test_only_two_have_a_turn_at_once_and_a_third_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TURN_SECONDS", 0.05)
    with turn(), turn(), pytest.raises(NoTurn), turn():
        raise AssertionError("a third one")
    with suppress(Unreadable), turn():
        read(b"", "")
    with turn(), turn():
        pass


def test_nothing_is_fetched_while_reading() -> None:
    with Server() as outside:
        links = f'<link rel="stylesheet" href="{outside.url("/a.css")}">'
        body = f'<!DOCTYPE html SYSTEM "{outside.url("/a.dtd")}">{page(head=links).decode()}'
        read(body.replace("<article>", f'<article><img src="{outside.url("/a.png")}">').encode(), "text/html")
        source = f'<!DOCTYPE d SYSTEM "{outside.url("/b.dtd")}"><d/>'
        with pytest.raises(Unreadable):
            read(with_part(docx(), "word/document.xml", source.encode()), "")
        assert outside.hits == []


def test_a_read_takes_less_than_a_second() -> None:
    """Measured: 0.3 s a page, 0.25 s a PDF, 0.2 s a Word document, 0.1 s a text; nearly all of it is loading."""
    for body, kind in ((page(), HTML), (pdf(), PDF), (docx(), ""), (FIRST.encode(), "")):
        start = time.process_time(), os.times()
        read(body, kind)
        spent = os.times()
        assert spent.children_user - start[1].children_user < 1.0
