"""What those who watch the installation read: figures, and a name for each request."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.api.metrics import router
from app.api.request_id import RequestId
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import DatabaseUnavailable
from app.domain.jobs import JobKind, NewJob, Queue, Tick
from app.services.ids import new_id
from app.services.jobs.timings import WRITE_STEPS, Stopwatch
from tests.api.conftest import House
from tests.team import team
from tests.waiting import wait_until

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def figures(house: House) -> Figures:
    """Every figure by its name and labels."""
    app = FastAPI()
    app.include_router(router(house.services))
    with TestClient(app) as client:
        return read_figures(client)


def read_figures(client: TestClient) -> Figures:
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


def test_each_figure_of_the_installation_moves_with_what_happens(tmp_path: Path) -> None:
    with team(tmp_path) as house, TestClient(house.app) as client:
        services, anna = house.services, house.anna.id
        before = read_figures(client)

        def moved(name: str, **labels: str) -> float:
            key = (name, tuple(sorted(labels.items())))
            return read_figures(client).get(key, 0) - before.get(key, 0)

        address = f"/api/ws/progress?token={house.tokens[anna]}"
        with client.websocket_connect(address) as socket:
            socket.receive_json()
            assert moved("cutroom_connected_sockets") == 1
            assert moved("cutroom_sockets_opened_total") == 1
            socket.close(1011)
        wait_until(lambda: moved("cutroom_sockets_dropped_total", reason="lost") == 1, "the loss is counted")
        assert moved("cutroom_connected_sockets") == 0
        with client.websocket_connect(address) as socket:
            socket.receive_json()
        wait_until(lambda: moved("cutroom_connected_sockets") == 0, "it is gone")
        assert moved("cutroom_sockets_dropped_total", reason="lost") == 1  # who says good-bye is no loss

        services.jobs.submit(NewJob("notice", anna, JobKind.NOTIFY, "Talk"))
        assert moved("cutroom_events_published_total") == 1
        assert moved("cutroom_queue_jobs", queue="background", state="pending") == 1
        assert moved("cutroom_queue_wait_seconds", queue="background") > 0
        assert moved("cutroom_database_write_seconds_count", process="web") > 0
        services.queueing.pause(anna)
        assert moved("cutroom_queue_paused") == 1
        services.queueing.resume(anna)
        assert services.runner.run_next(Queue.BACKGROUND)
        assert moved("cutroom_job_seconds_count", process="web", operation="notify") == 1
        assert moved("cutroom_events_published_total") == 3
        assert moved("cutroom_queue_jobs", queue="background", state="pending") == 0


def test_the_speed_of_exports_is_told_and_paused_jobs_are_not_said_to_wait(house: House) -> None:
    for job_id in ("runs", "paused"):
        house.jobs.add(NewJob(job_id, LOCAL_OWNER, JobKind.RENDER, "Talk"))
    house.jobs.add(NewJob("download", LOCAL_OWNER, JobKind.DOWNLOAD, "Talk"))
    for job_id, speed in (("runs", 7.5), ("download", 3.4e6)):
        taken = house.jobs.claim(job_id, worker="w", lease=60)
        assert taken is not None
        house.jobs.record(taken[0], Tick(0.5, "working", speed=speed))
    house.jobs.hold("paused", owner=LOCAL_OWNER)
    found = figures(house)
    assert found["cutroom_render_speed", (("queue", "render"),)] == 7.5
    assert ("cutroom_render_speed", (("queue", "download"),)) not in found
    assert found["cutroom_queue_jobs", (("queue", "render"), ("state", "pending"))] == 1
    assert found["cutroom_queue_wait_seconds", (("queue", "render"),)] == 0


def test_alerts_and_board_ask_only_for_figures_that_there_are(tmp_path: Path) -> None:
    docs = Path(__file__).parents[2] / "docs"
    told = (docs / "alerts.md").read_text()
    with team(tmp_path) as house, TestClient(house.app) as client:
        text = client.get("/metrics").text
    there = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
    for name in ("prometheus-rules.yml", "grafana.json"):
        asked = set(re.findall(r"cutroom_\w+", (docs / name).read_text()))
        for figure in asked:
            plain = re.sub(r"_(total|bucket|count|sum)$", "", figure)
            assert {figure, plain, f"{plain}_total"} & there, f"{name} asks for {figure}"
            assert plain in told, f"alerts.md does not explain {figure}"
