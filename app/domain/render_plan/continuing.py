"""Clips that only continue each other are one clip to an export: a split alone costs nothing. Pure.

V1 | A[0:40] | A[40:90] | B[5:9] |   ->   | A[0:90]            | B[5:9] |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.time import Rate
from app.domain.timeline import Clip, Item, Timeline


def joined(timeline: Timeline) -> Timeline:
    """The timeline with clips that go on where the one before stops joined to it."""
    tracks = (replace(track, items=tuple(_joined(track.items, timeline.rate))) for track in timeline.tracks)
    return replace(timeline, tracks=tuple(tracks))


def _joined(items: Iterable[Item], rate: Rate) -> Iterator[Item]:
    last: Item | None = None
    for item in items:
        if isinstance(last, Clip) and isinstance(item, Clip) and _continues(last, item, rate):
            last = replace(last, frames=last.frames + item.frames, fade_out=item.fade_out)
            continue
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last


def _continues(one: Clip, other: Clip, rate: Rate) -> bool:
    same = (one.asset, one.speed, one.keep_pitch, one.gain, one.sound, one.place) == (
        other.asset,
        other.speed,
        other.keep_pitch,
        other.gain,
        other.sound,
        other.place,
    )
    later = other.glide.later(one.frames) if other.glide else None
    goes_on = one.glide == later and one.source_end(rate) == other.source_start
    return same and goes_on and not one.fade_out and not other.fade_in
