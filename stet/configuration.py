"""The settings that are in force: from the environment, completed with what a running `stet up` left in its folder.

So every command finds the same database, the same queue and the same secret without being told.
"""

import os
import secrets
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from claims.settings import Settings
from stet import embedded
from stet.errors import Unusable

SHORTEST_SECRET: Final = 32
KNOWN_SECRETS: Final = ("changeme", "change-me", "secret", "password", "example", "insecure", "development", "default")


def load(data: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """Settings from the environment and .env; what is given here goes first.

    Raises Unusable when a setting cannot be read.
    """
    given: dict[str, Any] = {"stet_data": data, "host": host, "port": port}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValueError as problem:
        raise Unusable(f"A setting cannot be used. {problem}") from None
    return settings.model_copy(
        update={
            "stet_data": settings.stet_data.absolute(),
            "database_url": _with_password(settings.database_url, settings.database_password_file),
            "migrate_database_url": _with_password(settings.migrate_database_url, settings.database_password_file),
            "redis_url": _with_password(settings.redis_url, settings.redis_password_file),
        }
    )


def _with_password(url: str, file: Path | None) -> str:
    """The address with the password from the file, unless it carries one or there is none to put in."""
    parts = urlsplit(url)
    if file is None or not url or parts.password is not None:
        return url
    try:
        password = file.read_text().strip()
    except OSError as problem:
        raise Unusable(f"The password file {file} cannot be read: {problem.strerror}.") from None
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(password, safe='')}@{place}").geturl()


def with_queue(settings: Settings) -> Settings:
    """The same with the address of the embedded Valkey, when none is set and one is running for this folder."""
    socket = embedded.socket_path(settings.stet_data)
    if settings.redis_url or not socket.is_socket():
        return settings
    return settings.model_copy(update={"redis_url": embedded.address(socket)})


def with_secret(settings: Settings) -> Settings:
    """The same with a secret key: the given one if it is strong, else the folder's own.

    Raises Unusable for a weak key, and where none is given although the database is not the folder's own.
    """
    if settings.secret or settings.secret_key_file:
        refuse_weak(settings.secret)
        return settings
    if settings.database_url:
        raise Unusable(
            "DATABASE_URL is set but no secret key: sessions could be forged. "
            "Set SECRET_KEY_FILE (or SECRET_KEY) to a random text of 32 characters or more."
        )
    return settings.model_copy(update={"secret_key_file": keep_secret(settings.stet_data)})


def refuse_weak(secret: str) -> None:
    """Raises Unusable for a key that is short, repetitive or known from examples."""
    plain = secret.lower()
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 10 or any(known in plain for known in KNOWN_SECRETS):
        raise Unusable(
            f"The secret key is empty, too short or widely known, so that sessions could be forged. Use "
            f"{SHORTEST_SECRET} random characters or more, for example: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )


def make_folder(data: Path) -> Path:
    """The data folder, which its owner alone may enter: the database in it holds everything."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise Unusable(f"The data folder {data} cannot be made: {problem.strerror}. Choose another: --data") from None
    return data


def own_secret(data: Path) -> Path:
    """The file with the folder's own secret key, there or not."""
    return data / "secret_key"


def keep_secret(data: Path) -> Path:
    """The same, written at the first call and readable by its owner alone."""
    path = own_secret(make_folder(data))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path


def address(settings: Settings) -> str:
    """Where a browser finds the desk, without a slash at the end."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 (compared, not bound)
    host = f"[{host}]" if ":" in host else host
    return settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"
