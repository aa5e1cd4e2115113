"""A library with everything around it, whose jobs run when the test says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.trash import SqlTrashStore
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER
from app.domain.jobs import Job, JobKind, JobState, Queue
from app.domain.media import Asset
from app.ports import MediaWork, Prober
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Handler
from app.services.jobs.running import JobRunner
from app.services.jobs.worker_pace import Pace
from app.services.media.library import Library
from app.services.media.older_facts import OlderFacts
from app.services.trash import Trash
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus

AT_ONCE = Pace(again_after=(0.0, 0.0), patience=0.0, storage_retry=(0.001, 0.001))


@dataclass
class WaitingQueue:
    """Keeps hints until somebody works."""

    hints: list[str] = field(default_factory=list)

    def hint(self, job_id: str, queue: Queue) -> None:
        self.hints.append(job_id)


@dataclass
class LibraryHouse:
    """The library of one test, and what lies behind it."""

    library: Library
    jobs: Jobs
    files: DiskFiles
    folder: Path
    assets: SqlAssetStore
    projects: SqlProjectStore
    queue: WaitingQueue
    runner: JobRunner
    handlers: dict[JobKind, Handler]
    news: list[tuple[str, Any]]
    engine: Engine
    trash: Trash = field(init=False)
    older: OlderFacts = field(init=False)
    trash_ends_at: str = ""  # what was deleted before is forgotten

    def bring(self, data: bytes, name: str = "talk.mp4", *, owner: str = LOCAL_OWNER) -> Asset:
        """Receive a file whole."""
        with self.library.receive(owner=owner, name=name, size=len(data)) as upload:
            for start in range(0, len(data), 1 << 20):
                upload.write(data[start : start + (1 << 20)])
        return upload.asset

    def work(self) -> None:
        """Run every job, and those that come of it."""
        while self.queue.hints:
            self.runner.run(self.queue.hints.pop(0))

    def get(self, asset: Asset) -> Asset:
        return self.library.get(asset.id, owner=asset.owner)

    def jobs_of(self, asset: Asset) -> list[Job]:
        """Its jobs, oldest first."""
        every = self.jobs.list(owner=asset.owner, limit=1000)
        return [job for job in reversed(every) if job.asset_id == asset.id]

    def states(self, asset: Asset) -> list[tuple[JobKind, JobState]]:
        return [(job.kind, job.state) for job in self.jobs_of(asset)]

    def on_disk(self) -> set[str]:
        """Every file under the store, by its key."""
        root = self.folder / "files"
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@contextmanager
def open_house(
    folder: Path,
    *,
    prober: Prober | None = None,
    work: MediaWork | None = None,
    files: DiskFiles | None = None,
    max_upload_bytes: int | None = None,
) -> Iterator[LibraryHouse]:
    """The real services over SQLite and a folder; prober and work may be stand-ins."""
    engine = migrated_sqlite(folder / "cutroom.db")
    bus, queue = MemoryBus(), WaitingQueue()
    news: list[tuple[str, Any]] = []
    bus.subscribe("media:", lambda topic, message: news.append((topic, message["asset_id"])))
    ffmpeg = Ffmpeg(find_ffmpeg())
    files = files or DiskFiles(folder / "files")
    assets, projects, store = SqlAssetStore(engine), SqlProjectStore(engine), SqlJobStore(engine)
    jobs = Jobs(store=store, queue=queue, bus=bus, files=files)
    library = Library(
        assets=assets,
        projects=projects,
        files=files,
        prober=prober or AvProber(),
        work=work or FfmpegWork(ffmpeg),
        jobs=jobs,
        bus=bus,
        max_upload_bytes=max_upload_bytes,
    )
    handlers: dict[JobKind, Handler] = {
        JobKind.IMPORT: library.run_import,
        JobKind.DERIVE: library.run_derive,
        JobKind.SAMPLE: library.run_sample,
    }
    older = OlderFacts(
        assets=assets,
        files=files,
        prober=prober or AvProber(),
        work=work or FfmpegWork(ffmpeg),
        jobs=jobs,
        rows=store,
        bus=bus,
        keeper=lambda: LOCAL_OWNER,
    )
    handlers[JobKind.PROBE] = older.run
    runner = JobRunner(store=store, queue=queue, bus=bus, handlers=handlers, worker="here", pace=AT_ONCE)
    try:
        house = LibraryHouse(
            library, jobs, files, folder, assets, projects, queue, runner, handlers, news, engine
        )
        house.trash = Trash(
            store=SqlTrashStore(engine),
            files=files,
            library=library,
            bus=bus,
            too_old=lambda: house.trash_ends_at,
        )
        house.older = older
        yield house
    finally:
        ffmpeg.stop_all()
        engine.dispose()
