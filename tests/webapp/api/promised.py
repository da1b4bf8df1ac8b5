"""Holds what the API takes and answers against its own document; every call of callers.py goes through here."""

import json
import re
from functools import cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from webapp.api.document import JSON, describe


class Promises:
    """The document of the API, with a validator for each of its shapes."""

    def __init__(self, app: Flask) -> None:
        self.document = describe(app)
        self.patterns = [
            (re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)), path)
            for path in sorted(self.document["paths"], key=lambda path: path.count("{"))
        ]
        self._validator = cache(self._validator_of)

    def operation(self, method: str, address: str) -> dict[str, Any] | None:
        """What the document says of a request, or None for an address that it does not know."""
        plain = address.partition("?")[0]
        path = next((path for pattern, path in self.patterns if pattern.fullmatch(plain)), None)
        found: dict[str, Any] | None = self.document["paths"].get(path, {}).get(method.lower())
        return found

    def hold(self, method: str, address: str, sent: bytes | None, response: TestResponse) -> None:
        """That the answer, and a body that was taken, are as the document says."""
        operation = self.operation(method, address)
        if operation is None:
            assert response.status_code in (303, 404, 405) or address.startswith("/docs"), (address, response.status)
            return
        told = operation["responses"].get(str(response.status_code))
        assert told, f"{method} {address} answered {response.status_code}, which is not documented"
        if "$ref" in told:
            told = self.document["components"]["responses"][told["$ref"].rpartition("/")[2]]
        [(mimetype, content)] = told["content"].items()
        assert response.mimetype == mimetype, (address, response.mimetype)
        self._check(content["schema"], response.json, f"the answer to {method} {address}")
        if sent and sent != b"{}" and response.status_code < 300:
            assert "requestBody" in operation, f"{method} {address} took a body that is not documented"
            self._check(operation["requestBody"]["content"][JSON]["schema"], json.loads(sent), f"the body of {address}")

    def _check(self, schema: dict[str, Any], value: Any, what: str) -> None:
        fault = next(self._validator(json.dumps(schema)).iter_errors(value), None)
        assert fault is None, f"{what} at {fault.json_path}: {fault.message}"

    def _validator_of(self, schema: str) -> Draft202012Validator:
        return Draft202012Validator({**json.loads(schema), "components": self.document["components"]})


_PROMISES: list[Promises] = []
"""The document is the same for every application, so it is read once."""


def hold(app: Flask, method: str, address: str, sent: bytes | None, response: TestResponse) -> None:
    """See Promises.hold."""
    if not _PROMISES:
        _PROMISES.append(Promises(app))
    _PROMISES[0].hold(method, address, sent, response)
