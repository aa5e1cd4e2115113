"""The history of a job out of a million events: 500 of them from a cursor, and from a moment."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import Engine, text

from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import Cursor, JobKind, NewJob
from tests.benchmarks.progress.words import percentile, say
from tests.running_server import RunningServer

JOB = "long"
ASKED = 150
FIRST = datetime(2026, 1, 1, tzinfo=UTC)

_FILL = """
INSERT INTO job_progress_events
  (owner, seq, epoch, job_id, job_seq, operation, status, fraction, stage, message, title, created_at)
SELECT e.owner, h.seq + n, e.epoch, e.job_id, n, e.operation, 'processing', 0.5, 'encoding', 'Encoding',
  e.title,
  to_char(timestamp '2026-01-01' + n * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS".000000Z"')
FROM generate_series(1, :events) n, stream_heads h
JOIN job_progress_events e ON e.owner = h.owner AND e.job_id = :job AND e.job_seq = 0
"""


def measure(database: str, web: RunningServer, events: int) -> None:
    """Fill the stream of one person, then ask in random places."""
    engine = make_engine(database, pool_size=1)
    store = SqlJobStore(engine)
    store.add(NewJob(JOB, LOCAL_OWNER, JobKind.RENDER, "Long"))
    first = store.head(LOCAL_OWNER).seq
    _fill(engine, events)
    head = store.head(LOCAL_OWNER)
    chance = random.Random(1)

    def place() -> Cursor:
        return Cursor(head.epoch, first + chance.randrange(events - 500))

    def moment() -> str:
        return (FIRST + timedelta(seconds=chance.randrange(events - 500))).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def over_http(since: str) -> None:
        assert (
            len(web.get(f"/api/jobs/{JOB}/progress-history?{urlencode({'since': since})}")["events"]) == 500
        )

    _time(f"500 of {events} events, from a cursor", lambda: store.events_of_job(JOB, after=place()))
    _time(f"500 of {events} events, from a moment", lambda: store.events_of_job(JOB, since=moment()))
    _time("the same over HTTP, from a cursor", lambda: over_http(str(place())))
    _time("the same over HTTP, from a moment", lambda: over_http(moment()))
    engine.dispose()


def _fill(engine: Engine, events: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(_FILL), {"events": events, "job": JOB})
        connection.execute(
            text("UPDATE stream_heads SET seq = seq + :events WHERE owner = :owner"),
            {"events": events, "owner": LOCAL_OWNER},
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE job_progress_events"))


def _time(what: str, ask: Callable[[], object]) -> None:
    took = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    say(f"{what}  " + "  ".join(f"p{part} {percentile(took, part) * 1000:.1f} ms" for part in (50, 95, 99)))
