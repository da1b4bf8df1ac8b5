"""The health of the desk, for supervisors and load balancers; no token is asked for.

503 only without the database. Without Redis or workers the desk goes on and says "degraded".
"""

from flask import Blueprint, Response, current_app, g
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from webapp.api.answers import answer, gives
from webapp.api.facts import Health
from webapp.signin import public

routes = Blueprint("health", __name__)


@routes.get("/healthz")
@routes.get("/api/v1/healthz")
@public
@gives(Health)
@gives(Health, 503)
def show() -> Response:
    """{status: ok | degraded, database, redis, workers}"""
    g.session.execute(text("SELECT 1"))
    probe = current_app.config["HEALTH"]
    found = probe() if probe else {}
    return answer({"status": "ok" if all(found.values()) else "degraded", "database": True, **found})


@routes.errorhandler(SQLAlchemyError)
def tell_down(error: SQLAlchemyError) -> Response:
    """Nothing can be done or kept without the database."""
    return answer({"status": "down", "database": False}, 503)
