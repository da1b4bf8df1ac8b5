"""What a supervisor hears."""

import pytest

from claims.settings import Settings
from tests.webapp.api.callers import Desk
from tests.webapp.visitors import SECRET
from webapp.app import create_app


@pytest.mark.parametrize("address", ["/healthz", "/api/v1/healthz"])
def test_a_healthy_desk_is_a_200_without_a_token(desk: Desk, address: str) -> None:
    response = desk.app.test_client().get(address)
    assert (response.status_code, response.json) == (200, {"status": "ok", "database": True})


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ({"redis": True, "workers": 1}, "ok"),
        ({"redis": False, "workers": 0}, "degraded"),
        ({"redis": True, "workers": 0}, "degraded"),
    ],
)
def test_without_redis_or_workers_the_desk_is_degraded_and_still_a_200(
    sqlite_url: str, found: dict[str, object], status: str
) -> None:
    app = create_app(Settings(database_url=sqlite_url, secret_key=SECRET), health=lambda: found)
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": status, "database": True, **found})


@pytest.mark.parametrize(
    "url", ["sqlite:////nonexistent/folder/stet.db", "postgresql+psycopg://stet@/stet?host=/nonexistent/folder"]
)
@pytest.mark.parametrize("address", ["/healthz", "/api/v1/healthz"])
def test_without_the_database_it_is_a_503(url: str, address: str) -> None:
    app = create_app(Settings(database_url=url, secret_key=SECRET))
    response = app.test_client().get(address)
    assert (response.status_code, response.json) == (503, {"status": "down", "database": False})
