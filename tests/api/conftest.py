"""The API with the real services, over SQLite and a folder that belong to one test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.jobs import SqlJobStore
from app.adapters.db.lists import SqlListStore
from app.adapters.db.own_presets import SqlOwnPresetStore
from app.adapters.db.projects import SqlProjectStore
from app.adapters.db.queue_pause import SqlQueueSwitch
from app.adapters.db.reservations import SqlReservations
from app.adapters.db.trash import SqlTrashStore
from app.adapters.db.uploads import SqlUploadStore
from app.adapters.db.webhooks import SqlWebhookStore
from app.adapters.files import DiskFiles
from app.adapters.fonts import FontFolders
from app.adapters.import_folder import DiskImportFolder
from app.adapters.seats import OwnSeats
from app.api.mount import mount
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import InvalidRequest, OutputInvalid, TrackNotFound
from app.domain.jobs import Queue
from app.domain.media import Asset, AssetState, MediaInfo, VideoStream
from app.domain.timeline import Timeline
from app.ports.captions import ReadCaptions
from app.services import Services
from app.services.jobs.jobs import Jobs
from app.services.jobs.notices import Notices
from app.services.jobs.queue_news import QueueNews
from app.services.jobs.queueing import Queueing
from app.services.jobs.timings import Timings
from app.services.jobs.vitals import Vitals
from app.services.jobs.workers import WorkerRoster
from app.services.lists.list_exports import ListExports
from app.services.lists.list_projects import ListProjects
from app.services.lists.lists import Lists
from app.services.media.downloading import Downloading
from app.services.media.library import Library
from app.services.media.originals import Originals
from app.services.media.quotas import Quotas
from app.services.media.upload_jobs import UploadJobs
from app.services.media.uploads import Uploads
from app.services.permits import Permits
from app.services.progress.hub import ProgressHub
from app.services.projects.editing import Editing
from app.services.projects.projects import Projects
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.rendering import Rendering
from app.services.settings_view import SettingsView
from app.services.trash import Trash
from tests.databases import migrated_sqlite
from tests.fakes import MemoryBus

HOST = "cutroom.test"
MOST_UPLOAD_BYTES = 5_000_000
QUOTA_BYTES = 60_000_000


@dataclass
class FakeQueue:
    """Remembers hints."""

    hints: list[tuple[str, Queue]] = field(default_factory=list)

    def hint(self, job_id: str, queue: Queue) -> None:
        self.hints.append((job_id, queue))


class FakeCaptionFiles:
    """Knows one caption, and writes how many there are."""

    def read(self, data: bytes, name: str, encoding: str | None = None) -> ReadCaptions:
        if b"-->" not in data:
            raise InvalidRequest(f"{name} is no caption file.")
        return ReadCaptions([(1000, 3000, "Hello")], encoding or "utf-8")

    def write(self, timeline: Timeline, captions_id: str, format: str) -> str:
        cues = next((track.cues for track in timeline.captions if track.id == captions_id), None)
        if cues is None:
            raise TrackNotFound
        return f"{format}: {len(cues)}"


class NoWork:
    """No prober and no media work: what jobs do is tested elsewhere."""

    def index(self, *source: object, **work: object) -> Path:
        """There is nothing to read."""
        raise OutputInvalid


@dataclass
class House:
    """The services of one test, and what lies behind them."""

    services: Services
    files: DiskFiles
    folder: Path
    assets: SqlAssetStore
    projects: SqlProjectStore
    jobs: SqlJobStore
    uploads: SqlUploadStore
    queue: FakeQueue
    bus: MemoryBus


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Real services, as `app.wiring` builds them."""
    engine = migrated_sqlite(tmp_path / "cutroom.db")
    bus, queue = MemoryBus(), FakeQueue()
    files = DiskFiles(tmp_path / "files")
    assets, projects, store = SqlAssetStore(engine), SqlProjectStore(engine), SqlJobStore(engine)
    uploads = SqlUploadStore(engine)
    jobs = Jobs(store=store, queue=queue, bus=bus, files=files)
    quotas = Quotas(
        assets=assets,
        uploads=uploads,
        reservations=SqlReservations(engine),
        files=files,
        permits=Permits(projects),
        default=QUOTA_BYTES,
    )
    no_work = cast(Any, NoWork())
    library = Library(
        assets=assets,
        projects=projects,
        files=files,
        prober=no_work,
        work=no_work,
        jobs=jobs,
        bus=bus,
        max_upload_bytes=MOST_UPLOAD_BYTES,
        quotas=quotas,
    )
    lists, imports = SqlListStore(engine), DiskImportFolder(tmp_path)
    made_projects = Projects(projects, assets, bus)
    list_projects = ListProjects(
        lists=lists, assets=assets, projects=made_projects, files=files, captions=FakeCaptionFiles()
    )
    rendering = Rendering(
        projects=projects,
        assets=assets,
        files=files,
        work=no_work,
        jobs=jobs,
        originals=Originals(assets=assets, files=files, bus=bus),
        fonts=FontFolders(tmp_path / "fonts"),
        own=OwnPresets(SqlOwnPresetStore(engine), Permits(projects)),
    )
    workers = WorkerRoster(bus)
    workers.start()
    downloading = Downloading(downloader=no_work, library=library, jobs=jobs, files=files)
    queueing = Queueing(
        switch=SqlQueueSwitch(engine), store=store, queue=queue, bus=bus, permits=Permits(projects)
    )
    editing = Editing(projects, assets, bus, FakeCaptionFiles(), files)
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
        uploads=Uploads(
            store=uploads,
            files=files,
            library=library,
            jobs=UploadJobs(store=store, jobs=jobs, bus=bus),
            max_upload_bytes=MOST_UPLOAD_BYTES,
            quotas=quotas,
        ),
        downloading=downloading,
        quotas=quotas,
        rendering=rendering,
        jobs=jobs,
        queueing=queueing,
        tidying=no_work,
        notices=Notices(
            store=SqlWebhookStore(engine),
            jobs=jobs,
            rows=store,
            messenger=no_work,
            check_address=downloading.judged,
        ),
        runner=no_work,
        progress=ProgressHub(store, bus),
        queue_news=QueueNews(queueing, bus),
        workers=workers,
        vitals=Vitals(
            store=store,
            switch=SqlQueueSwitch(engine),
            files=files,
            bus=bus,
            workers=workers,
            timings=Timings(),
        ),
        settings_view=SettingsView(
            version="1.2.3",
            embedded=True,
            max_upload_bytes=MOST_UPLOAD_BYTES,
            allowed_origins=("https://friend.example",),
            websocket_ping_interval=30,
            websocket_timeout=60,
            websockets_per_user=5,
        ),
        bus=bus,
        seats=OwnSeats(),
    )
    yield House(services, files, tmp_path, assets, projects, store, uploads, queue, bus)
    engine.dispose()


