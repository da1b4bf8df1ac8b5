"""Where WARC files are kept: in a folder of this machine, or in a bucket of an S3-compatible server.

Keys are the sha256 of what they stand for, so nothing is ever written over. The only file that speaks S3.
"""

import hashlib
import io
import os
import re
import secrets
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from claims.settings import Settings

KEY: Final = re.compile(r"[0-9a-f]{64}")
MISSING: Final = ("NoSuchKey", "NoSuchObject")
CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 30.0
SUFFIX: Final = ".warc.gz"


class NotStored(Exception):
    """The place did not do what was asked of it; the text is a sentence for people."""


class Store(Protocol):
    """A place for files by their sha256. Every method raises NotStored when the place does not answer."""

    place: str
    """Where it is, for people; without secrets."""

    def put(self, key: str, data: bytes) -> None:
        """Keep `data`, whose sha256 is `key`, so that it outlives a failure of power. Again changes nothing."""

    def get(self, key: str) -> bytes | None:
        """What is kept under the key, None when nothing is."""

    def delete(self, key: str) -> None:
        """Give it up. What is not there is given up already."""

    def knock(self) -> None:
        """Raise NotStored unless something could be kept here now."""


def open_store(settings: Settings) -> Store:
    """The place of the settings. Raises NotStored when they name none that can be used."""
    if not settings.snapshot_store:
        return Folder(settings.stet_data / "snapshots")
    parts = urlsplit(settings.snapshot_store)
    if parts.scheme != "s3" or not parts.hostname:
        raise NotStored("SNAPSHOT_STORE is empty (a folder of its own) or s3://bucket/prefix.")
    if not settings.s3_access_key or not settings.s3_secret_key:
        raise NotStored("SNAPSHOT_STORE names a bucket, but S3_ACCESS_KEY or S3_SECRET_KEY_FILE is not set.")
    return Bucket(settings, parts.hostname, parts.path.strip("/"))


class Folder:
    """Files in folders named after the first four digits of their keys."""

    def __init__(self, root: Path) -> None:
        self.root, self.place = root, str(root)

    def put(self, key: str, data: bytes) -> None:
        path = self._path(check(key, data))
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists():
                if path.read_bytes() != data:
                    raise NotStored(f"{path} was altered: it holds other bytes than those it is named after.")
                return
            self._write(path, data)
        except OSError as problem:
            raise NotStored(f"{self.place} cannot be written to: {problem.strerror}.") from None

    def _write(self, path: Path, data: bytes) -> None:
        """Whole or not at all, whatever happens meanwhile: written beside, made durable, then renamed."""
        beside = path.with_name(f".{secrets.token_hex(8)}")
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.rename(path)
        finally:
            beside.unlink(missing_ok=True)
        for folder in (path.parent, path.parent.parent, self.root, self.root.parent):
            _make_durable(folder)

    def get(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise NotStored(f"{self.place} cannot be read: {problem.strerror}.") from None

    def delete(self, key: str) -> None:
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as problem:
            raise NotStored(f"{self.place} cannot be written to: {problem.strerror}.") from None

    def knock(self) -> None:
        """A folder that is not there yet is made with its first file."""
        there = next(folder for folder in (self.root, *self.root.parents) if folder.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise NotStored(f"{self.place} cannot be written to. Give it to the user who runs the workers.")

    def _path(self, key: str) -> Path:
        return self.root / read_key(key)[:2] / key[2:4] / f"{key}{SUFFIX}"


class Bucket:
    """Objects in a bucket, which has to be there."""

    def __init__(self, settings: Settings, bucket: str, prefix: str) -> None:
        self.bucket, self.prefix = bucket, f"{prefix}/" if prefix else ""
        server = urlsplit(settings.s3_endpoint)
        self.place = f"s3://{bucket}/{self.prefix} at {server.hostname}"
        try:
            from minio import Minio  # an extra: most desks keep their files in a folder
            from minio.error import MinioException
        except ImportError:
            raise NotStored("SNAPSHOT_STORE names a bucket, which needs an extra: pip install 'stet[s3]'") from None
        self.errors = (MinioException, HTTPError, OSError, ValueError)
        try:
            self.client = Minio(
                server.netloc, access_key=settings.s3_access_key, secret_key=settings.s3_secret_key,
                secure=server.scheme != "http", region=settings.s3_region, http_client=_patient_client(),
            )  # fmt: skip
        except ValueError as problem:
            raise NotStored(f"S3_ENDPOINT cannot be used: {problem}") from None

    def put(self, key: str, data: bytes) -> None:
        check(key, data)
        try:
            self.client.put_object(
                self.bucket, self._name(key), io.BytesIO(data), len(data), content_type="application/warc"
            )  # fmt: skip
        except self.errors as problem:
            raise self._not_stored(problem) from None

    def get(self, key: str) -> bytes | None:
        name = self._name(key)
        try:
            with self.client.get_object(self.bucket, name) as answer:
                return answer.read()
        except self.errors as problem:
            if getattr(problem, "code", "") in MISSING:
                return None
            raise self._not_stored(problem) from None

    def delete(self, key: str) -> None:
        name = self._name(key)
        try:
            self.client.remove_object(self.bucket, name)
        except self.errors as problem:
            raise self._not_stored(problem) from None

    def knock(self) -> None:
        try:
            found = self.client.bucket_exists(self.bucket)
        except self.errors as problem:
            raise self._not_stored(problem) from None
        if not found:
            raise NotStored(f"{self.place}: there is no such bucket. Make it first.")

    def _name(self, key: str) -> str:
        return f"{self.prefix}{read_key(key)[:2]}/{key[2:4]}/{key}{SUFFIX}"

    def _not_stored(self, problem: Exception) -> NotStored:
        """A server's own code says enough; its sentences repeat addresses and keys."""
        said = str(getattr(problem, "code", "") or "") or "it did not answer"
        return NotStored(f"{self.place} could not be used: {said}.")


def check(key: str, data: bytes) -> str:
    """The key, if it is that of these bytes. Raises ValueError."""
    if hashlib.sha256(data).hexdigest() != key:
        raise ValueError("A file is kept under its own sha256, and this key is another's.")
    return key


def read_key(key: str) -> str:
    """Raises ValueError for what is no sha256: it becomes part of a path."""
    if not KEY.fullmatch(key):
        raise ValueError("A key is a sha256 in hexadecimal.")
    return key


def _patient_client() -> urllib3.PoolManager:
    """Without it an upload to a server that hangs would wait for five minutes, five times."""
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), cert_reqs="CERT_REQUIRED",
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
    )  # fmt: skip


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
