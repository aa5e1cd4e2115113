"""The pages over the real services, with NiceGUI's simulated user: no browser, no socket."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from nicegui import app as web
from nicegui import ui
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals

from app.adapters.captions import CaptionFiles
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.lists import SqlListStore
from app.adapters.db.own_presets import SqlOwnPresetStore
from app.adapters.db.reservations import SqlReservations
from app.adapters.db.trash import SqlTrashStore
from app.adapters.db.uploads import SqlUploadStore
from app.adapters.files import DiskFiles
from app.adapters.fonts import FontFolders
from app.adapters.import_folder import DiskImportFolder
from app.adapters.seats import OwnSeats
from app.api.accounts.recognition import Recognition
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import OutputInvalid
from app.domain.jobs import JobState, Queue
from app.domain.media import Asset, AssetState, AudioStream, MediaInfo, VideoStream
from app.domain.projects import Project
from app.services import Services
from app.services.jobs.jobs import Jobs
from app.services.lists.list_exports import ListExports
from app.services.lists.list_projects import ListProjects
from app.services.lists.lists import Lists
from app.services.media.downloading import Downloading
from app.services.media.library import Library
from app.services.media.originals import Originals
from app.services.media.quotas import Quotas
from app.services.permits import Permits
from app.services.projects.editing import Editing
from app.services.projects.projects import Projects
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.rendering import Rendering
from app.services.settings_view import SettingsView
from app.services.trash import Trash
from pages.mount import mount
from tests.databases import migrated_sqlite
from tests.fakes import MemoryAssetStore, MemoryBus, MemoryProjectStore

RATE = Fraction(25)
SECONDS = Fraction(20)
NOW = "2026-01-31T12:00:00.000000Z"


class Unreadable:
    """Media work to which no file says where it can be cut."""

    def index(self, *source: object, **work: object) -> Path:
        """There is nothing to read."""
        raise OutputInvalid


QUOTA_BYTES = 1000


@dataclass
class FakeQueue:
    """Remembers hints; nobody works them off."""

    hints: list[tuple[str, Queue]] = field(default_factory=list)

    def hint(self, job_id: str, queue: Queue) -> None:
        self.hints.append((job_id, queue))


@dataclass
class House:
    """The services of one test, and what lies behind them."""

    services: Services
    assets: MemoryAssetStore
    files: DiskFiles
    bus: MemoryBus
    jobs: SqlJobStore

    def bring_in(
        self,
        name: str,
        *,
        asset_id: str | None = None,
        state: AssetState = AssetState.READY,
        error: str | None = None,
        size: tuple[int, int] = (1280, 720),
    ) -> Asset:
        """Put a file of 20 seconds into the library."""
        asset_id = asset_id or name.partition(".")[0]
        key = f"media/{asset_id}/original"
        with self.files.writing(key) as file:
            file.write(b"pictures")
        info = _info(size) if state is AssetState.READY else None
        asset = Asset(asset_id, LOCAL_OWNER, name, key, state, 8, NOW, info=info, error=error)
        self.assets.add(asset)
        self.bus.publish(f"media:{LOCAL_OWNER}", {"asset_id": asset_id})
        return asset

    def fetch(self, name: str) -> Asset:
        """Let the newest download, which brings a file of that name, come to its end."""
        job = self.jobs.list(owner=LOCAL_OWNER, limit=1)[0]
        assert job.asset_id is not None
        asset = self.bring_in(name, asset_id=job.asset_id)
        taken = self.jobs.claim(job.id, worker="w", lease=60)
        assert taken is not None
        self.jobs.finish(taken[0], JobState.COMPLETED, result={"asset_id": asset.id})
        self.bus.publish(f"progress:{LOCAL_OWNER}", {"job_id": job.id})
        return asset

    def project(self, *names: str) -> Project:
        """Start a project of files, each brought in."""
        ids = [self.bring_in(name).id for name in names]
        return self.services.projects.create_from_assets(LOCAL_OWNER, ids)

    def clips(self, project: Project) -> list[str]:
        """The ids of the clips that a project shows now."""
        timeline = self.services.projects.timeline(project.id, LOCAL_OWNER)
        return [clip.id for clip in timeline.clips()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Real services over memory, and over SQLite where jobs are concerned."""
    engine = migrated_sqlite(tmp_path / "cutroom.db")
    bus, assets, projects = MemoryBus(), MemoryAssetStore(), MemoryProjectStore()
    files = DiskFiles(tmp_path / "files")
    nothing = cast(Any, None)
    job_store = SqlJobStore(engine)
    jobs = Jobs(store=job_store, queue=FakeQueue(), bus=bus, files=files)
    library = Library(
        assets=assets, projects=projects, files=files, prober=nothing, work=nothing, jobs=jobs, bus=bus
    )
    lists, imports = SqlListStore(engine), DiskImportFolder(tmp_path / "import")
    made_projects = Projects(projects, assets, bus)
    list_projects = ListProjects(
        lists=lists, assets=assets, projects=made_projects, files=files, captions=CaptionFiles()
    )
    rendering = Rendering(
        projects=projects,
        assets=assets,
        files=files,
        work=cast(Any, Unreadable()),
        jobs=jobs,
        originals=Originals(assets=assets, files=files, bus=bus),
        fonts=FontFolders(tmp_path / "fonts"),
        own=OwnPresets(SqlOwnPresetStore(engine), Permits(projects)),
    )
    editing = Editing(projects, assets, bus, CaptionFiles(), files)
    services = Services(
        projects=made_projects,
        editing=editing,
        library=library,
        lists=Lists(lists=lists, assets=assets, jobs=jobs, folder=imports, bus=bus),
        trash=Trash(store=SqlTrashStore(engine), files=files, library=library, bus=bus),
        list_projects=list_projects,
        list_exports=ListExports(
            lists=lists,
            assets=assets,
            list_projects=list_projects,
            editing=editing,
            rendering=rendering,
            jobs=jobs,
            permits=Permits(projects),
        ),
        uploads=nothing,
        quotas=Quotas(
            assets=assets,
            uploads=SqlUploadStore(engine),
            reservations=SqlReservations(engine),
            files=files,
            permits=Permits(projects),
            default=QUOTA_BYTES,
        ),
        downloading=Downloading(downloader=nothing, library=library, jobs=jobs, files=files),
        rendering=rendering,
        jobs=jobs,
        queueing=nothing,
        notices=nothing,
        tidying=nothing,
        runner=nothing,
        progress=nothing,
        queue_news=nothing,
        workers=nothing,
        vitals=nothing,
        settings_view=SettingsView(
            version="1",
            embedded=True,
            max_upload_bytes=None,
            allowed_origins=(),
            websocket_ping_interval=30,
            websocket_timeout=60,
            websockets_per_user=5,
        ),
        bus=bus,
        seats=OwnSeats(),
    )
    yield House(services, assets, files, bus, job_store)
    engine.dispose()


