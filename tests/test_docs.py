"""What the documents say is so: every setting is explained, every link leads somewhere, every picture is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from claims.extraction import KINDS
from claims.settings import Settings

PAGES = sorted([Path("README.md"), Path("CONTRIBUTING.md"), Path("CHANGELOG.md"), *Path("docs").rglob("*.md")])


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained_to_operators(name: str) -> None:
    assert f"`{name.upper()}`" in Path("docs/running.md").read_text()


def test_every_name_in_the_table_is_a_setting() -> None:
    table = re.findall(r"^\| (`[A-Z0-9_`, ]+`) \|", Path("docs/running.md").read_text(), re.MULTILINE)
    named = {name.lower() for row in table for name in re.findall(r"[A-Z0-9_]+", row)}
    assert named == set(Settings.model_fields)


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_every_link_and_picture_leads_to_a_file(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text()):
        assert target.startswith("http") or (document.parent / target).exists(), target


def test_the_readme_lists_every_page() -> None:
    readme = Path("README.md").read_text()
    assert not [page for page in Path("docs").glob("*.md") if f"({page})" not in readme]


def test_the_page_on_extraction_gives_both_names_of_every_kind() -> None:
    words = Path("docs/extraction.md").read_text().replace("\n", " ")
    assert not [kind.name for kind in KINDS.values() if f"{kind.label} (`{kind.name}`" not in words]


GUIDES = (Path("docs/add-a-claim-kind.md"), Path("docs/add-an-evidence-source.md"))
"""They name the file that the reader is about to write."""


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_the_example_of_a_guide_passes_the_projects_own_lint(guide: Path, tmp_path: Path) -> None:
    [code] = re.findall(r"```python\n(.*?)```", guide.read_text(), re.DOTALL)
    example = tmp_path / f"{guide.stem.replace('-', '_')}.py"
    example.write_text(code)
    for command in (
        ("ruff", "check", "--config", "pyproject.toml"), ("ruff", "format", "--check", "--config", "pyproject.toml"),
        ("mypy",),
    ):  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", *command, str(example)], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("document", [page for page in PAGES if page not in GUIDES], ids=str)
def test_every_file_named_in_code_type_is_there(document: Path) -> None:
    for name in re.findall(r"`((?:claims|workers|webapp|stet|tests|docs)/[\w./-]+)`", document.read_text()):
        assert Path(name).exists(), name
