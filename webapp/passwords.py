"""How passwords are kept: argon2id with the parameters that OWASP recommends, for the web and the entrance alike.

HASHING goes into the configuration of the web application, so that what hash_password() writes is what sign-in reads.
"""

import unicodedata
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
"""Characters."""

# 19 MiB, two passes, one lane: a sign-in costs some 20 ms, and eight at once stay within the memory of a small machine.
_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
_LANES: Final = 1
_NORMAL_FORM: Final = "NFKD"

HASHING: Final[dict[str, Any]] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": _MEMORY_KIB,
        "argon2__rounds": _PASSES,
        "argon2__parallelism": _LANES,
    },
    "SECURITY_PASSWORD_NORMALIZE_FORM": _NORMAL_FORM,
}
"""The part of Flask-Security's configuration that must agree with hash_password()."""

_hasher = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)


def hash_password(plain: str) -> str:
    """The salted argon2id hash of a password, for Account.password. Takes some 20 ms: do it before a transaction."""
    return _hasher.hash(unicodedata.normalize(_NORMAL_FORM, plain))


def verify_password(plain: str, kept: str) -> bool:
    """Whether `plain` is the password whose hash was kept."""
    try:
        return _hasher.verify(kept, unicodedata.normalize(_NORMAL_FORM, plain))
    except VerifyMismatchError:
        return False
