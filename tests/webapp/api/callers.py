"""A desk with its newsroom, asked over HTTP with the token of each of its people; over any database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from claims.database import Database
from tests import scenes
from tests.webapp.api.promised import hold
from tests.webapp.visitors import open_once


class Caller:
    """A program with somebody's token (None: without one). Whatever it is answered must be as documented."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.app, self.client = app, app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, address: str) -> TestResponse:
        response = self.client.get(f"/api/v1{address}", headers=self.headers)
        hold(self.app, "GET", address, None, response)
        return response

    def post(self, address: str, **body: Any) -> TestResponse:
        return self.send(address, json.dumps(body).encode())

    def put(self, address: str, **body: Any) -> TestResponse:
        return self.send(address, json.dumps(body).encode(), method="PUT")

    def send(
        self, address: str, body: bytes, content_type: str = "application/json", method: str = "POST"
    ) -> TestResponse:
        """A POST (or PUT) of these very bytes."""
        response = self.client.open(
            f"/api/v1{address}", method=method, data=body, content_type=content_type, headers=self.headers
        )
        hold(self.app, method, address, body, response)
        return response


class Desk:
    """The application over a database with a newsroom. `database` is for looking at what was really kept."""

    def __init__(self, url: str) -> None:
        self.app = open_once(url)
        self.database: Database = self.app.extensions["database"]
        with self.database.transaction() as session:
            self.room = scenes.newsroom(session)
            people = {name: getattr(self.room, name) for name in ("admin", "editor", "ana", "ben", "viewer")}
            tokens = {name: scenes.token_of(session, person) for name, person in people.items()}
        self.admin, self.editor, self.ana, self.ben, self.viewer = (Caller(self.app, tokens[name]) for name in people)
        self.nobody = Caller(self.app, None)

    @contextmanager
    def scene(self) -> Iterator[Session]:
        """A transaction to set a scene in."""
        with self.database.transaction() as session:
            yield session

    def claim(self, status: str = "queued") -> int:
        """The id of a new claim in that status; Ana holds or decided it, the editor signed it off."""
        with self.scene() as session:
            return scenes.claim(session, self.room, status).id

    def version(self, claim_id: int) -> int:
        version: int = self.get_claim(claim_id)["version"]
        return version

    def get_claim(self, claim_id: int) -> dict[str, Any]:
        found: dict[str, Any] = self.viewer.get(f"/claims/{claim_id}").json
        return found

    def extract(self) -> None:
        """Let the workers read what waits."""
        with self.scene() as session:
            scenes.extract_all(session)


def assert_problem(response: TestResponse, status: int, *words: str) -> dict[str, Any]:
    """That this is a problem document with that status whose detail holds the words; returns it."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    told: dict[str, Any] = response.json
    assert {"type", "title", "status", "detail"} <= set(told)
    assert told["status"] == status
    for word in words:
        assert word in told["detail"], told["detail"]
    assert "Traceback" not in response.text
    return told
