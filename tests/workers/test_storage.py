"""The two places for files: a folder and a bucket. Both keep the same promises; the bucket is moto's, over HTTP."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from claims.settings import Settings
from tests.conftest import wait_until
from tests.stet.running import free_port
from workers.storage import Folder, NotStored, Store, open_store

DATA = b"The police count forty."
KEY = hashlib.sha256(DATA).hexdigest()
PLACE = f"{KEY[:2]}/{KEY[2:4]}/{KEY}.warc.gz"
POLICY = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'
NO_AUTH = 4
"""Calls until the server looks at signatures: those that make the bucket and somebody who may use it."""


class Server:
    """A server that speaks S3 and checks signatures, with the bucket `kept` and the keys of somebody who may use it."""

    def __init__(self, folder: Path) -> None:
        self.port, log = free_port(), folder / "log"
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(NO_AUTH), "MOTO_ENABLE_ISO_REGIONS": "false"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=log.open("wb"), stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        wait_until(self._answers, self.process, log)
        self._call("s3").create_bucket(Bucket="kept")
        iam = self._call("iam")
        iam.create_user(UserName="stet")
        keys = iam.create_access_key(UserName="stet")["AccessKey"]
        iam.put_user_policy(UserName="stet", PolicyName="all", PolicyDocument=POLICY)
        self.access_key, secret = keys["AccessKeyId"], keys["SecretAccessKey"]
        self.secret_file = folder / "secret"
        self.secret_file.write_text(f"{secret}\n")
        self.own = self._call("s3", self.access_key, secret)

    def _answers(self) -> bool:
        import socket

        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _call(self, service: str, access_key: str = "none", secret: str = "none") -> Any:
        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=access_key,
            aws_secret_access_key=secret, config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}),
        )  # fmt: skip

    def settings(self, **changes: Any) -> Settings:
        given = {"snapshot_store": "s3://kept/desk", "s3_endpoint": self.url, "s3_access_key": self.access_key,
                 "s3_secret_key_file": self.secret_file}  # fmt: skip
        return Settings(_env_file=None, **(given | changes))  # type: ignore[call-arg]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("s3"))
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return open_store(Settings(_env_file=None, stet_data=tmp_path))  # type: ignore[call-arg]
    running: Server = request.getfixturevalue("server")
    found = open_store(running.settings())
    found.delete(KEY)
    return found


def test_what_is_put_is_there_until_it_is_given_up(store: Store) -> None:
    store.knock()
    assert store.get(KEY) is None
    for _ in range(2):
        store.put(KEY, DATA)
    assert store.get(KEY) == DATA
    for _ in range(2):
        store.delete(KEY)
    assert store.get(KEY) is None


def test_a_large_file_is_kept_too(store: Store) -> None:
    data = os.urandom(12_000_000)
    key = hashlib.sha256(data).hexdigest()
    store.put(key, data)
    assert store.get(key) == data
    store.delete(key)


@pytest.mark.parametrize("key", ["", "x" * 64, "../" * 21 + "a", KEY[:-1], KEY.upper(), f"{KEY}/", "0" * 64])
def test_nothing_is_put_under_another_key_than_its_own(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        store.put(key, DATA)
    if key != "0" * 64:
        for act in (store.get, store.delete):
            with pytest.raises(ValueError, match="sha256"):
                act(key)


def test_a_file_lies_in_a_folder_of_its_own_two_levels(tmp_path: Path) -> None:
    Folder(tmp_path / "snapshots").put(KEY, DATA)
    files = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [Path("snapshots") / PLACE]
    assert (tmp_path / "snapshots").stat().st_mode & 0o077 == 0


def test_an_object_lies_under_the_prefix(server: Server) -> None:
    open_store(server.settings()).put(KEY, DATA)
    assert [found["Key"] for found in server.own.list_objects_v2(Bucket="kept")["Contents"]] == [f"desk/{PLACE}"]


def test_a_file_that_was_altered_is_not_written_over(tmp_path: Path) -> None:
    Folder(tmp_path).put(KEY, DATA)
    (tmp_path / PLACE).write_bytes(b"forged")
    with pytest.raises(NotStored, match="was altered"):
        Folder(tmp_path).put(KEY, DATA)
    assert (tmp_path / PLACE).read_bytes() == b"forged"


def test_a_file_is_made_durable_before_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def note(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: (steps.append(name), do(*given))[1]

    monkeypatch.setattr(os, "fsync", note("fsync", os.fsync))
    monkeypatch.setattr(Path, "rename", note("rename", Path.rename))
    Folder(tmp_path).put(KEY, DATA)
    assert steps[:3] == ["fsync", "rename", "fsync"]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotStored, match="No space left"):
        Folder(tmp_path).put(KEY, DATA)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"snapshot_store": "s3://other"}, "no such bucket"),
        ({"s3_access_key": "AKIAFORGED"}, "InvalidAccessKeyId|could not be used"),
        ({"s3_endpoint": "http://127.0.0.1:9"}, "did not answer"),
    ],
)
def test_a_bucket_that_cannot_be_used_says_why(server: Server, changes: dict[str, str], why: str) -> None:
    with pytest.raises(NotStored, match=why):
        open_store(server.settings(**changes)).knock()


def test_a_wrong_secret_keeps_nothing_and_is_not_repeated_in_the_sentence(server: Server, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("a wrong secret")
    forged = open_store(server.settings(s3_secret_key_file=tmp_path / "wrong"))
    for act in (lambda: forged.put(KEY, DATA), lambda: forged.get(KEY), lambda: forged.delete(KEY)):
        with pytest.raises(NotStored, match="SignatureDoesNotMatch") as refused:
            act()
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize("store", ["kept", "https://kept", "s3://", "file:///tmp"])
def test_a_setting_that_names_no_place_is_refused(store: str) -> None:
    with pytest.raises(NotStored, match="SNAPSHOT_STORE"):
        open_store(Settings(_env_file=None, snapshot_store=store))  # type: ignore[call-arg]


def test_a_bucket_needs_keys() -> None:
    with pytest.raises(NotStored, match="S3_ACCESS_KEY"):
        open_store(Settings(_env_file=None, snapshot_store="s3://kept"))  # type: ignore[call-arg]


def test_a_folder_that_cannot_be_written_to_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for act in (lambda: Folder(tmp_path / "file").knock(), lambda: Folder(tmp_path / "file").put(KEY, DATA)):
        with pytest.raises(NotStored, match="cannot be written to"):
            act()
