"""No regular expression of the rules can be made to hang: each is attacked with text made for it (attacks.py)."""

import ast
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.claims.extraction.attacks import attacks, in_functions

ROOT = Path(__file__).parents[3]


def attack(*planted: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.claims.extraction.attacks", *planted]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_no_pattern_of_the_rules_can_be_made_to_hang() -> None:
    ran = attack()
    assert ran.returncode == 0, f"{ran.stdout.splitlines()[-1:]} took too long\n{ran.stderr}"
    names = ran.stdout.splitlines()
    assert names[-1] == f"all {len(names) - 1} hold"
    assert {"claims.text._STOP", "claims.language.document._WORD", "claims.checkworthiness._WORD"} <= set(names)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"\d+x",
        r"said (?:\w+\s?)*that",
        r"(?P<cue>\w+), (?:\w+ ){0,40}?(?:\w+ )*(?P=cue)",
    ],
)
def test_a_pattern_that_can_be_made_to_hang_is_seen(pattern: str) -> None:
    ran = attack(pattern)
    assert ran.returncode == -signal.SIGXCPU
    assert ran.stdout == f"planted {pattern}\n"


def test_a_pattern_that_cannot_is_left_alone() -> None:
    assert attack(r"\b(?:killed|hurt)\b", r"[a-z]+", r"(?:\w{1,20} ){0,5}said").stdout.endswith("all 3 hold\n")


def test_an_attack_repeats_what_the_pattern_repeats_behind_what_leads_up_to_it() -> None:
    texts = list(attacks(re.compile(r"on (?:mon|[tw])day((?:-|ab)+)x"), 40))
    assert "on monday" + "ab" * 20 + "\0 " in texts
    assert "on monday" + "-" * 40 + "\0 " in texts


def test_a_pattern_inside_a_function_is_written_out_there() -> None:
    """So that it is among those attacked; one that is put together belongs at the top of a module."""
    assert not [
        (path.name, call.lineno)
        for path, call in in_functions()
        if ast.unparse(call.func) != "re.escape" and not isinstance(call.args[0], ast.Constant)
    ]
