"""`stet extract` on one text and on a stream of lines."""

import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest

from stet.errors import Unusable
from stet.extract import claims_of, describe, read
from stet.lines import answer_lines

TEXT = "At least 40 people were killed on Monday, the governor, Marta Velasco, said."


def line(name: object, text: object = TEXT) -> bytes:
    return json.dumps({"id": name, "text": text}, ensure_ascii=False).encode() + b"\n"


def answers(lines: list[bytes]) -> tuple[list[dict], list[str]]:
    out = io.StringIO()
    complaints = list(answer_lines(lines, out, claims_of))
    return [json.loads(answer) for answer in out.getvalue().splitlines()], complaints


def test_a_text_is_shown_claim_by_claim_with_its_figures() -> None:
    shown = "\n".join(describe(TEXT.encode()))
    assert "figure" in shown
    assert "at least 40 people (killed)" in shown


def test_a_range_is_shown_with_both_ends_and_its_source() -> None:
    shown = "\n".join(describe(b"Between 1,200 and 1,500 people were killed, according to the Red Cross."))
    assert re.search(r"1,200-1,500 people \(killed\), according to .*Red Cross", shown)


def test_what_is_no_text_is_refused_with_a_sentence() -> None:
    for nothing in (b"", b" \n ", b"\x7fELF\x00\x01\x02"):
        with pytest.raises(Unusable):
            list(describe(nothing))


def test_a_text_without_claims_says_so() -> None:
    assert list(describe(b"Hello.")) == ["No claim was found in this text."]


def test_each_line_is_answered_under_its_own_name_with_offsets_into_its_own_text() -> None:
    texts = {"a": TEXT, "b": "\U0001f600\r\n\u00a0" + TEXT, "c": ""}
    found, complaints = answers([line(name, text) for name, text in texts.items()])
    assert complaints == []
    assert [answer["id"] for answer in found] == ["a", "b", "c"]
    assert found[0]["claims"]
    assert len(found[1]["claims"]) == len(found[0]["claims"])
    assert found[2]["claims"] == []
    for answer in found:
        for claim in answer["claims"]:
            assert texts[answer["id"]][claim["start"] : claim["end"]] == claim["quote"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{nonsense", "it is not JSON"),
        (b'{"id": 1}', "it has no 'text'"),
        (b'{"text": "A text."}', "it has no 'id'"),
        (b"[1, 2]", "it is not an object"),
        (b"7", "it is not an object"),
        (b'{"id": 1, "text": 7}', "it is not an object"),
        (b'{"id": 1, "text": null}', "it is not an object"),
        (b'\xff{"id": 1, "text": "A text."}', "it is not UTF-8"),
        (b'{"id": 1, "text": "\\ud800"}', "it holds half a character"),
        (b'{"id": "\\udc00", "text": "A text."}', "it holds half a character"),
        (b"[" * 100_000, "it is nested too deeply"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_others_are_answered(bad: bytes, reason: str) -> None:
    found, complaints = answers([line("first"), b"\n", bad + b"\n", line("last")])
    assert [answer["id"] for answer in found] == ["first", "last"]
    assert len(complaints) == 1
    assert complaints[0].startswith(f"Line 3 was skipped: {reason}")


def test_memory_does_not_grow_with_the_number_of_lines() -> None:
    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    def peak(count: int) -> int:
        def lines() -> Iterator[bytes]:
            for number in range(count):
                yield line(number, f"{TEXT} {number}")

        tracemalloc.start()
        assert not list(answer_lines(lines(), Nowhere(), claims_of))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(100)
    few, many = peak(100), peak(1_000)
    assert many < few * 1.5 + 500_000


def test_the_day_of_publication_dates_what_the_text_calls_tuesday() -> None:
    text = b"The wall fell on Tuesday and killed 12 people."
    (dated,) = {mention.iso for finding in read(text, date(2024, 6, 20))[1] for mention in finding.dates}
    assert dated == "2024-06-18"
    assert {mention.iso for finding in read(text)[1] for mention in finding.dates} == {None}
