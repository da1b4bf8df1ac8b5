"""A kind of claim is one file, found by being there; the example of the guide is such a file.

What each kind finds is tested beside this file.
"""

import re
import subprocess
import sys
from pathlib import Path

from claims.extraction import KINDS

ROOT = Path(__file__).parents[3]


def test_the_kinds_are_the_files_of_the_folder():
    files = {path.stem for path in (ROOT / "claims" / "extraction").glob("*.py")} - {"__init__"}
    assert set(KINDS) == files == {kind.name for kind in KINDS.values()}


def test_every_kind_says_what_it_is_and_what_to_check():
    for kind in KINDS.values():
        assert kind.label
        assert kind.question
        assert kind.checklist
        assert 0 <= kind.risk <= 30


def test_only_predictions_and_opinions_are_noted():
    assert {kind.name for kind in KINDS.values() if kind.noted} == {"prediction", "opinion"}


def test_the_example_of_the_guide_is_found_and_finds(tmp_path):
    guide = (ROOT / "docs" / "add-a-claim-kind.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "distance.py").write_text(example, encoding="utf-8")
    program = (
        "import pkgutil, claims.extraction as e\n"
        f"e.__path__.append({str(tmp_path)!r})\n"
        "e.KINDS.update(e._discover())\n"
        "print([f.quote for f in e.extract('It lies 12 kilometres from Tarn.') if f.kind == 'distance'])"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['12 kilometres']"
