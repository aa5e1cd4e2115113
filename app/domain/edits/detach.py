"""Taking the sound of clips off their pictures: from then on the two are cut and moved each for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.edits.sequence import Place, around, fresh_ids, place_of, with_items, with_tracks
from app.domain.edits.tracks import add_track
from app.domain.errors import EditRejected
from app.domain.placement import WHOLE
from app.domain.time import TimeRange
from app.domain.timeline import NO_SOUND, Timeline, Track, TrackKind

NO_PICTURE = "That sound has a track of its own already."
SILENT = "That clip is silent already."


def detach_sound(timeline: Timeline, clips: Sequence[str], *, fresh: str) -> Timeline:
    """Make clips of pictures silent, and lay clips of their sound under them.

    ```
    V1: A[0:10] B[5:9]       V1: A[0:10] B[5:9]      A silent
    A1: _12 m[0:9]       ->  A1: n/A[0:10] _2 m[0:9]
    ```
    The sound plays as it did, and goes to the first open sound track with room there, which is muted
    where that of the pictures is; else to a new one. Of several clips, those that are silent or sound
    already stay as they are. Raises ClipNotFound, TrackLocked; refused when all of them do.
    """
    places = [place_of(timeline, clip) for clip in dict.fromkeys(clips)]
    pictures = [place for place in places if place.track.kind is TrackKind.VIDEO]
    heard = [place for place in pictures if place.clip.sound != NO_SOUND]
    if not heard:
        raise EditRejected(SILENT if pictures else NO_PICTURE)
    ids = fresh_ids(fresh)
    for place in heard:
        sound = replace(place.clip, id=next(ids), place=WHOLE, glide=None)
        timeline = _silenced(timeline, place)
        track = _with_room(timeline, place)
        if track is None:
            name = next(ids)
            timeline = add_track(timeline, TrackKind.AUDIO, fresh=name)
            track = replace(timeline.track(name), muted=place.track.muted)
            timeline = with_tracks(timeline, [track])
        left, right = around(track, place.start, place.end, rate=timeline.rate, fresh=ids)
        timeline = with_items(timeline, track, [*left, sound, *right])
    return timeline


def _silenced(timeline: Timeline, place: Place) -> Timeline:
    track, index = timeline.find(place.clip.id)
    silent = replace(place.clip, sound=NO_SOUND)
    return with_items(timeline, track, (*track.items[:index], silent, *track.items[index + 1 :]))


def _with_room(timeline: Timeline, place: Place) -> Track | None:
    """The first sound track that is heard as the clip is, and has nothing under it."""
    span = TimeRange(place.start, place.clip.frames)
    return next(
        (
            track
            for track in timeline.tracks
            if track.kind is TrackKind.AUDIO
            and not track.locked
            and track.muted is place.track.muted
            and not any(there.overlaps(span) for _, there in track.clips())
        ),
        None,
    )
