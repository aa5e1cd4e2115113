"""GET /metrics: the installation in numbers, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from fastapi import APIRouter, Response
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from app.domain.jobs import Queue
from app.services import Services
from app.services.jobs.timings import JOB_STEPS, WRITE_STEPS, Timing
from app.services.jobs.vitals import Readings


def router(services: Services) -> APIRouter:
    """GET /metrics."""
    routes = APIRouter(tags=["Health"])
    registry = CollectorRegistry()
    registry.register(_Figures(services))

    @routes.get("/metrics", response_class=Response, summary="Figures for Prometheus")
    def metrics() -> Response:
        return Response(
            generate_latest(registry),
            media_type=CONTENT_TYPE_LATEST,
            headers={"Cache-Control": "no-store"},
        )

    return routes


class _Figures(Collector):
    """Reads everything anew at each look, so that no figure can be forgotten or be wrong for long."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def describe(self) -> Sequence[Metric]:
        """Nothing: at the start there is nothing to look at."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        readings, hub = self._services.vitals.read(), self._services.progress
        yield GaugeMetricFamily("cutroom_database_up", "1 while the database answers", int(readings.database))
        yield GaugeMetricFamily(
            "cutroom_bus_up", "1 while Redis, or the embedded bus, is heard", int(readings.bus)
        )
        yield GaugeMetricFamily(
            "cutroom_workers", "Workers heard of lately", len(self._services.workers.alive())
        )
        yield GaugeMetricFamily("cutroom_connected_sockets", "Progress sockets and pages", hub.listeners)
        yield CounterMetricFamily("cutroom_sockets_opened", "Listeners that came", hub.came)
        dropped = CounterMetricFamily(
            "cutroom_sockets_dropped", "Sockets that ended without a good-bye", labels=["reason"]
        )
        for reason, count in sorted(hub.dropped.items()):
            dropped.add_metric([reason], count)
        yield dropped
        yield GaugeMetricFamily("cutroom_disk_free_bytes", "Free where media lie", readings.free_bytes)
        if readings.events is not None:
            yield CounterMetricFamily(
                "cutroom_events_published",
                "Progress events stored and told, one for each person who is told",
                readings.events,
            )
        if readings.paused is not None:
            yield GaugeMetricFamily(
                "cutroom_queue_paused", "1 while nothing new begins", int(readings.paused)
            )
        yield from _queues(readings)
        yield from _timings(readings.timings)


def _queues(readings: Readings) -> Iterator[Metric]:
    depth = GaugeMetricFamily("cutroom_queue_jobs", "Jobs that wait or run", labels=["queue", "state"])
    wait = GaugeMetricFamily(
        "cutroom_queue_wait_seconds", "The longest wait of a pending job", labels=["queue"]
    )
    speed = GaugeMetricFamily(
        "cutroom_render_speed", "Source seconds a second, of what runs", labels=["queue"]
    )
    for queue, load in (readings.queues or {}).items():
        depth.add_metric([queue, "pending"], load.pending)
        depth.add_metric([queue, "processing"], load.processing)
        wait.add_metric([queue], readings.waits[queue])
        if load.speed is not None and queue is Queue.RENDER:  # others count bytes
            speed.add_metric([queue], load.speed)
    yield from (depth, wait, speed)


def _timings(found: Mapping[str, Mapping[str, Timing]]) -> Iterator[Metric]:
    writes = HistogramMetricFamily(
        "cutroom_database_write_seconds", "Transactions that store", labels=["process"]
    )
    errors = CounterMetricFamily(
        "cutroom_database_write_errors", "Transactions that stored nothing", labels=["process"]
    )
    jobs = HistogramMetricFamily(
        "cutroom_job_seconds", "One attempt at a job", labels=["process", "operation"]
    )
    for process, timings in found.items():
        for name, timing in timings.items():
            if name == "writes":
                writes.add_metric([process], _buckets(WRITE_STEPS, timing), timing.seconds)
                errors.add_metric([process], timing.failures)
            else:
                jobs.add_metric([process, name], _buckets(JOB_STEPS, timing), timing.seconds)
    yield from (writes, errors, jobs)


def _buckets(steps: Sequence[float], timing: Timing) -> list[tuple[str, float]]:
    names = [*(str(step) for step in steps), "+Inf"]
    return list(zip(names, map(float, accumulate(timing.counts)), strict=False))
