"""A project with one source in a real data folder, exported here, with helpers in other processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, text

import app
from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import make_engine
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.spans import SqlSpanStore
from app.adapters.events.broker import Broker
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import Job
from app.domain.projects import Project
from app.domain.timeline import Timeline
from app.services import Services
from app.settings import Settings
from app.wiring import build, migrate
from tasks.queue import HueyJobQueue
from tests.frames.exporting import asset_of

ROOT = Path(app.__file__).parent.parent
NOW = "2026-01-31T12:00:00.000000Z"
WRAPPED = """#!/bin/bash
case "$*" in *-version*) exec {ffmpeg} "$@";; esac
{before}
"""


def wrapped_ffmpeg(place: Path, before: str) -> Path:
    """An ffmpeg that is started by a few lines of shell; `{ffmpeg}` in them is the real one."""
    place.write_text(WRAPPED.replace("{before}", before).replace("{ffmpeg}", str(find_ffmpeg())))
    place.chmod(0o755)
    return place


@dataclass
class SpreadExport:
    """An export that waits to be run in this process, and the helpers in others."""

    services: Services
    engine: Engine
    job: Job
    data: Path
    stack: ExitStack

    def helper(self, ffmpeg: Path, name: str = "helper") -> subprocess.Popen[bytes]:
        """A worker process."""
        process = subprocess.Popen(
            [sys.executable, "main.py", "worker", "--queue", "render", "--name", name, "--attached"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            env={**os.environ, "CUTROOM_DATA_DIR": str(self.data), "CUTROOM_FFMPEG": str(ffmpeg)},
        )
        self.stack.enter_context(process)
        self.stack.callback(process.kill)
        return process

    def start(self) -> threading.Thread:
        """Run it here, in a thread."""
        thread = threading.Thread(target=self.services.runner.run, args=(self.job.id,))
        thread.start()
        self.stack.callback(thread.join)
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
        """The job as it now is."""
        return self.services.jobs.get(self.job.id, owner=LOCAL_OWNER)


@contextmanager
def spread_export(data: Path, source: Path, edit: Timeline, *, ffmpeg: Path) -> Iterator[SpreadExport]:
    """An export of an edit of the asset `s`; `ffmpeg` is the one of this process."""
    settings = Settings(data_dir=data, ffmpeg=str(ffmpeg))
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
        asset = replace(asset_of("s", source), key="media/s/original")
        place = settings.files_dir / asset.key
        place.parent.mkdir(parents=True)
        shutil.copy(source, place)
        SqlAssetStore(engine).add(asset)
        project = Project("p", LOCAL_OWNER, "Spread", 1, 1, 1, NOW, NOW)
        SqlProjectStore(engine).create(project, edit)
        job = services.rendering.request("p", LOCAL_OWNER, {"encode": "all"})
        yield SpreadExport(services, engine, job, data, stack)
