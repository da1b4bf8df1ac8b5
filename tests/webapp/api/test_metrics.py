"""What Prometheus is told, and who may ask."""

from prometheus_client.parser import text_string_to_metric_families

from claims import lanes, outside_calls
from tests.webapp.api.callers import Caller, Desk, assert_problem


def samples(caller: Caller) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, which come in the order of their names."""
    response = caller.client.get("/metrics", headers=caller.headers)
    assert response.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_calls_to_the_outside_are_told_by_purpose_and_outcome(desk: Desk) -> None:
    with desk.scene() as session:
        outside_calls.add(session, {("wiki", "answered"): (3, 1500), ("wiki", "failed"): (1, 10_000)})
    found = samples(desk.editor)
    assert found["stet_outside_calls_total", "answered", "wiki"] == 3
    assert found["stet_outside_call_seconds_total", "answered", "wiki"] == 1.5
    assert found["stet_outside_calls_total", "failed", "wiki"] == 1


def test_jobs_and_closed_lanes_are_told(desk: Desk) -> None:
    with desk.scene() as session:
        lanes.close(session, "wiki", 90)
    desk.ana.post("/articles", title="One", text="At least 40 people were killed in the flood.")
    found = samples(desk.admin)
    assert found["stet_jobs", "extract", "due"] == 1
    assert 80 < found["stet_lane_closed_seconds", "wiki"] <= 90


def test_only_the_token_of_an_editor_or_an_admin_opens_it(desk: Desk) -> None:
    for caller, status in ((desk.nobody, 401), (desk.viewer, 403), (desk.ana, 403)):
        assert_problem(caller.client.get("/metrics", headers=caller.headers), status)
