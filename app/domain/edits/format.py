"""Changing the frame rate and picture size of a timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from app.domain.edits.parts import Available, frames_for, paced, with_fitting_fades
from app.domain.edits.sequence import holding
from app.domain.time import Rate, nearest_frame
from app.domain.timeline import CaptionTrack, Clip, Gap, Item, Timeline


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
        tracks=tuple(
            holding(track, items_at(track.items, timeline.rate, rate, available)) for track in timeline.tracks
        ),
        captions=tuple(_captions_at(captions, factor) for captions in timeline.captions),
        markers=tuple(replace(one, at=_scaled(one.at, factor)) for one in timeline.markers),
    )


def items_at(items: Iterable[Item], old: Rate, new: Rate, available: Available) -> list[Item]:
    """Items that follow each other, at another rate. Each ends at the frame nearest to where it ended.

    So what is rounded at one cut is made good at the next, and tracks do not drift apart.
    """
    at_new: list[Item] = []
    ended = position = 0
    for item in items:
        ended += item.frames
        wanted = _scaled(ended, new / old) - position
        if isinstance(item, Gap):
            frames = max(0, wanted)
            at_new.append(Gap(frames))
        else:
            clip = _clip_at(item, old, new, wanted, available)
            frames = clip.frames
            at_new.append(clip)
        position += frames
    return at_new


def _clip_at(clip: Clip, old: Rate, new: Rate, wanted: int, available: Available) -> Clip:
    seconds = max(Fraction(1), Fraction(wanted)) / new * clip.speed
    frames = frames_for(clip, seconds=seconds, speed=clip.speed, available=available, rate=new)
    changed = replace(
        clip,
        frames=frames,
        fade_in=_scaled(clip.fade_in, new / old),
        fade_out=_scaled(clip.fade_out, new / old),
    )
    return with_fitting_fades(paced(clip, changed))


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
