"""`stet match`: a corpus in memory, queries line by line."""

import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from claims.matching import Index
from stet.cli import main
from stet.lines import answer_lines
from stet.match import ranking_of, read_asked, read_entries

CORPUS = (
    {"id": "ferry", "text": "A ferry ran aground near the lighthouse.", "date": "3 May 2021"},
    {"id": "pool", "text": "It is closed.", "title": "The swimming pool", "subtitle": None},
    {"id": 7, "text": "Kelda Mining was fined forty million crowns."},
)


def line(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def index_of(*lines: bytes) -> tuple[Index[str | int], list[str]]:
    index: Index[str | int] = Index()
    return index, list(read_entries(lines, index))


def answers(*lines: bytes) -> tuple[list[dict], list[str]]:
    index, complaints = index_of(*(line(**entry) for entry in CORPUS))
    assert complaints == []
    out = io.StringIO()
    complaints = list(answer_lines(lines, out, partial(ranking_of, index), read_asked))
    return [json.loads(answer) for answer in out.getvalue().splitlines()], complaints


def test_each_query_is_answered_under_its_own_name_best_first() -> None:
    found, complaints = answers(line(id=1, text="Ferries by the lighthouse, and a pool"), line(id=None, text="pools"))
    assert complaints == []
    assert [answer["id"] for answer in found] == [1, None]
    assert [key for key, _ in found[0]["ranking"]] == ["ferry", "pool"]
    assert [key for key, _ in found[1]["ranking"]] == ["pool"]
    scores = [score for _, score in found[0]["ranking"]]
    assert scores == sorted(scores, reverse=True) and scores[-1] > 0


def test_ids_come_back_as_they_were_given() -> None:
    found, _ = answers(line(id="a", text="40,000,000 crowns"))
    assert found[0]["ranking"][0][0] == 7


def test_a_query_that_matches_nothing_has_an_empty_ranking() -> None:
    found, _ = answers(line(id="a", text="and it was not"))
    assert found == [{"id": "a", "ranking": []}]


def test_the_sentences_before_and_the_speaker_are_read() -> None:
    asked = {"id": "a", "text": "They were fined", "speaker": "X", "context_before": ["Ask the ferry.", "And Kelda?"]}
    found, complaints = answers(line(**asked))
    assert complaints == []
    assert [key for key, _ in found[0]["ranking"]] == [7, "ferry"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{nonsense\n", "it is not JSON"),
        (line(id=1), "it has no 'text'"),
        (line(id=1, text=7), "it is not an object"),
        (line(id=1, text="A", speaker=7), "its speaker is not a string"),
        (line(id=1, text="A", context_before="B"), "its context_before is not a list of strings"),
        (line(id=1, text="A", context_before=[["B"]]), "its context_before is not a list of strings"),
    ],
)
def test_a_bad_query_is_named_by_its_number_and_the_others_are_answered(bad: bytes, reason: str) -> None:
    found, complaints = answers(line(id="first", text="pool"), b"\n", bad, line(id="last", text="pool"))
    assert [answer["id"] for answer in found] == ["first", "last"]
    assert len(complaints) == 1
    assert complaints[0].startswith(f"Line 3 was skipped: {reason}")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"\xff\n", "it is not UTF-8"),
        (line(id=["x"], text="A"), "its id is neither a string nor a whole number"),
        (line(id=True, text="A"), "its id is neither a string nor a whole number"),
        (line(id="x", text="A", title=["B"]), "its title is not a string"),
        (line(id="x", text="A", date=2021), "its date is not a string"),
    ],
)
def test_a_bad_entry_is_named_by_its_number_and_the_others_are_kept(bad: bytes, reason: str) -> None:
    index, complaints = index_of(line(id="first", text="pool"), bad, line(id="last", text="pool"))
    assert len(index) == 2
    assert len(complaints) == 1
    assert complaints[0].startswith(f"Line 2 of the corpus was skipped: {reason}")


def test_of_two_entries_with_one_id_the_later_is_kept() -> None:
    index, complaints = index_of(line(id="a", text="pool"), line(id="a", text="ferry"))
    assert complaints == []
    assert ranking_of(index, {"id": 1, "text": "pool"}) == {"ranking": []}
    assert [key for key, _ in ranking_of(index, {"id": 1, "text": "ferry"})["ranking"]] == ["a"]


def test_a_ranking_has_at_most_a_hundred_entries() -> None:
    index, _ = index_of(*(line(id=number, text=f"Pool {number}") for number in range(150)))
    assert len(ranking_of(index, {"id": 1, "text": "pool"})["ranking"]) == 100


@pytest.mark.parametrize(("bad_entry", "bad_query", "status"), [(b"", b"", 0), (b"[]\n", b"", 1), (b"", b"[]\n", 1)])
def test_the_command_writes_what_it_can_and_its_status_says_whether_lines_were_skipped(
    tmp_path: Path, bad_entry: bytes, bad_query: bytes, status: int
) -> None:
    corpus, asked, out = (tmp_path / name for name in ("corpus", "asked", "out"))
    corpus.write_bytes(bad_entry + b"".join(line(**entry) for entry in CORPUS))
    asked.write_bytes(bad_query + line(id="a", text="a swimming pool"))
    result = CliRunner().invoke(main, ["match", "--corpus", str(corpus), "--jsonl", str(asked), "-o", str(out)])
    assert result.exit_code == status
    assert ("Line 1" in result.stderr) == bool(status)
    assert json.loads(out.read_text())["ranking"][0][0] == "pool"


def peaks(*counts: int) -> list[int]:
    """The most bytes held while so many queries are answered, after a warm-up."""

    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    index, _ = index_of(*(line(**entry) for entry in CORPUS))

    def peak(count: int) -> int:
        def lines() -> Iterator[bytes]:
            for number in range(count):
                yield line(id=number, text="A ferry and a pool " * 5)

        tracemalloc.start()
        assert not list(answer_lines(lines(), Nowhere(), partial(ranking_of, index), read_asked))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(100)
    return [peak(count) for count in counts]


def test_memory_does_not_grow_with_the_number_of_queries() -> None:
    # In a process of its own: whatever else this one does is counted too.
    program = "from tests.stet.test_match import peaks; print(*peaks(100, 2_000))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    few, many = map(int, ran.stdout.split())
    assert many < few * 1.5 + 500_000


def test_a_corpus_without_entries_is_refused(tmp_path: Path) -> None:
    corpus, asked = tmp_path / "corpus.jsonl", tmp_path / "asked.jsonl"
    corpus.write_text("\n", encoding="utf-8")
    asked.write_text('{"id": 1, "text": "The wall fell."}\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["match", "--corpus", str(corpus), "--jsonl", str(asked)])
    assert result.exit_code == 1
    assert "holds no entry" in result.output
