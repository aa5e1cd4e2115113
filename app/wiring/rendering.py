"""Putting exports together; a part of `app.wiring`."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.db.own_presets import SqlOwnPresetStore
from app.adapters.db.spans import SqlSpanStore
from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.kept import KeptParts
from app.adapters.fonts import FontFolders, installed_fonts
from app.adapters.piece_cache import DiskPieces
from app.services.jobs.helping import Helping
from app.services.jobs.spreading import Spreading
from app.services.jobs.workers import WorkerRoster
from app.services.media.originals import Originals
from app.services.rendering.own_presets import OwnPresets
from app.services.rendering.rendering import Rendering
from app.wiring.ground import Ground
from app.wiring.media import MediaServices


@dataclass(frozen=True, slots=True)
class RenderingServices:
    """Exports, and what workers know of each other to make one together."""

    rendering: Rendering
    pieces: DiskPieces
    workers: WorkerRoster
    helping: Helping | None  # None where no jobs run


def make_rendering(ground: Ground, media: MediaServices) -> RenderingServices:
    """The services of exports."""
    settings, engine, bus, worker = ground.settings, ground.engine, ground.bus, ground.worker
    spans, roster = SqlSpanStore(engine), WorkerRoster(bus)
    pieces = DiskPieces(settings.files_dir / "pieces", limit=settings.render_cache_bytes)
    rendering = Rendering(
        projects=ground.projects,
        assets=ground.assets,
        files=ground.files,
        work=ground.work,
        jobs=ground.jobs,
        originals=Originals(assets=ground.assets, files=ground.files, bus=bus),
        permits=ground.permits,
        encoders=roster.encoders,
        fonts=FontFolders(settings.own_fonts, installed_fonts()),
        own=OwnPresets(SqlOwnPresetStore(engine), ground.permits),
        spreading=Spreading(spans, bus, worker=worker or "web"),
        pieces=pieces,
        kept=KeptParts(lambda: find_ffmpeg(settings.ffmpeg)),
        renewed=media.older_facts.renewed,
    )
    return RenderingServices(
        rendering=rendering,
        pieces=pieces,
        workers=roster,
        helping=Helping(spans, rendering.making, bus, worker=worker) if worker else None,
    )
