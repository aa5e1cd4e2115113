"""A part of a timeline as a timeline of its own. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.domain.errors import InvalidRequest
from app.domain.time import Rate, TimeRange
from app.domain.timeline import CaptionTrack, Clip, Cue, Gap, Item, Timeline, Track


def excerpt(timeline: Timeline, wanted: TimeRange) -> Timeline:
    """What the timeline shows in a range, from frame 0 on; a fade that the range cuts off is left out.

    One frame alone shows what the fade has made of it by then.

    ```
    A[0:10]<2 _5 B[0:10]   from 4 to 18   ->   A[4:10] _5 B[0:3]
    ```
    Raises InvalidRequest when the range reaches beyond the timeline.
    """
    if wanted.frames < 1 or wanted.start < 0 or wanted.end > timeline.frames:
        raise InvalidRequest(f"The range must lie between frame 0 and frame {timeline.frames}.")
    if wanted == TimeRange(0, timeline.frames):
        return timeline
    return replace(
        timeline,
        tracks=tuple(_track(track, wanted, timeline.rate) for track in timeline.tracks),
        captions=tuple(_captions(track, wanted) for track in timeline.captions),
        markers=tuple(
            replace(marker, at=marker.at - wanted.start)
            for marker in timeline.markers
            if wanted.contains(marker.at)
        ),
    )


def _track(track: Track, wanted: TimeRange, rate: Rate) -> Track:
    items = [_item(item, span, wanted, rate) for item, span in track.with_ranges() if span.overlaps(wanted)]
    missing = wanted.frames - sum(item.frames for item in items)
    return replace(track, items=(*items, Gap(missing)) if missing else tuple(items))


def _item(item: Item, span: TimeRange, wanted: TimeRange, rate: Rate) -> Item:
    head, tail = max(0, wanted.start - span.start), max(0, span.end - wanted.end)
    frames = item.frames - head - tail
    if isinstance(item, Gap):
        return Gap(frames)
    if wanted.frames == 1:
        return _clip(_as_faded(item, head), head, frames, rate)
    return _clip(item, head, frames, rate)


def _clip(clip: Clip, head: int, frames: int, rate: Rate) -> Clip:
    fade_in = 0 if head else min(clip.fade_in, frames)
    return replace(
        clip,
        source_start=clip.source_start + head * clip.speed / rate,
        frames=frames,
        glide=clip.glide.later(-head) if clip.glide else None,
        fade_in=fade_in,
        fade_out=min(clip.fade_out, frames - fade_in) if head + frames == clip.frames else 0,
    )


def _as_faded(clip: Clip, frame: int) -> Clip:
    """The clip without fades and glide, and where and as opaque as they leave it at one of its frames."""
    rising = Fraction(frame, clip.fade_in) if frame < clip.fade_in else Fraction(1)
    left = clip.frames - frame
    falling = Fraction(left, clip.fade_out) if left < clip.fade_out else Fraction(1)
    here = clip.glide.at(clip.place, frame) if clip.glide else clip.place
    place = replace(here, opacity=round(here.opacity * rising * falling))
    return replace(clip, place=place, glide=None, fade_in=0, fade_out=0)


def _captions(track: CaptionTrack, wanted: TimeRange) -> CaptionTrack:
    return replace(track, cues=tuple(_cues(track.cues, wanted)))


def _cues(cues: tuple[Cue, ...], wanted: TimeRange) -> Iterator[Cue]:
    for cue in cues:
        start, end = max(cue.start, wanted.start), min(cue.range.end, wanted.end)
        if start < end:
            yield replace(cue, start=start - wanted.start, frames=end - start)
