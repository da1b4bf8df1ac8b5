"""Every regular expression of the rules against text made to hang it, with a bound on the processor time of an attack.

Run as a program it imports all of claims, records each pattern that is compiled, wherever it is kept, adds those that
functions hold, and searches texts made from the pattern itself: what a repetition repeats, over and over, behind what
leads up to it, with an end that fits nothing. The kernel ends the program at the first attack that takes more than
SECONDS of processor time, which do not pass while the machine does something else; the last line names the pattern.
"""

import ast
import importlib
import math
import pkgutil
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from types import ModuleType
from typing import Any

import claims

LENGTH = (
    100_000  # characters of an attack: at this length the slowest pattern needs 0.2 s, a quadratic one 5 s and more
)
SECONDS = 3
WINDOWS = {  # patterns that are only ever shown a short stretch, so that they may be slow on a long one: characters
    "claims.text._WORD_BEFORE": 40,
    "claims.language.dates._DATELINE": 100,
    "claims.matching.query._BYLINE": 200,
}
_ALPHABET = "aA1 .,-'\"“\n(\0"
_END = "\0 "
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_SAMPLES = {
    codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: ".",
}  # fmt: skip
Tree = Any
"""A parsed pattern: (operator, argument) pairs as the parser of `re` makes them."""


def record_patterns() -> dict[re.Pattern[str], str]:
    """Import everything in claims; each pattern compiled meanwhile, with the module and line that compiled it."""
    found: dict[re.Pattern[str], str] = {}
    compile_pattern = re._compile

    def recorded(pattern: Any, flags: int) -> re.Pattern[str]:
        compiled = compile_pattern(pattern, flags)
        caller = sys._getframe(2)
        if caller.f_globals.get("__name__", "").startswith("claims"):
            found.setdefault(compiled, f"{caller.f_globals['__name__']}, line {caller.f_lineno}")
        return compiled

    re._compile = recorded
    try:
        modules = list(_modules())
    finally:
        re._compile = compile_pattern
    for path, call in in_functions():
        if isinstance(call.args[0], ast.Constant):
            found.setdefault(re.compile(call.args[0].value), f"{path.stem}, line {call.lineno}")
    named = {id(value): f"{module.__name__}.{name}" for module in modules for name, value in vars(module).items()}
    return {pattern: named.get(id(pattern), place) for pattern, place in found.items()}


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(claims.__path__, "claims."):
        if ".migrations" in module.name:  # they run under Alembic alone
            continue
        try:
            yield importlib.import_module(module.name)
        except ModuleNotFoundError as missing:  # a module for those who train a model; no desk can import it
            if (missing.name or "claims").startswith("claims"):
                raise


def in_functions() -> Iterator[tuple[Path, ast.Call]]:
    """Calls of `re` inside functions, with the file: what they compile nobody sees before they run."""
    for path in sorted(Path(claims.__file__).parent.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.Lambda):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re."):
                        yield path, call


def attacks(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about `length` characters that the pattern has to try long at."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    whole = example(tree)
    pumps = set(pumped(tree)) | {("", part) for part in (whole, whole[:-1], whole[1:]) if part}
    pumps |= {("", character) for character in {*_ALPHABET, *re.findall(r"\W", pattern.pattern)}}
    for before, pump in sorted(pumps):
        yield before + pump * (length // len(pump)) + _END


def example(tree: Tree) -> str:
    """A short text that fits: the first branch, the first member of a class, each repetition as seldom as may be."""
    found = ""
    for operator, argument in tree:
        if operator is codes.LITERAL:
            found += chr(argument)
        elif operator is codes.IN:
            found += _member(argument)
        elif operator in (codes.ANY, codes.NOT_LITERAL):
            found += "b" if argument == ord("a") else "a"
        elif operator is codes.BRANCH:
            found += example(argument[1][0])
        elif operator is codes.SUBPATTERN:
            found += example(argument[3])
        elif operator in _REPEATS:
            found += example(argument[2]) * max(1, argument[0])
        elif operator is codes.ATOMIC_GROUP:
            found += example(argument)
    return found


def pumped(tree: Tree, before: str = "") -> Iterator[tuple[str, str]]:
    """For each repetition: what leads up to it, and each short text that it can repeat."""
    for operator, argument in tree:
        if operator in _REPEATS:
            if argument[1] > 8:
                yield from ((before, pump) for pump in choices(argument[2]) if pump)
            yield from pumped(argument[2], before)
        for part in _inner(operator, argument):
            yield from pumped(part, before)
        before += example([(operator, argument)])


def choices(tree: Tree) -> list[str]:
    """One short text for each branch and each member of a class."""
    ((operator, argument), *more) = tree
    if not more and operator is codes.BRANCH:
        return [choice for branch in argument[1] for choice in choices(branch)]
    if not more and operator is codes.SUBPATTERN:
        return choices(argument[3])
    if not more and operator is codes.IN and argument[0][0] is not codes.NEGATE:
        return [_member([member]) for member in argument]
    return [example(tree)]


def _inner(operator: Any, argument: Any) -> list[Tree]:
    if operator is codes.SUBPATTERN:
        return [argument[3]]
    if operator is codes.BRANCH:
        return list(argument[1])
    if operator in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if operator is codes.ATOMIC_GROUP else []


def _member(members: Any) -> str:
    """A character of a class; of a negated class the first of the alphabet that is not in it."""
    operator, argument = members[0]
    if operator is codes.NEGATE:
        return next((character for character in _ALPHABET if not any(_holds(m, character) for m in members[1:])), "§")
    if operator is codes.CATEGORY:
        return _SAMPLES[argument]
    return chr(argument[0] if operator is codes.RANGE else argument)


def _holds(member: Any, character: str) -> bool:
    operator, argument = member
    if operator is codes.LITERAL:
        return chr(argument) == character
    if operator is codes.RANGE:
        return argument[0] <= ord(character) <= argument[1]
    positive = {codes.CATEGORY_DIGIT: str.isdigit, codes.CATEGORY_SPACE: str.isspace, codes.CATEGORY_WORD: str.isalnum}
    return positive[argument](character) if argument in positive else False


def allow(seconds: int) -> None:
    """From now on so many seconds of processor time, then the kernel ends this program."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main(planted: list[str]) -> None:
    patterns = {re.compile(pattern): f"planted {pattern}" for pattern in planted} or record_patterns()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for pattern, name in patterns.items():
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        for text in attacks(pattern, WINDOWS.get(name, LENGTH)):
            allow(SECONDS)
            for _ in pattern.finditer(text):
                pass
    sys.stdout.write(f"all {len(patterns)} hold\n")


if __name__ == "__main__":
    main(sys.argv[1:])
