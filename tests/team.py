"""Cutroom with accounts, in this process: the services as `app.wiring` builds them, and three people."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import httpx
from fastapi import FastAPI

from app.adapters.db.assets import SqlAssetStore
from app.adapters.db.engine import make_engine
from app.adapters.files import DiskFiles
from app.api.mount import mount
from app.api.progress_socket import progress_socket
from app.domain.accounts import Person, Role
from app.domain.jobs import Queue
from app.domain.media import Asset, AssetState, MediaInfo, VideoStream
from app.services import Services
from app.settings import Auth, Settings
from app.wiring import build, migrate

PASSWORD = "correct horse battery"
NOW = "2026-01-31T12:00:00.000000Z"


class NoQueue:
    """Nobody works the hints off."""

    def hint(self, job_id: str, queue: Queue) -> None: ...


@dataclass
class Team:
    """Anna administers, Ben edits, Vera may only watch."""

    services: Services
    settings: Settings
    app: FastAPI
    anna: Person
    ben: Person
    vera: Person
    tokens: dict[str, str]

    def client(self, person: Person | None) -> httpx.AsyncClient:
        """A program of that person, or of nobody."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {self.tokens[person.id]}"} if person else {}
        return httpx.AsyncClient(transport=transport, base_url="http://cutroom.test", headers=headers)

    def bring_in(self, asset_id: str, owner: Person) -> None:
        """Ten seconds of video with that id in somebody's library."""
        files, engine = DiskFiles(self.settings.files_dir), make_engine(self.settings.database, pool_size=1)
        key = f"media/{asset_id}/original"
        with files.writing(key) as file:
            file.write(b"pictures")
        SqlAssetStore(engine).add(
            Asset(asset_id, owner.id, f"{asset_id}.mp4", key, AssetState.READY, 8, NOW, info=_INFO)
        )
        engine.dispose()


@contextlib.contextmanager
def team(folder: Path) -> Iterator[Team]:
    """The three, each with a token."""
    settings = Settings(data_dir=folder, auth=Auth.PASSWORD)
    migrate(settings)
    services = build(settings, NoQueue())
    assert services.accounts is not None
    people = services.accounts.people
    anna = people.add("Anna", Role.ADMIN, password=PASSWORD)
    ben, vera = people.add("Ben", Role.EDITOR, password=PASSWORD), people.add("Vera", Role.VIEWER)
    tokens = {one.id: people.create_token(one.id, "tests")[1] for one in (anna, ben, vera)}
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.include_router(progress_socket(services))
    mount(app, services)
    yield Team(services, settings, app, anna, ben, vera, tokens)
    services.bus.close()


_PICTURE = VideoStream(
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
_INFO = MediaInfo("mov,mp4", Fraction(10), 8, video=(_PICTURE,))
