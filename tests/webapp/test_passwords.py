"""What the entrance writes is what sign-in reads: our hash against Flask-Security under the same configuration."""

import pytest
from flask import Flask
from flask_security import Security
from flask_security import hash_password as hash_as_flask_security
from flask_security import verify_password as verify_as_flask_security
from flask_security.proxies import _pwd_context, _security
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.passwords import HASHING, hash_password, verify_password
from webapp.signin import Accounts


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("passwords")
    app.config.update(HASHING, SECRET_KEY="a secret for this test alone, long enough")
    Security(app, Accounts(), register_blueprint=False)
    return app


SAME = [
    ("correct horse battery", "correct horse battery"),
    # An accent written as two characters and as one.
    ("Zu\u0308rich am See 1", "Z\u00fcrich am See 1"),
]


@pytest.mark.parametrize(("typed_first", "typed_later"), SAME)
def test_each_side_reads_what_the_other_wrote(app: Flask, typed_first: str, typed_later: str) -> None:
    with app.app_context():
        normal = _security._password_util.normalize
        assert verify_as_flask_security(normal(typed_later), hash_password(typed_first))
        assert verify_password(typed_later, hash_as_flask_security(normal(typed_first)))
        assert not verify_as_flask_security(normal(typed_later + "x"), hash_password(typed_first))


def test_nothing_is_hashed_again_at_sign_in(app: Flask) -> None:
    with app.app_context():
        assert not _pwd_context.needs_update(hash_password("correct horse battery"))


def test_the_hash_is_argon2id_with_a_salt_of_its_own() -> None:
    first, second = hash_password("the same password"), hash_password("the same password")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first.split("$")[4] != second.split("$")[4]


@given(password=st.text(min_size=1))
@settings(max_examples=20)
def test_only_the_same_password_fits(password: str) -> None:
    kept = hash_password(password)
    assert verify_password(password, kept)
    assert not verify_password(password + "\u2603", kept)
