"""Which files can be copied from at all: codecs and containers whose packets say enough. Pure."""

from __future__ import annotations

from app.domain.media import Asset, AudioStream, MediaInfo, VideoStream
from app.domain.sample_depths import DEPTHS
from app.domain.sound_index import GRIDS

PICTURES = ("h264", "hevc", "vp9", "av1")
SOUNDS = tuple(grid.codec for grid in GRIDS.values())

ROUGHLY_TIMED = ("matroska", "webm")  # to the millisecond

# Files whose packets hold whole pictures, with times that are to be trusted.
CONTAINERS = ("mov", "matroska", "webm", "mpegts")


def wants_index(asset: Asset) -> bool:
    """Whether anything of the asset can be copied into some output, so that an index is worth it."""
    info = asset.info
    return info is not None and bool(copyable_picture(info) or any(countable_sounds(info)))


def copyable_picture(info: MediaInfo) -> VideoStream | None:
    """The picture, when it is of a kind that can be copied."""
    picture = info.picture
    if picture is None or info.still or picture.codec not in PICTURES or not _in_order(info):
        return None
    return picture


def copyable_sounds(info: MediaInfo) -> tuple[AudioStream | None, ...]:
    """Each of the sounds, or None in the place of one that is of no kind that can be copied."""
    ordered = _in_order(info)
    return tuple(sound if ordered and sound.codec in SOUNDS else None for sound in info.audio)


def countable_sounds(info: MediaInfo) -> tuple[AudioStream | None, ...]:
    """Those, and what is stored without loss where only its packets tell to the sample where it lies."""
    rough = any(name in ROUGHLY_TIMED for name in info.container.split(","))
    return tuple(
        copied or (sound if rough and sound.codec in DEPTHS else None)
        for sound, copied in zip(info.audio, copyable_sounds(info), strict=True)
    )


def _in_order(info: MediaInfo) -> bool:
    return any(name in CONTAINERS for name in info.container.split(","))
