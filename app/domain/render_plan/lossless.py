"""An export in which nothing is encoded: cuts move to where the stored GOPs allow them. Pure.

stored GOPs    | I . . . . | I . . . . | I . . . . |
the clip             |< - - - - - - >|
what lands     |< - - - - - - - - - - -  |            everything asked for, and what belongs to it
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from app.domain.errors import RenderError
from app.domain.media import Asset, MediaInfo
from app.domain.media_index import MediaIndex
from app.domain.packet_index import Group, PacketIndex
from app.domain.placement import Placement
from app.domain.render_plan.pictures.frame_clock import FrameClock
from app.domain.render_plan.pictures.own_times import keeps_times
from app.domain.render_plan.sources import nudge_of
from app.domain.render_plan.values import Landing, PictureRun
from app.domain.time import Rate, nearest_frame
from app.domain.timeline import NO_SOUND, Clip, Edge, Gap, Timeline, Track


def landed(
    timeline: Timeline, assets: Mapping[str, Asset], indexes: Mapping[str, MediaIndex]
) -> tuple[Timeline, tuple[Landing, ...]]:
    """The timeline with every cut where it really can be, and where that is.

    Captions and markers move with the pictures that they lie over. Raises RenderError with the
    reason when something on the timeline cannot be had without encoding.
    """
    track = _only_track(timeline)
    clips = [_plain(item) for item in track.items]
    if len({clip.place.turn for clip in clips}) > 1:
        raise RenderError("Without encoding, all pictures are turned alike or none.")
    moved = [_landed(clip, assets[clip.asset], indexes.get(clip.asset), timeline.rate) for clip in clips]
    shift = _Shift(clips, moved, timeline.rate)
    captions = tuple(
        replace(each, cues=tuple(replace(cue, start=shift.of(cue.start)) for cue in each.cues))
        for each in timeline.captions
    )
    markers = tuple(replace(mark, at=shift.of(mark.at)) for mark in timeline.markers)
    made = replace(timeline, tracks=(replace(track, items=tuple(moved)),), captions=captions, markers=markers)
    return made, tuple(_landings(clips, moved, timeline.rate))


def _only_track(timeline: Timeline) -> Track:
    tracks = [track for track in timeline.tracks if track.items]
    if len(tracks) != 1:
        raise RenderError("Several tracks cannot be put together without encoding.")
    return tracks[0]


def _plain(item: Clip | Gap) -> Clip:
    if isinstance(item, Gap):
        raise RenderError("A gap is black and silent, and that has to be encoded. Close the gaps first.")
    if item.speed != 1:
        raise RenderError("The speed of a clip cannot be changed without encoding.")
    louder = item.gain and item.sound != NO_SOUND
    if louder or item.fade_in or item.fade_out:
        raise RenderError("Volume and fades cannot be changed without encoding.")
    if item.place != Placement(turn=item.place.turn) or item.glide:
        raise RenderError("A picture cannot be mirrored, cropped or moved without encoding.")
    return item


def _landed(clip: Clip, asset: Asset, index: MediaIndex | None, rate: Rate) -> Clip:
    pictures = index.picture if index else None
    info = asset.info
    if pictures is None or info is None or info.picture is None or not pictures.groups:
        raise RenderError(f"“{asset.name}” cannot be copied as it is stored.")
    if info.picture.rate != rate and not keeps_times(info.picture, pictures, rate):
        raise RenderError(f"The pictures of “{asset.name}” come at another rate than the timeline's.")
    own = keeps_times(info.picture, pictures, rate)
    return _moved(clip, pictures, _clock(clip, pictures, info, rate), rate, info if own else None)


def _clock(clip: Clip, pictures: PacketIndex, info: MediaInfo, rate: Rate) -> FrameClock:
    run = PictureRun(clip.frames, clip.asset, clip.source_start, clip_frames=clip.frames)
    nudge = nudge_of(info)
    return FrameClock.of(run, time_base=pictures.time_base, zero=info.origin, nudge=nudge, rate=rate)


def _moved(clip: Clip, pictures: PacketIndex, clock: FrameClock, rate: Rate, own: MediaInfo | None) -> Clip:
    """The clip from the last group that begins by its first picture to the first clean end after it.

    `own` is there when pictures keep their own times: then the clip begins when its first one does.
    """
    shown = pictures.shown
    first = bisect_right(shown, 0, key=clock.frame_of) - 1
    number = max(0, bisect_right(pictures.groups, max(0, first), key=_start) - 1)
    lands = _start(pictures.groups[number])
    begins = clock.frame_of(shown[lands])
    start, asked = max(0 * rate, clip.source_start + begins / rate), clip.frames
    if own:
        start = max(0 * rate, shown[lands] * pictures.time_base - own.origin)
        asked = nearest_frame(clip.source_end(rate) - start, rate)
        clock, begins = _clock(replace(clip, source_start=start), pictures, own, rate), 0
    stops = begins + 1
    for following in range(number, len(pictures.groups)):
        for end in sorted(pictures.clean_ends(pictures.groups[following])):
            if end <= lands:
                continue
            stops = clock.frame_of(shown[end - 1]) + 1
            if own and end < len(shown):  # a picture may stay for several frames
                stops = max(stops, min(clock.frame_of(shown[end]), asked))
            if stops >= asked:
                return replace(clip, source_start=start, frames=stops - begins)
    return replace(clip, source_start=start, frames=stops - begins)


def _start(group: Group) -> int:
    """With which picture, in the order of showing, a group begins that follows nothing."""
    return group.first + group.led


def _landings(before: Sequence[Clip], after: Sequence[Clip], rate: Rate) -> Iterator[Landing]:
    asked = accumulate((clip.frames for clip in before), initial=0)
    lands = accumulate((clip.frames for clip in after), initial=0)
    for old, new, start, place in zip(before, after, asked, lands, strict=False):
        earlier = round((old.source_start - new.source_start) * rate)
        yield Landing(old.id, old.asset, Edge.HEAD, start, place, new.source_start, earlier)
        later = new.frames - earlier - old.frames
        end = new.source_end(rate)
        yield Landing(old.id, old.asset, Edge.TAIL, start + old.frames, place + new.frames, end, later)


class _Shift:
    """Where frames of the timeline come to lie."""

    def __init__(self, before: Sequence[Clip], after: Sequence[Clip], rate: Rate) -> None:
        self._starts = list(accumulate((clip.frames for clip in before), initial=0))
        places = accumulate((clip.frames for clip in after), initial=0)
        self._moves = [
            place - start + round((old.source_start - new.source_start) * rate)
            for old, new, start, place in zip(before, after, self._starts, places, strict=False)
        ]

    def of(self, frame: int) -> int:
        """The frame of the output that shows what was asked for there."""
        clip = min(len(self._moves), bisect_right(self._starts, frame)) - 1
        return max(0, frame + self._moves[max(0, clip)])