def api_of(services: Services) -> FastAPI:
    """The outer app with nothing but the API."""
    api = FastAPI(title="Cutroom", version="1.2.3", docs_url=None, openapi_url="/api/openapi.json")
    mount(api, services)
    return api


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """A script that talks to the API."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}")


class _Lent:
    """A service that belongs to another house in each test."""

    def __init__(self, find: Callable[[], object]) -> None:
        self._find = find

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)


class SharedApi:
    """One API for all tests of this process, since putting its routes together takes longer than a test."""

    def __init__(self) -> None:
        self._services: Services | None = None
        self._api: FastAPI | None = None

    def over(self, services: Services) -> FastAPI:
        """The API, which reaches these services from now on."""
        self._services = services
        if self._api is None:
            names = {field.name for field in fields(Services)} - {"accounts", "settings_view"}
            self._api = api_of(replace(services, **{name: self._lent(name) for name in names}))
        return self._api

    def _lent(self, name: str) -> Any:
        return _Lent(lambda: getattr(self._services, name))


@pytest.fixture(scope="session")
def shared_api() -> SharedApi:
    """What outlives the services of a test."""
    return SharedApi()


@pytest.fixture
def app(house: House, shared_api: SharedApi) -> FastAPI:
    """The API over the services of the test, which nobody signs in to."""
    return shared_api.over(house.services)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A script that talks to that API."""
    async with client_of(app) as client:
        yield client


def bring_in(house: House, asset_id: str, *, owner: str = LOCAL_OWNER) -> None:
    """Ten seconds of video with that id in somebody's library."""
    picture = VideoStream(
        index=0,
        codec="h264",
        profile="High",
        width=1280,
        height=720,
        pixel_format="yuv420p",
        rate=Fraction(25),
        variable_rate=False,
        rotation=0,
        sample_aspect=Fraction(1),
        start=Fraction(0),
        duration=Fraction(10),
    )
    asset = Asset(
        id=asset_id,
        owner=owner,
        name=f"{asset_id}.mp4",
        key=f"media/{asset_id}/original",
        state=AssetState.READY,
        size_bytes=1,
        created_at="2026-01-31T12:00:00.000000Z",
        info=MediaInfo("mov,mp4", Fraction(10), 1, video=(picture,)),
    )
    with house.files.writing(asset.key) as file:
        file.write(b"x")
    house.assets.add(asset)


def sentence(response: httpx.Response, status: int) -> str:
    """What a problem document says; it must be one, of that status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert document["title"]
    assert document["type"]
    detail = document["detail"]
    assert isinstance(detail, str)
    assert detail.endswith(".")
    return detail
