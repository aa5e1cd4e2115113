"""Which pictures of a timeline are the film itself, and which only lie upon it. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.domain.placement import WHOLE
from app.domain.render_plan.pictures.runs import Seen, seen_on
from app.domain.timeline import Clip, Gap, Timeline, Track, TrackKind


def film(timeline: Timeline) -> list[Seen]:
    """What is seen, or the clips of the first track where nothing is; small pictures over others aside."""
    lowest = [track for track in timeline.tracks if track.kind is TrackKind.VIDEO and track.items][-1:]
    large = (track if track in lowest else _only_large(track) for track in timeline.tracks)
    seen = [piece for piece in seen_on(replace(timeline, tracks=tuple(large))) if piece.clip]
    heard = next(filter(None, (list(track.clips()) for track in timeline.tracks)), [])
    return seen or [Seen(place, clip, place) for clip, place in heard]


def _only_large(track: Track) -> Track:
    """The track without the pictures that are made smaller, or are seen through."""
    items = (
        Gap(item.frames)
        if isinstance(item, Clip) and (item.place.scale < WHOLE.scale or item.place.opacity < WHOLE.opacity)
        else item
        for item in track.items
    )
    return replace(track, items=tuple(items))
