"""How a clip plays: its speed, its sound, its fades."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.domain.edits.parts import Available, frames_for, paced, with_fitting_fades
from app.domain.edits.sequence import Place, place_of, with_items
from app.domain.errors import EditRejected
from app.domain.timeline import FASTEST, LOUDEST, MAX_SOUND, NO_SOUND, QUIETEST, SLOWEST, Clip, Timeline


def set_speed(timeline: Timeline, clip: str, speed: Fraction, *, available: Available) -> Timeline:
    """Play the same part of the source faster or slower; what follows closes up or makes room.

    ```
    A[0:10] B[0:5]   A at 2   ->   A[0:10]@2 B[0:5]
    ```
    The length is the nearest whole number of frames. Refused outside 1/16 to 16; raises OutOfMedia.
    """
    if not SLOWEST <= speed <= FASTEST:
        raise EditRejected("The speed must lie between 1/16 and 16.")
    place = place_of(timeline, clip)
    if speed == place.clip.speed:
        return timeline
    frames = frames_for(
        place.clip,
        seconds=place.clip.source_duration(timeline.rate),
        speed=speed,
        available=available,
        rate=timeline.rate,
    )
    changed = paced(place.clip, replace(place.clip, speed=speed, frames=frames))
    return _with_clip(timeline, place, with_fitting_fades(changed))


def set_pitch(timeline: Timeline, clip: str, *, keep_pitch: bool) -> Timeline:
    """Say whether the sound keeps its pitch at another speed."""
    place = place_of(timeline, clip)
    return _with_clip(timeline, place, replace(place.clip, keep_pitch=keep_pitch))


def set_gain(timeline: Timeline, clip: str, gain: Decimal) -> Timeline:
    """Make the sound louder or quieter, in decibels. Refused outside -60 to 24."""
    if not QUIETEST <= gain <= LOUDEST:
        raise EditRejected("The volume must lie between -60 and 24 dB.")
    place = place_of(timeline, clip)
    return _with_clip(timeline, place, replace(place.clip, gain=gain))


def set_sound(timeline: Timeline, clip: str, sound: int) -> Timeline:
    """Say which sound track of its file is heard, from 1 on, ALL_SOUNDS or NO_SOUND. Refused otherwise."""
    if not NO_SOUND <= sound <= MAX_SOUND:
        raise EditRejected("There is no such sound track.")
    place = place_of(timeline, clip)
    return _with_clip(timeline, place, replace(place.clip, sound=sound))


def set_fades(
    timeline: Timeline, clip: str, *, fade_in: int | None = None, fade_out: int | None = None
) -> Timeline:
    """Fade a clip in and out over so many frames; None leaves a fade as it is.

    ```
    A[0:10]   2 and 3   ->   A[0:10]<2>3
    ```
    Refused when they are longer than the clip.
    """
    place = place_of(timeline, clip)
    fades = (
        place.clip.fade_in if fade_in is None else fade_in,
        place.clip.fade_out if fade_out is None else fade_out,
    )
    if sum(fades) > place.clip.frames:
        raise EditRejected("The fades are longer than the clip.")
    return _with_clip(timeline, place, replace(place.clip, fade_in=fades[0], fade_out=fades[1]))


def _with_clip(timeline: Timeline, place: Place, clip: Clip) -> Timeline:
    items = place.track.items
    return with_items(timeline, place.track, (*items[: place.index], clip, *items[place.index + 1 :]))
