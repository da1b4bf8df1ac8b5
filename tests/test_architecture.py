"""Keeps the architecture: who may import whom, where state changes, how long a file may be. It only reads the code."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSES = ("claims", "workers", "webapp", "stet")
LONGEST_FILE = 350
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
HTTP_CLIENTS = {"urllib3", "requests", "httpx", "aiohttp", "http.client", "urllib.request"}
S3_CLIENTS = {"minio", "boto3", "botocore", "aioboto3", "s3fs", "s3transfer"}

# Inside claims: story -> what it stands on -> ground. A file may import from its own floor and from those below.
STORY = {
    "intake", "assignment", "choosing", "evidence", "judging", "checklists", "review", "signoff", "publishing",
    "reshape", "acts", "discussion", "newsroom", "workload", "factchecks", "feeds", "earlier", "deliveries",
    "snapshots", "contents", "retention", "asking_again", "freshness", "wayback",
}  # fmt: skip
GROUND = {"models", "text", "ratings", "settings", "errors", "database", "migrations", "failpoints"}


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is the dotted name under which it is imported."""

    path: Path
    name: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def house(self) -> str:
        return self.name.partition(".")[0]

    def __str__(self) -> str:
        return self.name


def read(path: Path, root: Path = ROOT) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    return Module(path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8"))


MODULES = [read(path) for house in HOUSES for path in sorted((ROOT / house).rglob("*.py"))]
NAMES = {module.name for module in MODULES}
each = pytest.mark.parametrize("module", MODULES, ids=str)


def imports(module: Module, known: set[str] = NAMES) -> Iterator[str]:
    """Every module named in an import anywhere in the file, in functions too."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__") and node.args:
            yield str(getattr(node.args[0], "value", ""))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def forbidden_imports(module: Module) -> set[str]:
    """What the import rules keep this module from naming."""
    house, named = module.house, set(imports(module))
    beyond = {"claims": {"webapp", "workers", "stet"}, "workers": {"webapp", "stet"}, "webapp": {"workers", "stet"}}
    closed = set(beyond.get(house, ()))
    if house != "workers":
        closed |= {"celery", "kombu", "billiard"}
    if house in ("claims", "workers"):
        closed |= {"flask", "flask_security", "flask_wtf", "flask_bootstrap", "flask_login", "werkzeug"}
    if house in ("claims", "webapp"):
        closed |= {"redis"}
    if module.name != "workers.fetch":
        # The entrance asks its own web server on this machine whether it is up, and nothing else.
        # The client of a bucket takes its own limits of time as an object of urllib3's.
        own = {"stet": {"http.client"}, "workers.storage": {"urllib3"}}
        closed |= HTTP_CLIENTS - own.get(house, own.get(module.name, set()))
    if module.name != "workers.storage":
        closed |= S3_CLIENTS
    if module.name != "workers.mail":
        closed |= {"smtplib"}
    return {name for name in named if is_within(name, closed)}


@each
def test_a_module_imports_only_what_its_house_may_know(module: Module) -> None:
    assert not forbidden_imports(module)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("claims.intake", "import flask"),
        ("claims.intake", "from workers.bell import Bell"),
        ("claims.intake", "def late():\n    from webapp import session"),
        ("claims.intake", "import redis.client"),
        ("claims.intake", "import urllib.request"),
        ("claims.intake", "from importlib import import_module\nimport_module('celery')"),
        ("workers.tasks", "from webapp.app import create_app"),
        ("workers.tasks", "from flask import Flask"),
        ("workers.tasks", "import urllib3"),
        ("workers.snapshots", "import minio"),
        ("workers.snapshots", "def late():\n    from boto3 import client"),
        ("workers.storage", "import requests"),
        ("claims.mailing", "import smtplib"),
        ("workers.sources.wiki", "from http.client import HTTPConnection"),
        ("webapp.desk", "from workers import bell"),
        ("webapp.desk", "import celery"),
        ("webapp.desk", "from stet import desk"),
        ("stet.up", "from kombu import Connection"),
    ],
)
def test_a_breach_of_the_import_rules_is_seen(name: str, line: str) -> None:
    assert forbidden_imports(Module(Path(f"{name.rpartition('.')[2]}.py"), name, line))


def circles(modules: list[Module]) -> list[list[str]]:
    """Modules that import each other, however far round, wherever in the file the import stands."""
    known = {module.name for module in modules}
    edges = {module.name: {name for name in imports(module, known) if name in known} for module in modules}
    found: list[list[str]] = []
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> None:
        if name in path:
            found.append([*path[path.index(name) :], name])
        elif name not in done:
            for other in sorted(edges[name] - {name}):
                walk(other, [*path, name])
            done.add(name)

    for name in sorted(edges):
        walk(name, [])
    return found


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert not circles(MODULES)


def test_a_circle_hidden_in_a_function_is_seen() -> None:
    one = Module(Path("one.py"), "claims.one", "from claims import two")
    two = Module(Path("two.py"), "claims.two", "import claims.three")
    three = Module(Path("three.py"), "claims.three", "def late():\n    from claims.one import name")
    assert circles([one, two, three])
    assert not circles([one, two])


def floor(name: str) -> int:
    """2 for the story, 1 for what it stands on, 0 for the ground."""
    subject = [*name.split("."), ""][1]
    return 2 if subject in STORY else 0 if subject in GROUND else 1


def upward_imports(module: Module) -> set[str]:
    if module.house != "claims" or module.name == "claims":
        return set()
    below = floor(module.name)
    return {name for name in imports(module) if name.startswith("claims.") and floor(name) > below}


@each
def test_inside_claims_nothing_imports_from_a_floor_above(module: Module) -> None:
    assert not upward_imports(module)


@pytest.mark.parametrize(
    ("name", "line"),
    [("claims.text", "from claims import people"), ("claims.people", "from claims.intake import submit_article")],
)
def test_an_import_from_a_floor_above_is_seen(name: str, line: str) -> None:
    assert upward_imports(Module(Path(f"{name}.py"), name, line))


def test_nobody_imports_the_entrance() -> None:
    assert not [m.name for m in MODULES if m.house != "stet" and any(is_within(n, {"stet"}) for n in imports(m))]


def status_writes(module: Module) -> list[int]:
    """Lines that set an attribute called status on something called claim, or on what stands for one."""
    lines = []
    for node in ast.walk(module.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            flat = [part for target in targets for part in ast.walk(target) if target is not None]
            lines += [node.lineno for part in flat if isinstance(part, ast.Attribute) and part.attr == "status"]
        if isinstance(node, ast.Call) and _called(node) == "setattr" and len(node.args) > 1:
            lines += [node.lineno] if getattr(node.args[1], "value", "") == "status" else []
    return lines


@each
def test_a_claims_status_is_set_in_workflow_alone(module: Module) -> None:
    if module.house in ("claims", "workers", "webapp") and module.name != "claims.workflow":
        assert not status_writes(module)


def test_setting_a_status_is_seen_in_every_spelling() -> None:
    for line in (
        "claim.status = 'queued'",
        "claim.status, x = 1, 2",
        "claim.status: str = ''",
        "setattr(c, 'status', 1)",
    ):
        assert status_writes(Module(Path("x.py"), "claims.x", line)), line
    assert not status_writes(Module(Path("x.py"), "claims.x", "status = claim.status"))


# One request and one task are one transaction each; Database.transaction() is the one place where it is committed.
# Alembic opens the transaction of a migration itself.
COMMITTING = {"claims.database", "claims.migrations.env"}


def commits(module: Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "begin")
        and module.name not in COMMITTING
    ]


@each
def test_only_the_edges_commit(module: Module) -> None:
    assert not commits(module)


def transactions(module: Module) -> list[int]:
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call) and _called(node) == "transaction"]
    return [call.lineno for call in calls]


@each
def test_the_rules_open_no_transaction_of_their_own(module: Module) -> None:
    if module.house == "claims" and module.name not in COMMITTING:
        assert not transactions(module)


def test_a_commit_is_seen() -> None:
    assert commits(Module(Path("x.py"), "claims.x", "session.commit()"))
    assert transactions(Module(Path("x.py"), "claims.x", "with database.transaction() as session: ..."))


PYTHON = [path for folder in (*HOUSES, "tests") for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_says_what_it_is_and_has_a_telling_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # A migration is the record of one act, mostly written by Alembic: nobody looks for anything in it.
    assert len(text.splitlines()) <= LONGEST_FILE or path.parent.name == "versions"
    assert path.stem not in FORBIDDEN_NAMES
    assert path.parent.name not in FORBIDDEN_NAMES
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "it opens with no docstring"


@pytest.mark.parametrize("name", [*HOUSES, "tests", "docker-compose.yml", "pyproject.toml", "README.md"])
def test_the_top_level_is_as_agreed(name: str) -> None:
    assert (ROOT / name).exists()
