"""Settings completed with what lies in the data folder; weak secrets refused."""

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from claims.settings import Settings
from stet import configuration, embedded
from stet.errors import Unusable

STRONG = "qN4v-8sTzW2kLr6Yb1XcJ9hPfD3mGa7u"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No .env and no setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_setting_everything_is_under_var_here(tmp_path: Path) -> None:
    settings = configuration.load()
    assert settings.stet_data == tmp_path / "var"
    assert settings.database == f"sqlite:///{tmp_path}/var/stet.db"
    assert configuration.with_queue(settings).redis_url == ""
    assert configuration.address(settings) == "http://127.0.0.1:8000"


def test_a_file_that_is_named_by_nothing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOOGLE_FACTCHECK_KEY_FILE", "REFERENCE_TABLES", "S3_SECRET_KEY_FILE"):
        monkeypatch.setenv(name, "")
    settings = configuration.load()
    assert (settings.google_factcheck_key_file, settings.reference_tables) == (None, None)
    assert settings.s3_secret_key == ""


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=1001\nHOST=127.0.0.2\nSIGN_IN_HOURS=7\n")
    monkeypatch.setenv("PORT", "1002")
    settings = configuration.load(host="127.0.0.3")
    assert (settings.host, settings.port, settings.sign_in_hours) == ("127.0.0.3", 1002, 7)


def test_a_setting_of_the_wrong_kind_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(Unusable, match="A setting cannot be used"):
        configuration.load()


def test_a_running_queue_of_the_folder_is_found(tmp_path: Path) -> None:
    settings = configuration.load()
    path = embedded.socket_path(settings.stet_data)
    embedded.make_folder(path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        assert configuration.with_queue(settings).redis_url == embedded.address(path)
        given = settings.model_copy(update={"redis_url": "redis://elsewhere"})
        assert configuration.with_queue(given).redis_url == "redis://elsewhere"


def test_the_folder_keeps_one_secret_that_only_its_owner_can_read() -> None:
    settings = configuration.load()
    first = configuration.with_secret(settings).secret
    assert configuration.with_secret(settings).secret == first
    configuration.refuse_weak(first)
    assert (settings.stet_data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert settings.stet_data.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "secret", ["changeme", "a" * 64, "short-but-random-9Q", "please-changeme-before-production-1234567890"]
)
def test_a_weak_secret_is_refused(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", secret)
    with pytest.raises(Unusable, match="secret key"):
        configuration.with_secret(configuration.load())


def test_a_strong_secret_is_taken_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", STRONG)
    assert configuration.with_secret(configuration.load()).secret == STRONG
    monkeypatch.delenv("SECRET_KEY")
    (tmp_path / "key").write_text(STRONG + "\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert configuration.with_secret(configuration.load()).secret == STRONG


def test_a_secret_file_that_is_missing_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(Unusable):
        configuration.with_secret(configuration.load())


def test_a_database_elsewhere_wants_a_secret_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://stet@db/stet")
    with pytest.raises(Unusable, match="SECRET_KEY_FILE"):
        configuration.with_secret(configuration.load())


@given(password=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_a_password_from_a_file_reaches_the_driver_as_it_is(
    password: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("secrets") / "password"
    file.write_text(password + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "postgresql://stet@db:5432/stet")
        patch.setenv("DATABASE_PASSWORD_FILE", str(file))
        settings = configuration.load()
    url = make_url(settings.database)
    assert (url.username, url.password, url.host, url.port, url.database) == ("stet", password, "db", 5432, "stet")


def test_the_password_of_redis_goes_into_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("p/q:r@s\n")
    monkeypatch.setenv("REDIS_URL", "redis://redis:6379/0")
    monkeypatch.setenv("REDIS_PASSWORD_FILE", str(tmp_path / "password"))
    assert configuration.load().redis_url == "redis://:p%2Fq%3Ar%40s@redis:6379/0"


def test_a_password_in_the_address_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("from-the-file")
    monkeypatch.setenv("REDIS_URL", "redis://:given@redis:6379/0")
    monkeypatch.setenv("REDIS_PASSWORD_FILE", str(tmp_path / "password"))
    assert configuration.load().redis_url == "redis://:given@redis:6379/0"


def test_a_password_file_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://redis:6379/0")
    monkeypatch.setenv("REDIS_PASSWORD_FILE", str(tmp_path / "absent"))
    with pytest.raises(Unusable, match="cannot be read"):
        configuration.load()


@pytest.mark.parametrize(
    ("host", "public_url", "address"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8000"),
        ("0.0.0.0", "", "http://127.0.0.1:8000"),
        ("::1", "", "http://[::1]:8000"),
        ("127.0.0.1", "https://desk.example/", "https://desk.example"),
    ],
)
def test_the_address_is_one_that_a_browser_understands(host: str, public_url: str, address: str) -> None:
    settings = configuration.load(host=host).model_copy(update={"public_url": public_url})
    assert configuration.address(settings) == address
