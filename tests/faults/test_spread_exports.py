"""One export on several workers, real processes all: one is killed, one hangs, and a cancel ends them all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

import app
from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import make_engine
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.spans import SqlSpanStore
from app.adapters.events.broker import Broker
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import Job, JobState
from app.domain.projects import Project
from app.services import Services
from app.services.announcing import progress_topic
from app.settings import Settings
from app.wiring import build, migrate
from tasks.queue import HueyJobQueue
from tests.frames.exporting import asset_of, clip, expected_numbers, timeline_of
from tests.frames.test_faults import children_in
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers
from tests.waiting import wait_until

ROOT = Path(app.__file__).parent.parent
RATE = Fraction(5)
SOURCE = Media(frames=300, rate=RATE, gop=50, size=(320, 180), sound=None)
EDIT = timeline_of((clip("a", "s", 0, 300),), rate=RATE)  # six spans
NOW = "2026-01-31T12:00:00.000000Z"
GATED = """#!/bin/sh
case "$*" in *-version*) exec {ffmpeg} "$@";; esac
while [ ! -e {gate} ]; do sleep 0.01; done
exec {ffmpeg} "$@"
"""


def gated_ffmpeg(folder: Path, gate: str) -> Path:
    """An ffmpeg that does nothing before a file of that name is there."""
    place = folder / f"ffmpeg-{gate}"
    place.write_text(GATED.format(ffmpeg=find_ffmpeg(), gate=folder / gate))
    place.chmod(0o755)
    return place


@dataclass
class Export:
    """An export that waits to be run in this process, and the helpers in others."""

    services: Services
    engine: Engine
    job: Job
    data: Path
    stack: ExitStack

    def helper(self, ffmpeg: Path) -> subprocess.Popen[bytes]:
        """A worker process."""
        process = subprocess.Popen(
            [sys.executable, "main.py", "worker", "--queue", "render", "--name", "helper", "--attached"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            env={
                **os.environ,
                "CUTROOM_DATA_DIR": str(self.data),
                "CUTROOM_FFMPEG": str(ffmpeg),
            },
        )
        self.stack.enter_context(process)
        self.stack.callback(process.kill)
        return process

    def start(self) -> threading.Thread:
        """Run it here, in a thread, up to where its own ffmpeg waits."""
        thread = threading.Thread(target=self.services.runner.run, args=(self.job.id,))
        thread.start()
        self.stack.callback(thread.join)
        wait_until(lambda: self.holders() == {"own"}, "its own worker makes spans")
        return thread

    def holders(self) -> set[str]:
        """The workers that make a span now."""
        with self.engine.connect() as connection:
            found = connection.execute(text("SELECT worker FROM render_spans WHERE worker IS NOT NULL"))
            return {str(name) for (name,) in found}

    def left(self) -> int:
        """How many spans are not there yet."""
        return SqlSpanStore(self.engine).left(self.job.id)

    def ended(self) -> Job:
        return self.services.jobs.get(self.job.id, owner=LOCAL_OWNER)


@pytest.fixture
def export(tmp_path: Path) -> Iterator[Export]:
    settings = Settings(data_dir=tmp_path, ffmpeg=str(gated_ffmpeg(tmp_path, "own")))
    migrate(settings)
    engine = make_engine(settings.database)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        broker = Broker(settings.bus_socket)
        broker.start()
        stack.callback(broker.close)
        services = build(settings, HueyJobQueue(settings), worker="own")
        stack.callback(services.bus.close)
        services.runner.start()
        stack.callback(services.runner.close)
        asset = asset_of("s", make(SOURCE))
        place = settings.files_dir / asset.key
        place.parent.mkdir(parents=True)
        shutil.copy(make(SOURCE), place)
        SqlAssetStore(engine).add(asset)
        project = Project("p", LOCAL_OWNER, "Spread", 1, 1, 1, NOW, NOW)
        SqlProjectStore(engine).create(project, EDIT)
        job = services.rendering.request("p", LOCAL_OWNER, {"encode": "all"})
        yield Export(services, engine, job, tmp_path, stack)


def test_a_killed_helper_costs_its_span_and_nothing_else(export: Export) -> None:
    run = export.start()
    helper = export.helper(gated_ffmpeg(export.data, "never"))
    wait_until(lambda: "helper" in export.holders(), "a helper makes a span", seconds=60)
    helper.kill()
    helper.wait()
    export.helper(find_ffmpeg())
    wait_until(lambda: export.left() == 3, "the next one has made all but what is held, and what was lost")
    (export.data / "own").touch()
    run.join()
    ended = export.ended()
    assert (ended.state, ended.error) == (JobState.COMPLETED, None)
    path, _ = export.services.rendering.output_path(ended.id, LOCAL_OWNER, 0)
    assert read_frame_numbers(path) == expected_numbers(EDIT, {"s": SOURCE})


def test_a_cancel_ends_what_helpers_do_and_leaves_nothing(export: Export) -> None:
    run = export.start()
    export.helper(gated_ffmpeg(export.data, "never"))
    wait_until(lambda: "helper" in export.holders(), "a helper makes a span", seconds=60)
    export.services.jobs.cancel(export.job.id, owner=LOCAL_OWNER)
    run.join()
    assert export.ended().state is JobState.CANCELLED
    scratch = export.data / "files" / "scratch" / export.job.id
    assert not children_in(scratch)
    assert not scratch.exists()


def test_an_export_speaks_all_the_time_and_truly(export: Export) -> None:
    heard: list[tuple[float, Mapping[str, Any]]] = []
    export.services.bus.subscribe(
        progress_topic(LOCAL_OWNER), lambda topic, event: heard.append((time.monotonic(), event))
    )
    run = export.start()
    silent = len(heard)
    wait_until(lambda: len(heard) >= silent + 3, "it speaks while its ffmpeg says nothing")
    (export.data / "own").touch()
    run.join()
    wait_until(lambda: heard[-1][1]["status"] == "completed", "its end is heard")
    events = [event for _, event in heard]
    assert [event["progress"] for event in events] == sorted(event["progress"] for event in events)
    assert [event["status"] for event in events if event["progress"] == 100] == ["completed"]
    stages = list(dict.fromkeys(event["stage"] for event in events))
    assert stages[1:] == ["preparing", "encoding", "joining", "verifying", "finalising"]
    assert "Encoding 1 of 6" in {event["message"] for event in events}
    assert max(after - before for (before, _), (after, _) in pairwise(heard)) <= 2  # seconds of silence
    assert export.services.rendering.output_path(export.job.id, LOCAL_OWNER, 0)[0].is_file()
