"""Taking clips, gaps and stretches of time away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.edits.sequence import (
    around,
    fresh_ids,
    holding,
    open_track,
    require_open,
    with_items,
    with_tracks,
)
from app.domain.errors import ClipNotFound, EditRejected, TrackLocked
from app.domain.time import Rate
from app.domain.timeline import CaptionTrack, Clip, Cue, Gap, Item, Marker, Timeline, Track


def lift(timeline: Timeline, clips: Sequence[str]) -> Timeline:
    """Remove clips and leave gaps: everything else stays where it is.

    ```
    A[0:10] B[0:5] C[0:5]   B   ->   A[0:10] _5 C[0:5]
    ```
    Raises ClipNotFound, TrackLocked.
    """
    return _without(timeline, clips, close=False)


def extract(timeline: Timeline, clips: Sequence[str]) -> Timeline:
    """Remove clips and close up, each on its own track.

    ```
    A[0:10] B[0:5] C[0:5]   B   ->   A[0:10] C[0:5]
    ```
    Raises ClipNotFound, TrackLocked.
    """
    return _without(timeline, clips, close=True)


def extract_range(timeline: Timeline, start: int, end: int, *, fresh: str) -> Timeline:
    """Cut a stretch of time out of everything but locked tracks, and close up.

    ```
    V1: A[0:10] B[0:5]           V1: A[0:4] n/A[6:10] B[0:5]
    C1: q[3:5]         4 to 6 -> C1: q[3:3]
    M: k@7                       M: k@5
    ```
    Captions and markers move too, since this takes time away from all of them. Raises TrackLocked
    when every track is locked; refused when nothing stands in the range or after it.
    """
    if not start < end:
        raise EditRejected("The end of the range must lie after its start.")
    if timeline.tracks and all(track.locked for track in timeline.tracks):
        raise TrackLocked
    ids = fresh_ids(fresh)
    cut = replace(
        timeline,
        tracks=tuple(_track_without(one, start, end, timeline.rate, ids) for one in timeline.tracks),
        captions=tuple(_captions_without(one, start, end) for one in timeline.captions),
        markers=_markers_without(timeline.markers, start, end),
    )
    if cut == timeline:
        raise EditRejected("There is nothing in that range.")
    return cut


def close_gap(timeline: Timeline, track: str, at: int) -> Timeline:
    """Remove the gap that holds frame `at`.

    ```
    A[0:10] _4 B[0:5]   at 12   ->   A[0:10] B[0:5]
    ```
    Raises TrackNotFound, TrackLocked; refused where there is no gap.
    """
    found = open_track(timeline, track)
    for index, (item, span) in enumerate(found.with_ranges()):
        if isinstance(item, Gap) and span.contains(at):
            return with_items(timeline, found, found.items[:index] + found.items[index + 1 :])
    raise EditRejected("There is no gap there.")


def _without(timeline: Timeline, clips: Sequence[str], *, close: bool) -> Timeline:
    gone = set(clips)
    changed: list[Track] = []
    for track in timeline.tracks:
        here = {item.id for item in track.items if isinstance(item, Clip)} & gone
        if here:
            require_open(track)
            gone -= here
            changed.append(holding(track, _emptied(track, here, close=close)))
    if gone:
        raise ClipNotFound
    return with_tracks(timeline, changed)


def _emptied(track: Track, gone: set[str], *, close: bool) -> Iterator[Item]:
    for item in track.items:
        if not isinstance(item, Clip) or item.id not in gone:
            yield item
        elif not close:
            yield Gap(item.frames)


def _track_without(track: Track, start: int, end: int, rate: Rate, ids: Iterator[str]) -> Track:
    if track.locked or track.frames <= start:
        return track
    left, right = around(track, start, end, rate=rate, fresh=ids)
    return holding(track, [*left, *right])


def _captions_without(captions: CaptionTrack, start: int, end: int) -> CaptionTrack:
    if all(cue.range.end <= start for cue in captions.cues):
        return captions
    cut = [_cue_without(cue, start, end) for cue in captions.cues]
    return replace(captions, cues=tuple(cue for cue in cut if cue is not None))


def _cue_without(cue: Cue, start: int, end: int) -> Cue | None:
    if cue.range.end <= start:
        return cue
    new_start, new_end = (_closed_up(frame, start, end) for frame in (cue.start, cue.range.end))
    return replace(cue, start=new_start, frames=new_end - new_start) if new_start < new_end else None


def _markers_without(markers: tuple[Marker, ...], start: int, end: int) -> tuple[Marker, ...]:
    if all(marker.at < start for marker in markers):
        return markers
    kept = [marker for marker in markers if not start <= marker.at < end]
    return tuple(replace(marker, at=_closed_up(marker.at, start, end)) for marker in kept)


def _closed_up(frame: int, start: int, end: int) -> int:
    """Where a frame comes to stand when what lies between `start` and `end` is gone."""
    return frame if frame <= start else max(start, frame - (end - start))
