"""`stet score` on one text and on a stream of lines."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from claims.checkworthiness import weigh
from stet.cli import main
from stet.errors import Unusable
from stet.score import describe, score_of

TEXT = "Unemployment rose from 9 to 14  percent in two years. Thank you very much."


def test_each_sentence_is_shown_with_its_score_and_the_points_it_is_made_of() -> None:
    shown = list(describe(TEXT.encode()))
    assert shown[0] == f"1. {weigh('Unemployment rose from 9 to 14 percent in two years.')[0]:.3f} check-worthy"
    assert shown[1] == "   “Unemployment rose from 9 to 14 percent in two years.”"
    assert "names a number: 9 (+0.12); " in shown[2]
    assert re.fullmatch(r"2\. 0\.[0-4]\d\d not check-worthy", shown[3])
    assert shown[-1] == "Check-worthy sentences: 1 of 2."


def test_what_is_no_text_is_refused_with_a_sentence() -> None:
    with pytest.raises(Unusable, match="There is no text here"):
        list(describe(b" \n "))


@pytest.mark.parametrize("text", ["", "\x00", "\r\n\u00a0", "\U0001f600", TEXT])
def test_a_line_is_weighed_as_it_stands_and_every_score_lies_between_0_and_1(text: str) -> None:
    answer = score_of({"id": 1, "text": text})
    assert answer == {"score": weigh(text)[0], "reasons": list(weigh(text)[1])}
    assert 0 <= answer["score"] <= 1


def test_lines_are_answered_in_order_and_a_bad_one_is_named(tmp_path: Path) -> None:
    lines, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines.write_text(
        json.dumps({"id": "a", "text": "It killed 310 people."}) + '\n{"id": 7}\n{"id": "b", "text": "Thanks."}\n'
    )
    run = CliRunner().invoke(main, ["score", "--jsonl", str(lines), "-o", str(out)])
    first, last = (json.loads(line) for line in out.read_text().splitlines())
    assert (first["id"], last["id"]) == ("a", "b")
    assert set(first) == {"id", "score", "reasons"}
    assert last["score"] < 0.5 <= first["score"]
    assert run.exit_code == 1
    assert "Line 2 was skipped: it has no 'text'." in run.output


def test_a_text_for_people_and_lines_for_programs_are_not_asked_for_at_once(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT)
    assert "1 of 2" in CliRunner().invoke(main, ["score", str(article)]).output
    assert CliRunner().invoke(main, ["score"]).exit_code == 2
    assert CliRunner().invoke(main, ["score", str(article), "--jsonl", str(article)]).exit_code == 2
