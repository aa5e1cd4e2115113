"""Putting together what runs jobs, and what tells how the queue stands; a part of `app.wiring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.adapters.db.queue_pause import SqlQueueSwitch
from app.domain.jobs import JobKind
from app.services.jobs.outcome import Handler
from app.services.jobs.queue_news import QueueNews
from app.services.jobs.queueing import Queueing
from app.services.jobs.running import JobRunner
from app.services.jobs.vitals import Vitals
from app.services.jobs.workers import WorkerRoster
from app.wiring.ground import Ground


@dataclass(frozen=True, slots=True)
class JobServices:
    """Running jobs, pausing the queue, and how both are."""

    runner: JobRunner
    queueing: Queueing
    queue_news: QueueNews
    vitals: Vitals


def make_jobs(ground: Ground, roster: WorkerRoster, handlers: Mapping[JobKind, Handler]) -> JobServices:
    """The services of the queue; each kind of job is done by its handler."""
    rows, queue, bus, worker = ground.rows, ground.queue, ground.bus, ground.worker
    switch = SqlQueueSwitch(ground.engine)
    queueing = Queueing(switch=switch, store=rows, queue=queue, bus=bus, permits=ground.permits)
    return JobServices(
        runner=JobRunner(
            store=rows,
            queue=queue,
            bus=bus,
            handlers=handlers,
            worker=worker,
            timings=ground.timings,
            passes_over=lambda: roster.encoders_of_others(worker or ""),
        ),
        queueing=queueing,
        queue_news=QueueNews(queueing, bus),
        vitals=Vitals(
            store=rows, switch=switch, files=ground.files, bus=bus, workers=roster, timings=ground.timings
        ),
    )
