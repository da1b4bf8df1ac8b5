"""docs/api.md is true: its examples are sent in their order, and each answer is the one shown."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.webapp.api.callers import Caller, Desk

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
LEFT_OUT = "…"
TUNED = ("score", "terms", "reasons")
"""Members whose values follow from weights that are tuned: only their shape is promised."""


def test_every_example_is_answered_as_shown(desk: Desk) -> None:
    blocks = re.findall(r"```http\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 20
    for asked, shown in zip(blocks[::2], blocks[1::2], strict=True):
        head, _, body = asked.partition("\n\n")
        response = send(desk, head, body.strip())
        status, headers, expected = read(shown)
        assert response.status == status.upper(), (head, response.text)
        assert headers.items() <= dict(response.headers).items(), head
        assert_shown(json.loads(expected), response.json, head.splitlines()[0])
        desk.extract()


def send(desk: Desk, head: str, body: str) -> Any:
    line, *headers = head.strip().splitlines()
    method, address = line.split()
    named = dict(header.split(": ", 1) for header in headers)
    token = re.fullmatch(r"Bearer \$(\w+)", named.get("Authorization", ""))
    caller: Caller = getattr(desk, token[1].lower() if token else "nobody")
    address = address.removeprefix("/api/v1")
    if method == "GET":
        return caller.get(address)
    return caller.send(address, body.encode(), named.get("Content-Type", ""))


def read(shown: str) -> tuple[str, dict[str, str], str]:
    head, _, body = shown.partition("\n\n")
    status, *headers = head.splitlines()
    return status, dict(header.split(": ", 1) for header in headers), body


def assert_shown(shown: Any, real: Any, where: str) -> None:
    """That `real` is what is shown, but for what is left out."""
    if isinstance(shown, dict):
        assert isinstance(real, dict), where
        assert set(shown) - {LEFT_OUT} <= set(real), where
        assert LEFT_OUT in shown or set(shown) == set(real), where
        for name in set(shown) - {LEFT_OUT}:
            if name in TUNED:
                assert shape(shown[name]) == shape(real[name]), f"{where} {name}"
            else:
                assert_shown(shown[name], real[name], f"{where} {name}")
    elif isinstance(shown, list):
        assert len(shown) == len(real) or LEFT_OUT in shown, where
        for one, other in zip(shown, real, strict=False):
            if one != LEFT_OUT:
                assert_shown(one, other, where)
    elif isinstance(shown, str) and shown.endswith(LEFT_OUT):
        assert isinstance(real, str), where
        assert real.startswith(shown.removesuffix(LEFT_OUT)), where
    elif isinstance(shown, str) and TIME.fullmatch(shown):
        assert TIME.fullmatch(real), where
    else:
        assert real == shown, where


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return "number" if isinstance(value, int | float) else type(value)


@pytest.mark.parametrize(
    ("shown", "real"),
    [({"a": 1}, {"a": 2}), ({"a": 1}, {"a": 1, "b": 2}), ({"a": 1, "…": "…"}, {}), ([1], [1, 2]), ("so …", "no")],
)
def test_an_example_that_is_not_true_is_noticed(shown: Any, real: Any) -> None:
    with pytest.raises(AssertionError):
        assert_shown(shown, real, "here")
