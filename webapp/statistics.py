"""How the work goes: every plot with its table, over 7, 30 or 90 days, and each as CSV."""

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from claims.queries.statistics import PERIODS
from webapp import plots
from webapp.table import csv_of

pages = Blueprint("statistics", __name__)


@pages.get("/board/statistics")
def show() -> ResponseReturnValue:
    days = asked_days()
    rows = plots.read(g.session, list(plots.PLOTS), days)
    return render_template("board/statistics.html", plots=rows, PLOTS=plots.PLOTS, days=days, periods=PERIODS)


@pages.get("/board/<any({}):plot>.csv".format(", ".join(plots.PLOTS)))
def table(plot: str) -> Response:
    """One plot's table."""
    rows = plots.read(g.session, [plot], asked_days())[plot]
    head = [field for field, _ in plots.PLOTS[plot].columns]
    response = Response(csv_of([head, *plots.cells(plot, rows)]), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{plot}.csv"'
    return response


def asked_days() -> int:
    """The period that the address asks for; the shortest one for anything that is none."""
    asked = request.args.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), plots.DAYS)
