"""The desk's list of 50 at 1,000 and at 1,000,000 claims, beside the same SQL by a bare cursor and the same template.

The reference asks the statements that the desk itself asked for that page, without signing in, sessions or models, and
renders the desk's own template, nothing of it kept from before, in a Flask application that holds nothing else.
"""

import contextlib
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, render_template, template_rendered
from flask.testing import FlaskClient
from flask_bootstrap import Bootstrap5

from claims.queries.claims import outcome_of
from tests.bench.newsroom import PEOPLE, fill
from tests.statements import heard
from tests.webapp.visitors import SECRET
from webapp import display, files
from webapp.app import IdConverter, create_app
from webapp.desk import cell

ROUNDS = 60
SIZES = (1_000, 1_000_000)
SIGN_IN = "FROM account"
LISTS = {
    "first page": "/desk?view=all",
    "last page": "/desk?view=all&before=end",
    "a state, first page": "/desk?view=all&status=queued",
    "a state, last page": "/desk?view=all&status=approved&before=end",
    "two states and a kind": "/desk?view=all&status=queued&status=assigned&kind=figure",
    "a kind": "/desk?view=all&kind=event",
    "somebody's": "/desk?view=all&assignee={somebody}",
    "my queue": "/desk",
    "words": "/desk?view=all&words={words}",
}


def rows(sizes: tuple[int, ...] = SIZES) -> Iterator[tuple[str, ...]]:
    """Time of a whole request by a person who is signed in, through Flask's test client."""
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="stet-bench-") as folder:
            path = Path(folder) / "stet.db"
            begun = time.perf_counter()
            rare = fill(path, size)
            yield (f"filling {size:,} claims, s", f"{time.perf_counter() - begun:.0f}", "", "", "")
            yield from measure(path, size, rare)


