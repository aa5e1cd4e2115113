"""Changing the frame rate and picture size of a timeline."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from app.domain.edits.parts import Available, frames_for, with_fitting_fades
from app.domain.edits.sequence import holding
from app.domain.time import Rate, nearest_frame
from app.domain.timeline import CaptionTrack, Clip, Gap, Item, Timeline, Track


def set_format(
    timeline: Timeline,
    *,
    rate: Rate | None = None,
    size: tuple[int, int] | None = None,
    available: Available,
) -> Timeline:
    """Give the timeline another rate or size; None leaves a thing as it is.

    ```
    A[0:10] _5 B[0:5] at 25   rate 50   ->   20 frames of A, _10, 10 frames of B
    ```
    Everything stays at its time in seconds, to the nearest frame, and every clip starts in its
    source where it did. Raises OutOfMedia for a clip too short to have a frame at the new rate.
    """
    resized = timeline if size in (None, timeline.size) else replace(timeline, size=size or timeline.size)
    if rate is None or rate == timeline.rate:
        return resized
    factor = rate / timeline.rate
    return replace(
        resized,
        rate=rate,
        tracks=tuple(_track_at(track, timeline.rate, rate, available) for track in timeline.tracks),
        captions=tuple(_captions_at(captions, factor) for captions in timeline.captions),
        markers=tuple(replace(one, at=_scaled(one.at, factor)) for one in timeline.markers),
    )


def _track_at(track: Track, old: Rate, new: Rate, available: Available) -> Track:
    """The track at another rate. Each item ends at the frame nearest to where it ended.

    So what is rounded at one cut is made good at the next, and tracks do not drift apart.
    """
    items: list[Item] = []
    position = 0
    for item, span in track.with_ranges():
        wanted = _scaled(span.end, new / old) - position
        if isinstance(item, Gap):
            frames = max(0, wanted)
            items.append(Gap(frames))
        else:
            clip = _clip_at(item, old, new, wanted, available)
            frames = clip.frames
            items.append(clip)
        position += frames
    return holding(track, items)


def _clip_at(clip: Clip, old: Rate, new: Rate, wanted: int, available: Available) -> Clip:
    seconds = max(Fraction(1), Fraction(wanted)) / new * clip.speed
    frames = frames_for(clip, seconds=seconds, speed=clip.speed, available=available, rate=new)
    return with_fitting_fades(
        replace(
            clip,
            frames=frames,
            fade_in=_scaled(clip.fade_in, new / old),
            fade_out=_scaled(clip.fade_out, new / old),
        )
    )


def _captions_at(captions: CaptionTrack, factor: Fraction) -> CaptionTrack:
    cues = tuple(
        replace(
            cue,
            start=_scaled(cue.start, factor),
            frames=max(1, _scaled(cue.range.end, factor) - _scaled(cue.start, factor)),
        )
        for cue in captions.cues
    )
    return captions if cues == captions.cues else replace(captions, cues=cues)


def _scaled(frames: int, factor: Fraction) -> int:
    return nearest_frame(Fraction(frames), factor)
