"""A browser keeps the stylesheets and scripts of the pages, and gets new ones when they change."""

import re
from pathlib import Path

import pytest

from tests.webapp.visitors import Desk
from webapp import files


def addresses(desk: Desk) -> list[str]:
    page = desk.visitor("ana").get("/desk").text
    return re.findall(r'(?:src|href)="([^"#]+\.(?:js|css|svg)[^"#]*)"', page)


def test_every_file_of_a_page_is_kept_for_a_year(small_newsroom: Desk) -> None:
    found = addresses(small_newsroom)
    assert len(found) > 6
    for address in found:
        kept = small_newsroom.visitor().get(address).cache_control
        assert kept.max_age == files.KEPT_SECONDS and not kept.no_cache, address


def test_what_changes_gets_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fingerprint() -> str:
        files.fingerprint.cache_clear()
        return files.fingerprint()

    before = fingerprint()
    with monkeypatch.context() as changed:
        changed.setattr(files, "FOLDER", tmp_path)
        (tmp_path / "one.js").write_text("1")
        one = fingerprint()
        (tmp_path / "one.js").write_text("2")
        two = fingerprint()
        (tmp_path / "one.js").rename(tmp_path / "two.js")
        assert len({before, one, two, fingerprint()}) == 4
    assert fingerprint() == before


def test_a_page_of_another_version_gets_what_is_there_and_does_not_keep_it(small_newsroom: Desk) -> None:
    own = next(address for address in addresses(small_newsroom) if address.endswith("/stet.css"))
    answer = small_newsroom.visitor().get("/static/0123456789ab/stet.css")
    assert answer.status_code == 200 and answer.data == small_newsroom.visitor().get(own).data
    assert answer.cache_control.max_age == 0 and not answer.cache_control.immutable
    assert small_newsroom.visitor().get(own.replace("stet.css", "nothing.css")).status_code == 404