@pytest.fixture
async def new_user(house: House) -> AsyncIterator[Callable[[], User]]:
    """Makes people; each of them has one window at a time."""
    async with AsyncExitStack() as stack:
        stack.enter_context(nicegui_reset_globals())
        api = FastAPI()
        mount(api, house.services)
        api.add_middleware(Recognition, accounts=None, bus=house.bus)
        await stack.enter_async_context(web.router.lifespan_context(web))
        transport = httpx.ASGITransport(api)
        http = await stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://cutroom.test")
        )
        yield lambda: User(http)
        ui.navigate, ui.notify, ui.download = Navigate(), notify, download


@pytest.fixture
def user(new_user: Callable[[], User]) -> User:
    """A person with a window."""
    return new_user()


@pytest.fixture(autouse=True)
def looked_through() -> None:
    """Collect what the tests before left, and take what stays out of the garbage collector's sight.

    NiceGUI's simulated user asks it twice in each test to look through everything, and each test
    leaves some thousand objects that stay.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that a test does may be logged as an error."""
    yield
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not errors


def _info(size: tuple[int, int]) -> MediaInfo:
    picture = VideoStream(
        index=0,
        codec="h264",
        profile="High",
        width=size[0],
        height=size[1],
        pixel_format="yuv420p",
        rate=RATE,
        variable_rate=False,
        rotation=0,
        sample_aspect=Fraction(1),
        start=Fraction(0),
        duration=SECONDS,
    )
    sound = AudioStream(1, "aac", 48_000, 2, Fraction(0), SECONDS)
    return MediaInfo("mov,mp4,m4a,3gp,3g2,mj2", SECONDS, 8, video=(picture,), audio=(sound,))