def measure(path: Path, size: int, rare: str) -> Iterator[tuple[str, ...]]:
    desk = create_app(_settings(path))
    client = signed_in(desk)
    middle = middle_of(path)
    for name, address in {**LISTS, "a middle page": f"/desk?view=all&after={middle}"}.items():
        address = address.format(somebody=PEOPLE // 2, words=rare)
        with reference(desk, client, address, path) as bare:
            ours, theirs = beside(lambda: client.get(address), lambda: bare.get(address))  # noqa: B023
        p50, p95 = statistics.median(ours), sorted(ours)[int(0.95 * len(ours))]
        other = statistics.median(theirs)
        what = f"desk list of 50 at {size:,} claims, {name}"
        yield (
            f"{what}, p50 / p95 ms", f"{p50:.1f} / {p95:.1f}", f"{other:.1f} ms raw SQL + Jinja",
            f"{other / p50:.2f}x the rate", "< 5, >= 0.8x",
        )  # fmt: skip
    for typed in (rare, rare[:3], rare[:2]):
        took = sorted(timed(lambda: client.get(f"/find?q={typed}", headers={"Accept": "application/json"})))  # noqa: B023
        p50, p95 = statistics.median(took), took[int(0.95 * len(took))]
        yield (f"find at {size:,} claims, {len(typed)} letters, p50 / p95 ms", f"{p50:.1f} / {p95:.1f}", "", "", "< 50")


def timed(one: Callable[[], Any]) -> list[float]:
    """Milliseconds of each of ROUNDS calls."""
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        one()
        took.append(1000 * (time.perf_counter() - begun))
    return took


def _settings(path: Path) -> Any:
    from claims.settings import Settings

    return Settings(_env_file=None, database_url=f"sqlite:///{path}", secret_key=SECRET)  # type: ignore[call-arg]


def signed_in(app: Flask) -> FlaskClient:
    """A browser of the first checker, whose account `fill` made without a password."""
    client = app.test_client()
    with client.session_transaction() as session:
        now = time.time()
        session.update(_user_id="somebody", fs_paa=now, seen_at=now, _fresh=True)
    assert client.get("/desk").status_code == 200
    return client


def middle_of(path: Path) -> str:
    """The key of a claim in the middle of the list of all."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        many = connection.execute("SELECT count(*) FROM claim").fetchone()[0]
        found = connection.execute(
            "SELECT returned, priority, id FROM claim ORDER BY returned DESC, priority DESC, id LIMIT 1 OFFSET ?",
            (many // 2,),
        ).fetchone()
    return ".".join(str(part) for part in found)


def beside(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[list[float], list[float]]:
    """Milliseconds of one core that each call of both takes, in turns after a warm-up, however busy the machine is."""
    took: tuple[list[float], list[float]] = ([], [])
    for round in range(ROUNDS + 5):
        for times, ask in zip(took, (one, other), strict=True):
            begun = time.process_time()
            answer = ask()
            times.append((time.process_time() - begun) * 1000)
            if round == 0:
                assert answer.status_code == 200 and len(answer.data) > 10_000
    return took[0][5:], took[1][5:]


@contextlib.contextmanager
def reference(desk: Flask, client: FlaskClient, address: str, path: Path) -> Iterator[FlaskClient]:
    """A bare Flask application that asks the same statements with a cursor and renders the same template."""
    asked, shown = watched(desk, client, address)
    bare = Flask("bare", template_folder=f"{desk.root_path}/templates", static_folder=None, static_url_path="/static")
    bare.url_map.converters["id"] = IdConverter
    bare.config["BOOTSTRAP_SERVE_LOCAL"] = True
    Bootstrap5(bare)
    files.bind(bare)
    display.bind(bare)
    bare.jinja_env.globals["unread_shown"] = lambda: ""
    bare.jinja_env.globals["csrf_token"] = lambda: "a token of the usual length, a token of the usual length"
    connection = sqlite3.connect(path)

    def show() -> str:
        g.person = CHECKER
        answers = [connection.execute(*statement).fetchall() for statement in asked]
        page = next((found for found in answers if found and len(found[0]) == WIDTH), [])
        sources = next((found for found in answers if found and len(found[0]) == 5 and found[0][0] in (0, 1)), [])
        return render_template(
            "desk/queue.html", **{**shown, "page": _Page(shown["page"], facts(page, sources)), "cell": cell.__wrapped__}
        )

    for rule in desk.url_map.iter_rules():
        if rule.endpoint not in bare.view_functions:
            view = show if rule.endpoint == "desk.queue" else (lambda **_: "")
            bare.add_url_rule(rule.rule, rule.endpoint, view)
    yield bare.test_client()
    connection.close()


CHECKER = SimpleNamespace(id=1, name="Person 1", roles=frozenset({"checker"}), active=True, capacity=100,
                          last_assigned_at=datetime(2026, 11, 2, tzinfo=UTC))  # fmt: skip
WIDTH = 18
"""Columns of a row of the list."""


class _Page:
    def __init__(self, page: Any, claims: list[dict[str, Any]]) -> None:
        self.claims, self.previous, self.next = claims, page.previous, page.next


def watched(desk: Flask, client: FlaskClient, address: str) -> tuple[list[tuple[str, Any]], dict[str, Any]]:
    """The statements that a page asks, without those that sign in, and what its template was given."""
    shown: dict[str, Any] = {}

    def keep(sender: Any, template: Any, context: dict[str, Any], **rest: Any) -> None:
        if template.name == "desk/queue.html":
            shown.update(context)

    with heard(desk.extensions["database"]) as said, template_rendered.connected_to(keep, desk):
        client.get(address)
    for name in ("g", "request", "session", "person", "may", "csrf_token"):
        shown.pop(name, None)
    asked = [told for told in said if told[0].startswith(("SELECT", "WITH")) and SIGN_IN not in told[0]]
    return asked, shown


def facts(page: list[Any], said: list[Any]) -> list[dict[str, Any]]:
    """The rows of the page as the template wants them."""
    runs = {(row[1], row[2]): row[3] for row in said if row[0]}
    jobs = {(row[1], row[2]): row[3] for row in said if not row[0]}
    labels, sources = {row[2]: row[4] for row in said}, dict[int, list[dict[str, Any]]]()
    for about in sorted({*runs, *jobs}):
        if outcome := outcome_of(runs.get(about), jobs.get(about)):
            sources.setdefault(about[0], []).append({"label": labels[about[1]], "outcome": outcome})
    return [
        {"id": row[0], "article_id": row[1], "article_title": row[2], "number": row[4], "kind": row[5],
         "wording": row[6], "status": row[8], "returned": bool(row[9]),
         "priority": {"score": row[11], "terms": json.loads(row[12])},
         "assignee": {"id": row[13], "name": row[14]} if row[13] else None, "due_at": _time(row[15]),
         "sources": sources.get(row[0], []), "version": row[17]}
        for row in page
    ]  # fmt: skip


def _time(value: str | None) -> Any:
    from datetime import UTC, datetime

    return datetime.fromisoformat(value).replace(tzinfo=UTC) if value else None


if __name__ == "__main__":
    cell.cache_clear()
    for row in rows():
        sys.stdout.write("  ".join(row) + "\n")
