"""What those who watch the installation read: figures, and a name for each request."""

from __future__ import annotations

from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.api.metrics import router
from app.api.request_id import RequestId
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import DatabaseUnavailable
from app.domain.jobs import JobKind, NewJob
from app.services.ids import new_id
from app.services.timings import WRITE_STEPS, Stopwatch
from tests.api.conftest import House


def figures(house: House) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every figure by its name and labels."""
    app = FastAPI()
    app.include_router(router(house.services))
    with TestClient(app) as client:
        text = client.get("/metrics").text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_tell_what_waits_what_was_told_and_what_is_free(house: House) -> None:
    for _ in range(2):
        house.services.jobs.submit(NewJob(new_id(), LOCAL_OWNER, JobKind.RENDER, "Talk"))
    found = figures(house)
    assert found["cutroom_queue_jobs", (("queue", "render"), ("state", "pending"))] == 2
    assert found["cutroom_queue_jobs", (("queue", "interactive"), ("state", "pending"))] == 0
    assert found["cutroom_queue_wait_seconds", (("queue", "render"),)] >= 0
    assert found["cutroom_events_published_total", ()] == 2
    assert found["cutroom_database_up", ()] == 1
    assert found["cutroom_disk_free_bytes", ()] > 0
    assert found["cutroom_connected_sockets", ()] == 0


def test_a_stopwatch_counts_by_steps_and_tells_failures_from_refusals() -> None:
    watch = Stopwatch(WRITE_STEPS)
    watch.note(0.0004)
    watch.note(99.0, failed=True)
    for error in (DatabaseUnavailable(), ValueError()):
        try:
            with watch.timing(DatabaseUnavailable):
                raise error
        except (DatabaseUnavailable, ValueError):
            pass
    timing = watch.read()
    assert (timing.counts[0], timing.counts[-1], sum(timing.counts)) == (3, 1, 4)
    assert timing.failures == 2


def test_each_request_has_a_name_and_a_proxys_name_is_kept() -> None:
    app = FastAPI()
    app.add_middleware(RequestId)
    with TestClient(app) as client:
        first, second = (client.get("/").headers["x-request-id"] for _ in range(2))
        assert first != second
        assert client.get("/", headers={"X-Request-ID": "proxy-1"}).headers["x-request-id"] == "proxy-1"
        forged = client.get("/", headers={"X-Request-ID": "a b"}).headers["x-request-id"]
        assert forged != "a b"
