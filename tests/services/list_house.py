"""Lists with everything around them, whose jobs run when the test says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine

from app.adapters.captions import CaptionFiles
from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.batches import SqlBatchStore
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.lists import SqlListStore
from app.adapters.db.own_presets import SqlOwnPresetStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.reservations import SqlReservations
from app.adapters.db.uploads import SqlUploadStore
from app.adapters.files import DiskFiles
from app.adapters.fonts import FontFolders
from app.adapters.import_folder import DiskImportFolder
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import MediaUnreadable, OutputInvalid, RenderError
from app.domain.jobs import Claim, Job, JobKind, ProgressEvent, Queue, Tick, Wish
from app.domain.lists import Entry, ListVideo, VideoState
from app.domain.media import MediaInfo, VideoStream
from app.ports.lists import Fetch
from app.services.jobs.jobs import Jobs
from app.services.jobs.outcome import Outcome
from app.services.jobs.running import JobRunner
from app.services.lists.batches import Batches
from app.services.lists.list_exports import ListExports
from app.services.lists.list_projects import ListProjects
from app.services.lists.lists import Lists
from app.services.media.originals import Originals
from app.services.media.preparing import Preparing
from app.services.media.quotas import Quotas
from app.services.media.taking import Taking
from app.services.permits import Permits
from app.services.progress.reporting import JobContext
from app.services.projects.editing import Editing
from app.services.projects.projects import Projects
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.rendering import Rendering
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus
from tests.services.library_house import AT_ONCE, WaitingQueue

SECONDS = Fraction(10)


class FakeProber:
    """Ten seconds of video in every file that begins with `video`; calls `before` each time."""

    def __init__(self) -> None:
        self.probed: list[bytes] = []
        self.before: Callable[[], object] = lambda: None

    def probe(self, path: Path) -> MediaInfo:
        self.before()
        data = path.read_bytes()
        self.probed.append(data)
        if not data.startswith(b"video"):
            raise MediaUnreadable
        picture = VideoStream(
            0, "h264", "High", 64, 36, "yuv420p", Fraction(25), False, 0, Fraction(1), Fraction(0), SECONDS
        )
        return MediaInfo("mov,mp4,m4a,3gp,3g2,mj2", SECONDS, len(data), (picture,))


class AttentiveStore(SqlJobStore):
    """A store that knows when a worker has heard that its job is to be cancelled, or to wait."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.heard, self.paused = threading.Event(), threading.Event()

    def heartbeat(self, claim: Claim, *, lease: float) -> Wish | None:
        wish = super().heartbeat(claim, lease=lease)
        if wish is Wish.CANCEL:
            self.heard.set()
        if wish is Wish.PAUSE:
            self.paused.set()
        return wish


class NoIndex:
    """Media work to which no file says where it can be cut."""

    def index(self, *source: object, **work: object) -> Path:
        raise OutputInvalid


class FakeExports:
    """Makes exports in no time: their names, as files. What is in `broken` fails."""

    def __init__(self, files: DiskFiles) -> None:
        self._files = files
        self.broken: set[str] = set()  # titles of jobs
        self.made: list[str] = []  # the same

    def run(self, context: JobContext) -> Outcome:
        job = context.job
        context.report(Tick(0.5, "encoding"))
        if job.title in self.broken:
            raise RenderError("The picture is damaged.")
        key = f"outputs/{job.id}/0.mp4"
        with self._files.writing(key) as file:
            file.write(job.title.encode())
        self.made.append(job.title)
        return Outcome({"files": [{"name": job.title, "key": key, "bytes": len(job.title), "kind": "video"}]})


