"""The model is in the package, small, and says whose work it was trained on."""

import tomllib
from pathlib import Path

import numpy as np

from claims.parsing.network import MODEL, Network

ROOT = Path(__file__).parents[3]
NOTICE = MODEL.with_name("NOTICE").read_text(encoding="utf-8")


def test_the_model_is_small() -> None:
    assert MODEL.stat().st_size < 8_000_000


def test_the_model_is_numbers_and_words_and_no_program() -> None:
    with np.load(MODEL, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= set("ifU")
    assert {"nsubj", "nsubj:pass", "ccomp", "acl:relcl", "root"} <= set(Network(MODEL).labels)


def test_model_and_notice_are_data_of_the_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["claims"]
    packed = {path for pattern in settings for path in (ROOT / "claims").glob(pattern)}
    assert {MODEL, MODEL.with_name("NOTICE")} <= packed


def test_the_notice_names_sources_licences_and_the_command() -> None:
    for name in (
        "Universal Dependencies English Web Treebank",
        "Georgetown University Multilayer Corpus",
        "Wikinews",
        "CC BY-SA 4.0",
        "CC BY 4.0",
        "CC BY 2.5",
        "python -m claims.parsing.training --treebank DIR --output claims/parsing/model.npz",
    ):
        assert name in NOTICE
