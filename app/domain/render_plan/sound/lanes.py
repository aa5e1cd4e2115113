"""What is heard when: every unmuted track is a lane of runs, counted in samples. Pure.

Where a clip is heard by several sound tracks of its file at once, there is a lane for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from app.domain.media import Asset
from app.domain.render_plan.values import SoundRun
from app.domain.time import nearest_frame
from app.domain.timeline import ALL_SOUNDS, NO_SOUND, Clip, Timeline, Track


def lanes(
    timeline: Timeline, assets: Mapping[str, Asset], *, only: int | None = None
) -> tuple[tuple[SoundRun, ...], ...]:
    """A lane or more for each track that is heard; all are as long as the timeline.

    With `only`, every file is heard by its sound of that number, from 0 on, whichever its clips choose.
    """
    heard = [
        tuple(_lane(track, number, timeline, assets, only=only))
        for track in timeline.tracks
        if not track.muted
        for number in range(_depth(track, assets, only=only))
    ]
    return tuple(lane for lane in heard if any(run.source for run in lane))


def sample_at(frame: int, timeline: Timeline) -> int:
    """The sample with which a frame begins; the roundings never add up."""
    return nearest_frame(Fraction(frame) / timeline.rate, Fraction(timeline.sample_rate))


def heard_of(clip: Clip, asset: Asset, *, only: int | None = None) -> Sequence[int]:
    """Which sounds of its file a clip is heard by, from 0 on; the first where there is no such one."""
    if clip.sound == NO_SOUND:
        return ()
    count = len(asset.info.audio) if asset.info else 0
    if clip.sound == ALL_SOUNDS and only is None:
        return range(count)
    wanted = clip.sound - 1 if only is None else only
    return (wanted if wanted < count else 0,) if count else ()


def _depth(track: Track, assets: Mapping[str, Asset], *, only: int | None) -> int:
    return max((len(heard_of(clip, assets[clip.asset], only=only)) for clip, _ in track.clips()), default=0)


def _lane(
    track: Track, number: int, timeline: Timeline, assets: Mapping[str, Asset], *, only: int | None
) -> Iterator[SoundRun]:
    silent_from = 0
    for clip, place in track.clips():
        start, end = sample_at(place.start, timeline), sample_at(place.end, timeline)
        sounds = heard_of(clip, assets[clip.asset], only=only)
        if end <= start or number >= len(sounds):
            continue
        if silent_from < start:
            yield SoundRun(start - silent_from)
        yield _run(clip, sounds[number], end - start, timeline)
        silent_from = end
    end = sample_at(timeline.frames, timeline)
    if silent_from < end:
        yield SoundRun(end - silent_from)


def _run(clip: Clip, sound: int, samples: int, timeline: Timeline) -> SoundRun:
    return SoundRun(
        samples=samples,
        source=clip.asset,
        source_start=clip.source_start,
        speed=clip.speed,
        keep_pitch=clip.keep_pitch,
        gain=clip.gain,
        fade_in=min(samples, sample_at(clip.fade_in, timeline)),
        fade_out=min(samples, sample_at(clip.fade_out, timeline)),
        sound=sound,
    )
