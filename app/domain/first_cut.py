"""The timeline that files make when nobody has said anything: every file whole, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from app.domain.availability import whole_frames
from app.domain.edits.sequence import fresh_ids
from app.domain.errors import AssetNotFound, OutOfMedia
from app.domain.media import Asset, AudioStream, MediaInfo, VideoStream
from app.domain.time import Rate
from app.domain.timeline import Clip, Timeline, Track, TrackKind

USUAL_RATES = tuple(
    Fraction(rate) for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
)
DEFAULT_RATE = Fraction(30)
DEFAULT_SIZE = (1920, 1080)
DEFAULT_SAMPLE_RATE = 48_000
_SLOWEST, _FASTEST = Fraction(1), Fraction(120)
_LARGEST = 16_384


def empty_timeline(*, fresh: str) -> Timeline:
    """What a new project shows: one empty video track."""
    return Timeline(DEFAULT_RATE, DEFAULT_SIZE, tracks=(Track(fresh, TrackKind.VIDEO, "V1"),))


def first_cut(assets: Sequence[Asset], *, fresh: str) -> Timeline:
    """All files one after the other, in the format of the first one with a picture.

    Files without a picture go to a track for sound. Raises AssetNotFound for one that is not
    ready, and OutOfMedia for one that is shorter than a frame.
    """
    ids = fresh_ids(fresh)
    infos = [_ready(asset) for asset in assets]
    shown = next((info for info in infos if info.picture), None)
    picture = shown.picture if shown else None
    sound = next((info.sound for info in ([shown] if shown else infos) if info.sound), None)
    rate = usual_rate(picture.rate) if shown and picture and not shown.still else DEFAULT_RATE
    tracks = [Track(next(ids), TrackKind.VIDEO, "V1", _clips(assets, rate, ids, pictures=True))]
    heard = _clips(assets, rate, ids, pictures=False)
    if heard:
        tracks.append(Track(next(ids), TrackKind.AUDIO, "A1", heard))
    return Timeline(
        rate=rate,
        size=even_size(picture) if picture else DEFAULT_SIZE,
        sample_rate=_sample_rate(sound),
        tracks=tuple(tracks),
    )


def usual_rate(rate: Rate) -> Rate:
    """The usual rate within half a percent of a file's average, or that average as a short fraction."""
    nearest = min(USUAL_RATES, key=lambda usual: abs(usual - rate))
    if abs(nearest - rate) <= rate / 200:
        return nearest
    return min(max(rate.limit_denominator(1001), _SLOWEST), _FASTEST)


def even_size(picture: VideoStream) -> tuple[int, int]:
    """The size as a viewer sees it, with odd numbers rounded up to even ones."""
    width, height = (min(_LARGEST, max(2, side + side % 2)) for side in picture.display_size)
    return width, height


def rounded_from(assets: Iterable[Asset], size: tuple[int, int]) -> tuple[int, int] | None:
    """The odd size of one of the files, which became this even one; None when there is no such file."""
    for asset in assets:
        picture = asset.info.picture if asset.info else None
        if picture and picture.display_size != size and even_size(picture) == size:
            return picture.display_size
    return None


def _clips(assets: Sequence[Asset], rate: Rate, ids: Iterator[str], *, pictures: bool) -> tuple[Clip, ...]:
    return tuple(
        Clip(next(ids), asset.id, Fraction(0), _whole_frames(asset, rate))
        for asset in assets
        if (_ready(asset).picture is not None) == pictures
    )


def _whole_frames(asset: Asset, rate: Rate) -> int:
    frames = whole_frames(_ready(asset), rate)
    if frames < 1:
        raise OutOfMedia(f"{asset.name} is shorter than one frame.")
    return frames


def _ready(asset: Asset) -> MediaInfo:
    if asset.info is None:
        raise AssetNotFound
    return asset.info


def _sample_rate(sound: AudioStream | None) -> int:
    if sound is None or not 8_000 <= sound.sample_rate <= 192_000:
        return DEFAULT_SAMPLE_RATE
    return sound.sample_rate
