"""What was acknowledged is there after a kill, and no question is answered by reading everything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import make_engine
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.migrate import upgrade_to_head
from app.adapters.db.projects import SqlProjectStore
from app.domain.jobs import JobKind, JobState, NewJob, Tick

ROOT = Path(__file__).parents[2]

SAVE_FOR_EVER = """
import sys
from app.adapters.db.engine import make_engine
from app.adapters.db.projects import SqlProjectStore
from app.domain.projects import Project
from tests.notation import timeline_of
store = SqlProjectStore(make_engine(sys.argv[1]))
at = "2026-01-31T12:00:00.000000Z"
project = store.create(Project("p", "ann", "Talk", 1, 1, 1, at, at), timeline_of("A[0:1]"))
while True:
    frames = project.version + 1
    project, _ = store.save("p", version=project.version, timeline=timeline_of(f"A[0:{frames}]"),
                            label="Trim", parent=project.head)
    print(project.version, flush=True)
"""


def test_an_acknowledged_save_outlives_a_kill(database_url: str) -> None:
    engine = make_engine(database_url)
    upgrade_to_head(engine)
    command = [sys.executable, "-c", SAVE_FOR_EVER, database_url]
    saving = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE)
    assert saving.stdout is not None
    acknowledged = [int(saving.stdout.readline()) for _ in range(20)]
    saving.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in saving.stdout.read().splitlines()]
    saving.stdout.close()
    saving.wait()
    store = SqlProjectStore(engine)
    project = store.get("p", owner="ann")
    assert acknowledged[-1] <= project.version <= acknowledged[-1] + 1
    for info in store.revisions("p"):
        assert store.load("p", info.number).timeline.frames == info.number
    engine.dispose()


# A clock, a table of one row, and what an inner query has found by an index.
SMALL = ("SCAN CONSTANT ROW", "SCAN queue_pause", "SCAN anon_")


@pytest.fixture
def plans(tmp_path: Path) -> tuple[Engine, list[str]]:
    """A SQLite database that notes how it looks up each query."""
    engine = make_engine(f"sqlite:///{tmp_path}/cutroom.db")
    upgrade_to_head(engine)
    noted: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            driver = connection.connection.cursor()
            driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            noted.extend(f"{row[3]}: {statement}" for row in driver.fetchall())
            driver.close()

    return engine, noted


def test_no_query_reads_a_whole_table(plans: tuple[Engine, list[str]]) -> None:
    engine, noted = plans
    jobs, projects, assets = SqlJobStore(engine), SqlProjectStore(engine), SqlAssetStore(engine)
    jobs.add(NewJob("job", "ann", JobKind.RENDER, "Talk", idempotency_key="k"))
    taken = jobs.claim("job", worker="w", lease=60)
    assert taken is not None
    jobs.heartbeat(taken[0], lease=60)
    jobs.record(taken[0], Tick(0.5, "encoding"))
    jobs.finish(taken[0], JobState.FAILED)
    jobs.retry("job", owner="ann")
    jobs.sweep(patience=0)
    jobs.list(owner="ann", before="job")
    jobs.list(owner="ann", states=[JobState.FAILED], project_id="p")
    jobs.snapshot("ann")
    jobs.events("ann", after=1)
    jobs.events_of_job("job")
    jobs.forget_events(before="2026")
    jobs.delete("job", owner="ann")
    projects.list(owner="ann")
    projects.revisions("p", before=5)
    assets.list(owner="ann")
    assets.get_many(["a", "b"])
    assert noted
    assert [plan for plan in noted if plan.startswith("SCAN") and not plan.startswith(SMALL)] == []
    engine.dispose()
