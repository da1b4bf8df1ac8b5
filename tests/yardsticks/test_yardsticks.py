"""`make yardsticks` on articles of our own: what claims become for the scorers, the table, and the lists of misses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.yardsticks.measures import TASKS, Folder, Measure, Task
from tests.yardsticks.misses import attribution_cases, casualty_cases
from tests.yardsticks.mixed_case import learn
from tests.yardsticks.predictions import NotThere, attributions, casualties, extracted, write
from tests.yardsticks.run import ROOT, main, row, table, taken

DAM = "The dam is safe, Marta Velasco said on Monday.\n\nTwo men were killed and at least 30 others injured at Tarn."
PORT = "“The port will open again in May,” the harbour master told reporters. Jon Ruiz denied that it had ever closed."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for name in ("data", "scorers", "work"):
        (tmp_path / name).mkdir()
    return Folder(tmp_path, tmp_path / "work")


def spans(text: str, *parts: str) -> list[list[int]]:
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def attribution(text: str, source: str, cue: str, content: str) -> dict:
    return {"source": spans(text, source), "cue": spans(text, cue), "content": spans(text, content)}


def figure(measure: str, low: float | None, high: float | None) -> dict:
    return {"measure": measure, "low": low, "high": high}


def test_the_product_is_asked_on_the_command_line_and_answers_in_the_words_of_the_scorers(folder):
    texts = write(folder.path / "data" / "own.jsonl", [{"id": "dam", "text": DAM}, {"id": "port", "text": PORT}])
    dam, port = extracted(texts, folder.work / "answers")
    assert attribution(DAM, "Marta Velasco", "said", "The dam is safe") in dam["attributions"]
    assert attribution(PORT, "the harbour master", "told", "“The port will open again in May,”") in port["attributions"]
    assert dam["casualties"] == [
        {"effect": "DEATH", "low": 2, "high": 2},
        {"effect": "INJURY", "low": 30, "high": 30},
    ]
    assert port["casualties"] == []


def test_claims_with_a_speaker_or_a_cue_are_attributions_and_each_counts_once():
    said = {"speaker": [[0, 2]], "cue": [[3, 7]], "content": [[8, 20]]}
    unnamed = {"speaker": [], "cue": [[3, 7]], "content": [[30, 40]]}
    told = {"speaker": [], "cue": [], "content": [[50, 60]]}
    assert [one["content"] for one in attributions([said, told, dict(said), unnamed])] == [[[8, 20]], [[30, 40]]]


def test_a_missing_bound_of_a_casualty_figure_is_filled_in_and_other_figures_are_left_out():
    figures = [
        figure("killed", 40, None),
        figure("killed", None, 7),
        figure("injured", 3, 5),
        figure("injured", 3, 5),
        figure("money", 9, 9),
    ]
    assert casualties([{"figures": figures[:2]}, {"figures": figures[2:]}]) == [
        {"effect": "DEATH", "low": 40, "high": 40},
        {"effect": "DEATH", "low": 0, "high": 7},
        {"effect": "INJURY", "low": 3, "high": 5},
    ]


def test_a_row_shows_before_now_baseline_and_goal_and_the_table_is_aligned():
    rows = [
        row(Measure("f1", "overlap", 0.78), {"f1": 0.7}, {"f1": 0.75}, {"f1": 0.6}),
        row(Measure("map", "matching", "+.06"), {}, "no `stet match` yet", {"map": 0.828}),
        row(Measure("wps", "speed", 100_000), {}, {"wps": 123_456.7}, "no scorers/x.py"),
    ]
    assert table(rows).splitlines() == [
        "measure   before                  now         baseline     goal",
        "overlap    0.700                0.750            0.600    0.780",
        "matching       -  no `stet match` yet            0.828    0.888",
        "speed          -              123,457  no scorers/x.py  100,000",
    ]


def test_a_measure_without_its_data_says_what_is_missing_and_the_others_go_on(folder):
    cells = {line[2] for task in TASKS for line in taken(task, folder, {})}
    assert "no data/polnear_dev.jsonl" in cells
    assert "no data/ct2022_task2a_corpus.jsonl" in cells
    assert len([line for task in TASKS for line in taken(task, folder, {})]) == sum(len(t.measures) for t in TASKS)


def test_a_command_that_is_not_there_is_a_reason_in_the_table():
    def take(_: Folder):
        raise NotThere("no `stet something` yet")

    (line,) = taken(Task("t", take, (Measure("k", "words", 0.5),)), Folder(ROOT, ROOT), {"k": 0.4})
    assert line == ("words", "0.400", "no `stet something` yet", "-", "0.500")


def test_a_scorer_is_called_and_read(folder):
    write(folder.path / "data" / "muc4_dev.jsonl", [{"id": "dam", "text": DAM.upper(), "incidents": []}])
    scorer = "import json, sys\nfound = [json.loads(line) for line in open(sys.argv[2])]\n"
    scorer += "print(json.dumps({'recall': len(found[0]['casualties']) / 4, 'precision_lower_bound': 0.25}))\n"
    (folder.path / "scorers" / "score_casualties.py").write_text(scorer)
    task = next(task for task in TASKS if task.name == "casualties")
    recall, precision = taken(task, folder, {})
    assert recall[2:4] == ("0.500", "no scorers/baseline_casualties_regex.py")
    assert precision[2] == "0.250"


def test_every_figure_of_the_last_release_belongs_to_a_row():
    before = json.loads((Path(__file__).parent / "before.json").read_text(encoding="utf-8"))
    assert set(before) <= {measure.key for task in TASKS for measure in task.measures}


def test_capitals_become_mixed_case_as_articles_write_their_words():
    mixed = learn(["We saw Tarn again. The mayor of Tarn met a crew in Tarn, and the mayor left with it."])
    assert mixed("   TARN, 3 MAY -- THE MAYOR LEFT IN A HURRY.  THE U.S. [ABC] CREW MET RUIZ.") == (
        "   Tarn, 3 May -- The mayor left in a Hurry.  The U.S. [ABC] crew met Ruiz."
    )


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.yardsticks.run", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_a_folder_that_is_not_there_is_named_in_one_sentence(tmp_path):
    ran = run("--folder", str(tmp_path / "nowhere"))
    assert ran.returncode == 2
    assert ran.stderr == (
        f"Nothing was measured: {tmp_path / 'nowhere'} is not there. "
        "Say where the yardsticks are with YARDSTICKS=folder.\n"
    )


def test_without_the_usual_folder_the_same_sentence_is_no_failure(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tests.yardsticks.run.USUAL", tmp_path)
    assert main([]) is None
    assert capsys.readouterr().out.startswith(f"Nothing was measured: {tmp_path / 'data'} is not there.")


def test_a_list_of_misses_is_never_written_into_the_project(folder):
    place = ROOT / "docs" / "misses.txt"
    assert "outside the project" in (main(["--folder", str(folder.path), "--errors", str(place)]) or "")
    assert not place.exists()


def test_misses_are_listed_by_category():
    gold = [
        attribution(DAM, "Marta Velasco", "said", "The dam is safe"),
        attribution(DAM, "Tarn", "killed", "Two men were killed"),
        attribution(DAM, "others", "injured", "at least 30 others injured at Tarn"),
    ]
    found = [
        attribution(DAM, "The dam", "said", "The dam is safe"),
        attribution(DAM, "others", "injured", "at least 30"),
        attribution(DAM, "Monday", "on", "Two"),
    ]
    cases = dict(attribution_cases({"text": DAM, "attributions": gold}, {"attributions": found}))
    assert set(cases) == {"wrong speaker", "missed cue", "boundary", "false alarm"}
    assert "C⟨The dam is safe⟩, S⟨Marta Velasco⟩ Q⟨said⟩ on Monday" in cases["wrong speaker"]
    assert "C⟨at least 30⟩ S⟨others⟩ Q⟨injured⟩" in cases["boundary"]
    assert not list(attribution_cases({"text": DAM, "attributions": gold}, {"attributions": gold}))


def test_casualties_are_missed_only_where_no_figure_reaches_them():
    victims = {"names": ["men"], "effect": ["DEATH"], "number": [[2, 2]]}
    incident = {"optional": False, "victims": [victims, victims | {"number": [[1, 1]]}, victims | {"effect": []}]}
    article = {"text": DAM, "incidents": [incident, {"optional": True, "victims": [victims]}]}
    right = {"casualties": [{"effect": "DEATH", "low": 1, "high": 3}]}
    wrong = {"casualties": [{"effect": "INJURY", "low": 2, "high": 2}, {"effect": "DEATH", "low": 3, "high": 3}]}
    assert not list(casualty_cases(article, right))
    ((category, lines),) = casualty_cases(article, wrong)
    assert category == "missed casualties"
    assert "Two men were killed" in lines
