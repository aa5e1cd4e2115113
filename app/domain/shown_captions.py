"""Captions that are stored in a media file, where its clips show them on a timeline. Pure.

the file       |   Hello    |  world  |            times are its own
its clips          |- - - -|     |- - - - -|       what is cut away takes its captions along
the timeline   |   Hel|world  |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from app.domain.edits import NewCue
from app.domain.time import Rate, TimeRange, nearest_frame
from app.domain.timeline import Clip, Timeline, TrackKind

MILLISECOND = Fraction(1, 1000)


def shown_captions(timeline: Timeline, asset: str, stored: Sequence[tuple[int, int, str]]) -> list[NewCue]:
    """Start and end in milliseconds of a file, and text, as captions of a timeline, in their order.

    Where its pictures are on the timeline its sounds do not count, so that nothing comes twice. One that
    a cut goes through, and that goes on right behind it, stays one.
    """
    found = sorted(
        {
            (cue.start, cue.frames, cue.text)
            for clip, span in _clips(timeline, asset)
            for cue in _of_clip(clip, span, stored, timeline.rate)
        }
    )
    return _joined([NewCue(*each) for each in found])


def _clips(timeline: Timeline, asset: str) -> Sequence[tuple[Clip, TimeRange]]:
    for kind in (TrackKind.VIDEO, TrackKind.AUDIO):
        tracks = [track for track in timeline.tracks if track.kind is kind]
        found = [each for track in tracks for each in track.clips() if each[0].asset == asset]
        if found:
            return found
    return []


def _of_clip(
    clip: Clip, span: TimeRange, stored: Sequence[tuple[int, int, str]], rate: Rate
) -> Iterator[NewCue]:
    starts, ends = (floor(at / MILLISECOND) for at in (clip.source_start, clip.source_end(rate)))
    for begin, end, text in stored:
        if begin > ends or end < starts:  # most of them, and exact numbers take their time
            continue
        first, stop = (
            span.start + nearest_frame((at * MILLISECOND - clip.source_start) / clip.speed, rate)
            for at in (begin, end)
        )
        first, stop = max(first, span.start), min(max(stop, first + 1), span.end)
        if first < stop:
            yield NewCue(first, stop - first, text)


def _joined(cues: Sequence[NewCue]) -> list[NewCue]:
    made: list[NewCue] = []
    going: dict[str, int] = {}  # by text: where its last one is
    for cue in cues:
        before = going.get(cue.text)
        if before is not None and made[before].start + made[before].frames == cue.start:
            made[before] = NewCue(made[before].start, made[before].frames + cue.frames, cue.text)
        else:
            going[cue.text] = len(made)
            made.append(cue)
    return made