@dataclass
class ListHouse:
    """The lists of one test, and what lies behind them."""

    lists: Lists
    list_projects: ListProjects
    list_exports: ListExports
    exports: FakeExports
    rendering: Rendering
    editing: Editing
    projects: Projects
    jobs: Jobs
    runner: JobRunner
    queue: WaitingQueue
    assets: SqlAssetStore
    prober: FakeProber
    files: DiskFiles
    folder: Path  # of imports
    store: AttentiveStore
    waiting: Callable[[], object]  # what happens while a job waits for its parts

    def put(self, name: str, data: bytes | None = None) -> str:
        """A file in the import folder; by default a video with content of its own."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"video {name}".encode() if data is None else data)
        return name

    def list_of(self, *entries: Entry | str, run: bool = True) -> tuple[str, Job]:
        """A new list with these, and the job that brings them in; worked off unless told otherwise."""
        list_id = self.lists.create(owner=LOCAL_OWNER, name="Talks").list.id
        every = [Entry(one) if isinstance(one, str) else one for one in entries]
        job = self.lists.bring_in(list_id, owner=LOCAL_OWNER, entries=every)
        if run:
            self.work()
        return list_id, self.job(job)

    def work(self) -> None:
        """Run the jobs that wait now; the pictures of what they bring in are not of interest."""
        for job_id in tuple(self.queue.hints):
            self.runner.run(job_id)
        self.queue.hints.clear()

    def export_next(self) -> None:
        """Make the export whose turn it is."""
        self.runner.run_next(Queue.RENDER)

    def export_all(self) -> None:
        """Make every export that waits."""
        while self.runner.run_next(Queue.RENDER):
            pass

    def job(self, job: Job) -> Job:
        return self.jobs.get(job.id, owner=LOCAL_OWNER)

    def events(self, job: Job) -> list[ProgressEvent]:
        return list(self.jobs.events(job.id, owner=LOCAL_OWNER))

    def videos(self, list_id: str) -> list[ListVideo]:
        return list(self.lists.videos(list_id, owner=LOCAL_OWNER))

    def states(self, list_id: str) -> list[VideoState]:
        return [video.state for video in self.videos(list_id)]

    def errors(self, list_id: str) -> dict[str, str]:
        return {video.title: video.error for video in self.videos(list_id) if video.error}


@contextmanager
def open_lists(folder: Path, *, fetch: Fetch | None = None, quota: int | None = None) -> Iterator[ListHouse]:
    """The real services over SQLite and two folders; what looks into media is a stand-in."""
    engine = migrated_sqlite(folder / "cutroom.db")
    (folder / "import").mkdir()
    bus, queue, prober = MemoryBus(), WaitingQueue(), FakeProber()
    files, imports = DiskFiles(folder / "files"), DiskImportFolder(folder / "import")
    assets, lists, store = SqlAssetStore(engine), SqlListStore(engine), AttentiveStore(engine)
    jobs = Jobs(store=store, queue=queue, bus=bus, files=files)
    no_work, fake = cast(Any, NoIndex()), FakeExports(files)
    preparing = Preparing(assets=assets, files=files, prober=prober, work=no_work, jobs=jobs, bus=bus)
    quotas = Quotas(
        assets=assets,
        uploads=SqlUploadStore(engine),
        reservations=SqlReservations(engine),
        files=files,
        permits=Permits(SqlProjectStore(engine)),
        default=quota,
    )
    taking = Taking(
        assets=assets,
        files=files,
        preparing=preparing,
        bus=bus,
        max_upload_bytes=100_000,
        quotas=quotas,
    )
    batches = Batches(
        lists=lists,
        batches=SqlBatchStore(engine),
        taking=taking,
        jobs=jobs,
        files=files,
        folder=imports,
        captions=CaptionFiles(),
        bus=bus,
        fetch=fetch,
    )
    stored = SqlProjectStore(engine)
    projects, permits = Projects(stored, assets, bus), Permits(stored)
    list_projects = ListProjects(
        lists=lists, assets=assets, projects=projects, files=files, captions=CaptionFiles()
    )
    rendering = Rendering(
        projects=stored,
        assets=assets,
        files=files,
        work=no_work,
        jobs=jobs,
        originals=Originals(assets=assets, files=files, bus=bus),
        fonts=FontFolders(folder / "fonts"),
        own=OwnPresets(SqlOwnPresetStore(engine), permits),
    )
    editing = Editing(stored, assets, bus, CaptionFiles(), files)
    exports = ListExports(
        lists=lists,
        assets=assets,
        list_projects=list_projects,
        editing=editing,
        rendering=rendering,
        jobs=jobs,
        permits=permits,
        sleep=lambda _: house.waiting(),
    )
    handlers = {JobKind.BATCH: batches.run, JobKind.EXPORTS: exports.exporting.run, JobKind.RENDER: fake.run}
    house = ListHouse(
        lists=Lists(lists=lists, assets=assets, jobs=jobs, folder=imports, bus=bus),
        list_projects=list_projects,
        list_exports=exports,
        exports=fake,
        rendering=rendering,
        editing=editing,
        projects=projects,
        jobs=jobs,
        runner=JobRunner(store=store, queue=queue, bus=bus, handlers=handlers, worker="here", pace=AT_ONCE),
        queue=queue,
        assets=assets,
        prober=prober,
        files=files,
        folder=folder / "import",
        store=store,
        waiting=lambda: None,
    )
    house.waiting = house.export_next
    yield house
    engine.dispose()
