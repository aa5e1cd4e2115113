"""A clip made shorter, longer or cut in two, and whether its media reaches that far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from app.domain.errors import OutOfMedia, TooShort
from app.domain.time import Rate, Seconds, media_frames
from app.domain.timeline import Clip, Edge

Available: TypeAlias = Mapping[str, Seconds | None]
"""How much media each asset has; None is endless, as a still is; an absent one is missing."""


def without_head(clip: Clip, frames: int, *, rate: Rate) -> Clip:
    """The clip without its first frames; what it shows at all others stays. Below zero it grows.

    ```
    A[0:10]   2   ->   A[2:10]
    ```
    """
    _require_length(clip.frames - frames)
    start = clip.source_start + Fraction(frames) * clip.speed / rate
    glide = clip.glide.later(-frames) if clip.glide else None
    return with_fitting_fades(replace(clip, source_start=start, frames=clip.frames - frames, glide=glide))


def without_tail(clip: Clip, frames: int) -> Clip:
    """The clip without its last frames. Below zero it grows.

    ```
    A[0:10]   2   ->   A[0:8]
    ```
    """
    _require_length(clip.frames - frames)
    return with_fitting_fades(replace(clip, frames=clip.frames - frames))


def halves(clip: Clip, at: int, *, rate: Rate, fresh: str) -> tuple[Clip, Clip]:
    """The clip cut before its frame `at`; the right half gets the fresh id, and each keeps its own fade.

    ```
    A[0:10]<2>3   4   ->   A[0:4]<2 A2[4:10]>3
    ```
    """
    left = without_tail(replace(clip, fade_out=0), clip.frames - at)
    right = without_head(replace(clip, fade_in=0), at, rate=rate)
    return left, replace(right, id=fresh)


def with_fitting_fades(clip: Clip) -> Clip:
    """The clip with fades that fit into it: when it got too short for them, both shrink alike."""
    wanted = clip.fade_in + clip.fade_out
    if wanted <= clip.frames:
        return clip
    fade_in = clip.frames * clip.fade_in // wanted
    return replace(clip, fade_in=fade_in, fade_out=min(clip.fade_out, clip.frames - fade_in))


def paced(before: Clip, after: Clip) -> Clip:
    """The changed clip, its picture gliding over the same parts of it as before."""
    if before.glide is None:
        return after
    return replace(after, glide=before.glide.stretched(Fraction(after.frames, before.frames)))


def moved_edge(clip: Clip, edge: Edge, delta: int, *, available: Available, rate: Rate) -> Clip:
    """The clip with one edge moved by `delta` frames, later when it is above zero.

    ```
    A[2:10]   head -2   ->   A[0:10]
    A[2:10]   tail -2   ->   A[2:8]
    ```
    Raises TooShort, OutOfMedia.
    """
    if edge is Edge.HEAD:
        return with_media(clip, without_head(clip, delta, rate=rate), available=available, rate=rate)
    return with_media(clip, without_tail(clip, -delta), available=available, rate=rate)


def with_media(before: Clip, after: Clip, *, available: Available, rate: Rate) -> Clip:
    """The changed clip, when there is media for all that it shows anew. Raises OutOfMedia.

    A still has no beginning: a start before its source is its start.
    """
    if _within(after, before, rate=rate):
        return after
    if after.asset in available and available[after.asset] is None:
        return replace(after, source_start=max(Fraction(0), after.source_start))
    if not fits(after, available=available, rate=rate):
        raise OutOfMedia
    return after


def fits(clip: Clip, *, available: Available, rate: Rate) -> bool:
    """Whether every frame of a clip has media at its middle."""
    if clip.asset not in available:
        return False
    duration = available[clip.asset]
    if duration is None:
        return clip.source_start >= 0
    most = media_frames(duration, start=clip.source_start, speed=clip.speed, rate=rate)
    return clip.source_start >= 0 and clip.frames <= most


def frames_for(clip: Clip, *, seconds: Seconds, speed: Fraction, available: Available, rate: Rate) -> int:
    """The nearest number of frames, at least one, that show `seconds` of the source at a speed.

    Never more than there are media for: a clip may use its last frame only half, and at another
    speed that half can be worth more frames. Raises OutOfMedia when there is not one.
    """
    exact = seconds * rate / speed
    nearest = max(1, (exact - Fraction(1, 2)).__ceil__())
    duration = available.get(clip.asset)
    if duration is None:
        return nearest
    most = media_frames(duration, start=clip.source_start, speed=speed, rate=rate)
    if most < 1:
        raise OutOfMedia
    return min(nearest, most)


def _within(after: Clip, before: Clip, *, rate: Rate) -> bool:
    """Whether a clip shows nothing of its source that it did not show before."""
    if after.source_start < before.source_start:
        return False
    return _last_middle(after, rate) <= _last_middle(before, rate)


def _last_middle(clip: Clip, rate: Rate) -> Seconds:
    return clip.source_start + (clip.frames - Fraction(1, 2)) * clip.speed / rate


def _require_length(frames: int) -> None:
    if frames < 1:
        raise TooShort
