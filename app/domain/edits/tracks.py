"""Adding, removing and naming tracks."""

from __future__ import annotations

from dataclasses import replace

from app.domain.edits.sequence import open_track, with_tracks
from app.domain.timeline import Timeline, Track, TrackKind

_LETTER = {TrackKind.VIDEO: "V", TrackKind.AUDIO: "A"}


def add_track(timeline: Timeline, kind: TrackKind, *, fresh: str) -> Timeline:
    """Add an empty track: pictures on top of all others, sound at the bottom.

    ```
    V1: A[0:5]   video   ->   V2:
                              V1: A[0:5]
    ```
    """
    track = Track(fresh, kind, _free_name(timeline, kind))
    if kind is TrackKind.VIDEO:
        return replace(timeline, tracks=(track, *timeline.tracks))
    return replace(timeline, tracks=(*timeline.tracks, track))


def remove_track(timeline: Timeline, track: str) -> Timeline:
    """Remove a track with its clips. Raises TrackNotFound, TrackLocked."""
    gone = open_track(timeline, track)
    return replace(timeline, tracks=tuple(one for one in timeline.tracks if one is not gone))


def set_track(
    timeline: Timeline,
    track: str,
    *,
    name: str | None = None,
    muted: bool | None = None,
    locked: bool | None = None,
) -> Timeline:
    """Name, mute or lock a track, also a locked one; None leaves a thing as it is."""
    old = timeline.track(track)
    new = replace(
        old,
        name=old.name if name is None else name,
        muted=old.muted if muted is None else muted,
        locked=old.locked if locked is None else locked,
    )
    return timeline if new == old else with_tracks(timeline, [new])


def _free_name(timeline: Timeline, kind: TrackKind) -> str:
    names = {track.name for track in timeline.tracks}
    number = 1 + sum(1 for track in timeline.tracks if track.kind is kind)
    while f"{_LETTER[kind]}{number}" in names:
        number += 1
    return f"{_LETTER[kind]}{number}"
