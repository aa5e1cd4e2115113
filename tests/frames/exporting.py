"""Exporting in a test, and an oracle that says from the document alone what must be seen."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.indexing import make_index
from app.adapters.ffmpeg.probing.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.domain.media import Asset, AssetState, MediaInfo
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import index_from_bytes
from app.domain.preset_list import DEFAULT_PRESET, preset_named
from app.domain.presets import CaptionsOutput, EncodeChoice, Preset, SoundTracks
from app.domain.render_plan.copyable import wants_index
from app.domain.render_request import RenderRequest
from app.domain.timeline import Clip, Gap, Item, Timeline, Track, TrackKind
from app.ports import Backing, Cancelled, Fonts, Rendered, Report
from app.services.rendering.letters import font_files, lettered
from tests.media import UNREADABLE, make
from tests.media import Clip as Media

SIZE = (320, 180)
FOURTEEN_BITS = 1 << 14


@cache
def prober() -> AvProber:
    """One for all tests of this process, as a worker has one for all its jobs: its child starts once."""
    return AvProber()


def asset_of(asset_id: str, path: Path) -> Asset:
    """A ready asset of a file."""
    info = prober().probe(path)
    return Asset(asset_id, "local", path.name, "key", AssetState.READY, info.size_bytes, "", info)


def index_of(asset: Asset, path: Path) -> MediaIndex:
    """Where an asset can be cut without decoding it; a file that stays as it is, is read once."""
    assert asset.info is not None
    return _index(path, path.stat().st_mtime_ns, asset.info)


@cache
def _index(path: Path, _changed: int, info: MediaInfo) -> MediaIndex:
    with tempfile.TemporaryDirectory() as folder:
        made = make_index(path, info, Path(folder), report=lambda progress: None, cancelled=lambda: False)
        return index_from_bytes(made.read_bytes())


def timeline_of(*tracks: tuple[Item, ...], rate: Fraction) -> Timeline:
    """Video tracks, the topmost first."""
    made = tuple(Track(f"v{n}", TrackKind.VIDEO, f"V{n}", items) for n, items in enumerate(tracks))
    return Timeline(rate=rate, size=SIZE, tracks=made)


def clip(name: str, asset: str, start: Fraction | int, frames: int, *, speed: Fraction = Fraction(1)) -> Clip:
    """A clip that begins `start` seconds into its source."""
    return Clip(name, asset, Fraction(start), frames, speed)


def export(
    timeline: Timeline,
    media: Mapping[str, Media | Path],
    folder: Path | None = None,
    *,
    preset: str | Preset = DEFAULT_PRESET,
    captions: CaptionsOutput = CaptionsOutput.AS_SET,
    report: Report = lambda progress: None,
    cancelled: Cancelled = lambda: False,
    ffmpeg: Ffmpeg | None = None,
    copying: bool = False,
    encode: EncodeChoice = EncodeChoice.NEEDED,
    backing: Backing | None = None,
    tracks: SoundTracks = SoundTracks.USUAL,
    fonts: Fonts | None = None,
) -> Rendered:
    """Render a timeline; its media are generated ones or files."""
    paths = {key: file if isinstance(file, Path) else make(file) for key, file in media.items()}
    assets = {key: asset_of(key, path) for key, path in paths.items()}
    chosen = preset if isinstance(preset, Preset) else preset_named(preset)
    able = {key: asset for key, asset in assets.items() if wants_index(asset)}
    indexes = {key: index_of(asset, paths[key]) for key, asset in able.items()} if copying else {}
    request = RenderRequest(preset=chosen, captions=captions, encode=encode, tracks=tracks)
    plan = request.plan(timeline, assets, indexes)
    if fonts is not None:
        plan = lettered(plan, timeline, fonts)
        backing = replace(backing or Backing(), fonts=font_files(fonts, plan.lettering))
    folder = folder or Path(tempfile.mkdtemp(dir=_exports()))
    work = FfmpegWork(ffmpeg or _ffmpeg())
    return work.render(plan, paths, folder, report=report, cancelled=cancelled, backing=backing)


@cache
def _ffmpeg() -> Ffmpeg:
    """One for all exports, which is asked for its version once."""
    return Ffmpeg(find_ffmpeg())


@cache
def _exports() -> Path:
    """A folder for what the tests of this process export; it goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="cutroom-frames-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def expected_numbers(timeline: Timeline, media: Mapping[str, Media]) -> list[int]:
    """Which number each frame must show: what is on screen at the middle of the frame's time.

    The times of a source are those that it was made with, counted from its beginning, not those
    that its container rounded.
    """
    return [_number_at(timeline, frame, media) for frame in range(timeline.frames)]


def _number_at(timeline: Timeline, frame: int, media: Mapping[str, Media]) -> int:
    for track in timeline.tracks:
        start = 0
        for item in track.items:
            if start <= frame < start + item.frames and not isinstance(item, Gap):
                middle = Fraction(2 * (frame - start) + 1, 2) / timeline.rate
                return _shown(media[item.asset], item.source_start + middle * item.speed)
            start += item.frames
    return UNREADABLE


def _shown(source: Media, time: Fraction) -> int:
    time -= source.lead
    if source.times:
        shown = max((number for number, begins in enumerate(source.times) if begins <= time), default=0)
    else:
        shown = min(max(floor(time * source.rate), 0), source.frames - 1)
    return (source.first + shown) % FOURTEEN_BITS
