"""Figures for Prometheus: what was asked of the outside and how it ended, who asked for a pause, how the jobs stand.

They are read from the database, so one scrape of any web process tells of all workers. A token of an editor or an
admin is asked for: what a newsroom looks up, and how much, is nobody else's business.
"""

from collections.abc import Iterator

from flask import Blueprint, Response, g
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from claims import lanes, outside_calls
from claims.database import now
from claims.people import require
from claims.queries.jobs import stage_list
from webapp.api import auth, problems
from webapp.signin import public

pages = Blueprint("metrics", __name__)
pages.before_request(auth.identify)
problems.register(pages)


class Desk(Collector):
    """What one scrape sees."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def collect(self) -> Iterator[Metric]:
        calls = CounterMetricFamily("stet_outside_calls", "Calls to the outside.", labels=["purpose", "outcome"])
        took = CounterMetricFamily("stet_outside_call_seconds", "What they took.", labels=["purpose", "outcome"])
        for how, (count, took_ms) in outside_calls.total(self.session).items():
            calls.add_metric(how, count)
            took.add_metric(how, took_ms / 1000)
        jobs = GaugeMetricFamily("stet_jobs", "Jobs, each state up to 1001.", labels=["stage", "state"])
        for stage in stage_list(self.session):
            for state in ("due", "later", "running", "dead"):
                jobs.add_metric([stage["stage"], state], stage[state])
        closed = GaugeMetricFamily("stet_lane_closed_seconds", "How long a source is left alone.", labels=["lane"])
        at = now(self.session)
        for lane, until in lanes.closed(self.session, at).items():
            closed.add_metric([lane], (until - at).total_seconds())
        yield from (calls, took, jobs, closed)


@pages.get("/metrics")
@public
def show() -> Response:
    """A browser's session counts for nothing here."""
    require(g.person, "editor", "admin", act="read the desk's figures")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Desk(g.session))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
