"""When no value fits two figures."""

import pytest

from claims.same_count import differ


def figure(value: float, qualifier: str | None = None) -> dict[str, object]:
    return {"low": value, "high": value, "unit": None, "measure": "killed", "qualifier": qualifier}


@pytest.mark.parametrize(("other", "differs"), [(297, False), (339, False), (361, True), (263, True)])
def test_about_has_its_tenth_once(other: float, differs: bool) -> None:
    assert differ(figure(312, "about"), figure(other)) is differs
